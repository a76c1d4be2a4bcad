"""Every measure every site could take: what it would change, cost and need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.option_columns import OptionColumns
from infrastructure.assets import NOWHERE
from scenarios.schema.cluster import Cluster
from scenarios.schema.technology import MeasureKind, MeasureRow, Stage
from scenarios.units import GBP_PER_GBP_M, MONTHS_PER_YEAR, T_PER_KT

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

KWH_PER_GWH = 1e6
KT_PER_GWH = 1e-3
"""kt CO2 per GWh of one kg CO2 per MWh."""

KINDS = tuple(MeasureKind)
"""Kinds of measures by their code."""
REPLACING = (KINDS.index(MeasureKind.HYDROGEN), KINDS.index(MeasureKind.ELECTRIFY))
"""Kinds that take the place of a site's main equipment."""


@dataclass(frozen=True)
class Connections:
    """Where each site joins the pipes of one carrier, and what lies between.

    Attributes:
        hub: index of the hub it counts for, or `NOWHERE`, shape (sites,).
        tee: index of the pipeline it joins between two hubs, or `NOWHERE` where it joins at the hub
            itself, shape (sites,).
        land_km: length of the spur over land, shape (sites,) [km].
        crossing_km: length of the spur under water, shape (sites,) [km].
        tee_gbp_m: investment in the tee, shape (sites,) [GBP m].
    """

    hub: IntArray
    tee: IntArray
    land_km: FloatArray
    crossing_km: FloatArray
    tee_gbp_m: FloatArray


@dataclass(frozen=True)
class SitePlaces:
    """Where sites connect, by carrier."""

    hydrogen: Connections
    co2: Connections


@dataclass(frozen=True)
class SpurCosts:
    """Cost of connecting a site: smallest sufficient pipe of one carrier.

    Attributes:
        capacity: volume each size carries in a year, shape (sizes,) [GWh HHV or kt CO2].
        capex_gbp_m_per_km: investment per kilometre of each size, shape (sizes,) [GBP m/km].
        crossing_gbp_m_per_km: the same under water, shape (sizes,) [GBP m/km].
    """

    capacity: FloatArray
    capex_gbp_m_per_km: FloatArray
    crossing_gbp_m_per_km: FloatArray

    def of_sites(self, spurs: Connections, site: IntArray) -> FloatArray:
        """Investment in the spur of some sites in each size, shape (sites, sizes) [GBP m]."""
        spur: FloatArray = (
            np.outer(spurs.land_km[site], self.capex_gbp_m_per_km)
            + np.outer(spurs.crossing_km[site], self.crossing_gbp_m_per_km)
            + spurs.tee_gbp_m[site, None]
        )
        return spur


@dataclass(frozen=True)
class SiteState:
    """What arises at each site in a year of full activity, shape (sites,) each.

    Attributes:
        energy_co2_kt: fossil CO2 from fuel [kt/year].
        process_co2_kt: fossil CO2 from chemistry [kt/year].
        biogenic_co2_kt: biogenic CO2 [kt/year].
        fuel_gwh: main fossil fuel [GWh HHV/year].
    """

    energy_co2_kt: FloatArray
    process_co2_kt: FloatArray
    biogenic_co2_kt: FloatArray
    fuel_gwh: FloatArray

    @property
    def columns(self) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """What arises, in the order above."""
        return self.energy_co2_kt, self.process_co2_kt, self.biogenic_co2_kt, self.fuel_gwh

    def copy(self) -> SiteState:
        """Return an independent copy."""
        return SiteState(*(column.copy() for column in self.columns))


@dataclass(frozen=True)
class OptionTable:
    """One row for each site and measure of its sector, sites in order, columns as arrays.

    Attributes:
        site, company, measure, kind, hub: indices, shape (rows,).
        tee: pipeline the site joins between two hubs, or -1 where it joins at a hub, shape (rows,).
        first_row: first row of each site and one past the last, shape (sites + 1,).
        per_unit: coefficients by which a site's state gives the flows, shape (rows, 8).
        capex_per_unit: investment per fuel replaced and per CO2 captured in a year, shape (rows, 2)
            [GBP m/GWh HHV and GBP m/kt].
        fixed_opex_share: yearly operation over investment without the spur, shape (rows,) [-].
        spur_capacity: volume that each size of the spur carries in a year, shape (rows, sizes)
            [GWh HHV or kt].
        spur_gbp_m: investment in a spur of each size, shape (rows, sizes) [GBP m].
        life_years, lead_years, mature_year: whole years, shape (rows,).
        lead_months: planned time from order to service, shape (rows,).
        downtime_months: time the site stands still when it starts up, shape (rows,).
        renewal_year: year in which what it replaces is next due for renewal, not a number where
            it may come at any time, shape (rows,).
        renewal_cycle_years: years to the renewal after that, or infinity, shape (rows,).
        stage: how far its owner has developed it at the start, one for each row.
        after: option of the same site that must be ordered before, or -1, shape (rows,).
        hurdle_rate: of the deciding company, shape (rows,) [1/year].
        free_share: free allocation at the start, shape (rows,) [-].
        pays_price_support: whether fuel pays Carbon Price Support, shape (rows,) 0 or 1.
        fuel: index of the site's main fuel, shape (rows,).
        gas_co2_kt_per_gwh: CO2 of gas burnt for capture heat [kt/GWh].
        measures: the measures by index.
    """

    site: IntArray
    company: IntArray
    measure: IntArray
    kind: IntArray
    hub: IntArray
    tee: IntArray
    first_row: IntArray
    per_unit: FloatArray
    capex_per_unit: FloatArray
    fixed_opex_share: FloatArray
    spur_capacity: FloatArray
    spur_gbp_m: FloatArray
    life_years: IntArray
    lead_years: IntArray
    lead_months: FloatArray
    mature_year: IntArray
    downtime_months: FloatArray
    renewal_year: FloatArray
    renewal_cycle_years: FloatArray
    stage: tuple[Stage, ...]
    after: IntArray
    hurdle_rate: FloatArray
    free_share: FloatArray
    pays_price_support: FloatArray
    fuel: IntArray
    gas_co2_kt_per_gwh: float
    measures: tuple[MeasureRow, ...]

    def __len__(self) -> int:
        """Return the number of options."""
        return len(self.site)

    @cached_property
    def kind_names(self) -> list[str]:
        """Kind of each option as in the measures table."""
        return [KINDS[kind].value for kind in self.kind.tolist()]

    @cached_property
    def wants_hydrogen(self) -> BoolArray:
        """Whether each option needs hydrogen, shape (rows,)."""
        return self._is(MeasureKind.HYDROGEN)

    @cached_property
    def electrifies(self) -> BoolArray:
        """Whether each option is an electrification, shape (rows,)."""
        return self._is(MeasureKind.ELECTRIFY)

    @cached_property
    def captures(self) -> BoolArray:
        """Whether each option captures CO2, shape (rows,)."""
        return self._is(MeasureKind.CAPTURE)

    @cached_property
    def same_kind(self) -> tuple[list[int], ...]:
        """Options of the same kind at the same site as each option, itself among them."""
        alike: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        keys = list(zip(self.site.tolist(), self.kind.tolist(), strict=True))
        for row, key in enumerate(keys):
            alike[key].append(row)
        return tuple(alike[key] for key in keys)

    @cached_property
    def followers(self) -> tuple[list[int], ...]:
        """Options that must be ordered right after each option."""
        follow: tuple[list[int], ...] = tuple([] for _ in self.site)
        for row, before in enumerate(self.after.tolist()):
            if before >= 0:
                follow[before].append(row)
        return follow

    @cached_property
    def downtime_years(self) -> FloatArray:
        """Present value of the downtime as seen by the board, shape (rows,) [year]."""
        years = self.downtime_months / MONTHS_PER_YEAR
        present: FloatArray = years * (1.0 + self.hurdle_rate) ** -self.lead_years
        return present

    def _is(self, kind: MeasureKind) -> BoolArray:
        alike: BoolArray = self.kind == KINDS.index(kind)
        return alike


def build_options(
    cluster: Cluster,
    state: SiteState,
    places: SitePlaces,
    hydrogen_spurs: SpurCosts,
    co2_spurs: SpurCosts,
    phase_months: Mapping[str, tuple[float, ...]],
    hurdle_rate_multiplier: float,
) -> OptionTable:
    """List every option of every site that has something to abate.

    Args:
        cluster: the validated cluster.
        state: what arises at each site after all dated status changes.
        places: where sites connect.
        hydrogen_spurs: cost of hydrogen spurs.
        co2_spurs: cost of CO2 spurs.
        phase_months: planned months of each phase, by class of works.
        hurdle_rate_multiplier: scales every company's hurdle rate [-].
    """
    pairs = _pairs(cluster, state)
    site = np.array([s for s, _ in pairs], dtype=np.int64)
    measure = np.array([m for _, m in pairs], dtype=np.int64)
    column = OptionColumns(cluster, site, measure)
    kind = column.of_measure(lambda row: KINDS.index(row.kind)).astype(np.int64)
    per_unit = np.column_stack([column.named(name) for name in PER_UNIT_COLUMNS])
    developed = {(row.site_id, row.measure_id): row.stage for row in cluster.site_projects}
    stages = tuple(
        developed.get((cluster.sites[s].site_id, cluster.measures[m].measure_id), Stage.IDEA)
        for s, m in pairs
    )
    lead_months = column.lead_months(stages, phase_months)
    connection = _connections(site, kind, places, hydrogen_spurs, co2_spurs)
    gas = next((fuel for fuel in cluster.fuels if fuel.price_series == "gas"), None)
    return OptionTable(
        site=site,
        company=column.company,
        measure=measure,
        kind=kind,
        hub=connection.hub,
        tee=connection.tee,
        first_row=np.searchsorted(site, np.arange(len(cluster.sites) + 1)).astype(np.int64),
        per_unit=per_unit,
        capex_per_unit=_plant_capex_per_unit(column),
        fixed_opex_share=column.of_measure(lambda row: row.fixed_opex_share),
        spur_capacity=connection.spur_capacity,
        spur_gbp_m=connection.spur_gbp_m,
        life_years=column.of_measure(lambda row: row.life_years).astype(np.int64),
        lead_years=np.maximum(np.ceil(lead_months / MONTHS_PER_YEAR), 1).astype(np.int64),
        lead_months=lead_months,
        renewal_year=np.where(
            np.isin(kind, REPLACING), column.of_site(lambda row: row.renewal_year, np.nan), np.nan
        ),
        renewal_cycle_years=column.of_site(lambda row: row.renewal_cycle_years, np.inf),
        downtime_months=column.of_measure(lambda row: row.downtime_months),
        stage=stages,
        after=_rows_before(cluster, pairs),
        mature_year=column.of_measure(lambda row: row.mature_year).astype(np.int64),
        hurdle_rate=column.hurdle_rate * hurdle_rate_multiplier,
        free_share=column.of_sector(lambda row: row.free_allocation_share),
        pays_price_support=column.of_sector(lambda row: float(row.pays_carbon_price_support)),
        fuel=column.fuel,
        measures=cluster.measures,
        gas_co2_kt_per_gwh=gas.co2_kg_per_mwh * KT_PER_GWH if gas else 0.0,
    )


class _Connections(NamedTuple):
    """Where each option joins its network, and the spur to there, as `OptionTable` has them."""

    hub: IntArray
    tee: IntArray
    spur_capacity: FloatArray
    spur_gbp_m: FloatArray


def _connections(
    site: IntArray,
    kind: IntArray,
    places: SitePlaces,
    hydrogen_spurs: SpurCosts,
    co2_spurs: SpurCosts,
) -> _Connections:
    """Find where each option joins and what each size of its spur costs; nowhere without a pipe."""
    wants_hydrogen = kind == KINDS.index(MeasureKind.HYDROGEN)
    wants_co2 = kind == KINDS.index(MeasureKind.CAPTURE)
    hub, tee = (
        np.where(wants_hydrogen, of_hydrogen[site], np.where(wants_co2, of_co2[site], NOWHERE))
        for of_hydrogen, of_co2 in (
            (places.hydrogen.hub, places.co2.hub),
            (places.hydrogen.tee, places.co2.tee),
        )
    )
    sizes = max(len(hydrogen_spurs.capacity), len(co2_spurs.capacity))
    spur_capacity = np.full((len(site), sizes), np.inf)
    spur_gbp_m = np.zeros((len(site), sizes))
    for wants, menu, ways in (
        (wants_hydrogen, hydrogen_spurs, places.hydrogen),
        (wants_co2, co2_spurs, places.co2),
    ):
        known = len(menu.capacity)
        spur_capacity[wants, : known - 1] = menu.capacity[:-1]
        spur_gbp_m[wants, :known] = menu.of_sites(ways, site[wants])
    return _Connections(hub, tee, spur_capacity, spur_gbp_m)


def _pairs(cluster: Cluster, state: SiteState) -> list[tuple[int, int]]:
    """Site and measure of each option: the measures of a site's sector, where there is CO2."""
    by_sector: dict[str, list[int]] = {}
    for i, row in enumerate(cluster.measures):
        by_sector.setdefault(row.sector_id, []).append(i)
    return [
        (s, m)
        for s, site in enumerate(cluster.sites)
        if state.energy_co2_kt[s] + state.process_co2_kt[s] + state.biogenic_co2_kt[s] > 0.0
        for m in by_sector.get(site.sector_id, [])
    ]


def _rows_before(cluster: Cluster, pairs: list[tuple[int, int]]) -> IntArray:
    """Row of the measure each option must come after at its site, or -1."""
    row_of = {(s, cluster.measures[m].measure_id): row for row, (s, m) in enumerate(pairs)}
    before = [row_of.get((s, cluster.measures[m].after_measure or ""), -1) for s, m in pairs]
    return np.array(before, dtype=np.int64)


PER_UNIT_COLUMNS = (
    "fuel_share",
    "process_cut_share",
    "hydrogen_mwh_per_mwh",
    "electricity_mwh_per_mwh",
    "capture_share",
    "gas_mwh_per_t",
    "electricity_mwh_per_t",
    "feedstock_gbp_per_mwh",
)
"""Columns of the measures table that become `OptionTable.per_unit`, in their order."""


def _plant_capex_per_unit(column: OptionColumns) -> FloatArray:
    """Investment at the site per GWh of fuel replaced and per kt captured a year, (rows, 2)."""
    kw_per_gwh = KWH_PER_GWH / column.of_sector(lambda row: row.full_load_hours)
    per_gwh = column.of_measure(lambda row: row.capex_gbp_per_kw) * kw_per_gwh
    per_kt = column.of_measure(lambda row: row.capex_gbp_per_t_year) * T_PER_KT
    return np.column_stack([per_gwh, per_kt]) / GBP_PER_GBP_M
