"""Lays changes over settings: at a dotted path such as ``policy.rounds.1.year``, or by groups."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from scenarios.errors import Fault
from scenarios.translate import did_you_mean

OPEN_GROUPS = ("data", "companies.rules")
"""Groups without fixed names; given empty, they are emptied, so that changes can be taken back."""


def merge(base: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings with changes laid over them; groups merge, everything else replaces."""
    return dict(base) | {name: _over(base.get(name), value) for name, value in change.items()}


def put(settings: dict[str, Any], dotted: str, value: Any) -> list[Fault]:
    """Put a value at a dotted path of nested settings, in place; a group merges, as in a file.

    Returns:
        What is wrong with the path; the last name is left to validation.
    """
    place = f"setting {dotted}"
    try:
        plain = json.loads(json.dumps(value, default=_plain))
    except (TypeError, ValueError, RecursionError):
        return [Fault(place, "", "a plain value", "give a number, text, list or dictionary")]
    parents, last = _path(dotted)
    current: Any = settings
    for part in parents:
        if isinstance(current, list) and part.isdecimal() and int(part) < len(current):
            current = current[int(part)]
        elif isinstance(current, dict) and part in current:
            current = current[part]
        else:
            known = current if isinstance(current, dict) else map(str, range(_length(current)))
            repair = f"'{part}' is unknown here; {did_you_mean(part, known)}"
            return [Fault(place, "", "a setting that exists", repair)]
    if isinstance(current, list):
        if not last.isdecimal() or int(last) >= len(current):
            expected = f"a position from 0 to {len(current) - 1}"
            return [Fault(place, last, expected, "name an existing entry")]
        current[int(last)] = _over(current[int(last)], plain)
    elif isinstance(current, dict):
        emptied = plain == {} and dotted in OPEN_GROUPS
        current[last] = plain if emptied else _over(current.get(last), plain)
    else:
        repair = f"leave out '{last}'; nothing lies below {'.'.join(parents)}"
        return [Fault(place, "", "a setting that exists", repair)]
    return []


def _over(present: Any, value: Any) -> Any:
    are_groups = isinstance(present, dict) and isinstance(value, dict)
    return merge(present, value) if are_groups else value


def _path(dotted: str) -> tuple[list[str], str]:
    """Split a dotted path into what leads to a setting and its name; figures keep their dots."""
    if dotted.startswith("data."):
        return ["data"], dotted.removeprefix("data.")
    *parents, last = dotted.split(".")
    return parents, last


def _length(value: Any) -> int:
    return len(value) if isinstance(value, list) else 0


def _plain(value: Any) -> Any:
    return value.model_dump(mode="json") if hasattr(value, "model_dump") else str(value)
