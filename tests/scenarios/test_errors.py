"""How faults read: one line each, complete, printable, cut to what a screen holds."""

from __future__ import annotations

import pytest

from scenarios.errors import (
    SHOWN_FAULTS,
    BalanceError,
    Fault,
    InputError,
    ResultsError,
    TwinError,
    readable_size,
    shorten,
    written,
)

NEGATIVE = Fault("sites.csv line 3, row mill, employees", "-5", "at least 0", "write 0 or more")


def test_a_fault_reads_as_place_value_expectation_and_repair():
    assert str(NEGATIVE) == (
        "sites.csv line 3, row mill, employees has '-5'; expected at least 0. "
        "To repair: write 0 or more."
    )


def test_what_is_absent_has_no_value():
    missing = Fault("sites.csv, the file", "", "a table", "add the file")
    assert str(missing) == "sites.csv, the file; expected a table. To repair: add the file."


@pytest.mark.parametrize(("count", "head"), [(1, "1 fault:"), (2, "2 faults:")])
def test_an_error_counts_its_faults_and_gives_each_a_line(count, head):
    lines = str(InputError([NEGATIVE] * count)).splitlines()
    assert lines == [head, *[f"- {NEGATIVE}"] * count]


def test_faults_beyond_a_screenful_are_counted_but_kept():
    error = InputError([NEGATIVE] * (SHOWN_FAULTS + 7))
    assert str(error).endswith("- and 7 more")
    assert len(error.faults) == SHOWN_FAULTS + 7


def test_what_a_terminal_would_obey_is_blanked():
    hostile = Fault("\x1b[2Jsites.csv", "a\x1b]0;b\n\ud800", "text\x07", "mend\r it")
    assert str(hostile).isprintable()
    assert "\x1b" not in str(InputError([hostile]))


def test_long_parts_are_cut():
    assert len(shorten("x" * 10_000)) < 100
    assert len(str(Fault("p" * 10_000, "v" * 10_000, "e" * 10_000, "r" * 10_000))) < 2000


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (0.5, "0.5"),
        ([1], "[1]"),
    ],
)
def test_values_are_told_as_a_planner_writes_them(value, text):
    assert written(value) == text


def test_a_number_python_will_not_write_out_is_told_all_the_same():
    """The limit is 4300 digits since Python 3.11."""
    assert written(10**5000) == "a number of thousands of digits"


@pytest.mark.parametrize(
    ("size_bytes", "text"), [(0, "0 kB"), (200_000, "200 kB"), (200_000_000, "200 MB")]
)
def test_sizes_are_told_in_words(size_bytes, text):
    assert readable_size(size_bytes) == text


def test_the_tree_of_errors():
    assert issubclass(ResultsError, InputError)
    assert issubclass(InputError, TwinError)
    assert issubclass(BalanceError, TwinError)
    assert not issubclass(BalanceError, InputError)
