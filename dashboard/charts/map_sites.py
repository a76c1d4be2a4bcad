"""Sites on the map: a circle's area says how much CO2, its colour what runs there, by year."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from dashboard.charts.base import INK
from dashboard.charts.by_year import by_year, years_of
from dashboard.charts.map_ground import CHOICE_WORDS, Place
from dashboard.charts.map_labels import labels
from twin.closures import Closure
from twin.looks import CLOSED_RIM, COLOURS
from twin.results import Results

LARGEST_CIRCLE_PX = 44.0
SMALLEST_CIRCLE_PX = 6.0
CHOICES = tuple(CHOICE_WORDS)
MOVED = "<br>decides otherwise than in the reference"


class Sites:
    """Circles of a run."""

    def __init__(
        self,
        results: Results,
        places: dict[str, Place],
        closed: Mapping[str, Closure],
        theme: str,
        moved: Collection[str] = (),
    ) -> None:
        """Lay out CO2 and what runs at the sites that have a place; those that moved get a ring."""
        emitted = by_year(results, "site_year", "site_id", "fossil_co2_kt")
        self.years, self.names = years_of(results), results.facts["site_names"]
        self.owners = results.facts["site_companies"]
        self.ids = [name for name in emitted if name in places]
        self.kt = np.array([emitted[name] for name in self.ids]).reshape(-1, len(self.years)).T
        self.places = [places[name] for name in self.ids]
        self.choices = _choices(results, self.ids, self.years, closed)
        self.moved, self.ink = frozenset(moved), INK[theme]
        self.scale_kt = max(float(self.kt[0].max(initial=0.0)), 1.0)

    def diameters_px(self, row: int) -> Any:
        """Return the width of each circle, whose area follows CO2."""
        kt = np.maximum(self.kt[row], 0.0)
        return np.sqrt(kt / self.scale_kt) * LARGEST_CIRCLE_PX + SMALLEST_CIRCLE_PX

    def rims(self, choice: Sequence[str]) -> dict[str, Any]:
        """Return what goes around each circle: a ring where the mind changed, grey where closed."""
        rims = [
            (self.ink, 2.5)
            if name in self.moved
            else (CLOSED_RIM if kind == "closed" else "#FFFFFF", 1)
            for name, kind in zip(self.ids, choice, strict=True)
        ]
        return {"color": [each for each, _ in rims], "width": [wide for _, wide in rims]}

    def trace(self, year: int) -> dict[str, Any]:
        """Return the circles of a year."""
        row = year - self.years[0]
        kt, choice = np.maximum(self.kt[row], 0.0).tolist(), self.choices[row]
        return {
            "type": "scatter",
            "mode": "markers",
            "name": "sites",
            "showlegend": False,
            "x": [x for x, _ in self.places],
            "y": [y for _, y in self.places],
            "customdata": [self.owners[name] for name in self.ids],
            "text": [
                f"<b>{self.names[name]}</b><br>{value:,.0f} kt fossil CO₂ in {year}<br>"
                f"{CHOICE_WORDS[kind]}{MOVED if name in self.moved else ''}"
                for name, value, kind in zip(self.ids, kt, choice, strict=True)
            ],
            "hovertemplate": "%{text}<extra></extra>",
            "marker": {
                "size": self.diameters_px(row).round(1),
                # Plotly has no hatch for circles; a cross of lines within stands for it.
                "symbol": ["circle-x" if kind == "closed" else "circle" for kind in choice],
                "color": [COLOURS[kind] for kind in choice],
                "line": self.rims(choice),
                "opacity": 0.85,
            },
        }

    def labels(self, theme: str, marks: Sequence[Place], *, alone: bool) -> dict[str, Any]:
        """Return the names of the largest sites, of a map alone or among other pictures."""
        order = self.kt[0].argsort()[::-1].tolist()
        radii = (self.diameters_px(0) / 2.0).tolist()
        return labels(
            [self.places[i] for i in order],
            [self.names[self.ids[i]] for i in order],
            [radii[i] for i in order],
            theme,
            marks=marks,
            alone=alone,
        )

    def words(self, year: int) -> str:
        """Say what the sites of a year run on."""
        kinds = self.choices[year - self.years[0]]
        counts = [f"{kinds.count(kind)} {CHOICE_WORDS[kind]}" for kind in CHOICES if kind in kinds]
        return f"In {year}, of {len(kinds)} sites on the map: {', '.join(counts)}."

    def table(self, year: int) -> dict[str, Any]:
        """Return what the circles of a year say, in figures."""
        row = year - self.years[0]
        return {
            "columns": ["site", f"fossil CO2 in {year}, kt", "what runs"],
            "rows": [
                [self.names[name], round(kt, 1), CHOICE_WORDS[kind]]
                for name, kt, kind in zip(
                    self.ids, self.kt[row].tolist(), self.choices[row], strict=True
                )
            ],
        }


def _choices(
    results: Results, ids: list[str], years: list[int], closed: Mapping[str, Closure]
) -> list[list[str]]:
    """Last measure each site had in operation by the end of each year, or that it had closed."""
    assets = results.columns("asset_year")
    rank = np.array([CHOICES.index(w) if w in CHOICES else 0 for w in assets["kind"].words] + [0])
    place = {name: i for i, name in enumerate(ids)}
    column = np.array([place.get(word, -1) for word in assets["site_id"].words] + [-1])
    sites, kinds = column[assets["site_id"].codes], rank[assets["kind"].codes]
    best = np.zeros((len(years), len(ids) + 1), dtype=np.int64)
    np.maximum.at(best, (np.asarray(assets["year"]) - years[0], sites), kinds)
    for site, closure in closed.items():
        if site in place:
            best[max(closure.year - years[0], 0) :, place[site]] = CHOICES.index("closed")
    return [[CHOICES[code] for code in codes] for codes in best[:, : len(ids)].tolist()]
