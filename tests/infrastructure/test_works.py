"""Works on the clock, in months: durations by hand, consent, FID, crews, and nothing twice."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import simpy

from infrastructure.delivery import ConsentRules, Fortune, Insolvency, Phase, Profile, Stage
from infrastructure.labour import CrewPool
from infrastructure.programme import Cause, PhaseDates
from infrastructure.season import Season
from infrastructure.works import Order, Project, Standing

RULES = ConsentRules(objection_months=4.0, challenge_months=15.0, redesign_months=10.0)
# Develop 12, consent 6, FEED 9, procure 3, build 24, commission 2: 56 months in all.
PLANT = Profile(
    "plant",
    (12.0, 6.0, 9.0, 3.0, 24.0, 2.0),
    (Stage(1.0, {"civil": 1.0}),),
    labour_fte_years_per_gbp_m=2.0,
    consent=RULES,
    insolvency=Insolvency(stop_months=9.0),
)
TWO_TRADES = replace(
    PLANT,
    stages=(Stage(0.25, {"civil": 0.25}), Stage(0.75, {"mechanical": 0.5, "electrical": 0.25})),
)
AS_PLANNED = Fortune((1.0,) * 6, 1.0)


@pytest.fixture
def clock():
    return simpy.Environment()


class Yard:
    """Starts projects and notes whom the works told what, and when."""

    def __init__(self, clock, crews=100, largest_crew_share=1.0):
        self.clock = clock
        self.pools = {
            trade: CrewPool(clock, trade, crews, 50)
            for trade in ("civil", "mechanical", "electrical")
        }
        self.pool = self.pools["civil"]
        self.share = largest_crew_share
        self.commissioned = []
        self.ended = []

    def start(self, name="plant", capex_gbp_m=100.0, fortune=AS_PLANNED, needs=list, **order):
        return Project(
            self.clock,
            Order(name, "owner", "plant", capex_gbp_m, **{"profile": PLANT, **order}),
            fortune,
            self.pools,
            self.share,
            lambda project: self.commissioned.append((project.order.project_id, self.clock.now)),
            lambda project: self.ended.append((project.order.project_id, self.clock.now)),
            needs,
        )


@pytest.fixture
def yard(clock):
    return Yard(clock)


def dates_of(project, phase, part=None):
    """Dates of the first entry of a phase, or of a part of it."""
    return next(d for d in project.programme.dates if d.phase == phase and part in (None, d.part))


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
    assert dates_of(project, "engineer") == PhaseDates("engineer", 18.0, 27.0, 24.0, 28.5)
    assert dates_of(project, "build") == PhaseDates("build", 30.0, 54.0, 31.5, 67.5, "civil")
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
        fortune=replace(AS_PLANNED, duration_ratios=(2.0, *[1.0] * 5)),
    )
    clock.run()
    assert clock.now == 75.0
    assert project.ready_for_fid
    assert project.planned_online_month == 92.0


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
    project = yard.start(fortune=replace(AS_PLANNED, cost_ratio=2.0))
    project.reach_fid()
    project.reach_fid()
    clock.run()
    assert project.capex_gbp_m == 200.0
    assert len(yard.commissioned) == 1


def test_refused_consent_ends_it_before_feed(clock, yard):
    project = yard.start(fortune=replace(AS_PLANNED, refused=True))
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
    project = yard.start(first_phase=Phase.ENGINEER, fortune=replace(AS_PLANNED, refused=True))
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
    project = yard.start(fortune=replace(AS_PLANNED, cost_ratio=1.5))
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


# What may happen to a consent; 18 months to the decision on it, 27 to FID, 56 in all as planned.


def test_a_consent_has_its_parts(clock, yard):
    """Of 6 months 1/16 to acceptance, 9/16 of examination, 6/16 to the decision."""
    project = yard.start()
    clock.run()
    ends = [d.end_month for d in project.programme.dates if d.phase == "consent"]
    assert ends == [12.0 + 6.0 / 16, 12.0 + 6.0 * 10 / 16, 18.0]


def test_objections_prolong_the_examination(clock, yard):
    """Four months: 56 + 4."""
    project = yard.start(fortune=replace(AS_PLANNED, objected=True))
    project.reach_fid()
    clock.run()
    assert clock.now == 60.0
    assert dates_of(project, "consent", "examination").all_delays == {Cause.OBJECTION: 4.0}


def test_a_legal_challenge_delays_what_design_does_not_cover(clock, yard):
    """The case runs from month 18 to 33, FEED until 27: FID six months late, 56 + 6."""
    project = yard.start(fortune=replace(AS_PLANNED, challenged=True))
    project.reach_fid()
    clock.run(until=30.0)
    assert (project.consented, project.ready_for_fid) == (True, False)
    clock.run()
    assert (project.fid_month, clock.now) == (33.0, 62.0)
    assert dates_of(project, "consent", "legal challenge").all_delays == {Cause.LITIGATION: 6.0}


def test_a_legal_challenge_shorter_than_design_costs_no_time(clock, yard):
    profile = replace(PLANT, consent=replace(RULES, challenge_months=9.0))
    project = yard.start(fortune=replace(AS_PLANNED, challenged=True), profile=profile)
    project.reach_fid()
    clock.run()
    assert clock.now == 56.0


def test_an_upheld_challenge_means_a_second_decision(clock, yard):
    """After the ruling in month 33 ten months more: 56 + 6 + 10; not consented meanwhile."""
    project = yard.start(fortune=replace(AS_PLANNED, challenged=True, upheld=True))
    project.reach_fid()
    clock.run(until=40.0)
    assert not project.consented
    clock.run()
    assert (project.fid_month, clock.now) == (43.0, 72.0)


def test_a_refused_project_may_be_redesigned_and_submitted_once_more(clock, yard):
    """Ten months of redesign and six of consent: 56 + 16."""
    project = yard.start(fortune=replace(AS_PLANNED, refused=True, resubmits=True))
    project.reach_fid()
    clock.run()
    assert (clock.now, project.resubmissions) == (72.0, 1)
    assert project.standing is Standing.OPERATING
    lost = [d.all_delays.get(Cause.REFUSAL, 0.0) for d in project.programme.dates]
    assert sum(lost) == pytest.approx(16.0)


def test_a_second_refusal_is_final(clock, yard):
    """Refused in month 18, again ten and six months later."""
    project = yard.start(
        fortune=replace(AS_PLANNED, refused=True, resubmits=True, refused_again=True)
    )
    project.reach_fid()
    clock.run()
    assert (clock.now, project.standing) == (34.0, Standing.REFUSED)
    assert yard.ended == [("plant", 34.0)]


def test_where_no_consent_is_needed_none_is_refused_or_challenged(clock, yard):
    profile = replace(PLANT, months=(12.0, 0.0, 9.0, 3.0, 24.0, 2.0))
    unlucky = Fortune((1.0,) * 6, 1.0, refused=True, objected=True, challenged=True, upheld=True)
    project = yard.start(fortune=unlucky, profile=profile)
    project.reach_fid()
    clock.run()
    assert (clock.now, project.standing) == (50.0, Standing.OPERATING)


def test_an_owner_may_give_up_between_feed_and_fid(clock, yard):
    project = yard.start(fortune=replace(AS_PLANNED, abandoned=True))
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


# Several trades and seasons; construction is planned from month 30 to 54.


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


def test_works_that_are_ready_in_winter_wait_for_april(clock, yard):
    """FID in month 32, procured in 35, a December; four months of laying from month 39."""
    profile = replace(SEASONAL, months=(12.0, 6.0, 9.0, 3.0, 4.0, 2.0))
    project = yard.start(profile=profile)
    clock.run(until=32.0)
    project.reach_fid()
    clock.run()
    assert (clock.now, project.build_from_month) == (45.0, 39.0)


# Interruptions after FID, which is in month 27; construction from month 30.


def test_an_insolvency_stops_the_works_until_another_contractor_goes_on(clock, yard):
    """After ten months; crews go back in month 37 and come again in 46: 56 + 9."""
    project = yard.start(fortune=replace(AS_PLANNED, insolvency_months=10.0))
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
        fortune=replace(AS_PLANNED, cost_ratio=2.0, insolvency_months=10.0, insolvency_cancels=True)
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
