"""What a booking is, how far it binds, what idle room is paid for, and what leaving would cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from infrastructure.finance import capital_recovery_factor
from scenarios.units import GBP_M_PER_UNIT, MONTHS_PER_YEAR

if TYPE_CHECKING:
    from agents.cluster_view import ClusterView

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Booking:
    """What one customer has booked.

    Attributes:
        pipelines: indices of the pipelines on the way.
        volume: yearly volume [GWh HHV or kt CO2].
        bought_gwh: hydrogen bought by producer, by its index [GWh HHV/year].
    """

    pipelines: tuple[int, ...]
    volume: float
    bought_gwh: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Binding:
    """How long a booking that came into use binds its customer.

    Attributes:
        site: index of the customer's site.
        until_month: month until which it pays, whether or not it uses what it booked.
        in_use: whether its plant still runs.
    """

    site: int
    until_month: float
    in_use: bool = True


def paid_volume(used: FloatArray, booked: FloatArray, ship_or_pay_share: float) -> FloatArray:
    """Volume on which transport is paid: what is used, at least a share of what is booked.

    Never more than is booked: what is used beyond goes by the tariff of the booking.

    Args:
        used: volume carried, any shape [GWh HHV or kt CO2].
        booked: volume booked for the same time, of the same shape [GWh HHV or kt CO2].
        ship_or_pay_share: share of the booking that is paid in any case [-].
    """
    return np.clip(used, ship_or_pay_share * booked, booked)


def exit_cost_gbp_m(view: ClusterView, year: int) -> FloatArray:
    """What each site would still owe for transport if it closed now, shape (sites,) [GBP m].

    Present value, at the owner's hurdle rate, of the ship-or-pay share of its bookings at today's
    tariffs, over the years for which they still bind. Nothing where bookings do not outlast use.
    """
    owed = np.zeros(len(view.site_ids))
    share = view.settings.networks.ship_or_pay_share
    if not view.market.binding or share == 0.0:
        return owed
    tariffs = view.market.charged_tariffs(year)
    now = (year - view.settings.horizon.start_year) * MONTHS_PER_YEAR
    for customer, bound in view.market.binding.items():
        years_left = (bound.until_month - now) / MONTHS_PER_YEAR
        if years_left <= 0.0:
            continue
        booking = view.market.bookings[customer]
        yearly = share * booking.volume * sum(float(tariffs[i]) for i in booking.pipelines)
        rate = float(view.site_facts.hurdle_rate[bound.site])
        annuity = 1.0 / float(capital_recovery_factor(rate, years_left))
        owed[bound.site] += GBP_M_PER_UNIT * yearly * annuity
    return owed
