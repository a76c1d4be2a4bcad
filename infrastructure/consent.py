"""How consent is obtained: submission, acceptance, examination, decision, and what may follow.

Objections prolong the examination; a refused project may be redesigned and submitted once more; a
granted consent may be challenged in court while design goes on.
"""

from __future__ import annotations

from collections.abc import Generator

from simpy.events import Event

from infrastructure.delivery import OF_CONSENT, Fortune, Phase, Profile
from infrastructure.labour import SimulationSteps
from infrastructure.programme import Cause, Programme

ACCEPTANCE, EXAMINATION, DECISION = "acceptance", "examination", "decision"
REDESIGN, LITIGATION, ANEW = "redesign", "legal challenge", "decided anew"
PARTS = ((ACCEPTANCE, 1 / 16), (EXAMINATION, 9 / 16), (DECISION, 6 / 16))
"""Parts of a consent and their shares of its time: 28 days to acceptance, 3 months before and 6 of
examination, 3 to the recommendation, 3 to the decision (Planning Act 2008, statutory timetable).
"""


def obtain_consent(
    programme: Programme, profile: Profile, fortune: Fortune
) -> Generator[Event, object, bool]:
    """Let an application take its way and return whether consent was granted.

    Where no consent is needed (no months planned), nothing can be objected to or refused.
    """
    planned = profile.months[OF_CONSENT]
    if planned == 0.0:
        yield from programme.take(Phase.CONSENT, 0.0, 0.0)
        return True
    months = planned * fortune.duration_ratios[OF_CONSENT]
    objection_months = profile.consent.objection_months if fortune.objected else 0.0
    reserve = 1.0 + profile.reserve_share
    for part, share in PARTS:
        dates = programme.begin(Phase.CONSENT, planned * reserve * share, part)
        extra = objection_months if part == EXAMINATION else 0.0
        dates.delay(Cause.OBJECTION, extra)
        yield from programme.work_to_end(months * share + extra, dates)
    if not fortune.refused:
        return True
    if not fortune.resubmits:
        return False
    yield from _add(programme, profile.consent.redesign_months, REDESIGN, Cause.REFUSAL)
    for part, share in PARTS:
        yield from _add(programme, months * share, part, Cause.REFUSAL)
    return not fortune.refused_again


def await_ruling(
    programme: Programme, profile: Profile, fortune: Fortune, granted_month: float
) -> Generator[Event, object, bool]:
    """Wait for the courts where the consent is challenged and return whether it still stands.

    The case began when consent was granted, so that design has used some of its time.
    """
    if not fortune.challenged or profile.months[OF_CONSENT] == 0.0:
        return True
    left = granted_month + profile.consent.challenge_months - programme.clock.now
    if left > 0.0:
        yield from _add(programme, left, LITIGATION, Cause.LITIGATION)
    return not fortune.upheld


def decide_anew(programme: Programme, profile: Profile) -> SimulationSteps:
    """Let a consent that was quashed be decided anew, and granted."""
    return _add(programme, profile.consent.redesign_months, ANEW, Cause.LITIGATION)


def _add(programme: Programme, months: float, part: str, cause: str) -> SimulationSteps:
    """Let a part pass that nobody planned."""
    return programme.take(Phase.CONSENT, 0.0, months, part, cause)
