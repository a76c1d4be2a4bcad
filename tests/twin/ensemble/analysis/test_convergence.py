"""Intervals hold as often as they say, and the verdict follows from them."""

import numpy as np
import pandas as pd
import pytest

from twin.ensemble.analysis.convergence import (
    convergence,
    index_convergence,
    random_samples,
    running_mean,
    verdict,
)
from twin.ensemble.analysis.sensitivity import sobol_indices


def test_running_mean_by_hand():
    table = running_mean([1.0, 3.0, np.nan, 5.0])
    assert table["runs"].tolist() == [2, 3]
    assert table["mean"].tolist() == [2.0, 3.0]
    assert table["standard_error"].tolist() == pytest.approx([1.0, 2 / np.sqrt(3)])
    assert table["high"].iloc[0] == pytest.approx(2.0 + 12.7062, abs=1e-3)


def test_one_run_has_no_interval():
    assert running_mean([1.0]).empty
    table = convergence(pd.DataFrame({"x": [1.0]}))
    assert not table["is_enough"].iloc[0]
    assert "one draw of luck" in verdict(table)


@pytest.mark.slow
def test_intervals_hold_the_truth_as_often_as_they_say():
    """Mean and outer deciles of a lognormal output, 400 times 200 runs."""
    random = np.random.default_rng(1)
    p10, p90 = np.exp(0.5 * np.array([-1.2815516, 1.2815516]))
    held = np.zeros(3)
    for _ in range(400):
        row = convergence(pd.DataFrame({"y": random.lognormal(0.0, 0.5, 200)})).iloc[0]
        held += [
            abs(row["mean"] - np.exp(0.125)) <= row["half_width"],
            row["p10_low"] <= p10 <= row["p10_high"],
            row["p90_low"] <= p90 <= row["p90_high"],
        ]
    assert ((held / 400 >= 0.93) & (held / 400 <= 0.985)).all(), held


def test_the_runs_it_asks_for_would_do():
    random = np.random.default_rng(1)
    row = convergence(pd.DataFrame({"y": random.normal(10.0, 8.0, 100)})).iloc[0]
    assert not row["is_enough"]
    more = random.normal(10.0, 8.0, int(1.2 * row["runs_needed"]))
    assert convergence(pd.DataFrame({"y": more}))["is_enough"].iloc[0]


def test_a_mean_near_nought_is_held_against_the_spread():
    random = np.random.default_rng(1)
    table = convergence(pd.DataFrame({"y": random.normal(0.0, 1.0, 2000)}))
    assert table["is_enough"].iloc[0]


def test_an_output_that_never_changes_is_known():
    table = convergence(pd.DataFrame({"x": [2.0] * 10, "nought": [0.0] * 10}))
    assert table["is_enough"].all()
    assert verdict(table).startswith("Enough runs: with 10, every mean is known to within 0.0%")


def test_the_verdict_names_what_is_not_known_and_how_many_runs_would_do():
    """By hand: 2.0096 x 50.5 / 50^0.5 = 14.4 of a spread of 100; 50 x (14.4 / 5)^2 = 412."""
    outputs = pd.DataFrame({"calm": np.linspace(99, 101, 50), "wild": [0.0, 100.0] * 25})
    text = verdict(convergence(outputs))
    assert text.startswith("Not enough runs: with 50, the mean of wild is not known to within 5%")
    assert "About 420 runs would do." in text


def test_what_happens_in_few_runs_is_said_apart_and_asks_for_no_runs():
    outputs = pd.DataFrame({"calm": np.linspace(99, 101, 50), "rare": [0.0] * 48 + [1.0, 2.0]})
    table = convergence(outputs)
    assert table["is_rare"].tolist() == [False, True]
    text = verdict(table)
    assert text.startswith("Enough runs: with 50, every mean is known to within 0.2%")
    assert text.endswith("All but few runs are alike in rare, so its mean is not known well.")
    assert verdict(table[1:]).startswith("With 50 runs no mean is known well.")


def test_indices_settle_as_samples_are_added():
    random = np.random.default_rng(1)
    problem = {"num_vars": 2, "names": ["a", "b"], "bounds": [[0, 1]] * 2}
    base, other = random.random((2, 512, 2))
    blocks = np.stack(
        [
            base,
            np.column_stack([other[:, 0], base[:, 1]]),
            np.column_stack([base[:, 0], other[:, 1]]),
            other,
        ],
        axis=1,
    ).reshape(-1, 2)
    table = index_convergence(
        lambda y: sobol_indices(problem, y, second_order=False),
        blocks[:, 0] + 0.5 * blocks[:, 1],
        4,
        "total_order_ci",
    )
    assert table["samples"].tolist() == [64, 128, 256, 512]
    width = table["largest_half_width"].to_numpy()
    assert width[-1] == pytest.approx(width[0] / np.sqrt(8), rel=0.35)


@pytest.mark.parametrize(
    ("design", "block", "runs", "chosen"),
    [
        ("seeds", 1, 3, [0, 1, 2]),
        ("latin_hypercube", 1, 3, [0, 1, 2]),
        ("sobol", 6, 12, [0, 5, 6, 11]),
        ("sobol", 4, 12, [0, 3, 4, 7, 8, 11]),
        ("morris", 3, 6, []),
        ("grid", 1, 9, []),
    ],
)
def test_which_samples_are_a_random_sample(design, block, runs, chosen):
    """Two parameters: a block of Saltelli's design has six rows, or four without pairs."""
    assert np.flatnonzero(random_samples(design, block, runs)).tolist() == chosen
