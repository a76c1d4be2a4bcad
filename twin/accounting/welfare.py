"""Appraises a run by the Green Book: central case, carbon values, prices, bias, switching values.

Source: HM Treasury, The Green Book (2022), chapters 5 and 6 and annex 6: social time preference
rate, no transfers, values of carbon of DESNZ, switching values, optimism bias. The decisions of the
run are held; what is changed is the value of what they use and avoid.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from infrastructure.finance import DiscountSchedule
from twin.accounting.appraisal import Case, discount, valued
from twin.accounting.resources import Resources, resources_of
from twin.accounting.scopes import scopes_year
from twin.prepared.plants import gas_supply_t_per_mwh
from twin.prepared.prices import PriceTable
from twin.shocks import gas_price_factor

if TYPE_CHECKING:
    from scenarios.scenario import Scenario
    from twin.results import Results

FloatArray = npt.NDArray[np.float64]

OPTIMISM_BIAS_UPPER = 0.66
"""Upper bound for the capital cost of non-standard civil engineering (HM Treasury, Supplementary
Green Book Guidance: Optimism Bias, 2003, table 1) [-]."""
WITHOUT_CATASTROPHE: DiscountSchedule = ((30, 0.030), (75, 0.0257), (125, 0.0214))
"""Sensitivity of the social time preference rate without the allowance for catastrophic risk (HM
Treasury, The Green Book 2022, annex 6)."""


@dataclass(frozen=True)
class Swing:
    """An input at its low and high end, all else central."""

    name: str
    low: Case
    high: Case


@dataclass(frozen=True)
class Switch:
    """By how much an input would have to differ for the net present value to be nought.

    Attributes:
        name: the input.
        factor: what it would have to be multiplied by; none where no positive factor would do [-].
    """

    name: str
    factor: float | None


@dataclass(frozen=True)
class Welfare:
    """The appraisal of one run.

    Attributes:
        central: the central case.
        parts_gbp_m: present value of each kind of resource in the central case [GBP m].
        swings: inputs at their low and high ends.
        switches: switching values.
        overrun: capital spent on what was built over its estimates, in this run [-].
        resources: what was valued.
        carbon: appraisal carbon values by path, shape (years,) each [GBP/t].
        factor: discount factors, shape (years,) [-].
    """

    central: Case
    parts_gbp_m: dict[str, float]
    swings: tuple[Swing, ...]
    switches: tuple[Switch, ...]
    overrun: float
    resources: Resources
    carbon: dict[str, FloatArray]
    factor: FloatArray


def appraise(results: Results, scenario: Scenario) -> Welfare:
    """Appraise a run against its counterfactual: same seed, same dated changes, no decision."""
    used = resources_of(results, scenario)
    table, years = PriceTable(scenario.cluster), used.years.astype(np.float64)
    carbon = {
        path: table.yearly("carbon_appraisal", path, years) for path in ("low", "central", "high")
    }
    factor = discount(len(years))
    central, overrun = value("central", used, carbon["central"], factor), _overrun(results)
    outside_kt = outside_boundary_kt(results, scenario, used)
    swings = (
        Swing(
            "Appraisal carbon values: low, high",
            value("carbon values low", used, carbon["low"], factor),
            value("carbon values high", used, carbon["high"], factor),
        ),
        _gas_swing(
            used, scenario, gas_price_factor(scenario, results.seed), carbon["central"], factor
        ),
        _capital_swing(used, overrun, carbon["central"], factor),
        Swing(
            "Electricity: at cost, at retail price",
            central,
            value(
                "electricity at retail price",
                replace(used, electricity=used.electricity + used.power_levies),
                carbon["central"],
                factor,
            ),
        ),
        Swing(
            "Discount rate: 3.5 %, 3.0 % (no catastrophic risk)",
            central,
            value(
                "discount rate 3.0 %",
                used,
                carbon["central"],
                discount(len(years), WITHOUT_CATASTROPHE),
            ),
        ),
        Swing(
            "CO₂ of added power, gas supply, leaks: left out, counted",
            central,
            value(
                "CO₂ outside the boundary counted",
                replace(used, abated_kt=used.abated_kt - outside_kt),
                carbon["central"],
                factor,
            ),
        ),
    )
    parts = {
        "investment": float(factor @ used.investment),
        "operation": float(factor @ used.operation),
        "electricity": float(factor @ used.electricity),
        "natural gas": float(factor @ used.gas),
        "other fuels": float(factor @ used.other_fuel),
    }
    return Welfare(central, parts, swings, _switches(central, parts), overrun, used, carbon, factor)


def _gas_swing(
    used: Resources,
    scenario: Scenario,
    shock: FloatArray,
    carbon_gbp_per_t: FloatArray,
    factor: FloatArray,
) -> Swing:
    """Gas at the ends of its paths instead of that of the scenario, struck by the same shocks."""
    table, prices = PriceTable(scenario.cluster), scenario.settings.prices
    years = used.years.astype(np.float64)
    gas_now = table.yearly("gas", prices.gas_path, years)

    def with_gas(path: str) -> Case:
        gap = (table.yearly("gas", path, years) - gas_now) * prices.gas_multiplier
        changed = replace(used, gas=used.gas + used.gas_gwh * gap * shock * 1e-3)
        return value(f"gas price {path}", changed, carbon_gbp_per_t, factor)

    return Swing("Gas price: low, high path", with_gas("low"), with_gas("high"))


def _capital_swing(
    used: Resources, overrun: float, carbon_gbp_per_t: FloatArray, factor: FloatArray
) -> Swing:
    """Capital as estimated, and beyond it by the upper bound of optimism bias."""

    def with_investment(name: str, scale: float) -> Case:
        changed = replace(used, investment=used.investment * scale)
        return value(name, changed, carbon_gbp_per_t, factor)

    return Swing(
        "Capital cost: as estimated, with upper optimism bias",
        with_investment("capital as estimated", 1.0 / overrun),
        with_investment("capital with upper optimism bias", (1.0 + OPTIMISM_BIAS_UPPER) / overrun),
    )


def outside_boundary_kt(results: Results, scenario: Scenario, used: Resources) -> FloatArray:
    """CO2e that decisions cause outside the boundary, shape (years,) [kt].

    Added electricity at the long-run marginal factor, leaked hydrogen, and the supply of natural
    gas: of what hydrogen plants and capture burn, less that of what sites no longer do. What
    supplies other fuels is not in the data.
    """
    table = scopes_year(results, scenario)
    columns = ["scope_2_marginal_co2_mt", "hydrogen_leak_mt_co2e"]
    other: FloatArray = table[columns].to_numpy(dtype=np.float64).sum(axis=1) * 1e3
    return other + used.gas_gwh * gas_supply_t_per_mwh(scenario.settings.emissions)


def value(name: str, used: Resources, carbon_gbp_per_t: FloatArray, factor: FloatArray) -> Case:
    """Value what was used and avoided.

    Args:
        name: what the case is called.
        used: resources and CO2 by year.
        carbon_gbp_per_t: appraisal carbon values, shape (years,) [GBP/t].
        factor: discount factors, shape (years,) [-].
    """
    return valued(name, used.abated_kt, used.total, carbon_gbp_per_t, factor)


def _switches(central: Case, parts: dict[str, float]) -> tuple[Switch, ...]:
    """Solve NPV = 0 for one input at a time; each enters linearly."""
    benefit = central.benefit_gbp_m
    found = [Switch("appraisal carbon values", central.cost_gbp_m / benefit if benefit else None)]
    found += [
        Switch(name, 1.0 + central.npv_gbp_m / part if part else None)
        for name, part in parts.items()
    ]
    return tuple(
        replace(each, factor=None) if each.factor is not None and each.factor < 0.0 else each
        for each in found
    )


def _overrun(results: Results) -> float:
    """Capital spent over capital estimated, of all that reached its decision; 1 without any."""
    projects = results.tables["projects"]
    built = projects[np.isfinite(projects["fid_year"])]
    estimate = float(built["estimate_gbp_m"].sum())
    return float(built["capex_gbp_m"].sum()) / estimate if estimate > 0.0 else 1.0
