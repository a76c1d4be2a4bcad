"""Fills a folder whole or not at all: beside its place first, then moved there at once."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scenarios.errors import Fault, ResultsError

WRITTEN: list[Path] = []
"""What this process has put in its place, so that who interrupts it can be told."""


@contextmanager
def whole_folder(folder: Path, mark: str, kind: str) -> Iterator[Path]:
    """Give a fresh folder to fill, and put it in the place of the old one when the block ends.

    Args:
        folder: where it belongs; one that holds the mark is replaced.
        mark: file by which a folder of this kind is known.
        kind: what such a folder is called, for instance ``results folder``.

    Raises:
        ResultsError: if the folder holds something else or cannot be written; nothing is left
            behind then, and what was there before is there again.
    """
    refuse_foreign(folder, mark, kind)
    target = folder.absolute()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise ResultsError([cannot_write(target, error)]) from None
    try:
        yield fresh
        os.chmod(fresh, 0o755)
        _swap(fresh, target)
    except OSError as error:
        raise ResultsError([cannot_write(target, error)]) from None
    finally:
        if not fresh.exists():
            WRITTEN.append(folder)
        shutil.rmtree(fresh, ignore_errors=True)


def refuse_foreign(folder: Path, mark: str, kind: str) -> None:
    """Refuse to replace anything that is not an earlier folder of this kind.

    Raises:
        ResultsError: if there is something else.
    """
    if not folder.exists():
        return
    if not folder.is_dir() or (any(folder.iterdir()) and not (folder / mark).is_file()):
        expected = f"a new folder or an earlier {kind}"
        repair = "choose another folder; nothing was written"
        raise ResultsError([Fault(str(folder), "", expected, repair)])


def cannot_write(folder: Path, error: OSError) -> Fault:
    """Say that a folder could not be written, and why."""
    repair = f"check space and permissions; nothing was written ({error.strerror})"
    return Fault(str(folder), "", "a folder that can be written", repair)


def _swap(fresh: Path, target: Path) -> None:
    """Put the new folder in the place of the old one, which comes back if that fails."""
    if target.exists():
        old = Path(tempfile.mkdtemp(prefix=f".{target.name}-old-", dir=target.parent))
        os.replace(target, old / target.name)
        try:
            os.replace(fresh, target)
        except BaseException:
            # An interruption may be heard of after the new folder has taken its place.
            if not target.exists():
                os.replace(old / target.name, target)
            raise
        finally:
            shutil.rmtree(old, ignore_errors=True)
    else:
        os.replace(fresh, target)
