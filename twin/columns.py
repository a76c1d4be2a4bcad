"""Columns of a run's tables, which become data frames only when somebody looks at them.

Making a data frame takes longer than working out what stands in it: a batch or a lever that needs
a few tables, or sends them on as they are, never makes one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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


class Tables(Mapping[str, pd.DataFrame]):
    """Tables of a run by name; each becomes a data frame when it is first asked for."""

    def __init__(self, columns: Mapping[str, Columns]) -> None:
        self._columns = dict(columns)
        self._frames: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Return a table as a data frame, always the same one."""
        if name not in self._frames:
            self._frames[name] = _frame(self._columns[name])
        return self._frames[name]

    def __iter__(self) -> Iterator[str]:
        """Go through the names of the tables."""
        return iter(self._columns)

    def __len__(self) -> int:
        """Return the number of tables."""
        return len(self._columns)

    def __contains__(self, name: object) -> bool:
        """Tell whether there is a table, without making it."""
        return name in self._columns

    def columns(self, name: str) -> Columns:
        """Return the columns of a table as they were made."""
        return self._columns[name]


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
