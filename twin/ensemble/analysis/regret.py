"""Compares scenarios world by world: what choosing one costs when another would have been best."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from scenarios.errors import Fault, InputError

NAMES = ("run_id", "scenario")
"""Columns of the plan that tell runs apart but not the worlds they take place in."""


def by_world(runs: pd.DataFrame, values: pd.Series) -> pd.DataFrame:
    """Put the scenarios side by side in the same state of the world.

    A world is one seed and one value of every uncertain parameter; scenarios are compared with
    common random numbers, so each world has one run of each.

    Args:
        runs: the plan: ``run_id``, ``scenario``, ``seed`` and the parameters.
        values: the output by run id; runs that failed are missing or not a number.

    Returns:
        One row a world, one column a scenario in the order of the plan, in the output's unit; not
        a number where that run failed. Worlds are numbered in the order of the plan.

    Raises:
        InputError: if a scenario has a world twice.
    """
    keys = [name for name in runs if name not in NAMES]
    world = runs.groupby(keys, sort=False, dropna=False).ngroup()
    frame = pd.DataFrame(
        {
            "world": world.to_numpy(),
            "scenario": runs["scenario"].astype(str).to_numpy(),
            "value": values.reindex(runs["run_id"]).to_numpy(dtype=np.float64),
        }
    )
    if frame.duplicated(["world", "scenario"]).any():
        repair = "compare runs of one study, in which each scenario meets each world once"
        raise InputError([Fault("runs", "", "each world once in each scenario", repair)])
    wide = frame.pivot(index="world", columns="scenario", values="value")
    return wide[list(dict.fromkeys(frame["scenario"]))].rename_axis(columns=None)


def regret_table(
    runs: pd.DataFrame, values: pd.Series, *, smaller_is_better: bool = True
) -> pd.DataFrame:
    """Regret of choosing each scenario, over all states of the world.

    Regret is, in each world, how far the scenario's output lies from that of the scenario that
    does best there. Worlds in which a scenario failed are left out for all of them.

    Args:
        runs: the plan; see `by_world`.
        values: the output by run id.
        smaller_is_better: whether the best output is the smallest, as for CO2 and cost.

    Returns:
        Rows of ``scenario``, ``mean_value``, ``mean_regret``, ``p90_regret``, ``max_regret`` (in
        the output's unit), ``best_share`` (share of worlds in which no other does better) and
        ``worlds``; smallest largest regret first, which is the minimax choice.

    Raises:
        InputError: if there is one scenario only, or no world with a run of each.

    Notes:
        Savage, L. J. (1951), J. Am. Stat. Assoc. 46:55.
    """
    wide = _compared(runs, values)
    sign = 1.0 if smaller_is_better else -1.0
    regret = sign * wide
    regret = regret.sub(regret.min(axis=1), axis=0)
    table = pd.DataFrame(
        {
            "scenario": wide.columns.astype(str),
            "mean_value": wide.mean().to_numpy(),
            "mean_regret": regret.mean().to_numpy(),
            "p90_regret": regret.quantile(0.9).to_numpy(),
            "max_regret": regret.max().to_numpy(),
            "best_share": (regret <= 0.0).mean().to_numpy(),
            "worlds": len(wide),
        }
    )
    order = ["max_regret", "mean_regret"]
    return table.sort_values(order, kind="stable", ignore_index=True)


def paired_differences(
    runs: pd.DataFrame, values: pd.Series, confidence: float = 0.95
) -> pd.DataFrame:
    """How far each scenario's output lies from the first scenario's, world by world.

    Args:
        runs: the plan; see `by_world`.
        values: the output by run id.
        confidence: level of the interval [-].

    Returns:
        Rows of ``scenario``, ``against``, ``mean_difference``, ``low``, ``high`` (Student's t over
        worlds, in the output's unit), ``p10_difference``, ``p90_difference`` and ``worlds``.

    Raises:
        InputError: if there is one scenario only, or no world with a run of each.
    """
    wide = _compared(runs, values)
    first, n = wide.columns[0], len(wide)
    factor = stats.t.ppf(0.5 + confidence / 2.0, n - 1) / np.sqrt(n) if n > 1 else np.nan
    rows = []
    for name in wide.columns[1:]:
        gap = wide[name] - wide[first]
        mean, half = float(gap.mean()), float(factor * gap.std())
        tails = gap.quantile([0.1, 0.9]).tolist()
        rows.append((name, first, mean, mean - half, mean + half, *tails, n))
    heads = ["scenario", "against", "mean_difference", "low", "high"]
    return pd.DataFrame(rows, columns=[*heads, "p10_difference", "p90_difference", "worlds"])


def _compared(runs: pd.DataFrame, values: pd.Series) -> pd.DataFrame:
    """Worlds in which every scenario has a number."""
    wide = by_world(runs, values)
    _refuse_one(wide.columns.tolist())
    complete = wide.dropna()
    if complete.empty:
        repair = "see why runs failed, or run more samples"
        raise InputError([Fault("runs", "", "a world in which every scenario ended", repair)])
    return complete


def _refuse_one(scenarios: Sequence[str]) -> None:
    if len(scenarios) < 2:
        repair = "name two or more scenarios in the study"
        found = ", ".join(map(str, scenarios))
        raise InputError([Fault("scenarios", found, "at least two to compare", repair)])
