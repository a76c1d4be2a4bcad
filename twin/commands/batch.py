"""The command `twin batch`: runs a study of many runs, or goes on where it stopped."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from twin.batch_results import summarise_batch, write_iamc

if TYPE_CHECKING:
    from twin.ensemble.study import Study

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells expect."""
OUT = Path("out")
RUN = "run"


class RunUnlessNamed(TyperGroup):
    """A group that takes ``batch study.yaml`` for ``batch run study.yaml``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the name of the command first where a file stands in its place."""
        asks_for_help = not args or args[0] == "--help"
        if not asks_for_help and args[0] not in self.commands:
            args = [RUN, *args]
        return super().parse_args(ctx, args)


batch_app = typer.Typer(
    name="batch",
    cls=RunUnlessNamed,
    no_args_is_help=True,
    help="Run a study of many runs and keep them: twin batch study.yaml",
)


batch_app.command("summary")(summarise_batch)
batch_app.command("iamc")(write_iamc)


@batch_app.command(RUN)
def run_batch(
    study: Annotated[
        Path,
        typer.Argument(metavar="STUDY", help="A study, as a YAML file; see docs/ensembles.md."),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder of the ensemble; out/ and the name of the study unless given. Runs that "
            "are finished there are not made again.",
            show_default=False,
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            help="Processes on this machine; one a processor unless given.",
            min=1,
            max=1024,
            show_default=False,
        ),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            help="Address of a Dask scheduler to use instead, for instance tcp://10.0.0.5:8786.",
            show_default=False,
        ),
    ] = None,
    timeout: Annotated[
        float,
        typer.Option(help="Seconds in which a scheduler and worker must answer.", min=1.0),
    ] = 30.0,
    check: Annotated[
        bool,
        typer.Option("--check", help="Check the study, say what it would run."),
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
) -> None:
    """Run a study, or go on where it stopped: the same command again loses and repeats no run.

    Exit status: 0 every run finished, 1 some runs failed (they are recorded and the others are
    there) or the cluster was lost, 2 the study, folder or scheduler was wrong, 130 interrupted.

    Example: twin batch study.yaml --out out/study
    """
    from twin.ensemble.study import Study

    read = Study.read(study)
    if check:
        typer.echo(_describe(read))
        return
    folder = out or OUT / study.stem
    try:
        _run(read, folder, workers, scheduler, timeout, quiet)
    except KeyboardInterrupt:
        kept = f"what is finished is kept in {folder}" if folder.exists() else "nothing was written"
        typer.echo(f"Interrupted; {kept}. The same command goes on.", err=True)
        sys.stdout.flush()
        sys.exit(INTERRUPTED)


def _run(
    study: Study,
    folder: Path,
    workers: int | None,
    scheduler: str | None,
    timeout_s: float,
    quiet: bool,
) -> None:
    """Run a study and say how it ended.

    Raises:
        Exit: with status 1 if runs failed.
    """
    from twin.ensemble.engine import run_study
    from twin.ensemble.progress import BatchProgress

    with BatchProgress(quiet=quiet) as progress:
        ensemble = run_study(
            study,
            folder,
            workers=workers,
            scheduler=scheduler,
            timeout_s=timeout_s,
            on_progress=progress.update,
        )
    failures = ensemble.failures
    if not quiet:
        speed = f" ({progress.summary})" if progress.summary else ""
        scenarios = _count(len(study.scenarios), "scenario")
        typer.echo(f"{ensemble.done:,} runs of {scenarios} in {folder}{speed}")
    if len(failures):
        first = failures.iloc[0]
        typer.echo(
            f"{len(failures):,} of {ensemble.done:,} runs failed; the table failures has their "
            f"settings, seeds and reasons. The first, run {first['run_id']} "
            f"({first['scenario']}, seed {first['seed']}): {first['error']}: {first['reason']}",
            err=True,
        )
        raise typer.Exit(1)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _describe(study: Study) -> str:
    """Say what a study would run."""
    repeats = study.seeds.replications
    each = f" x {repeats} seeds" if repeats > 1 else ""
    lines = [
        f"{study.title or 'The study'} is valid: {study.runs:,} runs = "
        f"{_count(len(study.scenarios), 'scenario')} x {study.samples:,} samples{each} "
        f"({study.design.kind})."
    ]
    for parameter in study.parameters:
        figures = ", ".join(
            f"{name} {value}" for name, value in parameter.plain().items() if name != "distribution"
        )
        unit = "" if parameter.unit == "-" else f" [{parameter.unit}]"
        lines.append(f"  {parameter.path}{unit}: {parameter.distribution.kind}, {figures}")
    lines.append(f"Kept of each run: headline, {', '.join(study.keep.tables) or 'no table'}.")
    return "\n".join(lines)
