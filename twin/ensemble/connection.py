"""Finds workers: processes of this machine, or those of any Dask cluster, all of one version."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
import time
import warnings
from collections.abc import Iterator
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING, Any

from scenarios.errors import Fault, InputError
from twin.ensemble import versions

if TYPE_CHECKING:
    from distributed import Client

SHOWN_WORKERS = 5
POLL_S = 0.2
START_S = 120.0
"""Time processes of this machine have to start before the work begins with those there are [s]."""
UNWATCHED = {"distributed.worker.profile.enabled": False}
"""Dask looks a hundred times a second at what a worker does: a sixth of the worker's time."""
NOISY = (
    "distributed",
    "distributed.client",
    "distributed.nanny",
    "distributed.scheduler",
    "distributed.worker",
    "tornado.application",
    "asyncio",
)
"""Logs in which Dask tells of each connection that is lost."""


@contextlib.contextmanager
def connected(
    client: Client | None, scheduler: str | None, workers: int | None, timeout_s: float
) -> Iterator[Client]:
    """Yield a client with workers of the right version, and let go of what was started for it.

    Args:
        client: a client of a cluster that is there; left open at the end.
        scheduler: address of a scheduler, for instance ``tcp://10.0.0.5:8786``.
        workers: number of processes to start on this machine where neither is given.
        timeout_s: how long the scheduler and a first worker may take to answer [s].

    Raises:
        InputError: if the scheduler does not answer, has no worker, or versions differ.
    """
    if sum(choice is not None for choice in (client, scheduler, workers)) > 1:
        repair = "leave out all but one of them"
        expected = "one of client, scheduler and workers"
        raise InputError([Fault("where the runs are made", "", expected, repair)])
    with _quiet(), contextlib.ExitStack() as stack:
        if client is None and scheduler is None:
            client = stack.enter_context(_local(workers))
        elif client is None:
            client = _client_of(str(scheduler), timeout_s)
            stack.callback(client.close)
        _check(client, timeout_s)
        yield client


def processors() -> int:
    """Processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _client_of(address: str, timeout_s: float) -> Client:
    """Connect to a scheduler.

    Raises:
        InputError: if the address is none, or nothing answers there in time.
    """
    from distributed import Client

    place = "--scheduler"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Client(address, timeout=timeout_s, set_as_default=False)
    except (OSError, TimeoutError) as error:
        expected = f"a Dask scheduler that answers within {timeout_s:g} s"
        repair = f"check that it runs and can be reached from here ({type(error).__name__})"
    except (ValueError, ImportError, TypeError) as error:
        expected = "the address of a Dask scheduler"
        repair = f"write it as the scheduler prints it, for instance tcp://10.0.0.5:8786 ({error})"
    raise InputError([Fault(place, address, expected, repair)]) from None


@contextlib.contextmanager
def _local(workers: int | None) -> Iterator[Client]:
    """Start one process a processor on this machine, and stop them in the end."""
    import dask
    from distributed import Client, LocalCluster

    with warnings.catch_warnings(), _no_main(), dask.config.set(UNWATCHED):
        warnings.simplefilter("ignore")
        with _deaf_to_interruptions():
            cluster = LocalCluster(
                n_workers=0,
                threads_per_worker=1,
                processes=True,
                host="127.0.0.1",
                dashboard_address=None,
                silence_logs=logging.CRITICAL,
            )
        with cluster, Client(cluster, set_as_default=False) as client:
            wanted = workers or processors()
            cluster.scale(wanted)
            with contextlib.suppress(TimeoutError):
                client.wait_for_workers(wanted, timeout=START_S)
            yield client


@contextlib.contextmanager
def _deaf_to_interruptions() -> Iterator[None]:
    """Let threads that begin here, and processes those start, hear nothing of Ctrl-C.

    A terminal sends it to all processes at once, and each worker would print where it was. This
    process hears of it in its main thread, and stops the workers.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # Python's tracker of resources lets the signal through again when it is started.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask from telling of each lost connection; what matters is told by the engine."""
    loggers = [logging.getLogger(name) for name in NOISY]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


@contextlib.contextmanager
def _no_main() -> Iterator[None]:
    """Keep processes that are started from running the caller's script once more.

    Python's `spawn` imports the main module anew in every process, so that a script of five lines
    without ``if __name__ == "__main__"`` would start itself for ever. Workers need nothing of it.
    """
    main: dict[str, Any] = vars(sys.modules["__main__"])
    hidden: dict[str, Any] = {name: main[name] for name in ("__file__", "__spec__") if name in main}
    main.pop("__file__", None)
    main["__spec__"] = None
    try:
        yield
    finally:
        main.update(hidden)


def _check(client: Client, timeout_s: float) -> None:
    """Wait for a first worker and hold the versions of all of them against one's own.

    Raises:
        InputError: if no worker comes in time, or some have other versions.
    """
    deadline = time.monotonic() + timeout_s
    while not client.nthreads():
        if time.monotonic() > deadline:
            expected, repair = f"at least one worker within {timeout_s:g} s", "start some workers"
            address = str(client.scheduler.address) if client.scheduler else ""
            raise InputError([Fault("the Dask cluster", address, expected, repair)])
        time.sleep(POLL_S)
    from twin.ensemble.tasks import stamp

    wanted = versions.stamp()
    found = client.run(stamp, on_error="return")
    while _any_died(found) and time.monotonic() < deadline:
        time.sleep(POLL_S)
        found = client.run(stamp, on_error="return")
    faults = [
        fault for address, answer in found.items() for fault in _mixed(wanted, answer, address)
    ]
    about: Any = client.get_versions()
    packages = about["scheduler"]["packages"]
    scheduler = {name: str(packages.get(name)) for name in ("dask", "distributed")}
    faults += _mixed({name: wanted[name] for name in scheduler}, scheduler, "the scheduler")
    hidden = len(faults) - SHOWN_WORKERS
    if hidden > 0:
        repair = "install the same versions everywhere"
        more = Fault("the Dask cluster", f"{hidden} more", "workers of one version", repair)
        faults = [*faults[:SHOWN_WORKERS], more]
    if faults:
        raise InputError(faults)


def _any_died(found: dict[str, Any]) -> bool:
    """Whether a worker was lost while it was asked; another takes its place."""
    return not found or any(isinstance(answer, OSError) for answer in found.values())


def _mixed(wanted: dict[str, str], answer: Any, address: str) -> list[Fault]:
    """Return the fault of a worker that does not have the same versions, or none."""
    place = address if address.startswith("the ") else f"worker {address}"
    if isinstance(answer, BaseException):
        reason = f"{type(answer).__name__}: {answer}"
        repair = "install cluster-twin there, in the version used here"
        return [Fault(place, reason, "cluster-twin, so that it can run anything", repair)]
    different = versions.differences(wanted, answer)
    if not different:
        return []
    repair = "install the same versions there as here"
    return [Fault(place, ", ".join(different), "the versions used here", repair)]
