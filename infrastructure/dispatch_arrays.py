"""Turns a declared hydrogen system into the arrays that the compiled loop reads."""

from __future__ import annotations

import math
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
    own = _own_stations(system, hours)
    _check(system, hours, own, surplus_price_share, end_value_gbp_per_mwh, foresight_hours)
    declared = _declared(system, hours, own)
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
    outlook, given, rank, periods = arranged(declared, terms)
    return Arrays(outlook, given, rank, declared.group_of_user, periods)


def _declared(system: HydrogenSystem, hours: HoursOfYear, own: list[_Stations]) -> Declared:
    reformers, users = len(system.reformer_minimum_load), len(system.demand_priority)
    ramp, interruptible = system.reformer_ramp_share_per_hour, system.demand_interruptible_share
    shapes = hours.demand_shapes
    if shapes is FLAT and system.first_hour_of_period[-1] != FLAT.shape[1]:
        shapes = np.ones((1, int(system.first_hour_of_period[-1])))
    return Declared(
        np.array(system.first_hour_of_period, dtype=np.int64),
        _copy(system.reformer_capacity_mw_by_period),
        _copy(system.reformer_minimum_load),
        _copy(system.reformer_marginal_cost_gbp_per_mwh),
        np.ones(reformers) if ramp is None else _copy(ramp),
        _copy(system.electrolyser_capacity_mw_by_period),
        _copy(system.electrolyser_electricity_mwh_per_mwh),
        _own_power_mwh(system, own) if own else NO_POWER,
        _copy(system.demand_mw_by_period),
        np.zeros(users) if interruptible is None else _copy(interruptible),
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
    users = list(zip(priority, shape, strict=True))
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


def _own_stations(system: HydrogenSystem, hours: HoursOfYear) -> list[_Stations]:
    return [
        _Stations(name, np.asarray(own), factor)
        for name, own, factor in (
            ("wind", system.electrolyser_own_wind_mw, hours.wind),
            ("solar", system.electrolyser_own_solar_mw, hours.solar),
        )
        if own is not None and np.any(np.asarray(own) > 0.0)
    ]


def _own_power_mwh(system: HydrogenSystem, own: list[_Stations]) -> FloatArray:
    """Own power of each electrolyser by hour, shape (electrolysers, 8760) [MWh]."""
    total = np.zeros(
        (len(system.electrolyser_electricity_mwh_per_mwh), int(system.first_hour_of_period[-1]))
    )
    for stations in own:
        total += stations.mw[:, None] * stations.capacity_factor
    in_service = np.asarray(system.electrolyser_capacity_mw_by_period) > 0.0
    total *= np.repeat(in_service, np.diff(system.first_hour_of_period), axis=1)
    return total


def _copy(values: npt.ArrayLike) -> FloatArray:
    """Copies are alike in layout: one compiled version serves slices and read-only arrays too."""
    return np.array(values, dtype=np.float64, order="C")


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
