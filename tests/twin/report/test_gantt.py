"""The build programme on paper: what is late or overdue, and names that stay whole."""

import math

import pytest

from twin.report.gantt import in_lines, late_until


@pytest.mark.parametrize(
    ("online", "standing", "planned", "until"),
    [
        (2034.5, "operating", 2030.0, 2034.5),
        (2029.5, "operating", 2030.0, None),
        (math.nan, "awaits_fid", 2030.0, 2051.0),
        (math.nan, "withdrawn", 2030.0, None),
        (math.nan, "committed", 2052.4, None),
    ],
    ids=["late", "early", "overdue at the end", "given up", "due after the run"],
)
def test_until_when_a_project_is_late(online, standing, planned, until):
    row = {"online_year": online, "planned_online_year": planned, "standing": standing}
    assert late_until(row, 2050) == until


def test_a_long_name_takes_a_second_line_and_keeps_every_word():
    name = "Scunthorpe integrated steelworks: Works gas recovery and heat integration"
    assert in_lines(name).split() == name.split()
    assert in_lines(name).count("\n") == 1
    assert in_lines("Viking fields") == "Viking fields"
    assert in_lines("word " * 40).endswith("…")
