"""Why a company did what it did in a year: options, values, obstacle, choice, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from scenarios.errors import Fault, InputError
from scenarios.translate import did_you_mean

if TYPE_CHECKING:
    from twin.results import Results


@dataclass(frozen=True)
class Why:
    """The answer to why.

    Attributes:
        subject: whom it is about, as printed.
        year: the year asked about.
        sentences: the answer in plain words.
        options: options with value, obstacle and choice; empty when nothing was weighed.
        decided_year: year the options are from; the year asked about, or the last one before it.
    """

    subject: str
    year: int
    sentences: tuple[str, ...]
    options: pd.DataFrame
    decided_year: int

    def __str__(self) -> str:
        """Return the answer as text that fits one screen."""
        lines = [f"{self.subject}, {self.year}", *self.sentences]
        if not self.options.empty:
            lines += ["", self.options.to_string(index=False)]
        return "\n".join(lines)

    def to_dict(self) -> dict[str, object]:
        """Return the answer as plain values."""
        return {"subject": self.subject, "year": self.year, "decided_year": self.decided_year,
                "sentences": list(self.sentences),
                "options": self.options.to_dict(orient="records")}


def explain(results: Results, name: str, year: int) -> Why:
    """Explain what a party did in a year.

    Raises:
        InputError: if there is no such party or year.
    """
    start, end = results.facts["start_year"], results.facts["end_year"]
    if not start <= year <= end:
        raise InputError([Fault("year", str(year), f"a year from {start} to {end}",
                                "ask about a year of the run")])
    sites = {site: owner for site, owner in results.facts["site_companies"].items()
             if name in (site, owner)}
    if sites:
        return _explain_sites(results, name, year, sorted(sites))
    notes = results.tables["notes"]
    mine = notes[(notes["party_id"] == name) | (notes["subject"] == name)]
    if not mine.empty:
        return _explain_party(results, name, year, mine)
    known = sorted({*results.facts["site_companies"], *results.facts["site_companies"].values(),
                    *notes["party_id"].astype(str)})
    raise InputError([Fault("name", name, "a company, site, operator, pipeline or producer",
                            did_you_mean(name, known))])


def _explain_sites(results: Results, name: str, year: int, sites: list[str]) -> Why:
    decisions = results.tables["decisions"]
    mine = decisions[decisions["site_id"].isin(sites) & (decisions["year"] <= year)]
    label = results.facts["company_names"].get(name) or results.facts["site_names"].get(name, name)
    if mine.empty:
        return Why(label, year, ("It has nothing to decide: it is closed, or no emission was "
                                 "found for it.",), pd.DataFrame(), year)
    sentences: list[str] = []
    tables = []
    decided = int(mine["year"].max())
    for site in sites:
        own = mine[mine["site_id"] == site]
        if own.empty:
            continue
        last = int(own["year"].max())
        rows = own[own["year"] == last]
        several = f"{results.facts['site_names'][site]}: " if len(sites) > 1 else ""
        sentences += [several + text for text in _site_sentences(results, site, year, last, rows)]
        tables.append(_option_table(results, rows, len(sites) > 1))
    return Why(label, year, tuple(sentences), pd.concat(tables, ignore_index=True), decided)


def _site_sentences(
    results: Results, site: str, year: int, last: int, rows: pd.DataFrame
) -> list[str]:
    measures = results.facts["measure_names"]
    choice = str(rows["site_choice"].iloc[0])
    when = f"in {last}" if last != year else "this year"
    if choice == "close":
        return [f"It closed {when}: carbon cost beyond what customers pay outweighed its margin."]
    if choice in measures:
        row = rows[rows["measure_id"] == choice].iloc[0]
        chosen = (f"It chose '{measures[choice]}' {when}: worth GBP {row['value_gbp_m']:,.0f} m "
                  f"more than continuing, for an investment of GBP {row['capex_gbp_m']:,.0f} m.")
        return [chosen, *_progress(results, f"{site}/{choice}", year)]
    sentences = [f"It continued as before {when}."]
    for _, row in rows.sort_values("value_gbp_m", ascending=False).head(2).iterrows():
        sentences.append(_obstacle_sentence(results, row, measures))
    return sentences


def _obstacle_sentence(results: Results, row: pd.Series, measures: dict[str, str]) -> str:
    """Say what stood in the way of one option, and what carbon price would have been enough."""
    name, obstacle = measures[str(row["measure_id"])], str(row["obstacle"])
    value, carbon = float(row["value_gbp_m"]), float(row["carbon_value_gbp_m"])
    text = f"'{name}' was worth GBP {value:,.0f} m against continuing"
    if obstacle == "below hurdle rate":
        if carbon > 0.0:
            prices = results.tables["cluster_year"].set_index("year")["carbon_price_gbp_per_t"]
            scale = 1.0 - value / carbon
            text += (f", below its hurdle rate; it would pay with carbon prices {scale:.1f} times "
                     f"as high (GBP {scale * prices.loc[row['year']]:,.0f}/t that year)")
        else:
            text += ", below its hurdle rate at any carbon price"
    elif obstacle not in ("none", "another option is worth more"):
        text += f"; what stood in the way: {obstacle}"
    expected = float(row["route_expected_year"])
    if np.isfinite(expected):
        text += f"; its route could be open in {expected:.0f} at the earliest"
    return text + "."


def _progress(results: Results, project_id: str, year: int) -> list[str]:
    """Say how far the works of a choice are, and what they wait for."""
    projects = results.tables["projects"]
    mine = projects[projects["project_id"].astype(str).str.split("#").str[0] == project_id]
    if mine.empty:
        return []
    row = mine[mine["started_year"] < year + 1].iloc[-1] if (
        mine["started_year"] < year + 1).any() else mine.iloc[-1]
    online, fid, queue = (float(row[c]) for c in ("online_year", "fid_year",
                                                  "queue_for_crews_months"))
    if np.isfinite(online):
        late = online - float(row["planned_online_year"])
        text = f"It ran from {online:.1f}, planned {row['planned_online_year']:.1f}"
        text += f" ({late:+.1f} years" + (f", of which {queue:.0f} months waiting for crews)"
                                          if queue >= 1.0 else ")")
        return [text + "."]
    if row["standing"] == "refused":
        return ["Its consent was refused."]
    if row["standing"] == "withdrawn":
        return ["It withdrew later, because what it relied on was not decided in time."]
    return [f"Its final investment decision came in {fid:.1f}." if np.isfinite(fid)
            else "Its final investment decision had not come by the end of the run."]


def _option_table(results: Results, rows: pd.DataFrame, several: bool) -> pd.DataFrame:
    measures = results.facts["measure_names"]
    table = pd.DataFrame({
        "option": [measures[str(m)] for m in rows["measure_id"]],
        "value GBP m": rows["value_gbp_m"].round(1).to_numpy(),
        "investment GBP m": rows["capex_gbp_m"].round(1).to_numpy(),
        "tariff": rows["tariff_gbp_per_mwh_or_t"].round(1).to_numpy(),
        "obstacle": rows["obstacle"].astype(str).to_numpy(),
        "chosen": np.where(rows["chosen"], "yes", ""),
    })
    if several:
        table.insert(0, "site", rows["site_id"].astype(str).to_numpy())
    return table


def _explain_party(results: Results, name: str, year: int, notes: pd.DataFrame) -> Why:
    until = notes[notes["year"] <= year]
    if until.empty:
        return Why(name, year, (f"It had decided nothing by {year}.",), pd.DataFrame(), year)
    last = int(until["year"].max())
    rows = until[until["year"] == last]
    sentences = []
    for _, row in rows.head(8).iterrows():
        outcome = str(row["obstacle"]) or "done"
        sentences.append(f"{last}: {row['party_id']}, {row['action']} {row['subject']} "
                         f"(figure {row['figure']:,.0f}): {outcome}.")
    table = rows[["subject", "action", "figure", "obstacle"]].round(1)
    return Why(name, year, tuple(sentences), table, last)
