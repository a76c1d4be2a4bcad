"""What a worker does: takes some runs of a study, runs them, and returns their tables as bytes."""

from __future__ import annotations

import gc
import json
import threading
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import pandas as pd

from scenarios.errors import TwinError
from twin.ensemble.arrow import join, to_arrow, to_parquet
from twin.ensemble.headline import HEADLINE_TABLES, headline
from twin.ensemble.plan import Run
from twin.ensemble.sections import Keep
from twin.ensemble.tasks import FAILURES, HEADLINE, HOURLY, Assignment, ChunkResult
from twin.results import Results
from twin.run import simulate

LONGEST_REASON = 2000
_ONE_AT_A_TIME = threading.Lock()
"""Threads of one worker would only wait for each other in Python, and double its memory."""


def run_chunk(assignment: Assignment, runs: Sequence[Run]) -> ChunkResult:
    """Run some runs one after another; a run that fails is recorded and the rest go on.

    Runs that follow each other with the same scenario and values share one prepared world.

    Args:
        assignment: what the study is about.
        runs: which runs.
    """
    with _ONE_AT_A_TIME, _collecting_between_runs():
        return _run(assignment, runs)


def _run(assignment: Assignment, runs: Sequence[Run]) -> ChunkResult:
    began = time.perf_counter()
    parts: dict[str, list[Any]] = {}
    figures, failures = [], []
    keep = assignment.keep
    wanted = {*keep.tables, *HEADLINE_TABLES}
    scenario, world_key = None, None
    for run in runs:
        key = (run.scenario, *run.values)
        try:
            if scenario is None or key != world_key:
                changes = run.changes(assignment.parameters)
                base = assignment.scenarios[run.scenario]
                scenario, world_key = base.changed(changes) if changes else base, key
            results = simulate(scenario, run.seed, keep_hourly=keep.hourly, tables=wanted)
            row = {"run_id": run.run_id} | headline(results)
            kept = _kept(results, run.run_id, keep)
        except Exception as error:
            scenario = None
            failures.append(failure(assignment, run, error))
        else:
            figures.append(row)
            for name, table in kept.items():
                parts.setdefault(name, []).append(table)
        _tidy()
    tables = {name: join(tables) for name, tables in parts.items()}
    tables[HEADLINE] = _plain_table(figures)
    tables[FAILURES] = _plain_table(failures)
    filled = {name: table for name, table in tables.items() if table is not None}
    return ChunkResult(
        tables={name: to_parquet(table) for name, table in filled.items()},
        rows={name: table.num_rows for name, table in filled.items()},
        failed=len(failures),
        seconds=time.perf_counter() - began,
    )


@contextmanager
def _collecting_between_runs() -> Iterator[None]:
    """Keep Python's collector from stopping a run, in which nothing is left to collect yet.

    Left to itself it took a tenth of each run.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _tidy() -> None:
    """Take a finished run apart; spare what stays for ever after the first one."""
    gc.collect()
    _settle()


@lru_cache(maxsize=1)
def _settle() -> None:
    """Put imports, compiled code and the prepared world out of the collector's sight."""
    gc.freeze()


def failure(assignment: Assignment, run: Run, error: BaseException) -> dict[str, Any]:
    """Return what there is to say of a run that failed: settings, seed and reason."""
    place = traceback.extract_tb(error.__traceback__)[-1:]
    where = f" ({place[0].name}, line {place[0].lineno})" if place else ""
    known = isinstance(error, TwinError)
    return {
        "run_id": run.run_id,
        "scenario": assignment.names[run.scenario],
        "seed": run.seed,
        "settings": json.dumps(run.changes(assignment.parameters)),
        "error": type(error).__name__,
        "reason": f"{error}{'' if known else where}"[:LONGEST_REASON],
    }


def join_results(parts: Sequence[ChunkResult]) -> ChunkResult:
    """Return the results of parts of a chunk as those of the whole."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    names = dict.fromkeys(name for part in parts for name in part.tables)
    joined = {
        name: join(
            [pq.read_table(pa.BufferReader(p.tables[name])) for p in parts if name in p.rows]
        )
        for name in names
    }
    return ChunkResult(
        tables={name: to_parquet(table) for name, table in joined.items()},
        rows={name: table.num_rows for name, table in joined.items() if table is not None},
        failed=sum(part.failed for part in parts),
        seconds=sum(part.seconds for part in parts),
    )


def lost_run(assignment: Assignment, run: Run, error: BaseException) -> ChunkResult:
    """Return the result of a run whose process died each time it was tried."""
    table = _plain_table([failure(assignment, run, error)])
    return ChunkResult({FAILURES: to_parquet(table)}, {FAILURES: 1}, 1, 0.0)


def _kept(results: Results, run_id: int, keep: Keep) -> dict[str, Any]:
    names = [*keep.tables, *([HOURLY] if keep.hourly else [])]
    return {name: to_arrow(results.columns(name), run_id) for name in names}


def _plain_table(rows: list[dict[str, Any]]) -> Any:
    import pyarrow as pa

    return pa.Table.from_pandas(pd.DataFrame(rows), preserve_index=False) if rows else None
