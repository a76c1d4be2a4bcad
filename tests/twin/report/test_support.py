"""What support was spent on in the report: sums are those of the run, also where there is none."""

from types import SimpleNamespace

import pandas as pd
import pytest

import twin
from twin.report.headlines import headlines
from twin.report.sections.support import budget, receivers, within_and_outside


def source_of(name):
    run = twin.simulate(twin.load(name), 1)
    return SimpleNamespace(results=run, names={}, project_name=str)


def test_receivers_and_budget_sum_to_the_run():
    source = source_of("tiny/tiny")
    cluster, table = source.results.cluster_year, source.results.support_year
    spent = [row[-1] for row in receivers(source).rows]
    assert sum(spent) == pytest.approx(cluster["support_gbp_m"].sum())
    contracts = table[table["scheme"].astype(str).str.contains(" round ")]
    assert sum(row[-1] for row in budget(source).rows) == pytest.approx(contracts["gbp_m"].sum())
    years = {row[4] for row in receivers(source).rows if row[0] == "Grant"}
    assert years
    assert all(span.isdigit() for span in years)  # a grant is paid in one year


def test_without_support_the_tables_are_empty():
    source = source_of("humber/no_support")
    assert not receivers(source).rows
    assert not budget(source).rows
    assert within_and_outside(source) == "No support was paid."


def support_of(rows):
    """A run with support by scheme, in GBP m."""
    table = pd.DataFrame(rows, columns=["scheme", "gbp_m"]).assign(
        year=2030, receiver_id="works", project_id="works/capture"
    )
    results = SimpleNamespace(tables={"support_year": table})
    return SimpleNamespace(results=results, names={}, project_name=str)


def test_support_is_parted_by_whether_a_yearly_budget_limits_it():
    rows = [
        ("capture round 2027", 400.0),
        ("electrolyser round 2029", -1200.0),
        ("grant", 500.0),
        ("removal credit", 17250.0),
        ("underwriting", 320.0),
    ]
    source = support_of(rows)
    assert within_and_outside(source) == (
        "Of public support, GBP −0.30 bn is paid from yearly budgets (grants 0.50 bn, contracts "
        "−0.80 bn; net of what contracts pay back), GBP 17.57 bn from none: no budget limits "
        "removal credit 17.25 bn, underwriting 0.32 bn."
    )
    table = receivers(source)
    assert table.note.startswith(within_and_outside(source))
    assert {row[0]: row[1] for row in table.rows} == {
        "Capture round 2027": "contracts",
        "Electrolyser round 2029": "contracts",
        "Grant": "grants",
        "Removal credit": "none",
        "Underwriting": "none",
    }


def test_the_headline_says_how_much_of_support_no_budget_limits():
    run = twin.simulate(twin.load("tiny/tiny"), 1)
    support = run.support_year
    free_bn = support.loc[support["budget_gbp_m"].isna(), "gbp_m"].sum() / 1e3
    told = next(each for each in headlines(run) if each.key == "support_gbp_bn_sum")
    assert f"; {free_bn:,.2f} bn of it outside the yearly budgets" in told.note


def test_budget_promises_and_what_they_leave_stand_side_by_side():
    """Bids are refused for want of what promises leave, so the table has that, not cash."""
    source = source_of("tiny/tiny")
    table = budget(source)
    heads = [column.label for column in table.columns]
    at = {
        name: heads.index(name) for name in ("Budget", "Promised at most", "Left for more awards")
    }
    for row in table.rows:
        total, promised, left = (row[place] for place in at.values())
        assert promised > 0.0
        assert left == pytest.approx(total - promised)
