"""The one clock of a run, in months from its start; Mesa's time only mirrors it."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import simpy
from simpy.core import BoundClass
from simpy.events import Event, Process, Timeout

from scenarios.units import MONTHS_PER_YEAR

LAST = 2
"""Priority of the yearly round among events of the same month: after everything else."""


class Clock(simpy.Environment):
    """A SimPy environment that tells Mesa's model what time it is.

    Works ask for the time and make events thousands of times in a run. So the time is a slot, read
    without a call, what makes events is bound once, as SimPy does in its own class alone, and
    SimPy's step is known by a name instead of sought in the base class for every event.

    Args:
        model: the Mesa model whose `time` mirrors the clock.
        start_year: calendar year of month 0.
    """

    __slots__ = ("_now",)
    _process_next = simpy.Environment.step
    if not TYPE_CHECKING:
        event, process, timeout = BoundClass(Event), BoundClass(Process), BoundClass(Timeout)

    def __init__(self, model: Any, start_year: int) -> None:
        super().__init__()
        self._model = model
        self.start_year = start_year

    def step(self) -> None:
        """Process the next event and mirror the time."""
        self._process_next()
        self._model.time = self._now

    def january_of(self, year: int) -> float:
        """Month in which a calendar year begins."""
        return float((year - self.start_year) * MONTHS_PER_YEAR)

    def rest_of_now(self) -> Generator[Event, object, None]:
        """Let all happen that is due at this very moment, if there is anything."""
        if self.peek() <= self.now:
            yield self.timeout(0.0)

    def end_of_year(self) -> Event:
        """Return an event twelve months ahead that comes after all others of that month.

        Results then never depend on how simultaneous events happen to be queued.
        """
        event = Event(self)
        event._ok = True
        event._value = None
        self.schedule(event, priority=LAST, delay=MONTHS_PER_YEAR)  # type: ignore[arg-type]
        return event


Clock.now = Clock._now  # type: ignore
