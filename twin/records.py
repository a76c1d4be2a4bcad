"""Makes the tables of what was decided and paid, and of the hours where they were kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from agents.decisions import OBSTACLE_WORDS, Obstacle
from agents.government import OPTION
from agents.journal import CLOSE, CONTINUE, NOTHING_CHOSEN, WAIT
from agents.options import KINDS
from infrastructure.assets import NOWHERE
from infrastructure.dispatch import SOURCES
from scenarios.units import HOURS_PER_YEAR, MONTHS_PER_YEAR
from twin.accounting.payments import Category, Payments
from twin.columns import Columns, Names, names

if TYPE_CHECKING:
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]

CHOICES = {CONTINUE: "continue", CLOSE: "close", WAIT: "wait", NOTHING_CHOSEN: ""}


def decimal_years(months: npt.ArrayLike, start_year: int) -> FloatArray:
    """Months of the clock as decimal years; never as not a number."""
    dates = start_year + np.asarray(months, dtype=np.float64) / MONTHS_PER_YEAR
    return np.where(np.isfinite(dates), dates, np.nan)


def decisions(model: ClusterModel) -> Columns:
    """Every option weighed by every site in every year: value, obstacle, and what was chosen."""
    journal, options = model.journal, model.options
    t, row = np.nonzero(journal.weighed)
    choice = journal.choice[t, options.site[row]]
    route = journal.route[t, row]
    ready = np.where(route == NOWHERE, np.inf, _route_months(model)[t, np.maximum(route, 0)])
    return {
        "year": model.settings.horizon.start_year + t,
        "company_id": names(options.company[row], [c.party_id for c in model.companies]),
        "site_id": names(options.site[row], list(model.site_ids)),
        "measure_id": names(options.measure[row], [m.measure_id for m in options.measures]),
        "kind": names(options.kind[row], [kind.value for kind in KINDS]),
        "value_gbp_m": journal.value_gbp_m[t, row],
        "carbon_value_gbp_m": journal.carbon_gbp_m[t, row],
        "capex_gbp_m": journal.capex_gbp_m[t, row],
        "tariff_gbp_per_mwh_or_t": journal.tariff[t, row],
        "paying_tariff_gbp_per_mwh_or_t": journal.paying_tariff[t, row],
        "paying_strike_gbp_per_t": journal.paying_strike[t, row],
        "hydrogen_price_gbp_per_mwh": journal.hydrogen_price[t, row],
        "route": names(np.where(route == NOWHERE, -1, route), _route_names(model)),
        "route_expected_year": decimal_years(ready, model.settings.horizon.start_year),
        "obstacle": names(journal.obstacle[t, row], [OBSTACLE_WORDS[o] for o in Obstacle]),
        "chosen": choice == row,
        "site_choice": _choice_names(model, choice),
    }


def _route_months(model: ClusterModel) -> FloatArray:
    """Month in which each route might be open, seen from each January, shape (years, routes)."""
    no_pipeline = np.zeros((len(model.journal.line_month), 1))
    months = np.hstack([model.journal.line_month, no_pipeline])
    latest: FloatArray = months[:, model.market.routes.pipelines].max(axis=2)
    return latest


def notes(model: ClusterModel) -> Columns:
    """Decisions of government, operators, producers and the cluster manager."""
    rows = model.journal.notes
    label = _option_label(model)
    return {
        "year": np.array([note.year for note in rows], dtype=np.int64),
        "party_id": [note.party_id for note in rows],
        "subject": [label(note.subject) for note in rows],
        "action": [note.action for note in rows],
        "figure": np.array([note.measure for note in rows], dtype=np.float64),
        "obstacle": [note.obstacle for note in rows],
        "parties_counted_on": np.array([note.parties for note in rows], dtype=np.int64),
    }


def payments_table(model: ClusterModel, payments: Payments) -> Columns:
    """Who paid whom, for what, by year; payments of nothing are left out."""
    blocks, categories, ids = payments.blocks, list(Category), list(payments.party_ids)
    columns = np.array([len(block.payer) for block in blocks])
    cells = np.array([block.gbp_m.size for block in blocks])
    gbp_m = np.concatenate([block.gbp_m.ravel() for block in blocks])
    paid = np.flatnonzero(gbp_m)
    block = np.repeat(np.arange(len(blocks)), cells)[paid]
    t, column = np.divmod(paid - (np.cumsum(cells) - cells)[block], columns[block])
    pair = (np.cumsum(columns) - columns)[block] + column
    category = np.array([categories.index(block.category) for block in blocks])
    return {
        "year": model.settings.horizon.start_year + t,
        "payer_id": names(np.concatenate([block.payer for block in blocks])[pair], ids),
        "receiver_id": names(np.concatenate([block.receiver for block in blocks])[pair], ids),
        "category": names(category[block], [category.value for category in categories]),
        "gbp_m": gbp_m[paid],
    }


def hourly(model: ClusterModel) -> Columns:
    """Hourly series of each hydrogen system, where they were kept."""
    kept = [
        (closed.year, name, series)
        for closed in model.books.years
        for name, series in closed.hours.items()
    ]
    if not kept:
        return {"year": [], "system": [], "hour": []}
    systems = list(dict.fromkeys(name for _, name, _ in kept))
    places = [systems.index(name) for _, name, _ in kept]
    columns: Columns = {
        "year": np.repeat(np.array([year for year, _, _ in kept]), HOURS_PER_YEAR),
        "system": names(np.repeat(np.array(places), HOURS_PER_YEAR), systems),
        "hour": np.tile(np.arange(HOURS_PER_YEAR), len(kept)),
    }
    for column in kept[0][2]:
        columns[column] = np.concatenate([series[column] for _, _, series in kept])
    source = columns["marginal_source"].astype(np.int64)
    return columns | {"marginal_source": names(source, list(SOURCES))}


def _route_names(model: ClusterModel) -> list[str]:
    """Name each route by its hub of supply or store and the pipelines on the way."""
    cluster, routes = model.world.scenario.cluster, model.market.routes
    hubs = [row.hub_id for row in cluster.hubs]
    lines = [line.pipeline_id for line in model.market.pipelines]
    result = []
    for i, (supply, way) in enumerate(zip(routes.supply_hub, routes.pipelines, strict=True)):
        end = f"from {hubs[supply]}" if supply != NOWHERE else "to store"
        by = " + ".join(lines[p] for p in way if p != NOWHERE) or "next door"
        result.append(f"{end} by {by}#{i}")
    return result


def _choice_names(model: ClusterModel, choice: npt.NDArray[np.int64]) -> Names:
    measures = [m.measure_id for m in model.options.measures]
    coded = list(CHOICES)
    code = np.where(
        choice >= 0,
        model.options.measure[np.maximum(choice, 0)],
        len(measures) + np.searchsorted(np.sort(coded), np.minimum(choice, -1)),
    )
    return names(code, measures + [CHOICES[c] for c in sorted(coded)])


def _option_label(model: ClusterModel) -> Any:
    """Turn ``option/row`` into site and measure."""
    options = model.options

    def label(subject: str) -> str:
        kind, _, row = subject.partition("/")
        if kind != OPTION:
            return subject
        i = int(row)
        return f"{model.site_ids[options.site[i]]}/{options.measures[options.measure[i]].id}"

    return label
