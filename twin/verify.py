"""Repeats the run behind a report and says of each headline figure whether it is reproduced.

Results without a report are repeated by `twin.verify_results`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scenarios.errors import Fault, ResultsError
from twin.ensemble.durable import file_checksum
from twin.provenance import rebuild, reference_of_each
from twin.report.build import VERSION
from twin.report.headlines import headlines
from twin.report.writing import MANIFEST, sealed
from twin.verdict import Repeated, Verdict, differing_versions
from twin.verify_results import is_results, verify_results

NEEDED = ("scenario", "cluster", "seed", "scenario_hash", "settings", "versions", "headlines")
_EMBEDDED = re.compile(
    rb'<script type="application/json" id="manifest">(.*?)</script>', flags=re.DOTALL
)


def verify(report: str | Path, scenario: str | Sequence[str] | None = None) -> Verdict:
    """Repeat the run of a report, or of saved results, and compare every headline figure.

    Args:
        report: the folder of a report, its ``report.json``, or its HTML file on its own; or a
            folder of results, or its ``manifest.json`` on its own.
        scenario: where the scenario is found, if its name is not enough; of a comparison one for
            all runs, or one for each in their order.

    Raises:
        ResultsError: if the report is incomplete, was changed since it was written, is of another
            layout, or its scenario or data are not those of this installation.
    """
    given = [scenario] if isinstance(scenario, str) else list(scenario or ())
    if is_results(Path(report)):
        return verify_results(Path(report), reference_of_each(given, 1)[0])
    manifest = read_manifest(Path(report))
    runs = manifest.get("runs") or [manifest]
    figures: list[Repeated] = []
    for run, reference in zip(runs, reference_of_each(given, len(runs)), strict=True):
        prefix = f"{run['scenario']}: " if len(runs) > 1 else ""
        figures += _repeat(run, prefix, reference)
    return Verdict(manifest, tuple(figures), differing_versions(manifest["versions"]))


def _repeat(manifest: dict[str, Any], prefix: str, scenario: str | None) -> list[Repeated]:
    """Run one scenario again and put its headline figures beside those reported."""
    given = rebuild(
        scenario or str(manifest["scenario"]),
        str(manifest["scenario"]),
        dict(manifest["settings"]),
        str(manifest["scenario_hash"]),
    )
    from twin.run import simulate

    again = {each.key: each for each in headlines(simulate(given, int(manifest["seed"])))}
    return [
        Repeated(
            key,
            prefix + str(told["label"]),
            str(told["unit"]),
            told["value"],
            again[key].value if key in again else None,
        )
        for key, told in manifest["headlines"].items()
    ]


def read_manifest(path: Path) -> dict[str, Any]:
    """Read what a report says about its run, and check that nobody changed it or its files.

    Raises:
        ResultsError: if there is no report, or it was changed, is incomplete or of another layout.
    """
    if path.is_dir():
        return _of_folder(path)
    if path.name == MANIFEST:
        return _of_folder(path.parent)
    try:
        content = path.read_bytes()
    except OSError as error:
        why = f"check the path and its permissions ({error.strerror or error})"
        raise ResultsError([_no_report(path, why)]) from None
    found = _EMBEDDED.search(content)
    if found is None:
        raise ResultsError([_no_report(path, "it carries no manifest; name the report's folder")])
    return _checked(path, _parsed(path, found.group(1)))


def _of_folder(folder: Path) -> dict[str, Any]:
    try:
        content = (folder / MANIFEST).read_bytes()
    except OSError:
        raise ResultsError([_no_report(folder, f"name a folder that has a {MANIFEST}")]) from None
    manifest = _checked(folder / MANIFEST, _parsed(folder / MANIFEST, content))
    faults = [
        Fault(
            str(folder / name),
            "",
            "the file as it was written",
            "write the report again; the file is missing"
            if not (folder / name).is_file()
            else "write the report again; the file was changed since",
        )
        for name, checksum in dict(manifest.get("files", {})).items()
        if file_checksum(folder / name) != checksum
    ]
    if faults:
        raise ResultsError(faults)
    return manifest


def _parsed(path: Path, content: bytes) -> dict[str, Any]:
    try:
        manifest = json.loads(content)
    except ValueError as error:
        raise ResultsError([_no_report(path, f"its manifest is no JSON ({error})")]) from None
    if not isinstance(manifest, dict):
        raise ResultsError([_no_report(path, "its manifest is no list of names and values")])
    return manifest


def _checked(path: Path, manifest: dict[str, Any]) -> dict[str, Any]:
    layout = manifest.get("report")
    if layout != VERSION:
        expected = f"a report of layout {VERSION}"
        repair = "verify it with the version of cluster-twin that wrote it, or write it again"
        raise ResultsError([Fault(str(path), str(layout), expected, repair)])
    runs = manifest.get("runs") or [manifest]
    missing = [name for name in NEEDED if any(name not in run for run in runs)]
    if missing:
        raise ResultsError([_no_report(path, f"its manifest lacks {', '.join(missing)}")])
    if sealed(manifest)["seal"] != manifest.get("seal"):
        repair = "write the report again; its manifest was changed by hand since it was written"
        raise ResultsError([Fault(str(path), "", "the manifest as it was written", repair)])
    return manifest


def _no_report(path: Path, why: str) -> Fault:
    expected = "a report that 'twin report' has written, or results of 'twin run'"
    return Fault(str(path), "", expected, why)
