"""Several trades and seasons; construction is planned from month 30 to 54."""

from __future__ import annotations

from dataclasses import replace

import pytest

from infrastructure.delivery import Stage
from infrastructure.programme import Cause
from infrastructure.season import Season
from tests.infrastructure.yard import PLANT, TWO_TRADES, Yard, dates_of


def test_trades_follow_one_another_and_work_side_by_side(clock, yard):
    """200 FTE-years: civil 50 over 6 months = 2 crews; 100 and 50 over 18 months = 1.3 and 0.7."""
    project = yard.start(profile=TWO_TRADES)
    project.reach_fid()
    clock.run()
    assert clock.now == 56.0
    held = {
        trade: [(e.crews, e.start_month, e.end_month) for e in pool.engagements]
        for trade, pool in yard.pools.items()
    }
    assert held == {
        "civil": [(2, 30.0, 36.0)],
        "mechanical": [(2, 36.0, 54.0)],
        "electrical": [(1, 36.0, 54.0)],
    }


def test_the_scarcest_trade_sets_the_pace(clock):
    """Mechanical needs 1.33 crews and has one: 18 months become 24, for electrical as well."""
    yard = Yard(clock, crews=2, largest_crew_share=0.5)
    yard.pools["civil"].resize(4)
    project = yard.start(profile=TWO_TRADES)
    project.reach_fid()
    clock.run()
    assert clock.now == 62.0
    assert yard.pools["electrical"].engagements[0].end_month == 60.0


def test_each_trade_is_queued_for(clock):
    """One crew each; the first holds them until 48 and 72, so the second waits for both.

    One crew of civil instead of two: six months become twelve; of mechanical instead of 1.33: 18
    become 24. First: civil 30-42, others 42-66. Second: civil 42-54, others 66-90.
    """
    yard = Yard(clock, crews=1)
    first, second = (yard.start(name, profile=TWO_TRADES) for name in ("first", "second"))
    first.reach_fid()
    second.reach_fid()
    clock.run()
    assert (first.online_month, second.online_month) == (68.0, 92.0)
    assert dates_of(second, "build", "civil").delays["queue for civil crews"] == 12.0
    late = dates_of(second, "build", "mechanical+electrical").delays
    assert late["queue for electrical crews"] == 12.0
    assert second.queue_months == 24.0


def test_opposite_orders_of_trades_do_not_lock_each_other(clock):
    """Two projects name the same two trades of one crew each in opposite orders.

    Others hold the crew of civil from 30 to 42 and that of mechanical to 54. If each asked in its
    own order, the first would take civil in 42 and the second mechanical in 54, and both would
    wait for ever. As both ask for civil first, one builds from 54 to 78 and the other to 102.
    """
    yard = Yard(clock, crews=1)

    def start(name, trades, build_months=24.0):
        stages = (Stage(1.0, dict.fromkeys(trades, 0.01)),)
        months = (12.0, 6.0, 9.0, 3.0, build_months, 2.0)
        yard.start(name, profile=replace(PLANT, stages=stages, months=months)).reach_fid()

    start("a", ["civil"], 12.0)
    start("b", ["mechanical"])
    start("c", ["civil", "mechanical"])
    start("d", ["mechanical", "civil"])
    clock.run()
    assert yard.commissioned == [("a", 44.0), ("b", 56.0), ("c", 80.0), ("d", 104.0)]


# A season from April to October is open in months 27-34, 39-46, 51-58, 63-70 of the clock.
SEASONAL = replace(PLANT, stages=(Stage(1.0, {"civil": 1.0}, Season(4, 10)),))


@pytest.mark.parametrize(
    ("build_months", "done", "waited"),
    [
        (4.0, 34.0, 0.0),  # from month 30 to the end of October
        (5.0, 40.0, 5.0),  # a month is left for April
        (12.0, 52.0, 10.0),  # 4 + 7 + 1 months of work, two winters
    ],
)
def test_ground_works_rest_in_winter(clock, yard, build_months, done, waited):
    profile = replace(SEASONAL, months=(12.0, 6.0, 9.0, 3.0, build_months, 2.0))
    project = yard.start(profile=profile)
    project.reach_fid()
    clock.run()
    assert clock.now == done + 2.0
    assert dates_of(project, "build").delays.get(Cause.SEASON, 0.0) == waited
    assert all(e.end_month <= 34.0 or e.start_month >= 39.0 for e in yard.pool.engagements)


def test_works_that_fill_a_season_to_its_last_day_are_not_left_over_by_rounding(clock, yard):
    """From 3.06 to 10 is 6.94 months, and in floating point a trace less."""
    assert 10.0 - 3.06 < 6.94
    profile = replace(SEASONAL, months=(0.0, 0.0, 0.0, 3.06, 6.94, 0.0))
    project = yard.start(profile=profile)
    project.reach_fid()
    clock.run()
    assert clock.now == pytest.approx(10.0)


def test_works_that_are_ready_in_winter_wait_for_april(clock, yard):
    """FID in month 32, procured in 35, a December; four months of laying from month 39."""
    profile = replace(SEASONAL, months=(12.0, 6.0, 9.0, 3.0, 4.0, 2.0))
    project = yard.start(profile=profile)
    clock.run(until=32.0)
    project.reach_fid()
    clock.run()
    assert (clock.now, project.build_from_month) == (45.0, 39.0)
