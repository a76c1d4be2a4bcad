"""Why operators, producers, the government and the cluster manager did what they did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from twin.amounts import pounds
from twin.dates import month_of
from twin.obstacle_words import obstacle_told, obstacles_told
from twin.printed_names import printed
from twin.resale_notes import RESELL, TAKE_OVER
from twin.shocks import SHOCK
from twin.why_answer import Why
from twin.why_delay import SHORTEST_TOLD_MONTHS, delay_told, timing_told

if TYPE_CHECKING:
    from twin.results import Results

ACTIONS = {
    "build": ("take the final investment decision on", "volume booked"),
    "produce": ("take the final investment decision on", "cost GBP/MWh"),
    "support": ("support", "strike asked"),
    "expand": ("buy more of the store of", "volume bought"),
    "coordinate": ("gather commitments for", "volume that would book"),
    SHOCK: ("withstand", "factor"),
    "apply": ("let those who build apply for consent as one for", "projects that apply together"),
    "join": ("commit to", "volume it would book"),
    RESELL: ("let another have room on", "volume passed on"),
    TAKE_OVER: ("take over room of another on", "volume taken over"),
    "carry": ("carry the whole peak hour on", "share it can carry"),
}
"""What a party other than a company could have done, and what the figure beside it is."""

AS_ESTIMATED_SHARE = 0.01
"""Smaller differences between estimate and cost are not worth a word."""


def explain_party(results: Results, name: str, year: int, notes: pd.DataFrame) -> Why:
    """Explain operators, producers, government and cluster manager from their notes.

    Args:
        results: the run.
        name: the party, or what its notes are about.
        year: year asked about.
        notes: notes of the party or about it.
    """
    told = results.facts
    until = notes[notes["year"] <= year]
    if until.empty:
        label = printed(told, name)
        return Why(label, year, (f"It had nothing to decide by {year}.",), pd.DataFrame(), year)
    last = int(until["year"].max())
    sentences = [_note_sentence(told, row) for _, row in until[until["year"] == last].iterrows()]
    sentences += _project_sentences(results, name)
    recent = until[until["year"] > last - 8]
    table = pd.DataFrame(
        {
            "year": recent["year"].to_numpy(),
            "party": [printed(told, str(party)) for party in recent["party_id"]],
            "subject": [printed(told, str(subject)) for subject in recent["subject"]],
            "figure": recent["figure"].round(1).to_numpy(),
            "what it is": [ACTIONS[str(action)][1] for action in recent["action"]],
            "obstacle": obstacles_told(told, recent["subject"], recent["obstacle"]),
        }
    )
    heading = "Decided by it or about it, up to"
    return Why(printed(told, name), year, tuple(sentences[:12]), table, last, heading)


def _note_sentence(facts: dict[str, Any], row: pd.Series) -> str:
    if row["action"] == SHOCK:
        felt = "but there was nothing left to hit" if row["obstacle"] else "and was felt"
        kind, _, hit = str(row["subject"]).partition(" ")
        struck = f"{kind.replace('_', ' ')} {printed(facts, hit)}".strip()
        return f"In {row['year']} a shock struck, {felt}: {struck}."
    party, subject = str(row["party_id"]), str(row["subject"])
    action = ACTIONS[str(row["action"])][0]
    doing = f"{action} {printed(facts, subject)}"
    if party == subject:
        doing = action.removesuffix(" on").replace("take the final", "take its final")
    if row["obstacle"]:
        held = obstacle_told(facts, subject, str(row["obstacle"]))
        return f"In {row['year']} {printed(facts, party)} did not {doing}: {held}."
    return f"In {row['year']} {printed(facts, party)} was ready to {doing}, and did."


def _project_sentences(results: Results, name: str) -> list[str]:
    """Dates of the works behind a pipeline or plant."""
    projects = results.tables["projects"]
    mine = projects[projects["project_id"] == name]
    sentences = []
    for _, row in mine.iterrows():
        dates = [
            f"{label} {month_of(row[column])}"
            for label, column in (
                ("consent", "consent_end_year"),
                ("FEED", "engineer_end_year"),
                ("FID", "fid_year"),
                ("in service", "online_year"),
            )
            if np.isfinite(row[column])
        ]
        ended = " Consent was refused." if row["standing"] == "refused" else ""
        if row["standing"] == "cancelled":
            ended = f" They were cancelled: {row['ended_because']}."
        if np.isfinite(row["online_year"]):
            ended += f" It runs {timing_told(row)}."
        elif row["delay_cause_months"] >= SHORTEST_TOLD_MONTHS:
            ended += f" So far, {delay_told(row)}."
        sentences.append(
            f"Its works: {', '.join(dates) or 'nothing finished'}; planned to be in "
            f"service in {month_of(row['planned_online_year'])}.{ended}{cost_told(row)}"
        )
    return sentences


def cost_told(row: pd.Series) -> str:
    """Say what works cost that were decided, and how far that is from their estimate."""
    costs = {"operating": "It cost", "committed": "It will cost"}.get(str(row["standing"]))
    estimate = float(row["estimate_gbp_m"])
    if costs is None or estimate <= 0.0:
        return ""
    cost = float(row["capex_gbp_m"])
    over = cost / estimate - 1.0
    told = f"{100.0 * abs(over):.0f} % {'more' if over > 0.0 else 'less'} than estimated"
    if abs(over) < AS_ESTIMATED_SHARE:
        told = "as estimated"
    return f" {costs} {pounds(cost)}, {told}."
