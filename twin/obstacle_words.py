"""What held a party back, as it is printed: figures with unit and separators for thousands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

FIGURE = re.compile(r"(?<![\w.,])\d+(?![\w.,])")


def obstacle_told(facts: dict[str, Any], subject: str, obstacle: str) -> str:
    """Return the obstacle of a note with the units of what it is about.

    Pipelines are booked in GWh HHV or kt CO2 a year. Capture (`site/measure`) bids a strike price
    in GBP/t CO2 and a volume in kt a year; a hydrogen plant GBP/MWh HHV and MW HHV.

    Args:
        facts: facts of a run.
        subject: what the note is about, by its short name.
        obstacle: as it stands in the note.
    """
    first, _, rest = obstacle.partition(" ")
    if first == "booked" and rest.endswith(" needed"):
        unit = "GWh" if facts["pipeline_carriers"].get(subject) == "hydrogen" else "kt"
        return f"{_grouped(obstacle.removesuffix(' needed'))} {unit} a year needed"
    if first == "sold" and "GWh" in rest:
        return _grouped(obstacle)
    captures = "/" in subject
    if first == "strike":
        unit = "/t" if captures else "/MWh"
        return FIGURE.sub(lambda found: f"GBP {int(found[0]):,}{unit}", obstacle)
    if first == "volume":
        unit = "kt a year" if captures else "MW"
        return FIGURE.sub(lambda found: f"{int(found[0]):,} {unit}", obstacle, count=1).replace(
            "volume ", "volume of "
        )
    return obstacle


def obstacles_told(
    facts: dict[str, Any], subjects: Iterable[object], obstacles: Iterable[object]
) -> list[str]:
    """Return `obstacle_told` of several notes."""
    return [
        obstacle_told(facts, str(subject), str(obstacle))
        for subject, obstacle in zip(subjects, obstacles, strict=True)
    ]


def _grouped(text: str) -> str:
    return FIGURE.sub(lambda found: f"{int(found[0]):,}", text)
