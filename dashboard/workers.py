"""Worker processes that simulate, so that planners do not wait for each other's Python lock.

Each worker is an executor of its own, so that all views of one run go where the run is kept.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any, TypeVar

from dashboard.desk import warm
from dashboard.overtaken import ROOM, Asker, Marks, Requests, do, watch
from dashboard.presets import open_folder, own_folder
from dashboard.tidying import begin_tidying, tidy_soon
from twin.progress import is_first_time

Answer = TypeVar("Answer")
LONGEST_WAIT_S = 120.0
"""After this a planner is told that the server is busy."""
LOOKS_EVERY_S = 3.0
TICKS_EVERY_S = 1.0
REMEMBERED_RUNS = 1000
"""Runs of which it is remembered where they are kept."""
LOG = logging.getLogger(__name__)


class Workers:
    """Sends work to the process that has the run, or else to the one with least to do."""

    def __init__(self, count: int, preset: str) -> None:
        """Prepare workers; with none, work is done in this process.

        Args:
            count: number of processes.
            preset: scenario that each simulates before its first work.
        """
        self._preset = preset
        self._lock = threading.Lock()
        self._here = threading.Lock()
        self._homes: OrderedDict[str, int] = OrderedDict()
        self._busy = [0] * count
        if not count:
            watch(marks := Marks([0] * ROOM))
            self._marks = [marks]
        else:
            self._marks = [Marks(process_context().RawArray("Q", ROOM)) for _ in range(count)]
        self._requests = Requests(self._marks)
        self._executors = [self._executor(home) for home in range(count)]

    def warm(self, tick: Callable[[], None] = lambda: None) -> None:
        """Let every process import and simulate once, side by side.

        Where nothing was compiled before, one process does so alone first: all of them would
        compile the very same.

        Args:
            tick: called every second meanwhile.
        """
        alone = 1 if is_first_time() else 0
        for group in (self._executors[:alone], self._executors[alone:]):
            unfinished = {executor.submit(warm, self._preset) for executor in group}
            while unfinished:
                finished, unfinished = wait(unfinished, TICKS_EVERY_S)
                for future in finished:
                    future.result()
                tick()
        if not self._executors:
            warm(self._preset)

    def call(self, asker: Asker, work: Callable[..., Answer], *args: Any) -> Answer:
        """Do a piece of work where the run that is asked for is kept, and wait for it.

        Raises:
            TimeoutError: if it takes longer than `LONGEST_WAIT_S`.
            OvertakenError: if the page that asks has asked for another run since.
        """
        home = self._home(asker.run) if self._executors else 0
        with self._requests.enter(asker, home) as number:
            if not self._executors:
                with self._here:
                    return do(number, work, *args)
            executor = self._executors[home]
            try:
                return self._submit(home, number, work, *args).result(LONGEST_WAIT_S)
            except BrokenProcessPool:
                self._replace(home, executor)
                return self._submit(home, number, work, *args).result(LONGEST_WAIT_S)

    def close(self) -> None:
        """End all processes."""
        for executor in self._executors:
            executor.shutdown(wait=False, cancel_futures=True)

    def _replace(self, home: int, lost: ProcessPoolExecutor) -> None:
        """Put another worker in the place of a lost one, once for all who waited for it."""
        with self._lock:
            if self._executors[home] is lost:
                LOG.warning("worker %d was lost; another takes its place", home)
                self._executors[home] = self._executor(home)

    def _submit(
        self, home: int, number: int, work: Callable[..., Answer], *args: Any
    ) -> Future[Answer]:
        with self._lock:
            self._busy[home] += 1
        try:
            future = self._executors[home].submit(_do, number, work, *args)
        except BaseException:
            self._done(home)
            raise
        future.add_done_callback(lambda _: self._done(home))
        return future

    def _done(self, home: int) -> None:
        with self._lock:
            self._busy[home] -= 1

    def _home(self, key: str) -> int:
        """Return the worker that keeps a run, or the idlest for one that nobody keeps."""
        with self._lock:
            if key not in self._homes:
                counts = [0] * len(self._busy)
                for home in self._homes.values():
                    counts[home] += 1
                idlest = min(range(len(self._busy)), key=lambda i: (self._busy[i], counts[i]))
                self._homes[key] = idlest
            self._homes.move_to_end(key)
            while len(self._homes) > REMEMBERED_RUNS:
                self._homes.popitem(last=False)
            return self._homes[key]

    def _executor(self, home: int) -> ProcessPoolExecutor:
        folder = own_folder(self._preset.partition("/")[0])
        return ProcessPoolExecutor(
            1,
            mp_context=process_context(),
            initializer=_begin_worker,
            initargs=(os.getpid(), folder, self._marks[home]),
        )


def _begin_worker(parent: int, folder: Path | None, marks: Marks) -> None:
    begin(parent, folder)
    watch(marks)
    begin_tidying()


def _do(number: int, work: Callable[..., Answer], *args: Any) -> Answer:
    try:
        return do(number, work, *args)
    finally:
        tidy_soon()


def begin(parent: int, folder: Path | None) -> None:
    """Let a process know the user's scenarios, and end with the server."""
    open_folder(folder)
    end_with(parent)


def end_with(parent: int) -> None:
    """Let this process end soon after the server has, however the server ended."""

    def watch() -> None:
        while True:
            time.sleep(LOOKS_EVERY_S)
            try:
                os.kill(parent, 0)
            except ProcessLookupError:
                os._exit(0)
            except OSError:
                continue

    if os.name == "posix":
        threading.Thread(target=watch, daemon=True).start()


def process_context() -> Any:
    """Processes that are started afresh from a small one: no threads or locks are copied."""
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if "forkserver" in methods:
        context.set_forkserver_preload(["dashboard.desk"])
    return context
