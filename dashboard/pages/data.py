"""Data: every figure the run rests on, with source and status; search, change, see the effect."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard.charts.words import number
from dashboard.components.cards import block, listing, note, text_card
from dashboard.desk import Desk
from dashboard.pages.parts import choice_field
from dashboard.state import RunState
from scenarios.scenario import Scenario
from scenarios.schema.cluster import TABLES

LABEL = "Data"
EVERYTHING = "everything"
MOST_ROWS = 400
NOT_FIGURES = ("source", "status", "note")
COLUMNS = [
    ("table", "Table"),
    ("row", "Row"),
    ("status", "Status"),
    ("figures", "Figures"),
    ("source", "Source"),
    ("note", "Note"),
]


def layout(place: dict[str, Any]) -> list[Any]:
    """Return the frame of the view."""
    finder = html.Div(
        [
            choice_field("table", "Table", place.get("table"), searchable=True),
            html.Div(
                dmc.TextInput(
                    id={"type": "place", "name": "search"},
                    label="Search rows, figures, sources and notes",
                    value=place.get("search", ""),
                    debounce=400,
                    size="sm",
                ),
                className="grow",
            ),
        ],
        className="row",
    )
    table = listing("data", "Figures the run rests on", COLUMNS)
    form = html.Div(
        [
            html.Div(
                dmc.TextInput(
                    id="figure-name",
                    label="Figure, as table.row.column",
                    placeholder="measures.steel_electric_arc.capex_gbp_per_kw",
                    size="sm",
                ),
                className="grow",
            ),
            dmc.TextInput(id="figure-value", label="New value", size="sm", w=140),
            html.Button("Change it", id="figure-apply", className="button main", type="button"),
        ],
        className="row",
    )
    return [
        block("data-summary", class_name="why"),
        finder,
        text_card("Figures", note("Click a row to change one of its figures below."), table),
        text_card(
            "Change a figure and see the effect",
            note("The change becomes part of the run, its link and its exported scenario."),
            form,
            block("data-changes"),
        ),
    ]


def content(desk: Desk, state: RunState, place: dict[str, Any]) -> dict[str, Any]:
    """Return the rows that a search finds: what was not found first, then assumptions."""
    scenario = desk.run(state).scenario
    asked, search = place.get("table"), place.get("search", "").strip().lower()
    table = asked if asked in TABLES else EVERYTHING
    rows = [
        row
        for row in _rows(scenario)
        if table in (EVERYTHING, row["table"]) and search in row["all"]
    ]
    counts = {name: len(getattr(scenario.cluster, name)) for name in TABLES}
    choices = [{"value": EVERYTHING, "label": f"everything ({sum(counts.values()):,})"}]
    choices += [{"value": name, "label": f"{name} ({count:,})"} for name, count in counts.items()]
    shown = [{k: v for k, v in row.items() if k != "all"} for row in rows[:MOST_ROWS]]
    return {
        "rows": {"data": shown},
        "choices": {"table": (choices, table)},
        "blocks": {"data-summary": _summary(scenario, len(rows)), "data-changes": _changes(state)},
    }


def _rows(scenario: Scenario) -> list[dict[str, str]]:
    order = {"missing": 0, "assumption": 1, "derived": 2, "verified": 3}
    rows = []
    for table in TABLES:
        for row in getattr(scenario.cluster, table):
            plain = row.model_dump(mode="json")
            figures = "; ".join(
                f"{name} = {value}"
                for name, value in plain.items()
                if name not in (*NOT_FIGURES, *row.key) and value not in (None, "")
            )
            entry = {
                "rowid": f"{table}.{row.id}",
                "table": table,
                "row": row.id,
                "status": row.status.value,
                "figures": figures,
                "source": row.source,
                "note": row.note,
            }
            entry["all"] = " ".join(entry.values()).lower()
            rows.append(entry)
    return sorted(rows, key=lambda row: order[row["status"]])


def _summary(scenario: Scenario, found: int) -> str:
    statuses = [row.status.value for name in TABLES for row in getattr(scenario.cluster, name)]
    parts = [
        f"{number(statuses.count(status))} {word}"
        for status, word in (
            ("missing", "not found"),
            ("assumption", "assumptions"),
            ("derived", "derived"),
            ("verified", "verified"),
        )
    ]
    shown = f" The first {MOST_ROWS} are shown." if found > MOST_ROWS else ""
    return (
        f"{number(len(statuses))} rows of data: {', '.join(parts)}. "
        f"{number(found)} match; what was not found comes first, then assumptions.{shown}"
    )


def _changes(state: RunState) -> Any:
    changed = [
        f"{name.removeprefix('data.')} = {value}"
        for name, value in state.changes.items()
        if name.startswith("data.")
    ]
    if not changed:
        return note("No figure is changed. Reset or Undo takes changes back.")
    return html.Ul([html.Li(text) for text in changed])
