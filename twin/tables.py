"""Makes the yearly tables of a run: one row an observation, units in the names of columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from infrastructure.assets import AssetKind, Flow
from scenarios.units import MONTHS_PER_YEAR
from twin.accounting.books import HydrogenBalance
from twin.accounting.emissions import Ledger, sum_by
from twin.accounting.jobs import Jobs
from twin.accounting.payments import RESOURCES, SUPPORT, Category, Payments
from twin.accounting.without_decisions import WithoutDecisions
from twin.columns import Columns, names
from twin.prepared.jobs import SPEND_CLASSES

if TYPE_CHECKING:
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]

ASSET_KINDS = [kind.name.lower() for kind in AssetKind]
TRANSFERS_PAID = (
    Category.POWER_LEVIES,
    Category.CARBON,
    Category.HYDROGEN,
    Category.TRANSPORT,
)
"""What parties pay beside resources."""
PARTY_KINDS = ("company", "producer", "operator")
PEAK_COLUMNS = {
    "highest_pressure_bar": "highest_bar",
    "lowest_pressure_bar": "lowest_bar",
    "velocity_m_per_s": "velocity_m_per_s",
    "compressor_mw": "compressor_mw",
    "compression_gwh": "compression_gwh",
    "admissible_flow_used": "admissible_flow_used",
}
"""Columns of `network_year` on the peak hour, and where they come from."""


def site_year(model: ClusterModel, book: Ledger) -> Columns:
    """CO2 and energy of each site and year; biogenic CO2 apart."""
    n = len(model.site_ids)
    flows = sum_by(book.flows, book.site, n)
    emitted = sum_by(book.emitted_fossil_kt, book.site, n)
    stored = sum_by(book.stored_fossil_kt, book.site, n)
    removed = sum_by(book.removed_kt, book.site, n)
    vented = sum_by(book.vented_fossil_kt + book.vented_biogenic_kt, book.site, n)
    t = len(model.books.years)
    electricity = flows[:, :, Flow.ELECTRICITY_GWH]
    factor = model.prices.grid_average[:t, None]
    return {
        "year": _years(model, n),
        "site_id": names(np.tile(np.arange(n), t), list(model.site_ids)),
        "fossil_co2_kt": emitted.ravel(),
        "process_co2_kt": flows[:, :, Flow.PROCESS_CO2_KT].ravel(),
        "counterfactual_fossil_co2_kt": book.counterfactual_kt.ravel(),
        "stored_fossil_co2_kt": stored.ravel(),
        "biogenic_co2_kt": (flows[:, :, Flow.BIOGENIC_CO2_KT] - removed).ravel(),
        "removed_biogenic_co2_kt": removed.ravel(),
        "vented_co2_kt": vented.ravel(),
        "scope_2_co2_kt": (electricity * factor * 1e-3).ravel(),
        "fuel_gwh_hhv": flows[:, :, Flow.FUEL_GWH].ravel(),
        "capture_gas_gwh_hhv": flows[:, :, Flow.GAS_GWH].ravel(),
        "added_electricity_gwh": electricity.ravel(),
        "hydrogen_gwh_hhv": flows[:, :, Flow.HYDROGEN_GWH].ravel(),
    }


def company_year(
    model: ClusterModel, book: Ledger, payments: Payments, without: WithoutDecisions
) -> Columns:
    """CO2, energy and money of each company, producer and operator by year."""
    parties = [*model.companies, *model.market.producers, *model.operators]
    index = np.array([party.index for party in parties])
    n, total = len(parties), len(model.parties)
    kind = np.repeat(
        np.arange(len(PARTY_KINDS)),
        [len(model.companies), len(model.market.producers), len(model.operators)],
    )
    flows = sum_by(book.flows, book.owner, total)[:, index]
    owner_of_site = np.zeros(len(model.site_ids), dtype=np.int64)
    for company in model.companies:
        owner_of_site[company.sites] = company.index
    columns: Columns = {
        "year": _years(model, n),
        "company_id": names(
            np.tile(np.arange(n), len(model.books.years)), [party.party_id for party in parties]
        ),
        "party_kind": names(np.tile(kind, len(model.books.years)), list(PARTY_KINDS)),
        "fossil_co2_kt": sum_by(book.emitted_fossil_kt, book.owner, total)[:, index].ravel(),
        "counterfactual_fossil_co2_kt": sum_by(book.counterfactual_kt, owner_of_site, total)[
            :, index
        ].ravel(),
        "stored_fossil_co2_kt": sum_by(book.stored_fossil_kt, book.owner, total)[:, index].ravel(),
        "removed_biogenic_co2_kt": sum_by(book.removed_kt, book.owner, total)[:, index].ravel(),
        "hydrogen_gwh_hhv": flows[:, :, Flow.HYDROGEN_GWH].ravel(),
    }
    for category in (*RESOURCES, *TRANSFERS_PAID):
        columns[f"{_slug(category)}_paid_gbp_m"] = payments.paid(category)[:, index].ravel()
    for what, due in (("fuel", without.fuel_gbp_m), ("carbon_price", without.carbon_gbp_m)):
        by_owner = sum_by(due, owner_of_site, total)[:, index]
        columns[f"counterfactual_{what}_paid_gbp_m"] = by_owner.ravel()
    columns["sales_gbp_m"] = payments.received(Category.HYDROGEN, Category.TRANSPORT)[
        :, index
    ].ravel()
    columns["support_gbp_m"] = payments.received(*SUPPORT)[:, index].ravel()
    columns["net_cash_gbp_m"] = (payments.received() - payments.paid())[:, index].ravel()
    return columns


def asset_year(model: ClusterModel, book: Ledger) -> Columns:
    """What each asset did in each year in which it was in service."""
    t, i = np.nonzero(book.share > 0.0)
    register = model.register
    flows = book.flows[t, i]
    return {
        "year": model.settings.horizon.start_year + t,
        "asset_id": names(i, [asset.name for asset in register.assets]),
        "kind": names(register.kind[i], ASSET_KINDS),
        "site_id": names(register.site[i], list(model.site_ids)),
        "owner_id": names(register.owner[i], [party.party_id for party in model.parties]),
        "share_of_year": book.share[t, i],
        "fossil_co2_kt": book.emitted_fossil_kt[t, i],
        "stored_co2_kt": (book.stored_fossil_kt + book.removed_kt)[t, i],
        "fuel_gwh_hhv": flows[:, Flow.FUEL_GWH] + flows[:, Flow.GAS_GWH],
        "electricity_gwh": flows[:, Flow.ELECTRICITY_GWH],
        "hydrogen_used_gwh_hhv": np.maximum(flows[:, Flow.HYDROGEN_GWH], 0.0),
        "hydrogen_made_gwh_hhv": book.made_gwh[t, i],
    }


def network_year(model: ClusterModel) -> Columns:
    """Bookings, tariff and state of each pipeline by year, and its peak hour."""
    lines, years = model.market.pipelines, model.books.years
    n = len(lines)
    online = np.array([line.online_month for line in lines])
    ends = model.first_months + MONTHS_PER_YEAR
    running = online[None, :] < ends[:, None]
    fid = np.array(
        [line.project.fid_month if line.project and line.possible else np.inf for line in lines]
    )
    state = np.where(running, 2, np.where(fid[None, :] < ends[:, None], 1, 0))
    capacity = np.stack([closed.capacity for closed in years])
    return {
        "year": _years(model, n),
        "pipeline_id": names(np.tile(np.arange(n), len(years)), [p.pipeline_id for p in lines]),
        "state": names(state.ravel(), ["not decided", "under construction", "in service"]),
        "booked_gwh_or_kt": np.stack([closed.booked for closed in years]).ravel(),
        "capacity_gwh_or_kt": np.where(state > 0, capacity, np.nan).ravel(),
        "tariff_gbp_per_mwh_or_t": np.stack([closed.tariffs for closed in years]).ravel(),
        "diameter_in": np.where(state > 0, [line.diameter_in for line in lines], np.nan).ravel(),
    } | {
        column: np.stack([getattr(closed.network, name) for closed in years]).ravel()
        for column, name in PEAK_COLUMNS.items()
    }


def hydrogen_year(model: ClusterModel) -> Columns:
    """Each connected hydrogen system by year: flows, stocks, own power and cost of running it."""
    rows = [
        (closed.year, system) for closed in model.books.years for system in closed.hydrogen_systems
    ]
    columns = [name for name in HydrogenBalance._fields if name != "system"]
    frame: dict[str, object] = {
        "year": np.array([year for year, _ in rows], dtype=np.int64),
        "system": [system.system for _, system in rows],
    }
    for column in columns:
        frame[column] = np.array([getattr(system, column) for _, system in rows], dtype=np.float64)
    return frame


def cluster_year(
    model: ClusterModel, book: Ledger, payments: Payments, jobs: Jobs, without: WithoutDecisions
) -> Columns:
    """The cluster as a whole by year: CO2, hydrogen, money, jobs."""
    emitted = book.emitted_fossil_kt.sum(axis=1)
    counterfactual = book.counterfactual_kt.sum(axis=1)
    removed, stored = book.removed_kt.sum(axis=1), book.stored_fossil_kt.sum(axis=1)
    compression = [np.nansum(closed.network.compression_gwh) for closed in model.books.years]
    electricity = book.flows[:, :, Flow.ELECTRICITY_GWH].sum(axis=1) + np.array(compression)
    used = np.maximum(book.flows[:, :, Flow.HYDROGEN_GWH], 0.0).sum(axis=1)
    systems = [closed.hydrogen_systems for closed in model.books.years]
    resources = resource_cost_gbp_m(payments, without)
    t = len(model.books.years)
    construction = [c for c, spend in enumerate(SPEND_CLASSES) if spend.value != "operation"]
    operation = [c for c, spend in enumerate(SPEND_CLASSES) if spend.value == "operation"]
    return {
        "year": list(model.settings.horizon.years),
        "fossil_co2_mt": emitted * 1e-3,
        "counterfactual_fossil_co2_mt": counterfactual * 1e-3,
        "abated_co2_mt": (counterfactual - emitted + removed) * 1e-3,
        "closed_sites_co2_mt": _closed_kt(model, book) * 1e-3,
        "stored_fossil_co2_mt": stored * 1e-3,
        "removed_biogenic_co2_mt": removed * 1e-3,
        "vented_co2_mt": (book.vented_fossil_kt + book.vented_biogenic_kt).sum(axis=1) * 1e-3,
        "scope_2_co2_mt": electricity * model.prices.grid_average[:t] * 1e-6,
        "hydrogen_made_twh_hhv": book.made_gwh.sum(axis=1) * 1e-3,
        "hydrogen_used_twh_hhv": used * 1e-3,
        "hydrogen_leaked_twh_hhv": book.leaked_gwh.sum(axis=1) * 1e-3,
        "hydrogen_upstream_mt_co2e": book.upstream_kt_co2e.sum(axis=1) * 1e-3,
        "hydrogen_leak_mt_co2e": book.leak_kt_co2e.sum(axis=1) * 1e-3,
        "hydrogen_unserved_twh_hhv": [sum(s.unserved_gwh for s in year) * 1e-3 for year in systems],
        "hydrogen_interrupted_twh_hhv": [
            sum(s.interrupted_gwh for s in year) * 1e-3 for year in systems
        ],
        "hydrogen_curtailed_twh_hhv": [
            sum(s.curtailed_gwh for s in year) * 1e-3 for year in systems
        ],
        "added_electricity_twh": electricity * 1e-3,
        "carbon_price_gbp_per_t": model.prices.carbon[:t],
        "investment_gbp_m": payments.paid(Category.INVESTMENT).sum(axis=1),
        "resource_cost_gbp_m": resources,
        "support_gbp_m": payments.paid(*SUPPORT)[:, model.government.index],
        "carbon_revenue_gbp_m": payments.paid(Category.CARBON).sum(axis=1),
        "counterfactual_carbon_revenue_gbp_m": without.carbon_gbp_m.sum(axis=1),
        "construction_jobs_direct": jobs.direct_fte[:, construction].sum(axis=1),
        "construction_jobs_indirect": jobs.indirect_fte[:, construction].sum(axis=1),
        "operation_jobs_direct": jobs.direct_fte[:, operation].sum(axis=1),
        "operation_jobs_indirect": jobs.indirect_fte[:, operation].sum(axis=1),
        "jobs_induced": jobs.induced_fte.sum(axis=1),
        "jobs_direct_in_region": jobs.regional_fte.sum(axis=1),
        "jobs_lost_at_closed_sites": jobs.lost_fte,
        "jobs_safeguarded": jobs.safeguarded_fte,
        "gva_gbp_m": jobs.gva_gbp_m.sum(axis=1),
        "appraisal_carbon_gbp_per_t": model.prices.appraisal_carbon[:t],
    }


def resource_cost_gbp_m(payments: Payments, without: WithoutDecisions) -> FloatArray:
    """Resources used beyond the counterfactual, shape (years,) [GBP m].

    All resource payments less what today's fuel would have cost without any decision; transfers
    are left out.
    """
    spent: FloatArray = payments.paid(*RESOURCES).sum(axis=1)
    fuel_today: FloatArray = without.fuel_gbp_m.sum(axis=1)
    return spent - fuel_today


def jobs_year(model: ClusterModel, jobs: Jobs) -> Columns:
    """Jobs by year, phase and kind of spending."""
    n = len(SPEND_CLASSES)
    classes = [spend.value for spend in SPEND_CLASSES]
    phase = [1 if name == "operation" else 0 for name in classes]
    t = len(model.books.years)
    return {
        "year": _years(model, n),
        "phase": names(np.tile(phase, t), ["construction", "operation"]),
        "spending": names(np.tile(np.arange(n), t), classes),
        "spending_gbp_m": jobs.spending_gbp_m.ravel(),
        "direct_jobs_fte": jobs.direct_fte.ravel(),
        "regional_jobs_fte": jobs.regional_fte.ravel(),
        "indirect_jobs_fte": jobs.indirect_fte.ravel(),
        "induced_jobs_fte": jobs.induced_fte.ravel(),
        "gva_gbp_m": jobs.gva_gbp_m.ravel(),
        "induced_gva_gbp_m": jobs.induced_gva_gbp_m.ravel(),
    }


def _years(model: ClusterModel, each: int) -> npt.NDArray[np.int64]:
    return np.repeat(np.array(model.settings.horizon.years), each)


def _slug(category: Category) -> str:
    return category.value.replace(" ", "_")


def _closed_kt(model: ClusterModel, book: Ledger) -> FloatArray:
    """Fossil CO2 avoided because sites closed by their own decision, shape (years,) [kt]."""
    closed = np.isfinite(model.sites.closed_month)
    emitted = sum_by(book.emitted_fossil_kt, book.site, len(model.site_ids))
    since = model.first_months[:, None] >= model.sites.closed_month
    gone: FloatArray = ((book.counterfactual_kt - emitted) * (closed & since)).sum(axis=1)
    return gone
