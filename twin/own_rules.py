"""Runs a researcher's own file, in which functions are registered as decision rules."""

from __future__ import annotations

import runpy
from pathlib import Path

from agents.own_rule import failed_at
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
        told = f"{type(error).__name__}: {error}"
        place = failed_at(error, str(file))
        raise InputError([Fault(place, told, "a file that runs", "mend that line")]) from error
