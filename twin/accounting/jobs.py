"""Jobs in a year, by phase and kind of spending; a job here is one person for one year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from infrastructure.assets import in_service_share
from twin.accounting.emissions import sum_by
from twin.accounting.payments import Category, Payments, capital_spending, stack_spending
from twin.prepared.jobs import OPERATION, SPEND_CLASSES

if TYPE_CHECKING:
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Jobs:
    """Full-time equivalent jobs in each year.

    Attributes:
        spending_gbp_m: spending that makes them, shape (years, classes) [GBP m].
        direct_fte: at those who are paid, shape (years, classes).
        regional_fte: those of them in the cluster's region, shape (years, classes).
        indirect_fte: at their suppliers, shape (years, classes).
        induced_fte: by what all these people spend, shape (years, classes).
        gva_gbp_m: direct and indirect value added, shape (years, classes) [GBP m].
        induced_gva_gbp_m: value added by what all these people spend, likewise [GBP m].
        lost_fte: at sites that closed by their own decision, shape (years,).
        safeguarded_fte: at open sites that would have closed without any measure, shape (years,).
    """

    spending_gbp_m: FloatArray
    direct_fte: FloatArray
    regional_fte: FloatArray
    indirect_fte: FloatArray
    induced_fte: FloatArray
    gva_gbp_m: FloatArray
    induced_gva_gbp_m: FloatArray
    lost_fte: FloatArray
    safeguarded_fte: FloatArray


def count_jobs(model: ClusterModel, payments: Payments) -> Jobs:
    """Count the jobs that spending on measures, plants and networks supports.

    Operation counts what is spent beyond today, on measures, hydrogen plants and pipes; what
    sites spend today is not in the tables.
    """
    spent, built = capital_spending(model)
    works_classes = [project.order.profile.works_class for project in built]
    works_classes += [producer.technology.works_class for producer in model.market.producers]
    place = np.array([model.world.spend_class[each] for each in works_classes], dtype=np.int64)
    all_spent = np.hstack([spent, stack_spending(model)])
    spending = sum_by(all_spent, place, len(SPEND_CLASSES))
    spending[:, OPERATION] = payments.paid(Category.OPERATION).sum(axis=1)
    per = model.world.jobs
    return Jobs(
        spending,
        spending * per.direct_fte,
        spending * per.regional_fte,
        spending * per.indirect_fte,
        spending * per.induced_fte,
        spending * per.gva_gbp_m,
        spending * per.induced_gva_gbp_m,
        *_jobs_at_sites(model),
    )


def _jobs_at_sites(model: ClusterModel) -> tuple[FloatArray, FloatArray]:
    """Jobs at closed sites, and at open ones that would have closed without measures, by year.

    A site closes when the carbon cost it saves outweighs the margin it loses, as its company
    reckons each January; without measures it weighs what it emits if nobody decides anything.
    Closed sites count from the month of closure; sites without a figure count as none, and so do
    those that dated changes close whatever anyone decides. Jobs have a counterfactual of their own:
    that of CO2 keeps every site running.
    """
    world, years = model.world, len(model.books.years)
    employees = np.array([row.employees or 0 for row in world.scenario.cluster.sites])
    closed = in_service_share(model.sites.closed_month, np.inf, model.first_months[:, None])
    saved = np.array([january.closing_gbp_m_per_kt for january in world.januaries[:years]])
    margin = np.array([january.closing_loss_gbp_m for january in world.januaries[:years]])
    would_close = saved * world.without.fossil_co2_kt[:years] > margin
    state = world.state
    stands = state.energy_co2_kt + state.process_co2_kt + state.biogenic_co2_kt > 0.0
    would_close &= stands & model.settings.companies.may_close
    gone: FloatArray = np.maximum.accumulate(would_close, axis=0).astype(np.float64)
    lost: FloatArray = closed @ employees
    safeguarded: FloatArray = np.maximum(gone - closed, 0.0) @ employees
    return lost, safeguarded
