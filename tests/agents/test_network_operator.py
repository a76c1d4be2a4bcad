"""Pipeline operators: for whom they begin to develop a pipe."""

from __future__ import annotations

import pytest

import twin
from tests.twin import stylised
from twin.model import ClusterModel
from twin.prepared.world import world_of

IDEA = twin.load("tiny/tiny").changed({"data": {"pipelines.hydrogen_line.stage": "idea"}})


@pytest.mark.parametrize(("gives_up", "begins"), [(False, True), (True, False)])
def test_a_pipe_is_begun_for_a_supported_producer_that_may_still_come(gives_up, begins):
    model = ClusterModel(world_of(IDEA), 1)
    line = next(p for p in model.market.pipelines if p.pipeline_id == "hydrogen_line")
    producer = next(p for p in model.market.producers if p.hub in line.hubs)
    producer.strike = 80.0
    producer.decide(2025)
    if gives_up:
        producer.give_up()
    model.market.operator_of(line.index).decide(2025)
    assert (line.project is not None) == begins


def test_what_is_booked_is_paid_for_with_the_pipe_or_in_later_phases_of_its_store():
    """A larger pipe once let customers book store that nobody had paid for."""
    model = ClusterModel(world_of(twin.load("humber/reference")), 1)
    model.run()
    stored = [line for line in model.market.pipelines if line.committed and line.store >= 0]
    assert stored
    for line in stored:
        menu = model.market.offers.menu(line.index)
        pipe_gbp_m = menu.capex_gbp_m[menu.diameter_in.tolist().index(line.diameter_in)]
        store_gbp_m = menu.store_gbp_m_per_volume * line.capacity
        later_gbp_m = sum(phase.project.estimate_gbp_m for phase in line.store_phases)
        # Pipes decided later share trenches, which makes the menu cheaper than it was.
        assert line.project.estimate_gbp_m + later_gbp_m >= pipe_gbp_m + store_gbp_m - 1e-6
        assert line.booked <= line.capacity


def test_a_store_grows_when_firm_bookings_ask_for_it_and_who_asked_waits_for_the_wells():
    """By hand, in a store that was bought for the first of two customers of 100 kt a year.

    The second orders in 2035 and would begin to start up after 30 months. The wells are ordered
    in January 2036: 4 + 6 months of FEED and procurement, 5 until the season opens in April, 12 + 6
    of building and commissioning. The start-up of who waits takes 6 more.
    """
    per_kt_gbp_m = 0.1
    clusters = stylised.cluster([100.0, 100.0], late_from={1: 2035})
    priced = stylised.at_price(clusters, 400.0).changed(
        {"data": {"carbon_stores.field.development_capex_gbp_m": per_kt_gbp_m * 1e6}}
    )
    model = ClusterModel(world_of(priced), 1)
    model.run()
    (line,) = model.market.pipelines
    works = {p.order.project_id: p for p in model.works.projects}
    wells, wells_ready = works["field#2"], 12 * 11 + 4 + 6 + 5 + 12 + 6
    assert (wells.estimate_gbp_m, line.capacity) == (pytest.approx(10.0), pytest.approx(200.0))
    assert wells.online_month == pytest.approx(wells_ready)
    assert works["site_1/capture_2035"].online_month == pytest.approx(wells_ready + 6)
    invested = stylised.PIPE_GBP_M + per_kt_gbp_m * 200.0
    tariff = stylised.tariff_gbp_per_t(200.0, invested)
    assert model.books.years[-1].tariffs[0] == pytest.approx(tariff)
    rising = [float(year.carbon_stores[0].stored_kt.sum()) for year in model.books.years]
    assert max(rising[:13]) == pytest.approx(100.0)
    assert rising[-1] == pytest.approx(200.0)


@pytest.mark.slow
def test_at_a_higher_carbon_price_the_store_grows_and_nobody_is_shut_out():
    """Others once filled what was bought of the store before the second unit of Drax came."""
    dear = twin.load("humber/reference").changed({"policy.carbon_price.path": "high"})
    for seed in (11, 1):
        projects = twin.simulate(dear, seed, tables=("projects",)).tables["projects"]
        running = projects.loc[projects["standing"] == "operating", "project_id"].astype(str)
        assert "drax/power_biomass_capture_unit_2" in set(running)
        assert (projects["kind"] == "store").any()
