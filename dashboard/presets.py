"""Scenarios that a page can start from: the shipped ones, and those in a folder of the user's."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from scenarios.catalogue import CLUSTER_FILE, ENDINGS, SHIPPED, shipped_names
from scenarios.errors import Fault, InputError
from scenarios.loading import load
from scenarios.scenario import Scenario
from scenarios.translate import did_you_mean

LONGEST_NAME = 200
_OWN: dict[str, Path] = {}
"""Scenario files of the user's folder by name; a process that simulates is told of them too."""


def open_folder(folder: Path | None) -> None:
    """Offer the scenarios of a folder beside the shipped ones; before them where names are equal.

    Args:
        folder: folder of a cluster or of scenario files; none takes an earlier one away.
    """
    _OWN.clear()
    _names.cache_clear()
    preset_scenario.cache_clear()
    for path in sorted(folder.iterdir()) if folder is not None else ():
        if path.name.endswith(ENDINGS) and path.name != CLUSTER_FILE:
            _OWN[f"{path.parent.name}/{path.stem}"] = path


def names() -> tuple[str, ...]:
    """Return the names of all scenarios that a page can start from, as cluster/scenario."""
    return _names()


@lru_cache(maxsize=1)
def _names() -> tuple[str, ...]:
    own = {name.partition("/")[0] for name in _OWN}
    shipped = [name for name in shipped_names() if name.partition("/")[0] not in own]
    return tuple(sorted([*_OWN, *shipped]))


@lru_cache(maxsize=64)
def preset_scenario(name: str) -> Scenario:
    """Return a scenario that a page can start from, read once.

    Raises:
        InputError: if there is none of that name.
    """
    if name not in names():
        expected, repair = "a shipped scenario", did_you_mean(name[:LONGEST_NAME], list(names()))
        raise InputError([Fault("preset", name, expected, repair)])
    return load(place_of(name))


def place_of(name: str) -> str:
    """Return where a scenario that a page can start from is loaded from: its name, or a path."""
    return str(_OWN.get(name, name))


def reference_name(preset: str) -> str:
    """Return the scenario that a preset of the same cluster is compared with."""
    reference = f"{preset.partition('/')[0]}/reference"
    return reference if reference in names() else preset


def own_folder(cluster: str) -> Path | None:
    """Return the folder of a cluster of the user's; none for a shipped one."""
    path = next((path for name, path in _OWN.items() if name.startswith(f"{cluster}/")), None)
    return path.parent if path is not None else None


def find(cluster: str) -> tuple[str, Path | None]:
    """Return the preset to open with, and the user's folder if it is one of theirs.

    Args:
        cluster: a shipped cluster (``humber``), one of its scenarios (``humber/no_support``), a
            path to a folder with a cluster of one's own, or to a scenario file.

    Raises:
        InputError: if it is none of these.
    """
    path = Path(cluster).expanduser()
    known = [name for name in shipped_names() if cluster in (name, name.partition("/")[0])]
    if not known and path.exists():
        return _find_own(path.resolve())
    if not known:
        repair = did_you_mean(cluster[:LONGEST_NAME], [path.name for path in SHIPPED.iterdir()])
        expected = "a shipped cluster or scenario, or a path to a folder or file of your own"
        raise InputError([Fault("--cluster", cluster, expected, repair)])
    reference = f"{cluster}/reference"
    return reference if reference in known else known[0], None


def _find_own(path: Path) -> tuple[str, Path]:
    folder = path if path.is_dir() else path.parent
    found = [
        each.stem
        for each in sorted(folder.iterdir())
        if each.name.endswith(ENDINGS) and each.name != CLUSTER_FILE
    ]
    chosen = path.stem if path.is_file() else "reference" if "reference" in found else ""
    chosen = chosen or next(iter(found), "")
    if chosen not in found:
        expected = "a folder that holds a scenario, or a scenario file that ends in .yaml"
        raise InputError([Fault("--cluster", str(path), expected, "see 'Your own cluster'")])
    return f"{folder.name}/{chosen}", folder
