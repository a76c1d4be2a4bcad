"""The reviewer's journey: a report in every format is read back as who signs it would read it."""

from __future__ import annotations

import csv
import json
import re
from html.parser import HTMLParser

import openpyxl
import pypdf
import pytest

from scenarios.loading import load
from tests.console import call

pytestmark = pytest.mark.slow
SCENARIOS = ["tiny/tiny", pytest.param("humber/reference", marks=pytest.mark.thorough)]
HEADS = ("What was asked", "What came out", "How sure it is", "What is left out")
WEAK_ORDER = ["no source", "partly sourced", "sourced, adapted"]


@pytest.fixture(scope="module", params=SCENARIOS)
def desk(request, tmp_path_factory):
    """What lies on the desk: the scenario's name and the folder of its report, as typed."""
    folder = tmp_path_factory.mktemp("desk")
    written = call("report", request.param, "--seeds", 2, "--out", "report", cwd=folder)
    assert written.returncode == 0, written.stderr
    assert "twin verify report" in written.stdout
    return request.param, folder / "report"


@pytest.fixture(scope="module")
def report(desk):
    return desk[1]


@pytest.fixture(scope="module")
def scenario(desk):
    return load(desk[0])


@pytest.fixture(scope="module")
def pages(report):
    """Words of each page of the PDF, without where their lines break."""
    return [
        " ".join(page.extract_text().replace("\u200b", "").split())
        for page in pypdf.PdfReader(report / "report.pdf").pages
    ]


@pytest.fixture(scope="module")
def book(report):
    return openpyxl.load_workbook(report / "report.xlsx")


@pytest.fixture(scope="module")
def values(report):
    return openpyxl.load_workbook(report / "report.xlsx", data_only=True)


def table(report, name):
    with (report / "tables" / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def headlines(report):
    return json.loads((report / "report.json").read_text())["headlines"]


def test_page_one_says_what_was_asked_what_came_out_how_sure_and_what_is_left_out(
    pages, report, scenario
):
    first = pages[0]
    at = [first.index(head) for head in HEADS]
    assert at == sorted(at)
    assert scenario.settings.title in first
    assert "Under 2 other seeds: Fossil CO₂ in" in first
    assert "rows of data rest on an assumption" in first
    left_out = first[at[-1] :]
    assert (
        " ".join(scenario.cluster.settings.boundary.split())[:60].replace("CO2", "CO₂") in left_out
    )
    assert "Jobs displaced elsewhere" in left_out
    for said in ("counterfactual", f"{scenario.cluster.settings.price_base_year} prices"):
        assert said in first
    assert "twin verify" in first
    assert "Contents" in " ".join(pages[:2])


class Links(HTMLParser):
    """Collects where headline figures lead, and every place that there is."""

    def __init__(self):
        super().__init__()
        self.led, self.ids, self._in = [], set(), ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids |= {given["id"]} if "id" in given else set()
        if tag == "a" and self._in == "dt":
            self.led.append(given["href"].removeprefix("#"))
        self._in = tag


def test_each_headline_is_followed_to_table_data_source_and_status(report, book, values, scenario):
    links = Links()
    links.feed((report / "report.html").read_text(encoding="utf-8"))
    told = headlines(report)
    assert len(links.led) == len(told)
    assert set(links.led) <= links.ids
    trail = {row["Figure"]: row for row in table(report, "trail")}
    register = table(report, "data_register")
    assert {row["Status"] for row in register} <= {"verified", "derived", "assumption", "missing"}
    for each in told.values():
        row = trail[each["label"]]
        for place in row["Sheet and column"].split("; "):
            sheet, _, column = place.partition(", ")
            assert sheet in book.sheetnames
            if column:
                heads = [cell.value for cell in book[sheet][1]]
                assert column in heads, place
        behind = [name.replace(" ", "_") for name in row["Worked out from the tables"].split(", ")]
        rows = [entry for entry in register if entry["Table"] in behind]
        assert len(rows) == int(float(row["Rows"]))
        assert all(entry["Source"] for entry in rows)


def test_assumptions_without_a_source_come_first(report):
    rows = table(report, "assumptions")
    order = [WEAK_ORDER.index(row["Basis"]) for row in rows]
    assert rows
    assert order == sorted(order)


def test_boundary_base_price_base_discounting_and_counterfactual_are_stated(pages, scenario):
    everything, settings = " ".join(pages), scenario.cluster.settings
    for said in (
        "3.5 %",
        "Counterfactual.",
        f"prices of {settings.price_base_year}",
        f"base year {settings.base_year}",
        "Green Book",
    ):
        assert said in everything, said


def test_resources_and_transfers_stand_apart_and_add_up(report):
    rows = table(report, "incidence")
    heads = [head for head in rows[0] if "received less paid" in head]
    assert [head.split(",")[0] for head in heads] == ["Resources", "Transfers"]
    for head in heads:
        assert sum(float(row[head]) for row in rows) == pytest.approx(0.0, abs=1e-6)


def test_jobs_are_not_job_years(pages):
    everything = " ".join(pages).replace("- ", "-")
    assert "jobs in that year, not job-years" in everything
    assert "Added up over years they are job-years, not jobs" in everything


def test_published_figures_stand_beside_ours_with_difference_and_reason(report):
    rows = table(report, "published")
    assert rows
    for row in rows:
        assert row["Source"]
        assert row["Difference"]
        far = re.fullmatch(r"[+\-−](\d+)%", row["Difference"].lstrip("'"))
        if far and int(far[1]) > 10:
            assert row["Reason"], row


def test_a_total_is_a_formula_and_equals_the_headline(book, values, report):
    told = headlines(report)
    for row in range(5, 5 + len(told)):
        key = book["headline"].cell(row, 5).value
        cell = book["headline"].cell(row, 3)
        shown = values["headline"].cell(row, 3).value
        if told[key]["value"] is not None:
            assert shown == pytest.approx(told[key]["value"], rel=1e-12)
        if key.endswith("_sum"):
            assert str(cell.value).startswith("=SUM(cluster_year!")
    sheet, column = book["appraisal_years"], 8
    cells = [cell for cell in next(iter(sheet.iter_cols(column, column))) if cell.data_type == "f"]
    total = cells[-1]  # after the product of each year
    assert str(total.value).startswith("=SUBTOTAL(") or str(total.value).startswith("=SUM(")
    benefit, cost = (
        values["appraisal_years"].cell(total.row, place).value for place in (column - 1, column)
    )
    assert (benefit - cost) / 1e3 == pytest.approx(told["npsv_gbp_bn"]["value"], rel=1e-9)


def test_a_table_can_be_filtered_by_company(book, scenario):
    names = {row.name for row in scenario.cluster.companies}
    filtered = [sheet for sheet in book if sheet.auto_filter.ref]
    assert len(filtered) > 20
    with_companies = [
        sheet.title
        for sheet in filtered
        if len(names & {str(cell.value) for cell in sheet["A"]}) > len(names) // 2
    ]
    assert with_companies, "no sheet lists companies in its first column"


def test_the_printed_command_gives_the_same_headline_figures(pages, report):
    printed = re.search(r"type in the folder of this report: (twin verify \S+)", pages[0])
    assert printed, pages[0]
    again = call(*printed[1].split()[1:], cwd=report)
    assert again.returncode == 0, again.stderr
    assert f"All {len(headlines(report))} headline figures are reproduced." in again.stdout


def test_the_quality_log_says_which_balances_closed_which_version_and_which_seed(report, scenario):
    checks = table(report, "checks")
    assert len(checks) > 10
    assert all(row["Result"].startswith(("held", "passed")) for row in checks)
    identity = {row["Item"]: row["Value"] for row in table(report, "identity")}
    assert identity["Scenario hash (SHA-256)"] == scenario.hash
    assert identity["Seed"] == str(scenario.settings.seed)
    assert identity["Version of cluster-twin"]


def test_words_are_explained(pages):
    everything = " ".join(pages)
    assert "What the words mean" in everything
    assert "Final investment decision: from then on the money is committed." in everything
