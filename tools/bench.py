"""Measures how long runs take: medians of several runs, the split between parts, and growth.

Run as ``python -m tools.bench``; prints a table and the machine it was measured on. It passes no
judgement: timings belong beside a date and a machine, not in a test.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from inspect import isgenerator
from typing import Any
from unittest.mock import patch

import twin
from infrastructure.dispatch import dispatch_year
from tools.synthetic import synthetic_scenario
from twin import hydrogen_year as hydrogen_module
from twin import model as model_module
from twin import results as results_module
from twin import year as year_module
from twin.prepared.world import world_of
from twin.results import Results

RUNS = 11


def milliseconds(call: Callable[[], Any], runs: int = RUNS) -> list[float]:
    """Time a call several times [ms]."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1e3)
    return times


def whole_run(scenario: twin.Scenario, seed: int | None = None) -> None:
    """Simulate and work out every table, as none is made before it is asked for."""
    make_tables(twin.simulate(scenario, seed))


def make_tables(results: Results) -> None:
    """Work out every table of a run."""
    for name in results.tables:
        results.columns(name)


def probe_seconds() -> float:
    """Time twenty million additions [s]: a machine may be twice as quick in another hour."""
    total, began = 0, time.perf_counter()
    for i in range(20_000_000):
        total += i
    return time.perf_counter() - began


def median_line(label: str, times: list[float]) -> str:
    """Return median and range as one printed line."""
    return (
        f"{label:<58} {statistics.median(times):9.2f} ms   "
        f"({min(times):.2f} to {max(times):.2f}, {len(times)} runs)"
    )


class Stopwatch:
    """Adds up the time spent inside functions, by label, while it is on."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._patched: list[tuple[Any, str, Any]] = []

    def watch(self, owner: Any, name: str, label: str) -> None:
        """Time every call of a function; of a generator, each stretch between two waits."""
        function = getattr(owner, name)

        def timed(*args: Any, **kwargs: Any) -> Any:
            with self.running(label):
                result = function(*args, **kwargs)
            return self._stretches(result, label) if isgenerator(result) else result

        self._patched.append((owner, name, function))
        setattr(owner, name, timed)

    @contextmanager
    def running(self, label: str) -> Iterator[None]:
        """Time what is done inside."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[label] += time.perf_counter() - start

    def _stretches(self, steps: Generator[Any, Any, Any], label: str) -> Generator[Any, Any, Any]:
        answer = None
        while True:
            try:
                with self.running(label):
                    wait = steps.send(answer)
            except StopIteration as stop:
                return stop.value
            answer = yield wait

    def off(self) -> None:
        """Put every function back."""
        for owner, name, function in reversed(self._patched):
            setattr(owner, name, function)


def split(scenario: twin.Scenario, runs: int = RUNS) -> dict[str, float]:
    """Median time of each part of a run whose weather is new [ms]."""
    parts: dict[str, list[float]] = defaultdict(list)
    for seed in range(runs):
        watch = Stopwatch()
        watch.watch(model_module.ClusterModel, "__init__", "setting up")
        watch.watch(year_module, "decide", "decisions")
        watch.watch(hydrogen_module, "_shared_hours", "weather")
        watch.watch(year_module, "settle_hydrogen", "hydrogen systems")
        watch.watch(year_module, "close_year", "closing years")
        for name in ("gather_payments", "count_jobs", "ledger", "check_payments"):
            watch.watch(results_module, name, "accounts")
        start = time.perf_counter()
        model = model_module.ClusterModel(world_of(scenario), seed)
        model.run()
        results = results_module.gather_results(model, seed)
        with watch.running("tables"):
            make_tables(results)
        total = time.perf_counter() - start
        watch.off()
        seconds = dict(watch.seconds)
        seconds["closing years"] -= seconds["hydrogen systems"]
        seconds["hydrogen systems"] -= seconds["weather"]
        for name, value in seconds.items():
            parts[name].append(value)
        parts["works and clock"].append(total - sum(seconds.values()))
    return {name: statistics.median(values) * 1e3 for name, values in parts.items()}


def dispatch_milliseconds(scenario: twin.Scenario) -> list[float]:
    """Median time of the hourly dispatch of every system and year that one run settles [ms]."""
    calls: list[tuple[tuple[Any, ...], dict[str, Any]]] = []

    def kept(*args: Any, **kwargs: Any) -> Any:
        calls.append((args, kwargs))
        return dispatch_year(*args, **kwargs)

    with patch.object(hydrogen_module, "dispatch_year", kept):
        twin.simulate(scenario)
    return [
        statistics.median(milliseconds(lambda c=call: dispatch_year(*c[0], **c[1])))  # type: ignore[misc]
        for call in calls
    ]


def dispatch_lines(scenario: twin.Scenario) -> list[str]:
    """Say how long the hourly dispatch of one run takes."""
    years = dispatch_milliseconds(scenario)
    return [
        median_line("dispatch of one hydrogen system in one year", years),
        f"{'dispatch of all systems and years of the run':<58} {sum(years):9.2f} ms",
    ]


def main() -> None:
    """Print every figure."""
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, "
        f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; "
        f"twenty million additions take {probe_seconds():.2f} s"
    )
    scenario = twin.load("humber/reference")
    twin.simulate(scenario)
    print(
        median_line(
            "humber/reference, warm, one run with all tables",
            milliseconds(lambda: whole_run(scenario)),
        )
    )
    for name, value in split(scenario).items():
        print(f"  of which {name:<47} {value:9.2f} ms")
    for line in dispatch_lines(scenario):
        print(line)
    mid = synthetic_scenario(95, end_year=2053)
    twin.simulate(mid)
    print(
        median_line(
            "95 synthetic sites, 29 years",
            milliseconds(lambda: whole_run(mid)),
        )
    )
    before = None
    for sites in (100, 1000, 10_000):
        large = synthetic_scenario(sites)
        twin.simulate(large)
        times = milliseconds(lambda s=large: whole_run(s), 5)  # type: ignore[misc]
        growth = f"   {statistics.median(times) / before:.1f} times" if before else ""
        before = statistics.median(times)
        print(median_line(f"{sites} synthetic sites, 26 years", times) + growth)
    cold = milliseconds(
        lambda: subprocess.run(
            [sys.executable, "-m", "twin.cli", "run", "humber/reference", "--quiet"],
            check=True,
            stdout=subprocess.DEVNULL,
        ),
        5,
    )
    print(median_line("twin run humber/reference, cold start", cold))


if __name__ == "__main__":
    main()
