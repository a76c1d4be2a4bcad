"""Tariffs of shared pipes and quotes, by hand and against a plain reading of the rule."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.tariffs import (
    FULL,
    NO_ROUTE,
    NO_SUPPLY,
    QUOTED,
    HubOffers,
    PipeTerms,
    RouteMap,
    design_volume,
    pipe_tariff,
    quote_rows,
    route_group,
)
from infrastructure.finance import capital_recovery_factor


def terms(**changes):
    """Two undecided pipes with sizes of 100 and 400 units that cost GBP 50 m and GBP 80 m."""
    plain = PipeTerms(
        booked=np.zeros(2),
        conditional=np.zeros(2),
        is_open=np.ones(2, dtype=np.bool_),
        committed=np.zeros(2, dtype=np.bool_),
        bookable=np.full(2, np.inf),
        attainable=np.full(2, np.inf),
        capacity=np.full(2, np.inf),
        investment_gbp_m=np.zeros(2),
        open_season=np.full(2, 100.0),
        revenue_share=np.full(2, 0.1),
        menu_capacity=np.array([[100.0, 400.0]] * 2),
        menu_capex_gbp_m=np.array([[50.0, 80.0]] * 2),
        store_gbp_m_per_volume=np.zeros(2),
        underwriting_share=0.0,
        headroom_share=0.5,
        compression_gbp_per_volume=np.zeros(2),
    )
    plain = plain._replace(**changes)
    return plain if "attainable" in changes else plain._replace(attainable=plain.capacity)


def test_electricity_of_compression_is_passed_on_whatever_the_volume():
    lifted = terms(compression_gbp_per_volume=np.array([1.5, 0.0]))
    for volume in (5.0, 200.0):
        assert pipe_tariff(lifted, 0, volume) == pytest.approx(
            pipe_tariff(terms(), 0, volume) + 1.5
        )


def test_tariff_of_the_first_customer_by_hand():
    """He pays for the pipe of the first offer: 0.1 x GBP 50 m over 20 units."""
    assert pipe_tariff(terms(), 0, 20.0) == pytest.approx(0.1 * 50.0 / 20.0 * 1000.0)


def test_a_tariff_is_the_levelised_cost_of_transport():
    """`T = (a(r, n) + o) I / Q`: GBP 80 m at 6 % over 50 years, 0.9 % operation, 350 GWh a year."""
    share = float(capital_recovery_factor(0.06, 50)) + 0.009
    annuity = 0.06 / (1 - 1.06**-50)
    tariff = pipe_tariff(terms(revenue_share=np.full(2, share)), 0, 350.0)
    assert tariff == pytest.approx((annuity + 0.009) * 80e6 / 350e3, rel=1e-12)


def test_tariff_of_a_pipe_between_two_sizes_by_hand():
    """200 units need 300 with headroom: two thirds of the way from GBP 50 m to GBP 80 m."""
    assert design_volume(terms(), 0, 200.0) == 300.0
    assert pipe_tariff(terms(), 0, 200.0) == pytest.approx(0.1 * 70.0 / 200.0 * 1000.0)


def test_underwriting_carries_the_capacity_nobody_has_booked():
    """With half underwritten, 20 units pay as if 50 of the 100 were booked."""
    assert pipe_tariff(terms(underwriting_share=0.5), 0, 20.0) == pytest.approx(
        0.1 * 50.0 / 50.0 * 1000.0
    )


def test_a_decided_pipe_shares_what_it_cost():
    decided = terms(
        committed=np.array([True, False]),
        booked=np.array([80.0, 0.0]),
        capacity=np.array([120.0, np.inf]),
        investment_gbp_m=np.array([60.0, 0.0]),
    )
    assert pipe_tariff(decided, 0, 20.0) == pytest.approx(0.1 * 60.0 / 100.0 * 1000.0)


def test_conditional_commitments_lower_the_tariff_of_each():
    together = terms(conditional=np.array([200.0, 0.0]))
    assert pipe_tariff(together, 0, 20.0) == pytest.approx(pipe_tariff(terms(), 0, 200.0))


def test_nobody_pays_for_more_than_the_pipe_carries():
    """The largest size carries 400, and the decided pipe 120, whatever would be booked."""
    assert pipe_tariff(terms(), 0, 900.0) == pytest.approx(0.1 * 80.0 / 400.0 * 1000.0)
    decided = terms(
        committed=np.array([True, False]),
        booked=np.array([80.0, 0.0]),
        capacity=np.array([120.0, np.inf]),
        investment_gbp_m=np.array([60.0, 0.0]),
    )
    assert pipe_tariff(decided, 0, 60.0) == pytest.approx(0.1 * 60.0 / 120.0 * 1000.0)


@given(
    volume=st.floats(0.1, 900.0),
    more=st.floats(0.1, 300.0),
    underwriting=st.floats(0.0, 1.0),
    store=st.floats(0.0, 2.0),
)
@settings(max_examples=300)
def test_a_tariff_never_rises_with_volume(volume, more, underwriting, store):
    """What the greatest fixed point of the cluster manager rests on."""
    some = terms(underwriting_share=underwriting, store_gbp_m_per_volume=np.full(2, store))
    assert pipe_tariff(some, 0, volume + more) <= pipe_tariff(some, 0, volume) * (1.0 + 1e-12)


def quote(some_terms, volume, *, supported=0.0, other=0.0, price=90.0, gas=25.0):
    """Quote one option at hub 0 that can be supplied from hub 1 by pipe 0, or by both pipes."""
    routes = RouteMap(
        first=np.array([0, 2, 2, 2, 2]),
        supply_hub=np.array([1, 1]),
        pipelines=np.array([[0, -1], [0, 1]]),
    )
    offers = HubOffers(
        np.array([0.0, supported]), np.array([0.0, other]), np.array([np.inf, price])
    )
    group, needs = np.array([route_group(0, False)]), np.array([True])
    return quote_rows(some_terms, routes, offers, group, needs, np.array([volume]), gas)


def test_the_cheapest_way_is_quoted():
    rows = quote(terms(), 20.0, supported=50.0)
    assert rows.outcome[0] == QUOTED
    assert rows.route[0] == 0  # one pipe is cheaper than two
    assert rows.tariff[0] == pytest.approx(pipe_tariff(terms(), 0, 20.0))
    assert (rows.hydrogen_price[0], rows.follows_gas[0]) == (25.0, True)


def test_without_enough_supported_hydrogen_the_other_price_is_quoted():
    rows = quote(terms(), 20.0, supported=10.0, other=30.0)
    assert (rows.hydrogen_price[0], rows.follows_gas[0]) == (90.0, False)


@pytest.mark.parametrize(
    ("changes", "supply", "outcome"),
    [
        ({"is_open": np.zeros(2, dtype=np.bool_)}, 50.0, NO_ROUTE),
        ({}, 10.0, NO_SUPPLY),
        ({"bookable": np.full(2, 15.0)}, 50.0, FULL),
    ],
)
def test_what_is_missing_is_said_and_the_way_is_still_shown(changes, supply, outcome):
    rows = quote(terms(**changes), 20.0, supported=supply)
    assert rows.outcome[0] == outcome
    assert rows.route[0] == -1
    assert rows.way[0] == 0
    assert rows.tariff[0] > 0.0


def test_after_the_decision_more_of_the_store_comes_on_top_and_is_shared_by_all():
    """Bought for 100 of 400 for GBP 60 m; 150 more at GBP 0.2 m each: (60 + 0.2 x 150) / 250."""
    decided = terms(
        booked=np.full(2, 100.0),
        committed=np.ones(2, dtype=np.bool_),
        capacity=np.full(2, 100.0),
        attainable=np.full(2, 400.0),
        investment_gbp_m=np.full(2, 60.0),
        store_gbp_m_per_volume=np.array([0.2, 0.0]),
    )
    assert pipe_tariff(decided, 0, 150.0) == pytest.approx(0.1 * 90.0 / 250.0 * 1000.0)
    assert pipe_tariff(decided, 0, 0.0) == pytest.approx(0.1 * 60.0 / 100.0 * 1000.0)
    # What can never be had is bought by nobody and shared by nobody.
    assert pipe_tariff(decided, 0, 350.0) == pipe_tariff(decided, 0, 300.0)
