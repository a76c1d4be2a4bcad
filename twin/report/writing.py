"""Writes a report in the wanted formats into one folder, together or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios.errors import Fault, ResultsError
from twin.ensemble.durable import checksum
from twin.folders import refuse_foreign, whole_folder
from twin.provenance import of_this_version, original_of, reference_of_each, scenario_of
from twin.report import FORMATS
from twin.report.build import build_comparison, build_report
from twin.report.source import REPEAT, run_spread

if TYPE_CHECKING:
    from twin.report.content import Report
    from twin.results import Results

MANIFEST = "report.json"
"""File by which a report's folder is known: what identifies the run, and what was written."""
KIND = "report"
TABLES = "tables"
OTHER_SEEDS = 10
"""Other seeds that a report is run under unless another number is asked for."""


def write_report(
    results: Results | str | Path,
    folder: str | Path,
    formats: Collection[str] = FORMATS,
    *,
    other_seeds: int = OTHER_SEEDS,
    scenario: str | None = None,
    repeat: str = REPEAT,
    on_step: Callable[[str], None] | None = None,
) -> Path:
    """Write the report of a run.

    Args:
        results: a run, or the folder in which one was saved.
        folder: folder to write; an earlier report there is replaced.
        formats: any of ``html``, ``pdf``, ``xlsx``, ``csv`` and ``iamc``.
        other_seeds: under how many other seeds the scenario is run, to say how far luck moves the
            headline figures; 0 for none.
        scenario: where the scenario of the run is found, if its name is not enough.
        repeat: command that the report prints as repeating the run, typed in its folder.
        on_step: told what is done now.

    Returns:
        The folder, which holds ``report.json``, ``report.html``, ``report.pdf``, ``report.xlsx``,
        ``tables/*.csv`` and ``iamc.csv`` as far as asked for.

    Raises:
        ResultsError: if the results are incomplete, changed or of another version, or the folder
            holds something else or cannot be written; nothing is left behind then.
    """
    wanted = checked_formats(formats)
    refuse_foreign(Path(folder), MANIFEST, KIND)
    tell = on_step or (lambda _: None)
    if isinstance(results, str | Path):
        from twin.storage import read

        tell("Reading the results")
        results = read(results)
    given = scenario_of(results, scenario)
    seeds = tuple(seed for seed in range(1, other_seeds + 2) if seed != results.seed)
    tell("Running other seeds")
    spread = run_spread(given, seeds[:other_seeds], _counter(tell))
    tell("Working out the report")
    with of_this_version(results):
        report = build_report(results, given, spread, original_of(results, scenario), repeat)
    return _write(report, Path(folder), wanted, tell)


def write_comparison(
    runs: Sequence[Results | str | Path],
    folder: str | Path,
    formats: Collection[str] = FORMATS,
    *,
    scenarios: Sequence[str] = (),
    repeat: str = REPEAT,
    on_step: Callable[[str], None] | None = None,
) -> Path:
    """Write a report of two to five runs side by side, differences explained by driver.

    Args:
        runs: runs or their folders; differences are from the first. Give all the same seed, or
            luck is part of the differences.
        folder: folder to write; an earlier report there is replaced.
        formats: any of ``html``, ``pdf``, ``xlsx``, ``csv`` and ``iamc``.
        scenarios: where the scenarios of the runs are found, if their names are not enough: one
            for all runs, or one for each in their order.
        repeat: command that the report prints as repeating the runs, typed in its folder.
        on_step: told what is done now.

    Raises:
        ResultsError: as `write_report`; also for fewer than two runs or more than five.
    """
    from twin.storage import read

    wanted = checked_formats(formats)
    refuse_foreign(Path(folder), MANIFEST, KIND)
    tell = on_step or (lambda _: None)
    tell("Working out the comparison")
    known = [read(run) if isinstance(run, str | Path) else run for run in runs]
    places = reference_of_each(scenarios, len(known))
    given = [scenario_of(run, place) for run, place in zip(known, places, strict=True)]
    with of_this_version(*known):
        report = build_comparison(list(zip(known, given, strict=True)), repeat)
    return _write(report, Path(folder), wanted, tell)


def _write(
    report: Report, folder: Path, wanted: tuple[str, ...], tell: Callable[[str], None]
) -> Path:
    """Render all formats into a fresh folder and put it in its place."""
    with whole_folder(folder, MANIFEST, KIND) as fresh:
        checksums: dict[str, str] = {}
        for name, content in _files(report, wanted, tell):
            path = fresh / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
            checksums[name] = checksum(content)
        manifest = sealed(report.manifest | {"files": checksums})
        (fresh / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    return folder


def _files(
    report: Report, wanted: tuple[str, ...], tell: Callable[[str], None]
) -> list[tuple[str, bytes]]:
    """Render each wanted format."""
    files: list[tuple[str, bytes]] = []
    for name in wanted:
        tell(f"Writing {name}")
        files += _rendered(report, name)
    return files


def _rendered(report: Report, name: str) -> list[tuple[str, bytes]]:
    if name == "html":
        from twin.report.html import render_html

        return [("report.html", render_html(report, sealed(report.manifest)))]
    if name == "pdf":
        from twin.report.pdf import render_pdf

        return [("report.pdf", render_pdf(report))]
    if name == "xlsx":
        from twin.report.workbook import render_workbook

        return [("report.xlsx", render_workbook(report))]
    from twin.report.plain import render_csv, render_iamc

    if name == "csv":
        return [(f"{TABLES}/{file}", content) for file, content in render_csv(report).items()]
    return [("iamc.csv", render_iamc(report))]


def sealed(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return a manifest with a checksum of itself, by which a change by hand is found."""
    plain = {key: value for key, value in manifest.items() if key != "seal"}
    content = json.dumps(plain, sort_keys=True, ensure_ascii=True)
    return plain | {"seal": checksum(content.encode())}


def _counter(tell: Callable[[str], None]) -> Callable[[int, int], None]:
    return lambda done, planned: tell(f"Running other seeds: {done} of {planned}")


def checked_formats(formats: Collection[str]) -> tuple[str, ...]:
    """Return the formats in their usual order.

    Raises:
        ResultsError: if one is unknown, or none is named.
    """
    unknown = [name for name in formats if name not in FORMATS]
    if unknown or not formats:
        expected = f"one or more of {', '.join(FORMATS)}"
        repair = "write for instance --format html,pdf"
        raise ResultsError([Fault("format", ", ".join(unknown), expected, repair)])
    return tuple(name for name in FORMATS if name in formats)
