"""What poor, central and good delivery mean: the figures behind the setting `delivery.quality`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Quality:
    """How a world delivers, against what the delivery table says.

    Attributes:
        tail_multiplier: scales how far durations reach above the most likely one [-].
        overrun_multiplier: scales mean cost overruns [-].
        abandonment_multiplier: scales the chance that owners give up between FEED and FID [-].
        reserve_share: reserve in the dates that owners announce [-].
    """

    tail_multiplier: float
    overrun_multiplier: float
    abandonment_multiplier: float
    reserve_share: float


QUALITIES = {
    "poor": Quality(2.87, 1.66, 1.0, 0.0),
    "central": Quality(1.0, 1.0, 0.0, 0.0),
    "good": Quality(0.67, 0.25, 0.0, 0.1),
}
"""Worlds of delivery by name. None is fitted to a share of projects on time.

`tail_multiplier`: HM Treasury Green Book, optimism bias of works duration for equipment and
development: 54 % at most, 10 % at least. A PERT duration from 0.8 to 1 + 1.2 k times the most
likely one has a mean of (5.8 + 1.2 k)/6, which is 1.54 for k = 2.87 and 1.10 for k = 0.67;
k = 1 gives 1.17.

`overrun_multiplier`: on the mean of 40 % for energy projects (Boston University 2025), 66 % in
Sovacool et al. 2014 is 1.66 times as much and 10 %, the Green Book's lower bound for equipment,
0.25 times.

`abandonment_multiplier`: in `central` owners give up only for reasons that a run contains (no
support, no customers, no pipe); in `poor` the column `abandonment_probability` of the delivery
table stands for those outside it. `good` has none.

`reserve_share`: the Green Book asks owners to add optimism bias to their dates; who does so adds
at least its lower bound of 10 %.
"""
