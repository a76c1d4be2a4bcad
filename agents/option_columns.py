"""Looks up, for every option, what the tables say of its measure, site, sector and company."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from agents.stages import FIRST_PHASE
from infrastructure.delivery import POSITION
from scenarios.schema.cluster import Cluster
from scenarios.schema.site import SectorRow, SiteRow
from scenarios.schema.technology import MeasureRow, Stage

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


class OptionColumns:
    """Looks up properties of each option's measure, site, sector and company.

    Attributes:
        company, sector, fuel: indices, shape (rows,).
        hurdle_rate: of the deciding company, shape (rows,) [1/year].
    """

    def __init__(self, cluster: Cluster, site: IntArray, measure: IntArray) -> None:
        self._cluster = cluster
        self._site = site
        self._measure = measure
        companies = {row.company_id: i for i, row in enumerate(cluster.companies)}
        sectors = {row.sector_id: i for i, row in enumerate(cluster.sectors)}
        fuels = {row.fuel_id: i for i, row in enumerate(cluster.fuels)}
        self.company = np.array(
            [companies[row.company_id] for row in cluster.sites], dtype=np.int64
        )[site]
        self.sector = np.array([sectors[row.sector_id] for row in cluster.sites], dtype=np.int64)[
            site
        ]
        self.hurdle_rate = np.array([row.hurdle_rate for row in cluster.companies])[self.company]
        self.fuel = np.array([fuels[row.fuel_id] for row in cluster.sectors], dtype=np.int64)[
            self.sector
        ]

    def of_measure(self, read: Callable[[MeasureRow], float]) -> FloatArray:
        """Return a property of each option's measure, shape (rows,)."""
        return np.array([float(read(row)) for row in self._cluster.measures])[self._measure]

    def of_site(self, read: Callable[[SiteRow], float | None], missing: float) -> FloatArray:
        """Return a property of each option's site, with a value where it is empty, (rows,)."""
        values = [read(row) for row in self._cluster.sites]
        return np.array([missing if v is None else float(v) for v in values])[self._site]

    def of_sector(self, read: Callable[[SectorRow], float]) -> FloatArray:
        """Return a property of each option's sector, shape (rows,)."""
        return np.array([float(read(row)) for row in self._cluster.sectors])[self.sector]

    def named(self, column: str) -> FloatArray:
        """Return a column of the measures table for each option, shape (rows,)."""
        return self.of_measure(lambda row: float(getattr(row, column)))

    def lead_months(
        self, stages: tuple[Stage, ...], phase_months: Mapping[str, tuple[float, ...]]
    ) -> FloatArray:
        """Months to service, less the phases the owner has already done, shape (rows,)."""
        months = [
            sum(phase_months[self._cluster.measures[m].works_class][POSITION[FIRST_PHASE[stage]] :])
            for m, stage in zip(self._measure.tolist(), stages, strict=True)
        ]
        return np.array(months, dtype=np.float64)
