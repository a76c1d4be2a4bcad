"""Writes files so that they are there whole, or not at all, whatever stops the machine."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

UNFINISHED = ".tmp"
"""Ending of a file that is being written; whatever is left of such may be removed."""


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place, make it durable, and move it there.

    The folder still has to be made durable, by `settle`, before anything may rely on the file.

    Raises:
        OSError: if it cannot be written; nothing is left behind then.
    """
    unfinished = path.with_name(f".{path.name}{UNFINISHED}")
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    except OSError:
        with suppress(OSError):
            unfinished.unlink()
        raise


def settle(folder: Path) -> None:
    """Make the names in a folder durable.

    Raises:
        OSError: if the device refuses.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def append_line(path: Path, line: str) -> None:
    """Add a line to a file and make it durable; a torn line is taken back where possible.

    Raises:
        OSError: if it cannot be written.
    """
    with path.open("ab", buffering=0) as file:
        before = file.tell()
        try:
            content = f"{line}\n".encode()
            if file.write(content) != len(content):
                raise OSError(28, "No space left on device")
            os.fsync(file.fileno())
        except OSError:
            with suppress(OSError):
                file.truncate(before)
            raise


def checksum(content: bytes) -> str:
    """SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()


def file_checksum(path: Path) -> str:
    """SHA-256 of a file, or nothing where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
