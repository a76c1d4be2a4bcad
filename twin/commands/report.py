"""The commands `twin report` and `twin verify`: write what a reviewer signs, and repeat it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenarios.errors import Fault, InputError
from twin.commands.shared import Changes, ScenarioFiles, results_of, verify_command
from twin.report import FORMATS

if TYPE_CHECKING:
    from twin.results import Results
    from twin.verdict import Verdict


def write_report(
    context: typer.Context,
    runs: Annotated[
        list[str],
        typer.Argument(
            metavar="RUN",
            help="A results folder or a scenario; two to five are compared. Scenarios are "
            "simulated with the first one's seed.",
        ),
    ],
    formats: Annotated[
        str, typer.Option("--format", help="Formats to write, parted by commas.")
    ] = ",".join(FORMATS),
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder of the report; that of the run with -report unless given. An earlier "
            "report there is replaced.",
            show_default=False,
        ),
    ] = None,
    seeds: Annotated[
        int,
        typer.Option(help="Other seeds to run, to say how far luck moves figures.", min=0, max=200),
    ] = 10,
    changes: Changes = None,
    scenario: ScenarioFiles = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing.")] = False,
) -> None:
    """Write the report of a run: one page that answers, every table and assumption behind it.

    With two to five runs: side by side, with what their differences come from.

    Everything is written together or not at all. The report carries what repeats the run:
    twin verify REPORT.

    Example: twin report out/reference --format html,pdf --out out/reference-report
    """
    from twin.progress import Progress
    from twin.provenance import reference_of_each
    from twin.report import writing

    named = [part.strip() for part in formats.split(",") if part.strip()]
    wanted = writing.checked_formats(named)
    told = reference_of_each(scenario or (), len(runs))
    with Progress("Reading", quiet=quiet) as progress:
        found = _runs(runs, changes)
        folder = out or (Path("out") / "comparison-report" if len(found) > 1 else found[0][1])
        known = [results for results, _ in found]
        places = _scenarios(runs, known, told)
        repeat = verify_command(context, folder, places, typed_in_it=True)
        if len(known) > 1:
            writing.write_comparison(
                known, folder, wanted, scenarios=places, repeat=repeat, on_step=progress.step
            )
        else:
            writing.write_report(
                known[0],
                folder,
                wanted,
                other_seeds=seeds,
                scenario=places[0],
                repeat=repeat,
                on_step=progress.step,
            )
    if not quiet:
        typer.echo(f"Report: {folder}  (repeat it: {verify_command(context, folder, places)})")


def _scenarios(names: list[str], runs: list[Results], told: list[str | None]) -> list[str]:
    """Say where the scenario of each run is found: as told, as named, or by the name it knows."""
    return [
        place or (results.name if Path(name).is_dir() else name)
        for name, results, place in zip(names, runs, told, strict=True)
    ]


def _runs(names: list[str], changes: list[str] | None) -> list[tuple[Results, Path]]:
    """Read or simulate each, scenarios with the seed of the first run.

    Raises:
        InputError: if several are to be changed, which would not show in their comparison.
    """
    if changes and len(names) > 1:
        repair = "save the changed one with twin run --set ... --out FOLDER, and name its folder"
        raise InputError([Fault("--set", ", ".join(changes), "one run to change", repair)])
    found = [_run(names[0], changes, None)]
    return found + [_run(name, None, found[0][0].seed) for name in names[1:]]


def _run(name: str, changes: list[str] | None, seed: int | None) -> tuple[Results, Path]:
    """Read a results folder, or simulate a scenario; with the usual folder of the report."""
    folder = Path(name)
    if folder.is_dir():
        stem = folder.name or folder.resolve().name
        return results_of(name, changes, None), folder.parent / f"{stem}-report"
    results = results_of(name, changes, seed)
    return results, Path("out") / f"{results.name.replace('/', '-')}-report"


def verify_report(
    report: Annotated[
        Path,
        typer.Argument(
            metavar="REPORT",
            help="Folder of a report, or its report.html alone; or a folder of results, or its "
            "manifest.json alone.",
        ),
    ],
    scenario: ScenarioFiles = None,
    output: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
) -> None:
    """Repeat the run of a report or of results: is each headline figure reproduced?

    Exit status: 0 every figure is reproduced, 1 one differs, 2 the report is incomplete, was
    changed, or was made with other data.

    Example: twin verify out/reference-report
    """
    if output not in ("table", "csv", "json"):
        raise InputError([Fault("--format", output, "table, csv or json", "choose one of them")])
    from twin.verify import verify

    verdict = verify(report, scenario)
    _print(verdict, output)
    if not verdict.holds:
        raise typer.Exit(1)


def _print(verdict: Verdict, output: str) -> None:
    rows = [
        {
            "figure": figure.label,
            "unit": figure.unit,
            "report": figure.reported,
            "repeated": figure.repeated,
            "reproduced": "yes" if figure.holds else "NO",
        }
        for figure in verdict.figures
    ]
    if output == "json":
        typer.echo(json.dumps(rows, indent=2))
        return
    import pandas as pd

    table = pd.DataFrame(rows, columns=["figure", "unit", "report", "repeated", "reproduced"])
    if output == "csv":
        typer.echo(table.to_csv(index=False), nl=False)
        return
    from twin.printed_tables import print_table

    for side in ("report", "repeated"):
        table[side] = ["-" if pd.isna(value) else f"{value:,.10g}" for value in table[side]]
    manifest = verdict.manifest
    runs = manifest.get("runs") or [manifest]
    told = "; ".join(f"{run['scenario']}, seed {run['seed']}" for run in runs)
    if rows:
        print_table(table, f"{told}, repeated")
    for name, then, now in verdict.other_versions:
        typer.echo(f"{name}: {then} then, {now} now.")
    missed = sum(not figure.holds for figure in verdict.figures)
    if rows:
        typer.echo(
            f"All {len(rows)} headline figures are reproduced."
            if not missed
            else f"{missed} of {len(rows)} headline figures are NOT reproduced."
        )
    if verdict.tables:
        typer.echo(_tables_in_words(verdict, told))


def _tables_in_words(verdict: Verdict, told: str) -> str:
    """Say how many tables came out the same byte for byte."""
    others = [name for name, same in verdict.tables.items() if not same]
    if not others:
        return f"All {len(verdict.tables)} tables of {told} come out the same, byte for byte."
    why = " Other versions may write the same figures as other bytes."
    return (
        f"{len(others)} of {len(verdict.tables)} tables of {told} come out as other bytes: "
        f"{', '.join(others)}.{why if verdict.other_versions else ''}"
    )
