"""The dates of one project: what was planned, what happened, and what each delay came from.

It lets the time of a phase pass on the clock, stops and resumes it, and notes the dates; what the
phases are and what follows from them it leaves to `infrastructure.works`.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import simpy
from simpy.events import Event

from infrastructure.labour import SimulationSteps


class Cause:
    """Names of what makes works late; queues for crews are named by `queue_for`."""

    DURATION = "works took longer"
    OBJECTION = "objections"
    LITIGATION = "legal challenge"
    REFUSAL = "refused consent"
    TOGETHER = "waiting for those who apply together"
    DECISION = "waiting for the decision"
    FEW_CREWS = "fewer crews than wanted"
    SEASON = "waiting for the season"
    SUPPLY = "waiting for pipes, plants or stores"
    INSOLVENCY = "insolvency"


def queue_for(trade_id: str) -> str:
    """Name of the delay by a queue for the crews of a trade."""
    return f"queue for {trade_id} crews"


STOP = "stop"
"""Cause of an interruption after which works go on; every other ends them."""


NO_DELAYS: Mapping[str, float] = MappingProxyType({})
"""What phases share until something delays them, as few are delayed."""
SHORTEST_MONTHS = 1e-9
"""Shorter times than this are rounding, whether of a delay or of work left."""


@dataclass(slots=True)
class PhaseDates:
    """When a phase, or a part of one, was to happen and when it did; open while it lasts [month].

    Attributes:
        phase: name of the phase.
        planned_start_month, planned_end_month: when it was to begin and to end.
        start_month, end_month: when it did; infinity for the end while it lasts.
        part: name of the part, where the phase has parts.
        delays: months by which it took longer than planned, by cause, without `Cause.DURATION`.
    """

    phase: str
    planned_start_month: float
    planned_end_month: float
    start_month: float
    end_month: float
    part: str
    delays: Mapping[str, float]

    def delay(self, cause: str, months: float) -> None:
        """Note that a cause has cost time."""
        if months > 0.0:
            self.delays = {**self.delays, cause: self.delays.get(cause, 0.0) + months}

    @property
    def all_delays(self) -> Mapping[str, float]:
        """Months by cause; what no other cause explains is `Cause.DURATION`, either sign [month].

        They sum to the actual less the planned length of a phase that has ended.
        """
        longer = (self.end_month - self.start_month) - (
            self.planned_end_month - self.planned_start_month
        )
        if longer == math.inf:
            return self.delays
        rest = longer - sum(self.delays.values()) if self.delays else longer
        return {**self.delays, Cause.DURATION: rest} if abs(rest) > SHORTEST_MONTHS else self.delays


class Programme:
    """Lets time pass for one project and keeps its dates.

    Args:
        clock: the clock, in months.

    Attributes:
        dates: phases and parts begun so far, in their order.
    """

    def __init__(self, clock: simpy.Environment) -> None:
        self.clock = clock
        self.dates: list[PhaseDates] = []
        self._planned_month = float(clock.now)
        self._resume_month = -math.inf

    @property
    def resting(self) -> bool:
        """Whether works are stopped at the moment."""
        return self.clock.now < self._resume_month

    def begin(self, phase: str, planned_months: float, part: str = "") -> PhaseDates:
        """Begin a phase or part, planned to follow on what was planned so far."""
        planned = self._planned_month
        self._planned_month += planned_months
        now = float(self.clock.now)
        dates = PhaseDates(phase, planned, self._planned_month, now, math.inf, part, NO_DELAYS)
        self.dates.append(dates)
        return dates

    def end(self, dates: PhaseDates) -> None:
        """Note that a phase or part has ended."""
        dates.end_month = float(self.clock.now)

    def take(
        self, phase: str, planned_months: float, months: float, part: str = "", cause: str = ""
    ) -> SimulationSteps:
        """Begin a phase or part and let it take its time.

        Args:
            phase: its name.
            planned_months: how long it was to take [month].
            months: how long it takes when nothing stops it [month].
            part: name of the part.
            cause: what the difference comes from, unless works simply took longer.
        """
        dates = self.begin(phase, planned_months, part)
        if cause:
            dates.delay(cause, months - planned_months)
        return self.work_to_end(months, dates)

    def work_to_end(self, months: float, dates: PhaseDates) -> SimulationSteps:
        """Let the last months of a phase pass; work that was stopped is resumed where it was."""
        clock, left = self.clock, months
        while True:
            began = clock.now
            try:
                yield clock.timeout(left)
                left = 0.0
            except simpy.Interrupt as interrupt:
                require_stop(interrupt)
                left -= min(clock.now - began, left)
            if left <= 0.0 and clock.now >= self._resume_month:
                break
            yield from self.pause(dates)
        self.end(dates)

    def work_until_stopped(self, months: float) -> Generator[Event, object, float]:
        """Let months of work pass, or those until it is stopped, and return how many they were."""
        began = self.clock.now
        try:
            yield self.clock.timeout(months)
        except simpy.Interrupt as interrupt:
            require_stop(interrupt)
            return min(self.clock.now - began, months)
        return months

    def wait_for(self, events: Sequence[Event], cause: str, dates: PhaseDates) -> SimulationSteps:
        """Wait until all events have happened."""
        while missing := [event for event in events if not event.processed]:
            began, stopped = self.clock.now, False
            try:
                yield self.clock.all_of(missing)
            except simpy.Interrupt as interrupt:
                require_stop(interrupt)
                stopped = True
            dates.delay(cause, self.clock.now - began)
            if stopped:
                yield from self.pause(dates)

    def stop(self, months: float) -> None:
        """Let works rest for a time from now on; who is at work must be interrupted as well."""
        self._resume_month = max(self._resume_month, self.clock.now + months)

    def pause(self, dates: PhaseDates) -> SimulationSteps:
        """Rest until works may be resumed."""
        began = self.clock.now
        while self.resting:
            try:
                yield self.clock.timeout(self._resume_month - self.clock.now)
            except simpy.Interrupt as interrupt:
                require_stop(interrupt)
        dates.delay(Cause.INSOLVENCY, self.clock.now - began)


def require_stop(interrupt: simpy.Interrupt) -> None:
    """Let through an interruption after which works go on; raise every other again."""
    if interrupt.cause != STOP:
        raise interrupt
