"""Finds the conditions under which runs fail: boxes of parameters that hold the failures (PRIM)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from scenarios.errors import Fault, InputError

FloatArray = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]

MOST_QUASI_P = 0.05
"""A limit that chance would give this often is dropped from the box that is proposed."""

FEW_LEFT = 0.1
"""Share of the cases that is not worth another box [-]."""


@dataclass(frozen=True)
class Box:
    """One box: limits on few parameters, and how well it tells cases from the rest.

    Attributes:
        limits: rows of ``parameter``, ``low``, ``high`` (settings; -inf and inf where open) and
            ``quasi_p`` (chance that the parameter's limits are luck). Without rows: all runs.
        coverage: share of all cases that lie inside [-].
        density: share of the runs inside that are cases [-].
        mass: share of all runs that lie inside [-].
        runs: runs inside.
        cases: cases inside.
        inside: truth for each run.
    """

    limits: pd.DataFrame = field(repr=False)
    coverage: float
    density: float
    mass: float
    runs: int
    cases: int
    inside: Truths = field(repr=False)

    def conditions(self, labels: Mapping[str, Sequence[str]] | None = None) -> list[str]:
        """Say each limit in plain words.

        Args:
            labels: words that stand for the numbers 0, 1, ... of a parameter.
        """
        words = labels or {}
        limits = self.limits[["parameter", "low", "high"]].to_dict("records")
        return [
            _condition(str(row["parameter"]), row["low"], row["high"], words.get(row["parameter"]))
            for row in limits
        ]

    def sentence(self, labels: Mapping[str, Sequence[str]] | None = None) -> str:
        """Say the box in plain words; `labels` as in `conditions`."""
        where = " and ".join(self.conditions(labels)) or "anywhere: no condition stands out"
        return (
            f"{where}: holds {self.coverage:.0%} of the cases, and {self.density:.0%} of its "
            f"{self.runs:,} runs are cases"
        )


@dataclass(frozen=True)
class Discovery:
    """What a search found.

    Attributes:
        box: the box proposed: the largest harmonic mean of coverage and density among the boxes of
            the trajectory less those of their limits that chance would give.
        trajectory: every box on the way, for who weighs coverage against density otherwise: rows
            of ``step``, ``coverage``, ``density``, ``mass``, ``restricted`` (parameters).
        boxes: the boxes of the trajectory, in its order.
        cases: cases among all runs.
        runs: runs that were searched.
    """

    box: Box
    trajectory: pd.DataFrame = field(repr=False)
    boxes: tuple[Box, ...] = field(repr=False)
    cases: int
    runs: int


def discover(
    settings: pd.DataFrame,
    is_case: npt.ArrayLike,
    *,
    peeled_share: float = 0.05,
    smallest_mass: float = 0.05,
) -> Discovery:
    """Find a box of parameters that holds most cases and little else, by peeling.

    From all runs, the slice at the low or high end of a parameter is peeled off again and again
    that raises the share of cases most for the runs it gives up; then limits are let out again
    while that raises the share. Of all boxes on the way, each without the limits that chance would
    give, the one with the best balance of coverage and density is proposed.

    Args:
        settings: one column a parameter, one row a run.
        is_case: for each run whether it is of interest, for instance misses its target.
        peeled_share: most that one step takes of the runs in the box [-].
        smallest_mass: share of all runs below which peeling stops [-].

    Raises:
        InputError: if lengths differ, a share is not between 0 and 1, or there are no cases, or
            nothing but cases.

    Notes:
        Friedman & Fisher (1999), Statistics and Computing 9:123, with coverage, density and
        quasi-p-values as for scenario discovery by Bryant & Lempert (2010), Technological
        Forecasting & Social Change 77:34; gain per run given up after Kwakkel & Jaxa-Rozen
        (2016), Environmental Modelling & Software 79:311. Parameters of few values are peeled one
        value at a time.
    """
    x = settings.to_numpy(dtype=np.float64)
    cases = np.asarray(is_case, dtype=bool)
    _check(x, cases, peeled_share, smallest_mass)
    fewest = max(2, int(np.ceil(smallest_mass * len(x))))
    d = x.shape[1]
    low, high = np.full(d, -np.inf), np.full(d, np.inf)
    path = [(low, high)]
    while (peeled := _peel(x, cases, low, high, peeled_share, fewest)) is not None:
        low, high = peeled
        path.append(peeled)
    while (pasted := _paste(x, cases, low, high, peeled_share)) is not None:
        low, high = pasted
        path.append(pasted)
    names = [str(name) for name in settings]
    boxes = [_box(x, cases, low, high, names) for low, high in path]
    trajectory = pd.DataFrame(
        {
            "step": range(len(boxes)),
            "coverage": [box.coverage for box in boxes],
            "density": [box.density for box in boxes],
            "mass": [box.mass for box in boxes],
            "restricted": [len(box.limits) for box in boxes],
        }
    )
    sure = [_without_luck(x, cases, *limits) for limits in path]
    best = max(sure, key=lambda limits: _balance(cases, _inside(x, *limits)))
    box = _box(x, cases, *best, names)
    return Discovery(box, trajectory, tuple(boxes), int(cases.sum()), len(x))


def discover_all(
    settings: pd.DataFrame, is_case: npt.ArrayLike, *, most_boxes: int = 3, **options: float
) -> tuple[Discovery, ...]:
    """Find one box after another, each among the runs that earlier boxes leave (covering).

    Failures may have several causes that no single box holds. Coverage is of the cases left. The
    search ends when few cases are left, or when no limit is more than luck.

    Args:
        settings: one column a parameter, one row a run.
        is_case: for each run whether it is of interest.
        most_boxes: boxes to look for; fewer come back when nothing is left to find.
        options: passed to `discover`.
    """
    cases = np.asarray(is_case, dtype=bool)
    left = np.ones(len(cases), dtype=bool)
    found: list[Discovery] = []
    while len(found) < most_boxes and _worth_a_box(cases, left):
        one = discover(settings[left], cases[left], **options)
        if one.box.limits.empty:
            break
        found.append(one)
        left[np.flatnonzero(left)[one.box.inside]] = False
    return tuple(found)


def reproduced(
    settings: pd.DataFrame,
    is_case: npt.ArrayLike,
    *,
    resamples: int = 10,
    seed: int = 1,
    **options: float,
) -> pd.Series[float]:
    """Share of random halves of the runs in which each parameter limits the box again.

    Args:
        settings: one column a parameter, one row a run.
        is_case: for each run whether it is of interest.
        resamples: how many halves.
        seed: seed of the choice.
        options: passed to `discover`.

    Notes:
        The resampling test of Bryant & Lempert (2010), section 3.3.
    """
    random = np.random.default_rng(seed)
    cases = np.asarray(is_case, dtype=bool)
    count = pd.Series(0.0, index=[str(name) for name in settings])
    done = 0
    for _ in range(resamples):
        half = np.sort(random.permutation(len(cases))[: len(cases) // 2])
        if cases[half].any() and not cases[half].all():
            again = discover(settings.iloc[half], cases[half], **options).box
            count[again.limits["parameter"].tolist()] += 1.0
            done += 1
    return count / max(done, 1)


def _worth_a_box(cases: Truths, left: Truths) -> bool:
    """Whether enough cases are left to say where they lie, and something to tell them from."""
    return not cases[left].all() and cases[left].sum() > FEW_LEFT * cases.sum()


def _peel(
    x: FloatArray, cases: Truths, low: FloatArray, high: FloatArray, share: float, fewest: int
) -> tuple[FloatArray, FloatArray] | None:
    """Peel off the slice that raises density most for each run given up, until all are cases.

    Also where none raises it: what looks like a summit from here need not be one.
    """
    inside = _inside(x, low, high)
    rows, hits = x[inside], cases[inside]
    n, density = len(rows), float(cases[inside].mean())
    best, best_gain = None, -np.inf
    if hits.all():
        return None
    for j in range(x.shape[1]):
        order = np.sort(rows[:, j])
        for is_low in (True, False):
            limit = _limit(order if is_low else -order[::-1], share)
            if limit is None:
                continue
            stay = rows[:, j] > limit if is_low else rows[:, j] < -limit
            left = int(stay.sum())
            if left < fewest or left == n or not hits[stay].any():
                continue
            gain = (float(hits[stay].mean()) - density) / (n - left)
            if gain > best_gain:
                fresh_low, fresh_high = low.copy(), high.copy()
                (fresh_low if is_low else fresh_high)[j] = limit if is_low else -limit
                best, best_gain = (fresh_low, fresh_high), gain
    return best


def _limit(rising: FloatArray, share: float) -> float | None:
    """Half-way between the last setting of the slice at the low end and the first that stays.

    Where many runs share a setting, the slice is at least the runs of the lowest one.
    """
    first = max(1, int(len(rising) * share))
    at = int(np.searchsorted(rising, rising[min(first, len(rising) - 1)], side="left"))
    if at == 0:
        at = int(np.searchsorted(rising, rising[0], side="right"))
    if at >= len(rising):
        return None
    return float((rising[at - 1] + rising[at]) / 2.0)


def _paste(
    x: FloatArray, cases: Truths, low: FloatArray, high: FloatArray, share: float
) -> tuple[FloatArray, FloatArray] | None:
    """Let out the limit that raises density most, if any does."""
    inside = _inside(x, low, high)
    density, n = float(cases[inside].mean()), int(inside.sum())
    wanted = max(1, int(n * share))
    best, best_density = None, density
    for j in range(x.shape[1]):
        for is_low in (True, False):
            if not np.isfinite(low[j] if is_low else high[j]):
                continue
            open_low, open_high = low.copy(), high.copy()
            (open_low if is_low else open_high)[j] = -np.inf if is_low else np.inf
            beyond = np.sort(x[_inside(x, open_low, open_high) & ~inside, j])
            if len(beyond) == 0:
                continue
            rising = beyond[::-1] if is_low else beyond
            at = min(wanted, len(rising)) - 1
            edge = rising[at]
            further = rising[rising < edge] if is_low else rising[rising > edge]
            limit = (edge + further[0]) / 2.0 if len(further) else (-np.inf if is_low else np.inf)
            (open_low if is_low else open_high)[j] = limit
            fresh = float(cases[_inside(x, open_low, open_high)].mean())
            if fresh > best_density:
                best, best_density = (open_low, open_high), fresh
    return best


def _inside(x: FloatArray, low: FloatArray, high: FloatArray) -> Truths:
    return np.asarray(((x > low) & (x < high)).all(axis=1))


def _box(x: FloatArray, cases: Truths, low: FloatArray, high: FloatArray, names: list[str]) -> Box:
    inside = _inside(x, low, high)
    hits, n = int(cases[inside].sum()), int(inside.sum())
    limited = np.flatnonzero(np.isfinite(low) | np.isfinite(high))
    limits = pd.DataFrame(
        {
            "parameter": [names[j] for j in limited],
            "low": low[limited],
            "high": high[limited],
            "quasi_p": [_quasi_p(x, cases, low, high, int(j)) for j in limited],
        }
    )
    return Box(limits, hits / int(cases.sum()), hits / n, n / len(x), n, hits, inside)


def _quasi_p(x: FloatArray, cases: Truths, low: FloatArray, high: FloatArray, j: int) -> float:
    """Chance of so many cases in the box, were they as frequent as with parameter j left free."""
    inside = _inside(x, low, high)
    free_low, free_high = low.copy(), high.copy()
    free_low[j], free_high[j] = -np.inf, np.inf
    share = float(cases[_inside(x, free_low, free_high)].mean())
    return float(special.bdtrc(int(cases[inside].sum()) - 1, int(inside.sum()), share))


def _without_luck(
    x: FloatArray, cases: Truths, low: FloatArray, high: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Drop the limits of the least certain parameter until all that remain are more than luck."""
    low, high = low.copy(), high.copy()
    while True:
        limited = np.flatnonzero(np.isfinite(low) | np.isfinite(high))
        luck = [_quasi_p(x, cases, low, high, int(j)) for j in limited]
        if not luck or max(luck) <= MOST_QUASI_P:
            return low, high
        worst = limited[int(np.argmax(luck))]
        low[worst], high[worst] = -np.inf, np.inf


def _balance(cases: Truths, inside: Truths) -> float:
    """Harmonic mean of coverage and density."""
    return float(2.0 * cases[inside].sum() / (cases.sum() + inside.sum()))


def _condition(name: str, low: float, high: float, labels: Sequence[str] | None) -> str:
    if labels is not None:
        allowed = [label for i, label in enumerate(labels) if low < i < high]
        return f"{name} is {' or '.join(allowed)}"
    if np.isfinite(low) and np.isfinite(high):
        return f"{name} between {low:.4g} and {high:.4g}"
    return f"{name} above {low:.4g}" if np.isfinite(low) else f"{name} below {high:.4g}"


def _check(x: FloatArray, cases: Truths, peeled_share: float, smallest_mass: float) -> None:
    faults = []
    if len(x) != len(cases):
        repair = "give one truth for each row of settings"
        faults.append(Fault("cases", str(len(cases)), f"{len(x)} truths", repair))
    for name, share in (("peeled_share", peeled_share), ("smallest_mass", smallest_mass)):
        if not 0.0 < share < 1.0:
            repair = "0.05 is usual"
            faults.append(Fault(name, str(share), "more than 0 and less than 1", repair))
    if not faults and (not cases.any() or cases.all()):
        word = "all" if cases.any() else "none"
        repair = "choose a target that some runs meet and others miss, or run more samples"
        faults.append(Fault("cases", f"{word} of {len(cases)} runs", "some but not all", repair))
    if faults:
        raise InputError(faults)
