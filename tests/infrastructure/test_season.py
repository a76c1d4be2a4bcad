"""Seasons by the calendar: month 0 is January, a season lasts to the end of its last month."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrastructure.season import ALL_YEAR, Season

LAYING = Season(4, 10)
WINTER = Season(11, 2)


@pytest.mark.parametrize(
    ("season", "month", "wait", "left"),
    [
        (LAYING, 0.0, 3.0, 0.0),  # January: opens with April
        (LAYING, 3.0, 0.0, 7.0),  # 1 April
        (LAYING, 9.5, 0.0, 0.5),  # mid October
        (LAYING, 10.0, 5.0, 0.0),  # 1 November
        (LAYING, 12.0 * 7 + 11.0, 4.0, 0.0),  # December of the eighth year
        (WINTER, 11.0, 0.0, 3.0),  # December, over the turn of the year
        (WINTER, 1.5, 0.0, 0.5),
        (WINTER, 2.0, 8.0, 0.0),
        (Season(6, 6), 5.0, 0.0, 1.0),
        (ALL_YEAR, 7.3, 0.0, math.inf),
    ],
)
def test_waits_and_what_is_left(season, month, wait, left):
    assert season.wait_months(month) == pytest.approx(wait, abs=1e-12)
    assert season.left_months(month) == pytest.approx(left, abs=1e-12)


def test_lengths():
    assert [s.length_months for s in (LAYING, WINTER, Season(6, 6), ALL_YEAR)] == [7, 4, 1, 12]


@given(
    first=st.integers(1, 12),
    last=st.integers(1, 12),
    month=st.floats(0.0, 1000.0) | st.integers(0, 1000).map(lambda m: m * (1.0 - 2**-52)),
)
def test_the_wait_ends_in_an_open_season_and_the_rest_where_it_closes(first, last, month):
    season = Season(first, last)
    opened = month + season.wait_months(month)
    assert season.wait_months(opened) == 0.0
    left = season.left_months(opened)
    assert left > 0.0
    if math.isfinite(left):
        assert left <= season.length_months
        assert season.left_months(opened + left) == 0.0
        assert season.wait_months(opened + left) == pytest.approx(12 - season.length_months)


@pytest.mark.parametrize(("first", "last", "name"), [(0, 3, "first"), (4, 13, "last")])
def test_months_outside_the_year_are_refused(first, last, name):
    with pytest.raises(ValueError, match=f"{name}_month .*expected 1"):
        Season(first, last)
