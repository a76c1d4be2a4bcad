"""Sites that closed are shown as closed, whatever closed them, and their company says so."""

from __future__ import annotations

import json
from types import SimpleNamespace

import numpy as np
import pytest

from dashboard.charts.maps import site_frames
from dashboard.closures import Closure, closures
from dashboard.desk import DESK, draw
from dashboard.state import RunState
from scenarios.schema.site import Change
from twin.columns import names
from twin.looks import COLOURS

WORDS = ("continue", "close")
STRUCK_YEAR = 2029
STRUCK = RunState(
    "tiny/tiny", {"shocks": [{"year": STRUCK_YEAR, "kind": "closure", "subject": "mill_company"}]}
)


def row(site, month, change=Change.CLOSED):
    return SimpleNamespace(site_id=site, month=month, change=change)


def run_with(decisions, notes):
    owners = {"kiln": "lime", "quarry": "lime", "shut": "stone", "back": "stone"}
    tables = {
        "notes": {
            "year": [year for year, *_ in notes],
            "action": [action for _, action, *_ in notes],
            "subject": [subject for *_, subject, _ in notes],
            "obstacle": [obstacle for *_, obstacle in notes],
        },
        "decisions": decisions,
    }
    return SimpleNamespace(columns=tables.__getitem__, facts={"site_companies": owners})


def choices(*rows):
    return {
        "year": [year for year, _, _ in rows],
        "site_id": [site for _, site, _ in rows],
        "site_choice": names(np.array([WORDS.index(choice) for *_, choice in rows]), list(WORDS)),
    }


def test_a_site_closes_on_a_date_by_a_shock_or_by_choice_and_once():
    results = run_with(
        choices((2035, "quarry", "close"), (2031, "kiln", "continue")),
        [
            (2033, "shock", "closure lime", ""),
            (2030, "shock", "closure back", "nothing left to hit"),
            (2030, "shock", "insolvency stone", ""),
            (2030, "build", "closure kiln", ""),
        ],
    )
    changes = [
        row("shut", "2025-09"),
        row("back", "2025-09"),
        row("back", "2026-01", Change.OPENED),
    ]
    assert closures(results, SimpleNamespace(status_changes=changes)) == {
        "shut": Closure(2025, 9, "known date"),
        "kiln": Closure(2033, 1, "shock"),
        "quarry": Closure(2033, 1, "shock"),
    }


@pytest.mark.parametrize(
    ("closure", "words"),
    [
        (Closure(2025, 9, "known date"), "closed in September 2025"),
        (Closure(2030, 1, "shock"), "closed in January 2030, struck by a shock"),
        (Closure(2041, 1, "own choice"), "closed in January 2041, by its own choice"),
    ],
)
def test_the_end_of_a_site_in_words(closure, words):
    assert closure.words == words


def test_a_struck_site_is_grey_on_the_map_from_the_year_of_the_blow():
    run = DESK.run(STRUCK)
    _, frames, _ = site_frames(run, "light", STRUCK_YEAR)
    before, after = (
        next(frame for frame in frames if frame["year"] == year)
        for year in (STRUCK_YEAR - 1, STRUCK_YEAR)
    )
    sites = [next(t for t in frame["traces"] if "marker" in t) for frame in (before, after)]
    place = next(i for i, text in enumerate(sites[0]["text"]) if "Mill" in text)
    assert sites[0]["marker"]["color"][place] != COLOURS["closed"]
    assert sites[1]["marker"]["color"][place] == COLOURS["closed"]
    assert sites[1]["text"][place].endswith("closed")


@pytest.mark.parametrize(("year", "told"), [(STRUCK_YEAR - 1, False), (STRUCK_YEAR, True)])
def test_a_struck_company_says_that_it_closed_and_when(year, told):
    place = {"company": "mill_company", "year": year}
    why = json.loads(draw("companies", STRUCK, place))["blocks"]["company-why"]
    assert ("Mill closed in January 2029, struck by a shock." in why) is told
