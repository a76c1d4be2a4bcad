"""A week of use in miniature: lever moves, reports and runs, with an eye on the memory.

Run as ``python -m tools.soak [--moves 2000] [--reports 200] [--runs 20000]``, or ``make soak``. A
planner moves levers of the Humber against the server as it is deployed; one process writes report
after report of the tiny cluster in every format; a study of the tiny cluster runs on local workers.
Each part prints its memory tenth by tenth and what it grew by in the second half; the exit status
is 1 where anything failed or memory grew by more than `MOST_GROWN_SHARE` of what it was.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import twin
from tools.bench_batch import Watch, resident_mb
from tools.bench_dashboard import served
from tools.bench_planners import PORT, Planner, memory_mb
from twin.ensemble.connection import connected
from twin.ensemble.engine import run_study
from twin.report import FORMATS, write_report

TENTHS = 10
MOST_GROWN_SHARE = 0.05
"""Growth in the second half above which memory is not called flat [-]."""


def turns(count: int) -> Iterator[tuple[int, bool]]:
    """Count, and tell after which turns a tenth is over."""
    for i in range(count):
        yield i, (i + 1) * TENTHS // count > i * TENTHS // count


def move_levers(count: int) -> bool:
    """Move levers of one session one after the other, without a pause."""
    with served(PORT, 2) as server:
        planner, memory, began = Planner(seed=1), [], time.perf_counter()
        planner.ask("overview")
        for _, tenth in turns(count):
            planner.move()
            if tenth:
                memory.append(memory_mb(server.pid))
        seconds = time.perf_counter() - began
    return told(f"{count} lever moves", seconds, memory, planner.faults)


def write_reports(count: int) -> bool:
    """Write the report of another run of the tiny cluster again and again."""
    scenario = twin.load("tiny/tiny")
    memory: list[float] = []
    faults: list[str] = []
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        for i, tenth in turns(count):
            out = write_report(twin.simulate(scenario, i), Path(folder) / "report", other_seeds=2)
            if not all(path.stat().st_size for path in out.iterdir() if path.is_file()):
                faults.append(f"report {i} has an empty file")
            if tenth:
                memory.append(resident_mb())
    seconds = time.perf_counter() - began
    return told(f"{count} reports in {len(FORMATS)} formats", seconds, memory, faults)


def run_many(count: int) -> bool:
    """Run a study of the tiny cluster; the memory is that of the largest worker."""
    study = twin.Study(["tiny/tiny"], design={"kind": "seeds", "samples": count})
    with (
        tempfile.TemporaryDirectory() as folder,
        connected(None, None, None, 60.0) as client,
    ):
        watch, began = Watch(client), time.perf_counter()
        ensemble = run_study(study, Path(folder) / "out", client=client, on_progress=watch)
        seconds = time.perf_counter() - began
        missing = [] if ensemble.is_complete else ["the study is not complete"]
        faults = [*missing, *(str(reason) for reason in ensemble.failures["reason"])]
    own = [mine for _, _, mine in watch.megabytes]
    workers = [largest for _, largest, _ in watch.megabytes]
    flat = told(f"{count} runs, this process", seconds, own, faults)
    return told(f"{count} runs, the largest worker", seconds, workers, []) and flat


def told(what: str, seconds: float, memory_mb_by_tenth: list[float], faults: list[str]) -> bool:
    """Print what was seen of a part; return whether nothing failed and memory was flat."""
    middle = memory_mb_by_tenth[len(memory_mb_by_tenth) // 2]
    grown = memory_mb_by_tenth[-1] - middle
    flat = grown <= MOST_GROWN_SHARE * middle
    print(
        f"{what}: {seconds:.0f} s, {len(faults)} faults; grown by {grown:.0f} MB in the second "
        f"half ({'flat' if flat else 'not flat'}); by tenth [MB]: "
        + ", ".join(f"{each:.0f}" for each in memory_mb_by_tenth),
        flush=True,
    )
    for fault in faults[:5]:
        print(f"  {fault}")
    return flat and not faults


def main() -> None:
    """Do every part that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moves", type=int, default=2000, help="lever moves; 0 leaves them out")
    parser.add_argument("--reports", type=int, default=200)
    parser.add_argument("--runs", type=int, default=20_000)
    chosen = parser.parse_args()
    parts = (
        (move_levers, chosen.moves),
        (write_reports, chosen.reports),
        (run_many, chosen.runs),
    )
    went_well = [part(count) for part, count in parts if count > 0]
    sys.exit(0 if all(went_well) else 1)


if __name__ == "__main__":
    main()
