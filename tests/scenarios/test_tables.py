"""CSV tables: what a row must be, and where a fault is told to lie."""

from __future__ import annotations

import csv
import os
import time

import pytest

from scenarios.readable import is_whole
from scenarios.references import MOST_FAULTS_PER_TABLE
from scenarios.schema.base import UnreadError
from scenarios.schema.market import DeflatorRow
from scenarios.schema.site import SiteRow
from scenarios.tables import read_table

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


def test_cells_become_typed_rows(table):
    read = table(HEADER + '2024, 100 ,Treasury,verified,"a, b"\n\n2025,1.5e2,Treasury,derived,\n')
    assert read.faults == []
    assert [(row.year, row.index, row.note) for row in read.rows] == [
        (2024, 100.0, "a, b"),
        (2025, 150.0, ""),
    ]
    assert all(is_whole(row) for row in read.rows)


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
        ("index", "each column once", "delete one of the two"),
    ]  # fmt: skip
    assert {fault.place for fault in read.faults} == {"deflators.csv line 1, the header"}
    assert [vars(row) for row in read.rows] == [{"source": "Treasury", "status": "verified"}]


def test_under_a_header_with_faults_the_columns_it_has_are_read(table):
    """What stands in the column that is missed is unknown; nothing is told of it twice."""
    read = table("year,indx,source,status\n2024,100,Treasury,verified\n2025,90,Treasury,sure\n")
    assert [(fault.place, fault.value) for fault in read.faults] == [
        ("deflators.csv line 1, the header", "indx"),
        ("deflators.csv line 3, row 2025, status", "sure"),
    ]
    first, second = read.rows
    assert (first.year, first.status, second.year) == (2024, "verified", 2025)
    for row, column in ((first, "index"), (first, "note"), (second, "status")):
        with pytest.raises(UnreadError):
            getattr(row, column)


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
    assert vars(read.rows[-1]) == {}


def test_the_limit_on_cells_is_put_back(table):
    """It is one for the whole process, which may read other tables."""
    before = csv.field_size_limit()
    table(HEADER + "2024,100,Treasury,verified," + "x" * 20_000 + "\n")
    assert csv.field_size_limit() == before
