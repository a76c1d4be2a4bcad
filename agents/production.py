"""What hydrogen costs each producer over the life of its plant, part by part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from agents.decisions import Groups, PresentPrices, Priced

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Plants:
    """Every named plant, one row each; shapes (plants,).

    Attributes:
        capacity_mw: hydrogen capacity [MW HHV].
        yearly_gwh: output of a year of full activity [GWh HHV].
        start_year: first year of `capex_by_year_gbp_m`.
        capex_by_year_gbp_m: investment by year of order, shape (years, plants) [GBP m].
        available_mw: capacity less outages [MW HHV].
        minimum_load: lowest stable load over capacity [-].
        ramp_share_per_hour: most that output changes in an hour over capacity [1/h].
        own_wind_mw, own_solar_mw: own power stations that feed it first [MW].
        fixed_opex_gbp_per_kw_year: fixed operation [GBP/kW/year].
        variable_opex_gbp_per_mwh: variable operation [GBP/MWh HHV].
        gas_mwh_per_mwh, electricity_mwh_per_mwh: energy use [MWh/MWh HHV].
        captured_kt_per_gwh, emitted_kt_per_gwh: CO2 [kt/GWh HHV].
        flexible: whether it runs when power is cheap, as electrolysers do.
        groups: how each plant is discounted.
    """

    capacity_mw: FloatArray
    yearly_gwh: FloatArray
    start_year: int
    capex_by_year_gbp_m: FloatArray
    available_mw: FloatArray
    minimum_load: FloatArray
    ramp_share_per_hour: FloatArray
    own_wind_mw: FloatArray
    own_solar_mw: FloatArray
    fixed_opex_gbp_per_kw_year: FloatArray
    variable_opex_gbp_per_mwh: FloatArray
    gas_mwh_per_mwh: FloatArray
    electricity_mwh_per_mwh: FloatArray
    captured_kt_per_gwh: FloatArray
    emitted_kt_per_gwh: FloatArray
    flexible: npt.NDArray[np.bool_]
    groups: Groups

    def capex_gbp_m(self, year: int) -> FloatArray:
        """Investment of each plant when ordered in a year, shape (plants,) [GBP m]."""
        capex: FloatArray = self.capex_by_year_gbp_m[year - self.start_year]
        return capex


@dataclass(frozen=True)
class ProductionCosts:
    """Levelised cost of hydrogen at each plant, shape (plants,) each [GBP/MWh HHV]."""

    capital: FloatArray
    operation: FloatArray
    energy: FloatArray
    carbon: FloatArray
    transport: FloatArray

    @property
    def total(self) -> FloatArray:
        """Sum of the parts [GBP/MWh HHV]."""
        return self.capital + self.operation + self.energy + self.carbon + self.transport


def production_costs(
    plants: Plants,
    prices: PresentPrices,
    year: int,
    electricity_price_share: float,
    co2_tariff_gbp_per_t: FloatArray,
) -> ProductionCosts:
    """Levelised cost of each plant if ordered in a year.

    Present value of all costs over present value of output (DESNZ, Hydrogen Production Costs 2021,
    section 2): investment falls due in the middle of the lead time, output and energy year by year
    of operation, all discounted at the owner's hurdle rate.

    Args:
        plants: the plants.
        prices: present prices by discounting group.
        year: year of the order.
        electricity_price_share: power price of an electrolyser over the industrial price [-].
        co2_tariff_gbp_per_t: transport and storage of captured CO2, shape (plants,) [GBP/t].
    """
    pv = prices.life[plants.groups.of_row]
    mean = pv / pv[:, [Priced.MONEY]]
    output_mwh_per_kw = plants.yearly_gwh / plants.capacity_mw
    capex_gbp_per_kw = plants.capex_gbp_m(year) / plants.capacity_mw * 1e3
    at_decision = plants.groups.capex_factor[plants.groups.of_row]
    return ProductionCosts(
        capital=capex_gbp_per_kw * at_decision / pv[:, Priced.MONEY] / output_mwh_per_kw,
        operation=plants.fixed_opex_gbp_per_kw_year / output_mwh_per_kw
        + plants.variable_opex_gbp_per_mwh,
        energy=plants.gas_mwh_per_mwh * mean[:, Priced.GAS]
        + plants.electricity_mwh_per_mwh
        * np.where(plants.flexible, electricity_price_share, 1.0)
        * mean[:, Priced.ELECTRICITY],
        carbon=plants.emitted_kt_per_gwh * mean[:, Priced.CARBON],
        transport=plants.captured_kt_per_gwh * co2_tariff_gbp_per_t,
    )
