"""Crews of one trade that every project of the cluster waits for, in the order of asking."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import simpy
from simpy.events import Event

SimulationSteps = Generator[Event, object, None]


@dataclass(frozen=True)
class CrewEngagement:
    """A number of crews held by one project between two months."""

    project_id: str
    crews: int
    start_month: float
    end_month: float


class CrewPool:
    """The crews of one trade; all crews of a project are engaged at once or not at all.

    Args:
        clock: the clock, in months.
        trade_id: name of the trade.
        crews: crews at the start, at least one.
        workers_per_crew: size of a crew [workers].
        growth_per_year: net growth of the workforce [1/year].
    """

    def __init__(
        self,
        clock: simpy.Environment,
        trade_id: str,
        crews: int,
        workers_per_crew: int,
        growth_per_year: float,
    ) -> None:
        if crews < 1:
            raise ValueError(f"trade {trade_id}: {crews} crews; expected at least 1")
        self.trade_id = trade_id
        self.workers_per_crew = workers_per_crew
        self.engagements: list[CrewEngagement] = []
        self.total = crews
        self._clock = clock
        self._at_start = crews
        self._growth_per_year = growth_per_year
        self._free = simpy.Container(clock, init=crews)

    @property
    def free(self) -> int:
        """Crews that no project holds at the moment."""
        return int(self._free.level)

    @property
    def queue(self) -> int:
        """Projects that wait for crews at the moment."""
        return len(self._free.get_queue)

    def engage(self, crews: int) -> SimulationSteps:
        """Wait until this many crews are free and take them; an interrupted wait takes none."""
        request = self._free.get(crews)
        try:
            yield request
        except simpy.Interrupt:
            if request.triggered:
                self._free.put(crews)
            else:
                request.cancel()
            raise

    def dismiss(self, project_id: str, crews: int, since_month: float) -> None:
        """Give crews back and note for how long they were held."""
        self.engagements.append(
            CrewEngagement(project_id, crews, since_month, float(self._clock.now))
        )
        self._free.put(crews)

    def grow(self, years_since_start: int) -> None:
        """Bring the pool to its size in a year; crews that leave do so when they become free."""
        target = max(1, round(self._at_start * (1.0 + self._growth_per_year) ** years_since_start))
        change = target - self.total
        self.total = target
        if change > 0:
            self._free.put(change)
        elif change < 0:
            self._free.get(-change)
