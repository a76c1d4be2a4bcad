"""Tells an entry of a list of settings, a round or a shock, in words: which, and what it sets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel

from scenarios.schema.policy import Supported

if TYPE_CHECKING:
    from scenarios.scenario import Scenario

PLAIN = {"()": "none", "{}": "none", "None": "none", "True": "yes", "False": "no"}
"""Values that print otherwise than they read."""
NAMED_BY = 2
"""First fields of an entry by which it is known: a round's year and kind, a shock's likewise."""
_ENTRY = re.compile(r"(.+)\.(\d+)\.[^.]+")


class Place(NamedTuple):
    """Where an entry stands: name of its list, and its number there."""

    list_name: str
    number: int

    def __str__(self) -> str:
        """Return its dotted path."""
        return f"{self.list_name}.{self.number}"


def place_of(setting: str) -> Place | None:
    """Return the entry that a setting belongs to; none where it stands in no list."""
    found = _ENTRY.fullmatch(setting)
    return Place(found[1], int(found[2])) if found else None


def entries(scenario: Scenario, list_name: str) -> Sequence[BaseModel]:
    """Return the entries of a list of settings."""
    found: Sequence[BaseModel] = attrgetter(list_name)(scenario.settings)
    return found


def known_by(entry: BaseModel) -> str:
    """Say which entry it is, for instance ``2030 capture``."""
    return " ".join([str(value) for _, value, _ in list(_values(entry))[:NAMED_BY]])


def what_it_sets(entry: BaseModel) -> str:
    """Say what an entry sets beyond what it is known by; what is as usual is not named."""
    return ", ".join(f"{label} {value} {unit}".strip() for label, value, unit in _beyond(entry))


def _beyond(entry: BaseModel) -> Iterator[tuple[str, str, str]]:
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
