"""What stands in the way, and which commitments everything hangs on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from twin.report.content import Section, Table, Text, date, number, table_of, text
from twin.report.sections.programme import standing

if TYPE_CHECKING:
    from twin.report.source import Source

NO_OBSTACLE = ("none", "another option is worth more")


def section(source: Source) -> Section:
    """Make the section on obstacles and pivotal commitments."""
    return Section(
        "obstacles",
        "Obstacles and pivotal commitments",
        (
            Text(
                "Every option a site could take was valued each year, and the first obstacle that "
                "held it back was kept. Below, obstacles are weighed by the CO₂ of the sites they "
                "held, in the last year in which each option was weighed."
            ),
            _obstacles(source),
            _pivotal(source),
            _notes(source),
        ),
    )


def _obstacles(source: Source) -> Table:
    decisions = source.results.tables["decisions"]
    last = decisions.drop_duplicates(["site_id", "measure_id"], keep="last")
    held = last[~last["chosen"] & ~last["obstacle"].isin(NO_OBSTACLE)]
    sites = source.results.tables["site_year"]
    end = sites[sites["year"] == int(source.years[-1])].set_index("site_id")["fossil_co2_kt"]
    rows = pd.DataFrame(
        {
            "obstacle": held["obstacle"].astype(str).to_numpy(),
            "kind": held["kind"].astype(str).to_numpy(),
            "site": held["site_id"].astype(str).to_numpy(),
            "value": held["value_gbp_m"].to_numpy(),
        }
    )
    rows["kt"] = rows["site"].map({str(k): float(v) for k, v in end.items()}).fillna(0.0)
    once = rows.drop_duplicates(["obstacle", "kind", "site"])
    table = once.groupby(["obstacle", "kind"]).agg(sites=("site", "nunique"), kt=("kt", "sum"))
    table = table.sort_values("kt", ascending=False, kind="stable").reset_index()
    table["kt"] = table["kt"] * 1e-3
    return table_of(
        "obstacles",
        "Obstacles by the CO₂ of the sites they hold",
        [
            text("Obstacle", 3.2),
            text("Kind of measure", 1.4),
            number("Sites", ""),
            number(f"Fossil CO₂ of these sites in {int(source.years[-1])}", "Mt", 2),
        ],
        table,
        "A site stands in a row for each kind of measure it could not take, so rows do not add up.",
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
            "obstacle": last["obstacle"].to_numpy(),
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
