"""Loads a scenario: reads its files, merges what it extends, and validates the whole at once."""

from __future__ import annotations

import json
from collections.abc import Collection
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
from scenarios.checks.settings import SettingCheck
from scenarios.errors import Fault, InputError, readable_size, written
from scenarios.geography import map_problem
from scenarios.map_corridors import corridors_of_map
from scenarios.readable import only, readable
from scenarios.references import Rows
from scenarios.scenario import Inputs, Scenario, assemble
from scenarios.schema.base import UnreadError
from scenarios.schema.cluster import TABLES, ClusterSettings
from scenarios.schema.network import CorridorRow
from scenarios.setting_paths import merge
from scenarios.tables import read_tables
from scenarios.translate import faults_of
from scenarios.yaml_file import YamlFile, read_yaml

_UNREAD = (
    Inputs(
        only(ClusterSettings, {}),
        {name: (only(row, {}),) for name, row in TABLES.items()},
        coast=None,
        network_map=None,
    ),
    list[Fault](),
)
"""A cluster of which nothing is known."""
LARGEST_MAP_BYTES = 20_000_000
MOST_ANCESTORS = 20


def load(reference: str | Path, *, also: Collection[SettingCheck] = ()) -> Scenario:
    """Load a scenario by shipped name or by path.

    Args:
        reference: for instance ``humber/reference`` or ``my/study.yaml``.
        also: checks of floors above, whose faults are told together with all others.

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
    inputs, found = _UNREAD if folder is None else _cluster_in_part(folder)
    # What is wrong with the name of the cluster is told once, and better.
    told = {fault.place for fault in faults}
    inputs = replace(inputs, folder=_weather_folder(chain))
    try:
        return assemble(
            _name(reference, path), merged, inputs, places, told=[*faults, *found], also=also
        )
    except InputError as error:
        raise InputError(
            fault for fault in error.faults if fault.place not in told or fault in faults
        ) from None


def read_cluster(folder: Path) -> Inputs:
    """Read and validate the tables of a cluster folder, row by row.

    Raises:
        InputError: listing every fault of every table.
    """
    inputs, faults = _cluster_in_part(folder)
    if faults:
        raise InputError(faults)
    return inputs


def _cluster_in_part(folder: Path) -> tuple[Inputs, list[Fault]]:
    """Return what can be read of a cluster, and what is wrong with the rest."""
    names = [
        CLUSTER_FILE,
        *(f"{table}.csv" for table in TABLES),
        "coast.geojson",
        "network.geojson",
    ]
    return _read_cluster(folder.resolve(), tuple(_stamp(folder / name) for name in names))


@lru_cache(maxsize=8)
def _read_cluster(folder: Path, _stamps: tuple[tuple[int, ...], ...]) -> tuple[Inputs, list[Fault]]:
    """Read a cluster once for as long as none of its files changes."""
    settings, faults = _read_cluster_settings(folder)
    rows, row_faults = read_tables(folder)
    coast, coast_faults = _read_map(folder / "coast.geojson")
    network_map, network_faults = _read_map(folder / "network.geojson")
    drawn, drawn_faults = _drawn_corridors(network_map, settings, rows)
    if network_faults:
        drawn = [*drawn, only(CorridorRow, {})]
    rows = rows | {"corridors": (*rows["corridors"], *drawn)}
    faults = [*faults, *row_faults, *coast_faults, *network_faults, *drawn_faults]
    return Inputs(settings, rows, coast, network_map), faults


def _drawn_corridors(
    network_map: dict[str, Any] | None, settings: ClusterSettings, rows: Rows
) -> tuple[list[CorridorRow], list[Fault]]:
    """Return the corridors that are drawn; one that cannot be read stands for those with faults."""
    try:
        drawn, faults = corridors_of_map(network_map, settings, rows)
    except UnreadError:
        drawn, faults = [only(CorridorRow, {})], []
    return [*drawn, only(CorridorRow, {})] if faults else drawn, faults


def _read_cluster_settings(folder: Path) -> tuple[ClusterSettings, list[Fault]]:
    path = folder / CLUSTER_FILE
    try:
        if leaves_folder(path, folder):
            fault = outside(f"{CLUSTER_FILE}, the file", str(path.resolve()))
            return only(ClusterSettings, {}), [fault]
        file = read_yaml(path)
        return ClusterSettings.model_validate(file.data), []
    except InputError as error:
        return only(ClusterSettings, {}), list(error.faults)
    except ValidationError as error:
        faults = faults_of(error, ClusterSettings, file.place)
        return readable(ClusterSettings, file.data), faults


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
