"""Named random streams from one seed, so that changing one agent does not shift the weather."""

from __future__ import annotations

import hashlib
from functools import lru_cache

import numpy as np

from infrastructure.delivery import Luck, draw_luck

KEPT_LUCKS = 1024
"""Lucks of projects that are kept, about 1 kB each: a moved lever has the same ones dealt again."""


class Streams:
    """Independent random streams of one run, each found by its name.

    A project's stream depends on the seed and the project's name alone: the same project has the
    same luck in every scenario, so that scenarios are compared with common random numbers. Streams
    of one seed are equal.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._shared = np.random.Generator(np.random.PCG64(0))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Streams) and other._seed == self._seed

    def __hash__(self) -> int:
        return hash(self._seed)

    @property
    def seed(self) -> int:
        """Seed of the run."""
        return self._seed

    def stream(self, name: str) -> np.random.Generator:
        """Return the stream of a concern, for instance ``weather/2031`` or ``works/hccp``.

        The generator is set to the beginning of the named stream and is good until the next call:
        draw at once. State and increment of PCG64 (O'Neill 2014) are SHA-256 of seed and name.
        """
        digest = hashlib.sha256(f"{self._seed}/{name}".encode()).digest()
        self._shared.bit_generator.state = {
            "bit_generator": "PCG64",
            "state": {
                "state": int.from_bytes(digest[:16], "little"),
                "inc": int.from_bytes(digest[16:], "little") | 1,
            },
            "has_uint32": 0,
            "uinteger": 0,
        }
        return self._shared

    def integer(self, name: str) -> int:
        """Return a seed for a library that draws its own numbers."""
        return int(self.stream(name).integers(2**31 - 1))


@lru_cache(maxsize=KEPT_LUCKS)
def luck_of(streams: Streams, name: str) -> Luck:
    """Return the luck of a project, drawn from the stream of this name."""
    return draw_luck(streams.stream(name))
