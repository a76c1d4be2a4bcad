"""Tariffs of shared pipes and the best quote of every option: the hot loop of the yearly round."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from infrastructure.borrowing import borrowing

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

PER_UNIT = 1000.0
"""GBP m per GWh or kt, to GBP per MWh or t."""
SMALLEST_VOLUME = 1e-9
"""Keeps a tariff finite where nobody would pay it."""
NO_OFFER = 1000.0
"""Price that stands for hydrogen nobody offers [GBP/MWh HHV]."""
NO_ROUTE, FULL, NO_SUPPLY, QUOTED = 0, 1, 2, 3
"""Outcomes of a quote, from the least to the most that was found."""


class PipeTerms(NamedTuple):
    """Terms of every pipeline as of now, one element each; volumes in GWh HHV or kt a year."""

    booked: FloatArray
    """Volume booked."""
    conditional: FloatArray
    """Volume that would book if the others do."""
    is_open: BoolArray
    """Whether customers may still come."""
    committed: BoolArray
    """Whether it is decided."""
    bookable: FloatArray
    """Most that may be booked in all."""
    attainable: FloatArray
    """Volume that pipe and store take, once more of the store is bought."""
    capacity: FloatArray
    """Capacity once decided, of pipe and what is bought of the store."""
    investment_gbp_m: FloatArray
    """Investment once decided [GBP m]."""
    open_season: FloatArray
    """Volume the first offer is sized for."""
    revenue_share: FloatArray
    """Allowed revenue and operation over investment [1/year]."""
    menu_capacity: FloatArray
    """Capacity of each size, shape (pipelines, sizes)."""
    menu_capex_gbp_m: FloatArray
    """Investment of each size, shape (pipelines, sizes) [GBP m]."""
    store_gbp_m_per_volume: FloatArray
    """Investment in the store per yearly volume [GBP m per kt]."""
    underwriting_share: float
    """Share of capacity that tariffs may assume to be booked [-]."""
    headroom_share: float
    """Extra size for customers who come later [-]."""
    compression_gbp_per_volume: FloatArray
    """Electricity of compression this year [GBP/MWh HHV or GBP/t]."""


class RouteMap(NamedTuple):
    """Every route, those of one place and carrier side by side; places are hubs, then pipelines."""

    first: IntArray
    """First route of each place and carrier and one past the last, shape (2 places + 1,)."""
    supply_hub: IntArray
    """Hub at which hydrogen is fed in, or -1 for CO2, shape (routes,)."""
    pipelines: IntArray
    """Pipelines on the way, padded with -1, shape (routes, longest)."""


class HubOffers(NamedTuple):
    """Hydrogen for sale at each hub, shape (hubs,) each."""

    supported_gwh: FloatArray
    """Volume of producers with a contract, sold at the price of gas [GWh/year]."""
    other_gwh: FloatArray
    """Volume of the cheapest producer without one [GWh/year]."""
    other_price: FloatArray
    """Its price [GBP/MWh HHV]."""


class QuoteRows(NamedTuple):
    """Best quote of each option, shape (rows,) each."""

    route: IntArray
    """Route, or -1."""
    way: IntArray
    """Route that is quoted or, where none is free, cheapest; -1 where there is none at all."""
    tariff: FloatArray
    """Transport tariff on that way if this option alone were added."""
    hydrogen_price: FloatArray
    """Price of hydrogen [GBP/MWh HHV]."""
    follows_gas: BoolArray
    """Whether that price is the price of gas, year by year."""
    outcome: IntArray
    """`QUOTED`, or what was missing."""


def route_group(place: int, carries_co2: bool) -> int:
    """Group of routes of a place and a carrier: what `RouteMap.first` is indexed by.

    A place is a hub, by its index, or a pipeline joined between hubs: number of hubs + its index.
    """
    return 2 * place + int(carries_co2)


@borrowing
def design_volume(terms: PipeTerms, pipeline: int, booked: float) -> float:
    """Volume a pipe would be sized for: bookings and later customers, or its first offer."""
    wanted = max(booked * (1.0 + terms.headroom_share), terms.open_season[pipeline])
    return float(min(wanted, terms.menu_capacity[pipeline, -1]))


@borrowing
def _read_between(volume: float, sizes: FloatArray, costs: FloatArray) -> float:
    """Cost of a volume up to the largest size, read in a straight line between sizes."""
    above = 0
    while sizes[above] < volume:
        above += 1
    if above == 0:
        return float(costs[0])
    below = above - 1
    slope = (costs[above] - costs[below]) / (sizes[above] - sizes[below])
    return float(slope * (volume - sizes[below]) + costs[below])


@borrowing
def pipe_tariff(terms: PipeTerms, pipeline: int, extra: float) -> float:
    """Tariff of a pipeline if a further volume were booked [GBP/MWh HHV or GBP/t].

    ``T(Q) = (a(r, n) capex(Q) + opex(Q)) / Q``, the usual regulated revenue over volume, and the
    electricity of compression. Before
    the decision it is the tariff of the pipe that would be built, its cost read between standard
    sizes so that the tariff never rises with volume. With underwriting, the state
    pays for a share of the capacity nobody has booked, so that early customers do not carry all.
    After the decision what is still to be bought of the store comes on top, shared by all.
    Nobody shares the cost for a volume that the pipe could not carry.
    """
    booked = terms.booked[pipeline] + extra
    if terms.committed[pipeline]:
        bought = terms.capacity[pipeline]
        capacity = max(bought, min(booked, terms.attainable[pipeline]))
        expansion = terms.store_gbp_m_per_volume[pipeline] * (capacity - bought)
        investment = terms.investment_gbp_m[pipeline] + expansion
    else:
        booked = max(booked, terms.conditional[pipeline])
        capacity = design_volume(terms, pipeline, booked)
        investment = (
            _read_between(capacity, terms.menu_capacity[pipeline], terms.menu_capex_gbp_m[pipeline])
            + terms.store_gbp_m_per_volume[pipeline] * capacity
        )
    paying = max(min(booked, capacity), terms.underwriting_share * capacity, SMALLEST_VOLUME)
    regulated = PER_UNIT * terms.revenue_share[pipeline] * investment / paying
    return float(regulated + terms.compression_gbp_per_volume[pipeline])


def booked_tariffs(terms: PipeTerms) -> FloatArray:
    """Tariff of every pipeline at what is booked, 0 where nobody has; shape (pipelines,)."""
    tariffs = np.zeros(len(terms.booked))
    _write_booked_tariffs(terms, tariffs)
    return tariffs


@borrowing
def _write_booked_tariffs(terms: PipeTerms, tariffs: FloatArray) -> None:
    for pipeline in range(tariffs.size):
        if terms.booked[pipeline] > 0.0:
            tariffs[pipeline] = pipe_tariff(terms, pipeline, 0.0)


@borrowing
def cheapest_open_way(
    terms: PipeTerms, routes: RouteMap, group: int, volume: float
) -> tuple[int, float]:
    """Cheapest route of a group that takes a volume, or -1, and its tariff, or infinity."""
    best = -1
    cheapest = np.inf
    for route in range(routes.first[group], routes.first[group + 1]):
        tariff, room, is_open = _way(terms, routes.pipelines[route], volume)
        if room and is_open and tariff < cheapest:
            best = route
            cheapest = tariff
    return best, cheapest


@borrowing
def expected_tariff(terms: PipeTerms, routes: RouteMap, group: int, volume: float) -> float:
    """Tariff to reckon with on the routes of a group.

    That of the cheapest with room. Where none takes the volume yet, what the cheapest would charge
    if the volume it is offered for were booked; nothing where there is no route.
    """
    if routes.first[group] == routes.first[group + 1]:
        return 0.0
    found, cheapest = cheapest_open_way(terms, routes, group, volume)
    if found >= 0:
        return cheapest
    for route in range(routes.first[group], routes.first[group + 1]):
        tariff = 0.0
        for pipeline in routes.pipelines[route]:
            if pipeline < 0:
                break
            offered = max(terms.open_season[pipeline] - terms.booked[pipeline], volume)
            tariff += pipe_tariff(terms, pipeline, offered)
        cheapest = min(cheapest, tariff)
    return cheapest


def quote_rows(
    terms: PipeTerms,
    routes: RouteMap,
    offers: HubOffers,
    group: IntArray,
    wants_hydrogen: BoolArray,
    volume: FloatArray,
    gas_price: float,
) -> QuoteRows:
    """Quote the cheapest way of each option that has room and supply.

    Args:
        terms: terms of every pipeline.
        routes: every route.
        offers: hydrogen for sale.
        group: place and carrier of each option as `route_group` counts them, or -1, shape (rows,).
        wants_hydrogen: whether the option needs hydrogen, shape (rows,).
        volume: yearly volume of each option, shape (rows,) [GWh HHV or kt].
        gas_price: price of gas this year [GBP/MWh HHV].
    """
    route, way, outcome = np.empty((3, len(group)), dtype=np.int64)
    tariff, hydrogen_price = np.empty((2, len(group)))
    follows_gas = np.empty(len(group), dtype=np.bool_)
    quotes = QuoteRows(route, way, tariff, hydrogen_price, follows_gas, outcome)
    _write_quotes(terms, routes, offers, group, wants_hydrogen, volume, gas_price, quotes)
    return quotes


@borrowing
def _write_quotes(
    terms: PipeTerms,
    routes: RouteMap,
    offers: HubOffers,
    group: IntArray,
    wants_hydrogen: BoolArray,
    volume: FloatArray,
    gas_price: float,
    quotes: QuoteRows,
) -> None:
    _quote_without_routes(offers, wants_hydrogen, quotes)
    for row in range(len(group)):
        if group[row] < 0:
            continue
        best = np.inf
        shown = np.inf
        for route in range(routes.first[group[row]], routes.first[group[row] + 1]):
            tariff, room, is_open = _way(terms, routes.pipelines[route], volume[row])
            if best == np.inf and tariff < shown:
                shown = tariff
                quotes.way[row] = route
                quotes.tariff[row] = tariff
            if not is_open:
                continue
            hub = routes.supply_hub[route]
            linked = hub >= 0 and volume[row] <= offers.supported_gwh[hub]
            supply = hub < 0 or linked or volume[row] <= offers.other_gwh[hub]
            outcome = NO_SUPPLY if not supply else QUOTED if room else FULL
            quotes.outcome[row] = max(quotes.outcome[row], outcome)
            price = 0.0 if hub < 0 else gas_price if linked else offers.other_price[hub]
            if outcome == QUOTED and tariff + price < best:
                best = tariff + price
                quotes.route[row] = route
                quotes.way[row] = route
                quotes.tariff[row] = tariff
                quotes.hydrogen_price[row] = price
                quotes.follows_gas[row] = linked


@borrowing
def _quote_without_routes(offers: HubOffers, wants_hydrogen: BoolArray, quotes: QuoteRows) -> None:
    """Quote options as if nobody supplied them but hydrogen came at the best price anywhere."""
    supported = False
    price = NO_OFFER
    for hub in range(len(offers.other_price)):
        supported = supported or offers.supported_gwh[hub] > 0.0
        price = min(price, offers.other_price[hub])
    for row in range(len(wants_hydrogen)):
        quotes.route[row], quotes.way[row], quotes.tariff[row] = -1, -1, 0.0
        quotes.follows_gas[row] = wants_hydrogen[row] and supported
        quotes.hydrogen_price[row] = price if wants_hydrogen[row] and not supported else 0.0
        quotes.outcome[row] = NO_ROUTE


@borrowing
def _way(terms: PipeTerms, pipelines: IntArray, volume: float) -> tuple[float, bool, bool]:
    """Tariff of all pipelines on a way, whether all have room, and whether all take bookings."""
    tariff = 0.0
    room = True
    is_open = True
    for pipeline in pipelines:
        if pipeline < 0:
            break
        tariff += pipe_tariff(terms, pipeline, volume)
        room = room and terms.booked[pipeline] + volume <= terms.bookable[pipeline]
        is_open = is_open and terms.is_open[pipeline]
    return tariff, room, is_open
