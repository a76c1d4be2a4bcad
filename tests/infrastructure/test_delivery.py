"""What is drawn for a project: distributions against their closed forms, streams, correlation."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.special import betaincinv, ndtr
from scipy.stats import spearmanr

from infrastructure.delivery import (
    PHASES,
    ConsentRules,
    Fortune,
    Insolvency,
    Phase,
    Profile,
    Stage,
    draw_luck,
    fortune_of,
    pert_ratios,
    quantile_at,
)

PLANT = Profile(
    "plant",
    (12.0, 6.0, 9.0, 3.0, 24.0, 2.0),
    (Stage(1.0, {"civil": 1.0}),),
    shortest_ratio=0.8,
    longest_ratio=2.2,
    overrun_mean=0.3,
    overrun_spread=0.3,
    labour_fte_years_per_gbp_m=2.0,
    consent=ConsentRules(
        refusal_probability=0.05,
        shortest_ratio=0.9,
        longest_ratio=1.3,
        objection_probability=0.57,
        challenge_probability=0.25,
        upheld_probability=0.12,
        resubmission_probability=0.5,
    ),
    insolvency=Insolvency(0.05, 9.0, 0.1),
    abandonment_probability=0.4,
)
OTHERS = [i for i, phase in enumerate(PHASES) if phase is not Phase.CONSENT]


def draws(profile, n, seed=1):
    rng = np.random.default_rng(seed)
    return [fortune_of(profile, draw_luck(rng)) for _ in range(n)]


def test_durations_follow_the_pert_distribution():
    """Mean (0.8 + 4 + 2.2)/6; beta with a = 1 + 4 x 0.2/1.4 and b = 6 - a (Malcolm et al. 1959)."""
    ratios = np.array([f.duration_ratios for f in draws(PLANT, 20_000)])[:, OTHERS].ravel()
    assert ratios.min() >= 0.8
    assert ratios.max() <= 2.2
    assert ratios.mean() == pytest.approx(7.0 / 6.0, abs=0.004)
    alpha = 1.0 + 4.0 * 0.2 / 1.4
    variance = 1.4**2 * alpha * (6.0 - alpha) / (36.0 * 7.0)
    assert ratios.var() == pytest.approx(variance, rel=0.02)
    for share in (0.1, 0.5, 0.9):
        expected = 0.8 + 1.4 * betaincinv(alpha, 6.0 - alpha, share)
        assert np.quantile(ratios, share) == pytest.approx(expected, abs=0.006)


def test_consent_has_a_range_of_its_own():
    """Mean (0.9 + 4 + 1.3)/6."""
    consent = np.array([f.duration_ratios for f in draws(PLANT, 20_000)])[:, 1]
    assert consent.mean() == pytest.approx(6.2 / 6.0, abs=0.003)
    assert (consent.min() >= 0.9, consent.max() <= 1.3) == (True, True)


def test_the_table_of_quantiles_agrees_with_the_beta_function():
    """Straight lines between scores 0.01 apart are off by less than 1e-5."""
    table, alpha = pert_ratios(0.8, 2.2), 1.0 + 4.0 * 0.2 / 1.4
    for score in np.linspace(-4.9, 4.9, 173):
        exact = 0.8 + 1.4 * betaincinv(alpha, 6.0 - alpha, ndtr(score))
        assert quantile_at(float(score), table) == pytest.approx(exact, abs=1e-5)
    assert quantile_at(99.0, table) == table[-1]
    assert quantile_at(-99.0, table) == table[0]


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.9])
def test_a_project_late_in_one_phase_is_late_in_the_others(rho):
    """Rank correlation under a Gaussian copula: 6/pi asin(rho/2) (Pearson 1907)."""
    fortunes = draws(replace(PLANT, delay_correlation=rho), 20_000)
    ratios = np.array([f.duration_ratios for f in fortunes])
    measured = spearmanr(ratios[:, 0], ratios[:, 4]).statistic
    # Four standard errors of a correlation of 20,000 pairs.
    assert measured == pytest.approx(6.0 / math.pi * math.asin(rho / 2.0), abs=0.03)


def test_with_full_correlation_all_phases_have_the_same_rank():
    fortune = draws(replace(PLANT, delay_correlation=1.0), 1)[0]
    assert np.ptp([fortune.duration_ratios[i] for i in OTHERS]) == pytest.approx(0.0, abs=1e-12)


def test_costs_follow_a_lognormal_of_the_stated_mean():
    """Mean 1.3; median 1.3 exp(-0.3^2/2)."""
    costs = np.array([f.cost_ratio for f in draws(PLANT, 40_000, 2)])
    assert costs.mean() == pytest.approx(1.3, rel=0.01)
    assert np.median(costs) == pytest.approx(1.3 * math.exp(-0.045), rel=0.01)
    assert np.log(costs).std() == pytest.approx(0.3, rel=0.02)


@pytest.mark.parametrize(
    ("name", "chance"),
    [
        ("refused", 0.05),
        ("refused_again", 0.05),
        ("objected", 0.57),
        ("challenged", 0.25),
        ("upheld", 0.12),
        ("resubmits", 0.5),
        ("abandoned", 0.4),
        ("insolvency_cancels", 0.1),
    ],
)
def test_events_are_as_frequent_as_stated(name, chance):
    share = np.mean([getattr(f, name) for f in draws(PLANT, 20_000, 3)])
    # Five standard errors of a share.
    assert share == pytest.approx(chance, abs=5 * math.sqrt(chance * (1 - chance) / 20_000))


def test_time_to_insolvency_is_exponential():
    """Mean 12/0.05 = 240 months, median that times ln 2."""
    months = np.array([f.insolvency_months for f in draws(PLANT, 20_000, 4)])
    assert months.mean() == pytest.approx(240.0, rel=0.03)
    assert np.median(months) == pytest.approx(240.0 * math.log(2.0), rel=0.03)


def test_without_spread_and_chances_everything_goes_as_planned():
    certain = Profile("plant", PLANT.months, PLANT.stages)
    assert draws(certain, 1) == [Fortune((1.0,) * 6, 1.0)]


def test_a_changed_chance_does_not_shift_the_rest():
    drawn = draws(PLANT, 1, 5)[0]
    assert draws(PLANT, 1, 5)[0] == drawn
    other = replace(
        PLANT,
        shortest_ratio=1.0,
        longest_ratio=1.0,
        consent=ConsentRules(),
        insolvency=Insolvency(0.1, 9.0, 0.1),
    )
    changed = draws(other, 1, 5)[0]
    assert changed.cost_ratio == drawn.cost_ratio
    assert changed.abandoned == drawn.abandoned
    assert changed.insolvency_months == pytest.approx(drawn.insolvency_months / 2.0)
