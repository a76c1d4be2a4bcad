"""Once every January: what each option of each site is worth and what stands in its way."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from agents.bookings import exit_cost_gbp_m
from agents.decisions import Appraisal, Obstacle, appraise
from agents.january import January
from agents.option_flows import changes
from agents.options import KINDS
from agents.quotes import Quotes, quote_options
from infrastructure.assets import Flow
from infrastructure.compiled import compiled
from scenarios.schema.technology import MeasureKind

if TYPE_CHECKING:
    from agents.cluster_view import ClusterView

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

EFFICIENCY = KINDS.index(MeasureKind.EFFICIENCY)
HYDROGEN = KINDS.index(MeasureKind.HYDROGEN)
ELECTRIFY = KINDS.index(MeasureKind.ELECTRIFY)
CAPTURE = KINDS.index(MeasureKind.CAPTURE)


class Screening(NamedTuple):
    """What companies are told this January; shapes (rows,) unless said otherwise.

    Attributes:
        flows: yearly changes, shape (rows, N_FLOWS).
        capex_gbp_m: investment, spur included and grants not taken off [GBP m].
        quotes: transport and hydrogen quotes.
        appraisal: values before transport and support.
        value_gbp_m: value at the quoted tariff and with support already won [GBP m].
        carbon_gbp_m: part of the value that scales with the carbon price [GBP m].
        obstacle: what stands in the way, as `Obstacle`.
        bare_gbp_m: value at the quoted tariff without any support [GBP m].
        recycled_gbp_m: what the value counts on from the carbon revenue set aside [GBP m].
        volume: hydrogen or CO2 it would have carried a year [GWh HHV or kt].
        weighed: whether the option is weighed at all this year.
        open_site: whether the site still decides, shape (sites,).
        attention: whether there is anything to decide: an option nothing stands in the way of, a
            contract to ask for, or closing; plain list (sites,).
        closing_gbp_m: value of closing against continuing, shape (sites,) [GBP m].
        values, obstacles, capex: value, obstacle and investment as plain lists, which are quicker
            to walk through site by site.
        peers_share: share of each company's linked companies that have taken a measure, plain list.
        paying_tariff: transport tariff at which the option would be worth nothing, not a number
            without transport [GBP/MWh or GBP/t].
        paying_strike: strike price at which it would, not a number where nothing is captured
            [GBP/t].
        asked_strike: strike price each capture option that only lacks value would need, before a
            January in which a capture round is held; not a number for all others [GBP/t].
    """

    flows: FloatArray
    capex_gbp_m: FloatArray
    quotes: Quotes
    appraisal: Appraisal
    value_gbp_m: FloatArray
    carbon_gbp_m: FloatArray
    obstacle: IntArray
    bare_gbp_m: FloatArray
    recycled_gbp_m: FloatArray
    volume: FloatArray
    weighed: BoolArray
    open_site: BoolArray
    attention: list[bool]
    closing_gbp_m: list[float]
    values: list[float]
    obstacles: list[int]
    capex: list[float]
    peers_share: list[float]
    paying_tariff: FloatArray
    paying_strike: FloatArray
    asked_strike: list[float]


def screen(view: ClusterView, january: January, year: int) -> Screening:
    """Appraise all options at once at this January's quotes."""
    options, sites = view.options, view.sites
    flows, capex_gbp_m = changes(options, sites.state)
    volume = _volume(flows, options.wants_hydrogen, options.captures)
    quotes = quote_options(view, volume, options.wants_hydrogen, year)
    grant_share = view.government.policy.electrification_grant_share * options.electrifies
    own_gbp_m = capex_gbp_m * (1.0 - grant_share)
    recycled_gbp_m = _recycled(view, own_gbp_m)
    appraisal = appraise(
        flows,
        own_gbp_m - recycled_gbp_m,
        view.groups,
        january.option_prices,
        options.free_share,
        options.pays_price_support,
        view.fuel_column,
        quotes.hydrogen_price,
        quotes.follows_gas,
        options.downtime_years * view.site_facts.margin_gbp_m[options.site],
    )
    bare = appraisal.value_without_support_gbp_m(quotes.tariff)
    value = bare + appraisal.support_gbp_m(view.strike)
    weighed = sites.weighed
    obstacle = _obstacles(quotes.obstacle, value, january.untimely, weighed)
    paying_strike = appraisal.break_even_strike_gbp_per_t(bare)
    closing = _closing_gbp_m(view, january, year)
    open_site, attention, asked_strike = _agenda(
        options.site,
        weighed,
        obstacle,
        view.takes_losses,
        options.captures,
        view.government.takes_capture_bids,
        paying_strike,
        closing,
    )
    return Screening(
        flows=flows,
        capex_gbp_m=capex_gbp_m,
        quotes=quotes,
        appraisal=appraisal,
        value_gbp_m=value,
        carbon_gbp_m=appraisal.carbon_part_gbp_m(view.strike),
        volume=volume,
        obstacle=obstacle,
        bare_gbp_m=bare,
        recycled_gbp_m=recycled_gbp_m,
        weighed=weighed,
        open_site=open_site,
        attention=attention.tolist(),
        closing_gbp_m=closing.tolist(),
        values=value.tolist(),
        obstacles=obstacle.tolist(),
        capex=capex_gbp_m.tolist(),
        peers_share=view.peers_share(),
        paying_tariff=appraisal.break_even_tariff(quotes.tariff, value),
        paying_strike=paying_strike,
        asked_strike=asked_strike.tolist(),
    )


def _closing_gbp_m(view: ClusterView, january: January, year: int) -> FloatArray:
    """What closing is worth at each site: carbon saved less margin lost and bookings paid off."""
    state = view.sites.state
    emitted_kt = state.energy_co2_kt + state.process_co2_kt
    closing: FloatArray = january.closing_gbp_m_per_kt * emitted_kt - january.closing_loss_gbp_m
    if view.market.binding:
        closing = closing - exit_cost_gbp_m(view, year)
    return closing


def _recycled(view: ClusterView, own_gbp_m: FloatArray) -> FloatArray:
    """What each option may count on from the carbon revenue set aside, shape (rows,) [GBP m].

    Nothing for efficiency, nor for an option whose share is more than what is left.

    Args:
        view: the cluster as agents see it.
        own_gbp_m: investment less other grants, shape (rows,) [GBP m].
    """
    left = view.government.fund.left_gbp_m
    if left <= 0.0:
        return np.zeros(len(own_gbp_m))
    asked = view.settings.policy.recycled_grant_share * own_gbp_m
    return np.where((view.options.kind != EFFICIENCY) & (asked <= left), asked, 0.0)


@compiled
def _volume(flows: FloatArray, wants_hydrogen: BoolArray, captures: BoolArray) -> FloatArray:
    """Hydrogen each option would use or CO2 it would capture, shape (rows,) [GWh HHV or kt]."""
    volume = np.zeros(len(flows))
    for row, flow in enumerate(flows):
        if wants_hydrogen[row]:
            volume[row] = flow[Flow.HYDROGEN_GWH.value]
        elif captures[row]:
            captured_kt = flow[Flow.CAPTURED_FOSSIL_KT.value]
            volume[row] = captured_kt + flow[Flow.CAPTURED_BIOGENIC_KT.value]
    return volume


@compiled
def _agenda(
    site: IntArray,
    weighed: BoolArray,
    obstacle: IntArray,
    takes_losses: BoolArray,
    captures: BoolArray,
    takes_bids: bool,
    paying_strike: FloatArray,
    closing_gbp_m: FloatArray,
) -> tuple[BoolArray, BoolArray, FloatArray]:
    """What is to be decided: `open_site`, `attention` and `asked_strike` of the `Screening`."""
    open_site = np.zeros(len(closing_gbp_m), np.bool_)
    acts = np.zeros(len(closing_gbp_m), np.bool_)
    asked_strike = np.full(len(site), np.nan)
    for row in range(len(site)):
        if weighed[row]:
            open_site[site[row]] = True
        lacks_value = obstacle[row] == Obstacle.VALUE.value
        asks = lacks_value and captures[row] and takes_bids
        if asks:
            asked_strike[row] = paying_strike[row]
        if asks or (lacks_value and takes_losses[row]) or obstacle[row] == Obstacle.NONE.value:
            acts[site[row]] = True
    return open_site, acts | (open_site & (closing_gbp_m > 0.0)), asked_strike


@compiled
def _obstacles(
    quoted: IntArray, value: FloatArray, untimely: IntArray, weighed: BoolArray
) -> IntArray:
    """First thing that stands in the way of each option: maturity, renewal, transport, value."""
    obstacle = quoted.copy()
    for row in range(len(obstacle)):
        if not weighed[row]:
            obstacle[row] = Obstacle.BETTER.value
        elif untimely[row] != Obstacle.NONE.value:
            obstacle[row] = untimely[row]
        elif quoted[row] == Obstacle.NONE.value and value[row] <= 0.0:
            obstacle[row] = Obstacle.VALUE.value
    return obstacle
