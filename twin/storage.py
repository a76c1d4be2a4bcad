"""Writes results to a folder, whole or not at all, and reads them back."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from scenarios.errors import Fault, ResultsError
from twin.results import Results
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
    _refuse_foreign(folder)
    target = folder.absolute()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise ResultsError([_cannot_write(target, error)]) from None
    try:
        checksums = {
            name: _write_table(table, fresh / f"{name}.{table_format}", table_format)
            for name, table in results.tables.items()
        }
        network = json.dumps(results.network_geojson(), indent=1) + "\n"
        (fresh / NETWORK).write_text(network, encoding="utf-8")
        manifest = _manifest(results, table_format, checksums)
        manifest["network_map"] = _checksum(fresh / NETWORK)
        (fresh / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
        os.chmod(fresh, 0o755)
        _swap(fresh, target)
    except OSError as error:
        raise ResultsError([_cannot_write(target, error)]) from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return folder


def read(folder: str | Path) -> Results:
    """Read results that `Results.save` has written as Parquet.

    Raises:
        ResultsError: if the folder is missing, incomplete or was changed since it was written.
    """
    path = Path(folder)
    try:
        manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        checksums, facts = dict(manifest["tables"]), dict(manifest["facts"])
        name, seed = str(manifest["scenario"]), int(manifest["seed"])
        table_format = str(manifest["format"])
        provenance = {key: manifest[key] for key in PROVENANCE}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ResultsError(
            [
                Fault(
                    str(path),
                    "",
                    f"a results folder with {MANIFEST}",
                    f"run the scenario again with --out ({error})",
                )
            ]
        ) from None
    if table_format != "parquet":
        raise ResultsError(
            [
                Fault(
                    str(path),
                    table_format,
                    "tables in Parquet",
                    "run again without --format, CSV and JSON are for other programs",
                )
            ]
        )
    faults = [
        Fault(
            f"{path}/{table}.parquet",
            "",
            "the table as it was written",
            "run the scenario again; the file is missing or was changed",
        )
        for table, checksum in checksums.items()
        if _checksum(path / f"{table}.parquet") != checksum
    ]
    if _checksum(path / NETWORK) != manifest.get("network_map"):
        faults.append(
            Fault(
                f"{path}/{NETWORK}",
                "",
                "the map as it was written",
                "run the scenario again; the file is missing or was changed",
            )
        )
    if faults or not checksums:
        raise ResultsError(faults or [Fault(str(path), "", "at least one table", "run again")])
    tables = {
        table: pd.read_parquet(path / f"{table}.parquet")
        for table in TABLE_NAMES
        if table in checksums
    }
    network = json.loads((path / NETWORK).read_text(encoding="utf-8"))
    return Results(name, seed, facts, tables, provenance=provenance, network=network)


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
        "versions": {name: _version(name) for name in REPORTED_VERSIONS},
        "facts": results.facts,
        "tables": checksums,
    } | _provenance(results)


def _provenance(results: Results) -> dict[str, Any]:
    """Hash and settings of the scenario, which results that were read have kept."""
    if results.scenario is None:
        return results.provenance
    settings = results.scenario.settings.model_dump(mode="json")
    return dict(zip(PROVENANCE, (results.scenario.hash, settings), strict=True))


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def _refuse_foreign(folder: Path) -> None:
    """Refuse to replace anything that is not an earlier results folder.

    Raises:
        ResultsError: if there is something else.
    """
    if not folder.exists():
        return
    if not folder.is_dir() or (any(folder.iterdir()) and not (folder / MANIFEST).is_file()):
        raise ResultsError(
            [
                Fault(
                    str(folder),
                    "",
                    "a new folder or an earlier results folder",
                    "choose another folder; nothing was written",
                )
            ]
        )


def _swap(fresh: Path, target: Path) -> None:
    """Put the new folder in the place of the old one, which comes back if that fails."""
    if target.exists():
        old = Path(tempfile.mkdtemp(prefix=f".{target.name}-old-", dir=target.parent))
        os.replace(target, old / target.name)
        try:
            os.replace(fresh, target)
        except BaseException:
            os.replace(old / target.name, target)
            raise
        finally:
            shutil.rmtree(old, ignore_errors=True)
    else:
        os.replace(fresh, target)


def _cannot_write(folder: Path, error: OSError) -> Fault:
    return Fault(
        str(folder),
        "",
        "a folder that can be written",
        f"check space and permissions; nothing was written ({error.strerror})",
    )
