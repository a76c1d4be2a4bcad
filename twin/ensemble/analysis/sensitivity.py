"""Says which uncertain parameters an output hangs on, by the method that suits the design."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from scenarios.errors import Fault, InputError

FloatArray = npt.NDArray[np.float64]
Problem = Mapping[str, Any]
"""What SALib calls a problem: ``num_vars`` and ``names``, and how the parameters were drawn."""

RESAMPLES = 500
"""Bootstrap samples behind a confidence interval."""
SMALLEST_LEFT = 1e-9
"""What is left of a column when others explain it all: nothing but rounding [-]."""


def sobol_indices(
    problem: Problem,
    values: npt.ArrayLike,
    *,
    second_order: bool = True,
    confidence: float = 0.95,
    seed: int = 1,
) -> pd.DataFrame:
    """Shares of an output's variance that each parameter is responsible for.

    Args:
        problem: SALib's description of the parameters.
        values: the output of every run in the order of Saltelli's design; runs that failed are not
            a number, and the blocks they belong to are left out.
        second_order: whether the design has the rows for pairs (2 D + 2 a block, else D + 2).
        confidence: level of the intervals [-].
        seed: seed of the bootstrap; the same gives the same intervals.

    Returns:
        Rows of ``parameter``, ``first_order`` (alone), ``total_order`` (with all its
        interactions), half-widths ``first_order_ci`` and ``total_order_ci``, in shares of the
        variance, and ``samples``; most influential first. Not a number when nothing varies.

    Raises:
        InputError: if the number of values does not fit the design, or no block is complete.

    Notes:
        Estimators of Saltelli et al. (2010), Computer Physics Communications 181:259, table 2 (b)
        and (f), by SALib; intervals are normal with the bootstrap's standard error. Estimates of
        small indices may come out a little below nought.
    """
    y, blocks = _complete_blocks(problem, values, _sobol_rows(problem, second_order))
    found = _analyse_sobol(problem, y, second_order, confidence, seed)
    table = pd.DataFrame(
        {
            "parameter": list(problem["names"]),
            "first_order": found["S1"],
            "first_order_ci": found["S1_conf"],
            "total_order": found["ST"],
            "total_order_ci": found["ST_conf"],
            "samples": blocks,
        }
    )
    return table.sort_values("total_order", ascending=False, kind="stable", ignore_index=True)


def sobol_pairs(
    problem: Problem, values: npt.ArrayLike, *, confidence: float = 0.95, seed: int = 1
) -> pd.DataFrame:
    """Shares of variance that come from two parameters acting together and from neither alone.

    Args and errors are those of `sobol_indices`; the design must have the rows for pairs.

    Returns:
        Rows of ``parameter``, ``with_parameter``, ``second_order`` and ``second_order_ci``
        (half-width), largest first.

    Notes:
        Saltelli, A. (2002), Computer Physics Communications 145:280.
    """
    y, _ = _complete_blocks(problem, values, _sobol_rows(problem, True))
    found = _analyse_sobol(problem, y, True, confidence, seed)
    names = list(problem["names"])
    rows = [
        (names[j], names[k], found["S2"][j, k], found["S2_conf"][j, k])
        for j in range(len(names))
        for k in range(j + 1, len(names))
    ]
    columns = ["parameter", "with_parameter", "second_order", "second_order_ci"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values("second_order", ascending=False, kind="stable", ignore_index=True)


def morris_indices(
    problem: Problem,
    settings: npt.ArrayLike,
    values: npt.ArrayLike,
    *,
    levels: int = 4,
    confidence: float = 0.95,
    seed: int = 1,
) -> pd.DataFrame:
    """Elementary effects of each parameter: how far it moves the output, and how evenly.

    Args:
        problem: SALib's description of the parameters.
        settings: parameters of every run in the order of Morris' design, shape (runs, D).
        values: the output of every run; trajectories with a run that failed are left out.
        levels: levels of the design's grid.
        confidence: level of the intervals [-].
        seed: seed of the bootstrap.

    Returns:
        Rows of ``parameter``, ``mu_star`` (mean size of the effect over the parameter's whole
        range, in the output's unit), ``mu_star_ci`` (half-width), ``mu`` (with its sign),
        ``sigma`` (spread: interaction or curvature) and ``samples``; largest first.

    Raises:
        InputError: if the number of values does not fit the design, or no trajectory is complete.

    Notes:
        Morris, M. D. (1991), Technometrics 33:161; mu* of Campolongo et al. (2007), Environmental
        Modelling & Software 22:1509; by SALib.
    """
    from SALib.analyze import morris

    x = np.asarray(settings, dtype=np.float64)
    y, blocks, kept = _kept_blocks(problem, values, int(problem["num_vars"]) + 1)
    found = morris.analyze(
        _own(problem),
        x[kept],
        y,
        conf_level=confidence,
        num_resamples=RESAMPLES,
        num_levels=levels,
        seed=_seed(seed),
    )
    table = pd.DataFrame(
        {
            "parameter": list(problem["names"]),
            "mu_star": np.asarray(found["mu_star"], dtype=np.float64),
            "mu_star_ci": np.asarray(found["mu_star_conf"], dtype=np.float64),
            "mu": np.asarray(found["mu"], dtype=np.float64),
            "sigma": np.asarray(found["sigma"], dtype=np.float64),
            "samples": blocks,
        }
    )
    return table.sort_values("mu_star", ascending=False, kind="stable", ignore_index=True)


def rank_correlations(
    settings: pd.DataFrame, values: npt.ArrayLike, confidence: float = 0.95
) -> pd.DataFrame:
    """How closely an output rises or falls with each parameter when the others are held.

    Any random sample will do (Latin hypercube, Monte Carlo). Sees what rises or falls steadily; an
    influence that turns, as over a valley, may show as nothing.

    Args:
        settings: one column a parameter, one row a run.
        values: the output of every run; runs that failed are left out.
        confidence: level of the intervals [-].

    Returns:
        Rows of ``parameter``, ``rank_correlation`` (partial, -1 to 1), ``low``, ``high`` and
        ``samples``; strongest first. Not a number where a parameter or the output does not vary.

    Raises:
        InputError: if there are too few runs for so many parameters.

    Notes:
        Partial rank correlation of Iman, Shortencarier & Johnson (1985), NUREG/CR-4122; see
        Marino et al. (2008), J. Theor. Biol. 254:178. Intervals by Fisher's z with
        n - 3 - (D - 1) degrees of freedom.
    """
    y, names = np.asarray(values, dtype=np.float64), [str(name) for name in settings]
    good = np.isfinite(y)
    x, y = settings.to_numpy(dtype=np.float64)[good], y[good]
    varying = [i for i in range(len(names)) if len(np.unique(x[:, i])) > 1]
    spare = len(y) - 3 - max(len(varying) - 1, 0)
    if spare < 1:
        expected = f"at least {4 + len(varying)} runs that ended"
        raise InputError([Fault("rank correlation", str(len(y)), expected, "run more samples")])
    found = dict.fromkeys(names, np.nan)
    if len(np.unique(y)) > 1:
        ranks = stats.rankdata(np.column_stack([x[:, varying], y]), axis=0)
        partial = [_partial_correlation(ranks, i) for i in range(len(varying))]
        found |= dict(zip([names[i] for i in varying], partial, strict=True))
    r = np.array(list(found.values()))
    z = np.arctanh(np.clip(r, -1.0 + 1e-12, 1.0 - 1e-12))
    half = stats.norm.ppf(0.5 + confidence / 2.0) / np.sqrt(spare)
    table = pd.DataFrame(
        {
            "parameter": list(found),
            "rank_correlation": r,
            "low": np.tanh(z - half),
            "high": np.tanh(z + half),
            "samples": len(y),
        }
    )
    order = table["rank_correlation"].abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)


def swings(settings: pd.DataFrame, values: npt.ArrayLike) -> pd.DataFrame:
    """What each parameter does to an output on its own, around a common base (tornado).

    Args:
        settings: one column a parameter; the first row is the base, from which each other differs
            in one parameter at most. Not a number stands for what the scenario itself has.
        values: the output of every run; runs that failed are left out. Runs of the same settings
            with several seeds are averaged.

    Returns:
        Rows of ``parameter``, its ``low_setting`` and ``high_setting``, the output ``at_low`` and
        ``at_high``, ``at_base``, and ``swing`` (largest less smallest output on the way); largest
        first. Says nothing about parameters acting together.
    """
    y, x = np.asarray(values, dtype=np.float64), settings.to_numpy(dtype=np.float64)
    base, good = x[0], np.isfinite(y)
    differs = (x != base) & ~(np.isnan(x) & np.isnan(base))
    at_base = _mean(y[good & ~differs.any(axis=1)])
    rows = []
    for i, name in enumerate(settings):
        line = {
            float(at): _mean(y[good & (x[:, i] == at) & differs[:, i]])
            for at in np.unique(x[good & differs[:, i], i])
        }
        if np.isfinite(at_base):
            line[float(base[i])] = at_base
        if len(line) > 1:
            low, high = min(line), max(line)
            swing = max(line.values()) - min(line.values())
            rows.append((str(name), low, high, line[low], line[high], at_base, swing))
    heads = ["parameter", "low_setting", "high_setting", "at_low", "at_high", "at_base", "swing"]
    table = pd.DataFrame(rows, columns=heads)
    return table.sort_values("swing", ascending=False, kind="stable", ignore_index=True)


def _partial_correlation(columns: FloatArray, i: int) -> float:
    """Correlation of column i with the last one, less what the other columns explain of both."""
    others = np.delete(columns[:, :-1], i, axis=1)
    base = np.column_stack([np.ones(len(columns)), others])
    pair = columns[:, [i, -1]]
    left = pair - base @ np.linalg.lstsq(base, pair, rcond=None)[0]
    size = np.sqrt((left**2).sum(axis=0))
    if (size <= SMALLEST_LEFT * np.sqrt((pair**2).sum(axis=0))).any():
        return 0.0
    return float(np.clip((left[:, 0] * left[:, 1]).sum() / size.prod(), -1.0, 1.0))


def _analyse_sobol(
    problem: Problem, y: FloatArray, second_order: bool, confidence: float, seed: int
) -> Mapping[str, FloatArray]:
    """Indices by SALib; not a number when the output is the same in every run."""
    from SALib.analyze import sobol

    d = int(problem["num_vars"])
    if np.ptp(y) <= np.finfo(np.float64).eps * np.abs(y).max(initial=0.0):
        nothing = {name: np.full(d, np.nan) for name in ("S1", "S1_conf", "ST", "ST_conf")}
        return nothing | {name: np.full((d, d), np.nan) for name in ("S2", "S2_conf")}
    found: Mapping[str, FloatArray] = sobol.analyze(
        _own(problem),
        y,
        calc_second_order=second_order,
        num_resamples=RESAMPLES,
        conf_level=confidence,
        seed=_seed(seed),
    )
    return found


def _sobol_rows(problem: Problem, second_order: bool) -> int:
    """Rows of one block of Saltelli's design."""
    d = int(problem["num_vars"])
    return 2 * d + 2 if second_order else d + 2


def _complete_blocks(problem: Problem, values: npt.ArrayLike, rows: int) -> tuple[FloatArray, int]:
    y, blocks, _ = _kept_blocks(problem, values, rows)
    return y, blocks


def _kept_blocks(
    problem: Problem, values: npt.ArrayLike, rows: int
) -> tuple[FloatArray, int, npt.NDArray[np.bool_]]:
    """Leave out every block of a design in which a run has no number.

    Returns:
        The values kept, how many blocks they are, and which values those are.
    """
    y = np.asarray(values, dtype=np.float64)
    names: Sequence[str] = problem["names"]
    if len(y) == 0 or len(y) % rows:
        expected = f"a multiple of {rows} for {len(names)} parameters"
        repair = "give every run of one scenario in the order of the design, failed ones as nan"
        raise InputError([Fault("values of the design", str(len(y)), expected, repair)])
    complete = np.isfinite(y.reshape(-1, rows)).all(axis=1)
    if complete.sum() < 2:
        expected = "at least two blocks of the design without a failed run"
        repair = "see why runs failed, or run more samples"
        raise InputError([Fault("values of the design", str(complete.sum()), expected, repair)])
    kept = np.repeat(complete, rows)
    return y[kept], int(complete.sum()), kept


def _own(problem: Problem) -> dict[str, Any]:
    """Copy a problem, on which SALib would write."""
    return dict(problem)


def _seed(seed: int) -> int:
    """A seed that SALib keeps to: it takes nought for none and draws at random."""
    return seed + 1


def _mean(values: FloatArray) -> float:
    return float(values.mean()) if len(values) else float("nan")
