"""The commands run, compare and why: simulate, hold runs against each other, ask for reasons."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenarios.errors import Fault, InputError
from twin.commands.shared import (
    Changes,
    Format,
    Quiet,
    ScenarioFile,
    ScenarioName,
    Seed,
    Shown,
    given_of,
    load_changed,
    print_table,
    results_of,
    run_of,
    verify_command,
)

if TYPE_CHECKING:
    from twin.results import Results


def run(
    context: typer.Context,
    scenario: ScenarioName,
    changes: Changes = None,
    seed: Seed = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder for the result tables (Parquet) and manifest; an earlier result there is "
            "replaced.",
            show_default=False,
        ),
    ] = None,
    hourly: Annotated[
        bool, typer.Option("--hourly", help="Also keep the hours of hydrogen dispatch (large).")
    ] = False,
    output: Shown = Format.TABLE,
    quiet: Quiet = False,
) -> None:
    """Simulate a scenario, print its headline figures, and save its tables.

    Example: twin run humber/reference --set policy.carbon_price.path=high --seed 7 --out out/high
    """
    from twin.progress import Progress

    with Progress("Reading", quiet=quiet or output is not Format.TABLE) as progress:
        loaded = load_changed(scenario, changes)
        progress.step("Preparing")
        from twin.run import simulate

        progress.warn_of_compiling()
        results = simulate(loaded, seed, keep_hourly=hourly, on_year=progress.year)
        if out is not None:
            progress.step("Writing")
            results.save(out)
    _print_run(results, output, quiet)
    if out is not None and not quiet and output is Format.TABLE:
        typer.echo(
            f"\nTables and manifest: {out}  (ask: twin why {out} COMPANY YEAR; repeat: "
            f"{verify_command(context, out, [scenario])})"
        )


def compare(
    scenarios: Annotated[
        list[str],
        typer.Argument(metavar="SCENARIO...", help="Scenarios, or results folders, to compare."),
    ],
    published: Annotated[
        bool,
        typer.Option(
            "--published",
            help="Hold one run against published figures, with the reason for each "
            "large difference. Nothing is tuned to them.",
        ),
    ] = False,
    scenario: ScenarioFile = None,
    changes: Changes = None,
    seed: Seed = None,
    output: Shown = Format.TABLE,
) -> None:
    """Compare runs with each other, or one run with published figures."""
    from twin import compare as comparing
    from twin.provenance import scenario_of

    if published and len(scenarios) > 1:
        raise InputError(
            [
                Fault(
                    "--published",
                    " ".join(scenarios),
                    "one scenario or results folder",
                    "hold one at a time against published figures",
                )
            ]
        )
    named = [given_of(name, changes, seed) for name in scenarios]
    comparing.check_alike(named)
    runs = [run_of(each, seed) for each in named]
    if published:
        known = scenario_of(runs[0], scenario)
        typer.echo(
            f"Boundary. {known.cluster.settings.boundary}\n" if output is Format.TABLE else "",
            nl=False,
        )
        table = comparing.published(runs[0], known.cluster)
        print_table(
            comparing.narrow(table) if output is Format.TABLE else table,
            output,
            f"{runs[0].name}, seed {runs[0].seed}, beside published figures",
        )
    else:
        print_table(comparing.compare(runs, scenarios), output)


def why(
    scenario: Annotated[
        str, typer.Argument(metavar="SCENARIO", help="A scenario, or a results folder.")
    ],
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help="Company, site, operator, pipeline or hydrogen producer."
        ),
    ],
    year: Annotated[int, typer.Argument(metavar="YEAR", help="Calendar year.")],
    changes: Changes = None,
    seed: Seed = None,
    output: Shown = Format.TABLE,
) -> None:
    """Say why a party did what it did: options, values, obstacle, choice.

    Example: twin why humber/reference british_steel 2031
    """
    answer = results_of(scenario, changes, seed).why(name, year)
    if output is Format.JSON:
        typer.echo(json.dumps(answer.to_dict(), indent=2))
        return
    if output is Format.CSV:
        typer.echo(answer.options.to_csv(index=False), nl=False)
        return
    typer.echo(f"{answer.subject}, {answer.year}\n")
    for sentence in answer.sentences:
        typer.echo(f"  {sentence}")
    if not answer.options.empty:
        typer.echo("")
        print_table(answer.options, output, answer.caption)


def _print_run(results: Results, output: Format, quiet: bool) -> None:
    import pandas as pd

    from twin.summary import totals

    table = results.summary()
    table.insert(0, "unit", [unit for _, unit in table.index])
    table.insert(0, "measure", [label for label, _ in table.index])
    if output is not Format.TABLE:
        print_table(table, output)
        return
    if not quiet:
        typer.echo(
            f"{results.name}: {results.facts['title']} (seed {results.seed}, "
            f"{results.facts['price_base_year']} pounds)"
        )
        typer.echo(f"Boundary. {results.facts['boundary']}\n")
    print_table(table, output)
    sums = pd.DataFrame(
        [(name, unit, value) for name, (value, unit) in totals(results).items()],
        columns=["over the whole run", "unit", "value"],
    )
    typer.echo("")
    print_table(sums, output)
