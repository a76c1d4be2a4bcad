"""The commands list, show, new and validate: what there is to simulate, and whether it is sound."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from twin.commands.shared import Changes, Format, ScenarioName, Shown, load_changed, print_table


def list_scenarios(output: Shown = Format.TABLE) -> None:
    """List the shipped scenarios, each with its title."""
    import pandas as pd

    from scenarios.catalogue import shipped_names
    from scenarios.loading import load

    settings = [(name, load(name).settings) for name in shipped_names()]
    rows = [(name, each.title, each.description.strip()) for name, each in settings]
    print_table(pd.DataFrame(rows, columns=["scenario", "title", "what is different"]), output)


def show(
    scenario: ScenarioName,
    assumptions: Annotated[
        bool, typer.Option("--assumptions", help="List every figure that is an assumption instead.")
    ] = False,
    changes: Changes = None,
    output: Shown = Format.TABLE,
) -> None:
    """Show a scenario: boundary, base year, and every setting with value, unit and meaning.

    With --assumptions: every row of the tables that rests on an assumption, with its note.
    """
    from twin.listing import assumption_table, base_year_table, setting_table

    loaded = load_changed(scenario, changes)
    if assumptions:
        print_table(assumption_table(loaded), output)
        return
    if output is Format.TABLE:
        settings = loaded.cluster.settings
        typer.echo(f"{loaded.name}: {loaded.settings.title}\n")
        typer.echo(f"Boundary. {settings.boundary}\n")
        print_table(
            base_year_table(loaded), output, f"Fossil CO2 in the base year {settings.base_year}, kt"
        )
    print_table(setting_table(loaded), output, "Settings")


def new(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER", help="Folder to make; its name becomes that of the cluster."
        ),
    ],
    like: Annotated[str, typer.Option(help="Shipped cluster to copy.")] = "tiny",
) -> None:
    """Begin a cluster of your own: a copy of a small shipped one, whose tables you then replace.

    Example: twin new port
    """
    from scenarios.new_cluster import copy_cluster
    from twin.folders import WRITTEN

    scenario = copy_cluster(folder, like)
    WRITTEN.append(folder)
    typer.echo(
        f"{folder} holds a copy of the cluster {like}; its scenario is {scenario}.\n"
        "Replace the tables (CSV), a few at a time or all at once. Every fault at once, with its "
        f"repair:\n  twin validate {scenario}\nThen:\n  twin run {scenario}"
    )


def validate(
    scenario: ScenarioName,
    changes: Changes = None,
) -> None:
    """Check a scenario and its tables; list every fault at once with place, value and repair.

    What is sound is also prepared as for a run, which finds sites that no pipe can reach.
    """
    from twin.prepared.world import world_of

    loaded = load_changed(scenario, changes)
    world_of(loaded)
    rows = sum(len(table) for table in loaded.inputs.rows.values())
    typer.echo(
        f"{loaded.name} is valid: {len(loaded.inputs.rows)} tables, {rows} rows, "
        f"{len(loaded.cluster.sites)} sites."
    )
