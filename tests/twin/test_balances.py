"""Carbon, hydrogen, money and capacity add up in every shipped and in random small scenarios."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import twin
from infrastructure.assets import Flow
from scenarios.catalogue import shipped_names
from scenarios.errors import BalanceError
from tests.thoroughness import examples
from twin.accounting import balance
from twin.accounting.emissions import ledger
from twin.accounting.payments import SUPPORT, Category, gather_payments
from twin.model import ClusterModel
from twin.prepared.world import world_of
from twin.support_table import support_year


def finished(scenario, seed=1):
    """A run whose model is still at hand; every check has passed on the way."""
    model = ClusterModel(world_of(scenario), seed)
    model.run()
    book = ledger(model)
    payments = gather_payments(model, book)
    balance.check_payments(model, book, payments)
    return model, book, payments


def assert_adds_up(model, book, payments):
    """Each balance once more, from the tables instead of from inside the run."""
    generated = book.flows[
        :, :, [Flow.ENERGY_CO2_KT, Flow.PROCESS_CO2_KT, Flow.BIOGENIC_CO2_KT]
    ].sum(axis=(1, 2))
    biogenic = book.flows[:, :, Flow.BIOGENIC_CO2_KT].sum(axis=1) - book.removed_kt.sum(axis=1)
    emitted = book.emitted_fossil_kt.sum(axis=1) + biogenic
    stored = (book.stored_fossil_kt + book.removed_kt).sum(axis=1)
    np.testing.assert_allclose(generated, emitted + stored, rtol=1e-9, atol=1e-6)
    hydrogen = book.flows[:, :, Flow.HYDROGEN_GWH]
    for t, closed in enumerate(model.books.years):
        made = sum(s.produced_gwh + s.drawn_gwh for s in closed.hydrogen_systems)
        gone = sum(
            s.stored_gwh + s.lost_gwh + s.curtailed_gwh + s.leaked_gwh
            for s in closed.hydrogen_systems
        )
        used = np.maximum(hydrogen[t], 0.0).sum()
        assert made == pytest.approx(used + gone, rel=1e-9, abs=1e-6)
    np.testing.assert_allclose(
        payments.paid().sum(axis=1), payments.received().sum(axis=1), rtol=1e-9, atol=1e-9
    )
    net = payments.received() - payments.paid()
    assert abs(net.sum()) <= 1e-6 * max(1.0, np.abs(net).sum())
    assert (book.emitted_fossil_kt.sum(axis=1) >= -1e-6).all()
    spent = support_year(model, payments)
    supported = payments.paid(*SUPPORT)[:, model.government.index]
    assert spent["gbp_m"].sum() == pytest.approx(supported.sum(), rel=1e-9, abs=1e-9)
    assert model.government.fund.left_gbp_m >= -1e-9


@pytest.mark.parametrize("name", shipped_names())
def test_every_shipped_scenario_adds_up(name):
    assert_adds_up(*finished(twin.load(name)))


TINY = twin.load("tiny/tiny")
worlds = st.fixed_dictionaries(
    {
        "policy.carbon_price.path": st.sampled_from(["low", "central", "high", "held"]),
        "policy.carbon_price.multiplier": st.floats(0.0, 4.0),
        "policy.support_budget_gbp_m_per_year": st.floats(0.0, 2000.0),
        "policy.electrification_grant_share": st.floats(0.0, 1.0),
        "policy.grant_budget_gbp_m_per_year": st.floats(0.0, 300.0),
        "policy.network_underwriting_share": st.floats(0.0, 1.0),
        "prices.gas_multiplier": st.floats(0.1, 3.0),
        "prices.electricity_multiplier": st.floats(0.1, 3.0),
        "networks.booked_share_for_fid": st.floats(0.0, 1.0),
        "networks.headroom_share": st.floats(0.0, 3.0),
        "networks.delay_months": st.floats(0.0, 60.0),
        "producers.offtake_share_for_fid": st.floats(0.0, 1.0),
        "companies.trust_in_carbon_path": st.floats(0.0, 1.0),
        "companies.hurdle_rate_multiplier": st.floats(0.2, 3.0),
        "delivery.duration_multiplier": st.floats(0.1, 3.0),
        "delivery.crew_multiplier": st.floats(0.05, 5.0),
        "coordination.enabled": st.booleans(),
        "coordination.joint_bids": st.booleans(),
        "data.sites.mill.renewal_year": st.integers(2025, 2045),
        "shocks": st.sampled_from(
            [
                [],
                [{"year": 2036, "kind": "closure", "subject": "plant"}],
                [{"year": 2029, "kind": "support_withdrawn"}],
                [{"year": 2031, "kind": "insolvency", "subject": "plant_company"}],
            ]
        ),
        "networks.booking_tenor_years": st.integers(0, 20),
        "networks.ship_or_pay_share": st.floats(0.0, 1.0),
        "networks.resale_price_share": st.sampled_from([0.0, 0.5, 1.0]),
        "coordination.shared_consents": st.sampled_from([[], ["dco"]]),
        "policy.recycled_revenue_share": st.floats(0.0, 1.0),
        "policy.recycled_grant_share": st.floats(0.0, 1.0),
        "policy.rounds.2.pricing": st.sampled_from(["pay_as_bid", "uniform"]),
        "policy.rounds.2.largest_budget_share": st.floats(0.1, 1.0),
        "producers.cost_spread_share": st.floats(0.0, 0.5),
        "producers.withdrawal_probability": st.floats(0.0, 1.0),
        "data.measures.power_chp_gas_capture.downtime_months": st.floats(0.0, 24.0),
        "data.carbon_store_phases.north_store/1.rate_mt_per_year": st.floats(0.0, 3.0),
        "data.carbon_store_phases.north_store/2.opens_month": st.integers(1, 12),
        "data.carbon_stores.north_store.capacity_mt": st.floats(0.5, 50.0),
    }
)


@pytest.mark.slow
@settings(
    max_examples=examples(200, 40),
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(changes=worlds, seed=st.integers(0, 1000))
def test_random_small_worlds_add_up(changes, seed):
    store = TINY.cluster.carbon_stores[0].store_id
    named = {key.replace("north_store", store): value for key, value in changes.items()}
    assert_adds_up(*finished(TINY.changed(named), seed))


def test_a_site_whose_fuel_is_given_no_carbon_may_capture_with_heat_from_gas():
    without = {"data.fuels.refinery_fuel.co2_kg_per_mwh": 0.0}
    model, *run = finished(twin.load("humber/capture_first").changed(without))
    gas_gwh = model.books.years[-1].flows[:, Flow.GAS_GWH]
    no_carbon = model.world.fuel_co2_kg_per_mwh[model.register.site] == 0.0
    assert gas_gwh[no_carbon & (model.register.site >= 0)].sum() > 0.0
    assert_adds_up(model, *run)


def test_a_broken_balance_stops_the_run():
    """A defect is planted: a reformer's CO2 is lost on the way; the year does not close."""
    scenario = twin.load("humber/reference")
    model = ClusterModel(world_of(scenario), 1)
    model.run()
    closed = model.books.years[-1]
    flows = closed.flows.copy()
    flows[0, Flow.ENERGY_CO2_KT] += 1.0
    with pytest.raises(BalanceError, match=r"carbon .* does not add up in 2050"):
        balance.check_year(model, closed._replace(flows=flows))


def test_a_plant_whose_carbon_is_lost_is_named():
    model = ClusterModel(world_of(twin.load("humber/reference")), 1)
    model.run()
    closed = model.books.years[-1]
    gas = closed.flows[model.register.plants, Flow.GAS_GWH]
    plant = int(model.register.plants[gas.argmax()])
    flows = closed.flows.copy()
    # The year as a whole still adds up: another asset emits what the plant does not.
    flows[plant, Flow.ENERGY_CO2_KT] -= 1.0
    flows[0, Flow.ENERGY_CO2_KT] += 1.0
    name = model.register.assets[plant].name
    with pytest.raises(BalanceError, match=f"carbon of {name} does not add up in 2050"):
        balance.check_year(model, closed._replace(flows=flows))


def test_money_that_nobody_receives_stops_the_run():
    model, book, payments = finished(twin.load("tiny/tiny"))
    payments._paid[Category.FUEL][0, 0] += 1.0
    with pytest.raises(BalanceError, match="money paid and received"):
        balance.check_payments(model, book, payments)
