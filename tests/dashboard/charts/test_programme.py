"""Works that came to nothing end with a cross, and are not counted as late."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from dashboard.charts.programme import gantt
from dashboard.pages.programme import project_names
from dashboard.presets import preset_scenario
from twin.looks import COLOURS

NEVER = np.nan
WORKS = {  # standing, in service, why it ended
    "late": ("operating", 2032.0, ""),
    "timely": ("operating", 2030.1, ""),
    "gone": ("withdrawn", NEVER, "withdrawn by its owner"),
    "overdue": ("awaits_fid", NEVER, ""),
}


def drawn(works):
    projects = pd.DataFrame(
        [
            {
                "project_id": name,
                "kind": "hydrogen",
                "standing": standing,
                "planned_online_year": 2030.0,
                "fid_year": NEVER,
                "online_year": online,
                "ended_year": 2031.5 if why else NEVER,
                "estimate_gbp_m": 1.0,
                "queue_for_crews_months": 0.0,
                "delay_cause": "",
                "ended_because": why,
            }
            for name, (standing, online, why) in works.items()
        ]
    )
    phases = pd.DataFrame(
        [
            {
                "project_id": name,
                "phase": phase,
                "part": "",
                "planned_start_year": start,
                "planned_end_year": start + 1.0,
                "start_year": start,
                "end_year": end,
                "delay_months": 0.0,
                "delay_cause": "",
            }
            for name in works
            for phase, start, end in (("engineer", 2027.0, 2028.0), ("decide", 2028.0, NEVER))
        ]
    )
    results = SimpleNamespace(
        tables={"projects": projects, "project_phases": phases},
        facts={"start_year": 2025, "end_year": 2050},
    )
    figure, words = gantt(results, {}, "light")
    return {trace["name"]: trace for trace in figure["data"]}, words


def test_withdrawn_works_do_not_wait_to_the_end_of_the_run():
    traces, _ = drawn(WORKS)
    waiting = traces["waits for FID"]
    spans = dict(zip(waiting["y"], waiting["x"], strict=True))
    assert "gone" not in spans
    assert spans["overdue"] == 2051.0 - 2028.0
    assert "gone" in traces["FEED"]["y"]
    cross = traces["given up or refused"]
    assert (cross["y"], cross["x"]) == (["gone"], [2028.0])
    assert cross["hovertemplate"][0].startswith("withdrawn in Jul 2031<br>")
    assert cross["marker"]["color"] != COLOURS["late"]


def test_without_withdrawn_works_there_is_no_cross_in_the_key():
    traces, words = drawn({"late": WORKS["late"]})
    assert "given up or refused" not in traces
    assert words.endswith("1 of them more than three months later than planned.")


def test_only_works_that_come_are_counted_as_late():
    _, words = drawn(WORKS)
    assert "Of the 4 works shown, 2 come into service in the run, 1 of them more than" in words
    assert words.endswith("1 is withdrawn; 1 is overdue at the end.")


@pytest.mark.parametrize(
    ("project", "name"),
    [
        ("kiln/h2", "Kiln: Hydrogen"),
        ("kiln/h2#2", "Kiln: Hydrogen (attempt 2)"),
        ("field", "Field"),
        ("field#2", "Field, phase 2"),
        ("co2_line#2", "CO2 Line (attempt 2)"),
    ],
)
def test_what_is_ordered_anew_says_so(project, name):
    results = SimpleNamespace(
        tables={"projects": pd.DataFrame({"project_id": [project]})},
        facts={"measure_names": {"h2": "Hydrogen"}, "site_names": {"kiln": "Kiln"}},
    )
    cluster = preset_scenario("tiny/tiny").cluster
    run = SimpleNamespace(results=results, scenario=SimpleNamespace(cluster=cluster))
    assert project_names(run) == {project: name}
