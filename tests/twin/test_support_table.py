"""What support was spent on: it adds up to payments and cluster, and its budgets are those set."""

from __future__ import annotations

import numpy as np
import pytest

import twin
from scenarios.schema.policy import Supported
from twin.model import ClusterModel
from twin.prepared.world import world_of
from twin.support_table import budget_of, outside_budgets_gbp_m

NAMES = ["humber/reference", "tiny/tiny"]
CONTRACTS = ["hydrogen support", "capture support"]


@pytest.fixture(scope="module", params=NAMES)
def run(request):
    return twin.simulate(twin.load(request.param), 3)


def test_it_sums_to_the_support_of_the_cluster(run):
    by_year = run.support_year.groupby("year")["gbp_m"].sum()
    cluster = run.cluster_year.set_index("year")["support_gbp_m"]
    np.testing.assert_allclose(by_year.reindex(cluster.index, fill_value=0.0), cluster, atol=1e-9)


def test_it_sums_to_the_payments_of_each_purpose_and_receiver(run):
    support, payments = run.support_year, run.payments
    of_rounds = support["scheme"].str.contains(" round ")
    for category in ("grant", "underwriting", "removal credit"):
        paid = payments.loc[payments["category"] == category, "gbp_m"].sum()
        assert support.loc[support["scheme"] == category, "gbp_m"].sum() == pytest.approx(paid)
    paid = payments[payments["category"].isin(CONTRACTS)]
    assert support.loc[of_rounds, "gbp_m"].sum() == pytest.approx(paid["gbp_m"].sum())
    mine = support.loc[of_rounds].groupby("receiver_id", observed=True)["gbp_m"].sum()
    theirs = paid.groupby("receiver_id", observed=True)["gbp_m"].sum()
    np.testing.assert_allclose(mine.sort_index(), theirs[mine.index].sort_index(), atol=1e-9)


def test_every_contract_names_the_round_in_which_it_was_won(run):
    won = run.notes[(run.notes["action"] == "support") & (run.notes["obstacle"] == "")]
    rounds = set(run.support_year.loc[run.support_year["expected_gbp_m"].notna(), "scheme"])
    held = {f"{kind.value} round {year}" for kind in Supported for year in set(won["year"])}
    assert rounds
    assert rounds <= held


def test_what_is_left_of_a_budget_is_as_rounds_and_grants_reckon(run):
    """Rounds go by what is promised, whatever is paid; grants by what was granted so far."""
    policy = run.scenario.settings.policy
    support = run.support_year
    contracts = support[support["scheme"].str.contains(" round ")]
    assert (contracts["budget_gbp_m"] == policy.support_budget_gbp_m_per_year).all()
    for year, rows in contracts.groupby("year"):
        promised = rows["promised_gbp_m"].iloc[0]
        assert promised >= rows["expected_gbp_m"].sum() - 1e-9
        left = policy.support_budget_gbp_m_per_year - promised
        np.testing.assert_allclose(rows["left_gbp_m"], left, err_msg=str(year))
    grants = support[support["scheme"] == "grant"]
    first = run.facts["start_year"]
    for year, rows in grants.groupby("year"):
        so_far = grants.loc[grants["year"] <= year, "gbp_m"].sum()
        saved = policy.grant_budget_gbp_m_per_year * (year - first + 1)
        np.testing.assert_allclose(rows["left_gbp_m"], saved - so_far)
    without = support[support["scheme"].isin(["underwriting", "removal credit"])]
    assert without["budget_gbp_m"].isna().all()
    assert support.loc[~support.index.isin(contracts.index), "promised_gbp_m"].isna().all()


def test_what_the_budget_holds_never_exceeds_it(run):
    support = run.support_year
    held = support.groupby("year")["expected_gbp_m"].sum()
    budget = run.scenario.settings.policy.support_budget_gbp_m_per_year
    assert 0.0 < held.max() <= support["promised_gbp_m"].max() <= budget + 1e-9


def test_what_was_promised_stays_told_when_a_contract_lapses():
    """A year's budget was full when bids were refused, also where a winner left since."""
    government = ClusterModel(world_of(twin.load("tiny/tiny")), 1).government
    for bidder, gbp_m in (("stays", 30.0), ("goes", 50.0)):
        government.promised_gbp_m[bidder] = (range(2030, 2032), gbp_m)
        government._promise(bidder, 1.0)
    government.release("goes")
    assert government.promised_in(2030) == pytest.approx(30.0)
    assert government.most_promised_gbp_m[2030] == pytest.approx(80.0)


def test_support_without_a_budget_is_what_no_budget_limits(run):
    support = run.support_year
    free = support.loc[support["budget_gbp_m"].isna(), "gbp_m"].sum()
    assert outside_budgets_gbp_m(run.payments) == pytest.approx(free)
    named = support["scheme"].astype(str).map(budget_of)
    assert ((named == "") == support["budget_gbp_m"].isna()).all()


def test_without_support_the_table_is_empty():
    run = twin.simulate(twin.load("humber/no_support"), 1)
    assert len(run.support_year) == 0
    assert list(run.support_year.columns)[:4] == ["year", "scheme", "receiver_id", "project_id"]


@pytest.mark.parametrize("name", NAMES)
def test_the_state_underwrites_a_pipe_from_the_month_it_opens(name):
    """Tariff times what is booked less than the underwritten share, for the part of the year."""
    scenario = twin.load(name).with_(policy__network_underwriting_share=0.9)
    results = twin.simulate(scenario, 3)
    online = results.projects.set_index("project_id")["online_year"]
    rows = results.network_year.assign(pipe=results.network_year["pipeline_id"].astype(str))
    rows = rows[rows["state"] == "in service"]
    opened = rows["pipe"].map(online)
    running = np.clip(rows["year"] + 1.0 - opened, 0.0, 1.0)
    assert ((running > 0.0) & (running < 1.0)).any()
    unsold = (0.9 * rows["capacity_gwh_or_kt"] - rows["booked_gwh_or_kt"]).clip(lower=0.0)
    due = (rows["tariff_gbp_per_mwh_or_t"] * unsold * running * 1e-3).groupby(rows["year"]).sum()
    payments = results.payments[results.payments["category"] == "underwriting"]
    paid = payments.groupby("year")["gbp_m"].sum().reindex(due.index, fill_value=0.0)
    assert paid.sum() > 0.0
    np.testing.assert_allclose(paid, due, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("years", [5, 15])
def test_a_capture_contract_pays_strike_less_carbon_from_its_first_month_for_its_years(years):
    """Worked out again from what was stored, when works came into service, and the strike."""
    results = twin.simulate(twin.load(NAMES[0]).with_(policy__contract_years=years), 3)
    awards = results.notes[
        (results.notes["action"] == "support") & (results.notes["obstacle"] == "")
    ]
    strike = dict(zip(awards["subject"], awards["figure"], strict=True))
    carbon = results.cluster_year.set_index("year")["carbon_price_gbp_per_t"]
    online = results.projects.set_index("project_id")["online_year"]
    assets = results.asset_year.assign(name=results.asset_year["asset_id"].astype(str))
    assets = assets[(assets["kind"] == "capture") & assets["name"].isin(strike)]
    starts = assets["name"].map(online)
    ends = np.minimum(starts + years, assets["year"] + 1.0)
    under = (ends - np.maximum(starts, assets["year"])).clip(lower=0.0) / assets["share_of_year"]
    above = assets["name"].map(strike) - assets["year"].map(carbon)
    due = (above * assets["stored_co2_kt"] * under * 1e-3).groupby(assets["year"]).sum()
    paid = results.payments[results.payments["category"] == "capture support"]
    by_year = paid.groupby("year")["gbp_m"].sum().reindex(due.index, fill_value=0.0)
    assert (by_year != 0.0).sum() > 3
    np.testing.assert_allclose(by_year, due, rtol=1e-9, atol=1e-9)


def test_a_grant_is_paid_in_the_year_of_the_decision(run):
    grants = run.support_year[run.support_year["scheme"] == "grant"]
    decided = run.projects.set_index("project_id")["fid_year"]
    assert len(grants)
    years = np.floor(decided.reindex(grants["project_id"].astype(str)))
    assert grants["year"].tolist() == years.tolist()
