"""What may happen to a consent: 18 months to its decision, 27 to FID, 56 in all as planned."""

from __future__ import annotations

from dataclasses import replace

import pytest

from infrastructure.delivery import Fortune
from infrastructure.orders import Standing
from infrastructure.programme import Cause
from tests.infrastructure.yard import AS_PLANNED, PLANT, RULES, dates_of


def test_a_consent_has_its_parts(clock, yard):
    """Of 6 months 1/16 to acceptance, 9/16 of examination, 6/16 to the decision."""
    project = yard.start()
    clock.run()
    ends = [d.end_month for d in project.programme.dates if d.phase == "consent"]
    assert ends == [12.0 + 6.0 / 16, 12.0 + 6.0 * 10 / 16, 18.0]


def test_objections_prolong_the_examination(clock, yard):
    """Four months: 56 + 4."""
    project = yard.start(fortune=AS_PLANNED._replace(objected=True))
    project.reach_fid()
    clock.run()
    assert clock.now == 60.0
    assert dates_of(project, "consent", "examination").all_delays == {Cause.OBJECTION: 4.0}


def test_a_legal_challenge_delays_what_design_does_not_cover(clock, yard):
    """The case runs from month 18 to 33, FEED until 27: FID six months late, 56 + 6."""
    project = yard.start(fortune=AS_PLANNED._replace(challenged=True))
    project.reach_fid()
    clock.run(until=30.0)
    assert (project.consented, project.ready_for_fid) == (True, False)
    clock.run()
    assert (project.fid_month, clock.now) == (33.0, 62.0)
    assert dates_of(project, "consent", "legal challenge").all_delays == {Cause.LITIGATION: 6.0}


def test_a_legal_challenge_shorter_than_design_costs_no_time(clock, yard):
    profile = replace(PLANT, consent=replace(RULES, challenge_months=9.0))
    project = yard.start(fortune=AS_PLANNED._replace(challenged=True), profile=profile)
    project.reach_fid()
    clock.run()
    assert clock.now == 56.0


def test_an_upheld_challenge_means_a_second_decision(clock, yard):
    """After the ruling in month 33 ten months more: 56 + 6 + 10; not consented meanwhile."""
    project = yard.start(fortune=AS_PLANNED._replace(challenged=True, upheld=True))
    project.reach_fid()
    clock.run(until=40.0)
    assert not project.consented
    clock.run()
    assert (project.fid_month, clock.now) == (43.0, 72.0)


def test_a_refused_project_may_be_redesigned_and_submitted_once_more(clock, yard):
    """Ten months of redesign and six of consent: 56 + 16."""
    project = yard.start(fortune=AS_PLANNED._replace(refused=True, resubmits=True))
    project.reach_fid()
    clock.run()
    assert (clock.now, project.resubmissions) == (72.0, 1)
    assert project.standing is Standing.OPERATING
    lost = [d.all_delays.get(Cause.REFUSAL, 0.0) for d in project.programme.dates]
    assert sum(lost) == pytest.approx(16.0)


def test_a_second_refusal_is_final(clock, yard):
    """Refused in month 18, again ten and six months later."""
    project = yard.start(
        fortune=AS_PLANNED._replace(refused=True, resubmits=True, refused_again=True)
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
