"""Makes the table of what the government's support was spent on, and on whom, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from agents.government import OPTION
from twin.accounting.payments import SUPPORT, Category, Payments
from twin.columns import Columns, names

if TYPE_CHECKING:
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]

CONTRACTS = (Category.HYDROGEN_SUPPORT, Category.CAPTURE_SUPPORT)
"""What is paid under contracts won in a round, all from one yearly budget."""


def support_year(model: ClusterModel, payments: Payments) -> Columns:
    """Every payment of support by year, scheme, receiver and project, and what its budget was.

    A contract's scheme is the round that awarded it. All contracts share one yearly budget;
    `expected_gbp_m` is what was held in it for the project when it won. Grants have a budget that
    keeps what nobody took. `left_gbp_m` is what all payments from a budget leave of it by the end
    of the year; it is below nothing where prices fell short of what was expected. Removal credits
    and underwriting have no budget. Amounts are those of the payments table.
    """
    rows = _Rows(model)
    for block in payments.blocks:
        if block.category in SUPPORT:
            t, column = np.nonzero(block.gbp_m)
            subjects = [block.subjects[i] for i in column.tolist()]
            rows.add(block.category, t, block.receiver[column], subjects, block.gbp_m[t, column])
    return rows.columns(payments.party_ids)


class _Rows:
    """Rows as they are gathered; the columns are made at the end."""

    def __init__(self, model: ClusterModel) -> None:
        self._model = model
        self._bidders = bidder_of_project(model)
        self._years: list[int] = []
        self._category: list[Category] = []
        self._receiver: list[int] = []
        self._subject: list[str] = []
        self._gbp_m: list[float] = []

    def add(
        self,
        category: Category,
        t: npt.NDArray[np.int64],
        receiver: npt.NDArray[np.int64],
        subjects: list[str],
        gbp_m: FloatArray,
    ) -> None:
        """Take payments of one kind."""
        self._years += t.tolist()
        self._category += [category] * len(t)
        self._receiver += receiver.tolist()
        self._subject += subjects
        self._gbp_m += gbp_m.tolist()

    def columns(self, party_ids: tuple[str, ...]) -> Columns:
        """Return the columns, in the order of years and schemes."""
        start = self._model.settings.horizon.start_year
        schemes = [self._scheme(c, s) for c, s in zip(self._category, self._subject, strict=True)]
        order = sorted(range(len(schemes)), key=lambda i: (self._years[i], schemes[i]))
        t = np.array([self._years[i] for i in order], dtype=np.int64)
        category = [self._category[i] for i in order]
        subject = [self._subject[i] for i in order]
        gbp_m = np.array([self._gbp_m[i] for i in order], dtype=np.float64)
        budget, left = self._budgets(t, category, gbp_m)
        receiver = np.array([self._receiver[i] for i in order], dtype=np.int64)
        return {
            "year": start + t,
            "scheme": [schemes[i] for i in order],
            "receiver_id": names(receiver, list(party_ids)),
            "project_id": subject,
            "gbp_m": gbp_m,
            "expected_gbp_m": self._expected(start + t, category, subject),
            "budget_gbp_m": budget,
            "left_gbp_m": left,
        }

    def _scheme(self, category: Category, subject: str) -> str:
        """Name of the scheme a payment belongs to."""
        if category not in CONTRACTS:
            return str(category.value)
        won_in = self._model.government.won_in[self._bidders[subject]]
        return f"{won_in.supports.value} round {won_in.year}"

    def _expected(
        self, year: npt.NDArray[np.int64], category: list[Category], subject: list[str]
    ) -> FloatArray:
        """What the budget held for each payment, not a number where there is no contract."""
        promised = self._model.government.promised_gbp_m
        held = np.full(len(subject), np.nan)
        for i, name in enumerate(subject):
            if category[i] in CONTRACTS:
                years, gbp_m = promised.get(self._bidders[name], (range(0), 0.0))
                held[i] = gbp_m if int(year[i]) in years else 0.0
        return held

    def _budgets(
        self, t: npt.NDArray[np.int64], category: list[Category], gbp_m: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Budget of the year each payment comes from, and what all payments leave of it."""
        policy = self._model.settings.policy
        years = len(self._model.settings.horizon.years)
        budget, left = np.full(len(t), np.nan), np.full(len(t), np.nan)
        for mine, yearly, keeps in (
            ([c in CONTRACTS for c in category], policy.support_budget_gbp_m_per_year, False),
            ([c is Category.GRANT for c in category], policy.grant_budget_gbp_m_per_year, True),
        ):
            rows = np.array(mine, dtype=np.bool_)
            spent = np.bincount(t[rows], gbp_m[rows], minlength=years)
            remains = np.cumsum(yearly - spent) if keeps else yearly - spent
            budget[rows], left[rows] = yearly, remains[t[rows]]
        return budget, left


def bidder_of_project(model: ClusterModel) -> dict[str, str]:
    """Name under which each project that may have a contract bid for it."""
    bidders = {producer.party_id: producer.party_id for producer in model.market.producers}
    return bidders | {
        project.order.project_id: f"{OPTION}/{row}" for row, project in model.works.measures.items()
    }
