"""Turns a declared hydrogen system into arrays for the compiled dispatch, or says why it cannot."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from infrastructure.dispatch_declared import Declared, Terms
from infrastructure.dispatch_system import FLAT, HoursOfYear, HydrogenSystem

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

NO_POWER = np.zeros((0, 0))


def prepare(
    system: HydrogenSystem,
    hours: HoursOfYear,
    surplus_price_share: float,
    end_value_gbp_per_mwh: float | None,
    foresight_hours: int,
) -> tuple[Declared, Terms]:
    """Return a system as arrays.

    Raises:
        ValueError: if arrays do not fit together.
    """
    if np.shape(hours.price_gbp_per_mwh) != (int(system.first_hour_of_period[-1]),):
        raise ValueError("hours of prices do not fit")
    terms = Terms(
        interruption_cost=float(system.interruption_cost_gbp_per_mwh),
        injection_mw=float(system.store_injection_mw),
        withdrawal_mw=float(system.store_withdrawal_mw),
        stock_start_mwh=float(system.store_stock_start_mwh),
        loss_share=float(system.store_loss_share),
        line_pack_mwh=float(system.line_pack_mwh),
        line_pack_start_mwh=float(system.line_pack_start_mwh),
        lowest_price=hours.price_span_gbp_per_mwh[0],
        highest_price=hours.price_span_gbp_per_mwh[1],
        surplus_price_share=float(surplus_price_share),
        end_value=0.0 if end_value_gbp_per_mwh is None else float(end_value_gbp_per_mwh),
        foresight_hours=foresight_hours,
        has_end_value=end_value_gbp_per_mwh is not None,
    )
    return _declared(system, hours), terms


def _declared(system: HydrogenSystem, hours: HoursOfYear) -> Declared:
    reformers, electrolysers, users = (
        len(system.reformer_minimum_load),
        len(system.electrolyser_electricity_mwh_per_mwh),
        len(system.demand_priority),
    )
    first_hour = np.array(system.first_hour_of_period, dtype=np.int64)
    electrolyser_mw = _copy(system.electrolyser_capacity_mw_by_period)
    return Declared(
        first_hour,
        _copy(system.reformer_capacity_mw_by_period),
        _copy(system.reformer_minimum_load),
        _copy(system.reformer_marginal_cost_gbp_per_mwh),
        _copy_or(system.reformer_ramp_share_per_hour, 1.0, reformers),
        electrolyser_mw,
        _copy(system.electrolyser_electricity_mwh_per_mwh),
        _copy_or(system.electrolyser_own_wind_mw, 0.0, electrolysers),
        _copy_or(system.electrolyser_own_solar_mw, 0.0, electrolysers),
        _copy(system.demand_mw_by_period),
        _copy(system.demand_priority),
        _copy_or(system.demand_interruptible_share, 0.0, users),
        _shape_of_user(system, users),
        _copy(system.store_capacity_mwh_by_period),
        _as_it_stands(hours.price_gbp_per_mwh),
        _shapes(hours, int(first_hour[-1])),
        _own_power_mwh(system, hours, electrolyser_mw),
    )


def _shape_of_user(system: HydrogenSystem, users: int) -> IntArray:
    if system.demand_shape is None:
        return np.zeros(users, np.int64)
    return np.array(system.demand_shape, dtype=np.int64)


def _shapes(hours: HoursOfYear, count: int) -> FloatArray:
    if hours.demand_shapes is FLAT and count != FLAT.shape[1]:
        return np.ones((1, count))
    return _as_it_stands(hours.demand_shapes)


def _as_it_stands(values: npt.ArrayLike) -> FloatArray:
    """Large arrays that are only read are copied only where their layout is another."""
    array = np.asarray(values)
    if array.dtype == np.float64 and array.flags.c_contiguous and array.flags.writeable:
        return array
    return _copy(array)


def _own_stations(
    system: HydrogenSystem, hours: HoursOfYear
) -> list[tuple[str, FloatArray, FloatArray]]:
    """Power stations that feed electrolysers first [MW] and their capacity factors, by kind."""
    return [
        (name, np.asarray(mw), capacity_factor)
        for name, mw, capacity_factor in (
            ("wind", system.electrolyser_own_wind_mw, hours.wind),
            ("solar", system.electrolyser_own_solar_mw, hours.solar),
        )
        if mw is not None and np.count_nonzero(mw)
    ]


def _own_power_mwh(
    system: HydrogenSystem, hours: HoursOfYear, electrolyser_mw: FloatArray
) -> FloatArray:
    """Own power of each electrolyser by hour, of size 0 where there is none [MWh]."""
    own = _own_stations(system, hours)
    if not own:
        return NO_POWER
    first_hour = system.first_hour_of_period
    total = np.zeros((len(electrolyser_mw), int(first_hour[-1])))
    for _, mw, capacity_factor in own:
        total += mw[:, None] * capacity_factor
    total *= np.repeat(electrolyser_mw > 0.0, np.diff(first_hour), axis=1)
    return total


def _copy(values: npt.ArrayLike) -> FloatArray:
    """Copies are alike in layout: one compiled version serves slices and read-only arrays too."""
    return np.array(values, dtype=np.float64, order="C")


def _copy_or(values: npt.ArrayLike | None, otherwise: float, count: int) -> FloatArray:
    return np.full(count, otherwise) if values is None else _copy(values)


def refuse(
    system: HydrogenSystem,
    hours: HoursOfYear,
    surplus_price_share: float,
    end_value_gbp_per_mwh: float | None,
    foresight_hours: int,
) -> None:
    """Say what is wrong with a system that is out of bounds.

    Raises:
        ValueError: if own power has no capacity factors, a user no shape, or a figure is out of
            bounds.
    """
    system.check()
    faults, expected = [], int(system.first_hour_of_period[-1])
    given = np.shape(hours.price_gbp_per_mwh)
    if given != (expected,):
        faults.append(
            f"electricity prices have shape {given}; expected ({expected},); give one price an "
            "hour without a leap day"
        )
    faults += [
        f"own {name} has no capacity factors; give HoursOfYear.{name}"
        for name, _, capacity_factor in _own_stations(system, hours)
        if not np.size(capacity_factor)
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
