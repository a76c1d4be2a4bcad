"""Carbon revenue set aside for measures of the cluster: where it comes from, where it goes."""

from __future__ import annotations

import numpy as np
import pytest

import twin
from agents.company import Company
from agents.grants import Grant, RevenueFund
from infrastructure.orders import ENDED
from twin.model import ClusterModel
from twin.prepared.world import world_of

TINY, REFERENCE = twin.load("tiny/tiny"), twin.load("humber/reference")
RECYCLES = {"policy.recycled_revenue_share": 0.5, "policy.recycled_grant_share": 0.4}
DEAR = {"policy.carbon_price.path": "high"}
"""Dear enough for a site to capture."""
SCHEME = "recycled carbon revenue"


@pytest.fixture(scope="module")
def run():
    return twin.simulate(TINY.changed(RECYCLES | DEAR), 4)


def test_the_fund_gives_no_more_than_it_holds_and_takes_back_what_is_not_used():
    fund = RevenueFund()
    fund.put_in(2026, 10.0)
    assert not fund.take(10.1)
    assert fund.take(10.0)
    assert fund.left_gbp_m == 0.0
    fund.give_back(4.0)
    fund.put_in(2027, 1.0)
    assert fund.left_gbp_m == 5.0
    assert fund.set_aside_gbp_m == {2026: 10.0, 2027: 1.0}
    fund.close()
    assert not fund.take(0.1)
    fund.give_back(6.0)  # of a measure that support withdrawn left without a contract
    assert not fund.take(0.1)


def test_what_is_set_aside_is_the_share_of_last_years_carbon_payments(run):
    rows = run.support_year[run.support_year["scheme"] == SCHEME]
    revenue = run.cluster_year.set_index("year")["carbon_revenue_gbp_m"]
    assert len(rows)
    for row in rows.itertuples():
        assert row.budget_gbp_m == pytest.approx(0.5 * revenue[row.year - 1])
        spent = rows.loc[rows["year"] <= row.year, "gbp_m"].sum()
        saved = 0.5 * revenue[revenue.index < row.year].sum()
        assert row.left_gbp_m == pytest.approx(saved - spent)
        assert row.left_gbp_m >= 0.0


@pytest.mark.parametrize(("kind", "share"), [("capture", 0.4), ("electrify", 0.4 * 0.7)])
def test_a_measure_gets_its_share_of_what_other_grants_leave(run, kind, share):
    """40 % of the estimate; of 70 % where electrification has a grant of 30 % already."""
    if kind == "electrify":  # the mill, if it may not capture
        later = {"data": {"measures.steel_capture.mature_year": 2060}}
        more = {"policy.recycled_revenue_share": 1.0, "policy.grant_budget_gbp_m_per_year": 10.0}
        run = twin.simulate(TINY.changed(RECYCLES | later | more), 4)
    rows = run.support_year[run.support_year["scheme"] == SCHEME].set_index("project_id")["gbp_m"]
    estimates = run.projects.set_index("project_id")
    mine = [name for name in rows.index if estimates.loc[name, "kind"] == kind]
    assert mine
    for project in mine:
        assert rows[project] == pytest.approx(share * estimates.loc[project, "estimate_gbp_m"])


def test_efficiency_gets_nothing_of_it(run):
    projects = run.projects.set_index("project_id")["kind"]
    granted = run.support_year.loc[run.support_year["scheme"] == SCHEME, "project_id"]
    assert "efficiency" not in set(projects[granted])


def test_money_adds_up_and_the_cluster_pays_for_carbon_what_it_did(run):
    paid = run.payments.query("category == 'grant'").groupby("year")["gbp_m"].sum()
    support = run.support_year
    granted = support[support["scheme"].isin(["grant", SCHEME])].groupby("year")["gbp_m"].sum()
    np.testing.assert_allclose(granted, paid)
    carbon = run.payments.query("category == 'carbon price'").groupby("year")["gbp_m"].sum()
    np.testing.assert_allclose(
        carbon, run.cluster_year.set_index("year").loc[carbon.index, "carbon_revenue_gbp_m"]
    )


def test_withdrawn_support_ends_it():
    shock = {"shocks": [{"year": 2027, "kind": "support_withdrawn"}]}
    run = twin.simulate(TINY.changed(RECYCLES | shock), 4)
    granted = run.support_year.loc[run.support_year["scheme"] == SCHEME, "project_id"]
    started = run.projects.set_index("project_id")["started_year"]
    assert (started[granted] < 2027).all()
    longer = twin.simulate(TINY.changed(RECYCLES), 4).support_year
    assert len(granted) < (longer["scheme"] == SCHEME).sum()


def test_a_grant_comes_whole_or_not_at_all_and_goes_back_whole():
    """Electrification gets 30 % of 100 from the budget of 20 a year, and what it counts on."""
    government = ClusterModel(world_of(TINY), 1).government
    government.fund.put_in(2025, 10.0)
    assert government.grant(100.0, True, 2025) is None  # 30 in the first year, of 20
    assert government.grant(100.0, True, 2026, 10.1) is None  # more than is set aside
    assert (government.granted_gbp_m, government.fund.left_gbp_m) == (0.0, 10.0)
    grant = government.grant(100.0, True, 2026, 4.0)
    assert grant == Grant(30.0, 4.0)
    assert (government.granted_gbp_m, government.fund.left_gbp_m) == (30.0, 6.0)
    assert government.grant(100.0, False, 2026, 6.0) == Grant(0.0, 6.0)
    government.take_grant_back(grant)
    assert (government.granted_gbp_m, government.fund.left_gbp_m) == (0.0, 4.0)


CANCELLED_OFTEN = {
    "delivery.insolvency_per_year": 0.15,
    "delivery.insolvency_cancels_probability": 1.0,
}


def test_what_was_paid_stays_paid_when_works_are_cancelled_later():
    """A longer run, in which more works end, says of closed years what a shorter one said."""
    paid = {}
    for end_year in (2034, 2038):
        scenario = REFERENCE.changed(CANCELLED_OFTEN | {"horizon.end_year": end_year})
        run = twin.simulate(scenario, 21, tables=("support_year", "projects"))
        grants = run.support_year[run.support_year["scheme"] == "grant"]
        paid[end_year] = grants.groupby("year")["gbp_m"].sum()
    ended = run.projects[run.projects["standing"] == "cancelled"].set_index("project_id")
    assert ended.index.isin(grants["project_id"]).any()
    shorter = paid[2034]
    assert shorter.sum() > 100.0
    np.testing.assert_allclose(paid[2038][shorter.index], shorter)


def test_cancelled_works_free_the_capital_they_have_not_spent(monkeypatch):
    freed = []
    monkeypatch.setattr(Company, "take_back", lambda _, gbp_m: freed.append(gbp_m))
    model = ClusterModel(world_of(REFERENCE.changed(CANCELLED_OFTEN)), 21)
    model.run()
    ended = [
        project
        for project in model.works.projects
        if project.standing in ENDED and project.order.project_id in model.works.abates_kt
    ]
    begun = [project for project in ended if project.built_share > 0.0]
    assert begun
    spent = sum(project.order.capex_gbp_m * project.built_share for project in begun)
    assert sum(freed) + spent == pytest.approx(sum(p.order.capex_gbp_m for p in ended))
