"""Targets are read as they are written, and shares come with honest intervals."""

import numpy as np
import pytest

import twin
from twin.ensemble.analysis.targets import Target, odds, parse_target

OUTPUTS = ["fossil_co2_mt_2050", "support_gbp_m_2040"]


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("fossil_co2_mt_2050<=3", Target("fossil_co2_mt_2050", "<=", 3.0)),
        (" support_gbp_m_2040 > 1e3 ", Target("support_gbp_m_2040", ">", 1000.0)),
        ("fossil_co2_mt_2050>=-0.5", Target("fossil_co2_mt_2050", ">=", -0.5)),
    ],
)
def test_a_target_is_read(text, target):
    assert parse_target(text, OUTPUTS) == target


@pytest.mark.parametrize(
    ("text", "repair"),
    [
        ("fossil_co2_mt_2050", "in quotes for the shell"),
        ("fossil_co2_mt_2050==3", "in quotes for the shell"),
        ("fossil_co2_mt_2050<=three", "in quotes for the shell"),
        ("fossil_co2_mt_2050<=nan", "in quotes for the shell"),
        ("fosil_co2_mt_2050<=3", "write 'fossil_co2_mt_2050'"),
    ],
)
def test_what_is_no_target_is_refused_with_a_repair(text, repair):
    with pytest.raises(twin.InputError, match=repair):
        parse_target(text, OUTPUTS)


@pytest.mark.parametrize(
    ("sign", "met"),
    [
        ("<=", [True, True, False, False]),
        ("<", [True, False, False, False]),
        (">=", [False, True, True, False]),
        (">", [False, False, True, False]),
    ],
)
def test_a_run_without_a_number_meets_nothing(sign, met):
    assert Target("x", sign, 2.0).met([1.0, 2.0, 3.0, np.nan]).tolist() == met


@pytest.mark.validation("Statistics and games", "Newcombe 1998, table I, method 3")
def test_wilsons_interval_is_the_published_one(validate):
    """Newcombe (1998), Statistics in Medicine 17:857, table I, method 3: 81 of 263."""
    found = odds([True] * 81 + [False] * 182)
    assert found.share == pytest.approx(81 / 263)
    case = "Interval of a share of 81 of 263"
    validate(case, (0.2553, 0.3662), (found.low, found.high), abs=5e-5)


@pytest.mark.validation("Statistics and games", "Newcombe 1998, table I, method 3")
def test_no_success_in_twenty_still_leaves_room(validate):
    """Newcombe (1998), table I, method 3: 0 of 20."""
    found = odds([False] * 20)
    validate("Interval of a share of 0 of 20", (0.0, 0.1611), (found.low, found.high), abs=5e-5)


def test_no_runs_say_nothing():
    assert np.isnan(odds([]).share)
