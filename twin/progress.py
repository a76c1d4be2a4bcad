"""A progress bar on a terminal, and silence everywhere else."""

from __future__ import annotations

import multiprocessing
import sys
from functools import cache
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

FIRST_TIME = "compiling for this machine: some minutes the first time"
COMPILING = "Compiling for this machine, once: this run takes some minutes, later ones seconds."


def is_first_time() -> bool:
    """Whether nothing was compiled on this machine before, so that the first run takes minutes."""
    from infrastructure.compiled import is_cached
    from infrastructure.dispatch_loop import settle_year

    return not is_cached(settle_year)


@cache
def tell_of_compiling(*, shows_years: bool) -> None:
    """Say once, to somebody who watches, why the first run on a machine takes so long.

    Who watches sits at a terminal or a notebook; workers of a batch have nobody to tell. A bar that
    shows the years says it itself.
    """
    is_watched = sys.stderr.isatty() or "ipykernel" in sys.modules
    is_worker = multiprocessing.parent_process() is not None
    if is_watched and not shows_years and not is_worker and is_first_time():
        print(COMPILING, file=sys.stderr, flush=True)


class TerminalBar:
    """A bar that is taken away in the end; there is none where `_bar` is none."""

    _bar: Bar | None = None

    def __enter__(self) -> Self:
        """Start the bar."""
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()


class Progress(TerminalBar):
    """Shows what is being done and how many years have passed; prints only to a terminal."""

    def __init__(self, first_step: str, *, quiet: bool) -> None:
        self._note = ""
        if not quiet and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress as Bar

            self._bar = Bar(console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task(first_step, total=None)

    def step(self, description: str) -> None:
        """Name what is done now."""
        if self._bar is not None:
            self._bar.update(self._task, description=description)

    def warn_of_compiling(self) -> None:
        """Say beside each year, where nothing was compiled here before, why it takes so long."""
        self._note = f" ({FIRST_TIME})" if is_first_time() else ""

    def run(self, done: int, total: int) -> None:
        """Show that one run of several is done."""
        if self._bar is not None:
            description = f"Run {done} of about {total}"
            self._bar.update(self._task, description=description, completed=done, total=total)

    def year(self, year: int, done: int, total: int) -> None:
        """Show that a year has been simulated."""
        if self._bar is not None:
            description = f"Simulating {year}{self._note}"
            self._bar.update(self._task, description=description, completed=done, total=total)
