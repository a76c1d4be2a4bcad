"""Coordination: the same world with and without a cluster manager, and what stands in the way."""

from __future__ import annotations

from typing import Any

import numpy as np
from dash import html

from dashboard.charts import side_by_side as charts
from dashboard.charts.base import theme_of
from dashboard.charts.by_year import cluster
from dashboard.charts.words import NEVER, NO_CHANGE, NONE, number, signed
from dashboard.components.cards import (
    Card,
    block,
    chart_cards,
    go_to,
    grid,
    note,
    simple_table,
    text_card,
    tile,
    tiles,
)
from dashboard.components.job_bar import chooser, job_bar
from dashboard.desk import Desk
from dashboard.jobs import SEEDS
from dashboard.pages.parts import drawn
from dashboard.state import RunState
from dashboard.together import with_coordination
from twin.dates import month_of
from twin.published_measures import measure
from twin.results import Results
from twin.summary import totals

LABEL = "Coordination"
FIRST_SEEDS = 3
CARDS = (
    Card("coordination-co2", "Fossil CO₂ with and without", "Mt CO₂ a year"),
    Card("coordination-abated", "CO₂ abated and removed", "Mt CO₂ a year"),
    Card("obstacles-alone", "What stands in the way, each alone", "Mt CO₂ still emitted a year"),
    Card("obstacles-together", "What stands in the way, together", "Mt CO₂ still emitted a year"),
)


def layout(place: dict[str, Any]) -> list[Any]:
    """Return the frame of the view."""
    signed_by = text_card("What the cluster manager brings about", block("held"))
    seeds = [(str(each), f"{each} draw{'s' if each > 1 else ''} of luck") for each in SEEDS]
    pivotal = text_card(
        "Whose commitment it hangs on",
        note(
            "The cluster is run without each party in turn, and with each alone. Several draws of "
            "luck tell a true difference from chance. Each takes two runs and two more for every "
            "party that commits: on the Humber some 20 to 40."
        ),
        job_bar("pivotal", "Find out", chooser("seeds", "Under", seeds, str(FIRST_SEEDS))),
        block("pivotal", live=True),
        wide=True,
    )
    pipes = text_card("When pipes come", block("coordination-pipes"))
    return [
        block("coordination-tiles"),
        grid(
            *chart_cards(CARDS[:2], place),
            pipes,
            signed_by,
            pivotal,
            *chart_cards(CARDS[2:], place),
        ),
    ]


def content(desk: Desk, state: RunState, place: dict[str, Any]) -> dict[str, Any]:
    """Return both worlds: the levers as they are, with the cluster manager on and off."""
    theme = theme_of(place)
    world = desk.run(with_coordination(state, True))
    together = world.results
    names = {row.pipeline_id: row.name for row in world.scenario.cluster.pipelines}
    alone = desk.run(with_coordination(state, False)).results
    runs = [("each alone", alone), ("acting together", together)]
    top = 1.05 * max(_tallest(results) for _, results in runs)
    figures = {
        "coordination-co2": charts.lines_of(runs, "fossil_co2_mt", "Mt CO₂ a year", theme),
        "coordination-abated": charts.lines_of(runs, "abated_co2_mt", "Mt CO₂ a year", theme),
        "obstacles-alone": charts.obstacles(alone, theme, top),
        "obstacles-together": charts.obstacles(together, theme, top),
    }
    return drawn(
        figures,
        blocks={
            "coordination-tiles": _tiles(alone, together),
            "held": _held(together, names),
            "pivotal": pivotal_words(
                place.get("pivotal"), together.facts["company_names"], world.scenario.settings.seed
            ),
            "coordination-pipes": _pipes(alone, together, names),
        },
    )


def _tallest(results: Results) -> float:
    return float(cluster(results, "fossil_co2_mt").max(initial=1e-3))


def _tiles(alone: Results, together: Results) -> Any:
    ours, theirs = totals(together), totals(alone)
    entries = (
        ("CO₂ abated and removed, whole run", "CO2 abated and removed, whole run", 1, "Mt"),
        ("net present social value", "Net present social value", 1, "GBP bn"),
        ("public support, whole run", "Public support, whole run", 1, "GBP bn"),
    )
    shown = [
        tile(
            signed(ours[name][0] - theirs[name][0], decimals),
            unit,
            f"Acting together: {label}",
            f"{number(ours[name][0], decimals)} against {number(theirs[name][0], decimals)}",
        )
        for label, name, decimals, unit in entries
    ]
    end = together.facts["end_year"]
    here, there = (
        measure(results, "first_hydrogen_pipe_year", end) for results in (together, alone)
    )
    if np.isfinite(here) and np.isfinite(there):
        years, against = signed(here - there), f"{here:.0f} against {there:.0f}"
    else:
        years = NONE
        words = [f"{y:.0f}" if np.isfinite(y) else NEVER for y in (here, there)]
        against = " against ".join(words)
    shown.append(
        tile(
            years,
            "years",
            "First hydrogen pipe in service",
            against,
        )
    )
    return tiles(*shown)


def commitments(together: Results, names: dict[str, str]) -> list[list[Any]]:
    """Return a row for each pipe to which parties committed together, and what came of it."""
    notes = together.tables["notes"]
    made = notes[(notes["action"] == "coordinate") & (notes["obstacle"].astype(str) == "")]
    carriers = together.facts["pipeline_carriers"]
    rows: list[list[Any]] = []
    for pipe in dict.fromkeys(made["subject"].astype(str)):
        mine = made[made["subject"] == pipe]
        most = mine.iloc[int(mine["figure"].argmax())]
        unit = "GWh" if carriers.get(pipe) == "hydrogen" else "kt CO₂"
        rows.append(
            [
                go_to(names.get(pipe, pipe), "programme", project=pipe),
                _spans(mine["year"].tolist()),
                f"{number(float(most['figure']))} {unit} a year",
                str(most["parties_counted_on"]),
                _came_of(together, pipe),
            ]
        )
    return rows


def _held(together: Results, names: dict[str, str]) -> Any:
    heads = ["Pipe", "Committed in", "At most", "Counting on, parties", "What came of it"]
    return simple_table(
        heads,
        commitments(together, names),
        "Commitments that held together, and what came of them",
        empty="No set of commitments held together.",
    )


def _spans(years: list[int]) -> str:
    """Return years in words, those in a row as one span."""
    spans: list[list[int]] = []
    for year in sorted(set(years)):
        if spans and year == spans[-1][-1] + 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    return ", ".join(f"{s[0]}{NONE}{s[-1]}" if len(s) > 1 else str(s[0]) for s in spans)


def _came_of(together: Results, pipe: str) -> str:
    """Say whether a pipe to which parties committed was decided and built."""
    table = together.tables["projects"]
    works = table[table["project_id"].astype(str).str.partition("#")[0] == pipe]
    online, decided = works["online_year"].min(), works["fid_year"].min()
    if np.isfinite(online):
        return f"in service {month_of(online)}"
    if np.isfinite(decided):
        return f"decided {month_of(decided)}, not in service by the end"
    return "nothing: the pipe was not decided"


def pivotal_words(found: dict[str, Any] | None, names: dict[str, str], seed: int) -> Any:
    """Say what the parties' commitments are worth, once the runs without each are done.

    Args:
        found: what `find_pivotal` found, if it has been asked.
        names: name of each company.
        seed: seed of the run that is shown.
    """
    if found is None:
        return ""
    rows = [
        [
            go_to(names.get(each["party_id"], each["party_id"]), "companies", company=party)
            if (party := each["party_id"]) in names
            else party,
            number(each["lost_without_it_mt"], 2),
            number(each["standard_error_mt"], 2),
            number(each["saved_by_it_alone_mt"], 2),
        ]
        for each in found["pivotal"]
    ]
    sentence = found["sentence"]
    for party, name in names.items():
        sentence = sentence.replace(f"Without {party} ", f"Without {name} ")
    heads = [
        "Party",
        "Abated and removed less without it, Mt CO₂",
        "Standard error, Mt",
        "Abated and removed more if only it commits, Mt CO₂",
    ]
    table = simple_table(
        heads, rows, "Pivotal parties, the most pivotal first", empty="Nobody commits to anything."
    )
    return [html.P(f"{sentence} {_own_draw(found, seed)}"), table]


def _own_draw(found: dict[str, Any], seed: int) -> str:
    """Say what the run that is shown has to do with the draws of luck."""
    by_seed = dict(zip(found["seeds"], found["saved_mt"], strict=True))
    if seed not in by_seed:
        return "This was found before the luck of the run was changed: find out anew."
    own = f"The figures above are of one draw of luck, in which the change is {_mt(by_seed[seed])}"
    others = [value for each, value in by_seed.items() if each != seed]
    if not others:
        return f"{own}."
    if len(others) == 1:
        return f"{own}; in the other it is {_mt(others[0])}."
    return f"{own}; in the {len(others)} others it is {_mt(min(others))} to {_mt(max(others))}."


def _mt(value: float) -> str:
    return f"{signed(value, 1)} Mt" if signed(value, 1) != NO_CHANGE else "nought"


def _pipes(alone: Results, together: Results, names: dict[str, str]) -> Any:
    rows: list[list[Any]] = []
    for pipe in together.facts["pipeline_carriers"]:
        years = [_online(results, pipe) for results in (alone, together)]
        shown = [month_of(year) or NEVER for year in years]
        gap = signed(years[1] - years[0], 1) if all(np.isfinite(years)) else ""
        rows.append([go_to(names.get(pipe, pipe), "programme", project=pipe), *shown, gap])
    heads = ["Pipe", "Each alone", "Together", "Years between"]
    return simple_table(heads, rows, "Year in which each pipe comes into service")


def _online(results: Results, pipe: str) -> float:
    table = results.tables["projects"]
    rows = table[table["project_id"] == pipe]
    return float(rows["online_year"].min()) if len(rows) else float("nan")
