"""What a page of the dashboard shows: a run (preset and what differs from it) and a place in it.

Both travel in the address of the page, so that a link reproduces them; what comes back from a
browser is read here and refused with a plain message where it is not what the page sends.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

from dashboard.presets import preset_scenario
from dashboard.refusal import RefusedError
from scenarios.errors import Fault, InputError
from scenarios.scenario import Scenario

LONGEST_LINK = 6000
"""Characters of the part of an address that says which run it is."""
MOST_CHANGES = 200
LONGEST_WORD = 200
PRESET = "preset"
VIEWS = (
    "overview",
    "map",
    "companies",
    "hydrogen",
    "programme",
    "money",
    "jobs",
    "coordination",
    "compare",
    "uncertainty",
    "data",
)
"""Views in the order of the tabs; also the paths of the pages."""
PLACE_NUMBERS = ("year", "week", "done")
PLACE_WORDS = ("company", "project", "table", "search", "runs", "theme", "job", "pivot")
NOT_IN_LINKS = ("theme", "job", "pivot", "done")


@dataclass(frozen=True)
class RunState:
    """Which run is shown.

    Attributes:
        preset: shipped name of the scenario the levers start from.
        changes: settings that differ from it, by dotted path.
    """

    preset: str
    changes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """One string for each run, whatever the order in which levers were moved."""
        return f"{self.preset}?{json.dumps(dict(self.changes), sort_keys=True)}"

    def scenario(self) -> Scenario:
        """Return the scenario, validated.

        Raises:
            InputError: if there is no such preset, or a setting or value is refused.
        """
        base = preset_scenario(self.preset)
        return base.changed(self.changes) if self.changes else base

    def plain(self) -> dict[str, Any]:
        """Return it as JSON knows it."""
        return {PRESET: self.preset, "changes": dict(self.changes)}


def read_run(value: Any, default: str, *, check: bool = True) -> RunState:
    """Read a run as a browser sends it.

    Args:
        value: what the browser sent.
        default: preset where it names none.
        check: whether to validate settings too; a worker that simulates the run does so anyway.

    Raises:
        InputError: if it is anything else.
    """
    if value is None:
        return RunState(default)
    if not isinstance(value, dict):
        raise RefusedError("state", value, "a preset and what differs from it")
    preset, changes = value.get(PRESET, default), value.get("changes", {})
    if not isinstance(preset, str):
        raise RefusedError("preset", preset, "the name of a shipped scenario")
    if not isinstance(changes, dict) or len(changes) > MOST_CHANGES:
        raise RefusedError("changes", changes, f"at most {MOST_CHANGES} settings by name")
    if len(json.dumps(changes, default=str)) > 2 * LONGEST_LINK:
        raise RefusedError("changes", "", "settings that fit into a link")
    state = RunState(preset, changes)
    if check:
        state.scenario()
    return state


def read_place(value: Any) -> dict[str, Any]:
    """Read where in a run a browser is: year, company and so on; unknown names are left out.

    Raises:
        InputError: if a figure or word is of another kind.
    """
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise RefusedError("place", value, "names and values")
    place: dict[str, Any] = {}
    for name in PLACE_NUMBERS:
        number = value.get(name)
        if number is None:
            continue
        if (
            isinstance(number, bool)
            or not isinstance(number, int | float)
            or not math.isfinite(number)
        ):
            raise RefusedError(name, number, "a whole number")
        place[name] = int(number)
    for name in PLACE_WORDS:
        word = value.get(name)
        if word is None:
            continue
        if not isinstance(word, str) or len(word) > LONGEST_WORD:
            raise RefusedError(name, word, f"a name of at most {LONGEST_WORD} characters")
        place[name] = word
    return place


def link_of(state: RunState, place: Mapping[str, Any] | None = None) -> str:
    """Return the query of a link that reproduces a run and a place in it."""
    pairs: list[tuple[str, str]] = [(PRESET, state.preset)]
    pairs += [(name, json.dumps(state.changes[name])) for name in sorted(state.changes)]
    pairs += [
        (name, str(value))
        for name, value in sorted((place or {}).items())
        if name not in NOT_IN_LINKS
    ]
    return urlencode(pairs)


def read_link(query: str, default: str) -> tuple[RunState, dict[str, Any]]:
    """Read the query of a link.

    Args:
        query: what follows the question mark.
        default: preset where the link names none.

    Raises:
        InputError: if the link was tampered with: unknown settings, values out of bounds.
    """
    if len(query) > LONGEST_LINK:
        expected = f"at most {LONGEST_LINK} characters"
        raise InputError(
            [
                Fault(
                    "link", f"{len(query)} characters", expected, "save the run and open it by name"
                )
            ]
        )
    changes: dict[str, Any] = {}
    place: dict[str, Any] = {}
    preset = default
    for name, text in parse_qsl(query, keep_blank_values=True):
        if name == PRESET:
            preset = text
        elif name in PLACE_NUMBERS:
            place[name] = _number(name, text)
        elif name in PLACE_WORDS:
            place[name] = text
        else:
            changes[name] = _value(text)
    return read_run({PRESET: preset, "changes": changes}, default), read_place(place)


def _number(name: str, text: str) -> int:
    try:
        return int(text[:LONGEST_WORD])
    except ValueError:
        raise RefusedError(name, text, "a whole number") from None


def _value(text: str) -> Any:
    """Read a value as JSON; what is not JSON is a word."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
