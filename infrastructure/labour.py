"""Crews of one trade that every project of the cluster waits for, in the order of asking."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from dataclasses import dataclass
from typing import NamedTuple

import simpy
from simpy.events import Event

SimulationSteps = Generator[Event, object, None]


class CrewEngagement(NamedTuple):
    """A number of crews held by one project between two months."""

    project_id: str
    crews: int
    start_month: float
    end_month: float


@dataclass(slots=True)
class _Request:
    """A project that waits, the crews it waits for, and since when."""

    engaged: Event
    crews: int
    since_month: float


class CrewPool:
    """The crews of one trade; all crews of a project are engaged at once or not at all.

    Every crew is free, held by a project, or held and leaving when it is given back:
    ``free + held = total + leaving``.

    Args:
        clock: the clock, in months.
        trade_id: name of the trade.
        crews: crews at the start, at least one.
        workers_per_crew: size of a crew [workers].

    Attributes:
        engagements: what projects held and gave back, in the order of giving back.
        total: crews of the trade, without those that leave.
        free: crews that nobody holds.

    Raises:
        ValueError: if there is no crew.
    """

    def __init__(
        self,
        clock: simpy.Environment,
        trade_id: str,
        crews: int,
        workers_per_crew: int,
    ) -> None:
        if crews < 1:
            raise ValueError(f"trade {trade_id}: {crews} crews; expected at least 1")
        self.trade_id = trade_id
        self.workers_per_crew = workers_per_crew
        self.engagements: list[CrewEngagement] = []
        self.total = crews
        self.free = crews
        self._clock = clock
        self._leaving = 0
        self._queued_crew_months = 0.0
        self._waiting: deque[_Request] = deque()

    @property
    def leaving(self) -> int:
        """Crews that leave when they are given back."""
        return self._leaving

    @property
    def queue(self) -> int:
        """Projects that wait for crews at the moment."""
        return len(self._waiting)

    @property
    def queued_crew_months(self) -> float:
        """Crews waited for times months of waiting so far, over all who waited [crew-month]."""
        return self._queued_crew_months + sum(map(self._crew_months, self._waiting))

    def engage(self, crews: int) -> Generator[Event, object, int]:
        """Wait until this many crews are free and take them; an interrupted wait takes none.

        Returns:
            The crews taken: fewer than asked for when there are no longer so many.
        """
        crews = min(crews, self.total)
        if not self._waiting and crews <= self.free:
            self.free -= crews
            return crews
        request = _Request(self._clock.event(), crews, float(self._clock.now))
        self._waiting.append(request)
        try:
            yield request.engaged
        except simpy.Interrupt:
            if request.engaged.triggered:
                self._take_back(request.crews)
            else:
                self._waiting.remove(request)
                self._queued_crew_months += self._crew_months(request)
                self._serve()
            raise
        return request.crews

    def dismiss(self, project_id: str, crews: int, since_month: float) -> None:
        """Give crews back and note for how long they were held."""
        self.engagements.append(
            CrewEngagement(project_id, crews, since_month, float(self._clock.now))
        )
        self._take_back(crews)

    def resize(self, crews: int) -> None:
        """Bring the pool to a size; crews that leave do so when they become free.

        Who waits for more crews than are left will take what there is.
        """
        target = max(1, crews)
        change = target - self.total
        self.total = target
        if change > 0:
            self._take_back(change)
        else:
            leaving_now = min(self.free, -change)
            self.free -= leaving_now
            self._leaving += -change - leaving_now
            for request in self._waiting:
                request.crews = min(request.crews, target)
            self._serve()

    def _take_back(self, crews: int) -> None:
        """Let crews leave that are due to, and put the others to the projects that wait."""
        leaving_now = min(self._leaving, crews)
        self._leaving -= leaving_now
        self.free += crews - leaving_now
        self._serve()

    def _serve(self) -> None:
        """Engage crews for those who wait, strictly in the order of asking."""
        while self._waiting and self._waiting[0].crews <= self.free:
            request = self._waiting.popleft()
            self._queued_crew_months += self._crew_months(request)
            self.free -= request.crews
            request.engaged.succeed()

    def _crew_months(self, request: _Request) -> float:
        return request.crews * (float(self._clock.now) - request.since_month)
