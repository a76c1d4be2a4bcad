"""What an option is worth to a company at its own hurdle rate."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from infrastructure.assets import Flow
from infrastructure.borrowing import borrowing
from infrastructure.finance import capital_recovery_factor
from scenarios.units import GBP_M_PER_UNIT

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


class Priced(IntEnum):
    """Columns of a price outlook; the prices of main fuels follow, one column each."""

    CARBON = 0
    FREE_CARBON = 1
    PRICE_SUPPORT = 2
    GAS = 3
    ELECTRICITY = 4
    REMOVAL = 5
    MONEY = 6


N_PRICED = len(Priced)


class Obstacle(IntEnum):
    """Why an option is not taken."""

    NONE = 0
    TECHNOLOGY = 1
    ROUTE = 2
    STORAGE = 3
    SUPPLY = 4
    VALUE = 5
    SUPPORT = 6
    BUDGET = 7
    BETTER = 8
    RULE = 9
    RENEWAL = 10


OBSTACLE_WORDS = {
    Obstacle.NONE: "none",
    Obstacle.TECHNOLOGY: "technology not mature",
    Obstacle.ROUTE: "no route",
    Obstacle.STORAGE: "pipe or store full",
    Obstacle.SUPPLY: "no hydrogen on offer",
    Obstacle.VALUE: "below hurdle rate",
    Obstacle.SUPPORT: "waits for support",
    Obstacle.BUDGET: "capital budget used up",
    Obstacle.BETTER: "another option is worth more",
    Obstacle.RULE: "its board waits to see",
    Obstacle.RENEWAL: "equipment not due for renewal",
}


class Groups(NamedTuple):
    """Distinct combinations of hurdle rate, life and lead time, and their discounting weights."""

    of_row: IntArray
    """Group of each row, shape (rows,)."""
    weights: FloatArray
    """Present value of one pound a year over the option's life, by year from the decision, shape
    (groups, years)."""
    contract_weights: FloatArray
    """The same over the support contract at most, shape (groups, years)."""
    capex_factor: FloatArray
    """Present value of one pound of investment, shape (groups,)."""


class PresentPrices(NamedTuple):
    """Present value of paying each price for one unit a year over each group's life."""

    life: FloatArray
    """Over the life of the option, shape (groups, priced) [GBP per yearly unit]."""
    contract: FloatArray
    """Over the support contract, shape (groups, priced) [GBP per yearly unit]."""


def discounting_groups(
    hurdle_rate: FloatArray,
    life_years: IntArray,
    lead_years: IntArray,
    contract_years: int,
    horizon_years: int,
) -> Groups:
    """Find the distinct ways in which rows are discounted, so that prices are discounted once each.

    Operation starts `lead_years` after the decision and lasts `life_years`; investment falls due
    in the middle of the lead time.

    Args:
        hurdle_rate: real return asked, shape (rows,) [1/year].
        life_years: years in service, shape (rows,).
        lead_years: years from decision to service, shape (rows,).
        contract_years: length of support contracts [year].
        horizon_years: years that are looked ahead; later years are left out.
    """
    keys = np.column_stack([hurdle_rate, life_years, lead_years])
    distinct, of_row = np.unique(keys, axis=0, return_inverse=True)
    rate, life, lead = (distinct[:, [i]] for i in range(3))
    year = np.arange(horizon_years)[None, :]
    factor = (1.0 + rate) ** -year
    since_start = year - lead
    running = (since_start >= 0) & (since_start < life)
    contracted = running & (since_start < contract_years)
    return Groups(
        of_row.reshape(-1).astype(np.int64),
        np.where(running, factor, 0.0),
        np.where(contracted, factor, 0.0),
        ((1.0 + rate) ** (-lead / 2.0))[:, 0],
    )


def present_prices(groups: Groups, outlook: FloatArray) -> PresentPrices:
    """Discount a price outlook, shape (years, priced), for every group."""
    return PresentPrices(groups.weights @ outlook, groups.contract_weights @ outlook)


class Appraisal(NamedTuple):
    """What every option is worth against continuing as today, shape (rows,) each.

    Attributes:
        before_transport_gbp_m: value if transport cost nothing [GBP m].
        carbon_gbp_m: part of the value without support that scales with the carbon price [GBP m].
        abated_kt: CO2 kept out of the air a year, removals included [kt/year].
        present_years: present value of one pound a year over the option's life [year].
        volume_pv: present volume that pays the transport tariff [GWh or kt].
        contract_pv_kt: present captured volume under a contract, per year of it [kt].
        contract_price_gbp_per_t: mean carbon price over the contract [GBP/t].
    """

    before_transport_gbp_m: FloatArray
    carbon_gbp_m: FloatArray
    abated_kt: FloatArray
    present_years: FloatArray
    volume_pv: FloatArray
    contract_pv_kt: FloatArray
    contract_price_gbp_per_t: FloatArray

    def value_gbp_m(self, tariff: FloatArray, strike: FloatArray) -> FloatArray:
        """Value at a transport tariff and with support contracts, where there are any [GBP m].

        Args:
            tariff: transport tariff, shape (rows,) [GBP/MWh or GBP/t].
            strike: strike price of a capture contract, not a number without one [GBP/t].
        """
        return self.value_without_support_gbp_m(tariff) + self.support_gbp_m(strike)

    def value_without_support_gbp_m(self, tariff: FloatArray) -> FloatArray:
        """Value at a transport tariff and without any contract [GBP m]."""
        return self.before_transport_gbp_m - GBP_M_PER_UNIT * tariff * self.volume_pv

    def support_gbp_m(self, strike: FloatArray) -> FloatArray:
        """Present support under capture contracts, nothing without one [GBP m]."""
        above = strike - self.contract_price_gbp_per_t
        above[np.isnan(above)] = 0.0
        return GBP_M_PER_UNIT * above * self.contract_pv_kt

    def carbon_part_gbp_m(self, strike: FloatArray) -> FloatArray:
        """Part of the value that scales with the carbon price [GBP m].

        A contract makes good what the carbon price falls short of its strike, so that where one is
        held a higher price takes from the support what it adds on the captured CO2.

        Args:
            strike: strike price of a capture contract, not a number without one [GBP/t].
        """
        made_good = GBP_M_PER_UNIT * self.contract_price_gbp_per_t * self.contract_pv_kt
        made_good[np.isnan(strike) | np.isnan(made_good)] = 0.0
        return self.carbon_gbp_m - made_good

    def at(self, rows: IntArray | list[int]) -> Appraisal:
        """Return the appraisal of some of the rows."""
        return Appraisal(*(column[rows] for column in self))

    def break_even_strike_gbp_per_t(self, value_gbp_m: FloatArray) -> FloatArray:
        """Strike price at which an option of a given value without contract is worth nothing.

        Not a number where nothing is captured under a contract.
        """
        return self.contract_price_gbp_per_t - _per_unit(value_gbp_m, self.contract_pv_kt)

    def break_even_tariff(self, tariff: FloatArray, value_gbp_m: FloatArray) -> FloatArray:
        """Transport tariff at which an option would be worth nothing [GBP/MWh or GBP/t].

        Args:
            tariff: tariff at which it has its value, shape (rows,).
            value_gbp_m: that value, shape (rows,) [GBP m].

        Returns:
            Not a number where nothing is transported.
        """
        return tariff + _per_unit(value_gbp_m, self.volume_pv)


def _per_unit(value_gbp_m: FloatArray, units: FloatArray) -> FloatArray:
    """Value of each of some units [GBP], not a number where there are none."""
    each = np.empty(len(units))
    _write_per_unit(value_gbp_m, units, each)
    return each


@borrowing
def _write_per_unit(value_gbp_m: FloatArray, units: FloatArray, each: FloatArray) -> None:
    for row in range(len(units)):
        per_unit = value_gbp_m[row] / (GBP_M_PER_UNIT * units[row])
        each[row] = per_unit if units[row] != 0.0 else np.nan


def appraise(
    flows: FloatArray,
    capex_gbp_m: FloatArray,
    groups: Groups,
    prices: PresentPrices,
    free_share: FloatArray,
    pays_price_support: FloatArray,
    fuel_column: IntArray,
    hydrogen_price_gbp_per_mwh: FloatArray,
    hydrogen_follows_gas: BoolArray,
    lost_margin_gbp_m: FloatArray | float = 0.0,
) -> Appraisal:
    """Value of each option against continuing, at the hurdle rate of who decides.

    ``-capex + sum_t [(E_0 - E_o) p_C (1 - f) + F_0 - F_o - O_o - T_o] (1 + h)^-t`` (discounted
    cash flow at the company's own rate; transport T is left out here and taken off in
    `Appraisal.value_gbp_m`, because it depends on who else comes).

    Args:
        flows: yearly changes, shape (rows, N_FLOWS).
        capex_gbp_m: investment net of grants, shape (rows,) [GBP m].
        groups: how rows are discounted.
        prices: present prices by group.
        free_share: free allocation at the start, shape (rows,) [-].
        pays_price_support: 1 where fuel pays Carbon Price Support, shape (rows,).
        fuel_column: column of the main fuel in the outlook, shape (rows,).
        hydrogen_price_gbp_per_mwh: price of hydrogen on offer, shape (rows,); ignored where it
            follows gas.
        hydrogen_follows_gas: whether hydrogen is sold at the price of gas, shape (rows,).
        lost_margin_gbp_m: present margin lost while the site stands still, shape (rows,) [GBP m].
    """
    figures = np.empty((7, len(flows)))
    _write_figures(
        flows,
        capex_gbp_m,
        groups,
        prices,
        free_share,
        pays_price_support,
        fuel_column,
        hydrogen_price_gbp_per_mwh,
        hydrogen_follows_gas,
        figures,
    )
    figures[0] -= lost_margin_gbp_m
    return Appraisal(*figures)


@borrowing
def _write_figures(
    flows: FloatArray,
    capex_gbp_m: FloatArray,
    groups: Groups,
    prices: PresentPrices,
    free_share: FloatArray,
    pays_price_support: FloatArray,
    fuel_column: IntArray,
    hydrogen_price: FloatArray,
    follows_gas: BoolArray,
    figures: FloatArray,
) -> None:
    """Write the columns of an `Appraisal` in their order, before lost margin, as rows."""
    before_transport, carbon_gbp_m, abated = figures[0], figures[1], figures[2]
    present_years, volume_pv = figures[3], figures[4]
    contract_pv, contract_price = figures[5], figures[6]
    for row, flow in enumerate(flows):
        group = groups.of_row[row]
        pv, contract = prices.life[group], prices.contract[group]
        money_pv, gas_pv = pv[Priced.MONEY.value], pv[Priced.GAS.value]
        carbon_pv, free_pv = pv[Priced.CARBON.value], pv[Priced.FREE_CARBON.value]
        energy_kt, process_kt = flow[Flow.ENERGY_CO2_KT.value], flow[Flow.PROCESS_CO2_KT.value]
        fossil_kt, removed_kt = (
            flow[Flow.CAPTURED_FOSSIL_KT.value],
            flow[Flow.CAPTURED_BIOGENIC_KT.value],
        )
        hydrogen_gwh = flow[Flow.HYDROGEN_GWH.value]
        abated_kt, captured_kt = fossil_kt - energy_kt - process_kt, fossil_kt + removed_kt
        carbon = abated_kt * (carbon_pv - free_share[row] * free_pv)
        carbon_gbp_m[row] = GBP_M_PER_UNIT * (carbon + removed_kt * pv[Priced.REMOVAL.value])
        # Also saved on what is stored (Finance Act 2000, schedule 6, paragraph 42C).
        untaxed_kt = (fossil_kt - energy_kt) * pays_price_support[row]
        support_tax = untaxed_kt * pv[Priced.PRICE_SUPPORT.value]
        energy = (
            flow[Flow.FUEL_GWH.value] * pv[fuel_column[row]]
            + flow[Flow.GAS_GWH.value] * gas_pv
            + flow[Flow.ELECTRICITY_GWH.value] * pv[Priced.ELECTRICITY.value]
            + hydrogen_gwh * (gas_pv if follows_gas[row] else hydrogen_price[row] * money_pv)
        )
        operation = flow[Flow.FIXED_OPEX_GBP_M.value] + flow[Flow.FEEDSTOCK_GBP_M.value]
        before_transport[row] = (
            carbon_gbp_m[row]
            + GBP_M_PER_UNIT * (support_tax - energy)
            - operation * money_pv
            - capex_gbp_m[row] * groups.capex_factor[group]
        )
        abated[row] = abated_kt + removed_kt
        present_years[row] = money_pv
        volume_pv[row] = (hydrogen_gwh + captured_kt) * money_pv
        contract_pv[row] = captured_kt * contract[Priced.MONEY.value]
        contract_price[row] = contract[Priced.CARBON.value] / contract[Priced.MONEY.value]


def closing_terms(
    margin_gbp_m: FloatArray,
    carbon_gbp_per_t: FloatArray,
    pass_through_share: FloatArray,
    years: int,
    hurdle_rate: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    """Return what closing saves for each kt of fossil CO2 a year, and what it loses.

    Closing is worth the first times emissions less the second, against continuing as today.

    Args:
        margin_gbp_m: yearly margin before carbon cost, shape (sites,) [GBP m/year].
        carbon_gbp_per_t: net carbon price expected over the coming years, shape (sites,) [GBP/t].
        pass_through_share: share of the carbon cost that customers pay, shape (sites,) [-].
        years: years looked ahead.
        hurdle_rate: of the deciding company, shape (sites,) [1/year].
    """
    annuity = 1.0 / capital_recovery_factor(hurdle_rate, years)
    borne = GBP_M_PER_UNIT * carbon_gbp_per_t * (1.0 - pass_through_share)
    return borne * annuity, margin_gbp_m * annuity
