"""Works on the clock, in months: durations by hand, FID, crews, and nothing twice."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from infrastructure.delivery import Fortune, Phase
from infrastructure.orders import Standing
from infrastructure.programme import NO_DELAYS, Cause, PhaseDates
from tests.infrastructure.yard import AS_PLANNED, PLANT, Yard, dates_of


def test_a_project_decided_at_once_takes_the_sum_of_its_phases(clock, yard):
    project = yard.start()
    project.reach_fid()
    clock.run()
    assert clock.now == 56.0
    assert project.standing is Standing.OPERATING
    assert (project.fid_month, project.online_month) == (27.0, 56.0)
    assert project.planned_online_month == 56.0
    assert yard.commissioned == [("plant", 56.0)]
    assert yard.ended == []


def test_each_phase_has_its_own_luck(clock, yard):
    """12 x 1 + 6 x 2 + 9 x 0.5 + 3 x 1 + 24 x 1.5 + 2 x 2 = 71.5."""
    project = yard.start(fortune=Fortune((1.0, 2.0, 0.5, 1.0, 1.5, 2.0), 1.2))
    project.reach_fid()
    clock.run()
    assert clock.now == 71.5
    assert project.capex_gbp_m == pytest.approx(120.0)
    assert dates_of(project, "engineer") == PhaseDates(
        "engineer", 18.0, 27.0, 24.0, 28.5, "", NO_DELAYS
    )
    assert dates_of(project, "build") == PhaseDates(
        "build", 30.0, 54.0, 31.5, 67.5, "civil", NO_DELAYS
    )
    assert dates_of(project, "build").all_delays == {Cause.DURATION: 12.0}
    phases = [dates.phase for dates in project.programme.dates]
    assert list(dict.fromkeys(phases)) == list(Phase)


@pytest.mark.parametrize(
    ("first_phase", "months"),
    [
        (Phase.DEVELOP, 56.0),
        (Phase.CONSENT, 44.0),
        (Phase.ENGINEER, 38.0),
        (Phase.PROCURE, 29.0),
    ],
)
def test_a_project_may_begin_later_on(clock, yard, first_phase, months):
    project = yard.start(first_phase=first_phase)
    project.reach_fid()
    assert project.planned_online_month == months
    clock.run()
    assert clock.now == months


def test_extra_development_comes_on_top_and_is_not_scaled(clock, yard):
    """12 x 2 + 36 + 6 + 9 months to the decision."""
    project = yard.start(
        extra_development_months=36.0,
        fortune=AS_PLANNED._replace(duration_ratios=(2.0, *[1.0] * 5)),
    )
    clock.run()
    assert clock.now == 75.0
    assert project.ready_for_fid
    assert project.planned_online_month == 92.0


@pytest.mark.parametrize(
    ("first_phase", "months"), [(Phase.CONSENT, 15.0), (Phase.ENGINEER, 9.0), (Phase.PROCURE, 0.0)]
)
def test_extra_development_comes_before_the_decision_however_far_a_project_is(
    clock, yard, first_phase, months
):
    """Also where only the decision is left to be taken; 29 months follow it."""
    project = yard.start(first_phase=first_phase, extra_development_months=36.0)
    project.reach_fid()
    clock.run()
    assert project.fid_month == 36.0 + months
    assert project.online_month == project.planned_online_month == 65.0 + months


def test_it_waits_for_the_decision_and_no_longer(clock, yard):
    project = yard.start()
    clock.run()
    assert clock.now == 27.0
    assert project.standing is Standing.AWAITS_FID
    assert project.ready_for_fid
    clock.run(until=40.0)
    project.reach_fid()
    clock.run()
    assert (project.fid_month, clock.now) == (40.0, 69.0)


def test_a_decision_taken_twice_counts_once(clock, yard):
    project = yard.start(fortune=AS_PLANNED._replace(cost_ratio=2.0))
    project.reach_fid()
    project.reach_fid()
    clock.run()
    assert project.capex_gbp_m == 200.0
    assert len(yard.commissioned) == 1


def test_refused_consent_ends_it_before_feed(clock, yard):
    project = yard.start(fortune=AS_PLANNED._replace(refused=True))
    project.reach_fid()
    clock.run()
    assert clock.now == 18.0
    assert project.standing is Standing.REFUSED
    assert yard.ended == [("plant", 18.0)]
    assert (project.online_month, project.expected_online_month) == (math.inf, math.inf)
    project.withdraw()
    clock.run()
    assert len(yard.ended) == 1


def test_consent_already_granted_is_not_refused(clock, yard):
    project = yard.start(first_phase=Phase.ENGINEER, fortune=AS_PLANNED._replace(refused=True))
    assert project.consented
    project.reach_fid()
    clock.run()
    assert project.standing is Standing.OPERATING


def test_consent_is_known_from_the_month_it_is_granted(clock, yard):
    project = yard.start()
    seen = {}
    for month in (0.0, 11.0, 17.0, 19.0, 30.0):
        clock.run(until=month + 0.5)
        seen[month] = project.consented
    assert seen == {0.0: False, 11.0: False, 17.0: False, 19.0: True, 30.0: True}


def test_the_owner_may_withdraw_before_the_decision(clock, yard):
    project = yard.start()
    clock.run(until=20.0)
    project.withdraw()
    assert project.standing is Standing.WITHDRAWN
    project.reach_fid()
    project.withdraw()
    clock.run()
    assert yard.ended == [("plant", 20.0)]
    assert project.fid_month == math.inf
    assert project.programme.dates[-1].end_month == math.inf


def test_a_project_withdrawn_in_the_month_it_began_never_works(clock, yard):
    project = yard.start()
    project.withdraw()
    clock.run()
    assert (project.standing, yard.ended) == (Standing.WITHDRAWN, [("plant", 0.0)])


@pytest.mark.parametrize("month", [27.0, 28.0, 40.0, 55.0])
def test_after_the_decision_it_is_too_late_to_withdraw(clock, yard, month):
    """Month 27 is that of the decision itself, before the works hear of it."""
    project = yard.start()
    clock.run()
    assert (clock.now, project.standing) == (27.0, Standing.AWAITS_FID)
    project.reach_fid()
    if month > 27.0:
        clock.run(until=month)
    project.withdraw()
    clock.run()
    assert project.standing is Standing.OPERATING
    assert yard.ended == []


def test_the_estimate_is_fixed_by_the_decision(clock, yard):
    project = yard.start(fortune=AS_PLANNED._replace(cost_ratio=1.5))
    project.change_estimate(200.0)
    project.reach_fid()
    clock.run(until=28.0)
    project.change_estimate(999.0)
    clock.run()
    assert project.capex_gbp_m == 300.0


def test_commissioning_waits_for_what_the_project_relies_on(clock, yard):
    """Built in month 54; the pipe comes in month 70 and two months of commissioning follow."""
    pipe = clock.timeout(70.0)
    project = yard.start(needs=lambda: [pipe, clock.timeout(0.0)])
    project.reach_fid()
    clock.run()
    assert project.online_month == 72.0
    assert dates_of(project, "commission").delays == {Cause.SUPPLY: 16.0}


def test_prerequisites_that_have_happened_cost_no_time(clock, yard):
    other = yard.start("pipe")
    other.reach_fid()
    project = yard.start(needs=lambda: [other.online], first_phase=Phase.DEVELOP)
    project.reach_fid()
    clock.run()
    # The pipe starts in month 56, two months after this project is built.
    assert project.online_month == 58.0


def test_too_few_crews_stretch_the_works(clock):
    """GBP 100m x 2 FTE-years x 12 / (50 x 24 months) = 2 crews wanted, 1 may be held: twice 24."""
    yard = Yard(clock, crews=4, largest_crew_share=0.25)
    project = yard.start()
    project.reach_fid()
    clock.run()
    assert clock.now == 56.0 + 24.0
    assert [engaged.crews for engaged in yard.pool.engagements] == [1]
    assert dates_of(project, "build").delays == {Cause.FEW_CREWS: 24.0}


def test_projects_queue_for_crews_in_the_order_of_asking(clock):
    """Each wants both crews for 24 months from month 30: the second begins in month 54."""
    yard = Yard(clock, crews=2)
    first, second = yard.start("first"), yard.start("second")
    first.reach_fid()
    second.reach_fid()
    clock.run()
    assert (first.online_month, second.online_month) == (56.0, 80.0)
    assert (first.queue_months, second.queue_months) == (0.0, 24.0)
    assert (second.build_from_month, second.build_until_month) == (54.0, 78.0)
    # The queue is part of the phase as planners see it.
    assert dates_of(second, "build") == PhaseDates(
        "build", 30.0, 54.0, 30.0, 78.0, "civil", {"queue for civil crews": 24.0}
    )


def test_a_pool_that_shrinks_while_a_project_waits_does_not_strand_it(clock):
    """Two crews wanted, one is left: 24 months become 48 from month 54, and two to commission."""
    yard = Yard(clock, crews=2)
    first, second = yard.start("first"), yard.start("second")
    first.reach_fid()
    second.reach_fid()
    clock.run(until=40.0)
    yard.pool.resize(1)
    clock.run()
    assert second.online_month == 54.0 + 48.0 + 2.0
    assert yard.pool.free == yard.pool.total == 1


def test_expected_dates_follow_what_has_happened(clock, yard):
    """From the decision on 29 months are planned; before it they lie at least that far ahead."""
    project = yard.start()
    assert project.expected_online_month == 56.0
    clock.run(until=40.0)
    assert project.expected_online_month == 69.0
    project.reach_fid()
    clock.run(until=41.0)
    assert project.expected_online_month == 69.0
    clock.run()
    assert project.expected_online_month == project.online_month == 69.0


def test_an_owner_may_give_up_between_feed_and_fid(clock, yard):
    project = yard.start(fortune=AS_PLANNED._replace(abandoned=True))
    project.reach_fid()
    clock.run()
    assert (project.standing, yard.ended) == (Standing.WITHDRAWN, [("plant", 27.0)])


def test_a_reserve_moves_the_plan_and_not_the_works(clock, yard):
    """A tenth more: announced for 61.6, there in 56."""
    project = yard.start(profile=replace(PLANT, reserve_share=0.1))
    project.reach_fid()
    assert project.planned_online_month == pytest.approx(61.6)
    clock.run()
    assert clock.now == 56.0
    assert project.programme.dates[-1].planned_end_month == pytest.approx(61.6)
