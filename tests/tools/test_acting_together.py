"""What acting together is worth: differences, their spread, and which pipes they compare."""

import math

import pytest

from tools.acting_together import Course, _spread, _years_earlier


def test_a_spread_is_mean_and_standard_error_with_signs_for_print() -> None:
    # Of 1, 2, 3, 4 about 2.5: variance 5/3, error of the mean sqrt(5/12).
    assert math.sqrt(5 / 12) == pytest.approx(0.65, abs=0.005)
    assert _spread([-1.0, -2.0, -3.0, -4.0]) == "−2.5 (0.6)"
    assert _spread([0.5, 0.5]) == "+0.5 (0.0)"


def test_only_pipelines_that_run_both_ways_are_compared_by_date() -> None:
    alone = Course((0.0, 0.0), {"south": 2034.0, "west": 2036.0})
    together = Course((0.0, 0.0), {"south": 2032.0, "north": 2030.0})

    assert _years_earlier(alone, together) == 2.0
    assert _years_earlier(alone, Course((0.0, 0.0), {})) == 0.0
