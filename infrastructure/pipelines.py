"""What a kilometre of pipe costs, what transport in it costs, and how much a pipe holds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from infrastructure.finance import capital_recovery_factor
from infrastructure.fluid_properties import density_kg_per_m3
from infrastructure.hydrogen import mwh_hhv_from_kg
from infrastructure.pipe_flow import mean_pressure_bar

OFFSHORE_RATIO = 7.48 / 4.4
REPURPOSED_RATIO = 0.88 / 4.4
OFFSHORE_REPURPOSED_RATIO = 1.5 / 4.4
"""Investment over that of a new pipe on land; European Hydrogen Backbone 2023, table 1, 48 inch."""


def capex_gbp_per_km(
    nominal_diameter_in: float,
    given_diameters_in: Sequence[float],
    given_capex_gbp_per_km: Sequence[float],
) -> float:
    """Return the cost per km of a diameter, linear between given points.

    Args:
        nominal_diameter_in: nominal diameter [inch].
        given_diameters_in: diameters of the points, rising [inch].
        given_capex_gbp_per_km: cost at each point [GBP/km].

    Returns:
        Cost [GBP/km].

    Raises:
        ValueError: if the points do not rise, the lengths differ, or the diameter lies outside.
    """
    diameters_in = np.asarray(given_diameters_in, dtype=np.float64)
    if len(diameters_in) != len(given_capex_gbp_per_km) or np.any(np.diff(diameters_in) <= 0.0):
        raise ValueError(
            f"capex_gbp_per_km: points are {list(given_diameters_in)} with "
            f"{len(given_capex_gbp_per_km)} costs; expected rising diameters with one cost each; "
            "sort the pipeline cost table by diameter"
        )
    if not (len(diameters_in) and diameters_in[0] <= nominal_diameter_in <= diameters_in[-1]):
        raise ValueError(
            f"capex_gbp_per_km: nominal_diameter_in is {nominal_diameter_in}; expected within the "
            f"given points {list(given_diameters_in)}; add a point to the pipeline cost table"
        )
    return float(np.interp(nominal_diameter_in, diameters_in, given_capex_gbp_per_km))


def capex_on_ground_per_km(
    new_onshore_capex_per_km: float, is_offshore: bool = False, is_repurposed: bool = False
) -> float:
    """Return the investment per km of a pipe that is offshore, repurposed, both or neither.

    Args:
        new_onshore_capex_per_km: investment in a new pipe on land, in any currency [money/km].
        is_offshore: whether it lies on the sea bed.
        is_repurposed: whether it is an old gas pipe made fit for hydrogen.

    Returns:
        Investment [money/km].

    Raises:
        ValueError: if the investment is not above 0.

    Source: ratios of the European Hydrogen Backbone (2023, table 1) at 48 inch, taken for all
    diameters.
    """
    if not new_onshore_capex_per_km > 0.0:
        raise ValueError(
            f"capex_on_ground: new_onshore_capex_per_km is {new_onshore_capex_per_km}; expected "
            "above 0; correct the pipeline cost table"
        )
    if is_repurposed:
        ratio = OFFSHORE_REPURPOSED_RATIO if is_offshore else REPURPOSED_RATIO
    else:
        ratio = OFFSHORE_RATIO if is_offshore else 1.0
    return new_onshore_capex_per_km * ratio


@dataclass(frozen=True)
class TransportLine:
    """A pipe with its compressors, for the cost of transport in it; money in any one currency.

    Attributes:
        length_km: length [km].
        peak_flow_kg_per_s: flow for which both are sized [kg/s].
        full_load_hours: yearly flow over peak flow [h].
        pipe_capex_per_km: investment in the pipe [money/km].
        compressor_mw: electric power of compression at the peak flow [MW].
        compressor_capex_per_mw: investment in compressors [money/MW].
        electricity_price_per_mwh: what compression pays [money/MWh].
        rate: real interest rate [1/year].
        pipe_life_years, compressor_life_years: years over which investment is recovered [year].
        pipe_opex_share, compressor_opex_share: yearly operation over investment [1/year].
    """

    length_km: float
    peak_flow_kg_per_s: float
    full_load_hours: float
    pipe_capex_per_km: float
    compressor_mw: float
    compressor_capex_per_mw: float
    electricity_price_per_mwh: float
    rate: float
    pipe_life_years: float
    compressor_life_years: float
    pipe_opex_share: float
    compressor_opex_share: float


@dataclass(frozen=True)
class TransportCost:
    """Levelised cost of transport and its parts [money/kg]; they add up to `total`."""

    pipe: float
    compressors: float
    operation: float
    electricity: float

    @property
    def total(self) -> float:
        """All parts [money/kg]."""
        return self.pipe + self.compressors + self.operation + self.electricity


def levelised_transport_cost(line: TransportLine) -> TransportCost:
    """Return what it costs to carry a kilogram through a pipe.

    Args:
        line: the pipe, its compressors, their use and their terms.

    Returns:
        Yearly capital, operation and electricity over the yearly flow [money/kg].

    Raises:
        ValueError: if nothing flows, hours exceed a year, or the rate or a life is impossible.
    """
    if not (line.peak_flow_kg_per_s > 0.0 and 0.0 < line.full_load_hours <= 8784.0):
        raise ValueError(
            f"levelised_transport_cost: peak_flow_kg_per_s is {line.peak_flow_kg_per_s}, "
            f"full_load_hours {line.full_load_hours}; expected a flow above 0 during 1 to 8,784 "
            "hours; correct the line"
        )
    yearly_kg = line.peak_flow_kg_per_s * line.full_load_hours * 3600.0
    pipe = line.length_km * line.pipe_capex_per_km
    compressors = line.compressor_mw * line.compressor_capex_per_mw
    electricity = line.compressor_mw * line.full_load_hours * line.electricity_price_per_mwh
    return TransportCost(
        pipe * capital_recovery_factor(line.rate, line.pipe_life_years) / yearly_kg,
        compressors * capital_recovery_factor(line.rate, line.compressor_life_years) / yearly_kg,
        (pipe * line.pipe_opex_share + compressors * line.compressor_opex_share) / yearly_kg,
        electricity / yearly_kg,
    )


def specific_capex_per_mw_km(
    pipe_capex_per_km: float,
    compressor_mw_per_km: float,
    compressor_capex_per_mw: float,
    capacity_mw: float,
) -> float:
    """Return the investment in pipe and compression per capacity and length.

    Args:
        pipe_capex_per_km: investment in pipe, in any currency [money/km].
        compressor_mw_per_km: electric power of compression per length [MW/km].
        compressor_capex_per_mw: investment in compressors [money/MW].
        capacity_mw: capacity of the pipe, on the heating value that is wanted [MW].

    Returns:
        Specific investment [money/(MW km)].

    Raises:
        ValueError: if the capacity is not above 0.

    Source: arithmetic of the European Hydrogen Backbone (2023, table 1) in PyPSA/technology-data.
    """
    if not capacity_mw > 0.0:
        raise ValueError(
            f"specific_capex: capacity_mw is {capacity_mw}; expected above 0; correct the pipe"
        )
    return (pipe_capex_per_km + compressor_mw_per_km * compressor_capex_per_mw) / capacity_mw


def line_pack_mwh(
    length_km: float,
    inner_diameter_mm: float,
    inlet_pressure_bar: float,
    outlet_pressure_bar: float,
    temperature_c: float,
) -> float:
    """Return the hydrogen in a pipe at its mean pressure; usable line-pack is a difference of two.

    Args:
        length_km: length [km].
        inner_diameter_mm: inner diameter [mm].
        inlet_pressure_bar: absolute pressure at the inlet [bar].
        outlet_pressure_bar: absolute pressure at the outlet [bar].
        temperature_c: temperature of the gas [C].

    Returns:
        Hydrogen [MWh HHV].

    Raises:
        ValueError: if a size is not above 0 or the mean state lies outside the fluid table.
    """
    if not (length_km > 0.0 and inner_diameter_mm > 0.0):
        raise ValueError(
            f"line_pack: length_km is {length_km}, inner_diameter_mm {inner_diameter_mm}; expected "
            "both above 0; correct the corridor's row"
        )
    volume_m3 = math.pi / 4.0 * (inner_diameter_mm / 1000.0) ** 2 * length_km * 1000.0
    pressure_bar = mean_pressure_bar(float(inlet_pressure_bar), float(outlet_pressure_bar))
    return mwh_hhv_from_kg(volume_m3 * density_kg_per_m3("hydrogen", pressure_bar, temperature_c))
