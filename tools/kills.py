"""Kills a study again and again, parent and workers, and holds what is left to the undisturbed one.

Run as ``python -m tools.kills [RUNS] [KILLS] [SEED]``, or ``make bench-kills``; ends with status 1
if a run is missing, there twice, or different.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import twin

LONGEST_PEACE_S = 8.0
"""Longest time between two kills [s]; it covers starting as well as work."""
ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Outcome:
    """What is left of a study that was killed again and again.

    Attributes:
        parents: how often the program itself was killed.
        workers: how often one of its workers was.
        runs: runs that are there.
        each_once: whether every run is there exactly once.
        same: whether all numbers are those of the undisturbed study.
        seconds: time it took [s].
    """

    parents: int
    workers: int
    runs: int
    each_once: bool
    same: bool
    seconds: float


def killed_study(runs: int, kills: int, seed: int, folder: Path, chunk: int = 10) -> Outcome:
    """Run a study of the tiny cluster twice, once undisturbed, and compare what is left.

    Args:
        runs: runs of the study.
        kills: how often to kill, at random moments, the program or one of its workers.
        seed: seed of those moments.
        folder: where to work.
        chunk: runs a chunk.
    """
    study = folder / "study.yaml"
    study.write_text(
        f"scenarios: [tiny/tiny]\ndesign: {{kind: seeds, samples: {runs}}}\n"
        f"keep: {{tables: all}}\nchunk: {chunk}\n",
        encoding="utf-8",
    )
    _start(study, folder / "calm").wait()
    began, rng = time.monotonic(), random.Random(seed)
    parents = workers = 0
    process = _start(study, folder / "killed")
    while parents + workers < kills:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=rng.uniform(0.0, LONGEST_PEACE_S))
        if process.poll() is not None:
            break
        children = _workers_of(process.pid)
        if children and rng.random() < 0.5:
            with contextlib.suppress(ProcessLookupError):
                os.kill(rng.choice(children), signal.SIGKILL)
                workers += 1
            continue
        process.kill()
        process.wait()
        parents += 1
        process = _start(study, folder / "killed")
    process.wait()
    if process.returncode:
        raise SystemExit(f"the last run of the study ended with status {process.returncode}")
    left, calm = (twin.read_ensemble(folder / name) for name in ("killed", "calm"))
    ids = left.table("headline", ["run_id"])["run_id"].tolist()
    return Outcome(
        parents=parents,
        workers=workers,
        runs=left.done,
        each_once=sorted(ids) == list(range(runs)) and left.is_complete,
        same=left.fingerprint() == calm.fingerprint(),
        seconds=time.monotonic() - began,
    )


def _start(study: Path, folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "twin.cli", "batch", study, "--out", folder, "--quiet"]
    # The tracker of shared names tells on standard error of what a killed parent left it.
    return subprocess.Popen(
        [*map(str, command), "--workers", "2"], cwd=ROOT, stderr=subprocess.DEVNULL
    )


def _workers_of(parent: int) -> list[int]:
    """Return the worker processes of a study, oldest first (Linux)."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        with contextlib.suppress(OSError):
            status = (entry / "stat").read_text().rpartition(")")[2].split()
            if int(status[1]) == parent and b"spawn_main" in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
    return sorted(found)


def main() -> None:
    """Print what is left of a killed study."""
    runs, kills, seed = (
        int(sys.argv[i]) if len(sys.argv) > i else default
        for i, default in ((1, 2000), (2, 20), (3, 1))
    )
    with tempfile.TemporaryDirectory() as folder:
        outcome = killed_study(runs, kills, seed, Path(folder))
    print(
        f"{runs} runs, killed {outcome.parents} times and {outcome.workers} workers of it: "
        f"{outcome.runs} runs there, each exactly once: {outcome.each_once}, "
        f"same numbers as undisturbed: {outcome.same} ({outcome.seconds:.0f} s)"
    )
    sys.exit(not (outcome.each_once and outcome.same))


if __name__ == "__main__":
    main()
