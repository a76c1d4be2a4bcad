"""Turns a declared hydrogen system into the arrays that the compiled loop reads."""

from __future__ import annotations

import math
from itertools import zip_longest
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from infrastructure.dispatch_given import Given
from infrastructure.dispatch_order import Declared, Terms, arranged, within_bounds
from infrastructure.dispatch_plan import Outlook
from infrastructure.dispatch_system import FLAT, HoursOfYear, HydrogenSystem

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

NO_POWER = np.zeros((0, 0))


class Arrays(NamedTuple):
    """Everything the loop reads, and how to find plants and users in what it returns."""

    outlook: Outlook
    given: Given
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
    declared = _declared(system, hours)
    terms = Terms(
        interruption_cost=float(system.interruption_cost_gbp_per_mwh),
        injection_mw=float(system.store_injection_mw),
        withdrawal_mw=float(system.store_withdrawal_mw),
        stock_start_mwh=float(system.store_stock_start_mwh),
        loss_share=float(system.store_loss_share),
        line_pack_mwh=float(system.line_pack_mwh),
        line_pack_start_mwh=float(system.line_pack_start_mwh),
        surplus_price_share=float(surplus_price_share),
        end_value=math.nan if end_value_gbp_per_mwh is None else float(end_value_gbp_per_mwh),
        foresight_hours=foresight_hours,
        dearest_gbp_per_mwh=max(float(declared.price.max()), 0.0),
    )
    if system.check_at_dispatch and not within_bounds(declared, terms):
        system.check()
    own = _own_stations(declared, hours)
    _check(system, hours, own, surplus_price_share, end_value_gbp_per_mwh, foresight_hours)
    own_power_mwh = _own_power_mwh(declared, own) if own else NO_POWER
    outlook, given, rank, periods = arranged(declared, own_power_mwh, terms)
    return Arrays(outlook, given, rank, declared.group_of_user, periods)


def _declared(system: HydrogenSystem, hours: HoursOfYear) -> Declared:
    reformers, electrolysers, users = (
        len(system.reformer_minimum_load),
        len(system.electrolyser_electricity_mwh_per_mwh),
        len(system.demand_priority),
    )
    shapes = hours.demand_shapes
    if shapes is FLAT and system.first_hour_of_period[-1] != FLAT.shape[1]:
        shapes = np.ones((1, int(system.first_hour_of_period[-1])))
    return Declared(
        np.array(system.first_hour_of_period, dtype=np.int64),
        _copy(system.reformer_capacity_mw_by_period),
        _copy(system.reformer_minimum_load),
        _copy(system.reformer_marginal_cost_gbp_per_mwh),
        _copy_or(system.reformer_ramp_share_per_hour, 1.0, reformers),
        _copy(system.electrolyser_capacity_mw_by_period),
        _copy(system.electrolyser_electricity_mwh_per_mwh),
        _copy_or(system.electrolyser_own_wind_mw, 0.0, electrolysers),
        _copy_or(system.electrolyser_own_solar_mw, 0.0, electrolysers),
        _copy(system.demand_mw_by_period),
        _copy(system.demand_priority),
        _copy_or(system.demand_interruptible_share, 0.0, users),
        *_groups(system),
        _copy(system.store_capacity_mwh_by_period),
        _copy(hours.price_gbp_per_mwh),
        shapes,
    )


def _groups(system: HydrogenSystem) -> tuple[IntArray, IntArray, IntArray]:
    """Group of each user, shape of each group, and where each class of priority ends in them.

    Users of one priority and shape are a group, those of least priority first.
    """
    priority = np.asarray(system.demand_priority).tolist()
    shape = [0] * len(priority)
    if system.demand_shape is not None:
        shape = np.asarray(system.demand_shape).tolist()
    # Where there are not as many shapes as users, `within_bounds` sees it by the count of these.
    users = list(zip_longest(priority, shape, fillvalue=0))
    kinds = sorted(set(users))
    place = {kind: i for i, kind in enumerate(kinds)}
    ends = [i for i in range(1, len(kinds)) if kinds[i][0] != kinds[i - 1][0]]
    return (
        np.array([place[user] for user in users], dtype=np.int64),
        np.array([kind[1] for kind in kinds], dtype=np.int64),
        np.array([*ends, len(kinds)] if kinds else ends, dtype=np.int64),
    )


class _Stations(NamedTuple):
    """Power stations of one kind that feed electrolysers first, and how much they give."""

    name: str
    mw: FloatArray
    capacity_factor: FloatArray


def _own_stations(declared: Declared, hours: HoursOfYear) -> list[_Stations]:
    return [
        _Stations(name, mw, capacity_factor)
        for name, mw, capacity_factor in (
            ("wind", declared.own_wind_mw, hours.wind),
            ("solar", declared.own_solar_mw, hours.solar),
        )
        if mw.any()
    ]


def _own_power_mwh(declared: Declared, own: list[_Stations]) -> FloatArray:
    """Own power of each electrolyser by hour, shape (electrolysers, 8760) [MWh]."""
    total = np.zeros((len(declared.use), int(declared.first_hour[-1])))
    for stations in own:
        total += stations.mw[:, None] * stations.capacity_factor
    total *= np.repeat(declared.electrolyser_mw > 0.0, np.diff(declared.first_hour), axis=1)
    return total


def _copy(values: npt.ArrayLike) -> FloatArray:
    """Copies are alike in layout: one compiled version serves slices and read-only arrays too."""
    return np.array(values, dtype=np.float64, order="C")


def _copy_or(values: npt.ArrayLike | None, otherwise: float, count: int) -> FloatArray:
    return np.full(count, otherwise) if values is None else _copy(values)


def _check(
    system: HydrogenSystem,
    hours: HoursOfYear,
    own: list[_Stations],
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
    faults += [
        f"own {stations.name} has no capacity factors; give HoursOfYear.{stations.name}"
        for stations in own
        if not np.size(stations.capacity_factor)
    ]
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
