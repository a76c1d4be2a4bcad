"""In which order the unknowns of a network are eliminated, and the elimination itself.

The order is found once for a network: always an unknown with the fewest neighbours, so that trees
fill nothing in and meshes little. The numbers then take a time that grows with the pipes alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from infrastructure.borrowing import borrowing
from infrastructure.compiled import compiled

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


class EliminationOrder(NamedTuple):
    """Pattern of a matrix whose places are symmetric while its numbers need not be.

    Unknowns are numbered as they are eliminated. Beside each diagonal element stand entries to
    unknowns that follow, each with a value above and one below the diagonal.
    """

    position: IntArray
    """Place in the order of each unknown as the caller numbers it, shape (unknowns,)."""
    first: IntArray
    """First entry of each unknown and one past the last, shape (unknowns + 1,)."""
    later: IntArray
    """The following unknown of each entry, rising within one unknown, shape (entries,)."""
    target: IntArray
    """Entry that each pair of entries of one unknown changes, pair after pair, shape (pairs,)."""


def elimination_order(unknowns: int, joined: Iterable[tuple[int, int]]) -> EliminationOrder:
    """Return the order that eliminates an unknown with the fewest neighbours first.

    Args:
        unknowns: number of unknowns.
        joined: pairs of unknowns that appear in one equation; repeats do no harm.

    Source: minimum degree, Tinney & Walker 1967, doi:10.1109/PROC.1967.6011.
    """
    neighbours: list[set[int]] = [set() for _ in range(unknowns)]
    for one, other in joined:
        if one != other:
            neighbours[one].add(other)
            neighbours[other].add(one)
    left, position = set(range(unknowns)), np.zeros(unknowns, dtype=np.int64)
    found: list[set[int]] = []
    for step in range(unknowns):
        chosen = min(left, key=lambda i: (len(neighbours[i]), i))
        left.remove(chosen)
        position[chosen] = step
        found.append(neighbours[chosen])
        for one in neighbours[chosen]:
            neighbours[one] |= neighbours[chosen]
            neighbours[one] -= {one, chosen}
    rows = [sorted(int(position[i]) for i in row) for row in found]
    entry = {
        (k, i): e for e, (k, i) in enumerate((k, i) for k, row in enumerate(rows) for i in row)
    }
    target = [entry[i, j] for row in rows for a, i in enumerate(row) for j in row[a + 1 :]]
    return EliminationOrder(
        position,
        np.cumsum([0, *map(len, rows)]).astype(np.int64),
        np.array([i for row in rows for i in row], dtype=np.int64),
        np.array(target, dtype=np.int64),
    )


@compiled
def entry_between(order: EliminationOrder, one: int, other: int) -> int:
    """Return the entry that joins two places of the order; -1 if there is none."""
    low, high = min(one, other), max(one, other)
    for entry in range(order.first[low], order.first[low + 1]):
        if order.later[entry] == high:
            return entry
    return -1


@borrowing
def eliminate(
    order: EliminationOrder,
    diagonal: FloatArray,
    above: FloatArray,
    below: FloatArray,
    right: FloatArray,
) -> None:
    """Solve the linear equations; `right` becomes the solution, the matrix is used up.

    Args:
        order: pattern of the matrix.
        diagonal: diagonal elements, shape (unknowns,).
        above: elements in the rows of earlier unknowns, shape (entries,).
        below: elements in the rows of later unknowns, shape (entries,).
        right: right sides, shape (unknowns,).
    """
    pair = 0
    for k in range(len(diagonal)):
        start, end = order.first[k], order.first[k + 1]
        for a in range(start, end):
            i = order.later[a]
            below[a] /= diagonal[k]
            diagonal[i] -= below[a] * above[a]
            right[i] -= below[a] * right[k]
        for a in range(start, end):
            for b in range(a + 1, end):
                above[order.target[pair]] -= below[a] * above[b]
                below[order.target[pair]] -= below[b] * above[a]
                pair += 1
    for k in range(len(diagonal) - 1, -1, -1):
        rest = right[k]
        for a in range(order.first[k], order.first[k + 1]):
            rest -= above[a] * right[order.later[a]]
        right[k] = rest / diagonal[k]
