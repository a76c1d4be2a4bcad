"""Columns of names that repeat in every row, made without a string for each."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd


def names(codes: npt.NDArray[np.int64], categories: list[str]) -> pd.Categorical:
    """Return names by code without building a string for every row."""
    return pd.Categorical.from_codes(codes, dtype=_category_type(tuple(categories)))


@lru_cache(maxsize=256)
def _category_type(categories: tuple[str, ...]) -> pd.CategoricalDtype:
    """Make the type once for tables of all runs."""
    return pd.CategoricalDtype(pd.Index(categories, dtype="str"))
