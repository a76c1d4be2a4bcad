"""How construction goes: stage after stage, each when its season is open and its crews are free.

A stage engages its trades in the order of their names and gives all of them back when it ends,
when its season closes and when works are stopped: as every project asks in the same order, none
can hold a trade that another needs while it waits for that other's (Havender 1968).
"""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping

import simpy
from simpy.events import Event

from infrastructure.delivery import Phase, Stage
from infrastructure.labour import CrewPool, SimulationSteps
from infrastructure.programme import (
    SHORTEST_MONTHS,
    Cause,
    PhaseDates,
    Programme,
    queue_for,
    require_stop,
)
from scenarios.units import MONTHS_PER_YEAR


class Construction:
    """The construction of one project.

    Args:
        project_id: name of the project.
        programme: its dates.
        pools: crews by trade.
        largest_crew_share: most of a trade's crews it may hold [-].

    Attributes:
        from_month: month in which the first crews came; infinity before.
        queue_months: months spent in queues for crews.
        done_share: share of the work that is done [-].
        held: crews it holds by trade, and since which month.
    """

    def __init__(
        self,
        project_id: str,
        programme: Programme,
        pools: Mapping[str, CrewPool],
        largest_crew_share: float,
    ) -> None:
        self._project_id = project_id
        self._programme = programme
        self._pools = pools
        self._largest_crew_share = largest_crew_share
        self.from_month = math.inf
        self.queue_months = 0.0
        self.done_share = 0.0
        self.held: dict[str, tuple[int, float]] = {}
        self._months = 0.0
        self._stretch = 1.0
        self._ended_month = math.inf

    @property
    def until_month(self) -> float:
        """Month in which construction ended or, while it goes on, in which it may end."""
        if math.isfinite(self._ended_month) or not math.isfinite(self.from_month):
            return self._ended_month
        left = self._months * (1.0 - self.done_share) * self._stretch
        return max(self.from_month + self._months, self._programme.clock.now + left)

    def run(
        self,
        stages: tuple[Stage, ...],
        planned_months: float,
        months: float,
        fte_years: float,
    ) -> SimulationSteps:
        """Build.

        Args:
            stages: parts of construction in their order.
            planned_months: how long it was to take [month].
            months: how long it takes with full crews in the open season [month].
            fte_years: site labour [FTE-year].
        """
        self._months = months
        for stage in stages:
            dates = self._programme.begin(
                Phase.BUILD, planned_months * stage.months_share, "+".join(stage.labour_shares)
            )
            yield from self._run_stage(stage, months, fte_years, dates)
            self._programme.end(dates)
        self.done_share = 1.0
        self._ended_month = self._programme.clock.now

    def break_off(self) -> None:
        """Note that construction has ended before its time."""
        if math.isfinite(self.from_month) and not math.isfinite(self._ended_month):
            self._ended_month = self._programme.clock.now

    def _run_stage(
        self, stage: Stage, months: float, fte_years: float, dates: PhaseDates
    ) -> SimulationSteps:
        programme = self._programme
        left = months * stage.months_share
        wanted = self._wanted_crews(stage, left, fte_years)
        while True:
            yield from self._await_season(stage, dates)
            try:
                engaged = yield from self._engage(wanted, dates)
                open_months = stage.season.left_months(programme.clock.now)
                if engaged and open_months > 0.0:
                    left -= yield from self._work(wanted, left, open_months, dates)
            finally:
                self._dismiss()
            if programme.resting:
                yield from programme.pause(dates)
            if left <= 0.0:
                return

    def _work(
        self,
        wanted: Mapping[str, float],
        left: float,
        open_months: float,
        dates: PhaseDates,
    ) -> Generator[Event, object, float]:
        """Work with the crews held until done, stopped or out of season; return what is done.

        What is done counts in months with the crews wanted; fewer crews take longer.
        """
        clock = self._programme.clock
        began = clock.now
        self.from_month = min(self.from_month, began)
        stretch = max([1.0, *[wanted[trade] / crews for trade, (crews, _) in self.held.items()]])
        self._stretch = stretch
        needed = left * stretch
        try:
            spent = yield from self._programme.work_until_stopped(min(needed, open_months))
        except simpy.Interrupt:
            self._count_done((clock.now - began) / stretch)
            raise
        dates.delay(Cause.FEW_CREWS, spent * (1.0 - 1.0 / stretch))
        done = left if spent >= needed - SHORTEST_MONTHS else spent / stretch
        self._count_done(done)
        return done

    def _count_done(self, months: float) -> None:
        if self._months > 0.0:
            self.done_share += months / self._months

    def _await_season(self, stage: Stage, dates: PhaseDates) -> SimulationSteps:
        """Wait until the season is open."""
        programme = self._programme
        while (wait := stage.season.wait_months(programme.clock.now)) > 0.0:
            spent = yield from programme.work_until_stopped(wait)
            dates.delay(Cause.SEASON, spent)
            yield from programme.pause(dates)

    def _engage(
        self, wanted: Mapping[str, float], dates: PhaseDates
    ) -> Generator[Event, object, bool]:
        """Engage every trade, one after the other by name; false when works were stopped."""
        clock = self._programme.clock
        for trade in sorted(wanted):
            pool, asked_month, stopped = self._pools[trade], clock.now, False
            most = max(1, int(pool.total * self._largest_crew_share))
            try:
                crews = yield from pool.engage(min(most, max(1, math.ceil(wanted[trade]))))
                self.held[trade] = (crews, clock.now)
            except simpy.Interrupt as interrupt:
                require_stop(interrupt)
                stopped = True
            waited = clock.now - asked_month
            if waited > 0.0:
                self.queue_months += waited
                dates.delay(queue_for(trade), waited)
            if stopped:
                return False
        return True

    def _dismiss(self) -> None:
        """Give all crews back."""
        while self.held:
            trade, (crews, since) = self.held.popitem()
            self._pools[trade].dismiss(self._project_id, crews, since)

    def _wanted_crews(self, stage: Stage, months: float, fte_years: float) -> dict[str, float]:
        """Return the crews of each trade with which a stage takes the given months."""
        return {
            trade: fte_years
            * share
            * MONTHS_PER_YEAR
            / (self._pools[trade].workers_per_crew * max(months, 1.0))
            for trade, share in stage.labour_shares.items()
        }
