"""One application for consent by several projects: all wait for the slowest, one answer for all.

It gathers the applicants and hands each the same examination; how that goes stands in
`infrastructure.consent`. An order granting development consent may cover several developments
(Planning Act 2008, section 115, and associated development); that all who apply together share
one fate in every part of it is our own simplification.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import simpy

from infrastructure.delivery import POSITION, Fortune, Phase, Profile
from infrastructure.labour import SimulationSteps
from infrastructure.programme import Cause

if TYPE_CHECKING:
    from infrastructure.works import Project

WAITING = "waiting for the others"
"""Name of the part of consent in which an applicant waits for those who apply with it."""
CONSENT = POSITION[Phase.CONSENT]


class JointApplication:
    """An application for consent by several projects.

    Args:
        clock: the clock, in months.
        fortune: what chance has in store for the application.

    Attributes:
        projects: those that apply, as long as they are not given up.
    """

    def __init__(self, clock: simpy.Environment, fortune: Fortune) -> None:
        self.projects: list[Project] = []
        self._fortune = fortune
        self._months = 0.0
        self._ready: set[Project] = set()
        self._submitted = clock.event()

    def join(self, project: Project) -> None:
        """Let a project apply with the others; all must have joined before the first is ready."""
        self.projects.append(project)
        project.application = self

    def leave(self, project: Project) -> None:
        """Go on without a project that has ended; nothing happens when it is not among them."""
        if project in self.projects:
            self.projects.remove(project)
            self._submit_when_all_are_ready()

    def submit(self, project: Project) -> SimulationSteps:
        """Wait until all are ready; from then on the project has the luck of all in consent."""
        dates = project.programme.begin(Phase.CONSENT, 0.0, WAITING)
        self._ready.add(project)
        self._submit_when_all_are_ready()
        yield from project.programme.wait_for([self._submitted], Cause.TOGETHER, dates)
        project.programme.end(dates)
        project.fortune = shared_fortune(project.fortune, self._fortune)

    def profile(self, project: Project) -> Profile:
        """How the consent of a project is delivered: it takes as long as the longest of all."""
        own = project.order.profile
        return replace(
            own, months=(*own.months[:CONSENT], self._months, *own.months[CONSENT + 1 :])
        )

    def _submit_when_all_are_ready(self) -> None:
        if self.projects and not self._submitted.triggered and self._ready >= set(self.projects):
            self._months = max(project.order.profile.months[CONSENT] for project in self.projects)
            self._submitted.succeed()


def shared_fortune(own: Fortune, shared: Fortune) -> Fortune:
    """What chance has in store for a project of a joint application: its own but for consent."""
    ratios = list(own.duration_ratios)
    ratios[CONSENT] = shared.duration_ratios[CONSENT]
    return own._replace(
        duration_ratios=tuple(ratios),
        refused=shared.refused,
        refused_again=shared.refused_again,
        objected=shared.objected,
        challenged=shared.challenged,
        upheld=shared.upheld,
        resubmits=shared.resubmits,
    )
