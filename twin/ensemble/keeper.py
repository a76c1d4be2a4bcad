"""Keeps an ensemble on disk while it is run, so that nothing finished is ever lost or run twice."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from scenarios.errors import Fault, ResultsError
from twin.ensemble.durable import (
    UNFINISHED,
    append_line,
    checksum,
    file_checksum,
    settle,
    write_whole,
)
from twin.ensemble.layout import (
    FOLDER,
    JOURNAL,
    MANIFEST,
    PLAN,
    STUDY,
    Chunk,
    read_journal,
    read_manifest,
)
from twin.ensemble.lock import NAME as LOCK
from twin.ensemble.lock import FolderLock
from twin.ensemble.manifest import changes, manifest_of, now
from twin.ensemble.plan import plan
from twin.ensemble.study import Study
from twin.ensemble.tasks import ChunkResult

OWN = {MANIFEST, STUDY, PLAN, JOURNAL, FOLDER, LOCK}
"""What a folder of an ensemble holds; a folder with anything else is not taken for one."""


@dataclass
class Keeper:
    """An ensemble that is being written, locked against other processes.

    Attributes:
        study: the study.
        path: its folder.
        chunk_runs: runs a chunk, or 0 as long as it is not chosen.
        chunks: finished chunks by number.
        notes: what was found damaged and will be computed again, in words.
    """

    study: Study
    path: Path
    lock: FolderLock = field(repr=False)
    is_new_folder: bool
    chunk_runs: int = 0
    chunks: dict[int, Chunk] = field(default_factory=dict, repr=False)
    notes: list[str] = field(default_factory=list)
    created: str = ""

    @classmethod
    def open(cls, study: Study, folder: str | Path) -> Keeper:
        """Lock a folder and find what of the study is finished there.

        Raises:
            ResultsError: if it holds something else, another study, or cannot be written; or if
                another process is working on it.
        """
        path = Path(folder)
        is_new = not path.exists()
        try:
            _refuse_foreign(path)
            path.mkdir(parents=True, exist_ok=True)
            lock = FolderLock(path)
        except OSError as error:
            raise ResultsError([_cannot_write(path, error, 0)]) from None
        store = cls(study, path, lock, is_new)
        try:
            if (path / MANIFEST).exists():
                store._resume()
        except OSError as error:
            store.close()
            raise ResultsError([_cannot_write(path, error, 0)]) from None
        except BaseException:
            store.close()
            raise
        return store

    @property
    def is_begun(self) -> bool:
        """Whether the plan is written and the size of chunks is chosen."""
        return self.chunk_runs > 0

    @property
    def is_complete(self) -> bool:
        """Whether every run is finished."""
        return self.is_begun and self.done == self.study.runs

    @property
    def done(self) -> int:
        """Runs finished, failed ones included."""
        return sum(chunk.runs for chunk in self.chunks.values())

    @property
    def failed(self) -> int:
        """Runs that failed."""
        return sum(chunk.failed for chunk in self.chunks.values())

    def begin(self, chunk_runs: int) -> None:
        """Write the plan, the study and the manifest; from then on chunks can be added.

        Raises:
            ResultsError: if they cannot be written.
        """
        self.chunk_runs, self.created = chunk_runs, now()
        with self._written():
            (self.path / FOLDER).mkdir(exist_ok=True)
            write_whole(self.path / PLAN, _plan_bytes(self.study))
            write_whole(self.path / STUDY, _study_text(self.study).encode())
            write_whole(self.path / JOURNAL, b"")
            self._write_manifest()

    def missing(self) -> Iterator[tuple[int, int, int]]:
        """Yield number, first run and number of runs of each chunk that is not finished."""
        for first in range(0, self.study.runs, self.chunk_runs):
            number = first // self.chunk_runs + 1
            if number not in self.chunks:
                yield number, first, min(self.chunk_runs, self.study.runs - first)

    def add(self, number: int, first: int, runs: int, result: ChunkResult) -> None:
        """Make a finished chunk durable.

        Raises:
            ResultsError: if it cannot be written; what was finished before is kept.
        """
        sums = {name: checksum(content) for name, content in result.tables.items()}
        seconds = round(result.seconds, 3)
        chunk = Chunk(number, first, runs, result.failed, seconds, result.rows, sums)
        with self._written():
            for name, content in result.tables.items():
                path = chunk.path(self.path, name)
                if not path.parent.exists():
                    path.parent.mkdir()
                    settle(path.parent.parent)
                write_whole(path, content)
            for name in result.tables:
                settle(self.path / FOLDER / name)
            append_line(self.path / JOURNAL, chunk.line())
        self.chunks[number] = chunk

    def finish(self) -> None:
        """Write into the manifest that every run is finished, with the checksum of each chunk.

        Raises:
            ResultsError: if it cannot be written.
        """
        with self._written():
            self._write_manifest()

    def close(self) -> None:
        """Let go of the folder; one in which nothing was begun is left as it was found."""
        empty = not self.is_begun and not (self.path / MANIFEST).exists()
        self.lock.release(remove=empty)
        if empty and self.is_new_folder:
            with suppress(OSError):
                self.path.rmdir()

    def __enter__(self) -> Keeper:
        """Return the keeper."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the folder."""
        self.close()

    def _written(self) -> _Writing:
        return _Writing(self)

    def _write_manifest(self) -> None:
        content = json.dumps(manifest_of(self), indent=1, allow_nan=False) + "\n"
        write_whole(self.path / MANIFEST, content.encode())
        settle(self.path)

    def _resume(self) -> None:
        manifest = read_manifest(self.path)
        faults = changes(self.path, manifest, self.study)
        if faults:
            raise ResultsError(faults)
        self.chunk_runs, self.created = int(manifest["chunk_runs"]), str(manifest["created"])
        found, torn = read_journal(self.path)
        sound = [chunk for chunk in found if not self._damage(chunk)]
        if torn:
            self.notes.append(f"{JOURNAL} has {torn} broken lines; their chunks are run again")
        if torn or len(sound) < len(found):
            text = "".join(f"{chunk.line()}\n" for chunk in sound)
            write_whole(self.path / JOURNAL, text.encode())
        self.chunks = {chunk.number: chunk for chunk in sound}
        self._sweep()
        if manifest["status"] == "complete" and not self.is_complete:
            self._write_manifest()
        if file_checksum(self.path / PLAN) != manifest["plan"]:
            self.notes.append(f"{PLAN} was changed or is missing; it is written again")
            write_whole(self.path / PLAN, _plan_bytes(self.study))
            settle(self.path)

    def _damage(self, chunk: Chunk) -> bool:
        """Whether a file of a chunk is not what was written; says so in the notes."""
        damaged = [
            name
            for name, wanted in chunk.files.items()
            if file_checksum(chunk.path(self.path, name)) != wanted
        ]
        last = chunk.first + chunk.runs - 1
        for name in damaged:
            place = chunk.path(self.path, name).relative_to(self.path)
            self.notes.append(
                f"{place} was changed or is missing; runs {chunk.first} to {last} are run again"
            )
        return bool(damaged)

    def _sweep(self) -> None:
        """Remove what an interrupted process left: unfinished files, chunks not in the journal."""
        known = {
            chunk.path(self.path, name) for chunk in self.chunks.values() for name in chunk.files
        }
        for path in (self.path / FOLDER).glob("*/*"):
            if path.name.endswith(UNFINISHED) or path not in known:
                path.unlink()
        for path in self.path.glob(f".*{UNFINISHED}"):
            path.unlink()


class _Writing:
    """Turns what the system says of a full or closed disk into a message for people."""

    def __init__(self, store: Keeper) -> None:
        self._store = store

    def __enter__(self) -> None:
        """Begin to write."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Translate a failure.

        Raises:
            ResultsError: in place of an OSError.
        """
        if isinstance(error, OSError):
            fault = _cannot_write(self._store.path, error, self._store.done)
            raise ResultsError([fault]) from None


def _plan_bytes(study: Study) -> bytes:
    sink = io.BytesIO()
    frame = plan(study)
    frame["scenario"] = frame["scenario"].astype("category")
    frame.to_parquet(sink, index=False, compression="zstd")
    return sink.getvalue()


def _study_text(study: Study) -> str:
    """Return the study as a file that runs it again."""
    if study.text:
        return study.text
    document = study.document() | {"scenarios": list(study.scenarios), "title": study.title}
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True)


def _refuse_foreign(path: Path) -> None:
    """Refuse a folder that holds anything but an ensemble.

    Raises:
        ResultsError: if there is something else.
    """
    if not path.exists():
        return
    foreign = [] if path.is_dir() else [path.name]
    if path.is_dir():
        inside = {each.name for each in path.iterdir()}
        foreign = sorted(n for n in inside - OWN if not n.endswith(UNFINISHED))
    if foreign:
        value, repair = ", ".join(foreign[:5]), "choose another folder; nothing was written"
        raise ResultsError([Fault(str(path), value, "a new folder or that of the study", repair)])


def _cannot_write(path: Path, error: OSError, done: int) -> Fault:
    kept = f"{done:,} finished runs are kept" if done else "nothing is lost"
    repair = f"make room or mend the permissions and give the same command again; {kept}"
    reason = error.strerror or type(error).__name__
    return Fault(str(path), "", f"a folder that can be written ({reason})", repair)
