"""The commands `twin batch summary` and `twin batch iamc`: what an ensemble says, and to others."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenarios.errors import Fault, InputError, ResultsError

if TYPE_CHECKING:
    import pandas as pd

    from twin.ensemble.store import Ensemble

FORMATS = ("table", "csv", "json")
PAGE = "ensemble.html"

Folder = Annotated[
    Path,
    typer.Argument(metavar="PATH", help="Folder of an ensemble, as 'twin batch' writes it."),
]


def summarise_batch(
    path: Folder,
    target: Annotated[
        str | None,
        typer.Option(
            help="A condition on one output, in quotes: 'fossil_co2_mt_2050<=3'. Shows how often "
            "it is met, and under which conditions it is missed.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        list[str] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="NAME",
            help="An output to show instead of the usual ones; may be repeated.",
            show_default=False,
        ),
    ] = None,
    plots: Annotated[
        Path | None,
        typer.Option(
            help=f"Folder for {PAGE}: one page with all pictures that needs no network.",
            show_default=False,
        ),
    ] = None,
    output_format: Annotated[
        str, typer.Option("--format", help="table, csv (headline figures) or json (everything).")
    ] = "table",
) -> None:
    """Say what an ensemble comes to: how much, how sure, what it hangs on, when a target is missed.

    Works while the study still runs, on what is finished.

    Example: twin batch summary out/study --target 'fossil_co2_mt_2050<=3' --plots out/plots
    """
    from twin.ensemble.plain import as_plain
    from twin.ensemble.store import read_ensemble
    from twin.ensemble.summary import summarise

    if output_format not in FORMATS:
        repair = "choose one of them"
        raise InputError([Fault("--format", output_format, ", ".join(FORMATS), repair)])
    ensemble = read_ensemble(path)
    _refuse_inside(plots, ensemble)
    summary = summarise(ensemble, output, target)
    if output_format == "json":
        typer.echo(json.dumps(as_plain(summary), indent=2, allow_nan=False))
    elif output_format == "csv":
        typer.echo(summary.statistics.to_csv(index=False), nl=False)
    else:
        from twin.ensemble.printing import print_summary

        print_summary(summary)
    if plots is not None:
        from twin.ensemble.pages import write_pictures

        page = write_pictures(summary, plots / PAGE)
        if output_format == "table":
            typer.echo(f"\nPictures: {page}")


def write_iamc(
    path: Folder,
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE",
            help="CSV file to write; standard output unless given.",
            show_default=False,
        ),
    ] = None,
    percentiles: Annotated[
        str | None,
        typer.Option(
            help="Percentiles over the runs instead of every run, for instance 10,50,90.",
            show_default=False,
        ),
    ] = None,
    region: Annotated[
        str | None,
        typer.Option(
            help="Name of the place; that of the cluster unless given.", show_default=False
        ),
    ] = None,
) -> None:
    """Write an ensemble in the IAMC layout, which pyam reads unchanged.

    Example: twin batch iamc out/study out/study.csv --percentiles 10,50,90
    """
    from twin.ensemble.exports import iamc
    from twin.ensemble.store import read_ensemble

    ensemble = read_ensemble(path)
    yearly = ensemble.table("cluster_year")
    if yearly.empty:
        repair = "keep it in the study: keep: {tables: [cluster_year]}"
        raise ResultsError([Fault(str(path), "", "the table cluster_year", repair)])
    clusters = {str(each["cluster"]) for each in ensemble.manifest["settings"].values()}
    place = region or " and ".join(sorted(clusters)).replace("_", " ").title()
    model = f"cluster-twin {ensemble.manifest['twin_version']}"
    runs, shares = ensemble.runs, None
    if percentiles is not None:
        shares = _numbers(percentiles)
        runs = _random_runs(ensemble)
    table = iamc(
        yearly,
        runs,
        region=place,
        price_base_year=ensemble.price_base_year,
        model=model,
        percentiles=shares,
    )
    if file is None:
        table.to_csv(sys.stdout, index=False)
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        table.to_csv(file, index=False)
    except OSError as error:
        repair = f"check space and permissions ({error.strerror})"
        fault = Fault(str(file), "", "a file that can be written", repair)
        raise ResultsError([fault]) from None
    series = table["variable"].nunique()
    typer.echo(f"{file}: {len(table):,} time series of {series} variables")


def _random_runs(ensemble: Ensemble) -> pd.DataFrame:
    """Plan of the runs over which percentiles speak of odds.

    Raises:
        InputError: if the design has none.
    """
    from twin.ensemble.summary import summarise

    summary = summarise(ensemble)
    if not summary.samples_are_random:
        expected = "a design that draws its samples from the distributions"
        repair = "leave --percentiles out to have every run"
        raise InputError([Fault("--percentiles", summary.design, expected, repair)])
    return ensemble.runs[ensemble.runs["run_id"].isin(summary.random_run_ids())]


def _refuse_inside(plots: Path | None, ensemble: Ensemble) -> None:
    """Keep the folder of an ensemble free of what is not its own.

    Raises:
        ResultsError: if the pictures would go there.
    """
    if plots is not None and plots.resolve().is_relative_to(ensemble.path.resolve()):
        expected = "a folder outside that of the ensemble"
        raise ResultsError([Fault("--plots", str(plots), expected, "choose another, as out/plots")])


def _numbers(text: str) -> list[float]:
    """Read figures parted by commas.

    Raises:
        InputError: if one is not a number.
    """
    try:
        return [float(part) for part in text.split(",")]
    except ValueError:
        expected, repair = "numbers parted by commas", "write for instance 10,50,90"
        raise InputError([Fault("--percentiles", text, expected, repair)]) from None
