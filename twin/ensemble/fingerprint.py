"""One hash over all numbers of an ensemble, whatever its files, chunks and order of writing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

NOTHING, END = "\x00", "\x1f"
"""What stands for a missing text, and between two texts."""


def fingerprint(tables: Mapping[str, Iterable[Any]]) -> str:
    """Return SHA-256 over tables given as parts in the order of their runs.

    Each column is hashed as one run of values, so that it does not matter where one part ends.

    Args:
        tables: parts of each table (Arrow tables), in the order of runs.
    """
    whole = hashlib.sha256()
    for name in sorted(tables):
        columns: dict[str, Any] = {}
        for part in tables[name]:
            for column in part.column_names:
                digest = columns.setdefault(column, hashlib.sha256())
                digest.update(_bytes(part.column(column)))
        for column in sorted(columns):
            whole.update(f"{name}{END}{column}{END}{columns[column].hexdigest()}".encode())
    return whole.hexdigest()


def _bytes(column: Any) -> bytes:
    """Return values as bytes that do not depend on how they are stored."""
    import pyarrow as pa

    if pa.types.is_primitive(column.type):
        numbers = column.to_numpy(zero_copy_only=False)
        return np.ascontiguousarray(numbers, dtype=np.float64).tobytes()
    texts = column.cast(pa.string()).to_pylist()
    return "".join(f"{NOTHING if text is None else text}{END}" for text in texts).encode()
