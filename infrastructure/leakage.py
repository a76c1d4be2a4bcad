"""Warming by what escapes before and after the plant: gas supply, methane and hydrogen lost."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

from infrastructure.hydrogen import kg_from_mwh_hhv

FloatArray = npt.NDArray[np.float64]
Quantity = TypeVar("Quantity", float, FloatArray)

METHANE_HHV_MJ_PER_KG = 55.5
"""Higher heating value of methane (ISO 6976)."""


def upstream_methane_t_per_mwh_gas(loss_share: float, warming_potential: float = 28.0) -> float:
    """Return CO2e of methane lost before the plant gate, per MWh HHV of gas delivered.

    Args:
        loss_share: methane lost over gas delivered, 0 to below 1.
        warming_potential: of methane over 100 years [tCO2e/t]; 28 is IPCC AR5 (2013), table 8.7.

    Returns:
        Intensity [tCO2e/MWh HHV gas], the gas taken as methane.

    Raises:
        ValueError: if the share is outside 0 to 1.
    """
    _check_share("upstream_methane: loss_share", loss_share)
    return loss_share * warming_potential * 3.6 / METHANE_HHV_MJ_PER_KG


def delivered_share(plant_leak_share: Quantity, pipe_leak_share: float) -> Quantity:
    """Return the share of hydrogen made that reaches users after leaks at plant and pipes.

    Args:
        plant_leak_share: lost at the plant over hydrogen made, number or array, 0 to below 1.
        pipe_leak_share: lost on the way over hydrogen sent, 0 to below 1.

    Returns:
        Share above 0 to 1, of the shape of the plants' share.

    Raises:
        ValueError: if a share is outside 0 to 1.
    """
    _check_share("delivered_share: plant_leak_share", plant_leak_share)
    _check_share("delivered_share: pipe_leak_share", pipe_leak_share)
    return (1.0 - plant_leak_share) * (1.0 - pipe_leak_share)


def hydrogen_leak_t_co2e(leaked_mwh_hhv: Quantity, warming_potential: float = 11.6) -> Quantity:
    """Return the warming of leaked hydrogen, which prolongs the life of methane in the air.

    Args:
        leaked_mwh_hhv: hydrogen lost to the air [MWh HHV], number or array.
        warming_potential: of hydrogen over 100 years [tCO2e/t].

    Returns:
        Warming [tCO2e].

    Source: Sand et al. 2023, Communications Earth & Environment 4:203,
    doi:10.1038/s43247-023-00857-8: 11.6 +/- 2.8 over 100 years.
    """
    return kg_from_mwh_hhv(leaked_mwh_hhv) * (warming_potential * 1e-3)


def _check_share(place: str, share: float | FloatArray) -> None:
    values = np.asarray(share)
    if values.size and not 0.0 <= values.min() <= values.max() < 1.0:
        raise ValueError(f"{place} is {share}; expected 0 to below 1; divide a percentage by 100")
