"""How much CO2 a store may take month by month, and what it refuses."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from infrastructure.borrowing import borrowing
from scenarios.units import MONTHS_PER_YEAR

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class CarbonStore:
    """A store with its permitted rate by phase.

    Attributes:
        store_id: name of the store.
        opens_month: month from which each phase is permitted, rising, counted as the caller counts.
        rate_kt_per_year: rate permitted from then on, all phases so far together [kt CO2/year].
        capacity_kt: most that may ever be stored [kt CO2].

    Raises:
        ValueError: if phases are missing or out of order, or a rate or the capacity is below 0.
    """

    store_id: str
    opens_month: tuple[float, ...]
    rate_kt_per_year: tuple[float, ...]
    capacity_kt: float

    def __post_init__(self) -> None:
        months, rates = self.opens_month, self.rate_kt_per_year
        if not months or len(months) != len(rates) or list(months) != sorted(set(months)):
            raise ValueError(
                f"{self.store_id}: phases open in months {months} with {len(rates)} rates; "
                "expected one rate for each, rising months; put the phases in order"
            )
        if not (min(rates) >= 0.0 and self.capacity_kt >= 0.0):
            raise ValueError(
                f"{self.store_id}: rates are {rates} and capacity_kt {self.capacity_kt}; expected "
                "0 or more; correct the store's rows"
            )

    @property
    def first_month(self) -> float:
        """Month from which anything at all may be injected; infinity if never."""
        open_months = zip(self.opens_month, self.rate_kt_per_year, strict=True)
        return next((month for month, rate in open_months if rate > 0.0), math.inf)

    def rate_at(self, month: float) -> float:
        """Rate permitted in a month [kt CO2/year]."""
        rate = 0.0
        for opens, permitted in zip(self.opens_month, self.rate_kt_per_year, strict=True):
            if opens <= month:
                rate = permitted
        return rate

    def permitted_kt(self, first_month: float) -> FloatArray:
        """What may be injected in each of twelve months, shape (12,) [kt CO2].

        A phase that opens within a month counts for its part of it.
        """
        months = first_month + np.arange(MONTHS_PER_YEAR + 1.0)
        total = np.zeros(MONTHS_PER_YEAR + 1)
        before = 0.0
        for opens, rate in zip(self.opens_month, self.rate_kt_per_year, strict=True):
            total += (rate - before) / MONTHS_PER_YEAR * np.maximum(months - opens, 0.0)
            before = rate
        # Where a later phase permits less, rounding of the sums may leave less than nothing.
        permitted: FloatArray = np.maximum(np.diff(total), 0.0)
        return permitted


class Injection(NamedTuple):
    """What a store took in a year."""

    accepted_share: FloatArray
    """Share of each delivery that was stored, the rest is refused, shape (deliveries,)."""
    stored_kt: FloatArray
    """CO2 stored in each month, shape (12,) [kt]."""


def inject(delivered_kt: FloatArray, permitted_kt: FloatArray, room_kt: float) -> Injection:
    """Store what arrives month by month, up to the permitted rate and to what room is left.

    What is refused in a month is not made up for later: nobody keeps CO2. In each month those who
    deliver share what is permitted, and the last room, in proportion to what they bring.

    Args:
        delivered_kt: what each brings in each month, shape (deliveries, 12) [kt CO2].
        permitted_kt: what may be injected in each month, shape (12,) [kt CO2].
        room_kt: what the store can still take at the start of the year [kt CO2].

    Raises:
        ValueError: if anything is negative or not a number.
    """
    arriving_kt = np.zeros(MONTHS_PER_YEAR)
    can_be, fits = _arrive(delivered_kt, permitted_kt, room_kt, arriving_kt)
    if not can_be:
        raise ValueError(
            f"inject: least delivered_kt is {np.min(delivered_kt, initial=0.0)}, least "
            f"permitted_kt {permitted_kt.min()}, room_kt {room_kt}; expected 0 or more, finite; "
            "correct what captures or the store's rows"
        )
    if fits:
        return Injection(np.ones(len(delivered_kt)), arriving_kt)
    brought_kt = delivered_kt.sum(axis=1)
    filled_kt = np.minimum(np.minimum(arriving_kt, permitted_kt).cumsum(), max(room_kt, 0.0))
    stored_kt = np.diff(filled_kt, prepend=0.0)
    share = np.divide(stored_kt, arriving_kt, out=np.zeros(MONTHS_PER_YEAR), where=arriving_kt > 0)
    accepted = np.divide(
        delivered_kt @ share, brought_kt, out=np.ones(len(brought_kt)), where=brought_kt > 0.0
    )
    return Injection(np.minimum(accepted, 1.0), stored_kt)


@borrowing
def _arrive(
    delivered_kt: FloatArray, permitted_kt: FloatArray, room_kt: float, arriving_kt: FloatArray
) -> tuple[bool, bool]:
    """Add up what arrives in each month; return whether that can be, and whether it all fits."""
    can_be, fits, total_kt = -1e-6 <= room_kt < math.inf, True, 0.0
    for month in range(MONTHS_PER_YEAR):
        for delivery in range(len(delivered_kt)):
            arriving_kt[month] += delivered_kt[delivery, month]
            can_be = can_be and delivered_kt[delivery, month] >= 0.0
        can_be = can_be and permitted_kt[month] >= 0.0
        fits = fits and arriving_kt[month] <= permitted_kt[month]
        total_kt += arriving_kt[month]
    return can_be, fits and total_kt <= room_kt


def spread_over_months(yearly: FloatArray, in_service: FloatArray) -> FloatArray:
    """Spread what assets did in a year evenly over their time in service, shape (assets, 12)."""
    months = in_service.sum(axis=1)
    spread: FloatArray = (yearly / np.where(months > 0.0, months, np.inf))[:, None] * in_service
    return spread
