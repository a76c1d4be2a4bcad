"""Windows of renewal: by hand, and in runs of a site whose furnaces are due in a known year."""

from __future__ import annotations

import numpy as np
import pytest

import twin
from agents.renewal import is_due

TINY = twin.load("tiny/tiny")
ARC = "mill/steel_electric_arc"
DUE = {"data": {"sites.mill.renewal_year": 2036}}


@pytest.mark.parametrize(
    ("start", "renewal", "cycle", "window", "due"),
    [
        (2031, 2033.0, np.inf, 2, True),  # just within the window before it
        (2030, 2033.0, np.inf, 2, False),
        (2035, 2033.0, np.inf, 2, True),
        (2036, 2033.0, np.inf, 2, False),  # for good, where no other follows
        (2050, 2033.0, 15.0, 2, True),  # two years after the second
        (2051, 2033.0, 15.0, 2, False),
        (2041, 2033.0, 15.0, 2, False),
        (2018, 2033.0, 15.0, 2, False),  # the one before is not counted on
        (2033, 2033.0, 15.0, 0, True),
        (2034, 2033.0, 15.0, 0, False),
        (2030, np.nan, np.inf, 0, True),  # nothing is known: any time
    ],
)
def test_within_the_window_of_a_renewal(start, renewal, cycle, window, due):
    found = is_due(np.array([start]), np.array([renewal]), np.array([cycle]), window)
    assert found.tolist() == [due]


def weighed(run, measure):
    rows = run.decisions[run.decisions["measure_id"] == measure]
    return rows.set_index("year")


def test_furnaces_are_ordered_only_so_that_they_start_when_they_are_due():
    """In service seven years after the order (81 planned months); due in 2036, give or take two."""
    free, bound = twin.simulate(TINY, 4), twin.simulate(TINY.changed(DUE), 4)
    usual, rows = weighed(free, "steel_electric_arc"), weighed(bound, "steel_electric_arc")
    lead = 7
    waits = rows.index[rows["obstacle"] == "equipment not due for renewal"]
    mature = {row.measure_id: row.mature_year for row in TINY.cluster.measures}
    expected = [
        year
        for year in rows.index
        if year >= mature["steel_electric_arc"] and abs(year + lead - 2036) > 2
    ]
    assert list(waits) == expected
    assert "equipment not due for renewal" not in set(usual["obstacle"])
    assert any(2034 <= year + lead <= 2038 for year in rows.index[rows["chosen"]])


def test_capture_beside_the_equipment_does_not_wait_for_it():
    rows = weighed(twin.simulate(TINY.changed(DUE), 4), "steel_capture")
    assert "equipment not due for renewal" not in set(rows["obstacle"])


@pytest.mark.parametrize("window", [0, 2, 10])
def test_the_window_bounds_the_year_of_the_order(window):
    changed = TINY.changed(DUE | {"companies.renewal_window_years": window})
    rows = weighed(twin.simulate(changed, 4), "steel_electric_arc")
    ordered = rows.index[rows["chosen"]]
    assert len(ordered)
    assert all(abs(year + 7 - 2036) <= window for year in ordered)


def test_why_names_the_renewal():
    run = twin.simulate(TINY.changed(DUE), 4)
    assert "equipment not due for renewal" in str(run.why("mill", 2026))
