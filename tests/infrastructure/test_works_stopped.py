"""Interruptions after FID, which is in month 27; construction from month 30."""

from __future__ import annotations

import math

import pytest

from infrastructure.orders import Standing
from infrastructure.programme import Cause
from tests.infrastructure.yard import AS_PLANNED, Yard, dates_of


def test_an_insolvency_stops_the_works_until_another_contractor_goes_on(clock, yard):
    """After ten months; crews go back in month 37 and come again in 46: 56 + 9."""
    project = yard.start(fortune=AS_PLANNED._replace(insolvency_months=10.0))
    project.reach_fid()
    clock.run(until=38.0)
    assert yard.pool.free == yard.pool.total
    assert project.standing is Standing.COMMITTED
    clock.run()
    assert clock.now == 65.0
    assert [(e.start_month, e.end_month) for e in yard.pool.engagements] == [
        (30.0, 37.0),
        (46.0, 63.0),
    ]
    assert dates_of(project, "build").all_delays == {Cause.INSOLVENCY: 9.0}
    assert yard.commissioned == [("plant", 65.0)]


def test_an_insolvency_may_be_the_end(clock, yard):
    """Seven of 24 months are built: that share of GBP 200 m is spent, from month 30 to 37."""
    project = yard.start(
        fortune=AS_PLANNED._replace(cost_ratio=2.0, insolvency_months=10.0, insolvency_cancels=True)
    )
    project.reach_fid()
    clock.run()
    assert (project.standing, project.ended_because) == (Standing.CANCELLED, "insolvency")
    assert (yard.ended, yard.commissioned) == ([("plant", 37.0)], [])
    assert yard.pool.free == yard.pool.total
    assert project.spent_gbp_m == pytest.approx(200.0 * 7 / 24)
    assert (project.build_from_month, project.build_until_month) == (30.0, 37.0)
    assert (project.decided, project.expected_online_month) == (False, math.inf)


@pytest.mark.parametrize(
    ("month", "late"),
    [
        (28.0, 9.0),  # procuring
        (30.0, 9.0),  # construction begins
        (54.0, 9.0),  # construction ends
        (55.5, 9.0),  # commissioning
        (20.0, 0.0),  # before FID there is nothing to stop
    ],
)
def test_works_may_be_stopped_whatever_they_are_at(clock, yard, month, late):
    project = yard.start()
    project.reach_fid()
    clock.run(until=month)
    project.suspend(9.0)
    clock.run()
    assert clock.now == 56.0 + late
    assert yard.commissioned == [("plant", clock.now)]


def test_two_stops_at_once_last_as_long_as_the_longer(clock, yard):
    project = yard.start()
    project.reach_fid()
    clock.run(until=40.0)
    project.suspend(3.0)
    project.suspend(9.0)
    clock.run(until=45.0)
    project.suspend(6.0)  # until month 51 instead of 49
    clock.run()
    assert clock.now == 67.0


def test_a_stop_while_waiting_for_a_supplier_lasts_until_both_are_over(clock, yard):
    """Built in 54; the pipe comes in 60; stopped from 58 to 67; two months to commission."""
    project = yard.start(needs=lambda: [clock.timeout(6.0)])
    project.reach_fid()
    clock.run(until=58.0)
    project.suspend(9.0)
    clock.run()
    assert clock.now == 69.0


def test_a_stop_in_the_queue_for_crews_gives_the_place_away(clock):
    """Second stops from 40 to 60; third takes the crews in 54, and second has them from 78."""
    yard = Yard(clock, crews=2)
    projects = [yard.start(name) for name in ("first", "second", "third")]
    for project in projects:
        project.reach_fid()
    clock.run(until=40.0)
    projects[1].suspend(20.0)
    clock.run()
    assert [p.online_month for p in projects] == [56.0, 104.0, 80.0]


@pytest.mark.parametrize("month", [5.0, 20.0, 27.0, 28.0, 40.0, 55.0])
def test_a_site_that_closes_ends_its_works_at_any_time(clock, yard, month):
    project = yard.start()
    project.reach_fid()
    clock.run(until=month)
    project.cancel("its site closes")
    project.cancel("its site closes")
    clock.run(until=month + 0.1)
    assert yard.ended == [("plant", month)]
    assert yard.pool.free == yard.pool.total
    clock.run()
    assert yard.commissioned == []
    expected = Standing.CANCELLED if month > 27.0 else Standing.WITHDRAWN
    assert project.standing is expected


def test_what_runs_is_not_cancelled(clock, yard):
    project = yard.start()
    project.reach_fid()
    clock.run()
    project.cancel("too late")
    project.suspend(3.0)
    clock.run()
    assert project.standing is Standing.OPERATING
    assert yard.ended == []
