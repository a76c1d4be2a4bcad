"""On every shipped scenario: money nets to nought, CO2 adds up, and costs by measure do too."""

import numpy as np
import pytest

import twin
from scenarios.catalogue import shipped_names
from twin.accounting.appraisal import discount
from twin.accounting.distribution import by_zone, incidence
from twin.accounting.measures import REST, _assets, _direct_costs, abatement_costs
from twin.accounting.payments import RESOURCES
from twin.accounting.scopes import avoided_by_party, scopes_year
from twin.accounting.transfers import (
    GOVERNMENT,
    group_of_parties,
    party_cash,
    payment_matrix,
    taxpayer_year,
)
from twin.accounting.welfare import appraise

SHIPPED = [
    pytest.param(name, marks=pytest.mark.slow if name != "tiny/tiny" else ())
    for name in shipped_names()
]


@pytest.fixture(scope="module", params=SHIPPED)
def run(request):
    scenario = twin.load(request.param)
    return twin.simulate(scenario), scenario


def test_all_accounts_add_up(run):
    results, scenario = run
    _money(results)
    _carbon(results)
    _appraisal(results, scenario)


def test_what_one_operator_of_both_carriers_pays_is_shared_out_once():
    """Otherwise what no measure caused would come out below nothing."""
    scenario = twin.load("humber/hydrogen_first")
    one = {f"pipelines.{row.pipeline_id}.operator_id": "nep" for row in scenario.cluster.pipelines}
    scenario = scenario.changed({"data": one})
    results = twin.simulate(scenario, 1)
    measures = abatement_costs(results, scenario).set_index("measure_id")["cost_gbp_m"]
    assert results.asset_year["hydrogen_used_gwh_hhv"].sum() > 0.0
    assert results.asset_year["stored_co2_kt"].sum() > 0.0
    assert measures[REST] == pytest.approx(0.0, abs=1e-9 * measures.abs().sum())


def _money(results):
    payments = results.payments
    cash = party_cash(payments)
    total = payments["gbp_m"].abs().sum()
    assert abs(cash["net_cash_gbp_m"].sum()) < 1e-9 * total
    own = results.company_year.groupby("company_id", observed=True)["net_cash_gbp_m"].sum()
    for party, net in own.items():
        told = cash["net_cash_gbp_m"].get(str(party), 0.0)
        assert told == pytest.approx(net, abs=1e-6), "resource cost + transfers = cash"
    matrix = payment_matrix(payments, group_of_parties(results.company_year))
    assert matrix.to_numpy().sum() == pytest.approx(payments["gbp_m"].sum())
    taxpayer = taxpayer_year(results)
    balance = cash["net_cash_gbp_m"].get(GOVERNMENT, 0.0)
    balance -= taxpayer["carbon price without decisions"].sum()
    assert -taxpayer["net"].sum() == pytest.approx(balance)
    np.testing.assert_allclose(
        taxpayer.drop(columns=["carbon price", "carbon price without decisions", "net"]).sum(
            axis=1
        ),
        results.cluster_year["support_gbp_m"],
        atol=1e-9,
    )


def _carbon(results):
    yearly = results.cluster_year
    assert avoided_by_party(results)["avoided_kt"].sum() == pytest.approx(
        yearly["abated_co2_mt"].sum() * 1e3, rel=1e-9
    )


def _appraisal(results, scenario):
    welfare = appraise(results, scenario)
    yearly = results.cluster_year
    np.testing.assert_allclose(
        welfare.resources.total, yearly["resource_cost_gbp_m"], rtol=1e-9, atol=1e-6
    )
    measures = abatement_costs(results, scenario)
    # The line for the rest makes the sum right whatever the others are: it is held by itself.
    rest = measures.set_index("measure_id").loc[REST]
    assert yearly["closed_sites_co2_mt"].sum() == 0.0
    assert rest["cost_gbp_m"] == pytest.approx(0.0, abs=1e-6)
    plants_mt = results.plant_year["emitted_co2_kt"].sum() * 1e-3
    assert rest["abated_mt"] == pytest.approx(-plants_mt, abs=1e-6)
    assert measures["cost_gbp_m"].sum() == pytest.approx(welfare.central.cost_gbp_m, abs=1e-6)
    assert measures["abated_mt"].sum() == pytest.approx(yearly["abated_co2_mt"].sum())
    spread = incidence(results, welfare)
    scale = float(spread.abs().to_numpy().max())
    assert (spread.sum().abs() < 1e-9 * scale).all()
    zones = by_zone(results, scenario.cluster, welfare)
    sites = results.site_year
    avoided = (
        sites["counterfactual_fossil_co2_kt"]
        - sites["fossil_co2_kt"]
        + sites["removed_biogenic_co2_kt"]
    ).sum()
    assert zones["avoided_mt"].sum() == pytest.approx(avoided * 1e-3)
    assert zones["investment_gbp_m"].sum() == pytest.approx(_invested_by_companies(results))
    scopes = scopes_year(results, scenario)
    np.testing.assert_allclose(scopes["fossil_co2_mt"], yearly["fossil_co2_mt"])


def _invested_by_companies(results):
    companies = results.company_year[results.company_year["party_kind"] == "company"]
    return companies["investment_paid_gbp_m"].sum()


@pytest.mark.slow
def test_zones_count_what_was_spent_where_works_end_in_ruin_or_outlive_the_run():
    """What works would have cost is more than what was paid for them."""
    scenario = twin.load("humber/reference").changed(
        {"delivery.insolvency_per_year": 0.15, "delivery.insolvency_cancels_probability": 1.0}
    )
    results = twin.simulate(scenario)
    projects = results.projects
    assert (projects["standing"] == "cancelled").any()
    zones = by_zone(results, scenario.cluster, appraise(results, scenario))
    assert zones["investment_gbp_m"].sum() == pytest.approx(_invested_by_companies(results))
    stacks_gbp_m = results.plant_year["stack_replacement_gbp_m"].sum()
    invested_gbp_m = results.cluster_year["investment_gbp_m"].sum()
    assert projects["spent_gbp_m"].sum() == pytest.approx(invested_gbp_m - stacks_gbp_m)


@pytest.mark.slow
def test_hydrogen_bears_what_storing_the_co2_of_its_plants_costs():
    """Pipes for CO2 alone: nep and viking_ccs; what they cost is split by CO2 stored.

    Of measures that use hydrogen alone all cost beyond their own is that of producers, of the
    hydrogen pipes (cadent_humber) and of their plants' part of the CO2 pipes.
    """
    scenario = twin.load("humber/reference")
    results = twin.simulate(scenario)
    factor = 1.035 ** -(results.payments["year"] - 2025.0)
    resources = results.payments["category"].isin([category.value for category in RESOURCES])
    worth = (results.payments["gbp_m"] * factor)[resources]
    paid = worth.groupby(results.payments["payer_id"].astype(str)).sum()
    stored = results.asset_year
    weighed = stored["stored_co2_kt"] * 1.035 ** -(stored["year"] - 2025.0)
    of_plants = weighed[stored["kind"] == "producer"].sum() / weighed.sum()
    assert 0.05 < of_plants < 0.5
    producers = paid.reindex([row.producer_id for row in scenario.cluster.producers]).sum()
    shared = producers + paid["cadent_humber"] + of_plants * (paid["nep"] + paid["viking_ccs"])
    kinds = abatement_costs(results, scenario).groupby("kind")["cost_gbp_m"].sum()
    own = _own_cost_of_hydrogen_measures(results, scenario)
    assert kinds["hydrogen"] == pytest.approx(shared + own, rel=1e-9)


def _own_cost_of_hydrogen_measures(results, scenario):
    """Present cost of works, operation and fuel of measures that use hydrogen [GBP m]."""
    factor = discount(26)
    assets = _assets(results, scenario)
    direct = _direct_costs(results, scenario, assets, factor)
    return direct[assets["kind"] == "hydrogen"].sum()
