"""What parties can count on from each other before anything is booked."""

from __future__ import annotations

import numpy as np
import pytest

import twin
from agents.bookings import Booking
from agents.market_place import MarketPlace
from scenarios.schema.network import Carrier
from twin.model import ClusterModel
from twin.prepared.world import world_of


def test_before_open_seasons_a_reformer_reckons_with_the_tariff_of_a_full_one():
    """Indicative tariff by hand: revenue of the pipe for its offer, over what would be booked."""
    world = world_of(twin.load("humber/reference"))
    model = ClusterModel(world, 1)
    reformer = next(p for p in model.market.producers if p.party_id == "h2h_saltend")
    terms = model.market.terms(2025)
    asked = reformer.hub, reformer.captured_kt, terms
    assert model.market.cheapest_co2_route(*asked) is None
    tariffs = []
    for i, plan in enumerate(world.plans):
        if plan.row.carrier is Carrier.CO2 and reformer.hub in model.market.pipelines[i].hubs:
            size = plan.row.open_season_volume * (1.0 + terms.headroom_share)
            capex = np.interp(size, plan.menu.capacity, plan.menu.capex_gbp_m)
            invested = capex + plan.menu.store_gbp_m_per_volume * size
            paying = max(plan.row.open_season_volume, terms.underwriting_share * size)
            lift = terms.compression_gbp_per_volume[i]
            tariffs.append(1000.0 * plan.revenue_share * invested / paying + lift)
    assert model.market.expected_co2_tariff(*asked) == pytest.approx(min(tariffs), rel=1e-12)


def test_the_price_agreed_is_that_of_the_seller_who_was_found():
    """Gas where a seller has a contract; else what the seller asks, whatever was quoted before.

    Another may have bought the rest of the supported hydrogen since the quote, at the price of gas.
    """
    model = ClusterModel(world_of(twin.load("tiny/tiny")), 1)
    seller = model.market.producers[0]
    model.market.bookings["user"] = Booking((), 10.0, {0: 10.0})
    seller.price_gbp_per_mwh, seller.strike = 95.0, None
    assert model.market.agreed_gbp_per_mwh("user") == 95.0
    seller.strike = 90.0
    assert np.isnan(model.market.agreed_gbp_per_mwh("user"))
    assert np.isnan(model.market.agreed_gbp_per_mwh("nobody"))


def test_the_price_of_hydrogen_is_settled_at_the_order(monkeypatch):
    """Once it was the gas price of that January wherever the seller had no contract at start-up."""
    orders = iter(range(1000))
    agreed = {}

    def settle(_, customer):
        return agreed.setdefault(customer, 50.0 + next(orders))

    monkeypatch.setattr(MarketPlace, "agreed_gbp_per_mwh", settle)
    model = ClusterModel(world_of(twin.load("tiny/tiny")), 4)
    model.run()
    users = [asset for asset in model.register.assets if asset.bought_gwh]
    assert users
    assert [asset.hydrogen_price for asset in users] == [agreed[asset.name] for asset in users]
