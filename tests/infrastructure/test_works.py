"""Works on the clock, in months: durations by hand, consent, FID, crews, and nothing twice."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import simpy
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import betaincinv

from infrastructure.labour import CrewPool
from infrastructure.works import (
    Fortune,
    Order,
    Phase,
    PhaseDates,
    Profile,
    Project,
    Standing,
    draw_fortune,
)

# Develop 12, consent 6, FEED 9, procure 3, build 24, commission 2: 56 months in all.
PLANT = Profile("plant", "civil", (12.0, 6.0, 9.0, 3.0, 24.0, 2.0), 0.8, 2.2, 0.05, 0.3, 0.3, 2.0)
AS_PLANNED = Fortune((1.0,) * 6, 1.0, refused=False)


@pytest.fixture
def clock():
    return simpy.Environment()


class Yard:
    """Starts projects and notes whom the works told what, and when."""

    def __init__(self, clock, crews=100, largest_crew_share=1.0, growth_per_year=0.0):
        self.clock = clock
        self.pool = CrewPool(clock, "civil", crews, 50, growth_per_year)
        self.share = largest_crew_share
        self.commissioned = []
        self.ended = []

    def start(self, name="plant", capex_gbp_m=100.0, fortune=AS_PLANNED, needs=list, **order):
        return Project(
            self.clock,
            Order(name, "owner", "plant", capex_gbp_m, **{"profile": PLANT, **order}),
            fortune,
            self.pool,
            self.share,
            lambda project: self.commissioned.append((project.order.project_id, self.clock.now)),
            lambda project: self.ended.append((project.order.project_id, self.clock.now)),
            needs,
        )


@pytest.fixture
def yard(clock):
    return Yard(clock)


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
    project = yard.start(fortune=Fortune((1.0, 2.0, 0.5, 1.0, 1.5, 2.0), 1.2, refused=False))
    project.reach_fid()
    clock.run()
    assert clock.now == 71.5
    assert project.capex_gbp_m == pytest.approx(120.0)
    assert project.dates[1] == PhaseDates(Phase.CONSENT, 12.0, 18.0, 12.0, 24.0)
    assert project.dates[4] == PhaseDates(Phase.BUILD, 30.0, 54.0, 31.5, 67.5)
    assert [dates.phase for dates in project.dates] == list(Phase)


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
    assert project.dates[-1].end_month == math.inf


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
    assert project.dates[5].start_month == 70.0


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
    assert second.dates[4] == PhaseDates(Phase.BUILD, 30.0, 54.0, 30.0, 78.0)


def test_a_pool_that_shrinks_while_a_project_waits_does_not_strand_it(clock):
    """Two crews wanted, one is left: 24 months become 48 from month 54, and two to commission."""
    yard = Yard(clock, crews=2, growth_per_year=-0.5)
    first, second = yard.start("first"), yard.start("second")
    first.reach_fid()
    second.reach_fid()
    clock.run(until=40.0)
    yard.pool.grow(1)
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


def test_durations_follow_the_pert_distribution():
    """Mean (0.8 + 4 + 2.2)/6; beta with a = 1 + 4 x 0.2/1.4 and b = 6 - a (Malcolm et al. 1959)."""
    rng = np.random.default_rng(1)
    ratios = np.array([draw_fortune(PLANT, rng).duration_ratios for _ in range(20_000)]).ravel()
    assert ratios.min() >= 0.8
    assert ratios.max() <= 2.2
    assert ratios.mean() == pytest.approx(7.0 / 6.0, abs=0.002)
    alpha = 1.0 + 4.0 * 0.2 / 1.4
    variance = 1.4**2 * alpha * (6.0 - alpha) / (36.0 * 7.0)
    assert ratios.var() == pytest.approx(variance, rel=0.01)
    for share in (0.1, 0.5, 0.9):
        expected = 0.8 + 1.4 * betaincinv(alpha, 6.0 - alpha, share)
        assert np.quantile(ratios, share) == pytest.approx(expected, abs=0.005)


def test_costs_follow_a_lognormal_of_the_stated_mean():
    """Mean 1.3; median 1.3 exp(-0.3^2/2)."""
    rng = np.random.default_rng(2)
    costs = np.array([draw_fortune(PLANT, rng).cost_ratio for _ in range(40_000)])
    assert costs.mean() == pytest.approx(1.3, rel=0.01)
    assert np.median(costs) == pytest.approx(1.3 * math.exp(-0.045), rel=0.01)
    assert np.log(costs).std() == pytest.approx(0.3, rel=0.02)


def test_consent_is_refused_as_often_as_stated():
    rng = np.random.default_rng(3)
    refused = sum(draw_fortune(PLANT, rng).refused for _ in range(20_000))
    # Five standard errors of a share of 0.05.
    assert refused / 20_000 == pytest.approx(0.05, abs=5 * math.sqrt(0.05 * 0.95 / 20_000))


def test_without_spread_everything_goes_as_planned():
    certain = replace(
        PLANT, shortest_ratio=1.0, longest_ratio=1.0, refusal_probability=0.0, overrun_mean=0.0,
        overrun_spread=0.0,
    )  # fmt: skip
    assert draw_fortune(certain, np.random.default_rng(4)) == AS_PLANNED


def test_luck_is_the_same_for_the_same_stream():
    """The numbers drawn for one profile do not shift those of refusal or cost."""
    drawn = [draw_fortune(PLANT, np.random.default_rng(5)) for _ in range(2)]
    assert drawn[0] == drawn[1]
    certain = replace(PLANT, shortest_ratio=1.0, longest_ratio=1.0)
    assert draw_fortune(certain, np.random.default_rng(5)).cost_ratio == drawn[0].cost_ratio


ORDERS = st.lists(
    st.fixed_dictionaries(
        {
            "capex_gbp_m": st.sampled_from([0.0, 30.0, 400.0, 3000.0]),
            "ratios": st.tuples(*[st.sampled_from([0.0, 0.5, 1.0, 2.0])] * 6),
            "refused": st.booleans(),
            "first_phase": st.sampled_from(list(Phase)[:4]),
            "start_month": st.sampled_from([0.0, 6.0, 27.0]),
            "fid_month": st.none() | st.sampled_from([0.0, 6.0, 27.0, 40.0]),
            "withdraw_month": st.none() | st.sampled_from([0.0, 6.0, 18.0, 27.0, 40.0, 60.0]),
            "cut_month": st.none() | st.sampled_from([27.0, 30.0, 31.5, 54.0]),
        }
    ),
    min_size=1,
    max_size=8,
)


@given(
    orders=ORDERS,
    crews=st.integers(1, 6),
    share=st.sampled_from([0.2, 0.5, 1.0]),
    growth=st.sampled_from([-0.3, 0.0, 0.2]),
)
@settings(deadline=None, max_examples=150)
def test_crews_are_conserved_and_nothing_starts_twice(orders, crews, share, growth):
    """Random projects, decisions, withdrawals and interruptions from outside (`cut`)."""
    clock = simpy.Environment()
    yard = Yard(clock, crews, share, growth)
    projects = {}

    def at(month, act):
        def wait():
            yield clock.timeout(month)
            act()

        clock.process(wait())

    def launch(name, order):
        fortune = Fortune(order["ratios"], 1.0, order["refused"])
        projects[name] = yard.start(
            name, order["capex_gbp_m"], fortune, first_phase=order["first_phase"]
        )

    def act_on(name, act):
        return lambda: act(projects[name]) if name in projects else None

    def cut(project):
        if project._process.is_alive:
            project._process.interrupt("cut")

    for number, order in enumerate(orders):
        name = str(number)
        at(order["start_month"], lambda name=name, order=order: launch(name, order))
        for key, act in (
            ("fid_month", Project.reach_fid),
            ("withdraw_month", Project.withdraw),
            ("cut_month", cut),
        ):
            if order[key] is not None:
                at(order[key], act_on(name, act))
    for year in range(1, 8):
        at(12.0 * year, lambda year=year: yard.pool.grow(year))
    last = 0.0
    while clock.peek() < math.inf:
        assert clock.peek() >= last
        last = clock.peek()
        clock.step()
    assert yard.pool.free == yard.pool.total
    assert yard.pool.queue == 0
    told = [name for name, _ in yard.commissioned + yard.ended]
    assert len(told) == len(set(told))
    for name, project in projects.items():
        ended = project.standing in (Standing.REFUSED, Standing.WITHDRAWN)
        assert ended == (name in dict(yard.ended))
        assert (project.standing is Standing.OPERATING) == (name in dict(yard.commissioned))
        assert sum(engaged.project_id == name for engaged in yard.pool.engagements) <= 1
        months = [project.started_month]
        for dates in project.dates:
            months += [dates.start_month, min(dates.end_month, clock.now)]
        assert months == sorted(months)
