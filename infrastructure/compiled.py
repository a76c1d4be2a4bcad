"""Decorators that turn a numeric loop into machine code and keep its Python type.

Machine code is cached beside the source. The cache notices a change in a function's own file but
not in a compiled function it calls from another file: after such a change delete `__pycache__`. The
oldest Numba allowed takes members of an `IntEnum` as an index by their `value` alone.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])

OPTIONS: dict[str, Any] = {
    "cache": True,
    "nogil": True,
    "error_model": "numpy",
    "no_cfunc_wrapper": True,
}
"""Dividing by nought gives what NumPy gives, which spares a branch and an exit at each division;
nobody calls these functions from C. Both together spare a sixth of the time to compile."""


def compiled(function: F) -> F:
    """Compile `function` with Numba on first call, cached on disk and free of the interpreter lock.

    Args:
        function: takes and returns numbers, arrays and named tuples of them only.

    Returns:
        The compiled function, callable as before from Python and from other compiled functions.
    """
    return cast(F, numba.njit(**OPTIONS)(function))


def inlined(function: F) -> F:
    """Compile `function` into each compiled caller: for the small steps of an hourly loop.

    A call that passes arrays costs tens of nanoseconds, as much as such a step itself.
    """
    return cast(F, numba.njit(inline="always", error_model="numpy")(function))


def is_cached(function: Callable[..., Any]) -> bool:
    """Whether a function was compiled on this machine before, so that it starts at once."""
    folder = Path(cast(Any, function).stats.cache_path)
    return any(folder.glob(f"*.{function.__name__}-*.nbi"))
