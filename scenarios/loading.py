"""Loads a scenario: reads its files, merges what it extends, and validates the whole at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scenarios.catalogue import CLUSTER_FILE, find_cluster, find_scenario
from scenarios.errors import Fault, InputError
from scenarios.scenario import Inputs, Scenario, assemble
from scenarios.schema.cluster import TABLES, ClusterSettings
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
        merged = _merge(merged, {k: v for k, v in file.data.items() if k != "extends"})
    places = _Places(chain)
    cluster_name = merged.get("cluster")
    if not isinstance(cluster_name, str):
        raise InputError([Fault(places("cluster"), "", "the name of a cluster",
                                "add 'cluster: humber' or extend a scenario that has one")])
    named_in = next(file.path for file in chain if "cluster" in file.data)
    inputs = read_cluster(find_cluster(cluster_name, named_in))
    return assemble(_name(reference, path), merged, inputs, places)


def read_cluster(folder: Path) -> Inputs:
    """Read and validate the tables of a cluster folder, row by row.

    Raises:
        InputError: listing every fault of every table.
    """
    names = [CLUSTER_FILE, *(f"{table}.csv" for table in TABLES), "coast.geojson",
             "network.geojson"]
    files = [folder / name for name in names]
    stamp = tuple(file.stat().st_mtime_ns if file.exists() else 0 for file in files)
    return _read_cluster(folder.resolve(), stamp)


@lru_cache(maxsize=8)
def _read_cluster(folder: Path, _stamp: tuple[int, ...]) -> Inputs:
    """Read a cluster once for as long as none of its files changes."""
    faults: list[Fault] = []
    settings: ClusterSettings | None = None
    try:
        file = read_yaml(folder / CLUSTER_FILE)
        settings = ClusterSettings.model_validate(file.data)
    except InputError as error:
        faults += error.faults
    except ValidationError as error:
        faults += faults_of(error, ClusterSettings, file.place)
    rows, table_faults = read_tables(folder)
    faults += table_faults
    maps = {}
    for name in ("coast", "network"):
        maps[name], map_faults = _read_map(folder / f"{name}.geojson")
        faults += map_faults
    if faults or settings is None:
        raise InputError(faults)
    return Inputs(settings, rows, maps["coast"], maps["network"])


def _with_ancestors(path: Path) -> list[YamlFile]:
    """Return the file and everything it extends, nearest first."""
    chain = [read_yaml(path)]
    while (parent := chain[-1].data.get("extends")) is not None:
        place = chain[-1].place("extends")
        if not isinstance(parent, str):
            raise InputError([Fault(place, str(parent), "the name of one scenario",
                                    "write a single name")])
        parent_path = find_scenario(parent, beside=chain[-1].path)
        if parent_path in [file.path for file in chain] or len(chain) > MOST_ANCESTORS:
            names = " -> ".join(file.path.stem for file in chain)
            raise InputError([Fault(place, parent, "a chain of scenarios that ends",
                                    f"break the circle {names} -> {parent}")])
        chain.append(read_yaml(parent_path))
    return chain


def _merge(base: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """Return base with changes laid over it; mappings merge, everything else replaces."""
    result = dict(base)
    for key, value in change.items():
        both = isinstance(value, dict) and isinstance(result.get(key), dict)
        result[key] = _merge(result[key], value) if both else value
    return result


def _read_map(path: Path) -> tuple[dict[str, Any] | None, list[Fault]]:
    if not path.exists():
        return None, []
    try:
        if path.stat().st_size > LARGEST_MAP_BYTES:
            return None, [Fault(path.name, f"{path.stat().st_size} bytes",
                                f"at most {LARGEST_MAP_BYTES} bytes", "simplify the map")]
        content = json.loads(path.read_text(encoding="utf-8"))
        if content.get("type") == "FeatureCollection" and isinstance(content["features"], list):
            return content, []
    except (OSError, ValueError, AttributeError, KeyError, RecursionError):
        pass
    return None, [Fault(path.name, "", "a GeoJSON FeatureCollection",
                        "export it again, or delete it to run without a map")]


def _name(reference: str | Path, path: Path) -> str:
    text = str(reference)
    return path.stem if text.endswith((".yaml", ".yml")) else text


class _Places:
    """Tells in which file of a chain, and on which line, a setting was written."""

    def __init__(self, chain: list[YamlFile]) -> None:
        self._chain = chain

    def __call__(self, dotted: str) -> str:
        for file in self._chain:
            if dotted in file.lines:
                return file.place(dotted)
        root = dotted.split(".", maxsplit=1)[0]
        return next((f for f in self._chain if root in f.lines), self._chain[0]).place(dotted)
