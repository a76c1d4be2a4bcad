"""Work that takes longer than a planner would wait: one process at a time, yielding to the levers.

Each piece has a number that nobody can guess; another's cannot be seen or cancelled, but what came
of it serves whoever asks for the very same. It runs in a process of its own, tells how far it is,
and ends at once when it is cancelled.
"""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from dashboard.refusal import RefusedError
from dashboard.workers import begin, process_context

MOST_WAITING = 20
KEPT_JOBS = 2 * MOST_WAITING
"""More than can wait, so that one of them is always over."""
NICENESS = 10
"""How far background work yields the processor to the levers."""
LOOKS_EVERY_S = 0.2
LAST_WORDS_S = 3.0
"""How long the end of the server waits for the work that it stops [s]."""
WAITING, RUNNING, DONE, CANCELLED, FAILED = "waiting", "running", "done", "cancelled", "failed"
Tell = Callable[[Any], None]
"""Takes what a work has to say: ``("steps", done, in_all)``, ``("now", text)``, or a part."""
Work = Callable[..., Any]
"""A function of the arguments of the job, its folder and `Tell`; returns its result."""


@dataclass
class Job:
    """One piece of work, as far as it has come.

    Attributes:
        kind: which work it is.
        key: what it was asked for, to tell whether it belongs to what a page shows.
        folder: where it may leave files.
        state: ``waiting``, ``running``, ``done``, ``cancelled`` or ``failed``.
        done: steps done.
        in_all: steps in all, as far as known.
        now: what is done now.
        parts: what it has found so far.
        result: what it found.
        problem: what went wrong.
    """

    kind: str
    key: str
    folder: Path
    state: str = WAITING
    done: int = 0
    in_all: int = 1
    now: str = ""
    parts: list[Any] = field(default_factory=list)
    result: Any = None
    problem: str = ""
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self.state in (DONE, CANCELLED, FAILED)

    def hear(self, told: Any) -> None:
        """Note what the work says."""
        match told:
            case ("steps", done, in_all):
                self.done, self.in_all = int(done), int(in_all)
            case ("now", text):
                self.now = str(text)
            case ("part", part):
                self.parts.append(part)
                self.done = len(self.parts)


class Background:
    """Starts, watches and cancels jobs; one runs at a time, the others wait in line."""

    def __init__(
        self,
        *,
        processes: bool = True,
        own: Path | None = None,
        on_over: Callable[[Job, tuple[Any, ...]], None] = lambda _job, _args: None,
    ) -> None:
        """Prepare; nothing is started yet.

        Args:
            own: folder of the user's scenarios.
            processes: whether work has a process of its own; else a thread, for tests.
            on_over: told of each job that has run, with what its work was given.
        """
        self._processes, self._own, self._on_over = processes, own, on_over
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._folder = Path(tempfile.mkdtemp(prefix="twin-dashboard-"))

    def start(self, kind: str, key: str, in_all: int, work: Work, *args: Any) -> str:
        """Begin a job and return its number.

        Raises:
            RefusedError: if too many wait already.
        """
        with self._lock:
            waiting = sum(not job.is_over for job in self._jobs.values())
            if waiting >= MOST_WAITING:
                raise RefusedError(kind, f"{waiting} others wait", "a quieter time; try later")
            name = secrets.token_urlsafe(12)
            job = Job(kind, key, self._folder / name, in_all=in_all)
            job.folder.mkdir()
            self._jobs[name] = job
            if len(self._jobs) > KEPT_JOBS:
                self._forget_one()
        threading.Thread(target=self._do, args=(job, work, args), daemon=True).start()
        return name

    def get(self, name: Any) -> Job | None:
        """Return a job by its number, if it is still kept."""
        return self._jobs.get(name) if isinstance(name, str) else None

    def ended(self, kind: str, key: str) -> list[Job]:
        """Return kept work of a kind that was asked for the same and is over, the oldest first."""
        return [
            job
            for job in list(self._jobs.values())
            if (job.kind, job.key) == (kind, key) and job.is_over
        ]

    def cancel(self, name: Any) -> None:
        """Stop a job; what it has found so far stays."""
        job = self.get(name)
        if job is not None:
            job.stop.set()

    def close(self) -> None:
        """Stop everything, let what was found be kept, and remove all files."""
        for job in list(self._jobs.values()):
            job.stop.set()
        if self._turn.acquire(timeout=LAST_WORDS_S):
            self._turn.release()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _forget_one(self) -> None:
        """Let go of the oldest job that is over; whoever waits for another's still gets it."""
        oldest = next(name for name, job in self._jobs.items() if job.is_over)
        shutil.rmtree(self._jobs.pop(oldest).folder, ignore_errors=True)

    def _do(self, job: Job, work: Work, args: tuple[Any, ...]) -> None:
        while not self._turn.acquire(timeout=LOOKS_EVERY_S):
            if job.stop.is_set():
                job.state = CANCELLED
                return
        try:
            job.state = CANCELLED if job.stop.is_set() else RUNNING
            if job.state == RUNNING:
                (self._in_process if self._processes else self._in_thread)(job, work, args)
                self._on_over(job, args)
        except Exception as error:
            job.state, job.problem = FAILED, f"{type(error).__name__}: {error}"
        finally:
            self._turn.release()

    def _in_thread(self, job: Job, work: Work, args: tuple[Any, ...]) -> None:
        def tell(told: Any) -> None:
            job.hear(told)
            if job.stop.is_set():
                raise _StoppedError

        try:
            job.result, job.state = work(*args, job.folder, tell), DONE
        except _StoppedError:
            job.state = CANCELLED

    def _in_process(self, job: Job, work: Work, args: tuple[Any, ...]) -> None:
        context = process_context()
        ours, theirs = context.Pipe(duplex=False)
        given = ((os.getpid(), self._own), theirs, work, (*args, job.folder))
        process = context.Process(target=_serve, args=given, daemon=True)
        process.start()
        theirs.close()
        try:
            while not job.is_over:
                if job.stop.is_set():
                    process.terminate()
                    job.state = CANCELLED
                elif ours.poll(LOOKS_EVERY_S):
                    _take(job, ours)
        finally:
            ours.close()
            process.join()


class _StoppedError(Exception):
    """Raised inside a work that was cancelled."""


def _take(job: Job, heard: Connection) -> None:
    """Take one message of the process that works."""
    try:
        told = heard.recv()
    except EOFError:
        job.state, job.problem = FAILED, "its process was lost"
        return
    match told:
        case ("result", result):
            job.result, job.state = result, DONE
        case ("failed", problem):
            job.state, job.problem = FAILED, problem
        case _:
            job.hear(told)


def _serve(
    server: tuple[int, Path | None], say: Connection, work: Work, args: tuple[Any, ...]
) -> None:
    """Do the work in this process and send what it says."""
    begin(*server)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    try:
        say.send(("result", work(*args, say.send)))
    except Exception as error:
        say.send(("failed", f"{type(error).__name__}: {error}"))
