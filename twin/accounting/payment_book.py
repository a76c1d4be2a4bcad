"""What a payment is, and what payments add up to: every one has a payer and a receiver."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from twin.accounting.emissions import sum_by

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


class Category(StrEnum):
    """What a payment is for."""

    FUEL = "fuel"
    ELECTRICITY = "electricity"
    POWER_LEVIES = "electricity levies"
    OPERATION = "operation"
    INVESTMENT = "investment"
    CARBON = "carbon price"
    REMOVAL = "removal credit"
    HYDROGEN = "hydrogen"
    TRANSPORT = "transport tariff"
    HYDROGEN_SUPPORT = "hydrogen support"
    CAPTURE_SUPPORT = "capture support"
    GRANT = "grant"
    UNDERWRITING = "underwriting"


RESOURCES = (Category.FUEL, Category.ELECTRICITY, Category.OPERATION, Category.INVESTMENT)
"""Payments that use up resources; all others are transfers between parties.

Of a retail bill for electricity the long-run variable cost is a resource; what is paid above it,
levies and charges for what stands anyhow, moves money (DESNZ, Green Book supplementary guidance
on the valuation of energy use, November 2023, tables 9 and 10).
"""
SUPPORT = (
    Category.HYDROGEN_SUPPORT,
    Category.CAPTURE_SUPPORT,
    Category.GRANT,
    Category.UNDERWRITING,
    Category.REMOVAL,
)
"""Payments by the government."""
OUTSIDE = ("fuel_suppliers", "power_market", "suppliers")
"""Receivers outside the cluster, numbered after its parties."""


@dataclass(frozen=True)
class Block:
    """Payments of one category, one column for each payer and receiver.

    Attributes:
        category: what they are for.
        payer, receiver: index of the parties, shape (columns,).
        gbp_m: shape (years, columns) [GBP m].
        subjects: project each column is paid for; given for support only.
        recycled: whether it is paid out of carbon revenue that was set aside.
    """

    category: Category
    payer: IntArray
    receiver: IntArray
    gbp_m: FloatArray
    subjects: tuple[str, ...] = ()
    recycled: bool = False


class Payments:
    """All payments of a run, and what they add up to for each party.

    Attributes:
        blocks: payments by category.
        party_ids: names of all parties, those outside last.
    """

    def __init__(self, party_ids: tuple[str, ...], years: int) -> None:
        self.party_ids = party_ids
        self.blocks: list[Block] = []
        nothing = np.zeros((years, len(party_ids)))
        self._paid = {category: nothing.copy() for category in Category}
        self._received = {category: nothing.copy() for category in Category}

    def add(
        self,
        category: Category,
        payer: IntArray | int,
        receiver: IntArray | int,
        gbp_m: FloatArray,
        subjects: tuple[str, ...] = (),
        recycled: bool = False,
    ) -> None:
        """Enter payments.

        Args:
            category: what they are for.
            payer: index of who pays, one for all columns or one for each, shape (columns,).
            receiver: index of who is paid, likewise.
            gbp_m: payments, shape (years, columns) [GBP m].
            subjects: project that each column is paid for.
            recycled: whether it is paid out of carbon revenue that was set aside.
        """
        columns = gbp_m.shape[1]
        block = Block(
            category,
            _for_each(columns, payer),
            _for_each(columns, receiver),
            gbp_m,
            subjects,
            recycled,
        )
        self.blocks.append(block)
        _add_up(self._paid[category], payer, gbp_m)
        _add_up(self._received[category], receiver, gbp_m)

    def paid(self, *categories: Category) -> FloatArray:
        """What each party paid, of all categories unless named, shape (years, parties) [GBP m]."""
        return _total(self._paid, categories)

    def received(self, *categories: Category) -> FloatArray:
        """What each party received, of all categories unless named, (years, parties) [GBP m]."""
        return _total(self._received, categories)


def _for_each(columns: int, party: IntArray | int) -> IntArray:
    return np.full(columns, party) if isinstance(party, int) else party


def _add_up(total: FloatArray, party: IntArray | int, gbp_m: FloatArray) -> None:
    if isinstance(party, int):
        total[:, party] += gbp_m.sum(axis=1)
    else:
        total += sum_by(gbp_m, party, total.shape[1])


def _total(by_category: dict[Category, FloatArray], categories: tuple[Category, ...]) -> FloatArray:
    wanted = [by_category[category] for category in categories or tuple(Category)]
    total = wanted[0].copy()
    for matrix in wanted[1:]:
        total += matrix
    return total
