"""Runs side by side: each keeps its own column, whatever it is called."""

import pytest

import twin
from twin.compare import compare
from twin.published_measures import measure


@pytest.fixture(scope="module")
def runs():
    scenario = twin.load("tiny/tiny")
    cheap = scenario.with_(policy__carbon_price__multiplier=0.1)
    return twin.simulate(scenario), twin.simulate(cheap)


def test_runs_of_one_name_do_not_hide_each_other(runs):
    table = compare(runs).set_index("measure").loc["CO2 abated and removed, whole run"]
    ours = [float(run.cluster_year["abated_co2_mt"].sum()) for run in runs]
    assert ours[0] != ours[1]
    name = runs[0].name
    assert [table[f"{name} #1"], table[f"{name} #2"]] == ours
    assert table[f"{name} #2 - {name} #1"] == ours[1] - ours[0]


def test_labels_that_differ_are_left_as_they_are(runs):
    columns = list(compare(runs, ["out/central", "out/low"]).columns)
    assert columns[2:] == ["out/central", "out/low", "out/low - out/central"]


def test_a_published_figure_of_an_unknown_measure_is_named(runs):
    with pytest.raises(twin.InputError, match="'fossil_mt'"):
        measure(runs[0], "fosil_mt", 2030)
