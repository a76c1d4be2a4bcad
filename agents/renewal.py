"""When a site's main equipment is due for renewal, and so may be replaced by something else."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


def is_due(
    start_year: npt.NDArray[np.int64] | FloatArray,
    renewal_year: FloatArray,
    cycle_years: FloatArray,
    window_years: float,
) -> BoolArray:
    """Whether something that starts up in a year comes when the equipment is renewed anyway.

    Within the window before or after a renewal; there is one in the renewal year and, where the
    cycle is known, every cycle after it.

    Args:
        start_year: year of start-up, any shape.
        renewal_year: year of the next renewal, not a number where anything goes, same shape.
        cycle_years: years from one renewal to the next, infinity for one alone, same shape [year].
        window_years: years before and after that still count [year].
    """
    since = start_year - renewal_year
    times = np.maximum(0.0, np.round(since / cycle_years))
    last = np.multiply(times, cycle_years, out=np.zeros_like(since), where=np.isfinite(cycle_years))
    due: BoolArray = np.isnan(renewal_year) | (np.abs(since - last) <= window_years)
    return due
