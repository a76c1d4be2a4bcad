"""Which sites decided otherwise in one run than in another of the same seed, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from infrastructure.orders import ENDED
from twin.columns import Names

if TYPE_CHECKING:
    from twin.results import Results

Order = tuple[str, str, str]
"""Company, site and measure."""
Attempt = tuple[str, str, int]
"""Site, measure and year of an order."""
TO_NOTHING = frozenset(standing.value for standing in ENDED)


class Change(NamedTuple):
    """One measure of one site that is ordered in another year, or in one of two runs only.

    Attributes:
        company_id: owner of the site.
        site_id: the site.
        measure_id: what it orders.
        year_here: year of the order in the run in question; none where it is not made.
        year_there: year of the order in the run it is compared with.
    """

    company_id: str
    site_id: str
    measure_id: str
    year_here: int | None
    year_there: int | None


def orders(results: Results) -> dict[Order, int]:
    """First year in which each site ordered each measure and kept to it, in the table's order.

    An order that came to nothing moved nobody; if the site ordered again, that year counts.
    """
    table = results.columns("decisions")
    rows = np.flatnonzero(np.asarray(table["chosen"]))
    columns = [_words(table[name], rows) for name in ("company_id", "site_id", "measure_id")]
    years = np.asarray(table["year"])[rows].tolist()
    lost = came_to_nothing(results)
    found: dict[Order, int] = {}
    for company, site, measure, year in zip(*columns, years, strict=True):
        if (site, measure, year) not in lost:
            found.setdefault((company, site, measure), year)
    return found


def came_to_nothing(results: Results) -> dict[Attempt, str]:
    """Return the orders whose works were given up, and how: withdrawn, refused or cancelled.

    Works are begun in the January of their order and named after site and measure, with a number
    from the second attempt on.
    """
    table = results.columns("projects")
    names, standings = (_words(table[name], slice(None)) for name in ("project_id", "standing"))
    found: dict[Attempt, str] = {}
    for name, standing, started in zip(
        names, standings, np.asarray(table["started_year"]).tolist(), strict=True
    ):
        site, _, measure = name.partition("#")[0].partition("/")
        if measure and standing in TO_NOTHING:
            found[site, measure, int(started)] = standing
    return found


def changed_minds(here: Results, there: Results) -> list[Change]:
    """Return orders that are made in one run and not in the other, or in another year.

    Args:
        here: the run in question.
        there: the run it is compared with.
    """
    ours, theirs = orders(here), orders(there)
    return [
        Change(*order, ours.get(order), theirs.get(order))
        for order in sorted({*ours, *theirs})
        if ours.get(order) != theirs.get(order)
    ]


def _words(values: Any, rows: Any) -> list[str]:
    """Return the names of some rows, whether they are kept as codes or as words."""
    if isinstance(values, Names):
        return [values.words[code] for code in values.codes[rows].tolist()]
    return [str(value) for value in np.asarray(values, dtype=object)[rows]]
