"""Designs sample what they say, in SALib's order where SALib analyses them."""

import numpy as np
import pandas as pd
import pytest
from SALib.sample import sobol as salib_sobol

import twin
from twin.ensemble.design import KINDS, problem, read_design, samples, unit_sample
from twin.ensemble.plan import plan

PARAMETERS = {
    "policy.carbon_price.multiplier": {"distribution": "uniform", "low": 0.5, "high": 2.0},
    "delivery.duration_multiplier": {
        "distribution": "pert",
        "low": 0.8,
        "mode": 1.0,
        "high": 2.0,
    },
    "policy.contract_years": {"distribution": "uniform", "low": 10, "high": 13},
    "prices.gas_path": {"distribution": "discrete", "values": ["low", "central", "high"]},
}
NUMBERS = dict(list(PARAMETERS.items())[:2])


def test_seeds_only_varies_the_seed_alone(study):
    frame = plan(study(design={"kind": "seeds", "samples": 4}, seeds={"first": 10}))
    assert frame["seed"].tolist() == [10, 11, 12, 13]
    assert list(frame.columns) == ["run_id", "scenario", "seed"]


def test_a_latin_hypercube_hits_each_part_of_each_range_once(study):
    made = study(parameters=PARAMETERS, design={"kind": "latin_hypercube", "samples": 50})
    points = unit_sample(made)
    for column in points.T:
        assert sorted(np.floor(column * 50)) == list(range(50))


def test_whole_numbers_spread_evenly_come_equally_often(study):
    made = study(parameters=PARAMETERS, design={"kind": "latin_hypercube", "samples": 400})
    assert plan(made)["policy.contract_years"].value_counts().to_dict() == dict.fromkeys(
        [10.0, 11.0, 12.0, 13.0], 100
    )


def test_sobol_samples_stand_in_the_order_of_salib(study):
    design = {"kind": "sobol", "samples": 8, "second_order": True, "seed": 5}
    made = study(parameters=NUMBERS, design=design)
    expected = salib_sobol.sample(
        {"num_vars": 2, "names": ["a", "b"], "bounds": [[0, 1]] * 2},
        8,
        calc_second_order=True,
        seed=5,
    )
    np.testing.assert_allclose(unit_sample(made), expected, atol=1e-12)
    frame = plan(made)
    assert len(frame) == made.runs == 8 * (2 * 2 + 2)
    prices = frame["policy.carbon_price.multiplier"]
    np.testing.assert_allclose(prices, 0.5 + 1.5 * expected[:, 0], rtol=1e-12)
    assert frame["seed"].nunique() == 1


def test_morris_moves_one_figure_at_a_time(study):
    made = study(parameters=NUMBERS, design={"kind": "morris", "trajectories": 6})
    frame = plan(made)
    assert len(frame) == made.runs == 6 * 3
    values = frame[list(NUMBERS)].to_numpy().reshape(6, 3, 2)
    moved = (np.diff(values, axis=1) != 0.0).sum(axis=2)
    assert (moved == 1).all()


def test_a_grid_holds_every_combination_once(study):
    made = study(parameters=PARAMETERS, design={"kind": "grid", "levels": 3})
    frame = plan(made)
    # 3 levels of two numbers, 3 of four whole numbers, 3 listed texts
    assert len(frame) == made.runs == 3**4
    assert len(frame[list(PARAMETERS)].drop_duplicates()) == 81
    assert sorted(frame["policy.carbon_price.multiplier"].unique()) == [0.5, 1.25, 2.0]
    whole = plan(study(parameters=PARAMETERS, design={"kind": "grid", "levels": 4}))
    assert sorted(whole["policy.contract_years"].unique()) == [10.0, 11.0, 12.0, 13.0]


def test_one_at_a_time_leaves_the_others_where_each_scenario_has_them(study):
    dear = twin.load("tiny/tiny").with_(policy__carbon_price__multiplier=1.5)
    made = study(
        {"base": "tiny/tiny", "dear": dear}, parameters=NUMBERS, design={"kind": "one_at_a_time"}
    )
    frame = plan(made).set_index("scenario")[list(NUMBERS)]
    assert frame.loc["base"].to_numpy().tolist() == [
        [1.0, 1.0],
        [0.5, 1.0],
        [2.0, 1.0],
        [1.0, 0.8],
        [1.0, 2.0],
    ]
    assert frame.loc["dear"].to_numpy()[:, 0].tolist() == [1.5, 0.5, 2.0, 1.5, 1.5]


def test_a_text_that_is_not_listed_stays_as_the_scenario_has_it(study):
    listed = {"prices.gas_path": {"distribution": "discrete", "values": ["low", "high"]}}
    made = study(parameters=listed, design={"kind": "one_at_a_time"})
    assert np.isnan(samples(made, made.scenarios["tiny/tiny"])[0, 0])
    assert plan(made)["prices.gas_path"].tolist()[1:] == [0.0, 1.0]


def test_scenarios_share_samples_and_seeds(study):
    """Common random numbers: run i has the same values and seed in every scenario."""
    made = study(
        {"one": "tiny/tiny", "two": "tiny/tiny"},
        parameters=PARAMETERS,
        design={"kind": "random", "samples": 20},
        seeds={"replications": 3},
    )
    frame = plan(made)
    one, two = (frame[frame["scenario"] == name].reset_index(drop=True) for name in ("one", "two"))
    pd.testing.assert_frame_equal(
        one.drop(columns=["run_id", "scenario"]), two.drop(columns=["run_id", "scenario"])
    )
    assert (two["run_id"] - one["run_id"] == 60).all()
    assert len(one.drop_duplicates("seed")) == 60


def test_replications_share_values_and_differ_in_seed(study):
    made = study(
        parameters=NUMBERS, design={"kind": "morris", "trajectories": 2}, seeds={"replications": 3}
    )
    frame = plan(made)
    by_seed = [group[list(NUMBERS)].to_numpy() for _, group in frame.groupby("seed")]
    assert len(by_seed) == 3
    for block in by_seed[1:]:
        np.testing.assert_array_equal(block, by_seed[0])
    np.testing.assert_array_equal(frame["run_id"], np.arange(18))


@pytest.mark.parametrize("kind", ["latin_hypercube", "random", "sobol", "morris"])
def test_the_same_study_has_the_same_plan_and_another_seed_another(study, kind):
    size = {"trajectories": 4} if kind == "morris" else {"samples": 8}
    one, again, other = (
        plan(study(parameters=NUMBERS, design={"kind": kind, "seed": seed} | size))
        for seed in (1, 1, 2)
    )
    pd.testing.assert_frame_equal(one, again)
    assert not one[list(NUMBERS)].equals(other[list(NUMBERS)])


def test_correlations_reach_the_plan(study):
    made = study(
        parameters=NUMBERS,
        correlations=[[*NUMBERS, 0.8]],
        design={"kind": "latin_hypercube", "samples": 1000},
    )
    ranks = plan(made)[list(NUMBERS)].rank()
    assert ranks.corr().iloc[0, 1] == pytest.approx(0.8, abs=0.03)


def test_the_problem_of_salib_has_names_and_bounds(study):
    made = study(parameters=NUMBERS, design={"kind": "sobol", "samples": 4})
    assert problem(made) == {
        "num_vars": 2,
        "names": list(NUMBERS),
        "bounds": [[0.5, 2.0], [0.8, 2.0]],
    }


@pytest.mark.parametrize("kind", ["seeds", "grid", "one_at_a_time"])
def test_designs_without_points_say_so(study, kind):
    parameters = None if kind == "seeds" else NUMBERS
    with pytest.raises(ValueError, match="no points in the unit cube"):
        unit_sample(study(parameters=parameters, design={"kind": kind}))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("sobol", "a kind and its figures"),
        ({}, "choose from"),
        ({"kind": "sobl"}, "'sobol'"),
        ({"kind": "seeds", "samples": 0}, "at least 1"),
        ({"kind": "seeds", "samples": -3}, "at least 1"),
        ({"kind": "latin_hypercube", "samples": 0}, "at least 1"),
        ({"kind": "seeds", "samples": 2.5}, "a whole number"),
        ({"kind": "seeds", "samples": True}, "a whole number"),
        ({"kind": "seeds", "sample": 3}, "'samples'"),
        ({"kind": "sobol", "samples": 100}, "write 128"),
        ({"kind": "sobol", "second_order": "yes"}, "true or false"),
        ({"kind": "morris", "levels": 5}, "write 6"),
        ({"kind": "morris", "trajectories": 1}, "at least 2"),
        ({"kind": "grid", "levels": 1}, "at least 2"),
        ({"kind": "one_at_a_time", "probabilities": []}, "0 (lowest"),
        ({"kind": "one_at_a_time", "probabilities": [2]}, "0 (lowest"),
        ({"kind": "one_at_a_time", "probabilities": "x"}, "a list of numbers"),
    ],
)
def test_a_design_that_cannot_be_run_is_named(given, said):
    faults = read_design(given, "design")
    assert isinstance(faults, list)
    assert any(said in str(fault) for fault in faults)


def test_every_kind_can_be_made_by_its_name():
    assert {type(read_design({"kind": kind}, "design")) for kind in KINDS} == set(KINDS.values())
