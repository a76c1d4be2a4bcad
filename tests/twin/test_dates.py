"""Decimal years in words."""

import math

import pytest

from twin.dates import month_of


@pytest.mark.parametrize(
    ("year", "long", "short"),
    [
        (2031.0, "January 2031", "Jan 2031"),
        (2037.8, "October 2037", "Oct 2037"),
        (2025 + 71 / 12, "December 2030", "Dec 2030"),
        (2030.9999999999, "January 2031", "Jan 2031"),  # months added up fall a hair short
        (math.nan, "", ""),
    ],
)
def test_a_date_is_told_by_its_month(year, long, short):
    assert (month_of(year), month_of(year, short=True)) == (long, short)
