"""What stands in the way, and which commitments everything hangs on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from twin.obstacle_words import obstacles_told
from twin.report.content import Section, Table, Text, date, number, table_of, text
from twin.report.sections.programme import standing

if TYPE_CHECKING:
    from twin.report.source import Source


def section(source: Source) -> Section:
    """Make the section on obstacles and pivotal commitments."""
    return Section(
        "obstacles",
        "Obstacles and pivotal commitments",
        (
            Text(
                "Every option a site could take was valued each year, and the first obstacle that "
                "held it back was kept. Below, what is still emitted stands under what holds it."
            ),
            _obstacles(source),
            _pivotal(source),
            _notes(source),
        ),
    )


def _obstacles(source: Source) -> Table:
    """CO₂ still emitted by obstacle, every fifth year; it sums to the cluster's."""
    table = source.results.tables["obstacle_year"]
    shown = [int(year) for year in source.years if year % 5 == 0]
    by_year = table.assign(obstacle=table["obstacle"].astype(str)).pivot(
        index="obstacle", columns="year", values="fossil_co2_mt"
    )
    by_year = by_year[shown]
    by_year = by_year.loc[by_year.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    return table_of(
        "obstacles",
        "Fossil CO₂ that is still emitted, by what stands in the way",
        [text("Obstacle", 3.2), *(number(str(y), "Mt", 2, total=True) for y in shown)],
        by_year.reset_index(),
        "What ordered works will abate counts under them until they are in service; the rest of a "
        "site's CO₂ under the obstacle of its most valuable option. Columns sum to the fossil CO₂ "
        "of the cluster.",
    )


def _pivotal(source: Source) -> Table:
    """Shared pipes and plants by what their users avoid."""
    rows = []
    projects = source.results.tables["projects"].drop_duplicates("project_id", keep="last")
    by_id = projects.set_index("project_id")
    for key, carrier in source.results.facts["pipeline_carriers"].items():
        if key not in by_id.index:
            continue
        own = by_id.loc[key]
        users, kt = _users(source, key, carrier)
        rows.append(
            (
                source.names.get(key, key),
                "CO₂ pipeline" if carrier == "co2" else "hydrogen pipeline",
                standing(str(own["standing"])),
                float(own["fid_year"]),
                float(own["online_year"]),
                users,
                kt * 1e-3,
            )
        )
    rows.sort(key=lambda row: -float(row[-1]))
    return Table(
        "pivotal",
        "Commitments that others wait for",
        (
            text("Commitment", 3.0),
            text("Kind", 1.4),
            text("Standing", 1.2),
            date("FID"),
            date("In service"),
            number("Sites that rely on it", ""),
            number("CO₂ they avoid or remove, whole run", "Mt", 1),
        ),
        tuple(rows),
        "By the route that each measure in service was decided with; a measure whose route takes "
        "two pipelines counts with both.",
    )


def _users(source: Source, pipeline: str, carrier: str) -> tuple[int, float]:
    """Sites in service on a pipeline, and the CO₂ their measures avoid over the run [kt]."""
    decisions = source.results.tables["decisions"]
    chosen = decisions[decisions["chosen"]]
    uses = [pipeline in _way(route) for route in chosen["route"].tolist()]
    mine = chosen[np.array(uses, dtype=bool)] if len(chosen) else chosen
    kind = "capture" if carrier == "co2" else "hydrogen"
    mine = mine[mine["kind"] == kind]
    wanted = {
        f"{site}/{measure}"
        for site, measure in zip(mine["site_id"], mine["measure_id"], strict=True)
    }
    assets = source.results.tables["asset_year"]
    name = assets["asset_id"].astype(str).str.split("#").str[0]
    own = assets[name.isin(wanted)]
    removed = source.results.tables["site_year"]
    avoided = -float(own["fossil_co2_kt"].sum())
    if carrier == "co2":
        sites = {str(s) for s in own["site_id"]}
        rows = removed[removed["site_id"].astype(str).isin(sites)]
        avoided += float(rows["removed_biogenic_co2_kt"].sum())
    return len({str(s) for s in own["site_id"]}), avoided


def _way(route: object) -> list[str]:
    """Pipelines of a route that is named as ``from hub by pipeline + pipeline#number``."""
    if not isinstance(route, str):
        return []
    return route.partition("#")[0].partition(" by ")[2].split(" + ")


def _notes(source: Source) -> Table:
    notes = source.results.tables["notes"]
    held = notes[notes["obstacle"] != ""]
    last = held.sort_values("year", kind="stable").drop_duplicates(
        ["party_id", "subject", "action"], keep="last"
    )
    table = pd.DataFrame(
        {
            "party": [source.names.get(str(p), str(p)) for p in last["party_id"]],
            "subject": [_subject(source, str(s)) for s in last["subject"]],
            "year": last["year"].astype(str).to_numpy(),
            "obstacle": obstacles_told(source.results.facts, last["subject"], last["obstacle"]),
        }
    )
    return table_of(
        "held_back",
        "What held operators, producers and the state back, last time it did",
        [text("Party", 2.0), text("On", 2.4), text("Year", 0.6), text("Obstacle", 3.0)],
        table,
        shown=40,
    )


def _subject(source: Source, subject: str) -> str:
    return source.project_name(subject)
