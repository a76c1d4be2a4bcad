"""Notes who let whom have room on a pipe, and says so when somebody asks why."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

import pandas as pd

from agents.journal import Note
from twin.printed_names import printed

if TYPE_CHECKING:
    from twin.model import ClusterModel
    from twin.results import Results

RESELL, TAKE_OVER = "resell", "take_over"
"""Actions in the notes: of the seller and, in the row below, of the taker."""


def note_resales(model: ClusterModel, year: int) -> None:
    """Note what passed from one customer to another this January, seller and taker in turn."""
    assert model.market.resale is not None
    sales = [sale for sale in model.market.resale.sales if sale.year == year]
    if not sales:
        return
    owners = {project.order.project_id: project.order.owner_id for project in model.works.projects}
    for sale in sales:
        pipe = model.market.pipelines[sale.pipeline].pipeline_id
        for customer, action in ((sale.seller, RESELL), (sale.taker, TAKE_OVER)):
            party = owners.get(customer, customer)
            model.journal.notes.append(Note(year, party, pipe, action, sale.volume, "", 1))


def resale_sentences(results: Results, parties: AbstractSet[str], year: int) -> list[str]:
    """Say, year by year up to one, what room some parties let others have or took over.

    Args:
        results: the run.
        parties: companies that are asked about.
        year: last year to tell of.
    """
    notes = results.tables["notes"]
    sold = notes["action"] == RESELL
    if not sold.any():
        return []
    told = []
    for (_, seller), (_, taker) in zip(
        notes[sold].iterrows(), notes[sold.shift(1, fill_value=False)].iterrows(), strict=True
    ):
        if int(seller["year"]) > year or parties.isdisjoint(
            {str(seller["party_id"]), str(taker["party_id"])}
        ):
            continue
        told.append(_sentence(results, seller, taker, str(seller["party_id"]) in parties))
    return told


def _sentence(results: Results, seller: pd.Series, taker: pd.Series, sells: bool) -> str:
    """Tell of one sale as the side that is asked about sees it."""
    facts, pipe = results.facts, str(seller["subject"])
    unit = "GWh of hydrogen" if facts["pipeline_carriers"][pipe] == "hydrogen" else "kt of CO2"
    room = f"{seller['figure']:,.0f} {unit} a year on {printed(facts, pipe)}"
    if sells:
        other = printed(facts, str(taker["party_id"]))
        return f"In {seller['year']} it let {other} have room for {room} that it does not use."
    other = printed(facts, str(seller["party_id"]))
    return f"In {seller['year']} it took over room for {room} from {other}, as the pipe was full."
