"""Rank correlations between uncertain figures: whether they agree, and how samples take them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import special

from scenarios.errors import Fault, written
from scenarios.translate import did_you_mean

FloatArray = npt.NDArray[np.float64]
SMALLEST_EIGENVALUE = -1e-9
"""A matrix with an eigenvalue below this is contradictory; above it, rounding."""
Pairs = dict[tuple[str, str], float]


def read_correlations(given: Any, names: Sequence[str], place: str) -> tuple[Pairs, list[Fault]]:
    """Return the rank correlation of each pair named, and everything wrong with them.

    Args:
        given: a list of ``[one parameter, another, rank correlation]``.
        names: parameters of the study.
        place: where it stands, for messages.
    """
    pairs: Pairs = {}
    faults: list[Fault] = []
    if not isinstance(given, list | tuple):
        repair = "write a list of [one parameter, another, correlation]"
        return {}, [Fault(place, written(given), "a list", repair)]
    for i, entry in enumerate(given):
        where = f"{place}.{i}"
        found = _read_pair(entry, names, where)
        if isinstance(found, list):
            faults += found
            continue
        one, other, value = found
        key = (one, other) if names.index(one) < names.index(other) else (other, one)
        if key in pairs:
            repair = "state each pair once"
            faults.append(Fault(where, f"{one}, {other}", "a pair not stated before", repair))
        pairs[key] = value
    if not faults:
        faults = _contradictions(pairs, names, place)
    return pairs, faults


def normal_scores_matrix(
    pairs: Mapping[tuple[str, str], float], names: Sequence[str]
) -> FloatArray:
    """Correlation of normal scores that gives the wanted rank correlations, shape (k, k).

    For a bivariate normal r = 2 sin(pi rho / 6) (Pearson 1907, Drapers' Company Research Memoirs,
    Biometric Series IV), rho being Spearman's rank correlation.
    """
    matrix = np.eye(len(names))
    position = {name: i for i, name in enumerate(names)}
    for (one, other), rank in pairs.items():
        i, j = position[one], position[other]
        matrix[i, j] = matrix[j, i] = 2.0 * np.sin(np.pi * rank / 6.0)
    return matrix


def induce(sample: FloatArray, matrix: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Reorder each column of a sample so that ranks correlate as wanted; no value changes.

    Args:
        sample: independent probabilities, shape (runs, k).
        matrix: correlation of normal scores, shape (k, k), positive semi-definite.
        rng: source of the order of scores.

    Returns:
        The same values column by column in another order, so that a Latin hypercube stays one.

    References:
        Iman and Conover, "A distribution-free approach to inducing rank correlation among input
        variables", Communications in Statistics B 11(3), 1982, 311-334.
    """
    n, k = sample.shape
    scores = special.ndtri(np.arange(1, n + 1) / (n + 1.0))
    mixed = np.stack([rng.permutation(scores) for _ in range(k)], axis=1)
    have = np.corrcoef(mixed, rowvar=False)
    wanted, there = _root(matrix), _root(have)
    aimed = mixed @ np.linalg.solve(there, wanted.T) if n > k else mixed @ wanted.T
    result = np.empty_like(sample)
    for column in range(k):
        ranks = np.argsort(np.argsort(aimed[:, column], kind="stable"), kind="stable")
        result[:, column] = np.sort(sample[:, column])[ranks]
    return result


def _root(matrix: FloatArray) -> FloatArray:
    """Symmetric square root S of a positive semi-definite matrix, S S' = matrix."""
    values, vectors = np.linalg.eigh(matrix)
    root: FloatArray = (vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T
    return root


def _read_pair(
    entry: Any, names: Sequence[str], place: str
) -> tuple[str, str, float] | list[Fault]:
    if not isinstance(entry, list | tuple) or len(entry) != 3:
        repair = "write [one parameter, another, correlation]"
        return [Fault(place, written(entry), "two parameters and a number", repair)]
    one, other, value = entry
    faults = [
        Fault(place, written(name), "a parameter of the study", did_you_mean(str(name), names))
        for name in (one, other)
        if name not in names
    ]
    if one == other and not faults:
        faults.append(Fault(place, str(one), "two different parameters", "name another one"))
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not -1.0 < value < 1.0:
        expected = "a rank correlation between -1 and 1, both excluded"
        faults.append(Fault(place, written(value), expected, "write for instance 0.6"))
    return faults or (one, other, float(value))


def _contradictions(pairs: Pairs, names: Sequence[str], place: str) -> list[Fault]:
    """Return a fault for the smallest groups of parameters whose correlations cannot all hold."""
    involved = [name for name in names if any(name in pair for pair in pairs)]
    if not involved or not _is_contradictory(pairs, involved):
        return []
    groups: Iterable[tuple[str, ...]] = [
        group for group in combinations(involved, 3) if _is_contradictory(pairs, group)
    ] or [tuple(involved)]
    return [
        Fault(
            place,
            ", ".join(
                f"{one} with {other} {value:g}"
                for (one, other), value in pairs.items()
                if one in group and other in group
            ),
            "correlations that can hold together (a positive semi-definite matrix)",
            "weaken one of them or change its sign; pairs left out count as 0",
        )
        for group in groups
    ]


def _is_contradictory(pairs: Pairs, group: Sequence[str]) -> bool:
    inside = {pair: value for pair, value in pairs.items() if set(pair) <= set(group)}
    matrix = normal_scores_matrix(inside, list(group))
    return bool(np.linalg.eigvalsh(matrix)[0] < SMALLEST_EIGENVALUE)
