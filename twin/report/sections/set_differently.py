"""What is set differently between scenarios; a round or a shock is told on one line of words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pydantic import BaseModel

from twin.list_entries import PLAIN, entries, known_by, place_of, what_it_sets
from twin.listing import setting_table
from twin.report.content import ABSENT, Table, text

if TYPE_CHECKING:
    from scenarios.scenario import Scenario


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
        place = place_of(name)
        if place is None:
            found[name] = (PLAIN.get(value, value), meaning)
        elif name.startswith(f"{place.list_name}.0."):
            found |= _entries(place.list_name, entries(scenario, place.list_name))
    return found


def _entries(name: str, of_list: Sequence[BaseModel]) -> dict[str, tuple[str, str]]:
    """Each entry of a list under what it is known by; those of the same name on one line."""
    found: dict[str, tuple[str, str]] = {}
    for entry in of_list:
        key, words = f"{name}: {known_by(entry)}", what_it_sets(entry)
        again = found.get(key, ("", ""))[0]
        meaning = (type(entry).__doc__ or "").partition("\n")[0]
        found[key] = (f"{again}; {words}" if again else words or "yes", meaning)
    return found
