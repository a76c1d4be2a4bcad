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
