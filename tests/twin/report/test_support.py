"""What support was spent on in the report: sums are those of the run, also where there is none."""

from types import SimpleNamespace

import pytest

import twin
from twin.report.sections.support import budget, receivers


def source_of(name):
    run = twin.simulate(twin.load(name), 1)
    return SimpleNamespace(results=run, names={}, project_name=str)


def test_receivers_and_budget_sum_to_the_run():
    source = source_of("tiny/tiny")
    cluster, table = source.results.cluster_year, source.results.support_year
    spent = [row[-1] for row in receivers(source).rows]
    assert sum(spent) == pytest.approx(cluster["support_gbp_m"].sum())
    contracts = table[table["scheme"].astype(str).str.contains(" round ")]
    assert sum(row[3] for row in budget(source).rows) == pytest.approx(contracts["gbp_m"].sum())
    years = {row[3] for row in receivers(source).rows if row[0] == "Grant"}
    assert years
    assert all(span.isdigit() for span in years)  # a grant is paid in one year


def test_without_support_the_tables_are_empty():
    source = source_of("humber/no_support")
    assert not receivers(source).rows
    assert not budget(source).rows
