"""Draws docs/pathway.png: the Humber's fossil CO2 in the reference, and what takes it off.

Run as ``python -m tools.picture`` after a change of data or rules; needs matplotlib. The same code
and data give the same picture.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt

mpl.use("Agg")
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

import twin

FloatArray = npt.NDArray[np.float64]

PICTURE = Path(__file__).parents[1] / "docs" / "pathway.png"
SCENARIO = "humber/reference"
SEEDS = range(1, 21)
LEFT, CLOSED = "left", "closed"
REMOVED = "removed"

COLOURS = {
    LEFT: "#8C8C8C",
    "efficiency": "#CCBB44",
    "electrify": "#EE7733",
    "hydrogen": "#0077BB",
    "capture": "#AA3377",
    CLOSED: "#D5D5D5",
    REMOVED: "#228833",
}
"""One meaning per colour, as on every page; in the order in which they are stacked."""
WORDS = {
    LEFT: "still emitted",
    "efficiency": "efficiency",
    "electrify": "electricity",
    "hydrogen": "hydrogen",
    "capture": "captured and stored",
    CLOSED: "sites that close",
    REMOVED: "biogenic CO$_2$ stored",
}
INK, QUIET = "#222222", "#666666"
SHOWN_FROM_MT = 0.05
"""Wedges that never reach this are not drawn."""
LABEL_GAP_MT = 1.05
"""Smallest distance between two labels."""


def main() -> None:
    """Simulate, draw, write the file named on the command line or the one in docs."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURE
    runs = [_wedges(twin.simulate(twin.load(SCENARIO), seed=seed)) for seed in SEEDS]
    years = runs[0]["year"]
    draw(years, {name: np.array([run[name] for run in runs]) for name in runs[0]}, target)


def draw(years: FloatArray, runs: dict[str, FloatArray], target: Path) -> None:
    """Draw means over runs as a stack below the dashed line of no decision.

    Args:
        years: calendar years, shape (years,).
        runs: each wedge by name, shape (runs, years) [Mt CO2/year].
        target: file to write.
    """
    mean = {name: values.mean(axis=0) for name, values in runs.items()}
    plt.rcParams.update({"font.family": "DejaVu Sans", "font.size": 9.5, "hatch.linewidth": 0.6})
    figure, axes = plt.subplots(figsize=(9.0, 5.2), dpi=180)
    figure.subplots_adjust(left=0.055, right=0.755, top=0.845, bottom=0.075)
    _frame(axes, years, mean)
    ends = _stack(axes, years, mean)
    left = runs[LEFT]
    for edge in (left.min(axis=0), left.max(axis=0)):
        axes.plot(years, edge, color=INK, linewidth=1.0, linestyle=(0, (1, 2)))
    axes.plot(years, mean[LEFT], color=INK, linewidth=2.0)
    axes.plot(years, mean["counterfactual"], color="black", linewidth=1.6, linestyle=(0, (5, 3)))
    _label_lines(axes, years, mean, left)
    _label_ends(axes, years, ends)
    _title(axes, years, mean[LEFT], len(left))
    figure.savefig(target, metadata={"Software": None})
    plt.close(figure)


def _stack(
    axes: Axes, years: FloatArray, mean: dict[str, FloatArray]
) -> list[tuple[float, str, float]]:
    """Draw the wedges; return the middle, name and size of each at its right end [Mt]."""
    lower = np.zeros(len(years))
    ends: list[tuple[float, str, float]] = []
    for name, colour in COLOURS.items():
        if name == REMOVED or mean[name].max() <= SHOWN_FROM_MT:
            continue
        upper = lower + mean[name]
        hatch = "///" if name == CLOSED else None
        axes.fill_between(years, lower, upper, color=colour, linewidth=0.0, hatch=hatch)
        axes.plot(years, upper, color="white", linewidth=0.8)
        ends.append(((lower[-1] + upper[-1]) / 2.0, name, float(mean[name][-1])))
        lower = upper
    if mean[REMOVED].max() > SHOWN_FROM_MT:
        axes.fill_between(years, -mean[REMOVED], 0.0, color=COLOURS[REMOVED], linewidth=0.0)
        ends.append((-mean[REMOVED][-1] / 2.0, REMOVED, float(-mean[REMOVED][-1])))
    axes.axhline(0.0, color=INK, linewidth=0.9)
    return ends


def _title(axes: Axes, years: FloatArray, left: FloatArray, runs: int) -> None:
    """Say above the picture what falls from what to what, and of which runs it is the mean."""
    verb = "falls" if left[-1] < left[0] else "rises"
    told = (
        f"Fossil CO$_2$ of the Humber {verb} from {left[0]:.1f} Mt in {years[0]:.0f} to "
        f"{left[-1]:.1f} Mt in {years[-1]:.0f}"
    )
    place = axes.transAxes
    axes.text(0.0, 1.145, told, transform=place, fontsize=13.0, fontweight="bold", color=INK)
    unit = (
        "Mt CO$_2$ a year in the scenario humber/reference, by what takes it off; mean of "
        f"{runs} runs that differ by chance alone"
    )
    axes.text(0.0, 1.078, unit, transform=place, fontsize=9.5, color=QUIET)


def _wedges(results: twin.Results) -> dict[str, FloatArray]:
    """Split the gap between a run and no decision by kind of measure [Mt CO2/year].

    What making hydrogen emits is taken off the wedge of hydrogen, so that the wedges and what is
    left add up to the counterfactual.
    """
    cluster = results.cluster_year.set_index("year")
    by_kind = (
        results.asset_year.pivot_table(
            index="year",
            columns="kind",
            values="fossil_co2_kt",
            aggfunc="sum",
            observed=False,
        )
        .fillna(0.0)
        .reindex(cluster.index, fill_value=0.0)
        * 1e-3
    )
    counterfactual = cluster["counterfactual_fossil_co2_mt"]
    wedges: dict[str, Any] = {
        kind: -by_kind[kind] for kind in ("efficiency", "electrify", "hydrogen", "capture")
    }
    wedges["hydrogen"] -= by_kind["producer"]
    wedges[LEFT] = cluster["fossil_co2_mt"]
    wedges[CLOSED] = counterfactual - sum(wedges.values())
    wedges[REMOVED] = cluster["removed_biogenic_co2_mt"]
    wedges["counterfactual"] = counterfactual
    wedges["year"] = cluster.index.to_series()
    return {name: values.to_numpy(dtype=np.float64) for name, values in wedges.items()}


def _frame(axes: Axes, years: FloatArray, mean: dict[str, FloatArray]) -> None:
    """Set axes, a quiet grid and no box."""
    top = 2.0 * np.ceil(mean["counterfactual"].max() / 2.0 + 0.5)
    bottom = -mean[REMOVED].max() - 0.8
    axes.set_xlim(years[0], years[-1])
    axes.set_ylim(bottom, top)
    axes.set_xticks(np.arange(years[0], years[-1] + 1.0, 5.0))
    axes.set_yticks(np.arange(2.0 * np.ceil(bottom / 2.0), top + 0.1, 2.0))
    axes.tick_params(length=0, pad=6.0, colors=QUIET)
    axes.grid(axis="y", color="#E6E6E6", linewidth=0.7)
    axes.set_axisbelow(True)
    for side in axes.spines.values():
        side.set_visible(False)


def _label_lines(
    axes: Axes, years: FloatArray, mean: dict[str, FloatArray], left: FloatArray
) -> None:
    """Name the lines where they run clear of each other."""
    axes.text(
        years[-1] - 0.3,
        mean["counterfactual"][-1] + 0.25,
        "without any decision",
        ha="right",
        va="bottom",
        color="black",
    )
    axes.text(
        years[-1] - 0.3,
        float(left.min(axis=0)[-8:].min()) - 0.3,
        f"dotted: least and most of the {len(left)} runs",
        ha="right",
        va="top",
        color="white",
        fontsize=9.0,
    )


def _label_ends(axes: Axes, years: FloatArray, ends: list[tuple[float, str, float]]) -> None:
    """Name each wedge beside its end, moved apart where labels would touch."""
    places = sorted(ends)
    heights = [height for height, _, _ in places]
    for _ in range(200):
        for i in range(len(heights) - 1):
            overlap = LABEL_GAP_MT - (heights[i + 1] - heights[i])
            if overlap > 0.0:
                heights[i] -= overlap / 2.0
                heights[i + 1] += overlap / 2.0
    width = years[-1] - years[0]
    for height, (end, name, value) in zip(heights, places, strict=True):
        x = years[-1] + 0.012 * width
        axes.plot(
            [years[-1], x, x + 0.01 * width],
            [end, end, height],
            color=COLOURS[name],
            linewidth=1.2,
            clip_on=False,
        )
        axes.add_patch(
            Rectangle(
                (x + 0.012 * width, height - 0.3),
                0.018 * width,
                0.6,
                color=COLOURS[name],
                clip_on=False,
            )
        )
        axes.text(
            x + 0.096 * width,
            height,
            f"{value:.1f}".replace("-", "\N{MINUS SIGN}"),
            ha="right",
            va="center",
            fontweight="bold",
            color=INK,
        )
        axes.text(x + 0.11 * width, height, WORDS[name], va="center", color=INK)
    axes.text(
        years[-1] + 0.06 * width,
        max(heights) + 1.4,
        f"Mt in {years[-1]:.0f}",
        va="center",
        color=QUIET,
    )


if __name__ == "__main__":
    main()
