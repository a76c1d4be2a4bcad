"""Two to five runs side by side: parts of a difference add up to the whole, in every format."""

from dataclasses import replace

import openpyxl
import pandas as pd
import pypdf
import pytest

import twin
from twin.report import write_comparison
from twin.report.build import build_comparison
from twin.report.content import Text
from twin.report.sections.quality import IN_EVERY_YEAR, checks
from twin.report.sections.set_differently import settings_differ
from twin.report.source import Source


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


def test_basis_is_stated_where_figures_stand(runs):
    """Boundary, base year, price base, counterfactual, discounting: page one, emissions, value."""
    report = build_comparison(runs)
    facts = runs[0][0].facts
    first, prices = facts["start_year"], facts["price_base_year"]
    assert f"(present value of {first}, {prices} prices)" in report.sentence
    assert "public support (not discounted)" in report.sentence
    words = {
        section.key: " ".join(block.words for block in section.blocks if isinstance(block, Text))
        for section in report.sections
    }
    for said in (
        f"base year {facts['base_year']}",
        f"prices of {prices}",
        "counterfactual",
        "3.5 %",
    ):
        assert said in words["summary"]
    assert facts["boundary"].replace("CO2", "CO₂") in words["emissions"]
    assert "in which nobody decides anything" in words["emissions"]
    notes = {table.key: table.note for table in report.tables()}
    for key in ("side_by_side", "by_value"):
        assert f"resent value of {first}, {prices} prices, discounted at 3.5 % a year" in notes[key]
    for key in ("by_kind", "by_company", "by_value"):
        assert "against its own counterfactual" in notes[key]
    assert all(each.note for each in report.headlines)


def test_runs_that_rest_on_different_things_each_say_theirs(runs):
    (first, scenario), (second, other) = runs
    later = replace(second, facts=second.facts | {"price_base_year": 2030})
    report = build_comparison([(first, scenario), (later, other)])
    told = " ".join(block.words for block in report.sections[0].blocks if isinstance(block, Text))
    assert "money is in prices of 2030" in told
    assert f"money is in prices of {first.facts['price_base_year']}" in told
    assert "each run in its own present value and prices" in report.sentence


def test_checks_of_every_run_are_in_its_quality_log(runs, tables):
    table = tables["checks"]
    assert [column.label for column in table.columns][2:] == [s.settings.title for _, s in runs]
    names = {row[0] for row in table.rows}
    assert {check.name for check in checks(Source(*runs[0], None))} < names
    assert {name for name, _ in IN_EVERY_YEAR} < names
    assert {word for row in table.rows for word in row[2:]} == {"held (the run returned)", "passed"}


def test_a_check_that_fails_in_one_run_is_seen(runs):
    results, scenario = runs[0]
    wrong = replace(results, facts=results.facts | {"npv_gbp_m": 0.0})
    report = build_comparison([(results, scenario), (wrong, scenario)])
    table = next(table for table in report.tables() if table.key == "checks")
    failed = [row for row in table.rows if row[3].startswith("FAILED")]
    assert [row[0].partition(" of")[0] for row in failed] == ["Net present social value"]
    assert failed[0][2] == "passed"


def test_rounds_stand_side_by_side_in_words():
    """The same competition on one row, what is as usual not named, nothing printed raw."""
    scenario = twin.load("tiny/tiny")
    electrolyser = {"year": 2027, "supports": "electrolyser", "volume": 150.0, "strike_cap": 250.0}
    capture = {"year": 2030, "supports": "capture", "volume": 5000.0, "strike_cap": 180.0}
    larger = electrolyser | {"volume": 400.0, "pricing": "uniform"}
    changes = ([capture, electrolyser], [larger], [])
    runs = [
        (str(i), scenario.changed({"policy.rounds": rounds})) for i, rounds in enumerate(changes)
    ]
    rows = [row[:-1] for row in settings_differ(runs).rows]
    assert rows == [
        (
            "policy.rounds: 2027 electrolyser",
            "volume 150 MW HHV, strike cap 250 GBP/MWh HHV",
            "volume 400 MW HHV, strike cap 250 GBP/MWh HHV, pricing uniform",
            "–",
        ),
        (
            "policy.rounds: 2030 capture",
            "volume 5,000 kt CO₂/year, strike cap 180 GBP/t CO₂",
            "–",
            "–",
        ),
    ]
    assert settings_differ(runs).rows[0][-1].startswith("One competition for support")


def test_lists_of_names_and_switches_are_told_in_words():
    scenario = twin.load("tiny/tiny")
    company = scenario.cluster.companies[0].company_id
    other = scenario.with_(coordination__enabled=True, coordination__absent=(company,))
    rows = {row[0]: row[1:3] for row in settings_differ([("a", scenario), ("b", other)]).rows}
    assert rows["coordination.enabled"] == ("no", "yes")
    assert rows["coordination.absent"][0] == "none"


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
