"""The government: who wins and what it promises, also where rounds meet or bidders are gone."""

from __future__ import annotations

import pytest

import twin
from agents.auction import Bid
from scenarios.schema.policy import Supported
from twin.model import ClusterModel
from twin.prepared.world import world_of

ROUND = {"year": 2027, "supports": "capture", "volume": 1000.0, "strike_cap": 200.0}
POLICY = {"policy.rounds": [ROUND], "policy.support_budget_gbp_m_per_year": 100.0}
YEAR_OF_PAYMENT = 2035


def government(**changes):
    scenario = twin.load("tiny/tiny").changed(POLICY | changes)
    return ClusterModel(world_of(scenario), 1).government


def bid(row, strike, support_gbp_m):
    """Bid of an option for 100 kt a year from 2030 on."""
    return Bid(f"option/{row}", strike, 100.0, support_gbp_m, 2030, 100.0)


def test_a_project_wins_once_where_two_rounds_are_held_in_one_january():
    gov = government(**{"policy.rounds": [ROUND, ROUND]})
    gov.receive(Supported.CAPTURE, bid(0, 90.0, 3.0))
    gov.decide(2027)
    assert gov.awards == {"option/0": 90.0}
    assert gov.promised_in(YEAR_OF_PAYMENT) == pytest.approx(3.0)
    gov.release("option/0")
    assert gov.promised_in(YEAR_OF_PAYMENT) == pytest.approx(0.0, abs=1e-12)


def test_who_is_gone_bids_no_longer():
    gov = government()
    gov.receive(Supported.CAPTURE, bid(0, 80.0, 2.0))
    gov.receive(Supported.CAPTURE, bid(1, 90.0, 3.0))
    gov.release("option/0")
    gov.decide(2027)
    assert gov.awards == {"option/1": 90.0}


@pytest.mark.parametrize("gone", [(0,), (0, 1), (0, 1, 2)])
def test_a_joint_bid_goes_on_without_those_who_are_gone(gone):
    gov = government()
    bids = [bid(row, 80.0 + row, 2.0) for row in range(3)]
    gov.receive_joint(Supported.CAPTURE, "joint/co2_line", bids)
    for row in gone:
        gov.release(f"option/{row}")
    gov.decide(2027)
    left = [row for row in range(3) if row not in gone]
    assert gov.awards == {f"option/{row}": 80.0 + row for row in left}
    assert gov.promised_in(YEAR_OF_PAYMENT) == pytest.approx(2.0 * len(left))


def test_the_money_of_a_contract_moves_with_the_works_it_waits_for():
    """Two years later the option is still not ordered: its works would take as long from then."""
    gov = government(**{"policy.contract_years": 10})
    gov.receive(Supported.CAPTURE, bid(0, 80.0, 2.0))
    gov.decide(2027)
    months = float(gov.model.options.lead_months[0])
    for year in (2028, 2029):
        gov.decide(year)
        first = year + int(months // 12)
        held = {y for y in range(2025, 2060) if gov.promised_in(y) > 1e-9}
        assert held == set(range(first, first + 10))


def test_later_rounds_know_of_contracts_that_are_late():
    """A plant won for ten years from 2031 on; at the end its promise covers what it is paid."""
    scenario = twin.load("humber/reference").changed({"policy.contract_years": 10})
    model = ClusterModel(world_of(scenario), 11)
    model.run()
    late = 0
    for producer in model.market.producers:
        if producer.strike is None or producer.project is None:
            continue
        years, _ = model.government.promised_gbp_m[producer.party_id]
        online = producer.project.online_month
        if online < 12.0 * 25:  # by then the last January had passed
            assert years.start == 2025 + int(online // 12)
            late += years.start > 2031
    assert late
