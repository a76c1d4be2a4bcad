"""Runs a study on workers: few chunks at a time, each kept as it comes, whatever is lost meanwhile.

Dask gives a chunk to another worker when one dies. A chunk under which workers die again and again
is taken apart, and a run that kills its worker while nothing else is there is recorded as failed.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from scenarios.errors import Fault, InputError, TwinError
from twin.ensemble.connection import connected
from twin.ensemble.keeper import Keeper
from twin.ensemble.plan import Run, plan, runs_of
from twin.ensemble.store import Ensemble, read_ensemble
from twin.ensemble.study import Study
from twin.ensemble.tasks import (
    Assignment,
    ChunkResult,
    MixedVersionsError,
    hand_over,
    run_chunk,
    time_chunk,
)

if TYPE_CHECKING:
    from distributed import Client, Future

IN_FLIGHT = 2
"""Chunks a worker has at most: one it works on, and one that waits beside it."""
CHUNK_S = 1.5
"""Time a chunk should take a worker [s]; Dask's own effort is some milliseconds a task."""
LARGEST_CHUNK = 500
MOST_HOURLY = 3
"""Runs a chunk at most when hours are kept, which are 17 MB a run of the Humber."""
CHUNKS_PER_WORKER = 4
"""Chunks there are at least for each worker, so that none is idle for long at the end."""
POLL_S = 1.0
COUNT_WORKERS_S = 1.0
PATIENCE_S = 600.0
"""How long a study waits for new workers when all are gone [s]."""


@dataclass(frozen=True)
class Progress:
    """How far a study is.

    Attributes:
        done: runs finished, failed ones and those of earlier sessions included.
        total: runs in all.
        failed: runs that failed.
        before: runs finished by earlier sessions.
        seconds: time since this session's first chunk was sent [s].
        workers: workers there are.
        notes: what the user should know, in words.
    """

    done: int
    total: int
    failed: int
    before: int
    seconds: float
    workers: int
    notes: tuple[str, ...] = ()

    @property
    def rate(self) -> float:
        """Runs a second in this session."""
        return (self.done - self.before) / self.seconds if self.seconds > 0.0 else 0.0

    @property
    def seconds_left(self) -> float:
        """Time left at this rate [s]; infinite before the first chunk."""
        return (self.total - self.done) / self.rate if self.rate > 0.0 else float("inf")


OnProgress = Callable[[Progress], None]


def run_study(
    study: Study,
    folder: str | Path,
    *,
    workers: int | None = None,
    client: Client | None = None,
    scheduler: str | None = None,
    timeout_s: float = 30.0,
    patience_s: float = PATIENCE_S,
    on_progress: OnProgress | None = None,
) -> Ensemble:
    """Run a study into a folder, or go on where it stopped; each run exactly once.

    Args:
        study: what to run.
        folder: folder of the ensemble, new or with finished runs of the same study.
        workers: processes to start on this machine; one a processor unless given.
        client: client of a Dask cluster to use instead.
        scheduler: address of a Dask scheduler to use instead.
        timeout_s: how long scheduler and first worker may take to answer [s].
        patience_s: how long to wait when all workers are gone [s].
        on_progress: told how far it is, after each chunk and about once a second.

    Returns:
        The ensemble, complete; runs that failed are in `Ensemble.failures`.

    Raises:
        ResultsError: if the folder holds something else or cannot be written, or another process
            is working on it.
        InputError: if the scheduler does not answer or workers have other versions.
        TwinError: if the cluster is lost on the way; what was finished is kept.
    """
    tell = on_progress or _silent
    with Keeper.open(study, folder) as keeper:
        before = keeper.done
        tell(
            Progress(before, study.runs, keeper.failed, before, 0.0, 0, tuple(keeper.notes)),
        )
        if not keeper.is_complete:
            with connected(client, scheduler, workers, timeout_s) as there:
                _Session(study, keeper, there, patience_s, tell).run()
        keeper.finish()
    return read_ensemble(folder)


def chunk_size(study: Study, seconds_per_run: float, workers: int) -> int:
    """Return how many runs a chunk should have.

    Args:
        study: the study.
        seconds_per_run: time a run takes [s].
        workers: number of workers.
    """
    size = round(CHUNK_S / max(seconds_per_run, 1e-6))
    size = min(size, LARGEST_CHUNK, -(-study.runs // (CHUNKS_PER_WORKER * max(workers, 1))))
    return max(1, min(size, MOST_HOURLY) if study.keep.hourly else size)


@dataclass(eq=False)
class _Job:
    """Some runs on their way through a worker: a chunk, or one run of a chunk taken apart."""

    number: int
    first: int
    runs: list[Run]
    size: int
    is_alone: bool = False


@dataclass(eq=False)
class _Session:
    """One stretch of work on a study, from connecting to the last chunk or the first obstacle."""

    study: Study
    keeper: Keeper
    client: Client
    patience_s: float
    tell: OnProgress
    jobs: dict[Future[Any], _Job] = field(default_factory=dict)
    suspects: list[_Job] = field(default_factory=list)
    parts: dict[int, dict[int, ChunkResult]] = field(default_factory=dict)
    workers: int = 1
    counted: float = 0.0
    seen: float = 0.0

    def run(self) -> None:
        """Work through every chunk that is missing.

        Raises:
            ResultsError: if a chunk cannot be written.
            TwinError: if the cluster is lost.
        """
        self.assignment = Assignment.of(self.study)
        self.key = f"twin-{self.study.hash[:8]}-{uuid.uuid4().hex[:8]}"
        self.shared = self.client.submit(
            hand_over, self.assignment, key=f"{self.key}-study", pure=False
        )
        self.frame, self.names = plan(self.study), list(self.study.scenarios)
        self._count_workers()
        if not self.keeper.is_begun:
            self.keeper.begin(self.study.chunk or self._choose_size())
        self.began, self.before = time.monotonic(), self.keeper.done
        try:
            with self.client.as_current():
                self._work()
        finally:
            self.client.cancel([*self.jobs, self.shared], force=True)

    def _work(self) -> None:
        missing = self._missing()
        while True:
            while len(self.jobs) < IN_FLIGHT * max(self.workers, 1):
                job = next(missing, None)
                if job is None:
                    break
                self._send(job)
            if not self.jobs and self.suspects:
                self._send(self.suspects.pop(0))
            if not self.jobs:
                return
            for future in self._finished():
                self._take(future, self.jobs.pop(future))
            self._count_workers()
            self._tell()

    def _missing(self) -> Iterator[_Job]:
        for number, first, size in self.keeper.missing():
            yield _Job(number, first, self._runs(self.frame[first : first + size]), size)

    def _runs(self, frame: pd.DataFrame) -> list[Run]:
        return runs_of(frame, self.names)

    def _send(self, job: _Job) -> None:
        key = f"{self.key}-{job.number}-{job.runs[0].run_id}-{uuid.uuid4().hex[:4]}"
        future = self.client.submit(run_chunk, self.shared, job.runs, key=key, pure=False)
        self.jobs[future] = job

    def _finished(self) -> Sequence[Future[Any]]:
        """Return jobs that have ended, after at most about a second."""
        from distributed import wait

        try:
            return list(wait(list(self.jobs), timeout=POLL_S, return_when="FIRST_COMPLETED").done)
        except TimeoutError:
            return []
        except Exception as error:
            raise self._lost(error) from error

    def _take(self, future: Future[Any], job: _Job) -> None:
        """Keep what a job brought, or send it again.

        Raises:
            InputError: if a worker had other versions.
            TwinError: if the scheduler is gone.
        """
        from distributed import KilledWorker

        try:
            result = future.result(timeout=POLL_S)
        except TimeoutError:
            self.jobs[future] = job  # its worker died before handing it over; Dask runs it again
            return
        except KilledWorker as error:
            self._take_apart(job, error)
            return
        except MixedVersionsError as error:
            repair = "install the same versions everywhere; what is finished is kept"
            fault = Fault("a worker that joined later", str(error), "the versions here", repair)
            raise InputError([fault]) from None
        except Exception as error:
            raise self._lost(error) from error
        self._keep(job, result)

    def _take_apart(self, job: _Job, error: BaseException) -> None:
        """Put each run of a chunk aside, to be tried alone; record one that was alone as failed.

        Dask suspects everything that waited beside a run that killed its worker. So those put
        aside are tried at the end, one by one, with nothing beside them.
        """
        if not job.is_alone:
            self.suspects += [
                _Job(job.number, job.first, [run], job.size, is_alone=True) for run in job.runs
            ]
        else:
            from twin.ensemble.worker import lost_run

            reason = WorkerDiedError("the process that ran it died each time it was tried")
            reason.__cause__ = error
            self._keep(job, lost_run(self.assignment, job.runs[0], reason))

    def _keep(self, job: _Job, result: ChunkResult) -> None:
        if not job.is_alone:
            self.keeper.add(job.number, job.first, job.size, result)
            return
        parts = self.parts.setdefault(job.number, {})
        parts[job.runs[0].run_id] = result
        if len(parts) == job.size:
            from twin.ensemble.worker import join_results

            whole = join_results([parts[run_id] for run_id in sorted(parts)])
            self.keeper.add(job.number, job.first, job.size, whole)
            del self.parts[job.number]

    def _count_workers(self) -> None:
        """Count the workers about once a second.

        Raises:
            TwinError: if there has been none for too long, or the scheduler is gone.
        """
        now = time.monotonic()
        if now - self.counted < COUNT_WORKERS_S:
            return
        try:
            self.workers = len(self.client.nthreads())
        except Exception as error:
            raise self._lost(error) from error
        self.counted = now
        self.seen = now if self.workers or not self.seen else self.seen
        if now - self.seen > self.patience_s:
            raise TwinError(f"No worker has been there for {self.patience_s:g} s. {self._kept()}")

    def _lost(self, error: Exception) -> TwinError:
        if isinstance(error, TwinError):
            return error
        reason = f"{type(error).__name__}: {error}".splitlines()[0]
        return TwinError(f"The Dask cluster was lost ({reason}). {self._kept()}")

    def _kept(self) -> str:
        done, total = self.keeper.done, self.study.runs
        return f"{done:,} of {total:,} runs are kept; the same command goes on from there."

    def _choose_size(self) -> int:
        """Time the first run of each scenario on a worker, warm, and choose the size of chunks."""
        firsts = self._runs(self.frame.drop_duplicates("scenario"))
        key = f"{self.key}-pilot"
        pilot = self.client.submit(time_chunk, self.shared, firsts, key=key, pure=False)
        try:
            seconds = float(pilot.result())
        except Exception:
            return 1
        return chunk_size(self.study, seconds / len(firsts), self.workers)

    def _tell(self) -> None:
        keeper, seconds = self.keeper, time.monotonic() - self.began
        self.tell(
            Progress(
                keeper.done, self.study.runs, keeper.failed, self.before, seconds, self.workers
            )
        )


class WorkerDiedError(TwinError):
    """A run ended the process that ran it, each time it was tried."""


def _silent(_progress: Any) -> None:
    """Tell nobody."""
