"""One connected hydrogen system for a year: what is declared of it, and what dispatch comes to.

Which plant runs in each hour is decided in `dispatch_loop`; this file checks, prepares and sums.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from infrastructure.dispatch_loop import (
    CURTAILED,
    LOST,
    STOCK,
    STOCK_COST,
    STORE_IN,
    STORE_OUT,
    Given,
    Hour,
    Sums,
    settle_year,
)
from infrastructure.weather import FIRST_HOUR_OF_MONTH, HOURS_BY_MONTH
from scenarios.units import HOURS_PER_YEAR, MONTHS_PER_YEAR

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class HydrogenSystem:
    """Plants, users and store that share one pipe system in one year; hydrogen in MW and MWh HHV.

    Attributes:
        reformer_capacity_mw_by_month: shape (reformers, 12) [MW].
        reformer_minimum_load: lowest output of a running reformer over its capacity, shape
            (reformers,), 0 to 1; in any hour a reformer may also be off, without cost.
        reformer_marginal_cost_gbp_per_mwh: shape (reformers,) [GBP/MWh].
        electrolyser_capacity_mw_by_month: output of hydrogen, shape (electrolysers, 12) [MW].
        electrolyser_electricity_mwh_per_mwh: shape (electrolysers,) [MWh/MWh HHV].
        electrolyser_maximum_bid_gbp_per_mwh: price of electricity above which it runs only where
            users would go short, shape (electrolysers,) [GBP/MWh].
        demand_mw_by_month: shape (users, 12) [MW].
        demand_priority: shape (users,); when hydrogen is short the higher is served first, and
            equals share in proportion to demand.
        store_capacity_mwh_by_month: working gas, shape (12,) [MWh].
        store_injection_mw: most that goes in [MW].
        store_withdrawal_mw: most that comes out [MW].
        store_stock_start_mwh: working gas at the start of the year [MWh].
        store_loss_share: share of injected hydrogen lost, 0 to below 1.
        store_stock_cost_gbp_per_mwh: what a MWh of the first stock cost to make [GBP/MWh].
    """

    reformer_capacity_mw_by_month: FloatArray
    reformer_minimum_load: FloatArray
    reformer_marginal_cost_gbp_per_mwh: FloatArray
    electrolyser_capacity_mw_by_month: FloatArray
    electrolyser_electricity_mwh_per_mwh: FloatArray
    electrolyser_maximum_bid_gbp_per_mwh: FloatArray
    demand_mw_by_month: FloatArray
    demand_priority: FloatArray
    store_capacity_mwh_by_month: FloatArray
    store_injection_mw: float = 0.0
    store_withdrawal_mw: float = 0.0
    store_stock_start_mwh: float = 0.0
    store_loss_share: float = 0.0
    store_stock_cost_gbp_per_mwh: float = 0.0

    def __post_init__(self) -> None:
        months = (MONTHS_PER_YEAR,)
        reformers = np.shape(self.reformer_minimum_load)
        electrolysers = np.shape(self.electrolyser_electricity_mwh_per_mwh)
        users = np.shape(self.demand_priority)
        _check("reformer_capacity_mw_by_month", self, reformers + months)
        _check("reformer_minimum_load", self, reformers, highest=1.0)
        _check("reformer_marginal_cost_gbp_per_mwh", self, reformers, -1e6, 1e6)
        _check("electrolyser_capacity_mw_by_month", self, electrolysers + months)
        _check("electrolyser_electricity_mwh_per_mwh", self, electrolysers)
        _check("electrolyser_maximum_bid_gbp_per_mwh", self, electrolysers, -np.inf)
        _check("demand_mw_by_month", self, users + months)
        _check("demand_priority", self, users, -np.inf)
        _check("store_capacity_mwh_by_month", self, months)
        for name in ("store_injection_mw", "store_withdrawal_mw", "store_stock_start_mwh"):
            _check(name, self, ())
        _check("store_loss_share", self, (), highest=0.999)
        _check("store_stock_cost_gbp_per_mwh", self, (), -1e6, 1e6)


@dataclass(frozen=True, slots=True)
class DispatchHours:
    """Hour by hour, each of shape (..., 8760); flows in MW HHV, stock at the hour's end in MWh."""

    reformer_mw: FloatArray
    electrolyser_mw: FloatArray
    served_mw: FloatArray
    unserved_mw: FloatArray
    store_in_mw: FloatArray
    store_out_mw: FloatArray
    curtailed_mw: FloatArray
    stock_mwh: FloatArray


@dataclass(frozen=True, slots=True)
class DispatchYear:
    """What one year of dispatch came to; hydrogen in MWh HHV, electricity in MWh.

    `running_hours` counts the hours with output, reformers first, shape (plants,) [h].
    """

    reformer_produced_mwh: FloatArray
    electrolyser_produced_mwh: FloatArray
    electricity_used_mwh: FloatArray
    electricity_cost_gbp: FloatArray
    demand_served_mwh: FloatArray
    demand_unserved_mwh: FloatArray
    curtailed_mwh: float
    store_in_mwh: float
    store_out_mwh: float
    store_loss_mwh: float
    stock_start_mwh: float
    stock_end_mwh: float
    stock_end_cost_gbp_per_mwh: float
    running_hours: FloatArray
    hours: DispatchHours | None = None

    def balance_error(self) -> float:
        """Return the larger relative gap of two balances; rounding keeps it below 1e-9.

        The system: produced + drawn = served + stored + lost + curtailed. The store: stock at the
        start + injected = drawn + lost + stock at the end.
        """
        produced_mwh = float(
            self.reformer_produced_mwh.sum() + self.electrolyser_produced_mwh.sum()
        )
        stored_mwh = self.store_in_mwh - self.store_loss_mwh
        gone_mwh = float(self.demand_served_mwh.sum()) + stored_mwh + self.store_loss_mwh
        system_gap = produced_mwh + self.store_out_mwh - gone_mwh - self.curtailed_mwh
        store_gap = self.stock_start_mwh + stored_mwh - self.store_out_mwh - self.stock_end_mwh
        turnover_mwh = max(produced_mwh + self.store_out_mwh + self.stock_start_mwh, 1.0)
        return max(abs(system_gap), abs(store_gap)) / turnover_mwh


def dispatch_year(
    system: HydrogenSystem,
    electricity_price_gbp_per_mwh: FloatArray,
    keep_hourly: bool = False,
) -> DispatchYear:
    """Settle the 8760 hours of a year in order.

    In each hour production runs in order of marginal cost until demand is met: reformers at their
    own cost, electrolysers at price x electricity use, the store at the average cost of its stock.
    After these come electrolysers whose bid is below the price. A reformer needed for less than its
    minimum load runs at that load; the excess first spares the store, then fills it, then turns
    down other plants from the dearest, and what is left is curtailed. If the store is not drawn on,
    electrolysers whose bid reaches the price fill it with their spare capacity, cheapest first.

    Args:
        system: plants, users and store.
        electricity_price_gbp_per_mwh: price of each hour, shape (8760,) [GBP/MWh].
        keep_hourly: also return the hours.

    Returns:
        Sums of the year and, on request, the hours.

    Raises:
        ValueError: if the prices have another shape or are not finite.

    Source: merit-order dispatch without foresight; average-cost valuation of the stock is an
    assumption (a perfect planner would do at least as well).
    """
    prices = _copy(electricity_price_gbp_per_mwh)
    if prices.shape != (HOURS_PER_YEAR,) or not np.isfinite(prices.sum()):
        raise ValueError(
            f"dispatch_year: electricity prices have shape {prices.shape}; expected "
            f"({HOURS_PER_YEAR},), all finite; give one price an hour without a leap day"
        )
    classes, class_of_user = np.unique(system.demand_priority, return_inverse=True)
    demand_mw = _copy(system.demand_mw_by_month)
    class_demand_mw = _sum_by_class(demand_mw, class_of_user, len(classes))
    sums = _sums(system, class_demand_mw, HOURS_PER_YEAR if keep_hourly else 0)
    if _is_lone_electrolyser(system, class_demand_mw) and not keep_hourly:
        _settle_lone_electrolyser(system, prices, class_demand_mw, sums)
    else:
        settle_year(_given(system, prices, class_demand_mw), _first_hour(system), sums)
    short_share = np.divide(
        sums.unserved_mwh,
        class_demand_mw,
        out=np.zeros_like(class_demand_mw),
        where=class_demand_mw > 0.0,
    )
    unserved_mwh = (short_share[class_of_user] * demand_mw).sum(axis=1)
    demand_mwh = demand_mw @ np.array(HOURS_BY_MONTH, dtype=np.float64)
    reformers, store = len(system.reformer_minimum_load), sums.store
    return DispatchYear(
        reformer_produced_mwh=sums.produced_mwh[:reformers],
        electrolyser_produced_mwh=sums.produced_mwh[reformers:],
        electricity_used_mwh=(
            sums.produced_mwh[reformers:] * system.electrolyser_electricity_mwh_per_mwh
        ),
        electricity_cost_gbp=sums.electricity_cost_gbp,
        demand_served_mwh=demand_mwh - unserved_mwh,
        demand_unserved_mwh=unserved_mwh,
        curtailed_mwh=float(store[CURTAILED]),
        store_in_mwh=float(store[STORE_IN]),
        store_out_mwh=float(store[STORE_OUT]),
        store_loss_mwh=float(store[LOST]),
        stock_start_mwh=float(system.store_stock_start_mwh),
        stock_end_mwh=float(store[STOCK]),
        stock_end_cost_gbp_per_mwh=float(store[STOCK_COST]),
        running_hours=sums.running_hours,
        hours=_hours(sums, reformers) if keep_hourly else None,
    )


def _is_lone_electrolyser(system: HydrogenSystem, class_demand_mw: FloatArray) -> bool:
    """Whether one electrolyser serves one class of users without a store: no hour differs."""
    return (
        len(system.reformer_minimum_load) == 0
        and len(system.electrolyser_electricity_mwh_per_mwh) == 1
        and len(class_demand_mw) == 1
        and not system.store_capacity_mwh_by_month.any()
        and system.store_stock_start_mwh == 0.0
    )


def _settle_lone_electrolyser(
    system: HydrogenSystem, prices: FloatArray, class_demand_mw: FloatArray, sums: Sums
) -> None:
    """Settle month by month what would come out the same hour by hour."""
    hours = np.array(HOURS_BY_MONTH, dtype=np.float64)
    made_mw = np.minimum(system.electrolyser_capacity_mw_by_month[0], class_demand_mw[0])
    price_hours = np.add.reduceat(prices, FIRST_HOUR_OF_MONTH[:MONTHS_PER_YEAR])
    sums.produced_mwh[0] = made_mw @ hours
    sums.running_hours[0] = (made_mw > 0.0) @ hours
    use = system.electrolyser_electricity_mwh_per_mwh[0]
    sums.electricity_cost_gbp[0] = use * (made_mw @ price_hours)
    sums.unserved_mwh[0] = (class_demand_mw[0] - made_mw) * hours


def _given(system: HydrogenSystem, prices: FloatArray, class_demand_mw: FloatArray) -> Given:
    reformer_mw = system.reformer_capacity_mw_by_month
    electrolyser_mw = system.electrolyser_capacity_mw_by_month
    not_fixed = np.zeros((len(electrolyser_mw) + 1, MONTHS_PER_YEAR))
    return Given(
        prices,
        np.concatenate((reformer_mw, electrolyser_mw, not_fixed[:1])),
        np.concatenate((reformer_mw * system.reformer_minimum_load[:, None], not_fixed)),
        _copy(system.electrolyser_electricity_mwh_per_mwh),
        _copy(system.electrolyser_maximum_bid_gbp_per_mwh),
        class_demand_mw.sum(axis=0),
        class_demand_mw,
        _copy(system.store_capacity_mwh_by_month),
        float(system.store_injection_mw),
        float(system.store_withdrawal_mw),
        1.0 / (1.0 - float(system.store_loss_share)),
    )


def _first_hour(system: HydrogenSystem) -> Hour:
    reformers = len(system.reformer_minimum_load)
    units = reformers + len(system.electrolyser_electricity_mwh_per_mwh) + 1
    cost = np.zeros(units)
    cost[:reformers] = system.reformer_marginal_cost_gbp_per_mwh
    # Numba spares unsigned indices its check for negative ones: an eighth of the whole time.
    order = np.arange(units, dtype=np.uint32)
    return Hour(cost, np.zeros(units), np.zeros(units), np.zeros(units), order)


def _sum_by_class(
    demand_mw: FloatArray, class_of_user: npt.NDArray[np.intp], classes: int
) -> FloatArray:
    cells = class_of_user[:, None] * MONTHS_PER_YEAR + np.arange(MONTHS_PER_YEAR)
    totals = np.bincount(cells.ravel(), demand_mw.ravel(), classes * MONTHS_PER_YEAR)
    return _copy(totals).reshape(classes, MONTHS_PER_YEAR)


def _copy(values: npt.ArrayLike) -> FloatArray:
    """Copies are alike in layout: one compiled version serves slices and read-only arrays too."""
    return np.array(values, dtype=np.float64, order="C")


def _sums(system: HydrogenSystem, class_demand_mw: FloatArray, kept_hours: int) -> Sums:
    electrolysers = len(system.electrolyser_electricity_mwh_per_mwh)
    plants = len(system.reformer_minimum_load) + electrolysers
    store = np.zeros(6)
    store[STOCK] = system.store_stock_start_mwh
    store[STOCK_COST] = system.store_stock_cost_gbp_per_mwh
    hourly = np.zeros((plants + 6, kept_hours))
    return Sums(
        store,
        np.zeros(plants),
        np.zeros(electrolysers),
        np.zeros_like(class_demand_mw),
        hourly,
        np.zeros(plants),
    )


def _hours(sums: Sums, reformers: int) -> DispatchHours:
    plants = len(sums.produced_mwh)
    return DispatchHours(
        sums.hourly[:reformers], sums.hourly[reformers:plants], *sums.hourly[plants:]
    )


def _check(
    name: str,
    system: HydrogenSystem,
    shape: tuple[int, ...],
    lowest: float = 0.0,
    highest: float = np.inf,
) -> None:
    values = np.asarray(getattr(system, name), dtype=np.float64)
    if values.shape != shape:
        raise ValueError(
            f"HydrogenSystem.{name} has shape {values.shape}; expected {shape}; "
            "give one row a plant or user and one column a month"
        )
    allowed = (values >= lowest) & (values <= highest)
    if not allowed.all():
        raise ValueError(
            f"HydrogenSystem.{name} holds {values[~allowed].flat[0]}; expected {lowest:g} to "
            f"{highest:g}; correct the asset or site that gave it"
        )
