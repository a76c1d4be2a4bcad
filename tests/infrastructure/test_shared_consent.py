"""Projects that apply for consent together: one date, one answer, and one chance of refusal."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import simpy

from infrastructure.delivery import Fortune, Phase, draw_luck, fortune_of
from infrastructure.labour import CrewPool
from infrastructure.orders import Order, Standing
from infrastructure.programme import Cause
from infrastructure.shared_consent import WAITING, JointApplication, shared_fortune
from infrastructure.works import Project
from tests.infrastructure.yard import AS_PLANNED, PLANT, RULES

SLOW_START = Fortune((1.5, *(1.0,) * 5), 1.0)


def applicants(fortunes, shared=None, profiles=None):
    """A clock and one project for each fortune, which apply together where that one is given."""
    clock = simpy.Environment()
    pools = {"civil": CrewPool(clock, "civil", 1000, 50)}
    application = None if shared is None else JointApplication(clock, shared)

    def end(project):
        if application is not None:
            application.leave(project)

    projects = [
        Project(
            clock,
            Order(f"plant_{i}", "owner", "plant", 100.0, profile),
            fortune,
            pools,
            1.0,
            lambda _: None,
            end,
        )
        for i, (fortune, profile) in enumerate(
            zip(fortunes, profiles or [PLANT] * len(fortunes), strict=True)
        )
    ]
    for project in projects if application is not None else ():
        application.join(project)
    return clock, projects


def consent(project):
    """Start and end of consent [month]."""
    dates = [d for d in project.programme.dates if d.phase == Phase.CONSENT]
    return dates[0].start_month, dates[-1].end_month


def test_all_wait_for_the_slowest_and_are_granted_in_one_month():
    """Ready in months 12 and 18; six months of consent and four of objections from then."""
    clock, projects = applicants([AS_PLANNED, SLOW_START], AS_PLANNED._replace(objected=True))
    clock.run()
    assert [consent(project) for project in projects] == [(12.0, 28.0), (18.0, 28.0)]
    waited = [d.delays for d in projects[0].programme.dates if d.part == WAITING]
    assert waited == [{Cause.TOGETHER: 6.0}]
    assert [project.standing for project in projects] == [Standing.AWAITS_FID] * 2


def test_the_longest_examination_of_all_is_the_one_they_share():
    longer = replace(PLANT, months=(12.0, 10.0, 9.0, 3.0, 24.0, 2.0))
    clock, projects = applicants([AS_PLANNED] * 2, AS_PLANNED, [PLANT, longer])
    clock.run()
    assert [consent(project)[1] for project in projects] == [22.0, 22.0]


def test_one_refusal_hits_all_whatever_each_would_have_met_alone():
    clock, projects = applicants([AS_PLANNED] * 3, AS_PLANNED._replace(refused=True))
    clock.run()
    assert [project.standing for project in projects] == [Standing.REFUSED] * 3
    clock, projects = applicants([AS_PLANNED._replace(refused=True)] * 3, AS_PLANNED)
    clock.run()
    assert [project.standing for project in projects] == [Standing.AWAITS_FID] * 3


def test_one_case_in_court_holds_up_all():
    """Granted in month 18, ruled 15 months later; FEED alone would be done in month 27."""
    challenged = AS_PLANNED._replace(challenged=True, upheld=True)
    clock, projects = applicants([AS_PLANNED] * 2, challenged)
    clock.run()
    assert [consent(project)[1] for project in projects] == [18.0 + 15.0 + 10.0] * 2


@pytest.mark.parametrize("month", [3.0, 15.0])
def test_who_is_given_up_keeps_nobody_waiting(month):
    """The slow one, ready in month 18, withdraws before or after the other is ready in 12."""
    clock, (quick, slow) = applicants([AS_PLANNED, SLOW_START], AS_PLANNED)
    clock.run(until=month)
    slow.withdraw()
    clock.run()
    assert slow.standing is Standing.WITHDRAWN
    assert consent(quick)[1] == max(month, 12.0) + 6.0


def test_a_refusal_from_outside_hits_all_until_they_have_consent():
    clock, projects = applicants([AS_PLANNED, SLOW_START], AS_PLANNED)
    clock.run(until=5.0)
    assert projects[0].refuse_consent()
    clock.run()
    assert [project.standing for project in projects] == [Standing.REFUSED] * 2
    clock, projects = applicants([AS_PLANNED, SLOW_START], AS_PLANNED)
    clock.run(until=25.0)
    assert not projects[0].refuse_consent()


def test_only_the_luck_of_consent_is_shared():
    own = Fortune((1.1, 1.2, 1.3, 1.4, 1.5, 1.6), 1.7, abandoned=True, insolvency_months=5.0)
    shared = Fortune((2.0,) * 6, 3.0, refused=True, objected=True, challenged=True, upheld=True)
    assert shared_fortune(own, shared) == own._replace(
        duration_ratios=(1.1, 2.0, 1.3, 1.4, 1.5, 1.6),
        refused=True,
        objected=True,
        challenged=True,
        upheld=True,
    )


BUNDLES, SIZE, REFUSAL, RESUBMITS = 1500, 3, 0.3, 0.4
AT_ONE_IN_A_THOUSAND = 3.29
"""Standard deviations beyond which a two-sided test rejects at a significance of 0.001."""


def share_with_a_refusal(together):
    """Share of bundles in which consent is refused to somebody, by many seeds."""
    rules = replace(RULES, refusal_probability=REFUSAL, resubmission_probability=RESUBMITS)
    profile = replace(PLANT, consent=rules, shortest_ratio=0.8, longest_ratio=2.0)
    hit = 0
    for seed in range(BUNDLES):
        rng = np.random.default_rng(seed)
        fortunes = [fortune_of(profile, draw_luck(rng)) for _ in range(SIZE)]
        shared = fortune_of(profile, draw_luck(rng)) if together else None
        clock, projects = applicants(fortunes, shared, [profile] * SIZE)
        clock.run()
        refused = [project.standing is Standing.REFUSED for project in projects]
        if together:
            assert len(set(refused)) == 1
            assert len({consent(project)[1] for project in projects}) == 1
        hit += any(refused)
    return hit / BUNDLES


@pytest.mark.parametrize("together", [True, False])
def test_a_bundle_is_refused_as_often_as_one_project_and_not_as_any_of_several(together):
    """Refused for good: p (1 - r (1 - p)); any of n alone: 1 - (1 - that)^n; 0.1 % significance."""
    one = REFUSAL * (1.0 - RESUBMITS * (1.0 - REFUSAL))
    any_of_them = 1.0 - (1.0 - one) ** SIZE
    expected, other = (one, any_of_them) if together else (any_of_them, one)
    found = share_with_a_refusal(together)

    def deviations(chance):
        return abs(found - chance) / math.sqrt(chance * (1.0 - chance) / BUNDLES)

    assert deviations(expected) < AT_ONE_IN_A_THOUSAND < deviations(other)
