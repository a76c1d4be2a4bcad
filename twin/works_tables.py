"""Makes the tables of works: projects, their phases as planned and as they went, and labour."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from infrastructure.assets import in_service_share
from infrastructure.consent import ACCEPTANCE, ANEW, LITIGATION, REDESIGN
from infrastructure.delivery import POSITION, Phase
from infrastructure.labour import CrewEngagement
from infrastructure.orders import Standing
from infrastructure.programme import SHORTEST_MONTHS, Cause, PhaseDates
from infrastructure.works import Project
from scenarios.units import MONTHS_PER_YEAR
from twin.accounting.payments import capital_spending
from twin.columns import Columns, Names, names
from twin.records import decimal_years

if TYPE_CHECKING:
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
CONSENT = Phase.CONSENT


class Phases(NamedTuple):
    """Every phase and part of works that began, project by project in the order of beginning.

    Attributes:
        dates: what is noted of each.
        project: place of its project, shape (phases,).
        planned_start_month, planned_end_month: when it was to begin and end, shape (phases,).
        start_month, end_month: when it did; infinity for the end while it lasts, shape (phases,).
    """

    dates: list[PhaseDates]
    project: IntArray
    planned_start_month: FloatArray
    planned_end_month: FloatArray
    start_month: FloatArray
    end_month: FloatArray

    @property
    def longer_months(self) -> FloatArray:
        """By how much each took longer than planned; infinity while it lasts, shape (phases,)."""
        planned_months = self.planned_end_month - self.planned_start_month
        return (self.end_month - self.start_month) - planned_months


class Delays(NamedTuple):
    """What made works late.

    Attributes:
        main_causes: what cost most time in each phase; nothing where none cost any.
        by_project: months by cause over all phases of each project.
    """

    main_causes: list[str]
    by_project: list[dict[str, float]]


def works_tables(model: ClusterModel) -> dict[str, Callable[[], Columns]]:
    """What makes the tables of projects, their phases, and labour by year, by name."""

    @cache
    def record() -> tuple[Phases, Delays]:
        phases = _phases(model.works.projects)
        return phases, _delays(phases, len(model.works.projects))

    return {
        "projects": lambda: projects(model, *record()),
        "project_phases": lambda: project_phases(model, *record()),
        "labour_year": lambda: labour_year(model),
    }


def _phases(rows: list[Project]) -> Phases:
    programmes = [project.programme.dates for project in rows]
    dates = [dates for programme in programmes for dates in programme]
    return Phases(
        dates,
        np.repeat(np.arange(len(programmes)), [len(programme) for programme in programmes]),
        np.array([d.planned_start_month for d in dates]),
        np.array([d.planned_end_month for d in dates]),
        np.array([d.start_month for d in dates]),
        np.array([d.end_month for d in dates]),
    )


def _delays(phases: Phases, n_projects: int) -> Delays:
    """Main cause of each phase and months by cause of each project.

    Most phases have no cause noted: all by which those took longer is `Cause.DURATION`.
    """
    longer = phases.longer_months
    longer[~np.isfinite(longer) | (np.abs(longer) <= SHORTEST_MONTHS)] = 0.0
    main_causes = [Cause.DURATION if late else "" for late in (longer > 0.0).tolist()]
    explained = [(row, dates) for row, dates in enumerate(phases.dates) if dates.delays]
    for row, dates in explained:
        delays = dates.all_delays
        main_causes[row] = _main(delays)
        longer[row] = delays.get(Cause.DURATION, 0.0)
    by_duration = np.bincount(phases.project, longer, n_projects)
    by_project = [{Cause.DURATION: months} for months in by_duration.tolist()]
    for row, dates in explained:
        total = by_project[phases.project[row]]
        for cause, months in dates.delays.items():
            total[cause] = total.get(cause, 0.0) + months
    return Delays(main_causes, by_project)


def projects(model: ClusterModel, phases: Phases, delays: Delays) -> Columns:
    """Every project with planned and actual dates, cost, crews, outcome and main delay.

    Dates are decimal years. ``ended_year`` is when a project came to nothing: its consent was
    refused, its owner withdrew the order, or its works were cancelled (``ended_because``).
    """
    start = model.settings.horizon.start_year
    rows = model.works.projects
    causes = [_main(total) for total in delays.by_project]
    columns: Columns = {
        "project_id": [p.order.project_id for p in rows],
        "owner_id": [p.order.owner_id for p in rows],
        "kind": [p.order.kind for p in rows],
        "works_class": [p.order.profile.works_class for p in rows],
        "standing": [p.standing.value for p in rows],
        "started_year": decimal_years([p.started_month for p in rows], start),
        "planned_online_year": decimal_years([p.planned_online_month for p in rows], start),
        "fid_year": decimal_years([p.fid_month for p in rows], start),
        "online_year": decimal_years([p.online_month for p in rows], start),
        "ended_year": decimal_years([p.ended_month for p in rows], start),
        "estimate_gbp_m": [p.estimate_gbp_m for p in rows],
        "capex_gbp_m": [p.capex_gbp_m for p in rows],
        "spent_gbp_m": _spent_gbp_m(model),
        "queue_for_crews_months": [p.queue_months for p in rows],
        "delay_cause": _labels(causes),
        "delay_cause_months": [
            total.get(cause, 0.0) for total, cause in zip(delays.by_project, causes, strict=True)
        ],
        "consent_outcome": _labels([_consent_outcome(p) for p in rows]),
        "resubmissions": [p.resubmissions for p in rows],
        "ended_because": _labels([p.ended_because for p in rows]),
    }
    first_start, last_end = (decimal_years(m, start) for m in _spans(phases, len(rows)))
    for phase, place in POSITION.items():
        columns[f"{phase}_start_year"] = first_start[:, place]
        columns[f"{phase}_end_year"] = last_end[:, place]
    return columns


def _spent_gbp_m(model: ClusterModel) -> FloatArray:
    """Return what was spent on each project by the end of the run, shape (projects,) [GBP m]."""
    spent, built = capital_spending(model)
    place = {id(project): i for i, project in enumerate(model.works.projects)}
    result = np.zeros(len(place))
    result[[place[id(project)] for project in built]] = spent.sum(axis=0)
    return result


def project_phases(model: ClusterModel, phases: Phases, delays: Delays) -> Columns:
    """Every phase and part of works that began: dates planned and actual, and what cost time.

    Phases appear in the order in which they began. What nobody planned (a redesign, a court case,
    a wait for the decision) has no planned length. A phase that has not ended has no actual end.
    ``delay_months`` is by how much the phase itself took longer than planned, ``months_late`` how
    far its end lies behind the plan.
    """
    start = model.settings.horizon.start_year
    ended = np.isfinite(phases.end_month)
    return {
        "project_id": names(
            phases.project, [project.order.project_id for project in model.works.projects]
        ),
        "phase": _labels([d.phase for d in phases.dates]),
        "part": _labels([d.part for d in phases.dates]),
        "planned_start_year": decimal_years(phases.planned_start_month, start),
        "planned_end_year": decimal_years(phases.planned_end_month, start),
        "start_year": decimal_years(phases.start_month, start),
        "end_year": decimal_years(phases.end_month, start),
        "months_late": np.where(ended, phases.end_month - phases.planned_end_month, np.nan),
        "delay_months": np.where(ended, phases.longer_months, np.nan),
        "delay_cause": _labels(delays.main_causes),
    }


def labour_year(model: ClusterModel) -> Columns:
    """Workers, trainees and crews of each trade in January; crews waited for and held in the year.

    Crews waited for and held are averages over the months of the year.
    """
    rows = model.works.labour.years
    at_end = [pool.queued_crew_months for pool in model.works.pools.values()]
    queued = np.array([row.queued_crew_months for row in rows] + at_end).reshape(-1, len(at_end))
    held = {
        trade: _held_crews(pool.engagements, model.first_months)
        for trade, pool in model.works.pools.items()
    }
    first = model.settings.horizon.start_year
    trades = list(model.works.pools)
    return {
        "year": [row.year for row in rows],
        "trade_id": names(np.array([trades.index(row.trade_id) for row in rows]), trades),
        "workers": [row.workers for row in rows],
        "trainees": [row.trainees for row in rows],
        "trainees_started": [row.started for row in rows],
        "workers_retired": [row.retired for row in rows],
        "workers_on_competing_works": [row.competing_workers for row in rows],
        "crews": [row.crews for row in rows],
        "crews_waited_for": np.diff(queued, axis=0).ravel() / MONTHS_PER_YEAR,
        "crews_held": [held[row.trade_id][row.year - first] for row in rows],
    }


def _main(delays: Mapping[str, float]) -> str:
    """Cause that cost most time; nothing when none cost any."""
    if not delays:
        return ""
    cause = max(delays, key=delays.__getitem__)
    return cause if delays[cause] > 0.0 else ""


def _labels(words: list[str]) -> Names:
    """Words as categories, in their order of appearance."""
    places = {word: place for place, word in enumerate(dict.fromkeys(words))}
    return names(np.array([places[word] for word in words], dtype=np.int64), list(places))


def _consent_outcome(project: Project) -> str:
    """How consent went; empty where it is still to come."""
    if project.standing is Standing.REFUSED:
        return "refused"
    if POSITION[project.order.first_phase] > POSITION[CONSENT]:
        return "granted before"
    parts = [d for d in project.programme.dates if d.phase == CONSENT]
    if not parts or not math.isfinite(parts[-1].end_month) or parts[-1].part == ACCEPTANCE:
        return ""
    happened = {d.part for d in parts}
    for part, outcome in OUTCOMES.items():
        if part in happened:
            return outcome
    objected = any(Cause.OBJECTION in d.delays for d in parts)
    return "granted after objections" if objected else "granted"


OUTCOMES = {
    ANEW: "granted by a second decision",
    LITIGATION: "granted after a legal challenge",
    REDESIGN: "granted after redesign",
    "": "not needed",
}
"""Outcome of a consent by the part that tells it, the strongest first."""


def _spans(phases: Phases, n_projects: int) -> tuple[FloatArray, FloatArray]:
    """First start and last end of each phase, infinity where it never was [month].

    Both have the shape (projects, phases and one column more for waits, which are no phase).
    """
    shape = (n_projects, len(POSITION) + 1)
    first_start, last_end = np.full(shape, np.inf), np.full(shape, np.inf)
    place = np.array([POSITION.get(d.phase, len(POSITION)) for d in phases.dates], dtype=np.int64)
    np.minimum.at(first_start, (phases.project, place), phases.start_month)
    last_end[phases.project, place] = phases.end_month
    return first_start, last_end


def _held_crews(engagements: Sequence[CrewEngagement], first_months: FloatArray) -> FloatArray:
    """Crews held in each year, averaged over its months; those never given back are left out."""
    if not engagements:
        return np.zeros(len(first_months))
    begin = np.array([e.start_month for e in engagements])
    end = np.array([e.end_month for e in engagements])
    crews = np.array([e.crews for e in engagements], dtype=np.float64)
    held: FloatArray = in_service_share(begin, end, first_months[:, None]) @ crews
    return held
