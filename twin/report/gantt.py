"""Draws the build programme: planned as outline, actual filled, delay in red."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from twin.looks import COLOURS
from twin.report.content import Figure
from twin.report.drawing import cut, draw

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SHADES = {
    "consent": ("#BBCCEE", "consent"),
    "engineer": ("#77AADD", "FEED"),
    "build": ("#0077BB", "procurement and building"),
}
"""Colour and printed name of what happens before a project runs."""
GIVEN_UP = ("refused", "withdrawn", "cancelled")
ROW_IN = 0.19
LINE_LETTERS, LINES = 44, 2
"""Letters of a line of a name, and how many lines fit beside a row."""


def programme_figure(projects: pd.DataFrame, names: dict[str, str], end_year: int) -> Figure:
    """Draw projects as rows, the earliest on top.

    Args:
        projects: rows of the table `projects`.
        names: printed names by `project_id`.
        end_year: last year of the run.
    """
    rows = projects.sort_values("started_year", kind="stable").reset_index(drop=True)
    late = int((rows["online_year"] - rows["planned_online_year"] > 1.0).sum())
    overdue = sum(
        late_until(row, end_year) is not None and not np.isfinite(row["online_year"])
        for row in rows.to_dict("records")
    )
    alt = (
        f"{len(rows)} projects from {rows['started_year'].min():.0f} on as bars over years; "
        f"{late} came into service more than a year later than planned, {overdue} are overdue at "
        "the end. Table 'programme' has all dates."
        if len(rows)
        else "No project was begun."
    )

    def paint(axes: Axes) -> None:
        for place, row in enumerate(rows.to_dict("records")):
            _row(axes, len(rows) - 1 - place, row, end_year)
        shown = [in_lines(names[str(p)]) for p in rows["project_id"]]
        axes.set_yticks(range(len(rows))[::-1], shown)
        axes.set_ylim(-0.7, max(len(rows), 1) - 0.3)
        if len(rows):
            axes.set_xlim(float(np.floor(rows["started_year"].min())), end_year + 1)
        axes.grid(False, axis="y")
        for name, label in zip(shown, axes.get_yticklabels(), strict=True):
            label.set(fontsize=5.4 if "\n" in name else 6.8, linespacing=1.0)
        _legend(axes)

    return draw(
        "programme-figure",
        "Build programme of the largest projects",
        "years; black outline: as planned",
        alt,
        paint,
        0.7 + ROW_IN * max(len(rows), 3),
    )


def in_lines(name: str) -> str:
    """Return a name on as many lines as fit beside its row; what is longer still is cut."""
    lines = wrap(name, LINE_LETTERS)
    return "\n".join([*lines[: LINES - 1], cut(" ".join(lines[LINES - 1 :]), LINE_LETTERS)]).strip()


def _row(axes: Axes, place: int, row: dict[Any, Any], end_year: int) -> None:
    """One project: planned span, phases as they went, delay, and the mark of its start."""
    start, planned = row["started_year"], row["planned_online_year"]
    axes.barh(
        place, planned - start, left=start, height=0.72, facecolor="none", edgecolor="#444444",
        linewidth=0.6,
    )  # fmt: skip
    for phase, (colour, _) in SHADES.items():
        first = row[f"{'procure' if phase == 'build' else phase}_start_year"]
        last = row[f"{phase}_end_year"]
        if np.isfinite(first):
            until = last if np.isfinite(last) else end_year + 1.0
            axes.barh(place, until - first, left=first, height=0.44, color=colour)
    online = row["online_year"]
    late = late_until(row, end_year)
    if late is not None:
        axes.plot([planned, late], [place - 0.36] * 2, color=COLOURS["late"], linewidth=1.6)
    if np.isfinite(online):
        axes.plot(online, place, marker="D", markersize=3.2, color="#222222")
    elif row["standing"] in GIVEN_UP:
        last = np.nanmax(
            [row[c] for c in row if str(c).endswith("_year") and c != "planned_online_year"]
        )
        axes.plot(last, place, marker="x", markersize=4.0, color=COLOURS["late"])


def late_until(row: dict[Any, Any], end_year: int) -> float | None:
    """Return until when a project is late: its start, or the end of the run where it is overdue.

    Args:
        row: a row of the table `projects`.
        end_year: last year of the run.
    """
    online, planned = float(row["online_year"]), float(row["planned_online_year"])
    if np.isfinite(online):
        return online if online > planned else None
    overdue = row["standing"] not in GIVEN_UP and planned < end_year + 1.0
    return end_year + 1.0 if overdue else None


def _legend(axes: Axes) -> None:
    from matplotlib.artist import Artist
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles: list[Artist] = [Patch(color=colour, label=name) for colour, name in SHADES.values()]
    handles += [
        Line2D([], [], color=COLOURS["late"], linewidth=1.6, label="late or overdue"),
        Line2D([], [], color="#222222", marker="D", markersize=3, linewidth=0, label="in service"),
        Line2D([], [], color=COLOURS["late"], marker="x", linewidth=0, label="given up"),
    ]
    axes.figure.legend(
        handles=handles, loc="outside upper left", ncols=6, handlelength=1.2, columnspacing=1.0
    )
