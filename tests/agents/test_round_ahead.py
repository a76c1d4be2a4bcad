"""What customers of several pipes may count on from one round, together, by hand and in runs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import twin
from agents.auction import Bid, Terms, clear_round, joint_bid
from agents.government import Government
from agents.round_ahead import RoundAhead

FIRST = Bid("first", 90.0, 400.0, 20.0, 2030, 400.0)  # reference price 40
NEXT = Bid("next", 60.0, 300.0, 6.0, 2030, 300.0)


def wins(bid, volume, budget, taken=(), terms=Terms()):  # noqa: B008
    (verdict,) = clear_round([bid], volume, 200.0, budget, 1, terms, taken)
    return verdict.awarded


def test_volume_and_money_that_are_counted_on_are_no_longer_there():
    """The cheaper bid comes second all the same: who came first relies on what it was told."""
    assert wins(NEXT, 699.0, {2030: 25.0})
    assert not wins(NEXT, 699.0, {}, [FIRST])
    assert wins(NEXT, 700.0, {}, [FIRST])
    assert not wins(NEXT, 700.0, {2030: 25.9}, [FIRST])
    assert wins(NEXT, 700.0, {2030: 26.0}, [FIRST])


def test_under_a_uniform_price_the_next_is_paid_what_the_dearer_one_before_counts_on():
    """At 90 it costs (90 - 40) x 300 kt = GBP 15m a year instead of the 6 it asks for."""
    uniform = Terms(uniform=True)
    assert not wins(NEXT, 700.0, {2030: 34.9}, [FIRST], uniform)
    assert wins(NEXT, 700.0, {2030: 35.0}, [FIRST], uniform)
    (verdict,) = clear_round([NEXT], 700.0, 200.0, {}, 1, uniform, [FIRST])
    assert verdict.strikes == (90.0,)


PART = st.builds(
    Bid,
    bidder=st.text("abcdef", min_size=4, max_size=8),
    strike=st.floats(0.0, 300.0),
    volume=st.floats(1.0, 1000.0),
    yearly_support_gbp_m=st.floats(-50.0, 100.0),
    first_year=st.integers(2028, 2034),
    yearly_output=st.floats(1.0, 1000.0),
)
GROUP = st.lists(PART, max_size=5)


@given(
    groups=st.lists(GROUP, max_size=4), uniform=st.booleans(), bids_jointly=st.booleans(),
    budget=st.dictionaries(st.integers(2026, 2040), st.floats(0.0, 200.0)),
)  # fmt: skip
def test_all_that_groups_count_on_one_after_the_other_is_there(
    groups, uniform, bids_jointly, budget
):
    """Volume and money of every year hold all of them at the price they are paid in the end."""
    terms, taken = Terms(uniform=uniform), []
    for group in groups:
        bids = [joint_bid("joint", group)] if bids_jointly and group else group
        verdicts = clear_round(bids, 2000.0, 300.0, budget, 5, terms, taken)
        taken += [verdict.bid for verdict in verdicts if verdict.awarded]
    assert sum(bid.volume for bid in taken) <= 2000.0 * (1 + 1e-12)
    dearest = max((bid.dearest for bid in taken), default=0.0)
    for year, money in budget.items():
        paid = [
            max(0.0, part.support_gbp_m(dearest if uniform else part.strike))
            for bid in taken
            for part in bid.parts
            if part.first_year <= year < part.first_year + 5
        ]
        assert sum(paid) <= money * (1 + 1e-9) + 1e-6


COORDINATED = twin.load("humber/coordinated").changed({"horizon.end_year": 2036})


@pytest.mark.parametrize("budget_gbp_m", [1000.0, 500.0])
@pytest.mark.parametrize("bids_jointly", [False, True])
def test_customers_of_all_pipes_together_count_on_no_more_than_the_round_has(
    monkeypatch, budget_gbp_m, bids_jointly
):
    """Both CO2 pipes look to the same round, whatever the money it has."""
    pipes: list[int] = []
    count_on = RoundAhead.count_on

    def checked(self, pipeline, members, screening):
        count_on(self, pipeline, members, screening)
        if not self.counted_on:
            return
        government: Government = self._model.government
        asked = [part for bid in self.counted_on for part in bid.parts]
        assert sum(bid.volume for bid in asked) <= self.entry.volume
        for year in range(self.entry.year, self.entry.year + 25):
            left = government.policy.support_budget_gbp_m_per_year - government.promised_in(year)
            paid = [
                max(0.0, bid.yearly_support_gbp_m)
                for bid in asked
                if bid.first_year <= year < bid.first_year + government.policy.contract_years
            ]
            assert sum(paid) <= left + 1e-9
        pipes.append(len(asked))

    monkeypatch.setattr(RoundAhead, "count_on", checked)
    changes = {
        "policy.support_budget_gbp_m_per_year": budget_gbp_m,
        "coordination.joint_bids": bids_jointly,
    }
    twin.simulate(COORDINATED.changed(changes), 1)
    assert sum(pipes) > 0
