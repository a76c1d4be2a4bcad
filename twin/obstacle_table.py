"""Makes the table of what stands between the cluster's CO2 and its abatement, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from agents.decisions import OBSTACLE_WORDS, Obstacle
from infrastructure.assets import NOWHERE
from scenarios.units import MONTHS_PER_YEAR
from twin.accounting.emissions import Ledger, sum_by
from twin.columns import Columns, names

if TYPE_CHECKING:
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

OBSTACLES = [OBSTACLE_WORDS[obstacle] for obstacle in Obstacle]
MORE = ("order waits for others", "under construction", "nothing left to take", "hydrogen plants")
WAITS, BUILDS, NOTHING_LEFT, PLANTS = range(len(OBSTACLES), len(OBSTACLES) + len(MORE))
WORDS = [*OBSTACLES, *MORE]


def obstacle_year(model: ClusterModel, book: Ledger) -> Columns:
    """Fossil CO2 that is still emitted, by what stands in the way of the best there is to do.

    What works of a site would abate that are ordered but not in service at the end of the year
    counts under them. The rest of its CO2 counts under the obstacle of the option that was worth
    most in January among those not ordered then. With that of hydrogen plants, obstacles add up to
    the cluster's fossil CO2.
    """
    years, sites = len(model.books.years), len(model.site_ids)
    emitted = sum_by(book.emitted_fossil_kt, book.site, sites)
    result = np.zeros((years, len(WORDS)))
    left = np.maximum(emitted, 0.0)
    for state, abated in zip((BUILDS, WAITS), _of_works(model, years), strict=True):
        kept = np.minimum(abated, left)
        result[:, state] = kept.sum(axis=1)
        left -= kept
    left += np.minimum(emitted, 0.0)
    rows = np.repeat(np.arange(years), sites)
    np.add.at(result, (rows, _of_best_option(model, years).ravel()), left.ravel())
    result[:, PLANTS] = book.emitted_fossil_kt[:, book.site == NOWHERE].sum(axis=1)
    shown = np.flatnonzero(result.any(axis=0))
    return {
        "year": np.repeat(np.array(model.settings.horizon.years), len(shown)),
        "obstacle": names(np.tile(shown, years), WORDS),
        "fossil_co2_mt": result[:, shown].ravel() * 1e-3,
    }


def _of_best_option(model: ClusterModel, years: int) -> IntArray:
    """Obstacle of the most valuable option each site did not order, shape (years, sites)."""
    journal, first = model.journal, model.options.first_row
    why = np.full((years, len(model.site_ids)), NOTHING_LEFT)
    has_rows = np.flatnonzero(np.diff(first))
    if not len(has_rows):
        return why
    ordered = journal.choice[:, model.options.site] == np.arange(len(model.options))
    considered = journal.weighed & ~ordered
    value = np.where(considered, journal.value_gbp_m, -np.inf)
    best = np.maximum.reduceat(value, first[has_rows], axis=1)
    site_of_row = np.repeat(np.arange(len(has_rows)), np.diff(first)[has_rows])
    is_best = considered & (value == best[:, site_of_row])
    # The first of equals: rows are gone through from the last, so that earlier ones overwrite.
    t, row = np.nonzero(is_best[:, ::-1])
    row = is_best.shape[1] - 1 - row
    why[t, model.options.site[row]] = journal.obstacle[t, row]
    return why


def _of_works(model: ClusterModel, years: int) -> tuple[FloatArray, FloatArray]:
    """What works under way at the end of a year would abate, (years, sites) [kt/year].

    Those after their final investment decision, and those before it; also those that came to
    nothing in a later year.
    """
    place = {site: i for i, site in enumerate(model.site_ids)}
    abates_kt = model.works.abates_kt
    works = [
        (
            project.started_month,
            project.fid_month,
            min(project.online_month, project.ended_month),
            max(abates_kt[project.order.project_id], 0.0),
            place[project.order.project_id.partition("/")[0]],
        )
        for project in model.works.projects
        if project.order.project_id in abates_kt
    ]
    started, decided, until, kt, site = np.array(works).reshape(-1, 5).T
    ends = ((np.arange(years) + 1.0) * MONTHS_PER_YEAR)[:, None]
    begun = (started < ends) & (ends <= until)
    at_site = np.zeros((len(works), len(model.site_ids)))
    at_site[np.arange(len(works)), site.astype(np.int64)] = kt
    after = begun & (decided < ends)
    return after @ at_site, (begun & ~after) @ at_site
