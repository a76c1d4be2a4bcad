"""What stands before anyone decides: each site's emissions by period, and how much it runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from agents.options import KT_PER_GWH, SiteState
from infrastructure.assets import N_FLOWS, Flow, in_service_share
from scenarios.schema.cluster import Cluster
from scenarios.schema.scenario import ScenarioSettings
from scenarios.schema.site import Carbon, Change, SectorRow, StatusChangeRow
from scenarios.units import MONTHS_PER_YEAR

FloatArray = npt.NDArray[np.float64]
BEFORE_EVERYTHING = -1e9


@dataclass(frozen=True)
class Period:
    """A time during which a site emits at one rate.

    Attributes:
        site: index of the site.
        from_month: month it begins.
        until_month: month it ends; infinity for the last.
        flows: yearly flows at full activity, shape (N_FLOWS,).
    """

    site: int
    from_month: float
    until_month: float
    flows: FloatArray


def base_year_fossil_kt(cluster: Cluster) -> dict[str, float | None]:
    """Published fossil CO2 of each site in the base year; none where no figure was found [kt]."""
    return _published(cluster, Carbon.FOSSIL)


def periods(cluster: Cluster, start_year: int) -> list[Period]:
    """Return the periods of every site, closed ones included as zero rates."""
    sectors = {row.sector_id: row for row in cluster.sectors}
    fuel_kg = {row.fuel_id: row.co2_kg_per_mwh for row in cluster.fuels}
    fossil, biogenic = _published(cluster, Carbon.FOSSIL), _published(cluster, Carbon.BIOGENIC)
    changes: dict[str, list[StatusChangeRow]] = {}
    for row in sorted(cluster.status_changes, key=lambda row: row.month):
        changes.setdefault(row.site_id, []).append(row)
    result: list[Period] = []
    for i, site in enumerate(cluster.sites):
        sector = sectors[site.sector_id]
        rates = [
            (BEFORE_EVERYTHING, fossil.get(site.site_id) or 0.0, biogenic.get(site.site_id) or 0.0)
        ]
        for change in changes.get(site.site_id, []):
            if int(change.month[:4]) <= cluster.settings.base_year and not change.fossil_co2_kt:
                continue
            rates.append(
                (_month(change.month, start_year), *_after(change, rates[-1][1], rates[-1][2]))
            )
        ends = [month for month, _, _ in rates[1:]] + [np.inf]
        result += [
            Period(i, month, end, _flows(sector, fuel_kg[sector.fuel_id], kt, bio))
            for (month, kt, bio), end in zip(rates, ends, strict=True)
        ]
    return result


def state_after_changes(all_periods: Sequence[Period], sites: int) -> SiteState:
    """Return what arises at each site after all dated changes, in a year of full activity."""
    last = np.zeros((sites, N_FLOWS))
    for period in all_periods:
        if np.isinf(period.until_month):
            last[period.site] = period.flows
    return SiteState(
        last[:, Flow.ENERGY_CO2_KT].copy(),
        last[:, Flow.PROCESS_CO2_KT].copy(),
        last[:, Flow.BIOGENIC_CO2_KT].copy(),
        last[:, Flow.FUEL_GWH].copy(),
    )


def activity(cluster: Cluster, settings: ScenarioSettings) -> FloatArray:
    """How much each site runs by year, relative to the base year, shape (sites, years)."""
    years = np.array(settings.horizon.years, dtype=np.float64)
    points: dict[str, list[tuple[int, float]]] = {}
    for row in cluster.activity:
        if row.path == settings.demand.activity_path:
            points.setdefault(row.sector_id, []).append((row.year, row.index))
    result = np.ones((len(cluster.sites), len(years)))
    for i, site in enumerate(cluster.sites):
        if site.sector_id in points:
            known = sorted(points[site.sector_id])
            result[i] = np.interp(years, [y for y, _ in known], [v for _, v in known])
    return result


def fuel_of_site(cluster: Cluster) -> npt.NDArray[np.int64]:
    """Index of each site's main fuel, shape (sites,)."""
    fuels = {row.fuel_id: i for i, row in enumerate(cluster.fuels)}
    by_sector = {row.sector_id: fuels[row.fuel_id] for row in cluster.sectors}
    return np.array([by_sector[row.sector_id] for row in cluster.sites], dtype=np.int64)


@dataclass(frozen=True)
class Counterfactual:
    """What would have been if nobody had decided anything.

    The same dated changes and the same activity as in every run, so that a difference is due to
    decisions alone.

    Attributes:
        fossil_co2_kt: fossil CO2 of each site, shape (years, sites) [kt].
        energy_co2_kt: of that, from fuel that is burnt, likewise [kt].
        fuel_gwh: main fuel of each site, likewise [GWh HHV].
    """

    fossil_co2_kt: FloatArray
    energy_co2_kt: FloatArray
    fuel_gwh: FloatArray


def counterfactual(all_periods: Sequence[Period], activity_index: FloatArray) -> Counterfactual:
    """Add up what stands, year by year.

    Args:
        all_periods: what each site emits before anyone decides.
        activity_index: how much each site runs, shape (sites, years).
    """
    sites, years = activity_index.shape
    start = np.array([period.from_month for period in all_periods])
    end = np.array([period.until_month for period in all_periods])
    site = np.array([period.site for period in all_periods], dtype=np.int64)
    rates = np.array(
        [
            [
                period.flows[Flow.ENERGY_CO2_KT] + period.flows[Flow.PROCESS_CO2_KT],
                period.flows[Flow.ENERGY_CO2_KT],
                period.flows[Flow.FUEL_GWH],
            ]
            for period in all_periods
        ]
    )
    yearly = np.zeros((years, sites, rates.shape[1]))
    for t in range(years):
        share = in_service_share(start, end, float(t * MONTHS_PER_YEAR))
        np.add.at(yearly[t], site, rates * share[:, None])
    yearly *= activity_index.T[:, :, None]
    return Counterfactual(*np.moveaxis(yearly, 2, 0))


def _published(cluster: Cluster, carbon: Carbon) -> dict[str, float | None]:
    settings = cluster.settings
    return {
        row.site_id: row.co2_kt
        for row in cluster.emissions
        if row.year == settings.base_year
        and row.record == settings.base_record
        and row.carbon is carbon
    }


def _after(change: StatusChangeRow, fossil_kt: float, biogenic_kt: float) -> tuple[float, float]:
    if change.change is Change.CLOSED:
        return 0.0, 0.0
    if change.fossil_co2_kt is not None:
        return change.fossil_co2_kt, biogenic_kt
    return fossil_kt * change.fossil_factor, biogenic_kt


def _month(month: str, start_year: int) -> float:
    """Month of the clock of a date written YYYY-MM; the change holds from its first day."""
    year, number = int(month[:4]), int(month[5:])
    return float((year - start_year) * MONTHS_PER_YEAR + number - 1)


def _flows(
    sector: SectorRow, fuel_kg_per_mwh: float, fossil_kt: float, biogenic_kt: float
) -> FloatArray:
    flows = np.zeros(N_FLOWS)
    energy_kt = fossil_kt * (1.0 - sector.process_share)
    flows[Flow.ENERGY_CO2_KT] = energy_kt
    flows[Flow.PROCESS_CO2_KT] = fossil_kt * sector.process_share
    flows[Flow.BIOGENIC_CO2_KT] = biogenic_kt
    if fuel_kg_per_mwh > 0.0:
        flows[Flow.FUEL_GWH] = energy_kt / (fuel_kg_per_mwh * KT_PER_GWH)
    return flows
