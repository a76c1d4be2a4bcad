"""Sites that closed are known as closed, whatever closed them, on screen and on paper."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import twin
from scenarios.schema.site import Change
from twin.closures import Closure, closures
from twin.columns import names
from twin.report.maps import chosen_kinds

WORDS = ("continue", "close")


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


@pytest.mark.parametrize("kept", [False, True])
def test_the_map_of_the_report_shows_a_struck_site_closed_from_that_year(kept, tmp_path):
    struck = {"year": 2029, "kind": "closure", "subject": "mill_company"}
    results = twin.simulate(twin.load("tiny/tiny").changed({"shocks": [struck]}))
    cluster = results.scenario.cluster
    if kept:
        results.save(tmp_path / "kept")
        results = twin.read(tmp_path / "kept")
    assert chosen_kinds(results, cluster, 2028).get("mill") != "closed"
    assert chosen_kinds(results, cluster, 2029)["mill"] == "closed"


def test_the_map_of_the_report_shows_what_closed_on_a_date():
    results = run_with(choices((2026, "back", "continue")), [])
    results.tables = {"projects": pd.DataFrame({"project_id": [], "kind": [], "online_year": []})}
    cluster = SimpleNamespace(status_changes=[row("shut", "2027-09")])
    assert chosen_kinds(results, cluster, 2026) == {}
    assert chosen_kinds(results, cluster, 2027) == {"shut": "closed"}
