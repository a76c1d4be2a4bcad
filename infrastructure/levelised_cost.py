"""What a MWh costs over the life of a plant, part by part: present cost over present output.

Costs and output are in whatever heating value the caller gives; this project gives HHV.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
Quantity = TypeVar("Quantity", float, FloatArray)


@dataclass(frozen=True, slots=True)
class LevelisedCost(Generic[Quantity]):
    """Levelised cost of one unit of output by part [GBP/MWh]; numbers, or arrays of one shape.

    Attributes:
        capex_gbp_per_mwh: investment without interest.
        interest_gbp_per_mwh: interest during construction.
        stacks_gbp_per_mwh: replacement of worn parts, as electrolyser stacks are.
        fixed_opex_gbp_per_mwh: operation whatever the output.
        variable_opex_gbp_per_mwh: operation with output.
        fuel_gbp_per_mwh: gas.
        power_gbp_per_mwh: electricity.
        carbon_gbp_per_mwh: carbon price on what is emitted.
        transport_gbp_per_mwh: transport and storage of captured CO2.
    """

    capex_gbp_per_mwh: Quantity
    interest_gbp_per_mwh: Quantity
    stacks_gbp_per_mwh: Quantity
    fixed_opex_gbp_per_mwh: Quantity
    variable_opex_gbp_per_mwh: Quantity
    fuel_gbp_per_mwh: Quantity
    power_gbp_per_mwh: Quantity
    carbon_gbp_per_mwh: Quantity
    transport_gbp_per_mwh: Quantity

    @property
    def total_gbp_per_mwh(self) -> Quantity:
        """Sum of the parts [GBP/MWh]."""
        return (
            self.capex_gbp_per_mwh
            + self.interest_gbp_per_mwh
            + self.stacks_gbp_per_mwh
            + self.fixed_opex_gbp_per_mwh
            + self.variable_opex_gbp_per_mwh
            + self.fuel_gbp_per_mwh
            + self.power_gbp_per_mwh
            + self.carbon_gbp_per_mwh
            + self.transport_gbp_per_mwh
        )


@dataclass(frozen=True, slots=True)
class PresentCost:
    """Present value of all costs of a plant at its decision, by part [GBP]; shape (plants,) each.

    Attributes:
        capex_gbp: investment, as if it all fell due when operation starts.
        interest_gbp: what it costs more because it falls due before.
        stacks_gbp: replacement of worn parts.
        fixed_opex_gbp: operation whatever the output.
        variable_opex_gbp: operation with output.
        fuel_gbp: gas.
        power_gbp: electricity.
        carbon_gbp: carbon price on what is emitted.
        transport_gbp: transport and storage of captured CO2.
    """

    capex_gbp: FloatArray
    interest_gbp: FloatArray
    stacks_gbp: FloatArray
    fixed_opex_gbp: FloatArray
    variable_opex_gbp: FloatArray
    fuel_gbp: FloatArray
    power_gbp: FloatArray
    carbon_gbp: FloatArray
    transport_gbp: FloatArray


def levelise(cost: PresentCost, present_output_mwh: FloatArray) -> LevelisedCost[FloatArray]:
    """Return present costs over present output, part by part.

    Args:
        cost: present value of the costs, shape (plants,).
        present_output_mwh: present value of the output, shape (plants,) [MWh].

    Raises:
        ValueError: if an output is not above 0.

    Source: DESNZ/BEIS, Hydrogen Production Costs 2021, section 2.
    """
    output = np.asarray(present_output_mwh)
    if not (output > 0.0).all():
        raise ValueError(
            f"levelise: present_output_mwh is {present_output_mwh}; expected above 0; correct the "
            "plant's capacity, availability or life"
        )
    return LevelisedCost(*(getattr(cost, part.name) / output for part in fields(cost)))


def construction_factor(
    rate: float | FloatArray, first_year: float | FloatArray, years: float | FloatArray
) -> float | FloatArray:
    """Return the present value of one pound spent evenly over a time of construction.

    `(1 + r)^-a (1 - (1 + r)^-b) / (b ln(1 + r))` for spending from year a to a + b.

    Args:
        rate: real discount rate, numbers or arrays that broadcast [1/year].
        first_year: time at which spending begins [year].
        years: time over which it is spread, above 0 [year].

    Returns:
        Factor [-]; 1 at no interest.

    Raises:
        ValueError: if the rate is not above -1 or the time of construction not above 0.

    Source: integral of continuous discounting, any text on engineering economics.
    """
    if not (np.asarray(rate) > -1.0).all() or not (np.asarray(years) > 0.0).all():
        raise ValueError(
            f"construction_factor: rate is {rate}, years {years}; expected above -1 and above 0; "
            "correct the hurdle rate or the time of construction"
        )
    growth = np.log1p(rate)
    small = np.abs(growth) < 1e-12
    safe = np.where(small, 1.0, growth)
    spread = np.where(small, 1.0, -np.expm1(-safe * years) / (safe * years))
    factor: FloatArray = np.exp(-growth * first_year) * spread
    return factor
