"""Makes the table of what the government's support was spent on, and on whom, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from agents.government import OPTION
from twin.accounting.payments import SUPPORT, Category, Payments
from twin.columns import Columns, Names, names

if TYPE_CHECKING:
    import pandas as pd

    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]

CONTRACTS = (str(Category.HYDROGEN_SUPPORT.value), str(Category.CAPTURE_SUPPORT.value))
"""What is paid under contracts won in a round, all from one yearly budget."""
ROUND = " round "
"""What stands between kind and year in the name of a contract's scheme."""
GRANT, RECYCLED = str(Category.GRANT.value), "recycled carbon revenue"
"""Schemes of grants: from the yearly budget, and from carbon revenue that was set aside."""
BUDGETS = {GRANT: "grants", RECYCLED: "carbon revenue set aside"}
"""Yearly budgets by the scheme that is paid from them, but for contracts."""
UNBUDGETED = tuple(str(each.value) for each in SUPPORT if each.value not in (*CONTRACTS, GRANT))
"""Support that no yearly budget limits: removal credits and underwriting."""


def budget_of(scheme: str) -> str:
    """Name the yearly budget that a scheme is paid from; nothing where none limits it."""
    return "contracts" if ROUND in scheme else BUDGETS.get(scheme, "")


def outside_budgets_gbp_m(payments: pd.DataFrame) -> float:
    """Support of a run that no yearly budget limits, from its table of payments [GBP m]."""
    return float(payments.loc[payments["category"].isin(UNBUDGETED), "gbp_m"].sum())


def support_year(model: ClusterModel, payments: Payments) -> Columns:
    """Every payment of support by year, scheme, receiver and project, and what its budget was.

    A contract's scheme is the round that awarded it. All contracts share one yearly budget;
    `expected_gbp_m` is what is held in it for the project since it won, `promised_gbp_m` the most
    that all contracts ever held of the year's budget, and `left_gbp_m` what that left for further
    awards, whatever was paid then. Grants, and grants from carbon revenue that is set aside, have
    budgets that keep what nobody took; `left_gbp_m` is what payments leave of them by the end of
    the year. Removal credits and underwriting have no budget. Amounts are those of the payments
    table.
    """
    rows = _Rows(model)
    for block in payments.blocks:
        if block.category in SUPPORT:
            t, column = np.nonzero(block.gbp_m)
            subjects = [block.subjects[i] for i in column.tolist()]
            kind = RECYCLED if block.recycled else str(block.category.value)
            rows.add(kind, t, block.receiver[column], subjects, block.gbp_m[t, column])
    return rows.columns(payments.party_ids)


class _Rows:
    """Rows as they are gathered; the columns are made at the end."""

    def __init__(self, model: ClusterModel) -> None:
        self._model = model
        self._bidders = bidder_of_project(model)
        self._years: list[int] = []
        self._kind: list[str] = []
        self._receiver: list[int] = []
        self._subject: list[str] = []
        self._gbp_m: list[float] = []

    def add(
        self,
        kind: str,
        t: npt.NDArray[np.int64],
        receiver: npt.NDArray[np.int64],
        subjects: list[str],
        gbp_m: FloatArray,
    ) -> None:
        """Take payments of one kind."""
        self._years += t.tolist()
        self._kind += [kind] * len(t)
        self._receiver += receiver.tolist()
        self._subject += subjects
        self._gbp_m += gbp_m.tolist()

    def columns(self, party_ids: tuple[str, ...]) -> Columns:
        """Return the columns, in the order of years and schemes."""
        start = self._model.settings.horizon.start_year
        schemes = [self._scheme(k, s) for k, s in zip(self._kind, self._subject, strict=True)]
        order = sorted(range(len(schemes)), key=lambda i: (self._years[i], schemes[i]))
        t = np.array([self._years[i] for i in order], dtype=np.int64)
        kind = [self._kind[i] for i in order]
        subject = [self._subject[i] for i in order]
        gbp_m = np.array([self._gbp_m[i] for i in order], dtype=np.float64)
        budget, promised, left = self._budgets(t, kind, gbp_m)
        receiver = np.array([self._receiver[i] for i in order], dtype=np.int64)
        return {
            "year": start + t,
            "scheme": _coded([schemes[i] for i in order]),
            "receiver_id": names(receiver, list(party_ids)),
            "project_id": _coded(subject),
            "gbp_m": gbp_m,
            "expected_gbp_m": self._expected(start + t, kind, subject),
            "budget_gbp_m": budget,
            "promised_gbp_m": promised,
            "left_gbp_m": left,
        }

    def _scheme(self, kind: str, subject: str) -> str:
        """Name of the scheme a payment belongs to."""
        if kind not in CONTRACTS:
            return kind
        won_in = self._model.government.won_in[self._bidders[subject]]
        return f"{won_in.supports.value}{ROUND}{won_in.year}"

    def _expected(
        self, year: npt.NDArray[np.int64], kind: list[str], subject: list[str]
    ) -> FloatArray:
        """What the budget held for each payment, not a number where there is no contract."""
        promised = self._model.government.promised_gbp_m
        held = np.full(len(subject), np.nan)
        for i, name in enumerate(subject):
            if kind[i] in CONTRACTS:
                years, gbp_m = promised.get(self._bidders[name], (range(0), 0.0))
                held[i] = gbp_m if int(year[i]) in years else 0.0
        return held

    def _budgets(
        self, t: npt.NDArray[np.int64], kind: list[str], gbp_m: FloatArray
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Budget of the year each payment comes from, what is promised of it, and what is left."""
        government, policy = self._model.government, self._model.settings.policy
        years = self._model.settings.horizon.years
        budget, promised, left = np.full((3, len(t)), np.nan)
        most = np.array([government.most_promised_gbp_m.get(year, 0.0) for year in years])
        rows = np.array([one in CONTRACTS for one in kind], dtype=np.bool_)
        budget[rows], promised[rows] = policy.support_budget_gbp_m_per_year, most[t[rows]]
        left[rows] = budget[rows] - promised[rows]
        set_aside = government.fund.set_aside_gbp_m
        for scheme, yearly in (
            (GRANT, np.full(len(years), policy.grant_budget_gbp_m_per_year)),
            (RECYCLED, np.array([set_aside.get(year, 0.0) for year in years])),
        ):
            rows = np.array([one == scheme for one in kind], dtype=np.bool_)
            saved = np.cumsum(yearly - np.bincount(t[rows], gbp_m[rows], minlength=len(years)))
            budget[rows], left[rows] = yearly[t[rows]], saved[t[rows]]
        return budget, promised, left


def _coded(words: list[str]) -> Names:
    """Words as codes: names repeat from year to year."""
    place = {word: i for i, word in enumerate(sorted(set(words)))}
    codes = np.array([place[word] for word in words], dtype=np.int64)
    return names(codes, list(place))


def bidder_of_project(model: ClusterModel) -> dict[str, str]:
    """Name under which each project that may have a contract bid for it."""
    bidders = {producer.party_id: producer.party_id for producer in model.market.producers}
    return bidders | {
        project.order.project_id: f"{OPTION}/{row}" for row, project in model.works.measures.items()
    }
