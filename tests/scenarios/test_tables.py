"""CSV tables: what a row must be, where a fault is told to lie, and changes to single figures."""

from __future__ import annotations

import csv
import os
import time

import pytest

from scenarios.catalogue import SHIPPED
from scenarios.loading import read_cluster
from scenarios.schema.cluster import TABLES
from scenarios.schema.market import DeflatorRow
from scenarios.schema.site import SiteRow
from scenarios.tables import MOST_FAULTS_PER_TABLE, override, read_table, reference_faults

HEADER = "year,index,source,status,note\n"


@pytest.fixture
def table(tmp_path):
    """Read a deflator table from text: its key is a year, its index is above nought."""

    def of(content, model=DeflatorRow):
        path = tmp_path / "deflators.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_table(path, model)

    return of


@pytest.fixture
def fault_of(table):
    """Read a table with one fault and return it."""

    def of(content):
        (fault,) = table(content).faults
        return fault

    return of


@pytest.fixture(scope="module")
def rows():
    return read_cluster(SHIPPED / "tiny").rows


def of_dotted(dotted):
    return f"setting {dotted}"


def test_cells_become_typed_rows(table):
    read = table(HEADER + '2024, 100 ,Treasury,verified,"a, b"\n\n2025,1.5e2,Treasury,derived,\n')
    assert read.faults == []
    assert [(row.year, row.index, row.note) for row in read.rows] == [
        (2024, 100.0, "a, b"),
        (2025, 150.0, ""),
    ]
    assert read.names == {"2024", "2025"}


def test_columns_may_stand_in_any_order_and_optional_ones_be_absent(table):
    assert table("status,source,index,year\nverified,Treasury,100,2024\n").faults == []


def test_a_byte_order_mark_and_windows_lines_are_read(table):
    text = (HEADER + "2024,100,Treasury,verified,\n").replace("\n", "\r\n")
    assert len(table(b"\xef\xbb\xbf" + text.encode()).rows) == 1


@pytest.mark.parametrize(
    ("line", "field", "value", "expected", "repair"),
    [
        ("x,100,Treasury,verified,", "year", "x", "a whole number from 1990 to 2100 [year]",
         "write a whole number, without thousands separators"),
        ("2024.5,100,Treasury,verified,", "year", "2024.5",
         "a whole number from 1990 to 2100 [year]",
         "write a whole number, without thousands separators"),
        ("1066,100,Treasury,verified,", "year", "1066",
         "a whole number from 1990 to 2100 [year]", "change it to a value within bounds"),
        ('2024,"1,000",Treasury,verified,', "index", "1,000", "a number above 0 [2024 = 100]",
         "write a plain number, with a point and without thousands separators"),
        ("2024,-3,Treasury,verified,", "index", "-3", "a number above 0 [2024 = 100]",
         "change it to a value within bounds"),
        ("2024,nan,Treasury,verified,", "index", "nan", "a number above 0 [2024 = 100]",
         "write a finite number, or nothing where that is allowed"),
        ("2024,inf,Treasury,verified,", "index", "inf", "a number above 0 [2024 = 100]",
         "write a finite number, or nothing where that is allowed"),
        ("2024,1e999,Treasury,verified,", "index", "1e999", "a number above 0 [2024 = 100]",
         "write a finite number, or nothing where that is allowed"),
        ("2024,,Treasury,verified,", "index", "", "a value: GDP deflator",
         "add it; it has no default"),
        ("2024,100,T,verified,", "source", "T",
         "text of at least 3 characters: Institution, year and table or page", "write more"),
        ("2024,100,Treasury,verifed,", "status", "verifed",
         "one of verified, derived, assumption, missing", "write 'verified'"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_told_with_line_row_and_column(
    fault_of, line, field, value, expected, repair
):
    fault = fault_of(HEADER + "2020,90,Treasury,verified,\n" + line + "\n")
    year = line.split(",", maxsplit=1)[0]
    assert fault.place == f"deflators.csv line 3, row {year}, {field}"
    assert (fault.value, fault.expected, fault.repair) == (value, expected, repair)


def test_lines_are_counted_as_an_editor_does(fault_of):
    """A quoted cell of three lines and an empty line come before the fault."""
    fault = fault_of(HEADER + '2020,90,Treasury,verified,"a\nb\nc"\n\nx,90,Treasury,verified,\n')
    assert fault.place.startswith("deflators.csv line 6, ")


@pytest.mark.parametrize(
    ("content", "place", "word"),
    [
        (HEADER + '2024,100,Treasury,verified,"open\n2025,1,Treasury,verified,\n', "line 2",
         "unexpected end of data"),
        (HEADER + '2024,100,"Trea"sury,verified,\n', "line 2", "',' expected after"),
        (HEADER + "2024,100,Treasury,verified," + "x" * 20_000 + "\n", "line 2", "field limit"),
        ('year,"index\n', "line 1", "unexpected end of data"),
    ],
)  # fmt: skip
def test_broken_quotes_name_the_line_where_the_row_begins(fault_of, content, place, word):
    fault = fault_of(content)
    assert fault.place == f"deflators.csv {place}, the row"
    assert word in fault.repair


@pytest.mark.parametrize(
    ("line", "found"), [("2024,100,Treasury,verified,,extra", 6), ("2024,100,Treasury", 3)]
)
def test_rows_of_another_length(fault_of, line, found):
    fault = fault_of(HEADER + line + "\n")
    assert fault.place == "deflators.csv line 2, the row"
    assert fault.value == line
    assert fault.expected == f"5 cells, found {found}"


def test_zero_bytes_are_refused_with_their_line(fault_of):
    fault = fault_of(HEADER + "2024,100,Trea\0sury,verified,\n")
    assert fault.place == "deflators.csv line 2"
    assert "zero byte" in fault.expected


@pytest.mark.parametrize(
    "content", [bytes(range(256)), HEADER.encode("utf-16"), b"\x89PNG\r\n\x1a\n\0\0"]
)
def test_binary_and_other_encodings_are_refused(fault_of, content):
    assert fault_of(content).repair == "save the table again as 'CSV UTF-8'"


def test_an_empty_file_and_one_with_semicolons_are_told_as_such(fault_of):
    empty = fault_of("")
    assert empty.value == "nothing in it"
    assert "year, index" in empty.expected
    assert "commas between its cells" in fault_of(HEADER.replace(",", ";")).repair


def test_a_header_alone_is_an_empty_table(table):
    assert table(HEADER).rows == ()
    assert table(HEADER).faults == []


def test_header_faults_are_told_together_with_suggestions(table):
    read = table("yaer,index,index,,source,status\n2024,1,1,1,Treasury,verified\n")
    assert [(fault.value, fault.expected, fault.repair) for fault in read.faults] == [
        ("yaer", "a column of this table", "write 'year'"),
        ("a cell without name", "the columns source, status, note, year, index",
         "name the column or remove the comma"),
        ("", "the column year", "add the column"),
        ("index", "each column once", "delete one of the two"),
    ]  # fmt: skip
    assert {fault.place for fault in read.faults} == {"deflators.csv line 1, the header"}
    assert read.names is None


def test_a_missing_table_and_a_folder_in_its_place(tmp_path):
    (fault,) = read_table(tmp_path / "sites.csv", SiteRow).faults
    assert fault.place == "sites.csv, the file"
    assert "site_id" in fault.expected
    assert fault.repair == "add the file (No such file or directory)"
    (tmp_path / "sites.csv").mkdir()
    (fault,) = read_table(tmp_path / "sites.csv", SiteRow).faults
    assert "no ordinary file" in fault.repair


@pytest.mark.timeout(20)
@pytest.mark.parametrize("kind", ["pipe", "device", "elsewhere"])
def test_what_is_no_file_of_the_folder_is_not_read(tmp_path, tmp_path_factory, kind):
    path = tmp_path / "sites.csv"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    else:
        other = tmp_path_factory.mktemp("elsewhere") / "sites.csv"
        other.write_text(HEADER)
        path.symlink_to(other)
    (fault,) = read_table(path, SiteRow).faults
    assert fault.place == "sites.csv, the file"
    assert ("no ordinary file" if kind == "pipe" else "links that lead outside") in fault.repair


def test_two_hundred_megabytes_are_refused_at_once(tmp_path):
    path = tmp_path / "sites.csv"
    path.touch()
    os.truncate(path, 200_000_000)
    started = time.perf_counter()
    (fault,) = read_table(path, SiteRow).faults
    assert time.perf_counter() - started < 0.5
    assert (fault.value, fault.expected) == ("200 MB", "at most 50 MB")


def test_faults_of_a_hopeless_table_are_cut_off(table):
    read = table(HEADER + "x,y,z,w,\n" * 10_000)
    assert len(read.faults) <= MOST_FAULTS_PER_TABLE + 4
    assert read.names is None


def test_the_limit_on_cells_is_put_back(table):
    """It is one for the whole process, which may read other tables."""
    before = csv.field_size_limit()
    table(HEADER + "2024,100,Treasury,verified," + "x" * 20_000 + "\n")
    assert csv.field_size_limit() == before


def test_shipped_rows_have_no_reference_faults(rows):
    assert reference_faults(rows) == []


def test_a_duplicate_and_an_unknown_reference_are_found(rows):
    mill = rows["sites"][0]
    astray = mill.model_copy(update={"site_id": "astray", "company_id": "mill_compny"})
    faults = reference_faults(rows | {"sites": (*rows["sites"], mill, astray)})
    assert [(fault.place, fault.value, fault.repair) for fault in faults] == [
        ("sites.csv, row mill, site_id", "mill", "delete or rename one of the two"),
        ("sites.csv, row astray, company_id", "mill_compny", "write 'mill_company'"),
    ]


def test_each_reference_of_the_schema_is_checked(rows):
    for table, model in ((name, model) for name, model in TABLES.items() if rows[name]):
        for column, other in model.references.items():
            broken = rows[table][0].model_copy(update={column: "nowhere"})
            faults = reference_faults(rows | {table: (broken, *rows[table][1:])})
            assert f"a row of {other}.csv" in {fault.expected for fault in faults}, (table, column)


def test_many_unknown_references_take_no_time(rows):
    """Ten thousand names, each likened to ten thousand others, would take minutes."""
    mill = rows["sites"][0]
    sites = tuple(
        mill.model_copy(update={"site_id": f"s{i}", "company_id": f"wrong_{i}"})
        for i in range(10_000)
    )
    company = rows["companies"][0]
    companies = tuple(company.model_copy(update={"company_id": f"right_{i}"}) for i in range(300))
    started = time.perf_counter()
    faults = reference_faults(rows | {"sites": sites, "companies": companies})
    assert time.perf_counter() - started < 10.0
    assert sum(fault.place.startswith("sites.csv") for fault in faults) == MOST_FAULTS_PER_TABLE


def test_single_figures_are_changed_and_nothing_else(rows):
    changed, faults = override(
        rows, {"pipe_costs.co2/offshore/8.0.capex_gbp_m_per_km": 9, "sites.mill.employees": None},
        of_dotted,
    )  # fmt: skip
    assert faults == []
    assert changed["pipe_costs"][0].capex_gbp_m_per_km == 9.0
    assert changed["sites"][0].employees is None
    assert changed["pipe_costs"][1:] == rows["pipe_costs"][1:]
    assert rows["sites"][0].employees == 1000


@pytest.mark.parametrize(
    ("target", "figure", "value", "expected", "repair"),
    [
        ("sitez.mill.employees", 3, "sitez", "a table of the cluster", "write 'sites'"),
        ("sites.mil.employees", 3, "mil", "a row of sites.csv", "write 'mill'"),
        ("sites.mill.employes", 3, "employes", "a column of sites.csv", "write 'employees'"),
        ("sites.mill", 3, "sites.mill", "table.row.column", "for instance sectors.lime"),
        ("sites", 3, "sites", "table.row.column", "for instance sectors.lime"),
        ("", 3, "", "a table of the cluster", "choose from activity"),
        ("sites.mill.employees", -3, "-3", "a whole number of at least 0 [jobs]", "within bounds"),
        ("sites.mill.employees", "many", "many", "a whole number of at least 0 [jobs]", "whole"),
        ("sectors.chemicals.process_share", True, "true", "a number", "write the figure itself"),
        ("sites.mill.company_id", "nobody", "nobody", "a row of companies.csv", "choose from mill"),
        ("companies.mill_company.name", None, "", "text", "write plain text"),
    ],
)
def test_a_change_that_cannot_be_made(rows, target, figure, value, expected, repair):
    changed, (fault,) = override(rows, {target: figure}, of_dotted)
    assert changed == rows
    assert fault.place == f"setting data.{target}"
    assert (fault.value, fault.expected) == (value, expected)
    assert repair in fault.repair
