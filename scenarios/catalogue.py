"""Finds scenario files and cluster folders by shipped name or by path, never outside the folder."""

from __future__ import annotations

import re
from pathlib import Path

from scenarios.errors import Fault, InputError, shorten
from scenarios.translate import did_you_mean

SHIPPED = Path(__file__).parent
CLUSTER_FILE = "cluster.yaml"
ENDINGS = (".yaml", ".yml")
SHORT_NAME = re.compile(r"[A-Za-z0-9_-]{1,80}(/[A-Za-z0-9_-]{1,80})?")


def shipped_names() -> list[str]:
    """Return the names of all shipped scenarios, as cluster/scenario."""
    return sorted(
        f"{path.parent.name}/{path.stem}"
        for path in SHIPPED.glob("*/*.yaml")
        if path.name != CLUSTER_FILE
    )


def find_scenario(reference: str | Path, beside: Path | None = None, place: str = "") -> Path:
    """Return the file a reference names.

    Args:
        reference: a shipped name such as ``humber/reference``, a path to a YAML file, or within a
            scenario the name of another file in the same folder.
        beside: file that makes the reference; names then may not leave its folder.
        place: where in that file, for messages.

    Raises:
        InputError: if there is no such scenario or the name leaves the folder.
    """
    text = str(reference)
    if beside is not None:
        return _find_beside(text, beside, place or f"{beside.name}, extends")
    if text.endswith(ENDINGS):
        if _is_file(Path(text)):
            return Path(text).resolve()
        fault = Fault(f"scenario {shorten(text)}", "", "an existing file", "check the path")
        raise InputError([fault])
    if text in shipped_names():
        return SHIPPED / f"{text}.yaml"
    fault = Fault(
        f"scenario {shorten(text)}",
        "",
        "a shipped scenario or a path that ends in .yaml",
        did_you_mean(text[:200], shipped_names()),
    )
    raise InputError([fault])


def find_cluster(name: str, scenario_file: Path, place: str = "") -> Path:
    """Return the folder of the cluster a scenario names: its own, one beside it, or a shipped one.

    Args:
        name: name of the cluster.
        scenario_file: file that names it.
        place: where in that file, for messages.

    Raises:
        InputError: if there is no such folder, or it is a link that leads outside.
    """
    place = place or f"{scenario_file.name}, cluster"
    own = scenario_file.parent
    if own.name != name and own not in (SHIPPED, SHIPPED / name) and _is_file(own / CLUSTER_FILE):
        expected = f"'{own.name}', the cluster whose tables lie beside the scenario"
        raise InputError([Fault(place, name, expected, f"write 'cluster: {own.name}'")])
    for folder in (own if own.name == name else None, own / name, SHIPPED / name):
        if folder is None or not SHORT_NAME.fullmatch(name) or "/" in name:
            continue
        if _is_file(folder / CLUSTER_FILE):
            if folder == own / name and leaves_folder(folder, own):
                raise InputError([outside(place, name)])
            return folder
    shipped = sorted(path.parent.name for path in SHIPPED.glob(f"*/{CLUSTER_FILE}"))
    expected = f"a folder with {CLUSTER_FILE} beside the scenario, or a shipped one"
    raise InputError([Fault(place, name, expected, did_you_mean(name[:200], shipped))])


def leaves_folder(path: Path, folder: Path) -> bool:
    """Whether a path leads, by a link, out of a folder; shipped files are where they were put."""
    if folder == SHIPPED or SHIPPED in folder.parents:
        return False
    return not path.resolve().is_relative_to(folder.resolve())


def outside(place: str, value: str) -> Fault:
    """Return the fault of a file that leads out of its folder."""
    repair = "copy the file there; links that lead outside are not followed"
    return Fault(place, value, "a file inside the folder of the scenario", repair)


def _find_beside(text: str, beside: Path, place: str) -> Path:
    """Return the scenario that another one extends."""
    bare = text.removesuffix(".yaml").removesuffix(".yml")
    if not SHORT_NAME.fullmatch(text):
        expected = "the name of a scenario in the same folder or a shipped one"
        named = f"write '{bare}', without the ending" if SHORT_NAME.fullmatch(bare) else ""
        repair = named or "write 'reference' or 'humber/reference', without a path"
        raise InputError([Fault(place, text, expected, repair)])
    for ending in ENDINGS:
        neighbour = beside.parent / f"{text}{ending}"
        if _is_file(neighbour):
            if leaves_folder(neighbour, beside.parent):
                raise InputError([outside(place, text)])
            return neighbour
    if text in shipped_names():
        return SHIPPED / f"{text}.yaml"
    beside_it = sorted(
        path.stem for path in beside.parent.glob("*.y*ml") if path.name != CLUSTER_FILE
    )
    expected = "a scenario in the same folder or a shipped one"
    repair = did_you_mean(text, [*beside_it, *shipped_names()])
    raise InputError([Fault(place, text, expected, repair)])


def _is_file(path: Path) -> bool:
    """Whether there is such a file; also for names no file system takes."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
