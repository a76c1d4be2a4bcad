"""The same figures stand in every format, and whatever a name looks like, it is shown as text."""

import csv
import html
import io
import json
import re
from html.parser import HTMLParser

import openpyxl
import pandas as pd
import pypdf
import pytest

from twin.ensemble.exports import INDEX, VARIABLES
from twin.report.build import build_report
from twin.report.content import Figure, Form, Text
from twin.report.formulas import IN_ROW
from twin.report.headlines import headlines
from twin.report.html import column_totals


@pytest.fixture(scope="module")
def page(report):
    return (report / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def pdf(report):
    return pypdf.PdfReader(report / "report.pdf")


@pytest.fixture(scope="module")
def pdf_words(pdf):
    return " ".join(sheet.extract_text() for sheet in pdf.pages)


@pytest.fixture(scope="module")
def book(report):
    return openpyxl.load_workbook(report / "report.xlsx")


def rows_of(sheet):
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_headline_figures_are_the_same_numbers_everywhere(report, results, page, pdf_words, book):
    told = {each.key: each for each in headlines(results)}
    in_page = {
        key: float(value) if value else None
        for value, key in re.findall(r'<data value="([^"]*)" data-key="([^"]*)"', page)
    }
    values = openpyxl.load_workbook(report / "report.xlsx", data_only=True)["headline"]
    in_book = {row[4]: row[2] for row in rows_of(values)[4:]}
    with (report / "tables" / "headline.csv").open(encoding="utf-8") as file:
        in_csv = {row["key"]: float(row["value"] or "nan") for row in csv.DictReader(file)}
    in_manifest = json.loads((report / "report.json").read_text())["headlines"]
    assert len(told) == len(in_page) == len(in_book) == len(in_csv) == len(in_manifest) == 12
    for key, each in told.items():
        assert in_page[key] == each.value
        assert in_manifest[key]["value"] == each.value
        if each.value is not None:
            assert in_book[key] == pytest.approx(each.value, rel=1e-15)
            assert in_csv[key] == each.value
            assert each.shown in pdf_words


def test_headlines_are_those_of_the_tables(results):
    told = {each.key: each.value for each in headlines(results)}
    table = results.cluster_year.set_index("year")
    assert told["fossil_co2_mt_2040"] == table["fossil_co2_mt"].loc[2040]
    assert told["investment_gbp_bn_sum"] == pytest.approx(table["investment_gbp_m"].sum() / 1e3)
    assert told["npsv_gbp_bn"] == pytest.approx(results.facts["npv_gbp_m"] / 1e3)


def test_every_printed_table_stands_in_workbook_and_csv(report, page, book):
    contents = [row[0] for row in rows_of(book["contents"])[5:]]
    assert contents == book.sheetnames[1:]
    for key in ("appraisal", "who_pays_whom", "assumptions", "published", "skills", "scopes"):
        assert key in book.sheetnames
        assert (report / "tables" / f"{key}.csv").is_file()
        assert f'id="table-{key}"' in page or key == "published"


def test_tables_of_the_run_are_in_the_workbook_as_they_are(results, book):
    rows = rows_of(book["cluster_year"])
    read = pd.DataFrame(rows[1:], columns=rows[0]).astype(float)
    own = results.cluster_year.astype(float)
    pd.testing.assert_frame_equal(read, own, check_dtype=False, rtol=1e-14)


def test_totals_are_formulas_over_what_stands_above_them(book, report):
    shown = openpyxl.load_workbook(report / "report.xlsx", data_only=True)["measures"]
    sheet = book["measures"]
    found = [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert len(found) == 3
    for cell in found:
        first, last = re.fullmatch(r"=SUM\(([A-Z]+\d+):([A-Z]+\d+)\)", cell.value).groups()
        values = [row[0].value for row in shown[f"{first}:{last}"]]
        expected = sum(value for value in values if value is not None)
        assert shown[cell.coordinate].value == pytest.approx(expected, rel=1e-12)


def test_headline_figures_can_be_followed_to_the_table_of_the_run(book, results):
    """What a spreadsheet would compute from its formula is the figure that is shown."""
    rows = {row[4]: row[2] for row in rows_of(book["headline"])[4:]}
    traced = {
        key: value
        for key, value in rows.items()
        if re.match(r"=(?:(SUM|MAX)\()?cluster_year!", str(value))
    }
    assert len(traced) == 7
    yearly = book["cluster_year"]
    told = {each.key: each.value for each in headlines(results)}
    for key, formula in traced.items():
        how, area, per = re.fullmatch(
            r"=(SUM|MAX)?\(?cluster_year!([A-Z0-9:]+)\)?(?:/(\d+))?", formula
        ).groups()
        cells = yearly[area] if ":" in area else ((yearly[area],),)
        values = [row[0].value for row in cells]
        result = max(values) if how == "MAX" else sum(values)
        assert result / int(per or 1) == pytest.approx(told[key], rel=1e-12)


def test_every_headline_figure_of_a_run_is_a_formula(book, results):
    """The reviewer is told so; a figure that a run lacks has a blank cell."""
    cells = {row[4].value: row[2] for row in book["headline"].iter_rows(min_row=5)}
    for each in headlines(results):
        assert cells[each.key].data_type == ("n" if each.value is None else "f"), each.key
    assert str(cells["npsv_gbp_bn"].value).startswith("=(SUM(appraisal_years!")


def test_products_and_present_values_of_the_appraisal_are_formulas(book, report, results):
    """Worked out by hand from the cells that each formula names."""
    shown = openpyxl.load_workbook(report / "report.xlsx", data_only=True)
    sheet, years = shown["appraisal_years"], book["appraisal_years"]
    heads = [cell.value.partition(" [")[0] for cell in sheet[4]]
    counted = 0
    for row in range(5, 5 + len(results.cluster_year)):
        for column, factors, per in (
            ("Benefit", ("CO₂ avoided and removed", "Appraisal carbon value"), 1000.0),
            ("Benefit, present", ("Discount factor", "Benefit"), 1.0),
            ("Cost, present", ("Discount factor", "Resource cost"), 1.0),
        ):
            cell = years.cell(row, heads.index(column) + 1)
            named = re.findall(r"[A-Z]+\d+", cell.value)
            assert [heads[sheet[each].column - 1] for each in named] == list(factors)
            assert {sheet[each].row for each in named} == {row}
            product = sheet[named[0]].value * sheet[named[1]].value / per
            assert sheet[cell.coordinate].value == pytest.approx(product, rel=1e-12, abs=1e-9)
            counted += 1
    assert counted >= 3
    assert (book["appraisal"]["D5"].value, book["appraisal"]["E5"].value) == ("=B5-C5", "=B5/C5")


def test_every_column_that_formulas_name_is_in_the_workbook(results):
    """A column that is renamed must be renamed in the formulas, or they would be left out."""
    tables = {table.key: table for table in build_report(results, results.scenario).tables()}
    for key, formulas in IN_ROW.items():
        labels = {column.label for column in tables[key].columns}
        for column, formula in formulas.items():
            assert {column, *re.findall(r"{([^{}]+)}", formula)} <= labels


def holds(section, figure):
    """Whether a figure stands in a section: in a cell, a total, or in words."""
    if figure.form is Form.YEAR:
        told = {figure.shown}
    else:
        told = {f"{figure.value * per:,.{digits}f}" for per in (1.0, 1e3) for digits in range(3)}
    words = [block.words for block in section.blocks if isinstance(block, Text)]
    words += [block.alt for block in section.blocks if isinstance(block, Figure)]
    cells = {cell for table in section.tables() for row in table.printed() for cell in row}
    totals = {
        f"{total:,.{column.decimals}f}"
        for table in section.tables()
        for total, column in zip(column_totals(table), table.columns, strict=True)
        if total is not None
    }
    told = {each.replace("-", "−") for each in told}
    return bool(told & (cells | totals)) or any(
        re.search(rf"(?<![\d.,]){re.escape(each)}(?![\d])", text) for each in told for text in words
    )


def test_every_tile_leads_to_the_section_that_holds_its_figure(results):
    """But for those of which there is none: that is told in words."""
    report = build_report(results, results.scenario)
    sections = {section.key: section for section in report.sections}
    astray = [
        f"{each.label}: {each.section}"
        for each in report.headlines
        if each.value and not holds(sections[each.section], each)
    ]
    assert not astray


def test_sheets_have_frozen_panes_and_units_in_their_headers(book):
    sheet = book["measures"]
    assert sheet.freeze_panes == "B5"
    assert "Resource cost, present value [GBP m]" in [cell.value for cell in sheet[4]]
    assert sheet["F5"].number_format == "#,##0.0"


def test_names_are_text_in_the_workbook(book, names):
    words = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    formulas = [cell.value for cell in words if cell.data_type == "f"]
    own = re.compile(r"=(\(?SUM\(|MAX\(|MIN\(IF\(|cluster_year!|[A-Z]+\d+[-*/][A-Z]+\d+)")
    assert all(own.match(getattr(formula, "text", formula)) for formula in formulas)
    texts = {cell.value for cell in words if cell.data_type == "s"}
    assert {names.formula, names.markup, names.right_to_left} <= texts
    assert any(names.long in text for text in texts)


def test_names_are_text_in_csv(report, names):
    text = (report / "tables" / "avoided.csv").read_text(encoding="utf-8")
    found = [row["Company"] for row in csv.DictReader(io.StringIO(text))]
    assert f"'{names.formula}" in found, "an apostrophe keeps spreadsheets from running it"
    assert {names.markup, names.right_to_left} <= set(found)


class Outline(HTMLParser):
    """Collects what a browser would run, fetch or use as a name."""

    def __init__(self):
        super().__init__()
        self.scripts, self.addresses, self.ids, self.tags = [], [], [], set()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.add(tag)
        if tag == "script":
            self.scripts.append(given.get("type"))
        self.addresses += [given[key] for key in ("src", "href", "xlink:href") if key in given]
        self.ids += [given["id"]] if "id" in given else []
        assert not any(key.startswith("on") for key in given)


def test_the_page_runs_nothing_and_fetches_nothing(page, names):
    outline = Outline()
    outline.feed(page)
    assert outline.scripts == ["application/json"]
    assert all(address.startswith("#") for address in outline.addresses)
    assert len(outline.ids) == len(set(outline.ids))
    assert html.escape(names.markup, quote=False) in page.replace("&#39;", "'")
    assert names.markup not in page
    assert {"main", "nav", "caption", "figcaption"} <= outline.tags


def test_the_pdf_is_tagged_and_embeds_its_fonts(pdf):
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    fonts = [
        font.get_object()
        for sheet in pdf.pages
        for font in sheet["/Resources"].get("/Font", {}).values()
    ]
    assert fonts
    for font in fonts:
        for inner in font.get("/DescendantFonts", [font]):
            descriptor = inner.get_object()["/FontDescriptor"]
            assert any(key.startswith("/FontFile") for key in descriptor)


def test_the_pdf_numbers_its_pages_and_lists_its_contents(pdf, pdf_words):
    last = len(pdf.pages)
    assert f"page {last} of {last}" in pdf.pages[-1].extract_text()
    first = " ".join(sheet.extract_text() for sheet in pdf.pages[:2])
    assert all(head in first for head in ("Contents", "Emissions", "Quality assurance log"))
    assert "cmd|" in pdf_words
    assert "alert(1)" in pdf_words.replace("\u200b", "").replace("\n", "")


def test_the_iamc_layout_is_what_pyam_expects(report, results):
    table = pd.read_csv(report / "iamc.csv")
    assert [str(name) for name in table][:5] == list(INDEX)
    assert [int(name) for name in table.columns[5:]] == results.cluster_year["year"].tolist()
    assert table["variable"].tolist() == [variable.name for variable in VARIABLES]
    assert not table.isna().any().any()
    gross = table[table["variable"].str.startswith("Gross")].iloc[0]
    assert gross["2040"] == results.cluster_year["fossil_co2_mt"].iloc[-1]
