"""Distributions give the moments and quantiles of textbooks, stay in bounds, and name faults."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from twin.ensemble.distributions import (
    KINDS,
    Discrete,
    Lognormal,
    Pert,
    Triangular,
    Uniform,
    plain,
    read_distribution,
)

MIDPOINTS = (np.arange(20_000) + 0.5) / 20_000
EXAMPLES = [
    Uniform(2.0, 5.0),
    Triangular(1.0, 2.0, 5.0),
    Pert(1.0, 2.0, 5.0),
    Lognormal(1.0, 0.5, 0.2, 4.0),
    Discrete((1.0, 2.0, 5.0), (1.0, 2.0, 1.0)),
]


def mean(distribution):
    return float(distribution.quantile(MIDPOINTS).mean())


def test_means_are_those_of_textbooks():
    assert mean(Uniform(2.0, 5.0)) == pytest.approx(3.5, rel=1e-6)
    assert mean(Triangular(1.0, 2.0, 5.0)) == pytest.approx((1 + 2 + 5) / 3, rel=1e-5)
    assert mean(Pert(1.0, 2.0, 5.0)) == pytest.approx((1 + 4 * 2 + 5) / 6, rel=1e-5)
    assert mean(Discrete((1.0, 2.0, 5.0), (1.0, 2.0, 1.0))) == pytest.approx((1 + 4 + 5) / 4)


def test_triangular_agrees_with_scipy():
    ours = Triangular(1.0, 2.0, 5.0).quantile(MIDPOINTS)
    np.testing.assert_allclose(ours, stats.triang(0.25, 1.0, 4.0).ppf(MIDPOINTS), rtol=1e-12)


def test_triangular_may_have_its_mode_at_an_end():
    for mode, share in ((1.0, 0.0), (5.0, 1.0)):
        ours = Triangular(1.0, mode, 5.0).quantile(MIDPOINTS)
        np.testing.assert_allclose(ours, stats.triang(share, 1.0, 4.0).ppf(MIDPOINTS), rtol=1e-12)


def test_pert_is_a_beta_distribution():
    ours = Pert(1.0, 2.0, 5.0).quantile(MIDPOINTS)
    np.testing.assert_allclose(ours, stats.beta(2.0, 4.0, 1.0, 4.0).ppf(MIDPOINTS), rtol=1e-9)


def test_lognormal_without_cuts_agrees_with_scipy_and_its_cuts_renormalise():
    wide = Lognormal(2.0, 0.3, 0.0, 1e6).quantile(MIDPOINTS)
    np.testing.assert_allclose(wide, stats.lognorm(0.3, scale=2.0).ppf(MIDPOINTS), rtol=1e-8)
    free = stats.lognorm(0.5, scale=1.0)
    cut = Lognormal(1.0, 0.5, 0.2, 4.0).quantile(np.array([0.25]))[0]
    inside = free.cdf(4.0) - free.cdf(0.2)
    assert (free.cdf(cut) - free.cdf(0.2)) / inside == pytest.approx(0.25, rel=1e-9)


@given(st.sampled_from(EXAMPLES), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_quantiles_rise_and_stay_within_the_bounds(distribution, one, other):
    low, high = distribution.quantile(np.array([min(one, other), max(one, other)]))
    assert distribution.low <= low <= high <= distribution.high


def test_ends_are_reached():
    for distribution in EXAMPLES:
        ends = distribution.quantile(np.array([0.0, 1.0]))
        np.testing.assert_allclose(ends, [distribution.low, distribution.high], rtol=1e-12)


def test_texts_stand_as_their_position_and_come_as_often_as_their_weight():
    paths = Discrete(("low", "central", "high"), (1.0, 2.0, 1.0))
    counts = np.bincount(paths.quantile(MIDPOINTS).astype(int)) / len(MIDPOINTS)
    np.testing.assert_allclose(counts, [0.25, 0.5, 0.25], atol=1e-4)


@pytest.mark.parametrize("distribution", EXAMPLES)
def test_written_and_read_again_it_is_the_same(distribution):
    assert read_distribution(plain(distribution), "p") == distribution
    assert KINDS[distribution.kind] is type(distribution)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "choose from"),
        ({"distribution": "unifrm"}, "'uniform'"),
        ({"distribution": "uniform", "low": 1}, "high"),
        ({"distribution": "uniform", "low": 2, "high": 1}, "above low"),
        ({"distribution": "uniform", "low": 1, "high": 1}, "above low"),
        ({"distribution": "uniform", "low": "1", "high": 2}, "a finite number"),
        ({"distribution": "uniform", "low": True, "high": 2}, "a finite number"),
        ({"distribution": "uniform", "low": 0, "high": float("inf")}, "a finite number"),
        ({"distribution": "uniform", "low": 0, "high": 10**400}, "a finite number"),
        ({"distribution": "uniform", "low": 0, "high": 1, "mode": 0.5}, "mode"),
        ({"distribution": "pert", "low": 0, "mode": 3, "high": 1}, "from low to high"),
        ({"distribution": "triangular", "low": 0, "mode": -1, "high": 1}, "from low to high"),
        ({"distribution": "lognormal", "median": 0, "sigma": 1, "low": 0, "high": 1}, "above 0"),
        ({"distribution": "lognormal", "median": 1, "sigma": 0, "low": 0, "high": 2}, "above 0"),
        (
            {"distribution": "lognormal", "median": 9, "sigma": 1, "low": 0, "high": 2},
            "low to high",
        ),
        ({"distribution": "discrete", "values": [1]}, "at least two"),
        ({"distribution": "discrete", "values": [1, 1]}, "at least two"),
        ({"distribution": "discrete", "values": 3}, "a list"),
        ({"distribution": "discrete", "values": ["a", 2]}, "one kind"),
        ({"distribution": "discrete", "values": [[1], 2]}, "a plain value"),
        ({"distribution": "discrete", "values": [1, 2], "weights": [1]}, "for each"),
        ({"distribution": "discrete", "values": [1, 2], "weights": [1, 0]}, "above 0"),
        ({"distribution": "discrete", "values": [1, 2], "weights": ["x", 1]}, "a number"),
    ],
)
def test_what_contradicts_itself_is_named(given, said):
    faults = read_distribution(given, "parameters.x")
    assert isinstance(faults, list)
    assert any(said in str(fault) for fault in faults)
    assert all(fault.place.startswith("parameters.x") and fault.repair for fault in faults)
