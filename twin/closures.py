"""Which sites closed in a run, when, and whether by their own choice, on a date or by a shock."""

from __future__ import annotations

import calendar
from typing import NamedTuple

import numpy as np

from scenarios.schema.cluster import Cluster
from scenarios.schema.shocks import ShockKind
from scenarios.schema.site import Change
from twin.columns import Names, words_of
from twin.results import Results
from twin.shocks import SHOCK

CHOSEN, DATED, STRUCK = "own choice", "known date", "shock"


class Closure(NamedTuple):
    """The end of a site.

    Attributes:
        year: year in which it closed.
        month: month of that year, from 1.
        cause: own choice, known date or shock.
    """

    year: int
    month: int
    cause: str

    @property
    def words(self) -> str:
        """When it closed and by what."""
        when = f"closed in {calendar.month_name[self.month]} {self.year}"
        how = {CHOSEN: ", by its own choice", STRUCK: ", struck by a shock"}
        return f"{when}{how.get(self.cause, '')}"


def closures(results: Results, cluster: Cluster) -> dict[str, Closure]:
    """Return the sites that closed and stayed closed, whatever closed them; the first cause counts.

    An insolvency ends works and closes nothing: what operates goes on under other owners.
    """
    found = _dated(cluster)
    for site, closure in [*_struck(results), *_chosen(results)]:
        if site not in found or closure[:2] < found[site][:2]:
            found[site] = closure
    return found


def _dated(cluster: Cluster) -> dict[str, Closure]:
    found: dict[str, Closure] = {}
    for row in sorted(cluster.status_changes, key=lambda row: row.month):
        found.pop(row.site_id, None)
        if row.change is Change.CLOSED:
            found[row.site_id] = Closure(int(row.month[:4]), int(row.month[5:]), DATED)
    return found


def _struck(results: Results) -> list[tuple[str, Closure]]:
    notes = results.columns("notes")
    actions, subjects = words_of(notes["action"]), words_of(notes["subject"])
    spared = words_of(notes["obstacle"])
    owners = results.facts["site_companies"]
    found = []
    for action, told, obstacle, year in zip(
        actions, subjects, spared, np.asarray(notes["year"]).tolist(), strict=True
    ):
        kind, _, hit = told.partition(" ")
        if action != SHOCK or kind != ShockKind.CLOSURE.value or obstacle:
            continue
        found += [
            (site, Closure(year, 1, STRUCK))
            for site, owner in owners.items()
            if hit in (site, owner)
        ]
    return found


def _chosen(results: Results) -> list[tuple[str, Closure]]:
    decisions = results.columns("decisions")
    choice = decisions["site_choice"]
    if isinstance(choice, Names):
        closes = np.array([word == "close" for word in choice.words] + [False])[choice.codes]
    else:
        closes = np.array([str(word) == "close" for word in choice], dtype=bool)
    if not closes.any():
        return []
    rows, sites = np.flatnonzero(closes).tolist(), words_of(decisions["site_id"])
    years = np.asarray(decisions["year"]).tolist()
    return [(sites[row], Closure(int(years[row]), 1, CHOSEN)) for row in rows]
