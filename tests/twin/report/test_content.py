"""Values are printed as a reader expects, and pictures cannot disturb the page they stand in."""

import re

import pandas as pd
import pytest

from twin.report.content import (
    Column,
    Form,
    Table,
    date,
    number,
    shown,
    table_of,
    text,
    year,
)
from twin.report.drawing import cut, draw
from twin.report.html import column_totals
from twin.report.pdf import BREAK, MISSING_GLYPH, breakable, printable
from twin.report.plain import safe


@pytest.mark.parametrize(
    ("value", "column", "expected"),
    [
        (1234.567, number("a", "kt", 1), "1,234.6"),
        (-0.04, number("a", "kt", 1), "0.0"),
        (-2.0, number("a", "kt"), "−2"),
        (2031.0, year(), "2031"),
        (2031.46, date("FID"), "Jun 2031"),
        (None, number("a", "kt"), "–"),
        (float("nan"), date("FID"), "–"),
        ("=1+1", text("a"), "=1+1"),
    ],
)
def test_values_as_printed(value, column, expected):
    assert shown(value, column) == expected


def test_rows_may_have_their_own_precision():
    table = Table(
        "k", "t", (text("a"), number("b", "")), (("x", 1.25), ("y", 7.5)), decimals=(2, 0)
    )
    assert table.printed() == [["x", "1.25"], ["y", "8"]]


def test_totals_leave_out_what_is_absent():
    columns = (text("a"), Column("b", "kt", Form.NUMBER, 0, total=True))
    table = Table("k", "t", columns, (("x", 1.0), ("y", None), ("z", 2.5)))
    assert column_totals(table) == [None, 3.5]


def test_headings_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="2 columns of data, 1 headings"):
        table_of("k", "t", [text("a")], pd.DataFrame({"a": [1], "b": [2]}))


def test_pictures_have_words_and_ids_of_their_own():
    figure = draw("one", "A <b>", "kt", 'it "falls"', lambda axes: axes.plot([1, 2], [3, 4]))
    ids = re.findall(r'\bid="([^"]*)"', figure.svg)
    assert ids
    assert all(name.startswith("one-") for name in ids)
    used = re.findall(r'url\(#([^)]*)\)|href="#([^"]*)"', figure.svg)
    assert all((a or b) in ids for a, b in used)
    assert 'role="img" aria-label="A &lt;b&gt;. it &quot;falls&quot;"' in figure.svg
    assert "<script" not in figure.svg


def test_the_same_picture_is_drawn_the_same():
    drawn = [draw("k", "t", "", "", lambda axes: axes.bar([1], [2])).svg for _ in range(2)]
    assert drawn[0] == drawn[1]


def test_long_names_are_cut_in_pictures_and_broken_in_tables():
    assert cut("x" * 50, 10) == "x" * 9 + "…"
    assert max(map(len, breakable("y" * 100).split(BREAK))) <= 14
    assert breakable("networks.compressor_capex") == f"networks.{BREAK}compressor_{BREAK}capex"
    assert breakable("two short words") == "two short words"


def test_letters_the_font_lacks_are_marked():
    assert printable("CO₂ − 漢") == f"CO₂ − {MISSING_GLYPH}"


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_what_a_spreadsheet_would_run_is_quoted(begin):
    assert safe(f"{begin}cmd") == f"'{begin}cmd"
    assert safe(-1.5) == -1.5
    assert safe("mill") == "mill"
