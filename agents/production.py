"""What hydrogen costs each producer over the life of its plant, and what it emits, part by part."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from agents.decisions import Groups, PresentPrices, Priced
from infrastructure.levelised_cost import LevelisedCost, PresentCost, levelise
from infrastructure.low_carbon_standard import (
    contracted_power_carbon_t_per_mwh,
    lchs_intensity_g_per_mj_lhv,
)
from scenarios.units import GBP_PER_GBP_M

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Plants:
    """Every named plant, one row each; shapes (plants,).

    Energy, CO2 and output count per MWh that reaches users: what leaks is made on top. Energy is
    that of full load and new stacks.

    Attributes:
        capacity_mw: hydrogen capacity at the plant [MW HHV].
        delivered_share: hydrogen that reaches users over hydrogen made [-].
        yearly_gwh: output of a year of full activity [GWh HHV].
        start_year: first year of the arrays by year.
        capex_by_year_gbp_m: investment by year of order, shape (years, plants) [GBP m].
        construction_factor: present value at the order of one pound of investment [-].
        start_factor: present value at the order of one pound at the start of operation [-].
        stacks_by_year_gbp_m: present value at the order of all new stacks in the plant's life, by
            year of order, shape (years, plants) [GBP m].
        availability: share of the year it can run [-].
        available_mw: mean of what can reach users, outages and leaks taken off [MW HHV].
        stops: whether an outage stops it for some hours; otherwise outages lower what it can send
            in every hour.
        minimum_load: lowest stable load over capacity [-].
        no_load_share: energy use of a running plant without output over that at full load [-].
        ramp_share_per_hour: most that output changes in an hour over capacity [1/h].
        own_wind_mw, own_solar_mw: own power stations that feed it first [MW].
        fixed_opex_gbp_per_kw_year: fixed operation [GBP/kW/year].
        variable_opex_gbp_per_mwh: variable operation [GBP/MWh HHV].
        gas_mwh_per_mwh, electricity_mwh_per_mwh: energy use [MWh/MWh HHV].
        captured_kt_per_gwh, emitted_kt_per_gwh: CO2 [kt/GWh HHV].
        stack_life_hours: hours after which stacks are replaced; infinity without stacks [h].
        stack_cost_share: cost of new stacks over the investment in that year [-].
        stack_wear_per_1000_h: rise of power use in a thousand hours run [-].
        planned_wear: power use over that of new stacks, mean over the plant's life [-].
        renewable_share: share of its power under contracts with wind and sun [-].
        gas_supply_t_per_mwh: CO2e of gas supply [t/MWh HHV gas], a number.
        flexible: whether it runs when power is cheap, as electrolysers do.
        groups: how each plant is discounted.
    """

    capacity_mw: FloatArray
    delivered_share: FloatArray
    yearly_gwh: FloatArray
    start_year: int
    capex_by_year_gbp_m: FloatArray
    construction_factor: FloatArray
    start_factor: FloatArray
    stacks_by_year_gbp_m: FloatArray
    availability: FloatArray
    available_mw: FloatArray
    stops: npt.NDArray[np.bool_]
    minimum_load: FloatArray
    no_load_share: FloatArray
    ramp_share_per_hour: FloatArray
    own_wind_mw: FloatArray
    own_solar_mw: FloatArray
    fixed_opex_gbp_per_kw_year: FloatArray
    variable_opex_gbp_per_mwh: FloatArray
    gas_mwh_per_mwh: FloatArray
    electricity_mwh_per_mwh: FloatArray
    captured_kt_per_gwh: FloatArray
    emitted_kt_per_gwh: FloatArray
    stack_life_hours: FloatArray
    stack_cost_share: FloatArray
    stack_wear_per_1000_h: FloatArray
    planned_wear: FloatArray
    renewable_share: FloatArray
    gas_supply_t_per_mwh: float
    flexible: npt.NDArray[np.bool_]
    groups: Groups

    @cached_property
    def hourly_mw(self) -> FloatArray:
        """Most that reaches users in an hour without a stop, shape (plants,) [MW HHV]."""
        return np.where(self.stops, self.capacity_mw * self.delivered_share, self.available_mw)

    @cached_property
    def running_share(self) -> FloatArray:
        """Hours truly run over hours with output in dispatch, shape (plants,) [-]."""
        return np.where(self.stops, 1.0, self.availability)

    def capex_gbp_m(self, year: int) -> FloatArray:
        """Investment of each plant when ordered in a year, shape (plants,) [GBP m]."""
        capex: FloatArray = self.capex_by_year_gbp_m[year - self.start_year]
        return capex

    def planned_intensity_g_per_mj_lhv(self, grid_t_per_mwh: FloatArray) -> FloatArray:
        """Emission intensity at full load by the Low Carbon Hydrogen Standard [gCO2e/MJ LHV].

        Args:
            grid_t_per_mwh: average carbon intensity of the grid by year, shape (years,) [t/MWh].

        Returns:
            Shape (years, plants).
        """
        made = self.delivered_share
        intensity: FloatArray = lchs_intensity_g_per_mj_lhv(
            self.emitted_kt_per_gwh * made,
            self.gas_mwh_per_mwh * made * self.gas_supply_t_per_mwh,
            self.electricity_mwh_per_mwh * made * self.planned_wear,
            contracted_power_carbon_t_per_mwh(self.renewable_share, grid_t_per_mwh[:, None]),
        )
        return intensity


def production_costs(
    plants: Plants,
    prices: PresentPrices,
    year: int,
    electricity_price_share: float,
) -> LevelisedCost[FloatArray]:
    """Levelised cost of each plant if ordered in a year, shape (plants,) [GBP/MWh HHV].

    Transport and storage of captured CO2 cost nothing here: what they cost hangs on who books.

    Present value of all costs over present value of output (DESNZ, Hydrogen Production Costs 2021,
    section 2): investment is spread over the time of construction, stacks are bought anew when
    those before are worn out, output and energy follow year by year of operation, all discounted
    at the owner's hurdle rate.

    Args:
        plants: the plants.
        prices: present prices by discounting group.
        year: year of the order.
        electricity_price_share: power price of an electrolyser over the industrial price [-].
    """
    pv = prices.life[plants.groups.of_row]
    years, yearly_mwh = pv[:, Priced.MONEY], plants.yearly_gwh * 1e3
    capex = plants.capex_gbp_m(year) * GBP_PER_GBP_M
    power_share = np.where(plants.flexible, electricity_price_share, 1.0)
    power_mwh = plants.electricity_mwh_per_mwh * plants.planned_wear * yearly_mwh
    return levelise(
        PresentCost(
            capex_gbp=capex * plants.start_factor,
            interest_gbp=capex * (plants.construction_factor - plants.start_factor),
            stacks_gbp=plants.stacks_by_year_gbp_m[year - plants.start_year] * GBP_PER_GBP_M,
            fixed_opex_gbp=plants.fixed_opex_gbp_per_kw_year * plants.capacity_mw * 1e3 * years,
            variable_opex_gbp=plants.variable_opex_gbp_per_mwh * yearly_mwh * years,
            fuel_gbp=plants.gas_mwh_per_mwh * yearly_mwh * pv[:, Priced.GAS],
            power_gbp=power_mwh * power_share * pv[:, Priced.ELECTRICITY],
            carbon_gbp=plants.emitted_kt_per_gwh * yearly_mwh * pv[:, Priced.CARBON],
            transport_gbp=np.zeros_like(capex),
        ),
        yearly_mwh * years,
    )


def with_transport(
    costs: LevelisedCost[FloatArray],
    captured_t_per_mwh: FloatArray,
    co2_tariff_gbp_per_t: FloatArray,
) -> LevelisedCost[FloatArray]:
    """Levelised costs with transport and storage of captured CO2, shape (plants,) [GBP/MWh HHV].

    Args:
        costs: levelised costs without it.
        captured_t_per_mwh: CO2 that each plant captures, shape (plants,) [t/MWh HHV].
        co2_tariff_gbp_per_t: tariff of transport and storage, shape (plants,) [GBP/t].
    """
    return replace(costs, transport_gbp_per_mwh=captured_t_per_mwh * co2_tariff_gbp_per_t)
