"""Scenario files: the YAML that `twin run` takes, written from a run and read back into levers."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import yaml

from dashboard.presets import names, own_folder, preset_scenario, reference_name
from dashboard.state import RunState
from scenarios.errors import Fault, InputError, readable_size
from scenarios.loading import load
from scenarios.schema.scenario import ScenarioSettings

LARGEST_FILE_BYTES = 100_000


def to_yaml(state: RunState) -> str:
    """Return a run as a scenario file with every setting, which stands on its own.

    Raises:
        InputError: if a setting is refused.
    """
    scenario = state.scenario()
    plain = scenario.settings.model_dump(mode="json")
    if state.changes:
        plain["description"] = (
            f"{plain['description']} Changed in the dashboard: {', '.join(sorted(state.changes))}."
        ).strip()
    head = (
        f"# {state.preset} with {len(state.changes)} settings changed; scenario hash of the "
        f"dashboard's run: {scenario.hash}\n# Run it: twin run FILE.yaml\n"
    )
    return head + yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=100)


def from_yaml(content: bytes, cluster: str) -> RunState:
    """Return the run that a scenario file describes, as changes to a shipped scenario.

    Args:
        content: the file.
        cluster: cluster folder of the page; a file of another cluster is refused.

    Raises:
        InputError: listing every fault of the file, as `twin validate` would.
    """
    if len(content) > LARGEST_FILE_BYTES:
        most = f"at most {readable_size(LARGEST_FILE_BYTES)}"
        raise InputError([Fault("file", readable_size(len(content)), most, "leave out comments")])
    with tempfile.TemporaryDirectory(prefix="twin-upload-") as folder:
        path = Path(folder) / "uploaded.yaml"
        path.write_bytes(content)
        _inherit(path, cluster)
        mine = own_folder(cluster)
        if mine is not None:
            shutil.copytree(mine, Path(folder) / cluster)
        scenario = load(path)
    if scenario.settings.cluster != cluster:
        raise InputError(
            [
                Fault(
                    "cluster",
                    scenario.settings.cluster,
                    f"'{cluster}', the cluster of this page",
                    f"start another: twin dashboard --cluster {scenario.settings.cluster}",
                )
            ]
        )
    preset = reference_name(f"{cluster}/reference")
    if preset not in names():
        preset = next(name for name in names() if name.startswith(f"{cluster}/"))
    changes = differences(preset_scenario(preset).settings, scenario.settings)
    return RunState(preset, changes)


def differences(base: ScenarioSettings, other: ScenarioSettings) -> dict[str, Any]:
    """Return every setting of another scenario that differs from a base, by dotted path."""
    found: dict[str, Any] = {}
    _differ(base.model_dump(mode="json"), other.model_dump(mode="json"), "", found)
    found.pop("title", None)
    found.pop("description", None)
    return found


def _differ(base: Any, other: Any, path: str, found: dict[str, Any]) -> None:
    for name, value in other.items():
        dotted = f"{path}.{name}" if path else name
        known = base.get(name)
        if isinstance(value, dict) and isinstance(known, dict) and dotted != "data":
            _differ(known, value, dotted, found)
        elif dotted == "data":
            found.update({f"data.{target}": figure for target, figure in value.items()})
        elif isinstance(value, list) and isinstance(known, list) and len(value) == len(known):
            for i, (one, two) in enumerate(zip(known, value, strict=True)):
                _differ(one, two, f"{dotted}.{i}", found)
        elif value != known:
            found[dotted] = value


def _inherit(path: Path, cluster: str) -> None:
    """Let a file extend a scenario of the cluster by name, as one in its folder would."""
    try:
        given = yaml.safe_load(path.read_bytes())
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError):
        return
    parent = given.get("extends") if isinstance(given, dict) else None
    if isinstance(parent, str) and f"{cluster}/{parent}" in names():
        shipped = preset_scenario(f"{cluster}/{parent}").settings.model_dump(mode="json")
        beside = path.with_name(f"{parent}.yaml")
        beside.write_text(yaml.safe_dump(shipped, allow_unicode=True), encoding="utf-8")
