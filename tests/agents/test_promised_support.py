"""What a bid says support would cost, and of which years' budget it is taken when it wins."""

import numpy as np
import pytest

import twin
from agents.auction import Bid
from agents.company import capture_bid
from scenarios.schema.policy import Supported
from scenarios.units import GBP_M_PER_UNIT
from twin.model import ClusterModel
from twin.prepared.world import world_of

TINY = twin.load("tiny/tiny")


def after_years(years):
    """A run whose boards have decided in some Januaries; bids of the last of them stand."""
    model = ClusterModel(world_of(TINY), TINY.settings.seed)
    for _ in range(years):
        model.step()
    return model


def standing(model, kind):
    return list(model.government._bids[kind].values())


@pytest.mark.parametrize("kind", [Supported.REFORMER, Supported.ELECTROLYSER])
def test_a_producer_reckons_with_the_gas_price_of_its_first_year(kind):
    """Strike less gas in the first year of support, times a year's output."""
    model = after_years(1)
    (bid,) = standing(model, kind)
    producer = model.market.producer(bid.bidder)
    prices = model.announced
    gas_then, gas_now = (prices.gas_gbp_per_mwh(year) for year in (bid.first_year, 2025))
    assert bid.first_year > 2025
    assert abs(gas_then - gas_now) > 0.5
    expected = (bid.strike - gas_then) * producer.yearly_gwh * GBP_M_PER_UNIT
    assert bid.yearly_support_gbp_m == pytest.approx(expected)


def test_a_capture_bid_reckons_with_the_carbon_price_of_its_first_year():
    """Break-even of GBP 200/t and the margin, less the carbon price then, on 500 kt a year."""
    model = after_years(0)
    row = int(np.flatnonzero(model.options.captures)[0])
    bid = capture_bid(model, row, 200.0, 500.0, 2027)
    assert bid.first_year == 2027 + model.options.lead_years[row]
    carbon_then, carbon_now = (model.announced.carbon_gbp_per_t(y) for y in (bid.first_year, 2027))
    assert abs(carbon_then - carbon_now) > 0.5
    strike = 200.0 * (1.0 + TINY.settings.producers.margin_share)
    assert bid.yearly_support_gbp_m == pytest.approx((strike - carbon_then) * 0.5)


def test_a_contract_is_promised_the_years_from_the_first_of_its_bid_on():
    """GBP 40 m a year for the 15 years from 2031: 2031 to 2045, and no other."""
    government = after_years(0).government
    bid = Bid("harbour_reformer", 100.0, 100.0, 40.0, 2031, 800.0)
    government.receive(Supported.REFORMER, bid)
    government.decide(2027)
    held = {year: government.promised_in(year) for year in (2030, 2031, 2045, 2046)}
    assert government.promised_gbp_m == {bid.bidder: (range(2031, 2046), 40.0)}
    assert held == {2030: 0.0, 2031: 40.0, 2045: 40.0, 2046: 0.0}
