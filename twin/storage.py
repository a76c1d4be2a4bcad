"""Writes results to a folder, whole or not at all, and reads them back."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from scenarios.errors import Fault, ResultsError
from twin.folders import whole_folder
from twin.results import OF_THE_MAP, Results
from twin.table_names import TABLE_NAMES

MANIFEST = "manifest.json"
NETWORK = "network.geojson"
"""Map of the pipes at the end of the run."""
PROVENANCE = ("scenario_hash", "settings")
"""What of a manifest traces results to their scenario."""
FORMATS = ("parquet", "csv", "json")
REPORTED_VERSIONS = ("cluster-twin", "simpy", "mesa", "numpy", "numba", "pandas", "pyarrow")


def write(results: Results, folder: Path, table_format: str) -> Path:
    """Write all tables and the manifest beside the folder, then put them in its place.

    Raises:
        ResultsError: if the format is unknown, the folder holds something else, or it cannot be
            written; nothing is left behind then.
    """
    if table_format not in FORMATS:
        raise ResultsError(
            [Fault("format", table_format, " or ".join(FORMATS), "choose one of them")]
        )
    with whole_folder(folder, MANIFEST, "results folder") as fresh:
        checksums = {
            name: _write_table(table, fresh / f"{name}.{table_format}", table_format)
            for name, table in results.tables.items()
        }
        if all(name in results.tables for name in OF_THE_MAP):
            network = json.dumps(results.network_geojson(), indent=1) + "\n"
            (fresh / NETWORK).write_text(network, encoding="utf-8")
        manifest = _manifest(results, table_format, checksums)
        manifest["network_map"] = _checksum(fresh / NETWORK)
        (fresh / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    return folder


def read(folder: str | Path) -> Results:
    """Read results that `Results.save` has written as Parquet.

    Raises:
        ResultsError: if the folder is missing, incomplete or was changed since it was written.
    """
    path = Path(folder)
    manifest = _read_manifest(path)
    checksums = manifest["tables"]
    faults = _changed_files(path, manifest)
    if faults or not checksums:
        raise ResultsError(faults or [Fault(str(path), "", "at least one table", "run again")])
    tables = {
        table: pd.read_parquet(path / f"{table}.parquet")
        for table in TABLE_NAMES
        if table in checksums
    }
    has_map = bool(manifest["network_map"])
    network = json.loads((path / NETWORK).read_text(encoding="utf-8")) if has_map else {}
    provenance = {key: manifest[key] for key in PROVENANCE}
    return Results(
        str(manifest["scenario"]),
        manifest["seed"],
        manifest["facts"],
        tables,
        provenance=provenance,
        network=network,
    )


def _read_manifest(path: Path) -> dict[str, Any]:
    """Read what a results folder says of itself.

    Raises:
        ResultsError: if it is no such folder, or its tables are for other programs.
    """
    try:
        manifest: dict[str, Any] = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        manifest |= {key: dict(manifest[key]) for key in ("tables", "facts")}
        manifest |= {"seed": int(manifest["seed"])}
        for key in ("scenario", "format", *PROVENANCE):
            manifest[key]
    except (OSError, ValueError, KeyError, TypeError) as error:
        expected = f"a results folder with {MANIFEST}"
        repair = f"run the scenario again with --out ({error})"
        raise ResultsError([Fault(str(path), "", expected, repair)]) from None
    if manifest["format"] != "parquet":
        repair = "run again without --format, CSV and JSON are for other programs"
        fault = Fault(str(path), str(manifest["format"]), "tables in Parquet", repair)
        raise ResultsError([fault])
    return manifest


def _changed_files(path: Path, manifest: dict[str, Any]) -> list[Fault]:
    """Name every table, and the map, that is missing or not as it was written."""
    written = {f"{table}.parquet": checksum for table, checksum in manifest["tables"].items()}
    repair = "run the scenario again; the file is missing or was changed"
    faults = [
        Fault(f"{path}/{name}", "", "the table as it was written", repair)
        for name, checksum in written.items()
        if _checksum(path / name) != checksum
    ]
    if _checksum(path / NETWORK) != manifest.get("network_map"):
        faults.append(Fault(f"{path}/{NETWORK}", "", "the map as it was written", repair))
    return faults


def _write_table(table: pd.DataFrame, path: Path, table_format: str) -> str:
    """Write one table and return its checksum."""
    if table_format == "parquet":
        table.to_parquet(path, index=False)
    elif table_format == "csv":
        table.to_csv(path, index=False)
    else:
        table.to_json(path, orient="records", indent=1)
    return _checksum(path)


def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _manifest(results: Results, table_format: str, checksums: dict[str, str]) -> dict[str, Any]:
    """What produced the tables and how to produce them again."""
    return {
        "scenario": results.name,
        "seed": results.seed,
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "format": table_format,
        "versions": versions(),
        "facts": results.facts,
        "tables": checksums,
    } | _provenance(results)


def _provenance(results: Results) -> dict[str, Any]:
    """Hash and settings of the scenario, which results that were read have kept."""
    if results.scenario is None:
        return results.provenance
    settings = results.scenario.settings.model_dump(mode="json")
    return dict(zip(PROVENANCE, (results.scenario.hash, settings), strict=True))


def versions() -> dict[str, str]:
    """Return the versions of what produces results, by name."""
    return {name: _version(name) for name in REPORTED_VERSIONS}


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"
