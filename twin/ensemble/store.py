"""Reads an ensemble back from its folder: plan, headline figures, tables and failures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from scenarios.errors import Fault, ResultsError
from twin.ensemble.layout import PLAN, Chunk, read_journal, read_manifest
from twin.ensemble.tasks import FAILURES, HEADLINE

FAILURE_COLUMNS = ("run_id", "scenario", "seed", "settings", "error", "reason")


class Ensemble:
    """Finished runs of a study, read from its folder.

    Attributes:
        path: folder of the ensemble.
        manifest: what produced it.
        chunks: finished chunks, in order.
    """

    def __init__(self, path: Path, manifest: dict[str, Any], chunks: list[Chunk]) -> None:
        self.path, self.manifest = path, manifest
        self.chunks = sorted(chunks, key=lambda chunk: chunk.first)

    @property
    def study(self) -> dict[str, Any]:
        """The study as plain values: scenarios, parameters, correlations, design, seeds, keep."""
        return dict(self.manifest["study"])

    @property
    def is_complete(self) -> bool:
        """Whether every run of the study is finished."""
        return self.done == int(self.manifest["runs"])

    @property
    def done(self) -> int:
        """Runs finished, failed ones included."""
        return sum(chunk.runs for chunk in self.chunks)

    @property
    def tables(self) -> list[str]:
        """Names of the tables there are rows of."""
        return sorted({name for chunk in self.chunks for name in chunk.files} - {FAILURES})

    @property
    def price_base_year(self) -> int:
        """Year in whose pounds all money is.

        Raises:
            ResultsError: if the scenarios' clusters do not agree on one.
        """
        years = set(self.manifest["price_base_years"].values())
        if len(years) != 1:
            value, expected = str(sorted(years)), "scenarios in the pounds of one year"
            fault = Fault(str(self.path), value, expected, "study the clusters one by one")
            raise ResultsError([fault])
        return int(years.pop())

    @property
    def parameters(self) -> list[str]:
        """Paths of the uncertain figures: columns of `runs`."""
        return list(self.manifest["parameters"])

    @property
    def problem(self) -> dict[str, Any]:
        """Names and bounds of the uncertain figures, as SALib's analysers take them."""
        figures = self.manifest["parameters"]
        bounds = [[each["lowest"], each["highest"]] for each in figures.values()]
        return {"num_vars": len(figures), "names": list(figures), "bounds": bounds}

    @cached_property
    def runs(self) -> pd.DataFrame:
        """The plan, one row a run: run_id, scenario, seed, and one column for each parameter."""
        return pd.read_parquet(self.path / PLAN)

    @cached_property
    def headline(self) -> pd.DataFrame:
        """Headline figures of every run that did not fail, by run_id."""
        table = self.table(HEADLINE)
        return table.set_index("run_id") if len(table.columns) else pd.DataFrame()

    @cached_property
    def failures(self) -> pd.DataFrame:
        """Runs that failed, with settings, seed and reason."""
        table = self.table(FAILURES)
        return table if len(table.columns) else pd.DataFrame(columns=list(FAILURE_COLUMNS))

    def table(self, name: str, columns: list[str] | None = None) -> pd.DataFrame:
        """Return a table of every run, its run_id in front; empty when no run has a row.

        Args:
            name: name of the table.
            columns: which columns to read, all unless given.

        Raises:
            ResultsError: if a file is missing or cannot be read.
        """
        import pyarrow as pa

        parts = list(self._parts(name, columns))
        if not parts:
            return pd.DataFrame()
        joined = pa.concat_tables(parts, promote_options="permissive").unify_dictionaries()
        frame: pd.DataFrame = joined.to_pandas(split_blocks=True)
        return frame

    def settings(self, run_id: int) -> tuple[str, dict[str, Any], int]:
        """Return scenario, changed settings and seed of a run, with which it can be repeated.

        ``name, changes, seed = ensemble.settings(17)``, then
        ``twin.simulate(twin.load(name).changed(changes), seed)``.
        """
        row = self.runs[self.runs["run_id"] == run_id].iloc[0]
        changes = {
            path: _setting(figure, float(row[path]))
            for path, figure in self.manifest["parameters"].items()
            if not np.isnan(row[path])  # not a number: as in the scenario
        }
        return str(row["scenario"]), changes, int(row["seed"])

    def fingerprint(self) -> str:
        """SHA-256 over every table sorted by run, whatever the chunks and the order of writing."""
        from twin.ensemble.fingerprint import fingerprint

        names = sorted({name for chunk in self.chunks for name in chunk.files})
        return fingerprint({name: self._parts(name, None) for name in names})

    def __repr__(self) -> str:
        """Return what there is, in one line."""
        return f"Ensemble({self.path}: {self.done} of {self.manifest['runs']} runs)"

    def _parts(self, name: str, columns: list[str] | None) -> Iterator[Any]:
        """Yield the rows of a table chunk by chunk.

        Raises:
            ResultsError: if a file is missing or cannot be read.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        for chunk in self.chunks:
            if name in chunk.files:
                path = chunk.path(self.path, name)
                try:
                    yield pq.read_table(path, columns=columns)
                except (OSError, pa.ArrowException) as error:
                    repair = "run the study again with the same folder; damaged chunks are replaced"
                    fault = Fault(str(path), "", "the chunk as it was written", repair)
                    raise ResultsError([fault]) from error


def read_ensemble(folder: str | Path) -> Ensemble:
    """Read the finished runs of a study from its folder, also while it is still running.

    Raises:
        ResultsError: if the folder is not that of an ensemble, or its manifest is damaged.
    """
    path = Path(folder)
    manifest = read_manifest(path)
    chunks, _ = read_journal(path)
    return Ensemble(path, manifest, chunks)


def _setting(figure: Mapping[str, Any], number: float) -> Any:
    kind = figure["kind"]
    if kind == "text":
        return figure["labels"][int(number)]
    if kind == "truth":
        return bool(number)
    return int(number) if kind == "whole" else number
