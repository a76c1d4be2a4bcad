"""Loads a scenario: reads its files, merges what it extends, and validates the whole at once."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scenarios.catalogue import (
    CLUSTER_FILE,
    ENDINGS,
    find_cluster,
    find_scenario,
    leaves_folder,
    outside,
)
from scenarios.checks import cluster_faults
from scenarios.errors import Fault, InputError, readable_size, written
from scenarios.geography import map_problem
from scenarios.map_corridors import corridors_of_map
from scenarios.references import reference_faults
from scenarios.scenario import Inputs, Scenario, assemble, validated_settings
from scenarios.schema.cluster import TABLES, Cluster, ClusterSettings
from scenarios.setting_paths import merge
from scenarios.tables import read_tables
from scenarios.translate import faults_of
from scenarios.yaml_file import YamlFile, read_yaml

LARGEST_MAP_BYTES = 20_000_000
MOST_ANCESTORS = 20


def load(reference: str | Path) -> Scenario:
    """Load a scenario by shipped name or by path.

    Args:
        reference: for instance ``humber/reference`` or ``my/study.yaml``.

    Raises:
        InputError: listing every fault of the scenario and its cluster, each with place, value,
            expectation and repair.
    """
    path = find_scenario(reference)
    chain = _with_ancestors(path)
    merged: dict[str, Any] = {}
    for file in reversed(chain):
        merged = merge(merged, {k: v for k, v in file.data.items() if k != "extends"})
    places = _Places(chain)
    folder, faults = _cluster_folder(chain, merged, places)
    try:
        inputs = None if folder is None else read_cluster(folder)
    except InputError as error:
        inputs, faults = None, [*faults, *error.faults]
    try:
        if inputs is None:
            raise InputError(validated_settings(merged, places)[1])
        inputs = replace(inputs, folder=_weather_folder(chain))
        scenario = assemble(_name(reference, path), merged, inputs, places)
    except InputError as error:
        told = {fault.place for fault in faults}
        faults = [*(fault for fault in error.faults if fault.place not in told), *faults]
    if faults:
        raise InputError(faults)
    return scenario


def read_cluster(folder: Path) -> Inputs:
    """Read and validate the tables of a cluster folder, row by row.

    Raises:
        InputError: listing every fault of every table.
    """
    names = [
        CLUSTER_FILE,
        *(f"{table}.csv" for table in TABLES),
        "coast.geojson",
        "network.geojson",
    ]
    return _read_cluster(folder.resolve(), tuple(_stamp(folder / name) for name in names))


@lru_cache(maxsize=8)
def _read_cluster(folder: Path, _stamps: tuple[tuple[int, ...], ...]) -> Inputs:
    """Read a cluster once for as long as none of its files changes."""
    settings, faults = _read_cluster_settings(folder)
    tables = read_tables(folder)
    coast, coast_faults = _read_map(folder / "coast.geojson")
    network_map, network_faults = _read_map(folder / "network.geojson")
    faults += tables.faults + coast_faults + network_faults
    if settings is not None and not faults:
        drawn, drawn_faults = corridors_of_map(network_map, settings, tables.rows)
        if not drawn_faults:
            rows = tables.rows | {"corridors": (*tables.rows["corridors"], *drawn)}
            return Inputs(settings, rows, coast, network_map)
        faults += drawn_faults
    # Not to be told on a second attempt: what is wrong between tables that are whole.
    faults += reference_faults(tables.rows, tables.names)
    if settings is not None:
        cluster = Cluster(
            settings,
            coast=coast,
            network_map=network_map,
            **tables.rows,  # type: ignore[arg-type]
        )
        faults += cluster_faults(cluster, tables.whole)
    raise InputError(faults)


def _read_cluster_settings(folder: Path) -> tuple[ClusterSettings | None, list[Fault]]:
    path = folder / CLUSTER_FILE
    try:
        if leaves_folder(path, folder):
            return None, [outside(f"{CLUSTER_FILE}, the file", str(path.resolve()))]
        file = read_yaml(path)
        return ClusterSettings.model_validate(file.data), []
    except InputError as error:
        return None, list(error.faults)
    except ValidationError as error:
        return None, faults_of(error, ClusterSettings, file.place)


def _cluster_folder(
    chain: list[YamlFile], merged: dict[str, Any], places: _Places
) -> tuple[Path | None, list[Fault]]:
    """Return the folder of the cluster, or that beside the scenario if the name is wrong."""
    name, place = merged.get("cluster"), places("cluster")
    if not isinstance(name, str):
        repair = "add 'cluster: humber' or extend a scenario that has one"
        return None, [Fault(place, written(name), "the name of a cluster", repair)]
    named_in = next(file.path for file in chain if "cluster" in file.data)
    try:
        return find_cluster(name, named_in, place), []
    except InputError as error:
        own = named_in.parent
        return own if (own / CLUSTER_FILE).is_file() else None, list(error.faults)


def _weather_folder(chain: list[YamlFile]) -> Path:
    """Folder of the file that names the weather, or of the scenario itself."""
    for file in chain:
        weather = file.data.get("weather")
        if isinstance(weather, dict) and "file" in weather:
            return file.path.parent
    return chain[0].path.parent


def _with_ancestors(path: Path) -> list[YamlFile]:
    """Return the file and everything it extends, nearest first."""
    chain = [read_yaml(path)]
    while (parent := chain[-1].data.get("extends")) is not None:
        place = chain[-1].place("extends")
        if not isinstance(parent, str):
            expected = "the name of one scenario"
            raise InputError([Fault(place, written(parent), expected, "write a single name")])
        parent_path = find_scenario(parent, chain[-1].path, place)
        names = " -> ".join([*(file.path.stem for file in chain), parent])
        if parent_path in [file.path for file in chain]:
            expected = "a chain of scenarios that ends"
            raise InputError([Fault(place, parent, expected, f"break the circle {names}")])
        if len(chain) > MOST_ANCESTORS:
            expected = f"a chain of at most {MOST_ANCESTORS} scenarios"
            raise InputError([Fault(place, parent, expected, f"join some of {names}")])
        chain.append(read_yaml(parent_path))
    return chain


def _read_map(path: Path) -> tuple[dict[str, Any] | None, list[Fault]]:
    if not path.exists():
        return None, []
    place = f"{path.name}, the file"
    try:
        size = path.stat().st_size
        if leaves_folder(path, path.parent):
            return None, [outside(place, str(path.resolve()))]
        if size > LARGEST_MAP_BYTES:
            most = f"at most {readable_size(LARGEST_MAP_BYTES)}"
            return None, [Fault(place, readable_size(size), most, "simplify the map")]
        if not path.is_file():
            raise OSError(None, "it is no ordinary file")
        content = json.loads(path.read_text(encoding="utf-8"))
        problem = map_problem(content, land_only=path.stem == "coast")
        if not problem:
            return content, []
    except (OSError, ValueError, RecursionError):
        problem = "it is not JSON"
    expected = f"a GeoJSON map in longitude and latitude, but {problem}"
    return None, [Fault(place, "", expected, "export it again, or delete it to run without a map")]


def _stamp(path: Path) -> tuple[int, ...]:
    """Return what changes when a file does."""
    try:
        status = path.stat()
    except OSError:
        return ()
    return (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def _name(reference: str | Path, path: Path) -> str:
    text = str(reference)
    return path.stem if text.endswith(ENDINGS) else text


class _Places:
    """Tells in which file of a chain, and on which line, a setting was written."""

    def __init__(self, chain: list[YamlFile]) -> None:
        self._chain = chain

    def __call__(self, dotted: str) -> str:
        parts = dotted.split(".")
        # A list replaces that of an ancestor whole, so its entries are where the list is.
        entry = next((i for i, part in enumerate(parts) if part.isdecimal()), len(parts))
        for written_as in (".".join(parts[:entry]), parts[0]):
            for file in self._chain:
                if written_as in file.lines:
                    return file.place(dotted)
        return self._chain[0].place(dotted)
