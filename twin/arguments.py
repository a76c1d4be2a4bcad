"""Checks what a caller in Python hands over, where a wrong type would end deep in a library."""

from __future__ import annotations

import operator
from collections.abc import Collection, Iterable
from typing import Any

from scenarios.errors import Fault, InputError, written
from scenarios.scenario import Scenario
from scenarios.translate import did_you_mean
from twin.table_names import TABLE_NAMES

MOST_SEED = 2**32 - 1
"""As `--seed` and the setting `seed` have it."""
HOURLY = "hourly"


def whole_number(value: Any, place: str, expected: str, repair: str) -> int:
    """Return a whole number of any library as Python's own.

    Raises:
        InputError: if it is none; true and false are none.
    """
    try:
        if isinstance(value, bool):
            raise TypeError
        return operator.index(value)
    except TypeError:
        raise InputError([Fault(place, _shown(value), expected, repair)]) from None


def checked_seed(seed: Any, place: str = "seed") -> int:
    """Return a seed as a plain whole number.

    Raises:
        InputError: if it is none, or out of bounds.
    """
    expected = f"a whole number from 0 to {MOST_SEED}"
    number = whole_number(seed, place, expected, "give a whole number, such as seed=7")
    if not 0 <= number <= MOST_SEED:
        repair = "give a whole number within the bounds"
        raise InputError([Fault(place, written(number), expected, repair)])
    return number


def chosen_seed(scenario: Any, seed: Any) -> int:
    """Return the seed of a run: the scenario's own unless one is given.

    Raises:
        InputError: if the scenario is none, or the seed.
    """
    own = checked_scenario(scenario).settings.seed
    return own if seed is None else checked_seed(seed)


def checked_seeds(seeds: Any, place: str = "seeds") -> tuple[int, ...]:
    """Return several seeds as plain whole numbers.

    Raises:
        InputError: if they are no list of seeds, or one of them is none.
    """
    if isinstance(seeds, str) or not isinstance(seeds, Iterable):
        repair = "write [1, 2, 3], or range(1, 11) for ten"
        raise InputError([Fault(place, _shown(seeds), "several seeds", repair)])
    return tuple(checked_seed(seed, f"{place}, entry {i}") for i, seed in enumerate(seeds))


def checked_scenario(scenario: Any) -> Scenario:
    """Return a scenario.

    Raises:
        InputError: if it is none, for instance its name.
    """
    if isinstance(scenario, Scenario):
        return scenario
    name = _shown(scenario) if isinstance(scenario, str) else "humber/reference"
    repair = f"load it first: twin.load({name!r})"
    raise InputError([Fault("scenario", _shown(scenario), "a loaded scenario", repair)])


def checked_tables(tables: Any, keep_hourly: bool) -> Collection[str] | None:
    """Return the names of tables to make, or nothing for all.

    Raises:
        InputError: listing every name that is none of a table this run can make.
    """
    if tables is None:
        return None
    if isinstance(tables, str) or not isinstance(tables, Collection):
        repair = "write a list, such as ['cluster_year', 'company_year']"
        raise InputError([Fault("tables", _shown(tables), "a list of names of tables", repair)])
    known = [name for name in TABLE_NAMES if keep_hourly or name != HOURLY]
    faults = [
        Fault(
            "tables",
            _shown(name),
            "the name of a table",
            "simulate with keep_hourly=True" if name == HOURLY else did_you_mean(str(name), known),
        )
        for name in tables
        if name not in known
    ]
    if faults:
        raise InputError(faults)
    return tables


def _shown(value: Any) -> str:
    """Return a value as it was given; nothing and an empty text have to be seen too."""
    return "None" if value is None else written(value) or "an empty text"
