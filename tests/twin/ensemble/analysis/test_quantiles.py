"""Fans and curves of exceedance hold the quantiles that counting gives."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import twin
from twin.ensemble.analysis.quantiles import exceedance, fan, label

RUNS = pd.DataFrame({"run_id": range(22), "scenario": ["base"] * 11 + ["other"] * 11})


@pytest.fixture
def table():
    """Eleven runs of each scenario: 0 to 10 in 2030, ten times as much in 2040; other is 5 more."""
    rows = [
        (run, year, float(run % 11) * scale + (5.0 if run > 10 else 0.0))
        for run in reversed(range(22))
        for year, scale in ((2030, 1.0), (2040, 10.0))
    ]
    return pd.DataFrame(rows, columns=["run_id", "year", "co2_mt"])


def test_quantiles_of_each_scenario_and_year(table):
    found = fan(table, "co2_mt", RUNS, quantiles=(0.1, 0.5, 0.9))
    assert found["scenario"].tolist() == ["base", "base", "other", "other"]
    assert found["year"].tolist() == [2030, 2040, 2030, 2040]
    assert found[["p10", "p50", "p90", "mean"]].to_numpy().tolist() == [
        [1.0, 5.0, 9.0, 5.0],
        [10.0, 50.0, 90.0, 50.0],
        [6.0, 10.0, 14.0, 10.0],
        [15.0, 55.0, 95.0, 55.0],
    ]
    assert found["runs"].tolist() == [11] * 4


def test_rows_of_one_run_and_year_are_added_up():
    sites = pd.DataFrame(
        {
            "run_id": [0, 0, 0],
            "year": 2030,
            "site_id": ["mill", "kiln", "works"],
            "co2_kt": [1, 2, 4],
        }
    )
    assert fan(sites, "co2_kt", RUNS)["p50"].tolist() == [7.0]
    assert fan(sites, "co2_kt", RUNS, where={"site_id": "kiln"})["p50"].tolist() == [2.0]


def test_runs_without_a_number_are_counted_out(table):
    table.loc[(table["year"] == 2030) & (table["run_id"] == 10), "co2_mt"] = np.nan
    first = fan(table, "co2_mt", RUNS).iloc[0]
    assert (first["runs"], first["p50"]) == (10, 4.5)


def test_every_fault_is_told(table):
    with pytest.raises(twin.InputError) as caught:
        fan(table, "co2_kt", RUNS, where={"site": "mill"}, quantiles=(0.5, 90.0))
    assert [fault.value for fault in caught.value.faults] == ["co2_kt", "site", "90.0"]


@pytest.mark.parametrize(("quantile", "name"), [(0.05, "p5"), (0.5, "p50"), (0.025, "p2.5")])
def test_names_of_quantiles(quantile, name):
    assert label(quantile) == name


def test_exceedance_is_what_counting_gives():
    curve = exceedance([3.0, 1.0, 2.0, 2.0, np.nan])
    assert curve["value"].tolist() == [1.0, 2.0, 3.0]
    assert curve["share_at_or_above"].tolist() == [1.0, 0.75, 0.25]


def test_the_band_holds_the_true_curve_as_often_as_it_says():
    """In at least 95 of 100 samples of a known distribution (Massart 1990: never less often)."""
    random = np.random.default_rng(1)
    held = 0
    for _ in range(400):
        curve = exceedance(random.random(50))
        true = 1.0 - curve["value"]
        half = curve["high"].iloc[-1] - curve["share_at_or_above"].iloc[-1]
        just_above = curve["high"].shift(-1, fill_value=half)
        held += bool(((curve["low"] <= true) & (true <= just_above)).all())
    assert held >= 0.95 * 400


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40))
def test_exceedance_falls_from_one(values):
    curve = exceedance(values)
    assert curve["share_at_or_above"].iloc[0] == 1.0
    assert (np.diff(curve["share_at_or_above"]) < 0.0).all()
    assert curve["share_at_or_above"].iloc[-1] == pytest.approx(
        values.count(max(values)) / len(values)
    )
