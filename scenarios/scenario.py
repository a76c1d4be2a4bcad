"""A scenario: validated settings together with the validated cluster they apply to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from scenarios.checks import cluster_faults, setting_faults
from scenarios.errors import Fault, InputError
from scenarios.schema.cluster import Cluster, ClusterSettings
from scenarios.schema.scenario import ScenarioSettings
from scenarios.tables import Rows, override, reference_faults
from scenarios.translate import faults_of


@dataclass(frozen=True)
class Inputs:
    """A cluster as read from its folder, before a scenario changes single figures of it."""

    settings: ClusterSettings
    rows: Rows
    coast: dict[str, Any] | None
    network_map: dict[str, Any] | None


@dataclass(frozen=True, eq=False)
class Scenario:
    """What a run is given.

    Attributes:
        name: shipped name, or the stem of the file it was read from.
        settings: every setting with its value.
        cluster: every table, with the scenario's changes to single figures applied.
        inputs: the cluster before those changes.
    """

    name: str
    settings: ScenarioSettings
    cluster: Cluster = field(repr=False)
    inputs: Inputs = field(repr=False)

    def with_(self, **changes: Any) -> Scenario:
        """Return a copy with settings changed.

        Two underscores go one level down: ``with_(policy__carbon_price__path="high")``. Single
        figures of the tables: ``with_(data={"sectors.lime.process_share": 0.6})``.

        Raises:
            InputError: if a setting is unknown or a value is refused; all faults are listed.
        """
        return self.changed({key.replace("__", "."): value for key, value in changes.items()})

    def changed(self, changes: Mapping[str, Any]) -> Scenario:
        """Return a copy with settings changed, each named by its dotted path.

        Raises:
            InputError: if a setting is unknown or a value is refused; all faults are listed.
        """
        settings = self.settings.model_dump(mode="json")
        faults: list[Fault] = []
        for dotted, value in changes.items():
            faults += _set(settings, dotted, value)
        if faults:
            raise InputError(faults)
        return assemble(self.name, settings, self.inputs, lambda dotted: f"setting {dotted}")

    @cached_property
    def hash(self) -> str:
        """SHA-256 over every setting and every row: what a result can be traced to."""
        digest = hashlib.sha256(self.settings.model_dump_json().encode())
        digest.update(self.cluster.settings.model_dump_json().encode())
        for table in sorted(self.inputs.rows):
            for row in getattr(self.cluster, table):
                digest.update(row.model_dump_json().encode())
        return digest.hexdigest()


def assemble(
    name: str, settings: Mapping[str, Any], inputs: Inputs, place_of: Any
) -> Scenario:
    """Validate settings and tables together and return the scenario.

    Raises:
        InputError: listing every fault of settings, changed figures, references and checks.
    """
    faults: list[Fault] = []
    validated: ScenarioSettings | None = None
    try:
        validated = ScenarioSettings.model_validate(settings)
    except ValidationError as error:
        faults += faults_of(error, ScenarioSettings, place_of)
    changes = settings.get("data") or {}
    rows, override_faults = override(inputs.rows, changes if isinstance(changes, dict) else {},
                                     place_of("data"))
    cluster = Cluster(inputs.settings, coast=inputs.coast, network_map=inputs.network_map,
                      **rows)  # type: ignore[arg-type]
    faults += override_faults + reference_faults(rows)
    if not faults:
        faults += cluster_faults(cluster)
    if validated is not None:
        faults += setting_faults(validated, cluster, place_of)
    if faults or validated is None:
        raise InputError(faults)
    return Scenario(name, validated, cluster, inputs)


def _set(settings: dict[str, Any], dotted: str, value: Any) -> list[Fault]:
    """Put a value at a dotted path of nested settings; unknown names are left to validation."""
    if dotted.startswith("data."):
        settings["data"][dotted.removeprefix("data.")] = value
        return []
    current: Any = settings
    *parents, last = dotted.split(".")
    for part in parents:
        try:
            current = current[int(part)] if isinstance(current, list) else current[part]
        except (KeyError, IndexError, ValueError, TypeError):
            return [Fault(f"setting {dotted}", "", "a setting that exists",
                          f"'{part}' is unknown here; see 'twin show'")]
    if isinstance(current, list):
        if not last.isdigit() or int(last) >= len(current):
            return [Fault(f"setting {dotted}", last, f"a position from 0 to {len(current) - 1}",
                          "name an existing entry")]
        current[int(last)] = value
    elif isinstance(current, dict):
        current[last] = json.loads(json.dumps(value, default=_plain))
    else:
        return [Fault(f"setting {dotted}", "", "a setting that exists",
                      f"'{last}' has nothing below it; see 'twin show'")]
    return []


def _plain(value: Any) -> Any:
    return value.model_dump(mode="json") if hasattr(value, "model_dump") else str(value)
