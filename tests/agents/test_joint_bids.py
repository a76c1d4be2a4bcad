"""Joint bids: a bundle wins or loses as a whole, ranked at its mean strike; and what runs do."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import twin
from agents.auction import Bid, Terms, clear_round, joint_bid
from agents.government import Government
from scenarios.schema.policy import Supported
from tests.thoroughness import examples

CHEAP = Bid("cheap", 80.0, 300.0, 9.0, 2030, 300.0)  # (80 - 50) x 300 kt
DEAR = Bid("dear", 140.0, 100.0, 9.0, 2032, 100.0)  # (140 - 50) x 100 kt
BUNDLE = joint_bid("joint/pipe", [CHEAP, DEAR])


def test_a_bundle_bids_its_mean_strike_by_output():
    assert BUNDLE.strike == pytest.approx((80.0 * 300.0 + 140.0 * 100.0) / 400.0)  # 95
    assert (BUNDLE.volume, BUNDLE.yearly_support_gbp_m, BUNDLE.first_year) == (400.0, 18.0, 2030)
    assert joint_bid("joint/pipe", [DEAR]) is DEAR


def test_the_cap_holds_for_each_and_each_is_paid_what_it_asked():
    """A cheap project does not carry a dear one over the cap."""
    (verdict,) = clear_round([BUNDLE], 500.0, 139.0, {}, 15)
    assert verdict.reason == "strike 140 above the cap of 139"
    (verdict,) = clear_round([BUNDLE], 500.0, 140.0, {}, 15)
    assert verdict.contracts == [(CHEAP, 80.0), (DEAR, 140.0)]
    assert verdict.yearly_support_gbp_m == pytest.approx(18.0)


def test_a_bundle_is_ranked_at_its_mean_strike():
    """At 95 it comes before one at 100, though its dear member alone would come after."""
    rival = Bid("rival", 100.0, 200.0, 9.0, 2030, 200.0)
    assert [v.awarded for v in clear_round([rival, BUNDLE], 500.0, 150.0, {}, 15)] == [True, False]
    alone = {
        v.bid.bidder: v.awarded for v in clear_round([rival, CHEAP, DEAR], 500.0, 150.0, {}, 15)
    }
    assert alone == {"cheap": True, "rival": True, "dear": False}


def test_all_or_none_where_the_volume_or_a_size_does_not_fit():
    (verdict,) = clear_round([BUNDLE], 350.0, 150.0, {}, 15)
    assert verdict.reason == "volume 400 above the 350 left in the round"
    (verdict,) = clear_round([BUNDLE], 500.0, 150.0, {}, 15, Terms(smallest_volume=150.0))
    assert verdict.reason == "volume 100 below the 150 it must have"
    assert [strike for _, strike in verdict.contracts] == [80.0, 140.0]  # what they had asked


def test_each_year_must_hold_those_who_are_paid_in_it():
    """Ten years from 2030 and from 2032: 9 a year at both ends, 18 from 2032 to 2039."""
    enough = dict.fromkeys(range(2030, 2032), 9.0) | dict.fromkeys(range(2032, 2040), 18.0)
    enough |= dict.fromkeys(range(2040, 2042), 9.0)
    assert clear_round([BUNDLE], 500.0, 150.0, enough, 10)[0].awarded
    for year in (2031, 2035, 2041):
        short = enough | {year: enough[year] - 0.1}
        assert not clear_round([BUNDLE], 500.0, 150.0, short, 10)[0].awarded


def test_a_uniform_price_is_the_dearest_strike_of_any_member():
    last = Bid("last", 99.0, 50.0, 1.0, 2030, 50.0)
    verdicts = clear_round([BUNDLE, last], 500.0, 150.0, {}, 15, Terms(uniform=True))
    assert [strike for v in verdicts for _, strike in v.contracts] == [140.0, 140.0, 140.0]
    # 60 GBP/t more on the 300 kt of the cheap one, nothing more on the dear one.
    assert verdicts[0].yearly_support_gbp_m == pytest.approx(18.0 + 60.0 * 0.3)


PART = st.builds(
    Bid,
    bidder=st.text("abcdef", min_size=4, max_size=8),
    strike=st.floats(0.0, 500.0),
    volume=st.floats(1.0, 2000.0),
    yearly_support_gbp_m=st.floats(-100.0, 300.0),
    first_year=st.integers(2025, 2045),
    yearly_output=st.floats(1.0, 5000.0),
)
BIDS = st.lists(
    st.lists(PART, min_size=1, max_size=4).map(lambda parts: joint_bid("joint", parts)), max_size=6
)


@settings(max_examples=examples(100, 30))
@given(
    bids=BIDS, uniform=st.booleans(), share=st.floats(0.1, 1.0),
    budget=st.dictionaries(st.integers(2025, 2065), st.floats(-50.0, 800.0)),
    years=st.integers(1, 20),
)  # fmt: skip
def test_bundles_never_exceed_volume_cap_or_budget(bids, uniform, share, budget, years):
    terms = Terms(uniform=uniform, largest_budget_share=share)
    won = [v for v in clear_round(bids, 4000.0, 300.0, budget, years, terms) if v.awarded]
    assert sum(verdict.bid.volume for verdict in won) <= 4000.0 * (1 + 1e-12)
    contracts = [contract for verdict in won for contract in verdict.contracts]
    assert all(strike <= 300.0 for _, strike in contracts)
    for year, money in budget.items():
        paid = [
            max(0.0, part.support_gbp_m(strike))
            for part, strike in contracts
            if part.first_year <= year < part.first_year + years
        ]
        assert sum(paid) <= max(money, 0.0) * (1 + 1e-9) + 1e-6
        assert all(one <= share * max(money, 0.0) * (1 + 1e-9) + 1e-6 for one in paid)


CLUSTER = twin.load("humber/reference").changed(
    {"coordination.enabled": True, "horizon.end_year": 2036}
)


def test_in_a_run_a_bundle_wins_as_one_and_no_member_above_the_cap(monkeypatch):
    bundles = 0
    decide = Government.decide

    def checked(self, year):
        nonlocal bundles
        standing = [bid for bid in self._bids[Supported.CAPTURE].values() if bid.members]
        decide(self, year)
        for bid in standing:
            bundles += 1
            assert len({member.bidder in self.awards for member in bid.members}) == 1
        assert all(strike <= 180.0 for strike in self.awards.values())

    monkeypatch.setattr(Government, "decide", checked)
    twin.simulate(CLUSTER.changed({"coordination.joint_bids": True}), 2)
    assert bundles


def test_a_project_asks_for_support_from_the_same_year_on_alone_and_jointly(monkeypatch):
    """Both are handed in in January 2026, for the round of 2027."""
    alone: dict[str, int] = {}
    jointly: dict[str, int] = {}
    receive, receive_joint = Government.receive, Government.receive_joint

    def note_one(self, kind, bid):
        alone[bid.bidder] = bid.first_year
        receive(self, kind, bid)

    def note_bundle(self, kind, bidder, bids):
        jointly.update({bid.bidder: bid.first_year for bid in bids})
        receive_joint(self, kind, bidder, bids)

    monkeypatch.setattr(Government, "receive", note_one)
    monkeypatch.setattr(Government, "receive_joint", note_bundle)
    round_of_2027 = {"year": 2027, "supports": "capture", "volume": 5000, "strike_cap": 180}
    changes = {"coordination.joint_bids": True, "policy.rounds": [round_of_2027]}
    twin.simulate(CLUSTER.changed(changes | {"horizon.end_year": 2027}), 2)
    both = alone.keys() & jointly.keys()
    assert both
    assert {name: jointly[name] for name in both} == {name: alone[name] for name in both}
