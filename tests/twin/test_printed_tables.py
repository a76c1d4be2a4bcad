"""Printed tables: on a narrow screen words wrap, and no word or number is lost."""

import math

import pandas as pd
import pytest

from twin.printed_tables import figures, print_table


@pytest.mark.parametrize("screen", [20, 60, 80, 200])
def test_nothing_is_cut_off_on_a_narrow_screen(screen, monkeypatch, capsys):
    """Two runs side by side with long names: first the words, then the figures went missing."""
    monkeypatch.setenv("COLUMNS", str(screen))
    figures = {
        "humber/reference": [243.0, 23861.0],
        "humber/coordinated": [248.6, 22292.0],
        "humber/coordinated - humber/reference": [5.58, -1569.0],
    }
    words = {"measure": ["CO2 abated, whole run", "Public support"], "unit": ["Mt", "GBP m"]}
    print_table(pd.DataFrame(words | figures))
    printed = capsys.readouterr().out.split()
    for word in ("abated,", "whole", "Public", "support", "GBP", "measure"):
        assert word in printed
    for figure in ("243.0", "23,861", "248.6", "22,292", "5.6", "-1,569"):
        assert figure in printed


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([1794.4, 94.64, 19.85, 0.0], ["1,794", "95", "20", "0"]),
        ([132.26, 28.11, -0.04], ["132.3", "28.1", "0.0"]),
        ([16.444, 0.64, 1e-9], ["16.44", "0.64", "0"]),
        ([8603.0, 455.0], ["8,603", "455"]),
        ([math.nan, 2.5], ["-", "2.50"]),
        ([math.inf, 2.5], ["inf", "2"]),
        ([], []),
    ],
)
def test_figures_read_together_have_the_same_decimals(values, told):
    assert figures(values) == told


def test_a_row_is_of_one_unit_where_units_are_given_and_else_a_column(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "80")
    units = {"measure": ["posts", "CO2", "opens"], "unit": ["jobs", "Mt", "year"]}
    print_table(pd.DataFrame(units | {"mean": [8602.6, 9.49, 2034.6]}))
    assert {"8,603", "9.49", "2034.6"} <= set(capsys.readouterr().out.split())
    print_table(pd.DataFrame({"site": ["a", "b"], "CO2 kt": [3976.9, 9.49]}))
    assert {"3,977", "9"} <= set(capsys.readouterr().out.split())
