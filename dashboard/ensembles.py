"""Many draws of luck for the same levers, in a process of its own that yields to the levers.

Each planner's ensemble has a number that nobody can guess; another's cannot be seen or cancelled.
"""

from __future__ import annotations

import os
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from dashboard.state import RunState
from dashboard.workers import end_with, process_context
from twin.run import simulate

FloatArray = npt.NDArray[np.float64]
MOST_RUNS = 500
KEPT_JOBS = 40
NICENESS = 10
"""How far an ensemble yields the processor to the levers."""


@dataclass
class Job:
    """One ensemble, as far as it has come.

    Attributes:
        key: the run without its seed.
        size: runs that were asked for.
        values: finished runs, each of shape (columns, years).
        state: ``running``, ``done``, ``cancelled`` or ``failed``.
        problem: what went wrong.
    """

    key: str
    size: int
    values: list[FloatArray] = field(default_factory=list)
    state: str = "running"
    problem: str = ""
    stop: threading.Event = field(default_factory=threading.Event)

    def array(self, shape: tuple[int, int]) -> FloatArray:
        """Return what is finished, shape (runs, columns, years)."""
        done = list(self.values)
        return np.stack(done) if done else np.zeros((0, *shape))


def without_seed(state: RunState) -> RunState:
    """Return a run whose luck is left open."""
    changes = {name: value for name, value in state.changes.items() if name != "seed"}
    return RunState(state.preset, changes)


def one_draw(state: RunState, seed: int, columns: tuple[str, ...]) -> FloatArray:
    """Simulate one draw of luck and return columns of `cluster_year`, shape (columns, years)."""
    results = simulate(_scenario(state), seed, tables=["cluster_year"])
    table = results.tables["cluster_year"]
    return np.array([table[name].to_numpy(float) for name in columns])


_LAST: dict[str, Any] = {}


def _scenario(state: RunState) -> Any:
    """Keep the scenario in hand between draws, so that its world is prepared once."""
    if state.key not in _LAST:
        _LAST.clear()
        _LAST[state.key] = state.scenario()
    return _LAST[state.key]


class Ensembles:
    """Starts, watches and cancels ensembles."""

    def __init__(self, columns: tuple[str, ...], *, processes: int = 1) -> None:
        """Prepare; the process is started with the first ensemble.

        Args:
            columns: columns of `cluster_year` that are kept.
            processes: processes for draws; none draws in a thread of the server, for tests.
        """
        self.columns = columns
        self._processes = processes
        self._pool: ProcessPoolExecutor | None = None
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = threading.Lock()

    def start(self, state: RunState, size: int) -> str:
        """Begin an ensemble and return its number."""
        name = secrets.token_urlsafe(12)
        job = Job(without_seed(state).key, max(1, min(size, MOST_RUNS)))
        with self._lock:
            self._jobs[name] = job
            while len(self._jobs) > KEPT_JOBS:
                self._jobs.popitem(last=False)[1].stop.set()
        work = threading.Thread(target=self._draw, args=(job, without_seed(state)), daemon=True)
        work.start()
        return name

    def get(self, name: str) -> Job | None:
        """Return an ensemble by its number, if it is still kept."""
        return self._jobs.get(name)

    def cancel(self, name: str) -> None:
        """Stop an ensemble after the draw in hand; what is finished stays."""
        job = self._jobs.get(name)
        if job is not None:
            job.stop.set()

    def close(self) -> None:
        """Stop everything."""
        for job in self._jobs.values():
            job.stop.set()
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def _draw(self, job: Job, state: RunState) -> None:
        try:
            for seed in range(1, job.size + 1):
                if job.stop.is_set():
                    job.state = "cancelled"
                    return
                job.values.append(self._call(one_draw, state, seed, self.columns))
            job.state = "done"
        except Exception as error:
            job.state, job.problem = "failed", f"{type(error).__name__}: {error}"

    def _call(self, work: Callable[..., FloatArray], *args: Any) -> FloatArray:
        if not self._processes:
            return work(*args)
        with self._lock:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(
                    self._processes,
                    mp_context=process_context(),
                    initializer=_yield_to_others,
                    initargs=(os.getpid(),),
                )
        return self._pool.submit(work, *args).result()


def _yield_to_others(parent: int) -> None:
    end_with(parent)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
