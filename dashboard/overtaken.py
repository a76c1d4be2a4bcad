"""Work that nobody waits for any more, because its page has asked for another run since.

The server numbers what pages ask for, and marks what was overtaken where the worker that does it
can see the mark; the worker looks once a simulated year and gives up.
"""

from __future__ import annotations

import itertools
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, MutableSequence, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

Answer = TypeVar("Answer")
ROOM = 64
"""Marks that a worker can see at once; the oldest give way."""
REMEMBERED_PAGES = 1000


class OvertakenError(Exception):
    """The page that asked for this has asked for another run since."""


@dataclass(frozen=True)
class Asker:
    """Who asks, and for which run.

    Attributes:
        page: name that a page gave itself when it was opened; empty if it did not say.
        serial: number of its request; a higher one is newer.
        run: key of the run it asks for.
    """

    page: str
    serial: int
    run: str


class Marks:
    """Numbers of overtaken work: written by the server, read by one worker."""

    def __init__(self, numbers: MutableSequence[int]) -> None:
        """Use some memory that both can reach, `ROOM` whole numbers long, zeros at first."""
        self._numbers, self._next = numbers, 0

    def add(self, number: int) -> None:
        """Mark a piece of work."""
        self._numbers[self._next] = number
        self._next = (self._next + 1) % ROOM

    def __contains__(self, number: int) -> bool:
        return number in list(self._numbers)


class Requests:
    """What pages have asked for and not got yet."""

    def __init__(self, marks: Sequence[Marks]) -> None:
        """Begin with none; each worker has its own marks."""
        self._marks = marks
        self._numbers = itertools.count(1)
        self._open: dict[int, tuple[Asker, int]] = {}
        self._newest: OrderedDict[str, Asker] = OrderedDict()
        self._lock = threading.Lock()

    @contextmanager
    def enter(self, asker: Asker, worker: int) -> Iterator[int]:
        """Number a request for as long as it is under way, and mark those it overtakes.

        A request for the same run overtakes none: what is under way serves it too.

        Raises:
            OvertakenError: if the page has asked for another run in the meantime.
        """
        with self._lock:
            number = next(self._numbers)
            if asker.page:
                self._overtake(asker)
            self._open[number] = (asker, worker)
        try:
            yield number
        finally:
            with self._lock:
                del self._open[number]

    def _overtake(self, asker: Asker) -> None:
        newest = self._newest.get(asker.page, asker)
        if newest.serial > asker.serial:
            if newest.run != asker.run:
                raise OvertakenError
            return
        self._newest[asker.page] = asker
        self._newest.move_to_end(asker.page)
        while len(self._newest) > REMEMBERED_PAGES:
            self._newest.popitem(last=False)
        for number, (other, worker) in self._open.items():
            if other.page == asker.page and other.run != asker.run:
                self._marks[worker].add(number)


class _AtWork:
    """What this process does, and where it sees that it need not."""

    number = 0
    marks: Marks | None = None


def watch(marks: Marks) -> None:
    """Look at these marks from now on, in a process that works."""
    _AtWork.marks = marks


def do(number: int, work: Callable[..., Answer], *args: Any) -> Answer:
    """Do a piece of work that has a number.

    Raises:
        OvertakenError: if it was marked before it began, or gave up because it was.
    """
    _AtWork.number = number
    try:
        go_on()
        return work(*args)
    finally:
        _AtWork.number = 0


def go_on(*_year: int) -> None:
    """Return if somebody still waits for what this process does; called once a simulated year.

    Raises:
        OvertakenError: if nobody does.
    """
    if _AtWork.number and _AtWork.marks is not None and _AtWork.number in _AtWork.marks:
        raise OvertakenError
