"""Two to five runs side by side: parts of a difference add up to the whole, in every format."""

import openpyxl
import pandas as pd
import pypdf
import pytest

import twin
from twin.report import write_comparison
from twin.report.build import build_comparison


@pytest.fixture(scope="module")
def runs():
    first = twin.load("tiny/tiny")
    scenarios = (first, first.with_(policy__carbon_price__path="high", title="Dear carbon"))
    return [(twin.simulate(scenario, 3), scenario) for scenario in scenarios]


@pytest.fixture(scope="module")
def tables(runs):
    return {table.key: table for table in build_comparison(runs).tables()}


def column(table, i):
    return sum(row[i] for row in table.rows)


def test_differences_by_kind_and_company_add_up_to_the_cluster(runs, tables):
    abated = [results.cluster_year["abated_co2_mt"].sum() for results, _ in runs]
    kinds = tables["by_kind"]
    assert [column(kinds, i) for i in (1, 2)] == pytest.approx(abated)
    assert column(kinds, 3) == pytest.approx(abated[1] - abated[0])
    companies = tables["by_company"]
    assert [column(companies, i) for i in (1, 3)] == pytest.approx(abated)


def test_parts_of_the_present_value_add_up_to_it(runs, tables):
    npv = [results.facts["npv_gbp_m"] for results, _ in runs]
    assert [column(tables["by_value"], i) for i in (1, 2)] == pytest.approx(npv)


def test_only_what_is_set_differently_is_listed(tables):
    assert [row[:3] for row in tables["settings_differ"].rows] == [
        ("policy.carbon_price.path", "central", "high")
    ]


def test_it_is_written_in_every_format(runs, tmp_path):
    folder = write_comparison([results for results, _ in runs], tmp_path / "report")
    assert "Dear carbon" in (folder / "report.html").read_text(encoding="utf-8")
    assert "Dear carbon" in pypdf.PdfReader(folder / "report.pdf").pages[0].extract_text()
    assert "by_value" in openpyxl.load_workbook(folder / "report.xlsx").sheetnames
    table = pd.read_csv(folder / "iamc.csv")
    assert table["scenario"].nunique() == 2
    assert (folder / "tables" / "side_by_side.csv").is_file()


@pytest.mark.parametrize("count", [1, 6])
def test_one_run_or_six_are_refused(runs, count):
    with pytest.raises(twin.ResultsError, match="expected 2 to 5 runs"):
        build_comparison(runs[:1] * count)
