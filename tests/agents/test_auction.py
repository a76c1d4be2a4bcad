"""Allocation rounds: hand-worked merit order, and what is never exceeded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.auction import Bid, Verdict, clear_round

FOUR = [
    Bid("dear", 140.0, 100.0, 10.0, 2030),
    Bid("large", 60.0, 700.0, 70.0, 2030),
    Bid("medium", 80.0, 400.0, 40.0, 2031),
    Bid("small", 90.0, 250.0, 25.0, 2030),
]


def awarded(verdicts):
    return [verdict.bid.bidder for verdict in verdicts if verdict.awarded]


def test_cheapest_first_and_what_does_not_fit_is_passed_over():
    """Of 1000 the large takes 700; 400 does not fit into 300, the next 250 does."""
    verdicts = clear_round(FOUR, 1000.0, 120.0, {}, 15)
    assert [(verdict.bid.bidder, verdict.reason) for verdict in verdicts] == [
        ("large", ""),
        ("medium", "volume 400 above the 300 left in the round"),
        ("small", ""),
        ("dear", "strike 140 above the cap of 120"),
    ]


def test_a_bid_that_just_fits_wins():
    """Volume, cap and budget are most that is allowed, not one less."""
    bid = Bid("exact", 120.0, 1000.0, 50.0, 2030)
    assert awarded(clear_round([bid], 1000.0, 120.0, {2030: 50.0}, 1)) == ["exact"]


def test_the_budget_binds_in_each_year_of_the_contract():
    """100 a year: the large (70) leaves 30, too little for 40 in 2031, enough for 25."""
    budget = dict.fromkeys(range(2030, 2045), 100.0)
    verdicts = clear_round(FOUR, 5000.0, 200.0, budget, 10)
    assert awarded(verdicts) == ["large", "small"]
    assert verdicts[1] == Verdict(FOUR[2], "budget of later years used up")
    # Years beyond those named are without limit.
    assert awarded(clear_round(FOUR, 5000.0, 200.0, {2030: 100.0}, 10)) == [
        "large",
        "medium",
        "small",
    ]


def test_a_budget_used_up_in_one_late_year_is_enough_to_lose():
    budget = dict.fromkeys(range(2030, 2045), 100.0) | {2039: 20.0}
    assert awarded(clear_round(FOUR[1:2], 5000.0, 200.0, budget, 10)) == []
    assert awarded(clear_round(FOUR[1:2], 5000.0, 200.0, budget, 9)) == ["large"]


def test_a_bid_that_expects_to_pay_back_frees_no_money_for_others():
    """Strike below the reference: support is negative, but not to be counted on."""
    generous = Bid("generous", 10.0, 1.0, -500.0, 2030)
    needy = Bid("needy", 20.0, 1.0, 101.0, 2030)
    assert awarded(clear_round([needy, generous], 9.0, 99.0, {2030: 100.0}, 1)) == ["generous"]


def test_equal_strikes_are_ranked_by_name_whatever_the_order_of_asking():
    bids = [Bid(name, 50.0, 60.0, 1.0, 2030) for name in ("b", "a", "c")]
    assert awarded(clear_round(bids, 130.0, 60.0, {}, 1)) == ["a", "b"]
    assert awarded(clear_round(bids[::-1], 130.0, 60.0, {}, 1)) == ["a", "b"]


@pytest.mark.parametrize(("volume", "budget"), [(0.0, 100.0), (100.0, 0.0)])
def test_without_volume_or_money_nobody_wins(volume, budget):
    bids = [Bid("a", 50.0, 1.0, 1.0, 2030)]
    assert awarded(clear_round(bids, volume, 60.0, {2030: budget}, 1)) == []
    assert clear_round([], volume, 60.0, {2030: budget}, 1) == []


BIDS = st.lists(
    st.tuples(
        st.floats(-50.0, 500.0), st.floats(0.0, 2000.0), st.floats(-100.0, 300.0),
        st.integers(2025, 2045),
    ),
    max_size=15,
).map(lambda bids: [Bid(f"b{i}", *bid) for i, bid in enumerate(bids)])  # fmt: skip


@given(
    bids=BIDS, volume=st.floats(0.0, 5000.0), cap=st.floats(0.0, 400.0),
    budget=st.dictionaries(st.integers(2025, 2065), st.floats(-50.0, 500.0)),
    years=st.integers(1, 20),
)  # fmt: skip
def test_cap_volume_and_budget_are_never_exceeded(bids, volume, cap, budget, years):
    given_budget = dict(budget)
    verdicts = clear_round(bids, volume, cap, budget, years)
    assert budget == given_budget
    assert sorted(v.bid.bidder for v in verdicts) == sorted(bid.bidder for bid in bids)
    won = [verdict.bid for verdict in verdicts if verdict.awarded]
    assert all(bid.strike <= cap for bid in won)
    assert sum(bid.volume for bid in won) <= volume * (1 + 1e-12) + 1e-9
    for year, money in budget.items():
        paid = sum(
            max(0.0, bid.yearly_support_gbp_m)
            for bid in won
            if bid.first_year <= year < bid.first_year + years
        )
        assert paid <= max(money, 0.0) * (1 + 1e-12) + 1e-9


@given(bids=BIDS, volume=st.floats(0.0, 5000.0), cap=st.floats(0.0, 400.0))
def test_who_loses_would_not_have_fitted(bids, volume, cap):
    """Without a budget: every loser is above the cap or larger than what was left at its turn."""
    left = volume
    for verdict in clear_round(bids, volume, cap, {}, 15):
        if verdict.awarded:
            left -= verdict.bid.volume
        else:
            assert verdict.bid.strike > cap or verdict.bid.volume > left


HAR1_MW = (21.0, 24.5, 10.6, 10.6, 5.2, 9.3, 7.0, 5.2, 10.5, 14.2, 7.1)
"""Capacities of the eleven projects of the first round (gov.uk, HAR1, December 2023)."""


@pytest.mark.validation("Prices and appraisal", "gov.uk, HAR1, December 2023: headline 125 MW")
def test_the_first_allocation_round_takes_its_eleven_projects_and_no_twelfth(validate):
    # Case V9: 11 projects, 125.2 MW (headline 125), on average 241 GBP/MWh HHV.
    bids = [Bid(f"project_{i}", 241.0, mw, 0.0, 2026) for i, mw in enumerate(HAR1_MW)]
    dearer = Bid("dearer", 250.0, 5.0, 0.0, 2026)
    verdicts = clear_round([dearer, *bids], 125.2 + 1e-9, 260.0, {}, 15)
    won = sum(verdict.bid.volume for verdict in verdicts if verdict.awarded)
    validate("Capacity awarded to the eleven projects of HAR1", 125.2, won, "MW", rel=1e-6)
    assert [v.awarded for v in verdicts] == [True] * 11 + [False]
