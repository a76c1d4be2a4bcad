"""The command line as tests call it: in their own process, as another costs seconds, or apart."""

import contextlib
import io
import os
import shlex
import subprocess
import sys
from dataclasses import dataclass

from twin import cli

TWIN = [sys.executable, "-m", "twin.cli"]


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


def call_apart(*arguments, timeout_s=200, **kwargs):
    """Run `twin` as a user would, in a process of its own."""
    return subprocess.run(
        [*TWIN, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=timeout_s,
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        **kwargs,
    )


def follow(line, cwd="."):
    """Run a line that a page shows; it must succeed and say something."""
    program, *arguments = shlex.split(line)
    assert program == "twin", line
    done = call(*arguments, cwd=cwd)
    assert not done.returncode, f"{line}\n{done.stderr}"
    assert done.stdout.strip(), line
