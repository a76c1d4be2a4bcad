"""Jobs that are lost at closed sites, and those that a measure keeps there."""

import numpy as np
import pytest

import twin

TINY = twin.load("tiny/tiny")


@pytest.fixture(scope="module")
def dear():
    return twin.simulate(TINY.with_(policy__carbon_price__multiplier=4.0)).cluster_year


@pytest.mark.parametrize(
    ("arc_from_year", "kept"), [(2026, "jobs_safeguarded"), (2060, "jobs_lost_at_closed_sites")]
)
def test_a_job_is_lost_or_safeguarded_but_not_both(arc_from_year, kept):
    """The mill's 1,000 are safeguarded by arc furnaces, or lost where there are none to be had."""
    settings = {"policy.carbon_price.multiplier": 2.0}
    data = {"data": {"measures.steel_electric_arc.mature_year": arc_from_year}}
    table = twin.simulate(TINY.changed(settings | data)).cluster_year
    lost, safeguarded = table["jobs_lost_at_closed_sites"], table["jobs_safeguarded"]
    employees = sum(row.employees or 0 for row in TINY.cluster.sites)
    assert 1000.0 in set(table[kept])
    assert (lost + safeguarded <= employees).all()
    assert (np.diff(lost + safeguarded) >= 0.0).all()


def test_where_no_site_may_close_no_job_is_safeguarded():
    settings = {"policy__carbon_price__multiplier": 4.0, "companies__may_close": False}
    table = twin.simulate(TINY.with_(**settings)).cluster_year
    assert not table[["jobs_lost_at_closed_sites", "jobs_safeguarded"]].to_numpy().any()


def test_the_region_has_a_part_of_the_direct_jobs_and_all_kinds_follow_spending(dear):
    direct = dear["construction_jobs_direct"] + dear["operation_jobs_direct"]
    assert (dear["jobs_direct_in_region"] <= direct).all()
    assert (dear["jobs_direct_in_region"] > 0.0).equals(direct > 0.0)
    assert (dear["jobs_induced"] > 0.0).equals(direct > 0.0)


def test_a_site_that_closes_whatever_anyone_decides_safeguards_nothing():
    """Lindsey and Vivergo closed in 2025; their 410 jobs counted as kept in every later year."""
    scenario = twin.load("humber/no_support")
    table = twin.simulate(scenario).cluster_year
    assert not table["jobs_safeguarded"].any()


def test_all_that_is_invested_and_spent_on_operation_makes_jobs_in_its_year():
    """New stacks of electrolysers are invested, too."""
    technology = next(row for row in TINY.cluster.production if row.stack_life_hours > 0.0)
    wearing = {"data": {f"production.{technology.technology_id}.stack_life_hours": 15000.0}}
    run = twin.simulate(TINY.changed(wearing))
    assert run.plant_year["stack_replacement_gbp_m"].sum() > 0.0
    spent = run.jobs_year.pivot_table(
        index="year", columns="phase", values="spending_gbp_m", aggfunc="sum", observed=True
    )
    invested = run.cluster_year.set_index("year")["investment_gbp_m"]
    np.testing.assert_allclose(spent["construction"], invested, atol=1e-9)
    operation = run.company_year.groupby("year")["operation_paid_gbp_m"].sum()
    np.testing.assert_allclose(spent["operation"], operation, atol=1e-9)
