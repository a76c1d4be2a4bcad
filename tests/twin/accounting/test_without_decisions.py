"""What is counted against is what a run pays in which nobody decides anything."""

import numpy as np
import pytest

import twin
from agents.rules import RULES, register_rule
from twin.accounting.payments import Category
from twin.accounting.transfers import payments_beyond_counterfactual, taxpayer_year

SHOCK = {"year": 2028, "kind": "gas_price", "factor": 2.0, "years": 3}


@pytest.fixture(scope="module", params=["humber/reference", "humber/no_support"])
def runs(request):
    """A run, and one of the same scenario and luck in which no company does anything."""
    scenario = twin.load(request.param).with_(shocks=[SHOCK])
    register_rule("idle")(lambda board: None)
    sectors = {site.sector_id for site in scenario.cluster.sites}
    idle = scenario.with_(
        companies__rules=dict.fromkeys(sorted(sectors), "idle"), companies__may_close=False
    )
    try:
        yield twin.simulate(scenario, 2), twin.simulate(idle, 2)
    finally:
        del RULES["idle"]


def paid_by(results, category):
    """Payments of companies by year [GBP m]."""
    rows = results.payments[results.payments["category"] == category.value]
    companies = results.company_year.query("party_kind == 'company'")["company_id"]
    rows = rows[rows["payer_id"].astype(str).isin(companies.astype(str).unique())]
    years = results.cluster_year["year"]
    return rows.groupby("year")["gbp_m"].sum().reindex(years).fillna(0.0).to_numpy()


@pytest.mark.parametrize(
    ("category", "column"),
    [(Category.FUEL, "fuel"), (Category.CARBON, "carbon_price")],
)
def test_sites_would_pay_what_they_pay_where_nobody_decides(runs, category, column):
    run, idle = runs
    name = f"counterfactual_{column}_paid_gbp_m"
    without = run.company_year.groupby("year")[name].sum().to_numpy()
    assert without.min() > 0.0
    np.testing.assert_allclose(without, paid_by(idle, category), rtol=1e-9)


def test_where_nobody_decides_the_taxpayer_neither_gains_nor_loses(runs):
    run, idle = runs
    np.testing.assert_allclose(taxpayer_year(idle)["net"], 0.0, atol=1e-6)
    net = taxpayer_year(run)["net"].sum()
    support = run.cluster_year["support_gbp_m"].sum()
    less = paid_by(idle, Category.CARBON).sum() - run.cluster_year["carbon_revenue_gbp_m"].sum()
    assert net == pytest.approx(support + less)
    assert less > 0.0


def test_where_nobody_decides_no_payment_is_left(runs):
    _, idle = runs
    left = payments_beyond_counterfactual(idle)
    by_party = left.groupby(["year", "payer_id", "receiver_id", "category"])["gbp_m"].sum()
    np.testing.assert_allclose(by_party, 0.0, atol=1e-6)
