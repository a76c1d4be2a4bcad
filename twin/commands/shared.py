"""What several commands share: options, reading a scenario or run, printing a table."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
import yaml

from scenarios.errors import Fault, InputError

if TYPE_CHECKING:
    import pandas as pd

    from scenarios.scenario import Scenario
    from twin.results import Results


class Format(StrEnum):
    """How tables are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


ScenarioName = Annotated[
    str,
    typer.Argument(
        metavar="SCENARIO",
        help="A shipped name such as humber/reference, or a path to a YAML file.",
    ),
]
Changes = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="Change one setting, for instance policy.carbon_price.path=high; may be repeated. "
        "Single figures: data.sectors.lime.process_share=0.6. 'twin show SCENARIO' lists all "
        "names.",
    ),
]
Seed = Annotated[
    int | None,
    typer.Option(
        help="Seed of every random stream; the scenario's own unless given.", min=0, max=2**32 - 1
    ),
]
ScenarioFile = Annotated[
    str | None,
    typer.Option(
        "--scenario",
        help="File of the scenario, where the name that the run knows is not enough.",
        show_default=False,
    ),
]
ScenarioFiles = Annotated[
    list[str] | None,
    typer.Option(
        "--scenario",
        help="File of the scenario, where the name that the run knows is not enough; of several "
        "runs one for all, or one for each in their order.",
        show_default=False,
    ),
]
Shown = Annotated[Format, typer.Option("--format", help="How to print the result.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but the result.")]


def load_changed(name: str, changes: list[str] | None) -> Scenario:
    """Load a scenario, whose rules must be known, and change what `--set` says."""
    from agents.rules import rule_faults
    from scenarios.loading import load

    scenario = load(name, also=(rule_faults,))
    return scenario.changed(dict(_parse(change) for change in changes)) if changes else scenario


def verify_command(
    context: typer.Context, folder: Path, scenarios: Sequence[str], *, typed_in_it: bool = False
) -> str:
    """Return the command that repeats runs, with all that they were told from outside.

    Args:
        context: of the command that ran.
        folder: what is repeated.
        scenarios: names or paths of the scenarios, one for each run; shipped names alone are
            known without being told.
        typed_in_it: whether the command is typed in that folder, and not where this one was.
    """
    from scenarios.catalogue import ENDINGS

    def place(file: str) -> str:
        return os.path.relpath(Path(file).resolve(), folder.resolve()) if typed_in_it else file

    words = ["twin"]
    for file in context.find_root().params.get("rules") or ():
        words += ["--rules", place(str(file))]
    words += ["verify", "." if typed_in_it else str(folder)]
    if any(name.endswith(ENDINGS) for name in scenarios):
        for name in scenarios if len(set(scenarios)) > 1 else scenarios[:1]:
            words += ["--scenario", place(name) if name.endswith(ENDINGS) else name]
    return shlex.join(words)


def _parse(change: str) -> tuple[str, Any]:
    """Split NAME=VALUE and read the value as YAML does: numbers, true, lists, text."""
    name, separator, value = change.partition("=")
    try:
        parsed = yaml.safe_load(value)
    except yaml.YAMLError:
        parsed = value
    if not separator or not name:
        raise InputError(
            [
                Fault(
                    "--set",
                    change,
                    "NAME=VALUE",
                    "write for instance --set policy.carbon_price.path=high",
                )
            ]
        )
    return name.strip(), parsed


def results_of(name: str, changes: list[str] | None, seed: int | None) -> Results:
    """Run a scenario, or read a results folder.

    Raises:
        InputError: if a results folder is to be changed, or what is named is neither.
    """
    return run_of(given_of(name, changes, seed), seed)


def given_of(name: str, changes: list[str] | None, seed: int | None) -> Results | Scenario:
    """Load a scenario that is yet to be run, or read a results folder.

    Raises:
        InputError: if a results folder is to be changed, or what is named is neither.
    """
    if not Path(name).is_dir():
        return load_changed(name, changes)
    from twin.storage import read

    if changes or seed is not None:
        expected = "a scenario to run"
        repair = "a results folder is read as it is; leave both out"
        raise InputError([Fault("--set or --seed", name, expected, repair)])
    return read(name)


def run_of(given: Results | Scenario, seed: int | None) -> Results:
    """Return results that were read as they are, and those of a scenario once it has run."""
    from twin.results import Results

    if isinstance(given, Results):
        return given
    from twin.run import simulate

    return simulate(given, seed)


def print_table(table: pd.DataFrame, output: Format, title: str = "") -> None:
    """Print a table for people, or as CSV or JSON for programs."""
    if output is Format.CSV:
        typer.echo(table.to_csv(index=False), nl=False)
    elif output is Format.JSON:
        typer.echo(table.to_json(orient="records", indent=2))
    else:
        from twin import printed_tables

        printed_tables.print_table(table, title)
