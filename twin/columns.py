"""Columns of a run's tables, worked out and made data frames only when somebody looks at them.

Making a data frame takes longer than working out what stands in it: a batch or a lever that needs
a few tables, or sends them on as they are, never makes one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

Columns = dict[str, Any]
"""Values by name of column: arrays, lists or `Names`, all of one length."""


class Names(NamedTuple):
    """Names that repeat in every row, without a string for each.

    Attributes:
        codes: place of each row's name among the words; below 0 for none, shape (rows,).
        words: the names that may occur.
    """

    codes: npt.NDArray[np.int64]
    words: tuple[str, ...]


def names(codes: npt.NDArray[np.int64], words: list[str]) -> Names:
    """Return names by code."""
    return Names(codes, tuple(words))


def words_of(values: Names | Iterable[Any]) -> list[str]:
    """Return the name of each row, kept as a code or as a word; empty where there is none."""
    if not isinstance(values, Names):
        return [str(value) for value in values]
    words = [*values.words, ""]
    return [words[code] for code in values.codes.tolist()]


class Tables(Mapping[str, pd.DataFrame]):
    """Tables of a run by name; each is made when it is first asked for.

    Args:
        tables: columns by name of table, or what makes them. What makes them may hold on to a whole
            run, and is let go of one by one.
    """

    def __init__(self, tables: Mapping[str, Columns | Callable[[], Columns]]) -> None:
        self._given = dict(tables)
        self._frames: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Return a table as a data frame, always the same one."""
        if name not in self._frames:
            self._frames[name] = _frame(self.columns(name))
        return self._frames[name]

    def __iter__(self) -> Iterator[str]:
        """Go through the names of the tables."""
        return iter(self._given)

    def __len__(self) -> int:
        """Return the number of tables."""
        return len(self._given)

    def __contains__(self, name: object) -> bool:
        """Tell whether there is a table, without making it."""
        return name in self._given

    def __getstate__(self) -> dict[str, Any]:
        """Take columns along to another process, not what makes them."""
        return {"_given": {name: self.columns(name) for name in self}, "_frames": {}}

    def columns(self, name: str) -> Columns:
        """Return the columns of a table, without making a data frame of them."""
        given = self._given[name]
        if callable(given):
            given = self._given[name] = given()
        return given


def _frame(columns: Columns) -> pd.DataFrame:
    return pd.DataFrame(
        {
            name: pd.Categorical.from_codes(values.codes, dtype=_category_type(values.words))
            if isinstance(values, Names)
            else values
            for name, values in columns.items()
        }
    )


@lru_cache(maxsize=256)
def _category_type(words: tuple[str, ...]) -> pd.CategoricalDtype:
    """Make the type once for tables of all runs."""
    return pd.CategoricalDtype(pd.Index(words, dtype="str"))
