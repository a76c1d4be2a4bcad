"""The command line: each command does one thing, with help that teaches.

Exit status: 0 success, 1 the program failed, 2 the input was wrong, 130 interrupted by Ctrl-C.
"""

from __future__ import annotations

import json
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
import yaml

from scenarios.errors import Fault, InputError, TwinError
from twin.batch_commands import batch_app
from twin.report_commands import verify_report, write_report

if TYPE_CHECKING:
    import pandas as pd

    from scenarios.scenario import Scenario

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells expect."""

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Simulate how the companies of an industrial cluster decarbonise: who does what, when "
    "and why, and what that does to CO2, cost and jobs.\n\nStart with: twin run humber/reference",
)


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
Shown = Annotated[Format, typer.Option("--format", help="How to print the result.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but the result.")]


@app.callback()
def read_own_rules(
    rules: Annotated[
        list[Path] | None,
        typer.Option(
            help="Python file that registers decision rules of your own with twin.register_rule; "
            "may be repeated. Goes before the command: twin --rules mine.py run ...",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Take what holds for every command."""
    if rules:
        from twin.own_rules import read_rules

        for file in rules:
            read_rules(file)


@app.command("list")
def list_scenarios(output: Shown = Format.TABLE) -> None:
    """List the shipped scenarios, each with its title."""
    import pandas as pd

    from scenarios.catalogue import shipped_names
    from scenarios.loading import load

    settings = [(name, load(name).settings) for name in shipped_names()]
    rows = [(name, each.title, each.description.strip()) for name, each in settings]
    _print_table(pd.DataFrame(rows, columns=["scenario", "title", "what is different"]), output)


@app.command()
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

    loaded = _load(scenario, changes)
    if assumptions:
        _print_table(assumption_table(loaded), output)
        return
    if output is Format.TABLE:
        settings = loaded.cluster.settings
        typer.echo(f"{loaded.name}: {loaded.settings.title}\n")
        typer.echo(f"Boundary. {settings.boundary}\n")
        _print_table(
            base_year_table(loaded), output, f"Fossil CO2 in the base year {settings.base_year}, kt"
        )
    _print_table(setting_table(loaded), output, "Settings")


@app.command()
def validate(
    scenario: ScenarioName,
    changes: Changes = None,
) -> None:
    """Check a scenario and its tables; list every fault at once with place, value and repair."""
    from twin.prepared.boards import rule_names

    loaded = _load(scenario, changes)
    rule_names(loaded)
    rows = sum(len(table) for table in loaded.inputs.rows.values())
    typer.echo(
        f"{loaded.name} is valid: {len(loaded.inputs.rows)} tables, {rows} rows, "
        f"{len(loaded.cluster.sites)} sites."
    )


@app.command()
def run(
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
        loaded = _load(scenario, changes)
        progress.step("Preparing")
        from twin.run import simulate

        progress.warn_of_compiling()
        results = simulate(loaded, seed, keep_hourly=hourly, on_year=progress.year)
        if out is not None:
            progress.step("Writing")
            results.save(out)
    _print_run(results, output, quiet)
    if out is not None and not quiet and output is Format.TABLE:
        typer.echo(f"\nTables and manifest: {out}  (ask: twin why {out} COMPANY YEAR)")


@app.command()
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
    changes: Changes = None,
    seed: Seed = None,
    output: Shown = Format.TABLE,
) -> None:
    """Compare runs with each other, or one run with published figures."""
    from twin import compare as comparing

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
    runs = [_results(name, changes, seed) for name in scenarios]
    if published:
        scenario = runs[0].scenario or _load(runs[0].name, None)
        typer.echo(
            f"Boundary. {scenario.cluster.settings.boundary}\n" if output is Format.TABLE else "",
            nl=False,
        )
        table = comparing.published(runs[0], scenario.cluster)
        _print_table(
            table.drop(columns=["scope", "source"]) if output is Format.TABLE else table,
            output,
            f"{runs[0].name}, seed {runs[0].seed}, beside published figures",
        )
    else:
        _print_table(comparing.compare(runs, scenarios), output)


@app.command()
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
    from twin.ripple import shock_effect
    from twin.shock_command import shock_of

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
    ripple = shock_effect(_load(scenario, changes), [struck], seed)
    if output is Format.TABLE:
        typer.echo(f"{ripple}\n")
        _print_table(ripple.headline(), output, "Totals")
    _print_table(ripple.parties, output, "Who feels it, over the whole run")


@app.command()
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

    loaded = _load(scenario, changes)
    with Progress("Reading", quiet=quiet) as progress:
        found = value_of_coordination(loaded, range(1, seeds + 1), split, progress.run)
    if output is Format.TABLE:
        typer.echo(f"{found}\n")
        _print_table(found.gain, output, "Apart and together, means over seeds")
    _print_table(found.pivotal, output, "CO2 saved by acting together, party by party [Mt]")
    if split and output is Format.TABLE:
        _print_table(found.shares, output, "Shares of the saving [Mt]")


@app.command()
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
    answer = _results(scenario, changes, seed).why(name, year)
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
        _print_table(answer.options, output, f"Options weighed in {answer.decided_year}")


@app.command()
def dashboard(
    cluster: Annotated[
        str,
        typer.Option(
            help="Shipped cluster to open, or one of its scenarios; or a path to a folder with a "
            "cluster of your own, or to a scenario file."
        ),
    ] = "humber",
    host: Annotated[str, typer.Option(help="Address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to serve on.", min=1, max=65535)] = 8050,
    workers: Annotated[
        int | None,
        typer.Option(
            help="Processes that simulate; one for each processor unless given.", min=1, max=64
        ),
    ] = None,
    database: Annotated[
        str,
        typer.Option(
            envvar="TWIN_DATABASE",
            help="Where saved runs are kept, as an SQLAlchemy URL; SQLite in your data folder "
            "unless given.",
            show_default=False,
        ),
    ] = "",
) -> None:
    """Open the planner's workplace in the browser: move a lever, see the cluster change, ask why.

    Stop it with Ctrl-C. For a server that others reach, read docs/deploying.md first.
    """
    from dashboard.app import Options, serve

    serve(cluster, host, port, Options(workers=workers, database=database), tell=typer.echo)


app.command("report")(write_report)
app.command("verify")(verify_report)
app.add_typer(batch_app)


def main() -> NoReturn:
    """Run the command line and turn every failure into a plain message and an exit status."""
    try:
        status = app(standalone_mode=False)
        code = status if isinstance(status, int) else 0
        if code == INTERRUPTED:
            _complain("Interrupted; nothing was written.", INTERRUPTED)
    except InputError as error:
        code = _complain(str(error), 2)
    except TwinError as error:
        code = _complain(f"The program stopped itself: {error}", 1)
    except typer.Exit as stop:
        code = stop.exit_code
    except (KeyboardInterrupt, typer.Abort):
        code = _complain("Interrupted; nothing was written.", INTERRUPTED)
    except Exception as error:
        code = _usage_or_defect(error)
    sys.stdout.flush()
    sys.exit(code)


def _usage_or_defect(error: Exception) -> int:
    """Tell a wrong command line, which explains itself, from a defect of the program."""
    show_usage = getattr(error, "show", None)
    if callable(show_usage) and hasattr(error, "exit_code"):
        show_usage()
        return 2
    if os.environ.get("TWIN_DEBUG"):
        raise error
    return _complain(
        f"The program failed: {type(error).__name__}: {error}\nPlease report this "
        "with the command you typed; TWIN_DEBUG=1 shows where it happened.",
        1,
    )


def _complain(message: str, status: int) -> int:
    typer.echo(message, err=True)
    return status


def _load(name: str, changes: list[str] | None) -> Scenario:
    from scenarios.loading import load

    scenario = load(name)
    return scenario.changed(dict(_parse(change) for change in changes)) if changes else scenario


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


def _results(name: str, changes: list[str] | None, seed: int | None) -> Any:
    """Run a scenario, or read a results folder."""
    if Path(name).is_dir():
        from twin.storage import read

        if changes or seed is not None:
            raise InputError(
                [
                    Fault(
                        "--set or --seed",
                        name,
                        "a scenario to run",
                        "a results folder is read as it is; leave both out",
                    )
                ]
            )
        return read(name)
    from twin.run import simulate

    return simulate(_load(name, changes), seed)


def _print_run(results: Any, output: Format, quiet: bool) -> None:
    import pandas as pd

    from twin.summary import totals

    table = results.summary()
    table.insert(0, "unit", [unit for _, unit in table.index])
    table.insert(0, "measure", [label for label, _ in table.index])
    if output is not Format.TABLE:
        _print_table(table, output)
        return
    if not quiet:
        typer.echo(
            f"{results.name}: {results.facts['title']} (seed {results.seed}, "
            f"{results.facts['price_base_year']} pounds)"
        )
        typer.echo(f"Boundary. {results.facts['boundary']}\n")
    _print_table(table, output)
    sums = pd.DataFrame(
        [(name, unit, value) for name, (value, unit) in totals(results).items()],
        columns=["over the whole run", "unit", "value"],
    )
    _print_table(sums, output)


def _print_table(table: pd.DataFrame, output: Format, title: str = "") -> None:
    """Print a table for people, or as CSV or JSON for programs."""
    if output is Format.CSV:
        typer.echo(table.to_csv(index=False), nl=False)
    elif output is Format.JSON:
        typer.echo(table.to_json(orient="records", indent=2))
    else:
        from twin.listing import print_table

        print_table(table, title)


if __name__ == "__main__":
    main()
