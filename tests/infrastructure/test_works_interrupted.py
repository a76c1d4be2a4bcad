"""Works under every interruption: crews, callbacks and the clock hold whatever happens when."""

from __future__ import annotations

import math
from collections import Counter

import pytest
import simpy
from hypothesis import given, settings
from hypothesis import strategies as st

from infrastructure.delivery import (
    PHASES,
    ConsentRules,
    Fortune,
    Insolvency,
    Phase,
    Profile,
    Stage,
)
from infrastructure.labour import CrewPool
from infrastructure.orders import ENDED, Order, Standing
from infrastructure.season import ALL_YEAR, Season
from infrastructure.works import Project
from tests.thoroughness import examples

TRADES = ("civil", "mechanical", "pipelay")
MONTHS = (12.0, 6.0, 9.0, 3.0, 24.0, 2.0)
RULES = ConsentRules(objection_months=4.0, challenge_months=15.0, redesign_months=10.0)
STAGES = (
    (Stage(1.0, {"civil": 1.0}),),
    (Stage(0.25, {"civil": 0.3}), Stage(0.75, {"mechanical": 0.7})),
    (Stage(1.0, {"mechanical": 0.5, "civil": 0.5}),),
    (Stage(1.0, {"civil": 0.2, "pipelay": 0.3, "mechanical": 0.5}),),
    (Stage(0.5, {"pipelay": 0.6}, Season(4, 10)), Stage(0.5, {"mechanical": 0.4}, ALL_YEAR)),
    (Stage(1.0, {"pipelay": 0.5, "civil": 0.5}, Season(11, 1)),),
)
WHEN = st.sampled_from([0.0, 6.0, 18.0, 27.0, 30.0, 31.5, 40.0, 54.0, 56.0, 70.0]) | st.floats(
    0.0, 120.0
)

FORTUNES = st.builds(
    Fortune,
    duration_ratios=st.tuples(*[st.sampled_from([0.0, 0.5, 1.0, 2.0])] * 6),
    cost_ratio=st.sampled_from([1.0, 1.5]),
    refused=st.booleans(),
    refused_again=st.booleans(),
    objected=st.booleans(),
    challenged=st.booleans(),
    upheld=st.booleans(),
    resubmits=st.booleans(),
    abandoned=st.sampled_from([False, False, True]),
    insolvency_months=st.sampled_from([math.inf, 0.0, 3.0, 10.0, 29.0]),
    insolvency_cancels=st.booleans(),
)

PROJECTS = st.lists(
    st.fixed_dictionaries(
        {
            "stages": st.sampled_from(STAGES),
            "capex_gbp_m": st.sampled_from([0.0, 30.0, 400.0, 3000.0]),
            "fortune": FORTUNES,
            "first_phase": st.sampled_from(PHASES[:4]),
            "start_month": st.sampled_from([0.0, 6.0, 27.0]),
            "fid_month": st.just(0.0) | st.none() | WHEN,
            "relies_on_earlier": st.booleans(),
            "acts": st.lists(
                st.tuples(
                    st.sampled_from(["withdraw", "cancel", "suspend"]), WHEN, st.integers(0, 3)
                ),
                max_size=3,
            ),
        }
    ),
    min_size=2,
    max_size=7,
)


class World:
    """Projects that share three trades; the end of one is the end of those that rely on it."""

    def __init__(self, crews, share):
        self.clock = simpy.Environment()
        self.pools = {trade: CrewPool(self.clock, trade, crews, 50) for trade in TRADES}
        self.largest = crews
        self.share = share
        self.projects = {}
        self.relying = {}
        self.told = Counter()
        self.decided = set()

    def at(self, month, act, after=0):
        """Let something happen in a month, after some others of that month."""

        def wait():
            yield self.clock.timeout(month)
            for _ in range(after):
                yield self.clock.timeout(0.0)
            act()

        self.clock.process(wait())

    def launch(self, name, plan):
        """Start a project that relies on the one before, if that still may come."""
        before = self.projects.get(name - 1) if plan["relies_on_earlier"] else None
        if before is not None and before.standing in ENDED:
            before = None
        if before is not None:
            self.relying.setdefault(name - 1, []).append(name)

        def end(project):
            self.told[name, "ended"] += 1
            for customer in self.relying.get(name, []):
                self.projects[customer].cancel("its supplier is not coming")

        profile = Profile(
            "any",
            MONTHS,
            plan["stages"],
            labour_fte_years_per_gbp_m=2.0,
            consent=RULES,
            insolvency=Insolvency(stop_months=9.0),
        )
        self.projects[name] = Project(
            self.clock,
            Order(str(name), "owner", "plant", plan["capex_gbp_m"], profile, plan["first_phase"]),
            plan["fortune"],
            self.pools,
            self.share,
            lambda _: self.told.update([(name, "commissioned")]),
            end,
            lambda: [before.online] if before is not None else [],
        )

    def act(self, name, what):
        """Do something to a project, if it has begun."""
        project = self.projects.get(name)
        if project is not None:
            if what == "reach_fid" and project.standing not in ENDED:
                self.decided.add(name)
            args = {"suspend": (5.0,), "cancel": ("from outside",)}.get(what, ())
            getattr(project, what)(*args)

    def resize(self, trade, crews):
        """Change the size of a pool."""
        self.largest = max(self.largest, crews)
        self.pools[trade].resize(crews)


@pytest.mark.slow
@given(
    plans=PROJECTS,
    crews=st.integers(1, 4),
    share=st.sampled_from([0.2, 0.5, 1.0]),
    sizes=st.lists(st.tuples(st.sampled_from(TRADES), st.integers(0, 8), WHEN), max_size=5),
)
@settings(max_examples=examples(250, 80))
def test_nothing_is_lost_or_done_twice_whatever_interrupts(plans, crews, share, sizes):
    world = World(crews, share)
    for name, plan in enumerate(plans):
        world.at(plan["start_month"], lambda name=name, plan=plan: world.launch(name, plan))
        for what, month, after in plan["acts"]:
            world.at(month, lambda name=name, what=what: world.act(name, what), after)
        if plan["fid_month"] is not None:
            world.at(
                max(plan["start_month"], plan["fid_month"]),
                lambda name=name: world.act(name, "reach_fid"),
                after=1,
            )
    for trade, size, month in sizes:
        world.at(month, lambda trade=trade, size=size: world.resize(trade, size))
    last = 0.0
    while world.clock.peek() < math.inf:
        assert world.clock.peek() >= last
        last = world.clock.peek()
        world.clock.step()
        if world.clock.peek() > last:  # all of the month has happened
            check_balance(world)
    check_crews(world)
    for name, project in world.projects.items():
        check_project(world, name, project)


def check_balance(world):
    """Every crew is free or held by one project, those included that leave afterwards."""
    for trade, pool in world.pools.items():
        held = sum(p.construction.held.get(trade, (0, 0.0))[0] for p in world.projects.values())
        assert pool.free >= 0
        assert pool.free + held == pool.total + pool.leaving


def check_crews(world):
    """Every crew is back, nobody waits, and no more were held at once than there were."""
    for pool in world.pools.values():
        assert pool.free == pool.total
        assert pool.queue == 0
        for month in {e.start_month for e in pool.engagements}:
            held = [e for e in pool.engagements if e.start_month <= month < e.end_month]
            assert sum(e.crews for e in held) <= world.largest
            assert len({e.project_id for e in held}) == len(held)


def check_project(world, name, project):
    """It was told what became of it once, nothing is left hanging, and its dates are in order."""
    ended, operating = project.standing in ENDED, project.standing is Standing.OPERATING
    assert world.told[name, "ended"] == ended
    assert world.told[name, "commissioned"] == operating
    assert ended or operating or project.standing is Standing.AWAITS_FID or stranded(world, name)
    assert project.decided == (not ended and name in world.decided)
    assert (project.online_month < math.inf) == operating
    assert project.spent_gbp_m <= project.capex_gbp_m + 1e-9
    months = [project.started_month]
    for dates in project.programme.dates:
        months += [dates.start_month, min(dates.end_month, world.clock.now)]
        if dates.end_month < math.inf:
            longer = (dates.end_month - dates.start_month) - (
                dates.planned_end_month - dates.planned_start_month
            )
            assert math.isclose(sum(dates.all_delays.values()), longer, abs_tol=1e-6)
    assert months == sorted(months)
    if operating:
        assert project.phase is Phase.COMMISSION
        assert math.isclose(project.construction.done_share, 1.0)


def stranded(world, name):
    """Whether a project waits for one whose owner never decides, or that waits so itself."""
    while world.projects[name].standing is Standing.COMMITTED:
        suppliers = [s for s, customers in world.relying.items() if name in customers]
        if not suppliers:
            return False
        name = suppliers[0]
    return world.projects[name].standing is Standing.AWAITS_FID
