"""Rank correlations are taken as wanted without changing a value; contradictions are named."""

import numpy as np
import pytest
from scipy import stats
from scipy.stats import qmc

from twin.ensemble.correlation import induce, normal_scores_matrix, read_correlations

NAMES = ["a", "b", "c"]


@pytest.mark.parametrize("wanted", [0.9, 0.6, -0.3, -0.8])
def test_ranks_correlate_as_wanted(wanted):
    points = qmc.LatinHypercube(3, rng=1).random(2000)
    matrix = normal_scores_matrix({("a", "b"): wanted}, NAMES)
    got = stats.spearmanr(induce(points, matrix, np.random.default_rng(1))).statistic
    assert got[0, 1] == pytest.approx(wanted, abs=0.02)
    assert got[0, 2] == pytest.approx(0.0, abs=0.03)
    assert got[1, 2] == pytest.approx(0.0, abs=0.03)


def test_every_column_keeps_its_values_so_that_a_latin_hypercube_stays_one():
    points = qmc.LatinHypercube(3, rng=2).random(100)
    matrix = normal_scores_matrix({("a", "b"): 0.7, ("b", "c"): 0.5}, NAMES)
    moved = induce(points, matrix, np.random.default_rng(1))
    np.testing.assert_array_equal(np.sort(moved, axis=0), np.sort(points, axis=0))
    strata = np.sort(np.floor(moved * 100), axis=0)
    np.testing.assert_array_equal(strata, np.repeat(np.arange(100.0)[:, None], 3, axis=1))


def test_a_perfectly_determined_third_is_allowed():
    """b follows a, c follows b: a matrix on the edge of what is possible."""
    pairs, faults = read_correlations(
        [["a", "b", 0.9], ["b", "c", 0.9], ["a", "c", 0.9]], NAMES, ""
    )
    assert faults == []
    assert len(pairs) == 3


def test_contradictory_correlations_are_named():
    """If b goes with a and c with b, c cannot go against a."""
    given = [["a", "b", 0.9], ["b", "c", 0.9], ["a", "c", -0.9]]
    _, faults = read_correlations(given, [*NAMES, "d"], "correlations")
    assert len(faults) == 1
    assert "a with b 0.9" in faults[0].value
    assert "positive semi-definite" in faults[0].expected


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("a b", "a list"),
        ([["a", "b"]], "two parameters and a number"),
        ([["a", "x", 0.5]], "a parameter of the study"),
        ([["a", "a", 0.5]], "two different"),
        ([["a", "b", 1.5]], "between -1 and 1"),
        ([["a", "b", 1]], "between -1 and 1"),
        ([["a", "b", True]], "between -1 and 1"),
        ([["a", "b", "high"]], "between -1 and 1"),
        ([["a", "b", 0.5], ["b", "a", 0.4]], "not stated before"),
    ],
)
def test_what_is_no_correlation_is_named(given, said):
    _, faults = read_correlations(given, NAMES, "correlations")
    assert any(said in fault.expected for fault in faults)
