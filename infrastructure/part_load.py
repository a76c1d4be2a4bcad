"""How energy use per MWh of hydrogen rises when a plant runs below its capacity."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from infrastructure.compiled import compiled

FloatArray = npt.NDArray[np.float64]

ROUNDING = 1e-6
"""Output [MWh], and excess over running capacity (also relative), that is taken for rounding."""


def part_load_factor(
    output_mwh: FloatArray, running_capacity_mwh: FloatArray, no_load_share: FloatArray
) -> FloatArray:
    """Return energy use over what the same output would have taken at full load.

    Use in an hour is affine in output: `use = use_full [n C + (1 - n) q]` while running, nothing
    while off. Summed over the hours that a plant ran, `sum(use) / (use_full sum(q))
    = n C h / sum(q) + 1 - n`, exact from output and running hours alone.

    Args:
        output_mwh: hydrogen made, shape (plants,) [MWh HHV].
        running_capacity_mwh: capacity added up over the hours the plant ran, shape (plants,)
            [MWh HHV].
        no_load_share: use of a running plant without output over use at full load, shape
            (plants,), 0 to below 1.

    Returns:
        Factor of at least 1, shape (plants,); 1 where next to nothing was made.

    Raises:
        ValueError: if a share is outside 0 to 1, or a plant made more than its running capacity.

    Source: affine part-load form of unit commitment models (Carrion & Arroyo 2006,
    doi:10.1109/TPWRS.2006.876672).
    """
    try:
        return _factor(output_mwh, running_capacity_mwh, no_load_share)
    except ValueError:
        if not ((no_load_share >= 0.0) & (no_load_share < 1.0)).all():
            raise ValueError(
                f"part_load_factor: no_load_share is {no_load_share}; expected 0 to below 1; "
                "divide a percentage by 100"
            ) from None
        raise ValueError(
            f"part_load_factor: output is {output_mwh} MWh of {running_capacity_mwh} MWh running; "
            "expected from 0 to the running capacity; check the count of running hours"
        ) from None


@compiled
def _factor(output: FloatArray, running_capacity: FloatArray, no_load: FloatArray) -> FloatArray:
    factor = np.ones(output.size)
    for plant in range(output.size):
        made, could, share = output[plant], running_capacity[plant], no_load[plant]
        allowed = could * (1.0 + ROUNDING) + ROUNDING
        if not (0.0 <= share < 1.0 and 0.0 <= made <= allowed):
            raise ValueError("out of bounds")
        if made > ROUNDING:
            factor[plant] += share * max(could / made - 1.0, 0.0)
    return factor
