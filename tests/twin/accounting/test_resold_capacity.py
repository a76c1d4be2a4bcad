"""How much of its payment a taker of resold capacity owes the seller, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin.accounting.resold_capacity import PipeTrade, Trade

SELLER, FIRST, SECOND = range(3)


def bought(paid, used, shares, volumes=(60.0, 60.0), bound=(1.0, 1.0, 1.0)):
    """Volume each of two takers buys from one seller in one year, which pays for 100 at most."""
    trades = tuple(
        Trade(SELLER, taker, volume, np.array([share]))
        for taker, volume, share in zip((FIRST, SECOND), volumes, shares, strict=True)
    )
    one_year = (np.array([row]) for row in (paid, used, bound))
    volumes_bought = PipeTrade(trades, np.zeros((1, 3)), np.zeros((1, 3))).bought(*one_year)
    return [float(volume[0]) for volume in volumes_bought]


@pytest.mark.parametrize(
    ("paid", "used", "shares", "expected"),
    [
        # The seller pays for 100 and uses nothing: 60 for the first, what is left for the second.
        ((100.0, 60.0, 60.0), (0.0, 60.0, 60.0), (1.0, 1.0), (60.0, 40.0)),
        # It pays for 50 of them only: the first pays the operator for its other 10.
        ((50.0, 60.0, 60.0), (0.0, 60.0, 60.0), (1.0, 1.0), (50.0, 0.0)),
        # A seller that uses 70 of its 100 has 30 to be bought from it.
        ((100.0, 60.0, 0.0), (70.0, 60.0, 0.0), (1.0, 0.0), (30.0, 0.0)),
        # Who must pay for 20 only, because it runs little, owes no more than that.
        ((100.0, 20.0, 0.0), (0.0, 20.0, 0.0), (1.0, 0.0), (20.0, 0.0)),
        # The right ends at mid-year: half of what passed on.
        ((100.0, 60.0, 0.0), (0.0, 60.0, 0.0), (0.5, 0.0), (30.0, 0.0)),
    ],
)
def test_a_taker_buys_what_the_seller_pays_for_and_does_not_use(paid, used, shares, expected):
    assert bought(paid, used, shares) == pytest.approx(expected)


def test_what_the_seller_is_no_longer_bound_for_is_not_bought_from_it():
    """Bound for a quarter of the year it pays for 25 of 100; the right ends with that."""
    found = bought((25.0, 60.0, 0.0), (0.0, 60.0, 0.0), (0.25, 0.0), bound=(0.25, 1.0, 1.0))
    assert found == pytest.approx([15.0, 0.0])


VOLUME, SHARE = st.floats(0.0, 100.0), st.floats(0.0, 1.0)


@given(st.tuples(VOLUME, VOLUME, VOLUME), st.tuples(SHARE, SHARE, SHARE), st.tuples(SHARE, SHARE))
def test_nobody_sells_more_than_it_pays_for_or_buys_more_than_it_needs(paid, idle, shares):
    used = tuple(volume * (1.0 - share) for volume, share in zip(paid, idle, strict=True))
    first, second = bought(paid, used, shares)
    assert min(first, second) >= 0.0
    assert first + second <= paid[SELLER] - used[SELLER] + 1e-9
    for volume, taker, share in ((first, FIRST, shares[0]), (second, SECOND, shares[1])):
        assert volume <= min(paid[taker], 60.0) * share + 1e-9
