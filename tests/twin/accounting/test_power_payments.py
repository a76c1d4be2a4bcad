"""Electricity: its long-run variable cost is a resource, what is paid beyond it a transfer."""

import numpy as np
import pytest

import twin
from infrastructure.assets import Flow
from twin.accounting.emissions import ledger
from twin.accounting.payments import Category
from twin.model import ClusterModel
from twin.prepared.prices import PriceTable
from twin.prepared.world import world_of

REFERENCE = twin.load("humber/reference")
ELECTROLYSERS = (
    "aldbrough_pathfinder",
    "h2h_easington",
    "h2ub_green",
    "meld",
    "singleton_birch_h2",
)


@pytest.fixture(scope="module")
def run():
    return twin.simulate(REFERENCE)


def bills(results, category):
    """Companies' and operators' payments by year and payer; electrolysers pay by the hour."""
    rows = results.payments[results.payments["category"] == category.value]
    table = rows.assign(payer=rows["payer_id"].astype(str))
    kinds = results.company_year.drop_duplicates("company_id").set_index("company_id")
    retail = kinds.index[kinds["party_kind"] != "producer"].astype(str)
    table = table[table["payer"].isin(retail)]
    return table.groupby(["year", "payer"])["gbp_m"].sum()


def test_a_retail_bill_is_split_at_the_published_long_run_variable_cost(run):
    cost, levies = bills(run, Category.ELECTRICITY), bills(run, Category.POWER_LEVIES)
    assert (levies > 0.0).any()
    table = PriceTable(REFERENCE.cluster)
    years = cost.index.get_level_values("year").to_numpy(float)
    lrvc, retail = (
        table.yearly("electricity", path, years) for path in ("cost_reflective", "central")
    )
    np.testing.assert_allclose((cost + levies) / cost, retail / lrvc, rtol=1e-9)


def test_the_power_used_at_retail_costs_its_published_price(run):
    companies = run.site_year.groupby("year")["added_electricity_gwh"].sum()
    table = PriceTable(REFERENCE.cluster)
    kinds = run.company_year.drop_duplicates("company_id").set_index("company_id")
    own = kinds.index[kinds["party_kind"] == "company"].astype(str)
    paid = sum(bills(run, each) for each in (Category.ELECTRICITY, Category.POWER_LEVIES))
    paid = paid[paid.index.get_level_values("payer").isin(own)].groupby("year").sum()
    used = companies.reindex(paid.index)
    price = table.yearly("electricity", "central", paid.index.to_numpy(float))
    np.testing.assert_allclose(paid, used * price * 1e-3, rtol=1e-9)


def test_an_electrolyser_pays_what_dispatch_came_to_also_where_its_own_power_earns_more():
    """Own wind sold for more than it costs makes some bills less than nothing; none has levies."""
    windy = REFERENCE.changed(
        {f"data.producers.{name}.own_wind_mw": 400.0 for name in ELECTROLYSERS}
        | {"dispatch.own_power_cost_gbp_per_mwh": 20.0}
    )
    model = ClusterModel(world_of(windy), 1)
    model.run()
    by_asset = model.books.column("electricity_cost_gbp_m", len(model.register))
    from_grid = ledger(model).flows[:, :, Flow.ELECTRICITY_GWH]
    assert ((by_asset < 0.0) & (from_grid > 0.0)).any()
    paid = twin.simulate(windy, 1).company_year
    paid = paid[paid["company_id"].isin(ELECTROLYSERS)]
    by_year = paid.groupby("year")["electricity_paid_gbp_m"].sum()
    np.testing.assert_allclose(by_year, by_asset.sum(axis=1), atol=1e-9)
    assert not paid["electricity_levies_paid_gbp_m"].any()


def test_who_pays_what_it_costs_pays_no_levies():
    run = twin.simulate(REFERENCE.with_(prices__electricity_path="cost_reflective"))
    assert not run.company_year["electricity_levies_paid_gbp_m"].any()
    assert run.company_year["electricity_paid_gbp_m"].any()


def test_decisions_and_cash_do_not_hang_on_what_electricity_costs_society(run):
    other = twin.simulate(REFERENCE.with_(prices__electricity_cost_path="central"))
    assert other.decisions.equals(run.decisions)
    np.testing.assert_allclose(
        other.company_year["net_cash_gbp_m"], run.company_year["net_cash_gbp_m"], atol=1e-9
    )
    more = other.cluster_year["resource_cost_gbp_m"] - run.cluster_year["resource_cost_gbp_m"]
    levies = run.company_year.groupby("year")["electricity_levies_paid_gbp_m"].sum()
    np.testing.assert_allclose(more, levies, atol=1e-6)
