"""The build programme: planned against actual, causes of delay, crews by trade."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from twin.report.content import Section, Table, Text, date, number, table_of, text, year
from twin.report.gantt import programme_figure

if TYPE_CHECKING:
    from twin.report.source import Source

DRAWN = 28
"""Projects in the picture: all pipelines and plants, and the dearest measures."""


def section(source: Source) -> Section:
    """Make the section on the build programme."""
    projects = source.results.tables["projects"]
    named = {str(p): source.project_name(str(p)) for p in projects["project_id"]}
    return Section(
        "programme",
        "Build programme",
        (
            Text(
                "Each project passes development, consent, front-end engineering (FEED), the "
                "final investment decision (FID), procurement, building and commissioning. Works "
                "wait for consents, seasons and crews; what made each late is kept."
            ),
            programme_figure(_drawn(projects), named, int(source.years[-1])),
            _table(source, projects, named),
            _delays(projects),
            _labour(source),
        ),
    )


def _drawn(projects: pd.DataFrame) -> pd.DataFrame:
    shared = ~projects["project_id"].astype(str).str.contains("/")
    own = projects[~shared].nlargest(max(DRAWN - int(shared.sum()), 0), "capex_gbp_m")
    return pd.concat([projects[shared], own])


def _table(source: Source, projects: pd.DataFrame, named: dict[str, str]) -> Table:
    frame = projects.sort_values("capex_gbp_m", ascending=False, kind="stable")
    late = (frame["online_year"] - frame["planned_online_year"]) * 12.0
    table = pd.DataFrame(
        {
            "name": [named[str(p)] for p in frame["project_id"]],
            "owner": [source.names.get(str(o), str(o)) for o in frame["owner_id"]],
            "standing": [standing(str(s)) for s in frame["standing"]],
            "planned": frame["planned_online_year"].to_numpy(),
            "fid": frame["fid_year"].to_numpy(),
            "online": frame["online_year"].to_numpy(),
            "late": late.to_numpy(),
            "cause": frame["delay_cause"].astype(str).to_numpy(),
            "estimate": frame["estimate_gbp_m"].to_numpy(),
            "cost": frame["capex_gbp_m"].to_numpy(),
        }
    )
    return table_of(
        "programme",
        "Projects, the dearest first",
        [
            text("Project", 3.2),
            text("Owner", 2.2),
            text("Standing", 1.3),
            date("Planned in service"),
            date("FID"),
            date("In service"),
            number("Late", "months", 0),
            text("Main cause of delay", 2.0),
            number("Estimate", "GBP m", 1),
            number("Cost", "GBP m", 1),
        ],
        table,
        "Cost is what was or would be spent, overrun included; a project that never reached its "
        "FID costs nothing in the accounts.",
        shown=40,
    )


def standing(word: str) -> str:
    """Return the standing of a project as printed."""
    return word.replace("_", " ").replace("fid", "FID")


def _delays(projects: pd.DataFrame) -> Table:
    rows = projects[projects["delay_cause_months"] >= 1.0]
    cause = rows["delay_cause"].astype(str)
    table = rows.groupby(cause).agg(
        projects=("project_id", "size"), months=("delay_cause_months", "mean")
    )
    table = table.sort_values("projects", ascending=False, kind="stable").reset_index()
    return table_of(
        "delays",
        "What made projects late",
        [
            text("Main cause", 3.0),
            number("Projects", "", total=True),
            number("Mean delay by it", "months", 1),
        ],
        table,
        "Projects whose main cause of delay cost at least a month.",
    )


def _labour(source: Source) -> Table:
    """Skills gap: crews of each trade against what works asked for."""
    table = source.results.tables["labour_year"]
    per_crew = {row.trade_id: row.workers_per_crew for row in source.cluster.trades}
    trade = table["trade_id"].astype(str)
    size = trade.map(per_crew).to_numpy(dtype=np.float64)
    frame = pd.DataFrame(
        {
            "trade": [source.names.get(t, t) for t in trade],
            "year": table["year"].to_numpy(),
            "workers": table["workers"].to_numpy(),
            "free": table["crews"].to_numpy() * size,
            "elsewhere": table["workers_on_competing_works"].to_numpy(),
            "at_work": table["crews_held"].to_numpy() * size,
            "gap": table["crews_waited_for"].to_numpy() * size,
            "trainees": table["trainees"].to_numpy(),
        }
    )
    shown = frame[frame["year"].isin(source.shown_years)]
    peak = frame.loc[frame.groupby("trade")["gap"].idxmax()]
    chosen = pd.concat([shown, peak]).drop_duplicates(["trade", "year"])
    return table_of(
        "skills",
        "Labour by trade: at work, free, and the gap",
        [
            text("Trade", 3.6),
            year(),
            number("Workers in the region", "people"),
            number("free for these works", "people"),
            number("on competing works", "people"),
            number("at work here", "people"),
            number("Gap: waited for", "people"),
            number("Trainees", "people"),
        ],
        chosen.sort_values(["trade", "year"], kind="stable"),
        "Crews times workers a crew; at work and waited for are averages over the year. The year "
        "with the widest gap of each trade is among the rows.",
    )
