"""Stacks against an hour-by-hour count and published wear."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrastructure.electrolysis import replacement_years, run_stacks, wear_factor


@given(start=st.integers(0, 59), run=st.integers(0, 200), life=st.integers(60, 90))
def test_a_year_of_stacks_is_the_count_hour_by_hour(start, run, life):
    age, ages, replaced = start, [], 0
    for _ in range(run):
        ages.append(age + 0.5)  # mean age within the hour
        age += 1
        if age >= life:
            age, replaced = 0, replaced + 1
    year = run_stacks(np.array([float(start)]), np.array([float(run)]), np.array([float(life)]))
    assert year.hours_at_end[0] == age
    assert year.replacements[0] == replaced
    assert year.mean_hours[0] == pytest.approx(np.mean(ages) if ages else start)


def test_plants_without_stacks_are_never_replaced():
    year = run_stacks(np.array([5e5]), np.array([8760.0]), np.array([np.inf]))
    assert year.replacements[0] == 0.0
    assert year.hours_at_end[0] == 508760.0


def test_wear_of_pem_stacks_at_the_end_of_their_life():
    # HyBalance (1.2 MW, 18,000 h): 3.75 microvolt an hour on a cell of about 1.9 V is 0.2 % in
    # a thousand hours; after 60,000 h 12 %.
    rise = 3.75e-6 * 1000 / 1.9
    assert rise == pytest.approx(0.002, abs=5e-5)
    assert wear_factor(np.array([0.0, 60_000.0]), np.array([0.002, 0.002])).tolist() == [1.0, 1.12]


def test_stacks_of_eleven_years_are_replaced_twice_in_thirty():
    # BEIS Hydrogen Production Costs 2021: stacks every 11 years of a life of 30.
    np.testing.assert_allclose(replacement_years(30, 8322.0, 11 * 8322.0), [11.0, 22.0])


def test_no_stacks_are_bought_on_the_last_day():
    np.testing.assert_allclose(replacement_years(20, 8000.0, 80_000.0), [10.0])
    assert replacement_years(20, 8000.0, np.inf).size == 0


@pytest.mark.parametrize(
    ("start", "run", "life"), [(-1.0, 10.0, 60.0), (0.0, -1.0, 60.0), (0.0, 1.0, 0.0)]
)
def test_impossible_stacks_are_refused(start, run, life):
    with pytest.raises(ValueError, match="correct the technology"):
        run_stacks(np.array([start]), np.array([run]), np.array([life]))


def test_impossible_wear_and_lives_are_refused():
    with pytest.raises(ValueError, match="wear_factor"):
        wear_factor(np.array([1.0]), np.array([-0.1]))
    with pytest.raises(ValueError, match="replacement_years"):
        replacement_years(30, 0.0, 60_000.0)
