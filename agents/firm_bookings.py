"""Which bookings a pipe's decision may rest on: those of customers all of whose needs can come.

Pipes wait for plants and plants for pipes. So that neither waits for ever, all pipes that could be
decided this January are first taken to come, with the plants that would then be decided; pipes
that lack bookings without the plants that stay away are dropped, and so on until nothing changes.
What is left is the largest set of pipes and plants that can be decided together: dropping one
never helps another, so that the greatest fixed point does not hang on the order (Tarski 1955).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agents.market_place import MarketPlace

Suffices = Callable[[int, Mapping[str, float]], bool]
"""Whether some bookings, by customer, are enough for a pipeline, by its index."""


def firm_bookings(
    market: MarketPlace, ready: Collection[int], suffices: Suffices
) -> dict[int, dict[str, float]]:
    """Bookings by customer that may be built upon, on pipes assured or that could be decided.

    Args:
        market: where bookings stand.
        ready: pipelines that only lack bookings.
        suffices: whether some bookings are enough for a pipeline.

    Returns:
        Volumes by customer [GWh HHV/year or kt CO2/year], by pipeline.
    """
    assured = {line.index for line in market.pipelines if line.assured}
    held = assured | set(ready)
    while True:
        coming = {p.party_id for p in market.producers if p.comes_with(held)}
        firm = {i: _firm_on(market, i, held, coming) for i in assured.union(ready)}
        dropped = {i for i in held - assured if not suffices(i, firm[i])}
        if not dropped:
            return firm
        held -= dropped


def _firm_on(
    market: MarketPlace, pipeline: int, held: Collection[int], coming: Collection[str]
) -> dict[str, float]:
    """Bookings on a pipe of customers whose other pipes, hydrogen and own plant can come."""
    needed = {pipeline, *held}
    plants = {p.party_id for p in market.producers}
    firm = {}
    for customer, volume in market.pipelines[pipeline].bookings.items():
        booking = market.bookings[customer]
        sellers = {market.producers[i].party_id for i in booking.bought_gwh}
        if customer in plants:
            sellers.add(customer)
        if needed.issuperset(booking.pipelines) and sellers.issubset(coming):
            firm[customer] = volume
    return firm
