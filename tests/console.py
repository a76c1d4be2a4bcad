"""The command line called within the process of the tests: a process of its own costs seconds."""

import contextlib
import io
import sys
from dataclasses import dataclass

from twin import cli


@dataclass(frozen=True)
class Called:
    """How a command ended and what it said."""

    returncode: int
    stdout: str
    stderr: str


def call(*arguments, cwd="."):
    """Run `twin` with some arguments in a folder."""
    out, err, before = io.StringIO(), io.StringIO(), sys.argv
    with (
        contextlib.chdir(cwd),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        sys.argv = ["twin", *map(str, arguments)]
        try:
            cli.main()
        except SystemExit as end:
            return Called(end.code, out.getvalue(), err.getvalue())
        finally:
            sys.argv = before
