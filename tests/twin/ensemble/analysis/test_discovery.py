"""The search finds boxes that were put there, as well as another program, and no others."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import twin
from tools.clients.boxes import BOXES, sample
from twin.ensemble.analysis.discovery import discover, discover_all, reproduced

OF_EMA = json.loads((Path(__file__).parents[1] / "prim_of_ema.json").read_text())["boxes"]


def balance(coverage, density):
    return 2.0 * coverage * density / (coverage + density)


@pytest.mark.parametrize(
    ("name", "limits"),
    [
        ("corner", {"a": (0.6, np.inf), "b": (-np.inf, 0.5)}),
        ("slab", {"c": (-np.inf, 0.25)}),
        ("three sides", {"a": (0.4, np.inf), "b": (-np.inf, 0.6), "d": (0.5, np.inf)}),
        ("middle", {"a": (0.3, 0.7), "e": (0.4, np.inf)}),
    ],
)
def test_the_box_that_was_put_there_is_found(name, limits):
    """Its limits to within two steps of peeling, and no parameter beyond them."""
    box = discover(*sample(BOXES[name])).box
    found = {row.parameter: (row.low, row.high) for row in box.limits.itertuples()}
    assert found.keys() == limits.keys()
    for parameter, (low, high) in limits.items():
        assert found[parameter] == pytest.approx((low, high), abs=0.07)


@pytest.mark.parametrize("name", OF_EMA)
def test_boxes_are_as_good_as_those_of_ema_workbench(name):
    """`make clients` writes what EMA Workbench (Kwakkel 2017) finds in the same runs."""
    box = discover(*sample(BOXES[name])).box
    theirs = balance(**OF_EMA[name])
    assert balance(box.coverage, box.density) >= theirs - 0.01


def test_a_clean_box_is_found_whole():
    """The edges lie half-way between the last run outside and the first inside."""
    x = pd.DataFrame({"a": np.arange(100.0), "b": np.arange(100.0) * 37 % 100})
    found = discover(x, x["a"] >= 80.0)
    assert found.box.limits.to_dict("records") == [
        {"parameter": "a", "low": 79.5, "high": np.inf, "quasi_p": pytest.approx(0.2**20)}
    ]
    assert (found.box.coverage, found.box.density, found.box.mass) == (1.0, 1.0, 0.2)
    assert found.box.inside.tolist() == (x["a"] >= 80.0).tolist()
    assert found.box.sentence() == (
        "a above 79.5: holds 100% of the cases, and 100% of its 20 runs are cases"
    )


def test_the_figures_of_every_box_are_what_counting_gives():
    settings, is_case = sample(BOXES["corner"])
    found = discover(settings, is_case)
    assert len(found.boxes) == len(found.trajectory)
    for box in found.boxes:
        inside = np.ones(len(settings), dtype=bool)
        for row in box.limits.itertuples():
            inside &= settings[row.parameter].between(row.low, row.high).to_numpy()
        assert inside.tolist() == box.inside.tolist()
        assert box.coverage == pytest.approx(is_case[inside].sum() / is_case.sum())
        assert box.density == pytest.approx(is_case[inside].mean())
        assert box.mass == pytest.approx(inside.mean())


def test_peeling_takes_little_at_a_time_and_stops_at_the_smallest_mass():
    found = discover(*sample(BOXES["corner"]), peeled_share=0.1, smallest_mass=0.2)
    mass = found.trajectory["mass"].to_numpy()
    assert mass.min() >= 0.2
    assert (mass[1:] >= 0.89 * mass[:-1]).all()


def test_settings_of_few_values_are_peeled_value_by_value():
    random = np.random.default_rng(1)
    x = pd.DataFrame({"path": random.integers(0, 3, 300).astype(float), "b": random.random(300)})
    box = discover(x, x["path"] == 1.0).box
    (limit,) = box.limits.to_dict("records")
    assert (limit["parameter"], limit["low"], limit["high"]) == ("path", 0.5, 1.5)
    assert box.conditions({"path": ["low", "central", "high"]}) == ["path is central"]
    assert box.conditions() == ["path between 0.5 and 1.5"]


def test_pure_luck_gives_no_condition():
    random = np.random.default_rng(3)
    x = pd.DataFrame(random.random((500, 4)), columns=list("abcd"))
    box = discover(x, random.random(500) < 0.3).box
    assert box.mass > 0.5
    assert "no condition" in box.sentence() or box.limits["quasi_p"].max() <= 0.05


def test_two_causes_give_two_boxes():
    random = np.random.default_rng(1)
    x = pd.DataFrame(random.random((2000, 4)), columns=list("abcd"))
    one, other = (x["a"] > 0.7) & (x["b"] > 0.7), (x["c"] < 0.3) & (x["d"] < 0.3)
    found = discover_all(x, one | other)
    assert [set(each.box.limits["parameter"]) for each in found] == [{"a", "b"}, {"c", "d"}]


def test_halves_of_the_runs_find_the_same_conditions():
    again = reproduced(*sample(BOXES["corner"]))
    assert again[["a", "b"]].tolist() == [1.0, 1.0]
    assert again[["c", "d", "e"]].max() <= 0.3


@pytest.mark.parametrize("is_case", [np.zeros(10, bool), np.ones(10, bool)])
def test_nothing_to_tell_apart_is_refused(is_case):
    with pytest.raises(twin.InputError, match="some runs meet and others miss"):
        discover(pd.DataFrame({"a": range(10)}), is_case)


def test_every_fault_of_the_call_is_told():
    with pytest.raises(twin.InputError) as caught:
        discover(pd.DataFrame({"a": range(10)}), [True], peeled_share=1.0, smallest_mass=0.0)
    assert [fault.place for fault in caught.value.faults] == [
        "cases",
        "peeled_share",
        "smallest_mass",
    ]
