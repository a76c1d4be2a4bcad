"""The commands shock and together: what a blow does, and what acting together is worth."""

from __future__ import annotations

from typing import Annotated

import typer

from twin.commands.shared import (
    Changes,
    Format,
    Quiet,
    ScenarioName,
    Seed,
    Shown,
    load_changed,
    print_table,
)


def shock(
    scenario: ScenarioName,
    year: Annotated[int, typer.Option(help="January in which it strikes.", min=2020, max=2100)],
    years: Annotated[
        int, typer.Option(help="How long a loss of store, price or shortage lasts.", min=1, max=100)
    ] = 1,
    close: Annotated[
        str | None, typer.Option(help="Company or site that closes.", metavar="NAME")
    ] = None,
    insolvency: Annotated[
        str | None, typer.Option(help="Company whose works end.", metavar="COMPANY")
    ] = None,
    lose_store: Annotated[
        str | None, typer.Option(help="CO2 store that takes nothing.", metavar="STORE")
    ] = None,
    refuse_consent: Annotated[
        str | None,
        typer.Option(help="Pipeline or producer whose consent is refused.", metavar="NAME"),
    ] = None,
    gas_price: Annotated[
        float | None, typer.Option(help="Price of gas over what it would be.", min=0.0, max=20.0)
    ] = None,
    lose_workers: Annotated[
        float | None, typer.Option(help="Share of workers who go.", min=0.0, max=1.0)
    ] = None,
    trade: Annotated[str, typer.Option(help="Trade they belong to; all unless given.")] = "",
    withdraw_support: Annotated[
        bool, typer.Option("--withdraw-support", help="No more rounds and grants.")
    ] = False,
    changes: Changes = None,
    seed: Seed = None,
    output: Shown = Format.TABLE,
) -> None:
    """Let a shock strike that nobody expects: who feels it, through what link, and how much.

    The run with it stands beside the one without, with the same luck.

    Example: twin shock humber/reference --close phillips66 --year 2030
    """
    from twin.commands.shock_options import shock_of
    from twin.ripple import shock_effect

    struck = shock_of(
        year,
        years,
        close=close,
        insolvency=insolvency,
        lose_store=lose_store,
        refuse_consent=refuse_consent,
        gas_price=gas_price,
        lose_workers=lose_workers,
        trade=trade,
        withdraw_support=withdraw_support,
    )
    ripple = shock_effect(load_changed(scenario, changes), [struck], seed)
    if output is Format.TABLE:
        typer.echo(f"{ripple}\n")
        print_table(ripple.headline(), output, "Totals")
        typer.echo("")
    print_table(ripple.parties, output, "Who feels it, over the whole run")


def together(
    scenario: ScenarioName,
    seeds: Annotated[
        int, typer.Option(help="Number of seeds, from 1 on; the more, the surer.", min=1, max=1000)
    ] = 10,
    split: Annotated[
        int,
        typer.Option(
            help="Split the gain among this many most pivotal parties (Shapley); each more "
            "doubles the runs.",
            min=0,
            max=12,
        ),
    ] = 0,
    changes: Changes = None,
    output: Shown = Format.TABLE,
    quiet: Quiet = False,
) -> None:
    """Say what acting together is worth, and whose commitment it hangs on.

    Runs with and without a cluster manager, then without the commitment of each party that gave
    one, with the same luck throughout.

    Example: twin together humber/reference --seeds 10
    """
    from twin.cooperation import value_of_coordination
    from twin.progress import Progress

    loaded = load_changed(scenario, changes)
    with Progress("Reading", quiet=quiet) as progress:
        found = value_of_coordination(loaded, range(1, seeds + 1), split, progress.run)
    if output is Format.TABLE:
        typer.echo(f"{found}\n")
        print_table(found.gain, output, "Apart and together, means over seeds")
        typer.echo("")
    print_table(found.pivotal, output, "CO2 saved by acting together, party by party [Mt]")
    if split and output is Format.TABLE:
        typer.echo("")
        print_table(found.shares, output, "Shares of the saving [Mt]")
