"""Makes the tables of works: projects, their phases as planned and as they went, and labour."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from infrastructure.assets import in_service_share
from infrastructure.consent import ACCEPTANCE, ANEW, LITIGATION, REDESIGN
from infrastructure.delivery import POSITION, Phase
from infrastructure.labour import CrewEngagement
from infrastructure.programme import Cause
from infrastructure.works import Project, Standing
from scenarios.units import MONTHS_PER_YEAR
from twin.columns import Columns, Names, names
from twin.records import decimal_years

if TYPE_CHECKING:
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]
Delays = list[list[dict[str, float]]]
"""Months by cause, for every phase of every project."""


def works_tables(model: ClusterModel) -> dict[str, Callable[[], Columns]]:
    """What makes the tables of projects, their phases, and labour by year, by name."""

    @cache
    def delays() -> Delays:
        return [[dates.all_delays for dates in p.programme.dates] for p in model.works.projects]

    return {
        "projects": lambda: projects(model, delays()),
        "project_phases": lambda: project_phases(model, delays()),
        "labour_year": lambda: labour_year(model),
    }


def projects(model: ClusterModel, delays: Delays) -> Columns:
    """Every project with planned and actual dates, cost, crews, outcome and main delay."""
    start = model.settings.horizon.start_year
    rows = model.works.projects
    totals = [_sum(phases) for phases in delays]
    causes = [_main(total) for total in totals]
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
        "estimate_gbp_m": [p.order.capex_gbp_m for p in rows],
        "capex_gbp_m": [p.capex_gbp_m for p in rows],
        "queue_for_crews_months": [p.queue_months for p in rows],
        "delay_cause": _labels(causes),
        "delay_cause_months": [
            total.get(cause, 0.0) for total, cause in zip(totals, causes, strict=True)
        ],
        "consent_outcome": _labels([_consent_outcome(p) for p in rows]),
        "resubmissions": [p.resubmissions for p in rows],
        "ended_because": _labels([p.ended_because for p in rows]),
    }
    spans = decimal_years([_spans(project) for project in rows], start).reshape(len(rows), -1)
    for phase, place in POSITION.items():
        columns[f"{phase}_start_year"] = spans[:, 2 * place]
        columns[f"{phase}_end_year"] = spans[:, 2 * place + 1]
    return columns


def project_phases(model: ClusterModel, delays: Delays) -> Columns:
    """Every phase and part of works that began: dates planned and actual, and what cost time.

    Phases appear in the order in which they began. What nobody planned (a redesign, a court case,
    a wait for the decision) has no planned length. A phase that has not ended has no actual end.
    ``delay_months`` is by how much the phase itself took longer than planned, ``months_late`` how
    far its end lies behind the plan.
    """
    start = model.settings.horizon.start_year
    programmes = [project.programme.dates for project in model.works.projects]
    rows = [dates for programme in programmes for dates in programme]
    planned_start, planned_end, actual_start, actual_end = np.array(
        [(d.planned_start_month, d.planned_end_month, d.start_month, d.end_month) for d in rows]
    ).T
    ended = np.isfinite(actual_end)
    longer = (actual_end - actual_start) - (planned_end - planned_start)
    return {
        "project_id": names(
            np.repeat(np.arange(len(programmes)), [len(dates) for dates in programmes]),
            [project.order.project_id for project in model.works.projects],
        ),
        "phase": _labels([d.phase for d in rows]),
        "part": _labels([d.part for d in rows]),
        "planned_start_year": decimal_years(planned_start, start),
        "planned_end_year": decimal_years(planned_end, start),
        "start_year": decimal_years(actual_start, start),
        "end_year": decimal_years(actual_end, start),
        "months_late": np.where(ended, actual_end - planned_end, np.nan),
        "delay_months": np.where(ended, longer, np.nan),
        "delay_cause": _labels([_main(phase) for phases in delays for phase in phases]),
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


def _sum(phases: list[dict[str, float]]) -> dict[str, float]:
    """Months by cause over all phases of a project."""
    total: dict[str, float] = {}
    for delays in phases:
        for cause, months in delays.items():
            total[cause] = total.get(cause, 0.0) + months
    return total


def _main(delays: dict[str, float]) -> str:
    """Cause that cost most time; nothing when none cost any."""
    if not delays:
        return ""
    cause = max(delays, key=delays.__getitem__)
    return cause if delays[cause] > 0.0 else ""


def _labels(words: list[str]) -> Names:
    """Words as categories, in their order of appearance."""
    places: dict[str, int] = {}
    codes = [places.setdefault(word, len(places)) for word in words]
    return names(np.array(codes, dtype=np.int64), list(places))


def _consent_outcome(project: Project) -> str:
    """How consent went; empty where it is still to come."""
    if project.standing is Standing.REFUSED:
        return "refused"
    if POSITION[project.order.first_phase] > POSITION[Phase.CONSENT]:
        return "granted before"
    parts = [d for d in project.programme.dates if d.phase == Phase.CONSENT]
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


def _spans(project: Project) -> list[float]:
    """First start and last end of each phase in turn, infinity where it never was [month]."""
    spans = [math.inf] * (2 * len(POSITION))
    for dates in project.programme.dates:
        place = POSITION.get(dates.phase)
        if place is not None:
            spans[2 * place] = min(spans[2 * place], dates.start_month)
            spans[2 * place + 1] = dates.end_month
    return spans


def _held_crews(engagements: Sequence[CrewEngagement], first_months: FloatArray) -> FloatArray:
    """Crews held in each year, averaged over its months; those never given back are left out."""
    if not engagements:
        return np.zeros(len(first_months))
    begin, end, crews = np.array([(e.start_month, e.end_month, e.crews) for e in engagements]).T
    held: FloatArray = in_service_share(begin, end, first_months[:, None]) @ crews
    return held
