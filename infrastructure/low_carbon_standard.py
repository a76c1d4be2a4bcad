"""Emission intensity of hydrogen as the UK Low Carbon Hydrogen Standard counts it."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

from infrastructure.hydrogen import LHV_PER_HHV

FloatArray = npt.NDArray[np.float64]
Quantity = TypeVar("Quantity", float, FloatArray)


def lchs_intensity_g_per_mj_lhv(
    direct_t_per_mwh_hhv: Quantity,
    upstream_t_per_mwh_hhv: Quantity,
    electricity_mwh_per_mwh_hhv: Quantity,
    power_carbon_t_per_mwh: Quantity,
) -> Quantity:
    """Return the emission intensity of hydrogen in the unit of the Low Carbon Hydrogen Standard.

    Numbers or arrays of one shape. Hydrogen that leaks is left out: the standard asks for a plan
    against it but does not count it.

    Args:
        direct_t_per_mwh_hhv: CO2 emitted at the plant [t/MWh HHV hydrogen].
        upstream_t_per_mwh_hhv: CO2e of gas supply [t/MWh HHV hydrogen].
        electricity_mwh_per_mwh_hhv: electricity in [MWh/MWh HHV hydrogen].
        power_carbon_t_per_mwh: carbon intensity of that electricity as contracted [t/MWh].

    Returns:
        Intensity [gCO2e/MJ LHV].

    Raises:
        ValueError: if a term is negative, or electricity is, which would credit exported power.

    Source: DESNZ, UK Low Carbon Hydrogen Standard, version 3 (2023), without its minor terms
    (materials, compression to 3 MPa, transport and storage of CO2).
    """
    terms = (
        direct_t_per_mwh_hhv,
        upstream_t_per_mwh_hhv,
        electricity_mwh_per_mwh_hhv,
        power_carbon_t_per_mwh,
    )
    for name, term in zip(
        ("direct", "upstream", "electricity", "power carbon"), terms, strict=True
    ):
        if not np.min(term, initial=0.0) >= 0.0:
            raise ValueError(
                f"lchs_intensity: {name} is {float(np.min(term))}; expected 0 or more; "
                "check the sign of the energy balance"
            )
    total_t = (
        direct_t_per_mwh_hhv
        + upstream_t_per_mwh_hhv
        + electricity_mwh_per_mwh_hhv * power_carbon_t_per_mwh
    )
    return total_t * (1000.0 / (3.6 * LHV_PER_HHV))


def contracted_power_carbon_t_per_mwh(
    renewable_share: Quantity, grid_t_per_mwh: Quantity | float
) -> Quantity:
    """Return the carbon intensity of a plant's power: grid average on what no contract covers.

    Args:
        renewable_share: share of the power bought under contracts with wind and sun, matched by
            the half hour, 0 to 1; such power counts as free of carbon.
        grid_t_per_mwh: average carbon intensity of the grid [t/MWh]; an array is combined with
            the shares by NumPy's rules.

    Returns:
        Intensity [t/MWh].

    Raises:
        ValueError: if a share is outside 0 to 1 or the grid's intensity is negative.

    Source: DESNZ, UK Low Carbon Hydrogen Standard, version 3 (2023), annex on electricity supply.
    """
    shares = np.asarray(renewable_share)
    if not (shares.size == 0 or 0.0 <= shares.min() <= shares.max() <= 1.0):
        raise ValueError(
            f"contracted_power_carbon: renewable_share is {renewable_share}; expected 0 to 1; "
            "divide a percentage by 100"
        )
    if not np.min(grid_t_per_mwh, initial=np.inf) >= 0.0:
        raise ValueError(
            f"contracted_power_carbon: grid_t_per_mwh is {grid_t_per_mwh}; expected 0 or more; "
            "correct the series of grid CO2"
        )
    return (1.0 - renewable_share) * grid_t_per_mwh
