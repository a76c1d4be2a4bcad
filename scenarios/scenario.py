"""A scenario: validated settings together with the validated cluster they apply to."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from scenarios.catalogue import leaves_folder, outside
from scenarios.checks import cluster_faults
from scenarios.checks.settings import SettingCheck, setting_faults
from scenarios.errors import Fault, InputError, written
from scenarios.figures import override
from scenarios.hourly_file import HourlyWeather, read_hourly_weather
from scenarios.readable import readable
from scenarios.references import Rows, checked_references
from scenarios.schema.cluster import Cluster, ClusterSettings
from scenarios.schema.scenario import ScenarioSettings
from scenarios.setting_paths import put
from scenarios.translate import faults_of


@dataclass(frozen=True)
class Inputs:
    """A cluster as read from its folder, before a scenario changes single figures of it."""

    settings: ClusterSettings
    rows: Rows
    coast: dict[str, Any] | None
    network_map: dict[str, Any] | None
    folder: Path | None = None
    """Folder of the scenario's own files, where it was read from one."""


@dataclass(frozen=True, eq=False, repr=False)
class Scenario:
    """What a run is given.

    Attributes:
        name: shipped name, or the stem of the file it was read from.
        settings: every setting with its value.
        cluster: every table, with the scenario's changes to single figures applied.
        inputs: the cluster before those changes.
        hourly_weather: hours of the user's own weather file, if the scenario names one.
    """

    name: str
    settings: ScenarioSettings
    cluster: Cluster
    inputs: Inputs
    hourly_weather: HourlyWeather | None = None

    def __repr__(self) -> str:
        """Return what it is in one line; its settings tell the rest."""
        horizon = self.settings.horizon
        return (
            f"Scenario({self.name}: {self.settings.title}; {horizon.start_year}-"
            f"{horizon.end_year}, seed {self.settings.seed})"
        )

    def __getstate__(self) -> dict[str, Any]:
        """Leave behind what was worked out from it, when it goes to another process."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    def with_(self, **changes: Any) -> Scenario:
        """Return a copy with settings changed.

        Two underscores go one level down: ``with_(policy__carbon_price__path="high")``. Single
        figures of the tables: ``with_(data={"sectors.lime.process_share": 0.6})``. Of a group
        given as a dictionary, what is not named stays as it is, as where a file extends another;
        ``data={}`` takes all changes of single figures back, ``companies__rules={}`` all rules.

        Raises:
            InputError: if a setting is unknown or a value is refused; all faults are listed.
        """
        return self.changed({key.replace("__", "."): value for key, value in changes.items()})

    def changed(self, changes: Mapping[str, Any]) -> Scenario:
        """Return a copy with settings changed, each named by its dotted path.

        Raises:
            InputError: if a setting is unknown or a value is refused; all faults are listed.
        """
        if not isinstance(changes, Mapping):
            repair = "write {'policy.carbon_price.path': 'high'}, or use with_"
            fault = Fault("changes", written(changes), "settings with values, by path", repair)
            raise InputError([fault])
        settings = self.settings.model_dump(mode="json")
        faults: list[Fault] = []
        for dotted, value in changes.items():
            faults += put(settings, str(dotted), value)
        if settings.get("cluster") != self.settings.cluster:
            expected = f"'{self.settings.cluster}', which cannot be changed"
            repair = "load a scenario of that cluster"
            faults.append(Fault("setting cluster", written(settings["cluster"]), expected, repair))
        if faults:
            raise InputError(faults)
        # Tables that no change touches were checked when they were read, and are shared.
        checked = None if any(str(name).startswith("data") for name in changes) else self.cluster
        return assemble(
            self.name, settings, self.inputs, lambda dotted: f"setting {dotted}", checked
        )

    @cached_property
    def hash(self) -> str:
        """SHA-256 over every setting, row and map: what a result can be traced to."""
        digest = hashlib.sha256(self.settings.model_dump_json().encode())
        digest.update(self.cluster.settings.model_dump_json().encode())
        for table in sorted(self.inputs.rows):
            for row in getattr(self.cluster, table):
                digest.update(row.model_dump_json().encode())
        for drawn in (self.cluster.coast, self.cluster.network_map):
            digest.update(json.dumps(drawn, sort_keys=True).encode())
        if self.hourly_weather is not None:
            for year in self.hourly_weather.years:
                digest.update(self.hourly_weather.wind[year].tobytes())
                digest.update(self.hourly_weather.solar[year].tobytes())
        return digest.hexdigest()


def assemble(
    name: str,
    settings: Mapping[str, Any],
    inputs: Inputs,
    place_of: Callable[[str], str],
    checked: Cluster | None = None,
    *,
    told: Sequence[Fault] = (),
    also: Collection[SettingCheck] = (),
) -> Scenario:
    """Validate settings and tables together and return the scenario.

    Args:
        name: name of the scenario.
        settings: every setting, not yet validated.
        inputs: tables and maps of the cluster as read.
        place_of: where a setting stands, by its dotted path.
        checked: the tables with the changed figures of these settings, where they were checked
            before.
        told: faults of tables and maps that were found when they were read.
        also: checks of settings that belong to floors above.

    Raises:
        InputError: listing every fault of settings, changed figures, references and checks, with
            those that were told before.
    """
    validated, faults = validated_settings(settings, place_of)
    cluster, found = (checked, []) if checked else _changed_cluster(inputs, settings, place_of)
    faults += setting_faults(validated, cluster, place_of, also)
    weather, weather_faults = _hourly_weather(validated, inputs.folder, place_of)
    faults = [*faults, *weather_faults, *told, *found]
    if faults:
        raise InputError(dict.fromkeys(faults))
    return Scenario(name, validated, cluster, inputs, weather)


def _changed_cluster(
    inputs: Inputs, settings: Mapping[str, Any], place_of: Callable[[str], str]
) -> tuple[Cluster, list[Fault]]:
    """Return the cluster with the figures that the settings change, and what is wrong in it."""
    rows, faults = override(inputs.rows, _figures(settings.get("data")), place_of)
    sound, reference_faults = checked_references(rows)
    cluster = Cluster(
        inputs.settings,
        coast=inputs.coast,
        network_map=inputs.network_map,
        **sound,  # type: ignore[arg-type]
    )
    return cluster, [*faults, *reference_faults, *cluster_faults(cluster)]


def _hourly_weather(
    settings: ScenarioSettings, folder: Path | None, place_of: Callable[[str], str]
) -> tuple[HourlyWeather | None, list[Fault]]:
    """Read the user's own weather, if the settings name a file."""
    name = getattr(getattr(settings, "weather", None), "file", None)
    if name is None:
        return None, []
    place = place_of("weather.file")
    folder = Path() if folder is None else folder
    if (
        not name.strip()
        or "\0" in name
        or Path(name).is_absolute()
        or (leaves_folder(folder / name, folder) or ".." in Path(name).parts)
    ):
        return None, [outside(place, written(name))]
    return read_hourly_weather(folder / name)


def validated_settings(
    settings: Mapping[str, Any], place_of: Callable[[str], str]
) -> tuple[ScenarioSettings, list[Fault]]:
    """Return the settings as declared, as far as they can be read, and what is wrong with them."""
    try:
        validated, faults = ScenarioSettings.model_validate(settings), []
    except ValidationError as error:
        validated = readable(ScenarioSettings, settings)
        faults = faults_of(error, ScenarioSettings, place_of)
    faults += [
        Fault(place_of(dotted), written(value), "a number", "write the figure itself")
        for dotted, value in _truths_taken_for_numbers(settings, validated, "")
    ]
    return validated, faults


def _truths_taken_for_numbers(
    given: Any, validated: Any, dotted: str
) -> Iterator[tuple[str, bool]]:
    """Find every true or false that was read as one or nought."""
    if isinstance(given, bool) and not isinstance(validated, bool):
        yield dotted, given
    elif isinstance(given, Mapping) and isinstance(validated, BaseModel):
        for name, value in given.items():
            child = f"{dotted}.{name}" if dotted else name
            yield from _truths_taken_for_numbers(value, getattr(validated, name, value), child)
    elif isinstance(given, Sequence) and isinstance(validated, tuple):
        for i, (value, entry) in enumerate(zip(given, validated, strict=True)):
            yield from _truths_taken_for_numbers(value, entry, f"{dotted}.{i}")


def _figures(data: Any) -> dict[str, Any]:
    """Return the changed figures that validation of the settings did not refuse."""
    if not isinstance(data, Mapping):
        return {}
    return {
        target: value
        for target, value in data.items()
        if isinstance(value, bool | int | str | None)
        or (isinstance(value, float) and math.isfinite(value))
    }
