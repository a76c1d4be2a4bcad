"""Runs a researcher's own file, in which functions are registered as decision rules."""

from __future__ import annotations

import runpy
import traceback
from pathlib import Path

from scenarios.errors import Fault, InputError


def read_rules(file: Path) -> None:
    """Run a Python file that registers decision rules with `twin.register_rule`.

    The file is a program of whoever names it: nothing but a file the user chose is run.

    Raises:
        InputError: if the file is not there, or fails, with the line at which it did.
    """
    if not file.is_file():
        repair = "name a Python file that registers rules with twin.register_rule"
        raise InputError([Fault("--rules", str(file), "a file that exists", repair)])
    try:
        runpy.run_path(str(file))
    except InputError:
        raise
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        lines = [frame.lineno for frame in frames if frame.filename == str(file)]
        place = f"{file}, line {lines[-1]}" if lines else str(file)
        raise InputError(
            [Fault(place, f"{type(error).__name__}: {error}", "a file that runs", "mend that line")]
        ) from error
