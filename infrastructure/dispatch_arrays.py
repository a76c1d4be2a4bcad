"""Turns a declared hydrogen system into the arrays that the compiled loop reads."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from infrastructure.dispatch_given import Given
from infrastructure.dispatch_loop import demand_of_year, own_hydrogen_mw
from infrastructure.dispatch_plan import Outlook
from infrastructure.dispatch_system import FLAT, HoursOfYear, HydrogenSystem

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

NO_HOURS = np.zeros(0)
NO_POWER = np.zeros((0, 0))
SAME_CLASS = 1.01
"""Electrolysers whose use differs by less than this factor are one class to the plan."""


class Arrays(NamedTuple):
    """Everything the loop reads, and how to find plants and users in what it returns."""

    outlook: Outlook
    given: Given
    own_power_mwh: FloatArray
    rank_of_electrolyser: IntArray
    group_of_user: IntArray
    periods: IntArray


def prepare(
    system: HydrogenSystem,
    hours: HoursOfYear,
    surplus_price_share: float,
    end_value_gbp_per_mwh: float | None,
    foresight_hours: int,
) -> Arrays:
    """Return a system as arrays.

    Raises:
        ValueError: if own power has no capacity factors, a user no shape, or a figure is out of
            bounds.
    """
    _check(system, hours, surplus_price_share, end_value_gbp_per_mwh, foresight_hours)
    all_hours = np.asarray(system.first_hour_of_period)
    kept = _periods_that_differ(system)
    first_hour = np.append(all_hours[kept], all_hours[-1]).astype(np.int64)
    flat = np.zeros(len(kept))
    shapes = hours.demand_shapes
    if shapes is FLAT and first_hour[-1] != FLAT.shape[1]:
        shapes = np.ones((1, int(first_hour[-1])))
    groups = _groups(system, kept)
    reformers = len(system.reformer_minimum_load)
    reformer_mw = _copy(system.reformer_capacity_mw_by_period[:, kept])
    floor_mw = reformer_mw * np.asarray(system.reformer_minimum_load)[:, None]
    use = _copy(system.electrolyser_electricity_mwh_per_mwh)
    by_use = np.argsort(use, kind="stable")
    use, store_mwh = use[by_use], _copy(system.store_capacity_mwh_by_period[kept])
    electrolyser_mw = _copy(system.electrolyser_capacity_mw_by_period[:, kept][by_use])
    own_power = _own_power_mwh(system, hours)[by_use] if _has_own(system) else NO_POWER
    may_stop = groups.may_stop_mw.any()
    steady = _steady(system, reformer_mw, floor_mw, len(use), bool(may_stop))
    class_use, class_mw = _classes(use, electrolyser_mw)
    price = _copy(hours.price_gbp_per_mwh)
    highest = max(
        float(price.max()) * float(use.max(initial=0.0)), float(steady.cost.max(initial=0.0))
    )
    pack = float(system.line_pack_mwh)
    outlook = Outlook(
        hours_per_sample=1,
        first=first_hour,
        price=price,
        demand_mw=demand_of_year(
            first_hour,
            groups.firm_mw + groups.may_stop_mw,
            groups.shape,
            shapes,
            floor_mw.sum(axis=0),
        ),
        steady_cost=steady.cost,
        steady_mw=steady.mw,
        interruptible_mw=(
            demand_of_year(first_hour, groups.may_stop_mw, groups.shape, shapes, flat)
            if may_stop
            else NO_HOURS
        ),
        interruption_cost=float(system.interruption_cost_gbp_per_mwh),
        use=class_use,
        electrolyser_mw=class_mw,
        own_mw=(
            own_hydrogen_mw(first_hour, own_power, use, electrolyser_mw)
            if own_power.size
            else NO_HOURS
        ),
        own_use=float(use.mean()) * surplus_price_share if len(use) else 0.0,
        capacity_mwh=store_mwh + pack,
        need_mwh=NO_HOURS,
        injection_mw=float(system.store_injection_mw) if store_mwh.any() else pack,
        withdrawal_mw=float(system.store_withdrawal_mw) if store_mwh.any() else pack,
        kept_share=1.0 - float(system.store_loss_share),
        highest_cost=highest,
    )
    given = Given(
        floor_mw=floor_mw,
        full_supply_mw=(reformer_mw - floor_mw).sum(axis=0) + electrolyser_mw.sum(axis=0),
        steady_plant=steady.plant,
        steady_ramp_mw=steady.ramp_mw,
        ramps_bind=bool((steady.ramp_mw < steady.mw).any()),
        use=use,
        electrolyser_plant=reformers + by_use,
        electrolyser_mw=electrolyser_mw,
        own_power_mwh=own_power,
        own_price_share=float(surplus_price_share),
        firm_mw=groups.firm_mw,
        may_stop_mw=groups.may_stop_mw,
        shape_of_group=groups.shape,
        shapes=shapes,
        class_end=groups.class_end,
        store_mwh=store_mwh,
        start_mwh=float(system.store_stock_start_mwh + system.line_pack_start_mwh),
        packable_mwh=pack,
        injection_mw=float(system.store_injection_mw),
        withdrawal_mw=float(system.store_withdrawal_mw),
        end_value=math.nan if end_value_gbp_per_mwh is None else float(end_value_gbp_per_mwh),
        foresight_hours=foresight_hours,
    )
    rank = np.empty(len(use), dtype=np.int64)
    rank[by_use] = np.arange(len(use))
    return Arrays(outlook, given, own_power, rank, groups.of_user, kept)


def _periods_that_differ(system: HydrogenSystem) -> IntArray:
    """Periods in which some capacity or demand is another than in the period before."""
    differs = np.zeros(len(system.first_hour_of_period) - 1, dtype=np.bool_)
    differs[0] = True
    for values in (
        system.reformer_capacity_mw_by_period,
        system.electrolyser_capacity_mw_by_period,
        system.demand_mw_by_period,
        system.store_capacity_mwh_by_period[None, :],
    ):
        differs[1:] |= (values[:, 1:] != values[:, :-1]).any(axis=0)
    return np.flatnonzero(differs)


class _Groups(NamedTuple):
    """Users of one priority and shape, those of least priority first."""

    of_user: IntArray
    shape: IntArray
    class_end: IntArray
    firm_mw: FloatArray
    may_stop_mw: FloatArray


def _groups(system: HydrogenSystem, periods: IntArray) -> _Groups:
    priority = np.asarray(system.demand_priority).tolist()
    shape = [0] * len(priority) if system.demand_shape is None else list(system.demand_shape)
    kinds = sorted(set(zip(priority, shape, strict=True)))
    place = {kind: i for i, kind in enumerate(kinds)}
    of_user = np.array([place[kind] for kind in zip(priority, shape, strict=True)], dtype=np.int64)
    classes = [kind[0] for kind in kinds]
    last = [i + 1 for i in range(len(kinds)) if i + 1 == len(kinds) or classes[i] != classes[i + 1]]
    firm = np.zeros((len(kinds), len(periods)))
    may_stop = np.zeros_like(firm)
    demand = np.asarray(system.demand_mw_by_period, dtype=np.float64)[:, periods]
    if system.demand_interruptible_share is None:
        np.add.at(firm, of_user, demand)
    else:
        part = np.asarray(system.demand_interruptible_share)[:, None]
        np.add.at(firm, of_user, demand * (1.0 - part))
        np.add.at(may_stop, of_user, demand * part)
    return _Groups(
        of_user,
        np.array([kind[1] for kind in kinds], dtype=np.int64),
        np.array(last, dtype=np.int64),
        firm,
        may_stop,
    )


class _Steady(NamedTuple):
    """Sources of one cost all year, in rising order of cost."""

    cost: FloatArray
    mw: FloatArray
    plant: IntArray
    ramp_mw: FloatArray


def _steady(
    system: HydrogenSystem,
    reformer_mw: FloatArray,
    floor_mw: FloatArray,
    electrolysers: int,
    may_stop: bool,
) -> _Steady:
    """Reformers above must-run, and interruption as a source of unlimited ramp."""
    cost, mw = _copy(system.reformer_marginal_cost_gbp_per_mwh), reformer_mw - floor_mw
    plant = np.arange(len(cost), dtype=np.int64)
    share = np.ones(len(cost))
    if system.reformer_ramp_share_per_hour is not None:
        share = _copy(system.reformer_ramp_share_per_hour)
    ramp = reformer_mw * share[:, None]
    if may_stop:
        periods = (1, mw.shape[1])
        cost = np.append(cost, system.interruption_cost_gbp_per_mwh)
        mw = np.concatenate((mw, np.zeros(periods)))
        ramp = np.concatenate((ramp, np.full(periods, np.inf)))
        plant = np.append(plant, len(plant) + electrolysers)
    order = np.argsort(cost, kind="stable")
    return _Steady(cost[order], mw[order], plant[order], ramp[order])


def _classes(use: FloatArray, electrolyser_mw: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Join electrolysers of nearly the same use, in rising order, for the plan."""
    starts = [0] if len(use) else []
    for i in range(1, len(use)):
        if use[i] > SAME_CLASS * use[starts[-1]]:
            starts.append(i)
    if len(starts) == len(use):
        return use, electrolyser_mw
    mw = np.add.reduceat(electrolyser_mw, starts, axis=0)
    count = np.diff([*starts, len(use)])
    return np.add.reduceat(use, starts) / count, mw


def _has_own(system: HydrogenSystem) -> bool:
    return any(
        own is not None and np.any(np.asarray(own) > 0.0)
        for own in (system.electrolyser_own_wind_mw, system.electrolyser_own_solar_mw)
    )


def _own_power_mwh(system: HydrogenSystem, hours: HoursOfYear) -> FloatArray:
    """Own power of each electrolyser by hour, shape (electrolysers, 8760) [MWh]."""
    total = np.zeros(
        (len(system.electrolyser_electricity_mwh_per_mwh), int(system.first_hour_of_period[-1]))
    )
    for own, factor in (
        (system.electrolyser_own_wind_mw, hours.wind),
        (system.electrolyser_own_solar_mw, hours.solar),
    ):
        if own is not None and np.any(np.asarray(own) > 0.0):
            total += np.asarray(own)[:, None] * factor
    in_service = np.asarray(system.electrolyser_capacity_mw_by_period) > 0.0
    total *= np.repeat(in_service, np.diff(system.first_hour_of_period), axis=1)
    return total


def _copy(values: npt.ArrayLike) -> FloatArray:
    """Copies are alike in layout: one compiled version serves slices and read-only arrays too."""
    return np.array(values, dtype=np.float64, order="C")


def _check(
    system: HydrogenSystem,
    hours: HoursOfYear,
    surplus_price_share: float,
    end_value_gbp_per_mwh: float | None,
    foresight_hours: int,
) -> None:
    faults, expected = [], int(system.first_hour_of_period[-1])
    given = np.shape(hours.price_gbp_per_mwh)
    if given != (expected,):
        faults.append(
            f"electricity prices have shape {given}; expected ({expected},); give one price an "
            "hour without a leap day"
        )
    for name, own, factor in (
        ("wind", system.electrolyser_own_wind_mw, hours.wind),
        ("solar", system.electrolyser_own_solar_mw, hours.solar),
    ):
        if own is not None and np.any(np.asarray(own) > 0.0) and not np.size(factor):
            faults.append(f"own {name} has no capacity factors; give HoursOfYear.{name}")
    shapes = len(hours.demand_shapes)
    if system.demand_shape is not None and np.any(np.asarray(system.demand_shape) >= shapes):
        faults.append(
            f"demand_shape holds {np.max(system.demand_shape)}; expected below {shapes}, the rows "
            "of HoursOfYear.demand_shapes; add the row"
        )
    if not 0.0 <= surplus_price_share <= 1.0:
        faults.append(f"surplus_price_share is {surplus_price_share}; expected 0 to 1; correct it")
    if end_value_gbp_per_mwh is not None and not 0.0 <= end_value_gbp_per_mwh < math.inf:
        faults.append(
            f"end_value_gbp_per_mwh is {end_value_gbp_per_mwh}; expected 0 or more; correct it"
        )
    if foresight_hours < 1:
        faults.append(f"foresight_hours is {foresight_hours}; expected 1 or more; lengthen it")
    if faults:
        raise ValueError("dispatch_year: " + "; ".join(faults))
