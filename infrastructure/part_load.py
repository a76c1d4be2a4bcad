"""How energy use per MWh of hydrogen rises when a plant runs below its capacity."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

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
    share = np.asarray(no_load_share, dtype=np.float64)
    if share.size and not 0.0 <= share.min() <= share.max() < 1.0:
        raise ValueError(
            f"part_load_factor: no_load_share is {no_load_share}; expected 0 to below 1; "
            "divide a percentage by 100"
        )
    allowed_mwh = running_capacity_mwh * (1.0 + ROUNDING) + ROUNDING
    if not ((output_mwh >= 0.0) & (output_mwh <= allowed_mwh)).all():
        raise ValueError(
            f"part_load_factor: output is {output_mwh} MWh of {running_capacity_mwh} MWh running; "
            "expected from 0 to the running capacity; check the count of running hours"
        )
    hours_per_output = np.divide(
        running_capacity_mwh, output_mwh, out=np.ones_like(share), where=output_mwh > ROUNDING
    )
    factor: FloatArray = 1.0 + share * np.maximum(hours_per_output - 1.0, 0.0)
    return factor
