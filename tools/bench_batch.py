"""Measures a batch: runs a second, parallel efficiency, effort beyond the bare runs, and memory.

Run as ``python -m tools.bench_batch [RUNS] [WORKERS] [SCENARIO]``, or ``make bench-batch``. It
passes no judgement. On a machine that does other work, trust processor time more than wall time.
"""

from __future__ import annotations

import os
import platform
import resource
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import twin
from twin.ensemble.connection import connected, processors
from twin.ensemble.engine import Progress, run_study
from twin.ensemble.sections import TABLES

KILO, MEGA = 1e3, 1e6
YEARLY = [name for name in TABLES if name.endswith("_year")]
"""Every table with a row for each year of something."""


@dataclass
class Watch:
    """Looks at the memory of workers and of this process as a study goes on."""

    client: Any
    quarter: int = 0
    megabytes: list[tuple[int, float, float]] = field(default_factory=list)

    def __call__(self, progress: Progress) -> None:
        """Note the memory once a tenth of the runs."""
        if progress.done * 10 >= self.quarter * progress.total and progress.seconds > 0.0:
            self.quarter = 1 + progress.done * 10 // progress.total
            largest = max(self.client.run(resident_mb).values())
            self.megabytes.append((progress.done, largest, resident_mb()))


def resident_mb() -> float:
    """Memory of this process [MB]."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MEGA


def peak_mb() -> float:
    """Largest memory this process has had [MB]."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILO


def measure(study: twin.Study, workers: int) -> dict[str, float]:
    """Run a study with some workers and print what it took."""
    with (
        tempfile.TemporaryDirectory() as folder,
        connected(None, None, workers, 60.0) as client,
    ):
        before, own = client.run(time.process_time), time.process_time()
        watch, began = Watch(client), time.perf_counter()
        ensemble = run_study(study, Path(folder) / "out", client=client, on_progress=watch)
        seconds = time.perf_counter() - began
        after = client.run(time.process_time)
        busy = sum(after[address] - before[address] for address in after)
        peak = max(client.run(peak_mb).values())
        written = sum(path.stat().st_size for path in Path(folder).rglob("*.parquet")) / MEGA
        failed = len(ensemble.failures)
        chunk = int(ensemble.manifest["chunk_runs"])
    own = time.process_time() - own
    print(
        f"{workers} workers: {study.runs} runs in {seconds:.1f} s = {study.runs / seconds:.2f} "
        f"runs/s; workers' processor time {busy:.1f} s ({busy / study.runs * KILO:.1f} ms a run), "
        f"this process {own:.1f} s; chunks of {chunk}; {written:.0f} MB written; {failed} failed"
    )
    print(f"  memory: worker at most {peak:.0f} MB; done, largest worker, this process [MB]:")
    print("  " + ", ".join(f"{done}: {w:.0f} {p:.0f}" for done, w, p in watch.megabytes))
    return {
        "rate": study.runs / seconds,
        "busy": busy / study.runs,
        "peak_mb": peak,
        "grown_mb": watch.megabytes[-1][1] - watch.megabytes[len(watch.megabytes) // 2][1],
    }


def seeds_study(name: str, count: int) -> twin.Study:
    """Return a study of a scenario over so many seeds that keeps all yearly tables."""
    design = {"kind": "seeds", "samples": count}
    return twin.Study([name], design=design, keep={"tables": YEARLY})


def bare_seconds(scenario: twin.Scenario, runs: int) -> float:
    """Processor time of a bare run with all tables, warm, in this process [s]."""
    twin.simulate(scenario, 0)
    began = time.process_time()
    for seed in range(runs):
        twin.simulate(scenario, seed, tables=YEARLY)
    return (time.process_time() - began) / runs


def main() -> None:
    """Print every figure."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    workers = int(sys.argv[2]) if len(sys.argv) > 2 else processors()
    name = sys.argv[3] if len(sys.argv) > 3 else "humber/reference"
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, "
        f"{platform.machine()}, {processors()} cores, load {os.getloadavg()[0]:.1f}: {name}, "
        "all yearly tables"
    )

    bare = bare_seconds(twin.load(name), 20)
    print(f"bare run: {bare * KILO:.1f} ms of processor time")
    several = measure(seeds_study(name, runs), workers)
    if workers > 1:
        one = measure(seeds_study(name, max(runs // 4, 20)), 1)
        print(
            f"parallel efficiency of {workers} workers: "
            f"{several['rate'] / (workers * one['rate']):.0%} by wall time, "
            f"{one['busy'] / several['busy']:.0%} by processor time"
        )
    print(f"runs per second: {several['rate']:.2f}")


if __name__ == "__main__":
    main()
