"""What operators offer on their pipelines: sizes, room, and the terms that follow from bookings."""

from __future__ import annotations

from itertools import compress

import numpy as np
import numpy.typing as npt

from agents.network_operator import PipelinePlan
from agents.open_season import PipeMenu
from agents.tariffs import PipeTerms
from infrastructure.carbon_store import CarbonStore
from infrastructure.transmission import Pipeline
from scenarios.schema.scenario import ScenarioSettings
from scenarios.units import MONTHS_PER_YEAR

FloatArray = npt.NDArray[np.float64]
STORE_LEAD_YEARS = 5
"""Years ahead at which a store's permitted rate is counted on when CO2 is booked."""


class PipeOffers:
    """Sizes, room and terms of every pipeline.

    Args:
        pipelines: every pipeline project, by index.
        plans: what may be built for each.
        stores: CO2 stores that pipelines lead to.
        rules: settings of the scenario.
        electricity_gbp_per_mwh: price of power by year [GBP/MWh].
    """

    def __init__(
        self,
        pipelines: list[Pipeline],
        plans: tuple[PipelinePlan, ...],
        stores: tuple[CarbonStore, ...],
        rules: ScenarioSettings,
        electricity_gbp_per_mwh: FloatArray,
    ) -> None:
        self._pipelines = pipelines
        self._plans = plans
        self._start_year = rules.horizon.start_year
        self._tenor_months = rules.networks.booking_tenor_years * MONTHS_PER_YEAR
        self._capex_gbp_m: dict[tuple[int, ...], FloatArray] = {}
        self._empty_terms = _terms_before_bookings(plans, rules)
        per_volume = np.array([plan.compression_mwh_per_volume for plan in plans])
        self._compression = electricity_gbp_per_mwh[:, None] * per_volume
        self._takes = _takes_by_year(pipelines, plans, stores, len(rules.horizon.years))

    def terms(self, year: int) -> PipeTerms:
        """Terms of every pipeline as of now."""
        lines, fixed, t = self._pipelines, self._empty_terms, year - self._start_year
        committed = [line.committed for line in lines]
        booked, conditional, capacity, pipe_capacity, investment_gbp_m = np.array(
            [
                [line.booked for line in lines],
                [line.conditional_volume for line in lines],
                [line.capacity for line in lines],
                [line.pipe_capacity for line in lines],
                [line.capex_gbp_m for line in lines],
            ]
        )
        attainable = np.minimum(pipe_capacity, self._takes[t])
        return PipeTerms(
            booked=booked,
            conditional=conditional,
            is_open=np.array([line.open_to_bookings for line in lines], dtype=np.bool_),
            committed=np.array(committed, dtype=np.bool_),
            bookable=attainable,
            attainable=attainable,
            capacity=capacity,
            investment_gbp_m=investment_gbp_m,
            open_season=fixed.open_season,
            revenue_share=self._revenue_share(year),
            menu_capacity=fixed.menu_capacity,
            menu_capex_gbp_m=self._capex_beside(tuple(compress(range(len(lines)), committed))),
            store_gbp_m_per_volume=fixed.store_gbp_m_per_volume,
            underwriting_share=fixed.underwriting_share,
            headroom_share=fixed.headroom_share,
            compression_gbp_per_volume=self._compression[t],
        )

    def _revenue_share(self, year: int) -> FloatArray:
        """Allowed revenue over investment: operation alone once bookings have paid it back."""
        if not self._tenor_months:
            return self._empty_terms.revenue_share
        month = (year - self._start_year) * MONTHS_PER_YEAR
        paid_back = np.array([line.online_month + self._tenor_months for line in self._pipelines])
        operation = np.array([plan.operation_share for plan in self._plans])
        return np.where(paid_back <= month, operation, self._empty_terms.revenue_share)

    def menu(self, pipeline: int) -> PipeMenu:
        """Sizes a pipeline could be built in now, beside the pipes that are decided."""
        return self._plans[pipeline].menu_beside(self._decided())

    def open_season_volume(self, pipeline: int) -> float:
        """Volume the first offer of a pipeline is sized for [GWh HHV or kt a year]."""
        return self._plans[pipeline].row.open_season_volume

    def bookable_volume(self, pipeline: int, year: int) -> float:
        """Most that may be booked on a pipeline in all: what pipe and licence of the store take."""
        takes = float(self._takes[year - self._start_year, pipeline])
        return min(self._pipelines[pipeline].pipe_capacity, takes)

    def lose_store(self, store: int, first_year: int, years: int) -> None:
        """Take no bookings that rely on a store which takes nothing for some years.

        Args:
            store: index of the store.
            first_year: position of the first year in the horizon.
            years: how many years.
        """
        lines = [line.index for line in self._pipelines if line.store == store]
        self._takes[first_year : first_year + years, lines] = 0.0

    def _decided(self) -> tuple[int, ...]:
        """Pipelines that are decided."""
        return tuple(line.index for line in self._pipelines if line.committed)

    def _capex_beside(self, decided: tuple[int, ...]) -> FloatArray:
        """Cost of every size of every pipeline beside those decided, (pipelines, sizes) [GBP m]."""
        if decided not in self._capex_gbp_m:
            self._capex_gbp_m[decided] = _stack(
                [plan.menu_beside(decided).capex_gbp_m for plan in self._plans]
            )
        return self._capex_gbp_m[decided]


def _takes_by_year(
    pipelines: list[Pipeline],
    plans: tuple[PipelinePlan, ...],
    stores: tuple[CarbonStore, ...],
    years: int,
) -> FloatArray:
    """Most that the largest size and the store of a pipeline take, (years, pipelines) [GWh or kt].

    It bounds bookings also before the size is decided, which cannot be larger.
    """
    takes = np.tile([float(plan.menu.capacity[-1]) for plan in plans], (years, 1))
    last_decembers = [(t + STORE_LEAD_YEARS + 1) * MONTHS_PER_YEAR - 1 for t in range(years)]
    for line in pipelines:
        if line.store >= 0:
            permitted_kt = [stores[line.store].rate_at(month) for month in last_decembers]
            takes[:, line.index] = np.minimum(takes[:, line.index], permitted_kt)
    return takes


def _terms_before_bookings(plans: tuple[PipelinePlan, ...], rules: ScenarioSettings) -> PipeTerms:
    """Terms that do not change in a run; the rest is filled in by `PipeOffers.terms`."""
    nothing = np.zeros(len(plans))
    return PipeTerms(
        booked=nothing,
        conditional=nothing,
        is_open=nothing > 0.0,
        committed=nothing > 0.0,
        bookable=nothing,
        attainable=nothing,
        capacity=nothing,
        investment_gbp_m=nothing,
        open_season=np.array([plan.row.open_season_volume for plan in plans]),
        revenue_share=np.array([plan.revenue_share for plan in plans]),
        menu_capacity=_stack([plan.menu.capacity for plan in plans]),
        menu_capex_gbp_m=_stack([plan.menu.capex_gbp_m for plan in plans]),
        store_gbp_m_per_volume=np.array([plan.menu.store_gbp_m_per_volume for plan in plans]),
        underwriting_share=rules.policy.network_underwriting_share,
        headroom_share=rules.networks.headroom_share,
        compression_gbp_per_volume=nothing,
    )


def _stack(rows: list[FloatArray]) -> FloatArray:
    """Stack menus of different lengths, the shorter ones padded with their last size."""
    longest = max((len(row) for row in rows), default=1)
    stacked = np.empty((len(rows), longest))
    for i, row in enumerate(rows):
        stacked[i, : len(row)] = row
        stacked[i, len(row) :] = row[-1]
    return stacked
