"""Input-output effects are those the ONS publishes, pymrio finds, and the runs' own tables hold."""

import dataclasses
import gzip
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import twin
from twin.accounting.economy import concentration, industry_effects
from twin.prepared.input_output import input_output, leontief_output
from twin.prepared.jobs import SPEND_CLASSES, jobs_per_spending

TABLE = Path(__file__).parent / "data" / "uk_io_2020.csv.gz"
PUBLISHED = {
    "F41, F42  & F43": (0.84300, 2.330540),
    "C28": (0.72508, 1.644426),
    "C27": (0.71306, 1.687799),
    "M71": (0.79581, 1.871654),
    "D351": (0.79553, 3.102952),
    "D352_3": (0.75326, 3.066246),
    "C25OTHER": (0.75466, 1.482987),
    "C33OTHER": (0.78566, 1.559492),
}
"""GVA effect and multiplier, ONS, UK input-output analytical tables 2020 (case V6)."""


@pytest.fixture(scope="module")
def uk():
    """105 industries of the United Kingdom in 2020 (ONS, Open Government Licence v3.0)."""
    with gzip.open(TABLE, "rt", encoding="utf-8") as file:
        table = pd.read_csv(file, index_col="industry")
    return table, table[list(table.index)].to_numpy()


@pytest.mark.validation("Economy and jobs", "ONS, UK input-output analytical tables 2020")
def test_gva_effects_are_those_the_ons_publishes(validate, uk):
    table, coefficients = uk
    per_output = (table["gva_gbp_m"] / table["output_gbp_m"]).to_numpy()
    effects = pd.Series(leontief_output(coefficients.T, per_output), table.index)
    for industry, (effect, multiplier) in PUBLISHED.items():
        own = per_output[table.index.get_loc(industry)]
        name, ours = " ".join(industry.split()), effects[industry]
        validate(f"GVA effect of industry {name}", effect, ours, "GBP/GBP", abs=1e-5)
        validate(f"GVA multiplier of industry {name}", multiplier, ours / own, abs=1e-5)


def test_pymrio_finds_the_same_inverse_on_the_clusters_table():
    from pymrio import calc_L

    table = input_output(twin.load("humber/reference").cluster)
    names = list(table.names)
    inverse = calc_L(pd.DataFrame(table.coefficients, names, names)).to_numpy()
    demand = np.linspace(1.0, 2.0, len(names))
    np.testing.assert_allclose(
        leontief_output(table.coefficients, demand), inverse @ demand, rtol=1e-12
    )
    np.testing.assert_allclose(
        leontief_output(table.coefficients.T, table.gva_per_gbp),
        table.gva_per_gbp @ inverse,
        rtol=1e-12,
    )


def test_two_industries_by_hand():
    """A = [[0, 0.5], [0, 0]]: a pound of the second takes half a pound of the first."""
    matrix = np.array([[0.0, 0.5], [0.0, 0.0]])
    assert leontief_output(matrix, np.array([0.0, 10.0])).tolist() == [5.0, 10.0]
    assert leontief_output(matrix.T, np.array([2.0, 1.0])).tolist() == [2.0, 2.0]


def test_induced_effects_close_on_what_households_spend():
    """The last round of spending adds nothing: jobs by the series I + H' + H'^2 + ... (type II)."""
    cluster = twin.load("humber/reference").cluster
    table, per = input_output(cluster), jobs_per_spending(cluster)
    share = cluster.settings.household_domestic_spending_share
    pay = np.array([row.labour_income_gbp_m / row.output_gbp_m for row in cluster.industries])
    mix = np.array([row.gva_gbp_m for row in cluster.industries])
    mix /= mix.sum()
    behind = leontief_output(table.coefficients, table.domestic["plant"])
    total, spent = np.zeros(len(mix)), share * float(pay @ behind)
    for _ in range(60):
        new = leontief_output(table.coefficients, spent * mix)
        total, spent = total + new, share * float(pay @ new)
    plant = SPEND_CLASSES.index("plant")
    jobs = table.fte_per_gbp_m * table.to_table @ total
    assert per.induced_fte[plant] == pytest.approx(jobs, rel=1e-9)
    assert per.induced_gva_gbp_m[plant] == pytest.approx(table.gva_per_gbp @ total, rel=1e-9)


def test_households_that_spend_nothing_at_home_induce_no_jobs():
    cluster = twin.load("humber/reference").cluster
    frugal = cluster.settings.model_copy(update={"household_domestic_spending_share": 0.0})
    per = jobs_per_spending(dataclasses.replace(cluster, settings=frugal))
    np.testing.assert_allclose(per.induced_fte, 0.0, atol=1e-9)
    assert (jobs_per_spending(cluster).induced_fte > 0.0).all()
    np.testing.assert_array_equal(per.indirect_fte, jobs_per_spending(cluster).indirect_fte)


@pytest.mark.validation("Economy and jobs", "ONS, UK input-output analytical tables 2020")
def test_all_pay_in_the_table_is_what_the_ons_publishes(validate):
    """Compensation of employees 2020, GBP 1,094,944 m (ONS, input-output analytical tables)."""
    rows = twin.load("humber/reference").cluster.industries
    pay = sum(row.labour_income_gbp_m for row in rows)
    validate("Compensation of all employees", 1_094_944, pay, "GBP m", abs=20)
    assert all(row.labour_income_gbp_m <= row.gva_gbp_m for row in rows)


def test_a_table_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match=r"A has shape \(2, 3\)"):
        leontief_output(np.zeros((2, 3)), np.zeros(2))


def test_industries_add_up_to_the_jobs_of_the_run():
    scenario = twin.load("tiny/tiny")
    run = twin.simulate(scenario)
    industries = industry_effects(run, scenario.cluster)
    table = run.jobs_year
    for own, total in (
        ("spending_gbp_m", "spending_gbp_m"),
        ("direct_job_years", "direct_jobs_fte"),
        ("supplier_job_years", "indirect_jobs_fte"),
    ):
        assert industries[own].sum() == pytest.approx(table[total].sum(), rel=1e-9)
    at_home = industries["spending_gbp_m"] - industries["imported_gbp_m"]
    assert (industries["regional_gbp_m"] <= at_home * (1.0 + 1e-12)).all()
    assert industries["regional_gbp_m"].sum() > 0.0
    deflated = industries["gva_gbp_m"].sum()
    assert deflated == pytest.approx(table["gva_gbp_m"].sum(), rel=1e-9)


def test_concentration_of_equal_and_single_shares():
    assert concentration(np.array([1.0, 1.0, 1.0, 1.0])) == 0.25
    assert concentration(np.array([5.0, 0.0])) == 1.0
    assert np.isnan(concentration(np.zeros(2)))
