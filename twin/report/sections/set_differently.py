"""What is set differently between scenarios; a round or a shock is told on one line of words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from scenarios.schema.policy import Supported
from twin.listing import setting_table
from twin.report.content import ABSENT, Table, text

if TYPE_CHECKING:
    from scenarios.scenario import Scenario

LIST_ENTRY = re.compile(r"(.+)\.\d+\.[^.]+")
"""Name of a value of an entry of a list, as of rounds."""
PLAIN = {"()": "none", "{}": "none", "None": "none", "True": "yes", "False": "no"}
"""Values that print otherwise than they read."""
NAMED_BY = 2
"""First fields of an entry by which it is known: a round's year and kind, a shock's likewise."""


def settings_differ(runs: Sequence[tuple[str, Scenario]]) -> Table:
    """Settings that are not alike in all runs, with what each is set to."""
    told = [_told(scenario) for _, scenario in runs]
    names = list(dict.fromkeys(name for each in told for name in each))
    lists = list(dict.fromkeys(_list_of(name) for name in names))
    names.sort(key=lambda name: (lists.index(_list_of(name)), name))
    rows = []
    for name in names:
        if any(each.startswith(f"{name}: ") for each in names):
            continue  # An empty list: its entries in other scenarios say so.
        values = [each[name][0] if name in each else ABSENT for each in told]
        if len(set(values)) > 1:
            meaning = next(each[name][1] for each in told if name in each)
            rows.append((name, *values, meaning))
    columns = [text("Setting", 2.0), *(text(label, 2.0) for label, _ in runs), text("Meaning", 2.4)]
    note = f"{ABSENT}: that scenario has no such entry. What an entry does not name is as usual."
    return Table("settings_differ", "What is set differently", tuple(columns), tuple(rows), note)


def _list_of(name: str) -> str:
    """Setting that an entry belongs to; a setting itself where it is no entry."""
    return name.partition(": ")[0]


def _told(scenario: Scenario) -> dict[str, tuple[str, str]]:
    """Value and meaning of each setting, the entries of lists in words."""
    table = setting_table(scenario).astype(str)
    found: dict[str, tuple[str, str]] = {}
    for name, value, meaning in table[["setting", "value", "meaning"]].itertuples(index=False):
        entry = LIST_ENTRY.fullmatch(name)
        if entry is None:
            found[name] = (PLAIN.get(value, value), meaning)
        elif name.startswith(f"{entry[1]}.0."):
            found |= _entries(entry[1], attrgetter(entry[1])(scenario.settings))
    return found


def _entries(name: str, entries: Sequence[BaseModel]) -> dict[str, tuple[str, str]]:
    """Each entry of a list under what it is known by."""
    found: dict[str, tuple[str, str]] = {}
    for entry in entries:
        known_by = [str(value) for _, value, _ in list(_values(entry))[:NAMED_BY]]
        key = f"{name}: {' '.join(known_by)}"
        words = ", ".join(
            f"{label} {value} {unit}".strip() for label, value, unit in _beyond(entry)
        )
        again = found.get(key, ("", ""))[0]
        meaning = (type(entry).__doc__ or "").partition("\n")[0]
        found[key] = (f"{again}; {words}" if again else words or "yes", meaning)
    return found


def _beyond(entry: BaseModel) -> Iterator[tuple[str, str, str]]:
    """What an entry sets beyond what it is known by, unless it is as usual."""
    usual = type(entry).model_fields
    for i, (name, value, unit) in enumerate(_values(entry)):
        field = usual[name]
        if i >= NAMED_BY and (field.is_required() or getattr(entry, name) != field.default):
            yield name.replace("_", " "), value, unit


def _values(entry: BaseModel) -> Iterator[tuple[str, str, str]]:
    """Name, value and unit of each field of an entry."""
    capture = getattr(entry, "supports", None) is Supported.CAPTURE
    for name, field in type(entry).model_fields.items():
        extra: Any = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
        # Units of rounds are those of hydrogen, or else those of CO2.
        hydrogen, _, co2 = str(extra.get("unit", "")).partition(" or ")
        unit = (co2 if capture and co2 else hydrogen).replace("CO2", "CO₂")
        yield name, _shown(getattr(entry, name)), "" if unit in ("-", "year") else unit


def _shown(value: object) -> str:
    if isinstance(value, Enum):
        return str(value.value).replace("_", " ")
    return f"{value:,.10g}" if isinstance(value, float) else PLAIN.get(str(value), str(value))
