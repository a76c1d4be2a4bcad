"""Finds scenario files and cluster folders by shipped name or by path, never outside the folder."""

from __future__ import annotations

import re
from pathlib import Path

from scenarios.errors import Fault, InputError
from scenarios.translate import did_you_mean

SHIPPED = Path(__file__).parent
CLUSTER_FILE = "cluster.yaml"
SHORT_NAME = re.compile(r"^[a-z0-9_]+(/[a-z0-9_]+)?$")


def shipped_names() -> list[str]:
    """Return the names of all shipped scenarios, as cluster/scenario."""
    return sorted(f"{path.parent.name}/{path.stem}" for path in SHIPPED.glob("*/*.yaml")
                  if path.name != CLUSTER_FILE)


def find_scenario(reference: str | Path, beside: Path | None = None) -> Path:
    """Return the file a reference names.

    Args:
        reference: a shipped name such as ``humber/reference``, a path to a YAML file, or within a
            scenario the name of another file in the same folder.
        beside: file that makes the reference; names then may not leave its folder.

    Raises:
        InputError: if there is no such scenario or the name leaves the folder.
    """
    text = str(reference)
    if beside is not None:
        if not SHORT_NAME.match(text):
            raise InputError([Fault(f"{beside.name}, extends", text,
                                    "the name of a scenario in the same folder or a shipped one",
                                    "write 'reference' or 'humber/reference', without a path")])
        neighbour = beside.parent / f"{text}.yaml"
        if neighbour.is_file():
            return _inside(neighbour, beside.parent, text)
    elif text.endswith((".yaml", ".yml")):
        if Path(text).is_file():
            return Path(text).resolve()
        raise InputError([Fault(text, "", "an existing scenario file", "check the path")])
    if text in shipped_names():
        return SHIPPED / f"{text}.yaml"
    raise InputError([Fault(f"scenario '{text}'", "", "a shipped scenario or a path to a YAML file",
                            did_you_mean(text, shipped_names()))])


def find_cluster(name: str, scenario_file: Path) -> Path:
    """Return the folder of the cluster a scenario names: its own, one beside it, or a shipped one.

    Raises:
        InputError: if there is no such folder.
    """
    own = scenario_file.parent
    for folder in (own if own.name == name else None, own / name, SHIPPED / name):
        if folder is not None and SHORT_NAME.match(name) and (folder / CLUSTER_FILE).is_file():
            return folder
    shipped = sorted(path.parent.name for path in SHIPPED.glob(f"*/{CLUSTER_FILE}"))
    raise InputError([Fault(f"{scenario_file.name}, cluster", name,
                            f"a folder with {CLUSTER_FILE} beside the scenario, or a shipped one",
                            did_you_mean(name, shipped))])


def _inside(path: Path, folder: Path, text: str) -> Path:
    resolved = path.resolve()
    if not resolved.is_relative_to(folder.resolve()):
        raise InputError([Fault(f"extends '{text}'", str(resolved),
                                "a file inside the scenario's folder",
                                "copy it there; links that lead outside are not followed")])
    return resolved
