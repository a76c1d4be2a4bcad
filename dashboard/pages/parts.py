"""What views have in common: figures with their words, the year shown, fields to choose with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dash_mantine_components as dmc

from dashboard.charts.base import Figure
from twin.results import Results


def drawn(figures: Mapping[str, tuple[Figure, str]], **more: Any) -> dict[str, Any]:
    """Return the content of a view: figures, what each says in words, and whatever else it has."""
    return {
        "figures": {name: figure for name, (figure, _) in figures.items()},
        "words": {name: _below(figure, text) for name, (figure, text) in figures.items()},
        **more,
    }


def _below(figure: Figure, words: str) -> str:
    """Return the words below a picture; none where an empty picture says the same itself."""
    notes = figure["layout"].get("annotations") or ()
    return "" if any(note.get("text") == words for note in notes) else words


def year_shown(results: Results, place: Mapping[str, Any], first: int) -> int:
    """Return the year that a page asks for, or a first one, within the run."""
    start, end = int(results.facts["start_year"]), int(results.facts["end_year"])
    return min(max(int(place.get("year", first)), start), end)


def number_field(name: str, label: str, value: int | None, low: int, high: int) -> Any:
    """Return a field for a whole number that says where in a run a page is.

    Without a value it waits for what the content of the view chooses (`fields`).
    """
    return dmc.NumberInput(
        id={"type": "place", "name": name},
        label=label,
        value=value,
        min=low,
        max=high,
        debounce=400,
        size="sm",
    )


def choice_field(name: str, label: str, value: Any, **more: Any) -> Any:
    """Return a list to choose from; the content of the view brings its entries."""
    return dmc.Select(
        id={"type": "choice", "name": name},
        label=label,
        data=[],
        value=value,
        allowDeselect=False,
        size="sm",
        **more,
    )
