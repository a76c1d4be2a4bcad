"""The command line: each command does one thing, with help that teaches.

Exit status: 0 success, 1 the program failed, 2 the input was wrong, 130 interrupted by Ctrl-C.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

import twin
from scenarios.errors import InputError, TwinError
from twin.commands.batch import batch_app
from twin.commands.cooperation import shock, together
from twin.commands.report import verify_report, write_report
from twin.commands.runs import compare, run, why
from twin.commands.scenarios import list_scenarios, new, show, validate
from twin.folders import WRITTEN

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells expect."""


def _print_version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"cluster-twin {twin.__version__}")
        raise typer.Exit


NOT_PLAIN = re.compile(r"Input should be (?P<wanted>[^,]+)(, unable to parse .*)?")
"""How typer words what is wrong with a figure."""
app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Simulate how the companies of an industrial cluster decarbonise: who does what, when "
    "and why, and what that does to CO2, cost and jobs.\n\nStart with: twin run humber/reference",
)


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
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Take what holds for every command."""
    if rules:
        from twin.own_rules import read_rules

        for file in rules:
            read_rules(file)


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
            help="Where saved runs and ensembles are kept, as an SQLAlchemy URL; SQLite in your "
            "data folder unless given.",
            show_default=False,
        ),
    ] = "",
) -> None:
    """Open the planner's workplace in the browser: move a lever, see the cluster change, ask why.

    Stop it with Ctrl-C. For a server that others reach, read docs/deploying.md first.
    """
    from dashboard.app import Options, serve

    serve(cluster, host, port, Options(workers=workers, database=database), tell=typer.echo)


for name, command in (
    ("list", list_scenarios),
    ("show", show),
    ("new", new),
    ("validate", validate),
    ("run", run),
    ("compare", compare),
    ("why", why),
    ("shock", shock),
    ("together", together),
    ("report", write_report),
    ("verify", verify_report),
):
    app.command(name)(command)
app.command()(dashboard)
app.add_typer(batch_app)


def main() -> NoReturn:
    """Run the command line and turn every failure into a plain message and an exit status."""
    WRITTEN.clear()
    try:
        status = app(standalone_mode=False)
        code = status if isinstance(status, int) else 0
        if code == INTERRUPTED:
            _tell_interrupted()
    except InputError as error:
        code = _complain(str(error), 2)
    except TwinError as error:
        code = _complain(f"The program stopped itself: {error}", 1)
    except typer.Exit as stop:
        code = stop.exit_code
    except (KeyboardInterrupt, typer.Abort):
        code = _tell_interrupted()
    except Exception as error:
        code = _usage_or_defect(error)
    sys.stdout.flush()
    sys.exit(code)


def _tell_interrupted() -> int:
    """Say what stays after Ctrl-C: what was put in its place whole, and nothing else."""
    kept = " and ".join(str(folder) for folder in WRITTEN)
    told = f"{kept} had been written before, whole" if kept else "nothing was written"
    return _complain(f"Interrupted; {told}.", INTERRUPTED)


def _usage_or_defect(error: Exception) -> int:
    """Tell a wrong command line, which explains itself, from a defect of the program."""
    show_usage = getattr(error, "show", None)
    if callable(show_usage) and hasattr(error, "exit_code"):
        told: Any = error
        if isinstance(getattr(told, "message", None), str):
            told.message = _in_plain_words(told.message)
        show_usage()
        return 2
    if os.environ.get("TWIN_DEBUG"):
        raise error
    return _complain(
        f"The program failed: {type(error).__name__}: {error}\nPlease report this "
        "with the command you typed; TWIN_DEBUG=1 shows where it happened.",
        1,
    )


def _in_plain_words(message: str) -> str:
    """Say what an option has to be without the words of the library that checks it."""
    found = NOT_PLAIN.fullmatch(message.strip())
    if found is None:
        return message
    wanted = found["wanted"].replace("a valid integer", "a whole number")
    return f"it has to be {wanted.replace('a valid number', 'a number')}."


def _complain(message: str, status: int) -> int:
    typer.echo(message, err=True)
    return status


if __name__ == "__main__":
    main()
