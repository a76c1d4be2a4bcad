"""Says whether there are enough runs: how far means, percentiles and indices may still move."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

FloatArray = npt.NDArray[np.float64]

WANTED_SHARE = 0.05
"""Half-width of a mean's interval that is close enough, over the output's own size [-]."""
CHECKPOINTS = 20


def running_mean(values: npt.ArrayLike, confidence: float = 0.95) -> pd.DataFrame:
    """Mean of the first n runs as n grows, with its standard error.

    Args:
        values: one output a run in the order of the plan; failed runs are left out.
        confidence: level of the interval [-].

    Returns:
        Rows of ``runs``, ``mean``, ``standard_error``, ``low`` and ``high`` (Student's t) in the
        output's unit, at up to 20 sample sizes from 2 to all.
    """
    y = _numbers(values)
    n = len(y)
    points = np.geomspace(2, n, CHECKPOINTS) if n > 1 else np.array([])
    rows = []
    for size in np.unique(points.round().astype(np.int64)):
        error = float(y[:size].std(ddof=1) / np.sqrt(size))
        half = float(stats.t.ppf(0.5 + confidence / 2.0, size - 1)) * error
        mean = float(y[:size].mean())
        rows.append((int(size), mean, error, mean - half, mean + half))
    return pd.DataFrame(rows, columns=["runs", "mean", "standard_error", "low", "high"])


def convergence(
    outputs: pd.DataFrame, *, wanted_share: float = WANTED_SHARE, confidence: float = 0.95
) -> pd.DataFrame:
    """How well the mean and the outer deciles of each output are known.

    Args:
        outputs: one column an output, one row an independent run.
        wanted_share: half-width of the mean's interval that is close enough, over the larger of
            the mean's size and the distance between the outer deciles [-].
        confidence: level of the intervals [-].

    Returns:
        Rows of ``output``, ``runs``, ``mean``, ``half_width``, ``half_width_share``, ``p10_low``,
        ``p10_high``, ``p90_low``, ``p90_high`` (in the output's unit), ``is_enough``,
        ``runs_needed`` (for the wanted share, at the spread seen so far) and ``is_rare`` (eight of
        ten runs or more are the same, so that the mean hangs on few runs).

    Notes:
        Means by Student's t. Deciles by order statistics, whatever the distribution (David &
        Nagaraja 2003, Order Statistics, section 7.1). Latin hypercube and Sobol samples are at
        least as good as the independent runs assumed here, so the intervals are on the safe side.
    """
    rows = []
    for name in outputs:
        y = np.sort(_numbers(outputs[name]))
        n = len(y)
        half = _half_width(y, confidence)
        size = max(abs(float(y.mean())), float(np.ptp(np.quantile(y, [0.1, 0.9])))) if n else 0.0
        share = half / size if size > 0.0 else (0.0 if half == 0.0 else np.nan)
        needed = n * max(share / wanted_share, 1e-9) ** 2 if np.isfinite(share) else np.nan
        mean = float(y.mean()) if n else np.nan
        deciles = [*_decile_interval(y, 0.1, confidence), *_decile_interval(y, 0.9, confidence)]
        enough = bool(np.isfinite(share) and share <= wanted_share)
        rare = bool(n and np.ptp(np.quantile(y, [0.1, 0.9])) == 0.0 and np.ptp(y) > 0.0)
        needed = np.ceil(max(needed, 2.0))
        rows.append((str(name), n, mean, half, share, *deciles, enough, needed, rare))
    heads = ["output", "runs", "mean", "half_width", "half_width_share"]
    heads += ["p10_low", "p10_high", "p90_low", "p90_high", "is_enough", "runs_needed", "is_rare"]
    return pd.DataFrame(rows, columns=heads)


def index_convergence(
    indices: Callable[[FloatArray], pd.DataFrame],
    values: npt.ArrayLike,
    rows_per_sample: int,
    width: str,
) -> pd.DataFrame:
    """Width of the indices' intervals as samples are added.

    Args:
        indices: gives the indices of the first values, for instance `sobol_indices` of a problem.
        values: the output of every run in the order of the design.
        rows_per_sample: runs of one block of the design.
        width: column of the indices with the half-width to follow.

    Returns:
        Rows of ``samples``, ``runs`` and ``largest_half_width`` over all parameters, at an eighth,
        a quarter, a half and all of the samples.
    """
    y = np.asarray(values, dtype=np.float64)
    samples = len(y) // rows_per_sample
    rows = []
    for size in sorted({samples // 8, samples // 4, samples // 2, samples}):
        if size >= 4:
            found = indices(y[: size * rows_per_sample])
            rows.append((size, size * rows_per_sample, float(found[width].max())))
    return pd.DataFrame(rows, columns=["samples", "runs", "largest_half_width"])


def random_samples(design: str, rows_per_block: int, samples: int) -> npt.NDArray[np.bool_]:
    """Which samples, in the order of the design, are drawn at random from the distributions.

    Only over these do means and percentiles speak of odds. In Saltelli's design they are the first
    and last row of each block; Morris, grid and one-at-a-time designs have none.

    Args:
        design: kind of the design.
        rows_per_block: rows of one block of a design that has blocks.
        samples: samples of the design.
    """
    if design in ("seeds", "latin_hypercube", "random"):
        return np.ones(samples, dtype=bool)
    at = np.arange(samples) % rows_per_block
    chosen: npt.NDArray[np.bool_] = (at == 0) | (at == rows_per_block - 1)
    return chosen & (design == "sobol")


def verdict(table: pd.DataFrame, wanted_share: float = WANTED_SHARE) -> str:
    """Say in plain words whether there are enough runs.

    Args:
        table: what `convergence` returns.
        wanted_share: the share it was asked for [-].
    """
    if table.empty or int(table["runs"].max()) < 2:
        return "Too few runs to say anything: one run is one draw of luck."
    n = int(table["runs"].max())
    rare = table["is_rare"].astype(bool)
    short = table[~table["is_enough"].astype(bool) & ~rare]
    common = table[~rare]
    few = table.loc[rare & ~table["is_enough"].astype(bool), "output"].tolist()
    also = f" All but few runs are alike in {_listed(few)}, so its mean is not known well."
    also = also if few else ""
    if not short.empty:
        names = _listed(short["output"].tolist())
        means = "the mean of {} is" if len(short) == 1 else "the means of {} are"
        needed = float(np.nanmax(short["runs_needed"].to_numpy(dtype=np.float64)))
        return (
            f"Not enough runs: with {n:,}, {means.format(names)} not known to within "
            f"{wanted_share:.0%}. About {_round_up(needed):,} runs would do.{also}"
        )
    if common.empty:
        return f"With {n:,} runs no mean is known well.{also}"
    shares = common["half_width_share"].to_numpy(dtype=np.float64)
    widest = common["output"].tolist()[int(shares.argmax())]
    return (
        f"Enough runs: with {n:,}, every mean is known to within {shares.max():.1%} "
        f"(95 % interval; the widest is {widest}).{also}"
    )


def _listed(names: Sequence[str], shown: int = 3) -> str:
    more = f" and {len(names) - shown} more" if len(names) > shown else ""
    return ", ".join(names[:shown]) + more


def _round_up(number: float) -> int:
    """Round up to two figures: more would be false precision."""
    step = 10.0 ** max(np.floor(np.log10(max(number, 1.0))) - 1, 0)
    return int(np.ceil(number / step) * step)


def _numbers(values: npt.ArrayLike) -> FloatArray:
    y = np.asarray(values, dtype=np.float64)
    return y[np.isfinite(y)]


def _half_width(y: FloatArray, confidence: float) -> float:
    n = len(y)
    if n < 2:
        return np.nan
    return float(stats.t.ppf(0.5 + confidence / 2.0, n - 1) * y.std(ddof=1) / np.sqrt(n))


def _decile_interval(rising: FloatArray, quantile: float, confidence: float) -> list[float]:
    """Distribution-free interval of a quantile; not a number when there are too few runs."""
    n = len(rising)
    tail = (1.0 - confidence) / 2.0
    low = int(stats.binom.ppf(tail, n, quantile)) - 1 if n else -1
    high = int(stats.binom.ppf(1.0 - tail, n, quantile)) if n else 0
    return [
        float(rising[low]) if low >= 0 else np.nan,
        float(rising[high]) if high < n else np.nan,
    ]
