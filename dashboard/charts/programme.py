"""The build programme as a Gantt picture, and crews against what was wanted."""

from __future__ import annotations

import textwrap
from typing import Any

import numpy as np

from dashboard.charts.base import GROUND, INK, Figure, chart, line, series_style
from dashboard.charts.by_year import years_of
from twin.dates import month_of
from twin.looks import COLOURS
from twin.results import Results

SHADES = {
    "develop": ("develop", "#D9D9D9"),
    "consent": ("consent", "#BFD9EC"),
    "engineer": ("FEED", "#7FB3D5"),
    "decide": ("waits for FID", "#F2E2B6"),
    "procure": ("procure", "#5B8FB9"),
    "build": ("build", "#1F5F99"),
    "commission": ("commission", "#009988"),
}
ROWS = 28
GONE = ("withdrawn", "refused", "cancelled")
"""Standings of works that came to nothing; the month in which they ended is not kept."""
LATE_YEARS = 0.25
LINE_LETTERS = 26


def chosen_projects(results: Results, project: str = "") -> list[str]:
    """Pipes and plants first, then the largest works at sites; a project asked for comes first."""
    table = results.tables["projects"]
    major = table["kind"].isin(["pipeline", "producer", "store", "cavern"])
    ranked = table.assign(major=major).sort_values(
        ["major", "estimate_gbp_m"], ascending=False, kind="stable"
    )
    names = [str(name) for name in ranked["project_id"]]
    if project in names:
        names.insert(0, names.pop(names.index(project)))
    return names[:ROWS]


def gantt(
    results: Results, labels: dict[str, str], theme: str, project: str = ""
) -> tuple[Figure, str]:
    """Phases of the largest works: planned as an outline, actual filled, delay in red."""
    projects = chosen_projects(results, project)
    end = results.facts["end_year"] + 1.0
    phases = results.tables["project_phases"]
    phases = phases[phases["project_id"].isin(projects)]
    rows = {name: _in_two_lines(labels.get(name, name)) for name in projects}
    if project in rows:
        rows[project] = f"<b>{rows[project]}</b>"
    table = results.tables["projects"].set_index("project_id").loc[projects]
    data = [_planned(phases, rows, theme)]
    gone = table.index[table["standing"].isin(GONE)].tolist()
    ended = _given_up(phases[phases["project_id"].isin(gone)], table, rows, theme)
    done = phases[~(phases["project_id"].isin(gone) & phases["end_year"].isna())]
    by_phase = dict(list(done.groupby("phase", observed=False)))
    data += [
        _actual(by_phase[phase], rows, label, colour, end)
        for phase, (label, colour) in SHADES.items()
        if phase in by_phase
    ]
    late, counts = _late(table, rows, end)
    data += [late, ended] if gone else [late]
    layout: dict[str, Any] = {
        "barmode": "overlay",
        "hovermode": "closest",
        "yaxis": {
            "title": {"text": ""},
            "autorange": "reversed",
            "categoryorder": "array",
            "categoryarray": list(rows.values()),
            "tickfont": {"size": 10},
        },
        "xaxis": {"range": [results.facts["start_year"], end], "showgrid": True, "tickformat": "d"},
        "meta": {"table": _dates(table, labels)},
    }
    words = _standing_words(table, counts)
    return chart(data, "", theme, layout=layout), words


def _standing_words(table: Any, late: tuple[int, int]) -> str:
    """Say what became of the works shown; only those that come can come late."""
    served, overdue = late
    online = int(np.isfinite(table["online_year"]).sum())
    words = (
        f"Of the {len(table)} works shown, {online} come into service in the run, {served} of them "
        "more than three months later than planned."
    )
    counts = [(int((table["standing"] == each).sum()), each) for each in GONE]
    if overdue:
        counts.append((overdue, "overdue at the end"))
    if others := len(table) - online - sum(n for n, _ in counts):
        counts.append((others, "under way at the end"))
    parts = [f"{n} {'is' if n == 1 else 'are'} {what}" for n, what in counts if n]
    return f"{words} {'; '.join(parts)}." if parts else words


def in_month(year: float) -> str:
    """Return Oct 2037 for 2037.8."""
    return month_of(year, short=True)


def _in_two_lines(label: str) -> str:
    """Break a label, so that the names of works leave the picture room on a phone."""
    width = max(LINE_LETTERS, len(label) // 2 + 8)
    return "<br>".join(textwrap.wrap(label, width, break_on_hyphens=False))


def _planned(phases: Any, rows: dict[str, str], theme: str) -> dict[str, Any]:
    """One outline a project, from the plan's first month to its last."""
    spans = phases.groupby("project_id", observed=True)[["planned_start_year", "planned_end_year"]]
    first, last = spans.min()["planned_start_year"], spans.max()["planned_end_year"]
    names = [name for name in rows if name in first.index]
    return {
        "type": "bar",
        "orientation": "h",
        "name": "planned",
        "y": [rows[name] for name in names],
        "base": [round(float(first[name]), 2) for name in names],
        "x": [round(float(last[name] - first[name]), 2) for name in names],
        "width": 0.86,
        "marker": {"color": "rgba(0,0,0,0)", "line": {"color": INK[theme], "width": 1}},
        "hovertemplate": [
            f"planned {in_month(first[name])} to {in_month(last[name])}<extra></extra>"
            for name in names
        ],
    }


def _actual(
    phases: Any, rows: dict[str, str], label: str, colour: str, end: float
) -> dict[str, Any]:
    """What happened in one kind of phase."""
    begun = phases[np.isfinite(phases["start_year"])]
    starts = begun["start_year"].tolist()
    ends = begun["end_year"].fillna(end).tolist()
    names = begun["project_id"].astype(str).tolist()
    causes = begun["delay_cause"].astype(str).tolist()
    parts = begun["part"].astype(str).tolist()
    delays = begun["delay_months"].tolist()
    texts = [
        f"{label} {part}: {in_month(a)} to {in_month(b)}"
        + (f"<br>{delay:.0f} months later: {cause}" if delay >= 1.0 else "")
        for part, a, b, delay, cause in zip(parts, starts, ends, delays, causes, strict=True)
    ]
    return {
        "type": "bar",
        "orientation": "h",
        "name": label,
        "y": [rows[name] for name in names],
        "base": [round(value, 2) for value in starts],
        "x": [round(b - a, 2) for a, b in zip(starts, ends, strict=True)],
        "width": 0.5,
        "marker": {"color": colour},
        "hovertemplate": [f"{text}<extra></extra>" for text in texts],
        "customdata": [f"project:{name}" for name in names],
    }


def _given_up(phases: Any, table: Any, rows: dict[str, str], theme: str) -> dict[str, Any]:
    """A cross where works that came to nothing stood last, with date and reason."""
    begun = phases[np.isfinite(phases["start_year"])]
    last = begun.sort_values("start_year", kind="stable").drop_duplicates("project_id", keep="last")
    names = last["project_id"].astype(str).tolist()
    reached = last["end_year"].fillna(last["start_year"]).tolist()
    texts = []
    for name, phase in zip(names, last["phase"].astype(str), strict=True):
        standing, why = (str(table.loc[name, column]) for column in ("standing", "ended_because"))
        reason = "" if why.startswith(standing) else f": {why}"
        when = in_month(table.loc[name, "ended_year"])
        texts.append(
            f"{standing} in {when}{reason}<br>got as far as: {SHADES[phase][0]}<extra></extra>"
        )
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "given up or refused",
        "x": [round(float(year), 2) for year in reached],
        "y": [rows[name] for name in names],
        "marker": {"symbol": "x", "size": 9, "color": INK[theme]},
        "hovertemplate": texts,
        "customdata": [f"project:{name}" for name in names],
    }


def _late(table: Any, rows: dict[str, str], end: float) -> tuple[dict[str, Any], tuple[int, int]]:
    """The time between the planned and the actual start of service, with its main cause.

    Returns:
        The bars; how many works come late, and how many are overdue at the end of the run.
    """
    names, base, length, texts = [], [], [], []
    columns = ("planned_online_year", "online_year", "standing", "delay_cause")
    served = 0
    for name, planned, online, standing, cause in zip(
        table.index, *(table[column] for column in columns), strict=True
    ):
        until = online if np.isfinite(online) else end
        if standing in GONE or until - planned < LATE_YEARS or planned >= end:
            continue
        names.append(rows[name])
        base.append(round(float(planned), 2))
        length.append(round(float(until - planned), 2))
        served += bool(np.isfinite(online))
        state = "" if np.isfinite(online) else " and not in service at the end"
        reason = f"<br>main cause: {cause}" if cause else ""
        texts.append(f"{until - planned:.1f} years late{state}{reason}<extra></extra>")
    trace = {
        "type": "bar",
        "orientation": "h",
        "name": "late",
        "y": names,
        "base": base,
        "x": length,
        "width": 0.16,
        "marker": {"color": COLOURS["late"]},
        "hovertemplate": texts,
    }
    return trace, (served, len(names) - served)


def _dates(table: Any, labels: dict[str, str]) -> dict[str, Any]:
    dated = ("planned_online_year", "fid_year", "online_year", "queue_for_crews_months")
    heads = ["project", "planned in service", "FID", "in service", "months in queue for crews"]
    columns = [table[name].tolist() for name in (*dated, "standing", "delay_cause")]
    body = [
        [
            labels.get(name, name),
            *(in_month(value) for value in dates),
            f"{months:.1f}",
            str(standing),
            str(cause),
        ]
        for name, *dates, months, standing, cause in zip(table.index, *columns, strict=True)
    ]
    return {"columns": [*heads, "standing", "main cause of delay"], "rows": body}


def crews(results: Results, names: dict[str, str], theme: str) -> tuple[Figure, str]:
    """Crews of each trade at work or waited for, over the crews there are [%]."""
    table = results.tables["labour_year"]
    years = years_of(results)
    data, worst = [], ("", 0.0, 0)
    for i, (trade, rows) in enumerate(table.groupby("trade_id", observed=True)):
        wanted = 100.0 * (rows["crews_held"] + rows["crews_waited_for"]) / rows["crews"]
        label, (colour, dash) = names.get(str(trade), str(trade)), series_style(i, theme)
        data.append(line(label, years, wanted.round(1), colour, dash=dash, unit="%", decimals=0))
        if wanted.max() > worst[1]:
            worst = (label, float(wanted.max()), int(rows["year"].iloc[int(wanted.argmax())]))
    full = {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": 100,
        "y1": 100,
        "line": {"color": COLOURS["late"], "width": 1.5, "dash": "dot"},
    }
    words = (
        f"Most is asked of {worst[0]} crews: {worst[1]:.0f} % of those there are, in {worst[2]}. "
        "Above 100 % works wait."
    )
    layout = {"shapes": [full], "plot_bgcolor": GROUND[theme]}
    return chart(data, "% of the crews there are", theme, years=years, layout=layout), words
