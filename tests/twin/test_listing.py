"""Printed tables: on a narrow screen words wrap, and no word or number is lost."""

import pandas as pd
import pytest

from twin.listing import print_table


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
    for figure in ("243", "23,861", "249", "22,292", "5.58", "-1,569"):
        assert figure in printed
