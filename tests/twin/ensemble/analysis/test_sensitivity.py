"""Indices match what theory gives for test functions, and failed runs cost only their block."""

import numpy as np
import pandas as pd
import pytest
from SALib.sample import morris as morris_sample
from SALib.sample import sobol as sobol_sample

import twin
from tests.twin.ensemble.analysis.functions import (
    G_FIRST,
    G_TOTAL,
    ISHIGAMI_FIRST,
    ISHIGAMI_PAIR,
    ISHIGAMI_TOTAL,
    g_function,
    ishigami,
)
from twin.ensemble.analysis.sensitivity import (
    morris_indices,
    rank_correlations,
    sobol_indices,
    sobol_pairs,
    swings,
)


def unit_problem(k):
    return {"num_vars": k, "names": [f"x{i + 1}" for i in range(k)], "bounds": [[0.0, 1.0]] * k}


def assert_within(validate, function, found, measure, expected):
    """Every index within its own confidence interval, which must say something."""
    table = found.set_index("parameter").sort_index()
    case = f"{measure.replace('_', ' ').capitalize()} indices of {function}"
    validate(case, expected, table[measure], abs=table[f"{measure}_ci"].to_numpy())
    assert table[f"{measure}_ci"].max() < 0.2


@pytest.fixture(scope="module")
def points():
    return sobol_sample.sample(unit_problem(3), 1024, calc_second_order=True, seed=1)


class TestSobol:
    @pytest.mark.validation("Statistics and games", "Saltelli and others 2008, section 4.5")
    def test_ishigami(self, validate, points):
        found = sobol_indices(unit_problem(3), ishigami(points))
        assert_within(validate, "Ishigami", found, "first_order", ISHIGAMI_FIRST)
        assert_within(validate, "Ishigami", found, "total_order", ISHIGAMI_TOTAL)
        assert found["parameter"].tolist() == ["x1", "x2", "x3"]

    @pytest.mark.validation("Statistics and games", "Saltelli and others 2008, section 4.5")
    def test_the_one_pair_of_ishigami_that_acts_together(self, validate, points):
        first = sobol_pairs(unit_problem(3), ishigami(points)).iloc[0]
        assert (first["parameter"], first["with_parameter"]) == ("x1", "x3")
        ours, interval = first["second_order"], first["second_order_ci"]
        validate("Second order index of x1 and x3 of Ishigami", ISHIGAMI_PAIR, ours, abs=interval)

    @pytest.mark.validation("Statistics and games", "Saltelli and Sobol' 1995")
    def test_g_function(self, validate):
        points = sobol_sample.sample(unit_problem(8), 1024, calc_second_order=False, seed=1)
        found = sobol_indices(unit_problem(8), g_function(points), second_order=False)
        assert_within(validate, "Sobol's g", found, "first_order", G_FIRST)
        assert_within(validate, "Sobol's g", found, "total_order", G_TOTAL)

    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("function", "first", "total"),
        [(ishigami, ISHIGAMI_FIRST, ISHIGAMI_TOTAL), (g_function, G_FIRST, G_TOTAL)],
    )
    def test_intervals_hold_the_truth_as_often_as_they_say(self, function, first, total):
        """Over twenty samples of 256, in at least 19 of 20 cases."""
        problem, held = unit_problem(len(first)), []
        for seed in range(1, 21):
            sampled = sobol_sample.sample(problem, 256, calc_second_order=False, seed=seed)
            found = sobol_indices(problem, function(sampled), second_order=False)
            found = found.set_index("parameter").sort_index()
            held += list((found["first_order"] - first).abs() <= found["first_order_ci"])
            held += list((found["total_order"] - total).abs() <= found["total_order_ci"])
        assert np.mean(held) >= 0.95

    def test_a_failed_run_costs_its_block_and_no_more(self, points):
        y = ishigami(points)
        whole = sobol_indices(unit_problem(3), y[8:])
        y[3] = np.nan
        found = sobol_indices(unit_problem(3), y)
        assert found["samples"].tolist() == [1023] * 3
        pd.testing.assert_frame_equal(found, whole)

    def test_the_same_seed_gives_the_same_intervals(self, points):
        y = ishigami(points)
        first = sobol_indices(unit_problem(3), y, seed=0)
        pd.testing.assert_frame_equal(first, sobol_indices(unit_problem(3), y, seed=0))
        assert not first.equals(sobol_indices(unit_problem(3), y, seed=1))

    def test_an_output_that_never_changes_has_no_indices(self, points):
        found = sobol_indices(unit_problem(3), np.full(len(points), 4.2))
        assert found[["first_order", "total_order"]].isna().all(axis=None)

    @pytest.mark.parametrize("runs", [0, 7, 15])
    def test_values_that_do_not_fit_the_design_are_refused(self, runs):
        with pytest.raises(twin.InputError, match="multiple of 8 for 3 parameters"):
            sobol_indices(unit_problem(3), np.ones(runs))

    def test_a_design_without_a_complete_block_is_refused(self):
        y = np.ones(32)
        y[::8] = np.nan
        with pytest.raises(twin.InputError, match="two blocks of the design"):
            sobol_indices(unit_problem(3), y)


class TestMorris:
    def test_effects_of_a_plane_are_its_slopes(self):
        """A linear function has the same elementary effect everywhere: its slope."""
        points = morris_sample.sample(unit_problem(3), 20, seed=1)
        found = morris_indices(unit_problem(3), points, points @ np.array([2.0, -5.0, 0.0]))
        assert found["parameter"].tolist() == ["x2", "x1", "x3"]
        assert found["mu_star"].tolist() == pytest.approx([5.0, 2.0, 0.0], abs=1e-12)
        assert found["mu"].tolist() == pytest.approx([-5.0, 2.0, 0.0], abs=1e-12)
        assert found["sigma"].tolist() == pytest.approx([0.0] * 3, abs=1e-12)

    def test_interaction_shows_as_spread(self):
        """The effect of x1 on x1 x2 is x2: its mean over four levels is a half."""
        points = morris_sample.sample(unit_problem(2), 400, seed=1)
        found = morris_indices(unit_problem(2), points, points[:, 0] * points[:, 1])
        assert (abs(found["mu_star"] - 0.5) <= found["mu_star_ci"]).all()
        assert (found["sigma"] > 0.2).all()

    def test_a_failed_run_costs_its_trajectory(self):
        points = morris_sample.sample(unit_problem(3), 20, seed=1)
        y = points @ np.array([2.0, -5.0, 0.0])
        y[5] = np.nan
        found = morris_indices(unit_problem(3), points, y)
        assert found["samples"].tolist() == [19] * 3
        assert found["mu_star"].tolist() == pytest.approx([5.0, 2.0, 0.0], abs=1e-12)


class TestRankCorrelation:
    def test_is_the_correlation_of_what_the_others_leave(self):
        """The definition: ranks less what the other ranks explain by least squares."""
        random = np.random.default_rng(1)
        x = pd.DataFrame(random.random((200, 3)), columns=["a", "b", "c"])
        y = np.exp(3 * x["a"]) - 2 * x["b"] + random.normal(0, 1, 200)
        found = rank_correlations(x, y).set_index("parameter")
        ranks, of_y = x.rank().to_numpy(), y.rank().to_numpy()
        for i, name in enumerate(x):
            others = np.column_stack([np.ones(200), np.delete(ranks, i, axis=1)])
            left = [
                v - others @ np.linalg.lstsq(others, v, rcond=None)[0] for v in (ranks[:, i], of_y)
            ]
            own = np.corrcoef(*left)[0, 1]
            assert found.loc[name, "rank_correlation"] == pytest.approx(own, abs=1e-10)

    def test_intervals_hold_nothing_as_often_as_they_say(self):
        """Over parameters without any influence about one interval in twenty misses nought."""
        random = np.random.default_rng(2)
        missed = 0
        for _ in range(200):
            x = pd.DataFrame(random.random((60, 3)), columns=["a", "b", "c"])
            found = rank_correlations(x, random.random(60))
            missed += int(((found["low"] > 0) | (found["high"] < 0)).sum())
        assert 0.03 <= missed / 600 <= 0.07

    def test_what_does_not_vary_has_no_influence(self):
        x = pd.DataFrame({"a": np.arange(20.0), "b": 1.0})
        found = rank_correlations(x, x["a"] ** 3).set_index("parameter")
        assert found.loc["a", "rank_correlation"] == pytest.approx(1.0)
        assert np.isnan(found.loc["b", "rank_correlation"])
        assert rank_correlations(x, np.ones(20))["rank_correlation"].isna().all()

    def test_too_few_runs_are_refused(self):
        x = pd.DataFrame({"a": [1.0, 2.0, 3.0, 4.0], "b": [2.0, 1.0, 4.0, 3.0]})
        with pytest.raises(twin.InputError, match="at least 6 runs"):
            rank_correlations(x, [1.0, 2.0, 3.0, np.nan])


class TestSwings:
    def test_each_parameter_on_its_own(self):
        x = pd.DataFrame({"a": [1.0, 0.0, 2.0, 1.0, 1.0], "b": [5.0, 5.0, 5.0, 4.0, 9.0]})
        found = swings(x, [10.0, 8.0, 13.0, 10.5, 9.5])
        assert found.to_dict("records") == [
            {"parameter": "a", "low_setting": 0.0, "high_setting": 2.0, "at_low": 8.0}
            | {"at_high": 13.0, "at_base": 10.0, "swing": 5.0},
            {"parameter": "b", "low_setting": 4.0, "high_setting": 9.0, "at_low": 10.5}
            | {"at_high": 9.5, "at_base": 10.0, "swing": 1.0},
        ]

    def test_seeds_are_averaged_and_failures_left_out(self):
        x = pd.DataFrame({"a": [1.0, 1.0, 2.0, 2.0, 3.0]})
        found = swings(x, [10.0, 12.0, 14.0, 16.0, np.nan])
        assert found[["at_base", "at_high", "swing"]].iloc[0].tolist() == [11.0, 15.0, 4.0]

    def test_a_base_that_is_no_number_of_the_list_is_still_the_base(self):
        x = pd.DataFrame({"path": [np.nan, 0.0, 1.0, np.nan], "b": [1.0, 1.0, 1.0, 2.0]})
        found = swings(x, [10.0, 11.0, 13.0, 12.0]).set_index("parameter")
        assert found.loc["path", "swing"] == 3.0
        assert found.loc["b", "at_high"] == 12.0
