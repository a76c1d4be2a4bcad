"""What lies where in the folder of an ensemble, and how its manifest and journal are read.

A folder holds ``study.yaml``, ``manifest.json``, ``runs.parquet`` (the plan), ``journal.jsonl``
(one line a finished chunk, with checksums) and ``tables/<table>/chunk-000001.parquet``. A chunk
counts from the moment its line is in the journal; until then its files are overwritten without
harm.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scenarios.errors import Fault, ResultsError

MANIFEST, STUDY, PLAN, JOURNAL, FOLDER = (
    "manifest.json",
    "study.yaml",
    "runs.parquet",
    "journal.jsonl",
    "tables",
)
NEEDED = ("study", "study_hash", "parameters", "runs", "chunk_runs", "plan", "status")
"""What a manifest must say to be that of an ensemble."""


@dataclass(frozen=True)
class Chunk:
    """A finished chunk as its line in the journal tells it.

    Attributes:
        number: its number, from 1.
        first: its first run.
        runs: how many runs it has.
        failed: how many of them failed.
        seconds: time it took a worker [s].
        rows: rows by table.
        files: checksum by table.
    """

    number: int
    first: int
    runs: int
    failed: int
    seconds: float
    rows: dict[str, int]
    files: dict[str, str]

    def path(self, folder: Path, table: str) -> Path:
        """Where the rows of a table are."""
        return folder / FOLDER / table / f"chunk-{self.number:06d}.parquet"

    def line(self) -> str:
        """Return the chunk as its line in the journal."""
        return json.dumps(self.__dict__, sort_keys=True)


def read_manifest(path: Path) -> dict[str, Any]:
    """Return the manifest of an ensemble.

    Raises:
        ResultsError: if there is none, or it is damaged.
    """
    try:
        manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        for key in NEEDED:
            manifest[key]
    except (OSError, ValueError, KeyError, TypeError) as error:
        repair = "name the folder of 'twin batch', or choose a new one"
        fault = Fault(str(path / MANIFEST), "", f"the manifest of an ensemble ({error})", repair)
        raise ResultsError([fault]) from None
    return dict(manifest)


def read_journal(path: Path) -> tuple[list[Chunk], int]:
    """Return every chunk in the journal, and how many lines of it are broken.

    The last line counts only with its end: a process that died while writing it did not finish.
    """
    try:
        lines = (path / JOURNAL).read_bytes().split(b"\n")
    except OSError:
        return [], 1
    chunks, broken = {}, int(bool(lines.pop()))
    for line in lines:
        try:
            chunk = Chunk(**json.loads(line))
            chunks[chunk.number] = chunk
        except (ValueError, TypeError):
            broken += 1
    return list(chunks.values()), broken
