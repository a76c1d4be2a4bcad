"""The headline says what acting together is worth, and nothing where nobody does."""

from __future__ import annotations

import json
import re

import pytest

from dashboard.components.cards import explained
from dashboard.desk import DESK, draw
from dashboard.state import RunState
from dashboard.together import with_coordination, worth_of_acting_together
from twin.summary import totals

ALONE = RunState("tiny/tiny")
TOGETHER = RunState("tiny/tiny", {"coordination.enabled": True})


def test_the_worth_is_the_difference_of_two_runs_of_the_same_levers():
    told = worth_of_acting_together(DESK, TOGETHER)
    runs = [DESK.run(state).results for state in (TOGETHER, ALONE)]
    abated, worth = (
        totals(runs[0])[name][0] - totals(runs[1])[name][0]
        for name in ("CO2 abated and removed, whole run", "Net present social value")
    )
    found = re.search(r"abates ([\d.]+) Mt CO₂ (more|less).* GBP ([\d.]+) bn (more|less)", told)
    assert float(found[1]) == pytest.approx(abs(abated), abs=0.05)
    assert float(found[3]) == pytest.approx(abs(worth), abs=0.05)
    assert "hydrogen pipe comes" in told
    assert told in json.loads(draw("money", TOGETHER, {}))["headline"]


def test_nothing_is_said_of_it_where_each_acts_alone():
    assert worth_of_acting_together(DESK, ALONE) == ""
    assert with_coordination(ALONE, False) == ALONE
    assert with_coordination(TOGETHER, False) == ALONE
    assert with_coordination(RunState("humber/coordinated"), True).changes == {}
    off = with_coordination(RunState("humber/coordinated"), False)
    assert off.changes == {"coordination.enabled": False}


def test_words_that_need_it_show_their_meaning():
    shown = explained("below hurdle rate & more")
    assert shown.startswith('below <abbr title="The yearly return')
    assert shown.endswith("</abbr> &amp; more")
    assert explained("confided") == "confided"


def test_an_obstacle_of_a_pipe_leads_to_its_project():
    """Of every company and year of the small cluster, wherever a pipe is in the way."""
    linked = 0
    for company in ("mill_company", "works_company", "plant_company"):
        for year in (2025, 2029, 2032):
            place = {"company": company, "year": year}
            blocks = json.loads(draw("companies", ALONE, place))["blocks"]
            for obstacle in ("no route", "pipe or store full", "no hydrogen on offer"):
                linked += blocks["company-why"].count(f">{obstacle}</button>")
                assert f"<td>{obstacle}</td>" not in blocks["company-why"]
    assert linked
