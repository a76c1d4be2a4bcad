"""What the report says of hydrogen plants, in words and as means over years."""

import math

import pandas as pd
import pytest

from twin.printed_names import TECHNOLOGIES
from twin.report.sections.hydrogen import _mean, _plants
from twin.report.source import Source


def years(made, cost):
    return pd.DataFrame({"hydrogen_made_gwh_hhv": made, "running_cost_gbp_per_mwh_hhv": cost})


@pytest.mark.parametrize(
    ("made", "cost", "expected"),
    [
        ([30.0, 10.0], [100.0, 140.0], 110.0),
        ([30.0, 0.0, 10.0], [100.0, math.nan, 140.0], 110.0),
        ([0.0], [math.nan], math.nan),
    ],
    ids=["weighed by what was made", "a year at rest has no cost and counts for nothing", "none"],
)
def test_mean_over_years(made, cost, expected):
    mean = _mean(years(made, cost), "running_cost_gbp_per_mwh_hhv")
    assert mean == pytest.approx(expected, nan_ok=True)


def test_technologies_are_words_not_short_names(results):
    rows = _plants(Source(results, results.scenario, None)).rows
    assert rows
    assert {str(row[1]) for row in rows} <= set(TECHNOLOGIES.values())
