"""What made works late is told so that months add up to the delay, in words for a director."""

import re

import pandas as pd
import pytest

import twin
from infrastructure.programme import Cause, queue_for
from twin.why import _higher
from twin.why_delay import delay_told, timing_told


def works(late_months, cause, cost, waited=0.0):
    """Works planned for 2035 that came so many months later."""
    return pd.Series(
        {
            "planned_online_year": 2035.0,
            "online_year": 2035.0 + late_months / 12.0,
            "delay_cause": cause,
            "delay_cause_months": cost,
            "queue_for_crews_months": waited,
        }
    )


def test_a_cause_longer_than_the_delay_is_explained_by_what_went_quicker():
    """British Steel's furnaces: 45 months and 3 in queues, less 3 that other phases saved."""
    assert timing_told(works(44.3, Cause.FEW_CREWS, 44.9, 2.7)) == (
        "3.7 years later than planned: most time lost to working with fewer crews than wanted, 45 "
        "months, and to waiting for crews, 3 months; the rest went 3 months quicker"
    )


def test_time_in_the_queue_that_is_the_main_cause_is_told_once():
    told = timing_told(works(14.0, queue_for("electrical"), 8.5, 8.5))
    assert told == (
        "1.2 years later than planned: most time lost to the queue for electrical crews, 8 months"
    )
    also = delay_told(works(14.0, queue_for("civil"), 6.0, 8.0))
    assert also.endswith("the queue for civil crews, 6 months, and to waiting for crews, 2 months")


@pytest.mark.parametrize(
    ("late", "told"),
    [(0.3, "as planned"), (-0.3, "as planned"), (-12.0, "1.0 years earlier than planned")],
)
def test_works_that_are_not_late_have_no_cause(late, told):
    assert timing_told(works(late, Cause.DURATION, 2.0)) == told


def test_without_a_cause_worth_a_month_none_is_named():
    assert timing_told(works(2.0, "", 0.0)) == "0.2 years later than planned"


def test_one_month_is_one():
    assert delay_told(works(1.0, Cause.OBJECTION, 1.1)) == "most time lost to objections, 1 month"


@pytest.mark.parametrize(
    ("scale", "told"),
    [
        (1.004, "less than 1 % higher"),
        (1.03, "3 % higher"),
        (1.65, "65 % higher"),
        (3.84, "3.8 times as high"),
    ],
)
def test_a_price_is_higher_by_per_cent_until_it_is_twice_as_high(scale, told):
    assert _higher(scale) == told


def test_answers_of_a_run_name_their_year_and_add_up():
    """Every works of the run: what is named, less what went quicker, is at most the delay."""
    run = twin.simulate(twin.load("humber/reference"), 3)
    for name in sorted(run.facts["company_names"]):
        text = str(run.why(name, 2050)).partition("\n\n")[0]
        assert "this year" not in text
        for told in re.findall(r"ordered nothing[^.]*", text):
            assert re.search(r"by the end of 20\d\d$", told)
        assert not re.search(r"prices [01]\.\d times", text)
        for years, lost in re.findall(r"([\d.]+) years later than planned: ([^.]*)\.", text):
            months = [int(each) for each in re.findall(r"(\d+) months?", lost)]
            gone = re.search(r"the rest went (\d+)", lost)
            net = sum(months) - 2 * int(gone[1]) if gone else sum(months)
            assert net <= 12.0 * float(years) + 2.5, (name, lost)
