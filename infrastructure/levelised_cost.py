"""What a MWh costs over the life of a plant, store or pipe, part by part: present cost over output.

Costs and output are in whatever heating value the caller gives; this project gives HHV.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from infrastructure.finance import capital_recovery_factor, discount_factors
from scenarios.units import HOURS_PER_YEAR

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
    def capital_gbp_per_mwh(self) -> Quantity:
        """Investment with interest during construction [GBP/MWh]."""
        return self.capex_gbp_per_mwh + self.interest_gbp_per_mwh

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


def levelised_cost_gbp_per_mwh(
    *,
    capex_gbp_per_kw: float,
    fixed_opex_gbp_per_kw_year: float,
    variable_opex_gbp_per_mwh: float,
    load_factor: float,
    life_years: int,
    rate: float,
    construction_shares: tuple[float, ...] = (1.0,),
    fuel_gbp_per_mwh: float = 0.0,
    power_gbp_per_mwh: float = 0.0,
    carbon_gbp_per_mwh: float = 0.0,
    transport_gbp_per_mwh: float = 0.0,
    replacement_gbp_per_kw: float = 0.0,
    replacement_years: tuple[float, ...] = (),
) -> LevelisedCost[float]:
    """Return the levelised cost of a single plant at prices that do not change.

    Construction share k is spent at t = k; operation follows from the year after the last share.

    Args:
        capex_gbp_per_kw: overnight capital cost of a kW of output [GBP/kW].
        fixed_opex_gbp_per_kw_year: yearly cost whatever the output [GBP/kW/year].
        variable_opex_gbp_per_mwh: operation per unit of output [GBP/MWh].
        load_factor: share of the year at full output, above 0 to 1.
        life_years: years of operation.
        rate: real discount rate [1/year].
        construction_shares: share of the capital cost spent in each year of construction, sum 1.
        fuel_gbp_per_mwh: fuel per unit of output [GBP/MWh].
        power_gbp_per_mwh: electricity per unit of output [GBP/MWh].
        carbon_gbp_per_mwh: carbon price per unit of output [GBP/MWh].
        transport_gbp_per_mwh: transport and storage of CO2 per unit of output [GBP/MWh].
        replacement_gbp_per_kw: cost of each replacement of worn parts [GBP/kW].
        replacement_years: times of replacement after the start of operation [year].

    Returns:
        Parts and total [GBP/MWh], in the heating value (HHV or LHV) in which output is given.

    Raises:
        ValueError: if load factor, life, rate or shares are outside their bounds.

    Source: DESNZ/BEIS, Hydrogen Production Costs 2021, annex (method).
    """
    if not 0.0 < load_factor <= 1.0 or life_years < 1:
        raise ValueError(
            f"levelised_cost: load_factor is {load_factor}, life_years {life_years}; expected "
            "above 0 to 1 and at least 1; correct the technology's row"
        )
    if not construction_shares or abs(sum(construction_shares) - 1.0) > 1e-9:
        raise ValueError(
            f"levelised_cost: construction_shares are {construction_shares}; expected one share "
            "a year, sum 1; divide each by their sum"
        )
    start = len(construction_shares) - 1
    factors = discount_factors(rate, start + 1)
    output_mwh = load_factor * HOURS_PER_YEAR / 1000.0
    annuity_years = float(discount_factors(rate, life_years, start + 1).sum())
    present_mwh = output_mwh * annuity_years
    phased_gbp = capex_gbp_per_kw * float(np.dot(construction_shares, factors))
    overnight_gbp = capex_gbp_per_kw * float(factors[-1])
    worn_gbp = sum(replacement_gbp_per_kw * (1.0 + rate) ** -(start + t) for t in replacement_years)
    parts = PresentCost(
        capex_gbp=_one(overnight_gbp),
        interest_gbp=_one(phased_gbp - overnight_gbp),
        stacks_gbp=_one(worn_gbp),
        fixed_opex_gbp=_one(fixed_opex_gbp_per_kw_year * annuity_years),
        variable_opex_gbp=_one(variable_opex_gbp_per_mwh * present_mwh),
        fuel_gbp=_one(fuel_gbp_per_mwh * present_mwh),
        power_gbp=_one(power_gbp_per_mwh * present_mwh),
        carbon_gbp=_one(carbon_gbp_per_mwh * present_mwh),
        transport_gbp=_one(transport_gbp_per_mwh * present_mwh),
    )
    shaped = levelise(parts, _one(present_mwh))
    return LevelisedCost(*(float(getattr(shaped, part.name)) for part in fields(shaped)))


def levelised_storage_gbp_per_mwh(
    *,
    capex_gbp_per_mwh_working: float,
    fixed_opex_share: float,
    cycles_per_year: float,
    loss_share: float,
    energy_gbp_per_mwh: float,
    life_years: float,
    rate: float,
) -> LevelisedCost[float]:
    """Return what storing a MWh adds to its cost, per MWh withdrawn.

    Args:
        capex_gbp_per_mwh_working: capital cost of a MWh of working gas [GBP/MWh].
        fixed_opex_share: yearly operation over capital cost [1/year].
        cycles_per_year: working gas withdrawn over working gas, above 0 [1/year].
        loss_share: hydrogen lost over hydrogen injected, 0 to below 1.
        energy_gbp_per_mwh: compression, and the cost of the hydrogen that is lost, per MWh
            injected [GBP/MWh].
        life_years: years of operation.
        rate: real discount rate [1/year].

    Returns:
        Parts and total [GBP/MWh withdrawn]: capex, fixed operation, and energy under power.

    Raises:
        ValueError: if cycles or the share of losses are outside their bounds.
    """
    if not cycles_per_year > 0.0 or not 0.0 <= loss_share < 1.0:
        raise ValueError(
            f"levelised_storage: cycles_per_year is {cycles_per_year}, loss_share {loss_share}; "
            "expected above 0, and 0 to below 1; correct the store's row"
        )
    return _without_plant(
        capex_gbp_per_mwh=capex_gbp_per_mwh_working
        * capital_recovery_factor(rate, life_years)
        / cycles_per_year,
        fixed_opex_gbp_per_mwh=capex_gbp_per_mwh_working * fixed_opex_share / cycles_per_year,
        power_gbp_per_mwh=energy_gbp_per_mwh / (1.0 - loss_share),
    )


def levelised_transport_gbp_per_mwh(
    *,
    capex_gbp_m: float,
    fixed_opex_share: float,
    volume_gwh_per_year: float,
    life_years: float,
    rate: float,
    energy_gbp_per_mwh: float = 0.0,
) -> LevelisedCost[float]:
    """Return what moving a MWh through a pipe costs: `(a(r, n) + o) I / Q`, the regulated tariff.

    Args:
        capex_gbp_m: investment [GBP m].
        fixed_opex_share: yearly operation over investment [1/year].
        volume_gwh_per_year: what is moved [GWh/year].
        life_years: years of operation.
        rate: real discount rate [1/year].
        energy_gbp_per_mwh: compression [GBP/MWh].

    Returns:
        Parts and total [GBP/MWh]: capex, fixed operation, and energy under power.

    Raises:
        ValueError: if the volume is not above 0.
    """
    if not volume_gwh_per_year > 0.0:
        raise ValueError(
            f"levelised_transport: volume_gwh_per_year is {volume_gwh_per_year}; expected above 0; "
            "give what the pipe moves in a year"
        )
    per_mwh = capex_gbp_m * 1e3 / volume_gwh_per_year
    return _without_plant(
        capex_gbp_per_mwh=per_mwh * capital_recovery_factor(rate, life_years),
        fixed_opex_gbp_per_mwh=per_mwh * fixed_opex_share,
        power_gbp_per_mwh=energy_gbp_per_mwh,
    )


def _without_plant(
    *, capex_gbp_per_mwh: float, fixed_opex_gbp_per_mwh: float, power_gbp_per_mwh: float
) -> LevelisedCost[float]:
    """Levelised cost of what makes nothing itself, as stores and pipes do."""
    return LevelisedCost(
        capex_gbp_per_mwh=capex_gbp_per_mwh,
        interest_gbp_per_mwh=0.0,
        stacks_gbp_per_mwh=0.0,
        fixed_opex_gbp_per_mwh=fixed_opex_gbp_per_mwh,
        variable_opex_gbp_per_mwh=0.0,
        fuel_gbp_per_mwh=0.0,
        power_gbp_per_mwh=power_gbp_per_mwh,
        carbon_gbp_per_mwh=0.0,
        transport_gbp_per_mwh=0.0,
    )


def _one(value: float) -> FloatArray:
    return np.asarray(value, dtype=np.float64)
