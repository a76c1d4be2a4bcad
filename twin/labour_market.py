"""Workers of every trade from year to year, and how many crews of them projects can share."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from infrastructure.labour import CrewPool
from infrastructure.workforce import Workforce
from scenarios.schema.labour import TradeRow
from scenarios.units import MONTHS_PER_YEAR
from twin.prepared.works import training_of

if TYPE_CHECKING:
    from twin.model import ClusterModel


class TradeYear(NamedTuple):
    """How one trade stood in January of a year.

    Attributes:
        year: the year.
        trade_id: the trade.
        workers: workers in the region, of whom others use a part.
        trainees: those who will finish their training.
        started: trainees who began in the year before.
        retired: workers who left in the year before.
        competing_workers: those whom works outside the cluster bind.
        crews: crews that projects share.
        queued_crew_months: crews waited for times months of waiting, since the run began.
    """

    year: int
    trade_id: str
    workers: float
    trainees: float
    started: float
    retired: float
    competing_workers: int
    crews: int
    queued_crew_months: float


class LabourMarket:
    """The workforce and the crews of each trade.

    Attributes:
        pools: crews by trade.
        years: how each trade stood, January by January.
    """

    def __init__(self, model: ClusterModel) -> None:
        cluster = model.world.scenario.cluster
        self._start_year = model.settings.horizon.start_year
        self._multiplier = model.settings.delivery.crew_multiplier
        self._trades = cluster.trades
        self._bound: dict[tuple[str, int], int] = defaultdict(int)
        for work in cluster.competing_works:
            for year in range(work.from_year, work.to_year + 1):
                self._bound[work.trade_id, year] += work.workers
        self._left: dict[tuple[str, int], float] = defaultdict(lambda: 1.0)
        self._forces = {
            row.trade_id: Workforce(float(row.workers), training_of(row)) for row in cluster.trades
        }
        self.pools = {
            row.trade_id: CrewPool(
                model.clock,
                row.trade_id,
                self._crews(row, self._start_year),
                row.workers_per_crew,
            )
            for row in cluster.trades
        }
        self.years: list[TradeYear] = []
        self._queued: dict[str, float] = {}

    def begin_year(self, year: int) -> None:
        """Let trainees begin and finish, workers retire and other works come and go."""
        for row in self._trades:
            pool, force = self.pools[row.trade_id], self._forces[row.trade_id]
            queued = pool.queued_crew_months
            if year > self._start_year:
                waited = queued - self._queued[row.trade_id]
                force.pass_year(waited / (pool.total * MONTHS_PER_YEAR))
            pool.resize(self._crews(row, year))
            self._queued[row.trade_id] = queued
            self.years.append(
                TradeYear(
                    year,
                    row.trade_id,
                    force.workers,
                    force.trainees,
                    force.started,
                    force.retired,
                    self._bound.get((row.trade_id, year), 0),
                    pool.total,
                    queued,
                )
            )

    def lose_workers(self, trade_id: str, years: range, share_left: float) -> int:
        """Leave a share of a trade's workers, or of every trade's, for some years.

        Returns:
            How many trades are hit.
        """
        trades = [row.trade_id for row in self._trades if trade_id in ("", row.trade_id)]
        for trade in trades:
            for year in years:
                self._left[trade, year] *= share_left
        return len(trades)

    def _crews(self, row: TradeRow, year: int) -> int:
        """Crews that projects of the cluster can have: at least one."""
        workers = self._forces[row.trade_id].workers * row.available_share * self._multiplier
        workers *= self._left[row.trade_id, year]
        free = workers - self._bound.get((row.trade_id, year), 0)
        return max(1, round(free / row.workers_per_crew))
