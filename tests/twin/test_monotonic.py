"""Where economics says more or less, over every shipped scenario: CO2 abated, means of seeds.

Twenty seeds, of the smallest cluster four; the same on both sides, so that a difference and its
standard error are those of pairs.
"""

from __future__ import annotations

import functools
import itertools

import numpy as np
import pytest

import twin
from scenarios.catalogue import shipped_names

TINY, NO_ROUNDS, HYDROGEN = "tiny/tiny", "humber/no_support", "humber/hydrogen_first"
FROM_WORSE_TO_BETTER = {
    "policy.support_budget_gbp_m_per_year": (250.0, 1000.0),
    "companies.hurdle_rate_multiplier": (1.5, 1.0, 0.7),
    "delivery.crew_multiplier": (0.4, 1.0, 3.0),
    "delivery.quality": ("poor", "central", "good"),
}
"""Values of a lever in the order in which more should be abated.

The budget stops at that of the reference. Beyond, pipes bind instead of money: with four times as
much, others fill the CO2 pipe of `humber/coordinated` before Drax's second unit, and 22 Mt
(standard error 4) less is abated by 2050.
"""
GOES_TO_OTHERS = {"policy.support_budget_gbp_m_per_year": (HYDROGEN,)}
"""Where a larger budget first pays for what comes to nothing: with hydrogen first, plants that wait
for a CO2 pipe hold the money that capture could begin with, and 5 Mt (standard error 1) less is
abated than with a quarter of the budget.
"""
MAY_DO_NOTHING = {
    # Nothing to spend it on, or a small budget already pays for the rounds that come first.
    "policy.support_budget_gbp_m_per_year": (TINY, NO_ROUNDS),
    "companies.hurdle_rate_multiplier": (NO_ROUNDS,),
}
"""Where a lever need not be seen beyond chance."""


@functools.cache
def abated_mt(name, lever, value):
    """Abatement over the run by seed [Mt]."""
    scenario = twin.load(name).changed({lever: value})
    seeds = range(4 if name == TINY else 20)
    runs = (twin.simulate(scenario, seed, tables=["cluster_year"]) for seed in seeds)
    return np.array([run.cluster_year["abated_co2_mt"].sum() for run in runs])


def gain_and_error_mt(name, lever, worse, better):
    gain = abated_mt(name, lever, better) - abated_mt(name, lever, worse)
    return gain.mean(), gain.std(ddof=1) / np.sqrt(len(gain))


CASES = [
    pytest.param(name, lever, marks=[] if quick else [pytest.mark.thorough])
    for name in shipped_names()
    for lever in FROM_WORSE_TO_BETTER
    if name not in GOES_TO_OTHERS.get(lever, ())
    for quick in [name == TINY and lever.startswith("delivery.")]
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "lever"), CASES)
def test_what_should_help_never_costs_and_is_seen_where_it_can_be(name, lever):
    """No step costs more than two standard errors; from worst to best it brings more than two."""
    values = FROM_WORSE_TO_BETTER[lever]
    for worse, better in itertools.pairwise(values):
        gain, error = gain_and_error_mt(name, lever, worse, better)
        assert gain >= -2.0 * error - 1e-9, (worse, better)
    if name not in MAY_DO_NOTHING.get(lever, ()):
        gain, error = gain_and_error_mt(name, lever, values[0], values[-1])
        assert gain > 2.0 * error
