"""What became of the figures of a report or of results when their run was repeated."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from twin.storage import versions

RELATIVE = 1e-9
"""Relative difference up to which a figure counts as reproduced."""


@dataclass(frozen=True)
class Repeated:
    """One headline figure of a report beside that of the run repeated.

    Attributes:
        key: its name.
        label: as printed.
        unit: as printed.
        reported, repeated: both values; none where a run has none.
    """

    key: str
    label: str
    unit: str
    reported: float | None
    repeated: float | None

    @property
    def holds(self) -> bool:
        """Whether the figure is reproduced."""
        if self.reported is None or self.repeated is None:
            return self.reported is self.repeated
        return math.isclose(self.reported, self.repeated, rel_tol=RELATIVE, abs_tol=1e-12)


@dataclass(frozen=True)
class Verdict:
    """What became of a report's figures when its run was repeated.

    Attributes:
        manifest: what the report says about its run.
        figures: each headline figure.
        other_versions: libraries of other versions than the report's: name, then, now.
        tables: tables of results by name, and whether they are the same byte for byte.
    """

    manifest: dict[str, Any]
    figures: tuple[Repeated, ...]
    other_versions: tuple[tuple[str, str, str], ...]
    tables: Mapping[str, bool] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Whether every headline figure is reproduced, and so is every table.

        Libraries of other versions may write the same figures as other bytes, which then count
        only where there are no figures to compare.
        """
        bytes_count = not self.other_versions or not self.figures
        same = all(self.tables.values()) or not bytes_count
        return same and all(figure.holds for figure in self.figures)


def differing_versions(then: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """Return every library that had another version then: name, then, now."""
    now = versions()
    return tuple(
        (name, str(old), now.get(name, "not installed"))
        for name, old in then.items()
        if now.get(name, "not installed") != old
    )
