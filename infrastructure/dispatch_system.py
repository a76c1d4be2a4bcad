"""What is declared of a connected hydrogen system for a year, and what is refused in it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from infrastructure.compiled import compiled
from scenarios.units import FIRST_HOUR_OF_MONTH, HOURS_PER_YEAR

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

NOTHING = np.zeros(0)
FLAT = np.ones((1, HOURS_PER_YEAR))
LARGEST_PRICE = 1e6
"""Prices of power beyond it, of either sign, are taken for an error [GBP/MWh]."""
MONTHS = np.array(FIRST_HOUR_OF_MONTH, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class HoursOfYear:
    """What is given by the hour and shared by all systems, each of shape (hours,) or (n, hours).

    Attributes:
        price_gbp_per_mwh: price of electricity from the grid [GBP/MWh].
        wind, solar: capacity factors of wind and sun, 0 to 1 [-]; may be left out where no plant
            has its own.
        demand_shapes: demand of each hour over its mean, shape (shapes, hours), 0 or more.
        only_price_is_new: whether the rest went through this check before, for another year or
            system, and is not read again.
        price_span_gbp_per_mwh: lowest and highest price of power, found here.

    Raises:
        ValueError: naming every series of another length or with a figure out of bounds.
    """

    price_gbp_per_mwh: FloatArray
    wind: FloatArray = field(default_factory=lambda: NOTHING)
    solar: FloatArray = field(default_factory=lambda: NOTHING)
    demand_shapes: FloatArray = field(default_factory=lambda: FLAT)
    only_price_is_new: bool = False
    price_span_gbp_per_mwh: tuple[float, float] = field(init=False, default=(0.0, 0.0))

    def __post_init__(self) -> None:
        price = self.price_gbp_per_mwh
        hours, faults = np.shape(price)[-1], []
        if hours:
            lowest, highest = float(np.min(price)), float(np.max(price))
            object.__setattr__(self, "price_span_gbp_per_mwh", (lowest, highest))
            if not -LARGEST_PRICE <= lowest <= highest <= LARGEST_PRICE:
                bounds = -LARGEST_PRICE, LARGEST_PRICE
                faults += _hourly_faults("price_gbp_per_mwh", price, hours, *bounds)
        if not self.only_price_is_new:
            faults += _hourly_faults("wind", self.wind, hours, 0.0, 1.0)
            faults += _hourly_faults("solar", self.solar, hours, 0.0, 1.0)
        if self.demand_shapes is not FLAT and not self.only_price_is_new:
            faults += _hourly_faults("demand_shapes", self.demand_shapes, hours, 0.0, 1e3)
        if faults:
            raise ValueError("; ".join(faults))


@dataclass(frozen=True, slots=True)
class HydrogenSystem:
    """Plants, users and stores that share one pipe system in one year; hydrogen in MW and MWh HHV.

    Periods are stretches of the year in which capacities hold, by default its months.

    Attributes:
        reformer_capacity_mw_by_period: shape (reformers, periods) [MW].
        reformer_minimum_load: must-run: output never below this share of the period's capacity,
            shape (reformers,), 0 to 1. Whether a reformer is on in a period is decided before
            (`committed`); it cannot stop within one.
        reformer_marginal_cost_gbp_per_mwh: shape (reformers,), 0 or more [GBP/MWh].
        electrolyser_capacity_mw_by_period: output of hydrogen, shape (electrolysers, periods) [MW].
        electrolyser_electricity_mwh_per_mwh: shape (electrolysers,) [MWh/MWh HHV].
        demand_mw_by_period: shape (users, periods) [MW], times the user's shape in each hour.
        demand_priority: shape (users,); when hydrogen is short the higher is served first, and
            equals share in proportion to demand.
        reformer_ramp_share_per_hour: most that output changes from hour to hour over capacity,
            shape (reformers,), above 0; 1 is no limit.
        electrolyser_own_wind_mw, electrolyser_own_solar_mw: power stations that feed an
            electrolyser first, shape (electrolysers,) [MW electric].
        demand_shape: row of `HoursOfYear.demand_shapes` of each user, shape (users,).
        demand_interruptible_share: share of each user's demand that may be shed at
            `interruption_cost_gbp_per_mwh`, shape (users,), 0 to 1.
        interruption_cost_gbp_per_mwh: price at which interruptible demand is shed [GBP/MWh].
        store_capacity_mwh_by_period: working gas, shape (periods,) [MWh].
        store_injection_mw, store_withdrawal_mw: most that goes in and comes out [MW].
        store_stock_start_mwh: working gas at the start of the year [MWh].
        store_loss_share: share of injected hydrogen lost, 0 to below 1.
        line_pack_mwh: what pipes can hold between their least and their highest pressure: filled
            before the store and drawn on before it, without loss, within the hour [MWh].
        line_pack_start_mwh: what of it they hold at the start of the year [MWh].
        first_hour_of_period: first hour of each period and the hour after the last; 8760 for a
            year.
        check_at_dispatch: leave the check to `dispatch_year`, which makes it quickly: for arrays
            that another part of the twin has just made.
    """

    reformer_capacity_mw_by_period: FloatArray
    reformer_minimum_load: FloatArray
    reformer_marginal_cost_gbp_per_mwh: FloatArray
    electrolyser_capacity_mw_by_period: FloatArray
    electrolyser_electricity_mwh_per_mwh: FloatArray
    demand_mw_by_period: FloatArray
    demand_priority: FloatArray
    store_capacity_mwh_by_period: FloatArray
    reformer_ramp_share_per_hour: FloatArray | None = None
    electrolyser_own_wind_mw: FloatArray | None = None
    electrolyser_own_solar_mw: FloatArray | None = None
    demand_shape: IntArray | None = None
    demand_interruptible_share: FloatArray | None = None
    interruption_cost_gbp_per_mwh: float = 1e3
    store_injection_mw: float = 0.0
    store_withdrawal_mw: float = 0.0
    store_stock_start_mwh: float = 0.0
    store_loss_share: float = 0.0
    line_pack_mwh: float = 0.0
    line_pack_start_mwh: float = 0.0
    first_hour_of_period: IntArray = field(default_factory=lambda: MONTHS)
    check_at_dispatch: bool = False

    def __post_init__(self) -> None:
        if not self.check_at_dispatch:
            self.check()

    def check(self) -> None:
        """Refuse what cannot be.

        Raises:
            ValueError: naming every array of a wrong shape and every figure out of bounds.
        """
        periods = (len(self.first_hour_of_period) - 1,)
        reformers = np.shape(self.reformer_minimum_load)
        electrolysers = np.shape(self.electrolyser_electricity_mwh_per_mwh)
        users = np.shape(self.demand_priority)
        steps = np.diff(self.first_hour_of_period)
        faults = []
        if self.first_hour_of_period[0] != 0 or not (steps > 0).all():
            faults.append(
                f"HydrogenSystem.first_hour_of_period is {self.first_hour_of_period}; expected "
                "rising hours from 0; sort them"
            )
        for name, shape, lowest, highest in (
            ("reformer_capacity_mw_by_period", reformers + periods, 0.0, math.inf),
            ("reformer_minimum_load", reformers, 0.0, 1.0),
            ("reformer_marginal_cost_gbp_per_mwh", reformers, 0.0, 1e6),
            ("electrolyser_capacity_mw_by_period", electrolysers + periods, 0.0, math.inf),
            ("electrolyser_electricity_mwh_per_mwh", electrolysers, 1e-6, 1e3),
            ("demand_mw_by_period", users + periods, 0.0, math.inf),
            ("demand_priority", users, -math.inf, math.inf),
            ("store_capacity_mwh_by_period", periods, 0.0, math.inf),
            ("reformer_ramp_share_per_hour", reformers, 1e-6, math.inf),
            ("electrolyser_own_wind_mw", electrolysers, 0.0, math.inf),
            ("electrolyser_own_solar_mw", electrolysers, 0.0, math.inf),
            ("demand_shape", users, 0.0, math.inf),
            ("demand_interruptible_share", users, 0.0, 1.0),
        ):
            values = getattr(self, name)
            if values is not None:
                faults += _array_faults(name, values, shape, lowest, highest)
        for name, highest in (
            ("interruption_cost_gbp_per_mwh", 1e6),
            ("store_injection_mw", math.inf),
            ("store_withdrawal_mw", math.inf),
            ("store_stock_start_mwh", math.inf),
            ("store_loss_share", 0.999),
            ("line_pack_mwh", math.inf),
            ("line_pack_start_mwh", self.line_pack_mwh),
        ):
            value = getattr(self, name)
            if not 0.0 <= value <= highest:
                faults.append(_out_of_bounds(f"HydrogenSystem.{name}", value, 0.0, highest))
        if faults:
            raise ValueError("; ".join(faults))


def committed(
    reformer_capacity_mw_by_period: FloatArray,
    reformer_minimum_load: FloatArray,
    reformer_marginal_cost_gbp_per_mwh: FloatArray,
    other_capacity_mw_by_period: FloatArray,
    demand_mw_by_period: FloatArray,
) -> FloatArray:
    """Return which reformers are on in each period, as 0 or 1 of shape (reformers, periods).

    From the cheapest, a reformer is on while must-run output still fits under demand. One whose
    minimum load does not fit is on only where the others could not meet demand without it.

    Args:
        reformer_capacity_mw_by_period: shape (reformers, periods) [MW].
        reformer_minimum_load: shape (reformers,) [-].
        reformer_marginal_cost_gbp_per_mwh: shape (reformers,) [GBP/MWh].
        other_capacity_mw_by_period: electrolysers and store, shape (periods,) [MW].
        demand_mw_by_period: mean demand, shape (periods,) [MW].

    Source: priority list of unit commitment, Wood & Wollenberg, Power Generation, Operation and
    Control; by period, because a reformer takes days to start.
    """
    capacity_mw = np.asarray(reformer_capacity_mw_by_period, dtype=np.float64)
    return _committed(
        capacity_mw,
        capacity_mw * np.asarray(reformer_minimum_load)[:, None],
        np.argsort(reformer_marginal_cost_gbp_per_mwh, kind="stable"),
        np.asarray(other_capacity_mw_by_period, dtype=np.float64),
        np.asarray(demand_mw_by_period, dtype=np.float64),
    )


@compiled
def _committed(
    capacity_mw: FloatArray,
    floor_mw: FloatArray,
    by_cost: IntArray,
    others_mw: FloatArray,
    demand_mw: FloatArray,
) -> FloatArray:
    on = np.zeros_like(capacity_mw)
    for period in range(demand_mw.size):
        must_run = supply = 0.0
        for i in by_cost:
            if must_run + floor_mw[i, period] <= demand_mw[period]:
                on[i, period] = 1.0
                must_run += floor_mw[i, period]
                supply += capacity_mw[i, period]
        supply += others_mw[period]
        for i in by_cost:
            if on[i, period] == 0.0 and supply < demand_mw[period]:
                on[i, period] = 1.0
                supply += capacity_mw[i, period]
    return on


def _hourly_faults(
    name: str, values: FloatArray, hours: int, lowest: float, highest: float
) -> list[str]:
    given = np.asarray(values)
    if given.size == 0 and hours and name in ("wind", "solar"):
        return []
    if given.shape[-1:] != (hours,):
        return [
            f"HoursOfYear.{name} has shape {given.shape}; expected {hours} hours as the prices "
            "have; give one value an hour"
        ]
    if lowest <= given.min() and given.max() <= highest:
        return []
    wrong = np.flatnonzero(~((given.ravel() >= lowest) & (given.ravel() <= highest)))
    return [
        f"HoursOfYear.{name} holds {given.ravel()[wrong[0]]} in hour {wrong[0] % hours} "
        f"and {len(wrong) - 1} more like it; expected {lowest:g} to {highest:g}; correct the "
        "series, for instance per cent written for shares"
    ]


def _array_faults(
    name: str, values: npt.ArrayLike, shape: tuple[int, ...], lowest: float, highest: float
) -> list[str]:
    given = np.asarray(values)
    if given.shape != shape:
        return [
            f"HydrogenSystem.{name} has shape {given.shape}; expected {shape}; "
            "give one row a plant or user and one column a period"
        ]
    if given.size == 0 or (lowest <= given.min() and given.max() <= highest):
        return []
    wrong = given[~((given >= lowest) & (given <= highest))]
    return [_out_of_bounds(f"HydrogenSystem.{name}", wrong.flat[0], lowest, highest)]


def _out_of_bounds(name: str, value: float, lowest: float, highest: float) -> str:
    return (
        f"{name} holds {value}; expected {lowest:g} to {highest:g}; "
        "correct the asset or site that gave it"
    )
