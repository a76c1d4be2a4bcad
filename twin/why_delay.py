"""How far works came off their plan and what cost the time, in the words that every answer uses."""

from __future__ import annotations

import pandas as pd

from infrastructure.programme import Cause, queue_for
from scenarios.units import MONTHS_PER_YEAR

AS_PLANNED_YEARS = 0.05
"""Smaller differences between plan and fact are not worth a word."""
SHORTEST_TOLD_MONTHS = 1.0
"""Shorter waits, and parts that went quicker by less, are not worth a word."""
QUEUE = queue_for("").partition("  ")[0]
"""How the names of all queues for crews begin."""
TOLD = {
    Cause.FEW_CREWS: "working with fewer crews than wanted",
    Cause.DURATION: "works that took longer",
    Cause.LITIGATION: "a legal challenge",
    Cause.REFUSAL: "a refused consent",
}
"""Causes that a sentence names otherwise than tables do."""


def timing_told(row: pd.Series) -> str:
    """Say how far works that are in service came off their plan, and what cost the time.

    Args:
        row: the works, a row of the table of projects.
    """
    late = float(row["online_year"]) - float(row["planned_online_year"])
    if abs(late) < AS_PLANNED_YEARS:
        return "as planned"
    timely = f"{abs(late):.1f} years {'later' if late > 0.0 else 'earlier'} than planned"
    if late < 0.0 or float(row["delay_cause_months"]) < SHORTEST_TOLD_MONTHS:
        return timely
    return f"{timely}: {delay_told(row, late * MONTHS_PER_YEAR)}"


def delay_told(row: pd.Series, late_months: float | None = None) -> str:
    """Name what cost works most time, how long it waited for crews, and what went quicker.

    The cause may have cost more time than works are late, where other parts went quicker.

    Args:
        row: the works, a row of the table of projects.
        late_months: how late they are; none where they are not finished [month].
    """
    cause, cost = str(row["delay_cause"]), float(row["delay_cause_months"])
    waited = float(row["queue_for_crews_months"])
    if cause.startswith(QUEUE):
        waited, cause = waited - cost, f"the {cause}"
    told = f"most time lost to {TOLD.get(cause, cause)}, {_months(cost)}"
    if waited >= SHORTEST_TOLD_MONTHS:
        told += f", and to waiting for crews, {_months(waited)}"
    else:
        waited = 0.0
    quicker = 0.0 if late_months is None else cost + waited - late_months
    if quicker >= SHORTEST_TOLD_MONTHS:
        told += f"; the rest went {_months(quicker)} quicker"
    return told


def _months(months: float) -> str:
    return f"{months:.0f} month{'' if round(months) == 1 else 's'}"
