"""Decorator for compiled steps that take whole named tuples of arrays and are called often.

A compiled function counts references to every array it is handed, twenty in a named tuple, at each
call or inlined step. Called for every hour, pipe or route, that takes several times as long as the
work itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

from infrastructure import compiled

F = TypeVar("F", bound=Callable[..., Any])

OPTIONS: dict[str, Any] = compiled.OPTIONS | {"_nrt": False}


def borrowing(function: F) -> F:
    """Compile `function` on first call, cached on disk; it only borrows the arrays it is given.

    It may write into arrays and take slices of them, but compilation fails where it makes one: room
    to work in comes from the caller, who keeps it alive. So it does with `max` and `searchsorted`
    of NumPy, unless some other function had them compiled before: write the loop instead.

    `_nrt` (Numba's run-time for memory off) is an option that Numba's own library uses but does not
    document; were it to go, this decorator fails on import and `compiled` takes its place, slower.

    Args:
        function: takes numbers, arrays and named tuples of them; returns numbers or nothing.

    Returns:
        The compiled function, callable as before from Python and from other compiled functions.
    """
    return cast(F, numba.njit(**OPTIONS)(function))
