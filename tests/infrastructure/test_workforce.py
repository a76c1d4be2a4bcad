"""Trainees, workers and retirement: cohorts by hand, long-run growth in closed form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from infrastructure.workforce import Training, Workforce


def test_who_begins_works_after_the_years_of_training():
    """Nobody at first; all of 100 retire at 10 %; a shortage in year 1 brings 20 % in year 3."""
    force = Workforce(100.0, Training(0.0, 0.2, 2, 0.1))
    force.pass_year(1.0)
    assert (force.workers, force.started, force.trainees) == (90.0, 20.0, 20.0)
    force.pass_year(0.0)
    assert force.workers == 81.0
    force.pass_year(0.0)
    assert force.workers == pytest.approx(72.9 + 20.0)
    assert force.trainees == 0.0


def test_more_are_taken_on_in_proportion_to_the_shortage_up_to_a_limit():
    started = []
    for shortage in (0.0, 0.5, 1.0, 7.0):
        force = Workforce(1000.0, Training(0.05, 0.03, 3, 0.02))
        force.pass_year(shortage)
        started.append(force.started)
    assert started == pytest.approx([50.0, 65.0, 80.0, 80.0])


def test_a_trade_in_balance_stays_as_large_as_it_is():
    force = Workforce(500.0, Training(0.04, 0.1, 3, 0.04))
    for _ in range(30):
        force.pass_year(0.0)
    assert force.workers == pytest.approx(500.0)


def test_long_run_growth_solves_the_cohort_equation():
    """W(t+1) = W(t)(1 - r) + s W(t - n) grows by the g with 1 + g = 1 - r + s (1 + g)^-n.

    With the Humber's 5 % starts, 3 years and 2 % retirement that is 2.6 % a year; its tables
    assumed 3 % before.
    """
    force = Workforce(5000.0, Training(0.05, 0.03, 3, 0.02))
    for _ in range(60):
        before = force.workers
        force.pass_year(0.0)
    growth = brentq(lambda g: 1.0 - 0.02 + 0.05 * (1.0 + g) ** -3 - (1.0 + g), 0.0, 0.1)
    assert force.workers / before - 1.0 == pytest.approx(growth, rel=1e-6)
    assert growth == pytest.approx(0.026, abs=5e-4)


@given(
    starts=st.floats(0.0, 0.3),
    extra=st.floats(0.0, 0.3),
    years=st.integers(1, 6),
    retirement=st.floats(0.0, 0.2),
    shortages=st.lists(st.floats(0.0, 3.0), max_size=20),
)
def test_nobody_appears_or_is_lost(starts, extra, years, retirement, shortages):
    """Workers and trainees now = those at the start + all who began - all who retired."""
    force = Workforce(1000.0, Training(starts, extra, years, retirement))
    total = force.workers + force.trainees
    for shortage in shortages:
        force.pass_year(shortage)
        total += force.started - force.retired
        assert force.workers > 0.0
    assert force.workers + force.trainees == pytest.approx(total)
