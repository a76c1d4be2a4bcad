"""Shows how far a study is: a bar on a terminal, and a line a minute where output is kept."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, TextIO

from twin.progress import TerminalBar

if TYPE_CHECKING:
    from twin.ensemble.engine import Progress

LINE_EVERY_S = 60.0
HOUR_S = 3600.0


class BatchProgress(TerminalBar):
    """Shows runs done, rate, time left, failures and workers on standard error.

    Args:
        quiet: whether to show nothing but what was found damaged.
        stream: where to show it; standard error unless given.
    """

    def __init__(self, *, quiet: bool, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._quiet, self._told = quiet, time.monotonic()
        self._last: Progress | None = None
        if not quiet and self._stream.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, TextColumn
            from rich.progress import Progress as Bar

            self._bar = Bar(
                TextColumn("{task.description}"),
                BarColumn(),
                TextColumn("{task.fields[told]}"),
                console=Console(file=self._stream),
                transient=True,
            )
            self._task = self._bar.add_task("Starting workers", total=None, told="")

    @property
    def summary(self) -> str:
        """What was reached in this session, in words; nothing if no run was made."""
        last = self._last
        if last is None or last.done == last.before:
            return ""
        return (
            f"{last.done - last.before:,} of them now, in {_duration(last.seconds)}: "
            f"{last.rate:.1f} runs/s on {last.workers} workers"
        )

    def update(self, progress: Progress) -> None:
        """Show how far it is."""
        self._last = progress
        for note in progress.notes:
            self._say(f"Note: {note}.")
        if self._bar is not None:
            begun = progress.seconds > 0.0
            self._bar.update(
                self._task,
                description="Runs" if begun else "Starting workers",
                completed=progress.done,
                total=progress.total,
                told=told(progress) if begun else "",
            )
        elif not self._quiet and time.monotonic() - self._told > LINE_EVERY_S:
            self._told = time.monotonic()
            self._say(told(progress))

    def _say(self, text: str) -> None:
        if self._bar is not None:
            self._bar.console.print(text, markup=False, highlight=False)
        else:
            print(text, file=self._stream, flush=True)


def told(progress: Progress) -> str:
    """Return runs done, rate, time left, failures and workers in one line."""
    left = _duration(progress.seconds_left) if progress.rate > 0.0 else "unknown"
    failed = f", {progress.failed:,} failed" if progress.failed else ""
    workers = "waiting for workers" if not progress.workers else f"{progress.workers} workers"
    return (
        f"{progress.done:,} of {progress.total:,} runs{failed}, {progress.rate:.1f} runs/s, "
        f"{left} left, {workers}"
    )


def _duration(seconds: float) -> str:
    """Return a time in the two units that matter."""
    if seconds >= HOUR_S:
        return f"{seconds // HOUR_S:.0f} h {seconds % HOUR_S // 60:.0f} min"
    if seconds >= 60.0:
        return f"{seconds // 60:.0f} min {seconds % 60:.0f} s"
    return f"{seconds:.0f} s"
