"""Lets the shocks of a scenario strike, each in its January, before anyone decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from agents.journal import Note
from agents.price_paths import PricePaths
from scenarios.checks.shocks import sites_hit
from scenarios.schema.cluster import Cluster
from scenarios.schema.shocks import Shock, ShockKind
from twin.prepared.prices import price_paths
from twin.streams import Streams

if TYPE_CHECKING:
    from scenarios.scenario import Scenario
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]

SHOCK = "shock"
"""Party and action in the notes under which a shock is kept."""
NOTHING_HIT = "nothing left to hit"


def drawn(shocks: Sequence[Shock], streams: Streams) -> tuple[Shock, ...]:
    """Return those of a scenario's shocks that strike in a run, by the stream of each.

    A stream is named after what strikes whom and when, so that a shock has the same luck whatever
    others the scenario holds; those of one name are numbered.
    """
    seen: Counter[str] = Counter()
    strikes = []
    for shock in shocks:
        name = f"shock/{shock.kind.value}/{shock.subject}/{shock.year}"
        seen[name] += 1
        draw = streams.stream(f"{name}#{seen[name]}").random()
        if draw < shock.probability or shock.probability >= 1.0:
            strikes.append(shock)
    return tuple(strikes)


def prices_paid(scenario: Scenario, seed: int) -> PricePaths:
    """Return the prices that are paid in a run of a scenario, its shocks included."""
    struck = drawn(scenario.settings.shocks, Streams(seed))
    return prices_with(price_paths(scenario), scenario.cluster, struck)


def gas_price_factor(scenario: Scenario, seed: int) -> FloatArray:
    """Return the gas price that is paid in a run over that without shocks, shape (years,) [-]."""
    horizon = scenario.settings.horizon
    struck = drawn(scenario.settings.shocks, Streams(seed))
    return _gas_factor(struck, horizon.start_year, len(horizon.years))


def _gas_factor(shocks: Sequence[Shock], start_year: int, years: int) -> FloatArray:
    factor = np.ones(years)
    for shock in shocks:
        if shock.kind is ShockKind.GAS_PRICE:
            first = shock.year - start_year
            factor[first : first + shock.years] *= shock.factor
    return factor


def prices_with(prices: PricePaths, cluster: Cluster, shocks: Sequence[Shock]) -> PricePaths:
    """Return the prices that are paid; what boards expect of later years stays as published."""
    factor = _gas_factor(shocks, prices.start_year, len(prices))
    if (factor == 1.0).all():
        return prices
    burns_gas = np.array([row.price_series == "gas" for row in cluster.fuels])
    fuels = prices.fuels * np.where(burns_gas, factor[:, None], 1.0)
    return replace(prices, gas=prices.gas * factor, fuels=fuels)


def strike(model: ClusterModel, year: int) -> None:
    """Let what is due in a January happen, and note it."""
    for shock in model.shocks:
        if shock.year == year:
            hits = _STRIKES[shock.kind](model, shock)
            note = Note(
                year,
                SHOCK,
                f"{shock.kind.value} {shock.subject}".strip(),
                SHOCK,
                shock.factor,
                "" if hits else NOTHING_HIT,
                hits,
            )
            model.journal.notes.append(note)


def _close(model: ClusterModel, shock: Shock) -> int:
    hit = [model.site_ids.index(s) for s in sites_hit(shock, model.world.scenario.cluster)]
    open_sites = [site for site in hit if np.isinf(model.sites.closed_month[site])]
    for site in open_sites:
        model.works.close_site(site)
    return len(open_sites)


def _end_works(model: ClusterModel, shock: Shock) -> int:
    """End all works of a company that are under way; what operates goes on under other owners."""
    under_way = [
        project
        for project in model.works.projects
        if project.order.owner_id == shock.subject and project.may_be_cancelled
    ]
    for project in under_way:
        project.cancel("insolvency")
    return len(under_way)


def _lose_store(model: ClusterModel, shock: Shock) -> int:
    stores = [store.store_id for store in model.world.carbon_stores]
    first = shock.year - model.settings.horizon.start_year
    store = stores.index(shock.subject)
    model.permitted_kt[store, first : first + shock.years] = 0.0
    model.market.offers.lose_store(store, first, shock.years)
    return 1


def _refuse_consent(model: ClusterModel, shock: Shock) -> int:
    waiting = [
        project for project in model.works.projects if project.order.project_id == shock.subject
    ]
    return sum(project.refuse_consent() for project in waiting)


def _withdraw_support(model: ClusterModel, shock: Shock) -> int:
    return model.government.withdraw_support(shock.year)


def _lose_workers(model: ClusterModel, shock: Shock) -> int:
    years = range(shock.year, shock.year + shock.years)
    return model.works.labour.lose_workers(shock.subject, years, shock.factor)


def _is_felt_in_prices(model: ClusterModel, shock: Shock) -> int:
    """Prices of the run hold it already."""
    return 1


_STRIKES = {
    ShockKind.CLOSURE: _close,
    ShockKind.INSOLVENCY: _end_works,
    ShockKind.STORE_LOSS: _lose_store,
    ShockKind.GAS_PRICE: _is_felt_in_prices,
    ShockKind.CONSENT_REFUSED: _refuse_consent,
    ShockKind.SUPPORT_WITHDRAWN: _withdraw_support,
    ShockKind.LABOUR_SHORTAGE: _lose_workers,
}
