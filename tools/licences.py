"""Writes docs/licences.md: every library that running the twin installs, and its licence.

Run as ``python -m tools.licences`` in the environment of the project after a change of
dependencies. Versions are those of constraints.txt; licences are what each library says of itself.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).parents[1]
NAME = re.compile(r"[A-Za-z0-9._-]+")
COPYLEFT = re.compile(r"\b(A?GPL|Affero|GNU General Public)", re.IGNORECASE)
"""Licences that would bind those who pass the twin on; the lesser one (LGPL) does not."""
LONGEST = 60
OPENING = """\
# Licences

*Written by `python -m tools.licences`; do not edit.*

cluster-twin is under the MIT licence (`LICENSE`). Running it installs the libraries below, in the
versions of `constraints.txt`; a version in brackets is for other versions of Python. None is under
the GPL or AGPL. Data of the clusters carry their sources, row by row, and
`scenarios/humber/SOURCES.md` their terms. Libraries for tests and tools are not listed.
"""


@dataclass(frozen=True)
class Library:
    """One library, whether the twin asks for it itself, and the licence it states."""

    name: str
    direct: bool
    licence: str


def normal(name: str) -> str:
    """Return the name in the one spelling that comparisons use."""
    return re.sub(r"[-_.]+", "-", name).lower()


def libraries() -> list[Library]:
    """Return all libraries that running the twin needs and that are installed, by name."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    wanted = tomllib.loads(text)["project"]["dependencies"]
    direct = {normal(_name(line)) for line in wanted}
    found: dict[str, Library] = {}
    # mesa[network] asks for networkx alone, which is a direct dependency as well.
    queue = sorted(direct)
    while queue:
        name = queue.pop()
        if name in found:
            continue
        try:
            own = distribution(name)
        except PackageNotFoundError:
            continue  # For another system or another Python.
        found[name] = Library(name, name in direct, _licence(own.metadata.json))
        needs = [line for line in own.requires or () if "extra ==" not in line]
        queue += [normal(_name(line)) for line in needs]
    return [found[name] for name in sorted(found)]


def _name(requirement: str) -> str:
    match = NAME.match(requirement)
    if match is None:
        raise ValueError(f"{requirement!r} does not begin with the name of a library")
    return match.group()


def _licence(metadata: dict[str, str | list[str]]) -> str:
    """Return the licence by expression, by classifier, or as the first line of its text."""
    if expression := metadata.get("license_expression"):
        return str(expression)
    classified = [
        line.split(" :: ")[-1]
        for line in metadata.get("classifier", ())
        if line.startswith("License ::") and line != "License :: OSI Approved"
    ]
    if classified:
        return ", ".join(classified)
    return str(metadata.get("license", "")).strip().split("\n")[0][:LONGEST] or "not stated"


def versions() -> dict[str, list[str]]:
    """Return the versions that constraints.txt pins, by library, the newest first."""
    pins: dict[str, list[str]] = {}
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        name, version = line.split(" ;")[0].split("==")
        pins.setdefault(normal(name), []).insert(0, version)
    return pins


def is_copyleft(library: Library) -> bool:
    """Tell whether a library is under the GPL or AGPL and no other licence by choice."""
    lesser = re.sub(r"LGPL|Lesser General Public", "", library.licence)
    return bool(COPYLEFT.search(lesser)) and " OR " not in library.licence


def licence_page(found: list[Library]) -> str:
    """Return the page as Markdown."""
    pins = versions()
    lines = ["| library | version | licence | asked for by |", "|---|---|---|---|"]
    for library in found:
        first, *others = pins.get(library.name, ["not pinned"])
        version = first + (f" ({', '.join(others)})" if others else "")
        asked = "the twin" if library.direct else "another library"
        lines.append(f"| {library.name} | {version} | {library.licence} | {asked} |")
    return OPENING + "\n" + "\n".join(lines) + "\n"


def main() -> None:
    """Write the page, unless a licence forbids it."""
    found = libraries()
    if refused := [f"{each.name} ({each.licence})" for each in found if is_copyleft(each)]:
        raise SystemExit(f"under the GPL or AGPL: {', '.join(refused)}")
    (ROOT / "docs" / "licences.md").write_text(licence_page(found), encoding="utf-8")
    print(f"{len(found)} libraries: docs/licences.md is written")


if __name__ == "__main__":
    main()
