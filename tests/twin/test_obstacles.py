"""Why companies do not act: obstacles add up to what is emitted, and what would flip them does."""

from __future__ import annotations

import numpy as np
import pytest

import twin

NAMES = ["humber/reference", "humber/no_support", "tiny/tiny"]


@pytest.fixture(scope="module", params=NAMES)
def run(request):
    return twin.simulate(twin.load(request.param), 3)


def test_obstacles_sum_to_the_emissions_that_are_not_abated(run):
    by_year = run.obstacle_year.groupby("year")["fossil_co2_mt"].sum()
    emitted = run.cluster_year.set_index("year")["fossil_co2_mt"]
    np.testing.assert_allclose(by_year, emitted, rtol=1e-12, atol=1e-12)


def test_without_support_price_stands_in_the_way_of_most_and_nobody_waits_for_a_round():
    run = twin.simulate(twin.load("humber/no_support"), 3)
    late = run.obstacle_year.query("year == 2045").set_index("obstacle")["fossil_co2_mt"]
    assert late["below hurdle rate"] > 0.5 * late.sum()
    assert late.get("waits for support", 0.0) == 0.0


def test_works_under_construction_hold_what_they_will_abate():
    run = twin.simulate(twin.load("humber/reference"), 15)
    table = run.obstacle_year.pivot(index="year", columns="obstacle", values="fossil_co2_mt")
    # British Steel's furnaces: ordered by 2032, in service by 2042, some 3 Mt a year.
    assert table.loc[2036, "under construction"] > 2.0
    assert table.loc[2050, "under construction"] < 0.5


def test_an_order_waits_until_it_ends_also_where_it_comes_to_nothing_later():
    """A run to 2050, in which more orders withdraw, says of years before what one to 2034 does."""
    told = {}
    for end_year in (2034, 2050):
        scenario = twin.load("humber/reference").with_(horizon__end_year=end_year)
        run = twin.simulate(scenario, 15, tables=("obstacle_year", "projects"))
        rows = run.obstacle_year[run.obstacle_year["year"] <= 2034]
        told[end_year] = rows.pivot(index="year", columns="obstacle", values="fossil_co2_mt")
    assert (run.projects["standing"] == "withdrawn").any()
    # Orders of 2025-2028 that withdraw by 2032.
    assert told[2050].loc[2028, "order waits for others"] == pytest.approx(0.395, abs=0.001)
    for obstacle in told[2034].columns:
        np.testing.assert_allclose(told[2050][obstacle], told[2034][obstacle])


@pytest.mark.parametrize("kind", ["hydrogen", "capture"])
def test_the_tariff_that_pays_is_where_the_value_is_nothing(kind):
    """Value falls with the tariff in a straight line, so that two Januaries of one tariff tell."""
    run = twin.simulate(twin.load("humber/reference"), 3)
    rows = run.decisions[run.decisions["kind"] == kind]
    tariff, pays = rows["tariff_gbp_per_mwh_or_t"], rows["paying_tariff_gbp_per_mwh_or_t"]
    has = np.isfinite(pays) & (pays != tariff)
    assert has.any()
    worth = rows.loc[has, "value_gbp_m"]
    assert (np.sign(pays[has] - tariff[has]) == np.sign(worth)).all()


def test_a_contract_at_the_strike_that_pays_flips_the_option():
    """Break-even strikes of one January, won in a round of unlimited money, are all taken up."""
    base = twin.load("humber/reference")
    run = twin.simulate(base, 3)
    rows = run.decisions.query("kind == 'capture' and year == 2029")
    strike = rows["paying_strike_gbp_per_t"]
    assert np.isfinite(strike).all()
    # Who pays at the market price needs no contract above it.
    pays = rows["value_gbp_m"] > 0.0
    carbon = run.cluster_year.set_index("year").loc[2029, "carbon_price_gbp_per_t"]
    assert (strike[~pays] > carbon).all()
