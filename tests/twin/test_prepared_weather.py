"""Weather that cannot be is refused with place and repair, also where the schema cannot know."""

from __future__ import annotations

import pytest

import twin


def test_a_month_brighter_than_the_sun_allows_is_the_writers_fault():
    """Of December at 53.7 degrees north no more than 4.3 % of capacity can be had."""
    bright = twin.load("tiny/tiny").changed(
        {"data.weather.solar_mean_capacity_factor/12.value": 0.183}
    )
    with pytest.raises(twin.InputError, match=r"month 12 is 0\.183; expected at most") as caught:
        twin.simulate(bright)
    assert caught.value.faults[0].place == "weather.csv"
