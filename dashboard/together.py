"""What acting together is worth in the run that is shown, against the same run without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dashboard.charts.words import number
from dashboard.presets import preset_scenario
from dashboard.state import RunState
from twin.published_measures import measure
from twin.results import Results
from twin.summary import totals

if TYPE_CHECKING:
    from dashboard.desk import Desk

SWITCH = "coordination.enabled"
ABATED, WORTH = "CO2 abated and removed, whole run", "Net present social value"


def with_coordination(state: RunState, enabled: bool) -> RunState:
    """Return a run with the switch set, without a change where the preset has it so."""
    changes = {name: value for name, value in state.changes.items() if name != SWITCH}
    base = preset_scenario(state.preset).settings.coordination.enabled
    return RunState(state.preset, changes if base is enabled else changes | {SWITCH: enabled})


def worth_of_acting_together(desk: Desk, state: RunState) -> str:
    """Say what the cluster manager brings about: tonnes, pounds, years; nothing without one."""
    base = preset_scenario(state.preset).settings.coordination.enabled
    if not state.changes.get(SWITCH, base):
        return ""
    together = desk.any_run(state).results
    alone = desk.run(with_coordination(state, False)).results
    ours, theirs = totals(together), totals(alone)
    tonnes, pounds = (ours[name][0] - theirs[name][0] for name in (ABATED, WORTH))
    return (
        f"Acting together abates {number(abs(tonnes), 1)} Mt CO₂ {_way(tonnes)} than each alone "
        f"and is worth GBP {number(abs(pounds), 1)} bn {_way(pounds)} to society; "
        f"{_first_pipe(together, alone)}. Coordination finds whose commitment it hangs on."
    )


def _way(difference: float) -> str:
    return "less" if difference < 0.0 else "more"


def _first_pipe(together: Results, alone: Results) -> str:
    """Say what it does to the year of the first hydrogen pipe."""
    end = int(together.facts["end_year"])
    here, there = (
        measure(results, "first_hydrogen_pipe_year", end) for results in (together, alone)
    )
    if np.isnan(here):
        return f"no hydrogen pipe comes{'' if np.isnan(there) else ' any more'}"
    if np.isnan(there):
        return f"a first hydrogen pipe comes in {here:.0f}"
    years = abs(here - there)
    if not years:
        return f"the first hydrogen pipe comes in {here:.0f} either way"
    plural = "s" if years > 1 else ""
    way = "earlier" if here < there else "later"
    return f"the first hydrogen pipe comes {years:.0f} year{plural} {way}"
