"""Named random streams from one seed, so that changing one agent does not shift the weather."""

from __future__ import annotations

from zlib import crc32

import numpy as np


class Streams:
    """Independent random streams of one run, each found by its name.

    A project's stream depends on the seed and the project's name alone: the same project has the
    same luck in every scenario, so that scenarios are compared with common random numbers.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def stream(self, name: str) -> np.random.Generator:
        """Return a fresh generator for a concern, for instance ``weather`` or ``works/hccp``."""
        entropy = (self._seed, crc32(name.encode()))
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence(entropy)))

    def integer(self, name: str) -> int:
        """Return a seed for a library that draws its own numbers."""
        return int(self.stream(name).integers(2**31 - 1))
