"""Terms of an allocation round: uniform pricing, sizes, and one project's share of the money."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.auction import Bid, Terms, clear_round

UNIFORM = Terms(uniform=True)
THREE = [
    Bid("a", 60.0, 100.0, 10.0, 2030, 500.0),  # reference price 40: (60 - 40) x 500 GWh
    Bid("b", 80.0, 100.0, 8.0, 2031, 200.0),
    Bid("c", 100.0, 100.0, 6.0, 2030, 100.0),
]


def cleared(terms, volume=1000.0, cap=200.0, budget=None, years=15, bids=THREE):
    return {v.bid.bidder: v for v in clear_round(bids, volume, cap, budget or {}, years, terms)}


def test_as_bid_each_is_paid_its_own_strike_and_uniform_all_the_dearest_accepted():
    assert [v.strikes[0] for v in cleared(Terms()).values()] == [60.0, 80.0, 100.0]
    uniform = cleared(UNIFORM, volume=200.0)
    assert [v.strikes for v in uniform.values()] == [(80.0,), (80.0,), ()]  # the third does not fit
    # At 80 the first costs (80 - 40) x 500 GWh = GBP 20m a year instead of 10.
    assert uniform["a"].yearly_support_gbp_m == pytest.approx(20.0)
    assert uniform["b"].yearly_support_gbp_m == pytest.approx(8.0)
    assert uniform["c"].yearly_support_gbp_m == 0.0


def test_a_uniform_price_must_be_affordable_for_all_who_won_before():
    """Alone b costs 8 beside a's 10; but it lifts a to 20, and 28 are too much for 27."""
    budget = dict.fromkeys(range(2030, 2060), 27.0)
    assert all(v.awarded for v in cleared(Terms(), budget=budget).values())
    uniform = cleared(UNIFORM, budget=budget)
    assert [bidder for bidder, v in uniform.items() if v.awarded] == ["a"]
    assert uniform["b"].reason == "budget of later years used up"
    # c would lift a to 30: too dear as well, though c itself asks for no more than 6.
    assert uniform["a"].strikes == (60.0,)
    exact = cleared(UNIFORM, budget=dict.fromkeys(range(2030, 2060), 28.0))
    assert [bidder for bidder, v in exact.items() if v.awarded] == ["a", "b"]


def test_the_money_must_last_in_years_in_which_only_those_before_are_paid():
    """In 2030 only a is paid, but the later b would lift its 10 to 20."""
    budget = {2030: 15.0, 2031: 100.0}
    assert not cleared(UNIFORM, budget=budget, years=1)["b"].awarded
    assert cleared(Terms(), budget=budget, years=1)["b"].awarded


def test_projects_that_are_too_small_or_too_large_are_told_so():
    bids = [Bid("small", 50.0, 4.0, 1.0, 2030), Bid("large", 50.0, 300.0, 1.0, 2030), *THREE]
    terms = Terms(smallest_volume=5.0, largest_volume=100.0)
    verdicts = cleared(terms, bids=bids)
    assert verdicts["small"].reason == "volume 4 below the 5 it must have"
    assert verdicts["large"].reason == "volume 300 above the 100 it may have"
    assert verdicts["a"].awarded  # just as large as is allowed


def test_one_project_may_take_only_its_share_of_a_years_budget():
    """Of 30 a year at most a third: a takes just that, and 10.1 would be too much."""
    budget = dict.fromkeys(range(2030, 2060), 30.0)
    third = Terms(largest_budget_share=1.0 / 3.0)
    assert all(v.awarded for v in cleared(third, budget=budget).values())
    greedy = [Bid("greedy", 50.0, 100.0, 10.1, 2030), *THREE]
    verdicts = cleared(third, budget=budget, bids=greedy)
    assert verdicts["greedy"].reason == "greedy above 33% of a year's budget"
    assert verdicts["a"].awarded


def test_a_uniform_price_may_not_lift_a_winner_beyond_its_share():
    budget = dict.fromkeys(range(2030, 2060), 100.0)
    verdicts = cleared(Terms(uniform=True, largest_budget_share=0.15), budget=budget)
    assert verdicts["b"].reason == "a above 15% of a year's budget"  # b would pay a 20
    assert verdicts["a"].strikes == (60.0,)


BIDS = st.lists(
    st.tuples(
        st.floats(-50.0, 500.0), st.floats(0.0, 2000.0), st.floats(-100.0, 300.0),
        st.integers(2025, 2045), st.floats(0.0, 5000.0),
    ),
    max_size=12,
).map(lambda bids: [Bid(f"b{i}", *bid) for i, bid in enumerate(bids)])  # fmt: skip
TERMS = st.builds(
    Terms,
    uniform=st.booleans(),
    smallest_volume=st.floats(0.0, 500.0),
    largest_volume=st.floats(500.0, 2000.0),
    largest_budget_share=st.floats(0.05, 1.0),
)


@given(
    bids=BIDS, terms=TERMS, volume=st.floats(0.0, 5000.0), cap=st.floats(0.0, 400.0),
    budget=st.dictionaries(st.integers(2025, 2065), st.floats(-50.0, 500.0)),
    years=st.integers(1, 20),
)  # fmt: skip
def test_budget_cap_and_limits_are_never_exceeded(bids, terms, volume, cap, budget, years):
    verdicts = clear_round(bids, volume, cap, budget, years, terms)
    assert sorted(v.bid.bidder for v in verdicts) == sorted(bid.bidder for bid in bids)
    won = [verdict for verdict in verdicts if verdict.awarded]
    assert sum(v.bid.volume for v in won) <= volume * (1 + 1e-12) + 1e-9
    for verdict in won:
        assert verdict.bid.strike <= verdict.strikes[0] <= cap
        assert terms.uniform or verdict.strikes == (verdict.bid.strike,)
        assert terms.smallest_volume <= verdict.bid.volume <= terms.largest_volume
    assert not terms.uniform or len({v.strikes for v in won}) <= 1
    for year, money in budget.items():
        paid = [
            v.yearly_support_gbp_m
            for v in won
            if v.bid.first_year <= year < v.bid.first_year + years
        ]
        assert sum(paid) <= max(money, 0.0) * (1 + 1e-12) + 1e-9
        most = max(money, 0.0) * terms.largest_budget_share
        assert all(one <= most * (1 + 1e-12) + 1e-9 for one in paid)
