"""Repeats the run behind saved results from their manifest, which is enough on its own."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from scenarios.errors import Fault, ResultsError
from twin.provenance import rebuild
from twin.report.headlines import headlines
from twin.storage import MANIFEST, read
from twin.verdict import Repeated, Verdict, differing_versions

NEEDED = ("scenario", "seed", "scenario_hash", "settings", "versions", "tables", "format")
REPORT = "report.json"
"""By this file a folder is known as that of a report, whatever else lies in it."""


def is_results(path: Path) -> bool:
    """Whether a path is a folder of results, or their manifest."""
    if path.is_dir():
        return (path / MANIFEST).is_file() and not (path / REPORT).is_file()
    return path.name == MANIFEST and path.is_file()


def verify_results(path: Path, scenario: str | None = None) -> Verdict:
    """Repeat the run of saved results: compare tables byte for byte, and headline figures.

    Args:
        path: the folder, or ``manifest.json`` on its own: then only the tables' checksums tell.
        scenario: where the scenario is found, if its name is not enough.

    Raises:
        ResultsError: if the results are incomplete or were changed, or their scenario or data are
            not those of this installation.
    """
    folder = path if path.is_dir() else path.parent
    manifest = _manifest(folder / MANIFEST)
    checksums = dict(manifest["tables"])
    told = {}
    if all((folder / f"{name}.parquet").is_file() for name in checksums):
        told = {each.key: each for each in headlines(read(folder))}
    given = rebuild(
        scenario or str(manifest["scenario"]),
        str(manifest["scenario"]),
        dict(manifest["settings"]),
        str(manifest["scenario_hash"]),
    )
    from twin.run import simulate

    again = simulate(given, int(manifest["seed"]), keep_hourly="hourly" in checksums)
    with tempfile.TemporaryDirectory() as place:
        written = _manifest(again.save(Path(place) / "again", str(manifest["format"])) / MANIFEST)
    now = {each.key: each.value for each in headlines(again)}
    figures = tuple(
        Repeated(key, each.label, each.unit, each.value, now.get(key)) for key, each in told.items()
    )
    same = {name: written["tables"].get(name) == known for name, known in checksums.items()}
    return Verdict(manifest, figures, differing_versions(manifest["versions"]), same)


def _manifest(path: Path) -> dict[str, Any]:
    """Read a manifest.

    Raises:
        ResultsError: if it is damaged, or that of something else.
    """
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        for name in NEEDED:
            manifest[name]
    except (OSError, ValueError, KeyError, TypeError) as error:
        expected = f"the manifest of results that 'twin run --out' has written ({error})"
        repair = "name the folder of the results, or run the scenario again"
        raise ResultsError([Fault(str(path), "", expected, repair)]) from None
    return manifest
