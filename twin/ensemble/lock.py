"""Keeps two processes from writing one ensemble; the system lets go of it when its holder dies."""

from __future__ import annotations

import contextlib
import fcntl
import os
import socket
from pathlib import Path

from scenarios.errors import Fault, ResultsError

NAME = ".lock"


class FolderLock:
    """An exclusive lock on a folder, held until it is released or the process ends.

    It rests on an open file (flock), not on the file's existence: what `kill -9` leaves behind
    blocks nobody.

    Args:
        folder: folder that exists.

    Raises:
        ResultsError: if another process holds the lock, or the folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self._descriptor = -1
        while self._descriptor < 0:
            self._descriptor = self._take()
        os.ftruncate(self._descriptor, 0)
        os.write(self._descriptor, f"process {os.getpid()} on {socket.gethostname()}".encode())

    def release(self, *, remove: bool = False) -> None:
        """Let go of the folder; with `remove`, leave no trace of the lock."""
        if self._descriptor < 0:
            return
        if remove:
            with contextlib.suppress(OSError):
                self.path.unlink()
        os.close(self._descriptor)
        self._descriptor = -1

    def _take(self) -> int:
        """Open and lock the file; -1 if it was removed between the two."""
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.read(descriptor, 200).decode(errors="replace") or "another process"
            os.close(descriptor)
            repair = "wait until it has finished, or stop it; what it has finished is kept"
            fault = Fault(
                str(self.path.parent),
                "",
                f"a folder nobody else writes, but {holder} is running a study there",
                repair,
            )
            raise ResultsError([fault]) from None
        try:
            if os.stat(self.path).st_ino == os.fstat(descriptor).st_ino:
                return descriptor
        except OSError:
            pass
        os.close(descriptor)
        return -1
