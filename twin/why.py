"""Why a company did what it did in a year: options, values, obstacle, choice, in plain words.

Operators, producers and the government answer in `twin.why_party`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from infrastructure.orders import WITHDRAWN_BY_OWNER
from scenarios.errors import Fault, InputError
from scenarios.translate import did_you_mean
from twin.amounts import pounds, rounded
from twin.changed_minds import came_to_nothing
from twin.dates import month_of
from twin.printed_names import short_name
from twin.resale_notes import resale_sentences
from twin.why_answer import Why
from twin.why_delay import timing_told
from twin.why_party import cost_told, explain_party

if TYPE_CHECKING:
    from twin.results import Results


TIMES_FROM = 2.0
"""A price that would have to be at least so many times as high is told so, less in per cent."""


def explain(results: Results, name: str, year: int) -> Why:
    """Explain what a party, by its short or printed name, did in a year of the run.

    Raises:
        InputError: if there is no such party.
    """
    asked, name = name, short_name(results.facts, name)
    sites = {
        site: owner
        for site, owner in results.facts["site_companies"].items()
        if name in (site, owner)
    }
    if sites:
        return _explain_sites(results, name, year, sorted(sites))
    notes = results.tables["notes"]
    mine = notes[(notes["party_id"] == name) | (notes["subject"] == name)]
    if not mine.empty:
        return explain_party(results, name, year, mine)
    if name in results.facts["producer_families"] or name in results.facts["pipeline_carriers"]:
        text = "It never came to a decision: it was cancelled before the run, or nobody began it."
        return Why(name, year, (text,), pd.DataFrame(), year)
    known = sorted(
        {
            *results.facts["site_companies"],
            *results.facts["site_companies"].values(),
            *results.facts["pipeline_carriers"],
            *results.facts["producer_families"],
            *notes["party_id"].astype(str),
        }
    )
    raise InputError(
        [
            Fault(
                "name",
                asked,
                "a company, site, operator, pipeline or producer",
                did_you_mean(asked.strip().casefold().replace(" ", "_"), known),
            )
        ]
    )


def _explain_sites(results: Results, name: str, year: int, sites: list[str]) -> Why:
    decisions = results.tables["decisions"]
    mine = decisions[decisions["site_id"].isin(sites) & (decisions["year"] <= year)]
    label = results.facts["company_names"].get(name) or results.facts["site_names"].get(name, name)
    if mine.empty:
        return Why(
            label,
            year,
            ("It has nothing to decide: it is closed, or no emission was found for it.",),
            pd.DataFrame(),
            year,
        )
    sentences: list[str] = []
    tables = []
    for site in sites:
        own = mine[mine["site_id"] == site]
        if own.empty:
            continue
        now = own[own["year"] == own["year"].max()]
        ordered = own[own["chosen"]].drop_duplicates("measure_id", keep="last")
        several = f"{results.facts['site_names'][site]}: " if len(sites) > 1 else ""
        sentences += [several + text for text in _site_sentences(results, year, now, ordered)]
        tables.append(
            _option_table(
                results,
                pd.concat([now, ordered[ordered["year"] < int(now["year"].iloc[0])]]),
                len(sites) > 1,
            )
        )
    owners = {results.facts["site_companies"][site] for site in sites}
    sentences += resale_sentences(results, owners, year)
    return Why(
        label, year, tuple(sentences), pd.concat(tables, ignore_index=True), int(mine["year"].max())
    )


def _site_sentences(
    results: Results, year: int, now: pd.DataFrame, ordered: pd.DataFrame
) -> list[str]:
    """Say what a site had ordered by a year, what it chose in it, and what stood in the way."""
    measures = results.facts["measure_names"]
    last = int(now["year"].iloc[0])
    sentences = []
    for _, row in ordered.iterrows():
        worth = float(row["value_gbp_m"])
        sentences.append(
            f"In {row['year']} it ordered '{measures[str(row['measure_id'])]}', worth "
            f"{pounds(abs(worth))} {'less' if worth < 0.0 else 'more'} than going without, for an "
            f"investment of {pounds(float(row['capex_gbp_m']))}. "
            + _progress(results, f"{row['site_id']}/{row['measure_id']}", int(row["year"]))
        )
    choice = str(now["site_choice"].iloc[0])
    if choice == "close":
        return [
            *sentences,
            f"It closed in {last}: carbon cost beyond what customers pay outweighed its margin.",
        ]
    if choice not in measures:
        sentences.append(
            f"It ordered nothing {'more ' if len(ordered) else ''}by the end of {last}."
        )
    left = now[~now["chosen"]].sort_values("value_gbp_m", ascending=False)
    return sentences + [
        _obstacle_sentence(results, row, measures) for _, row in left.head(2).iterrows()
    ]


def _obstacle_sentence(results: Results, row: pd.Series, measures: dict[str, str]) -> str:
    """Say what stood in the way of one option, and what carbon price would have been enough."""
    name, obstacle = measures[str(row["measure_id"])], str(row["obstacle"])
    value, carbon = float(row["value_gbp_m"]), float(row["carbon_value_gbp_m"])
    against = "more" if value >= 0.0 else "less"
    text = f"In {row['year']} '{name}' was worth {pounds(abs(value))} {against} than going without"
    if obstacle == "below hurdle rate":
        if carbon > 0.0:
            prices = results.tables["cluster_year"].set_index("year")["carbon_price_gbp_per_t"]
            scale = 1.0 - value / carbon
            text += (
                f", below its hurdle rate; it would pay with carbon prices {_higher(scale)} "
                f"(GBP {scale * prices.loc[row['year']]:,.0f}/t that year)"
            )
        else:
            text += ", below its hurdle rate at any carbon price"
    elif obstacle not in ("none", "another option is worth more"):
        text += f"; what stood in the way: {obstacle}"
    ways = _what_would_flip(row)
    if ways:
        also = "also " if "it would pay" in text else ""
        text += f"; it would {also}pay {' or '.join(ways)}"
    expected = float(row["route_expected_year"])
    if np.isfinite(expected) and expected > float(row["year"]):
        text += f"; its route could be open in {expected:.0f} at the earliest"
    return text + "."


def _higher(scale: float) -> str:
    """Say how much higher a price is that is so many times another."""
    if scale >= TIMES_FROM:
        return f"{scale:.1f} times as high"
    more = 100.0 * (scale - 1.0)
    return f"{more:.0f} % higher" if more >= 1.0 else "less than 1 % higher"


def _what_would_flip(row: pd.Series) -> list[str]:
    """Tariff and strike price that would have made an option pay that does not, in words."""
    if float(row["value_gbp_m"]) > 0.0:
        return []
    paying, quoted, strike = (
        float(row[column])
        for column in (
            "paying_tariff_gbp_per_mwh_or_t",
            "tariff_gbp_per_mwh_or_t",
            "paying_strike_gbp_per_t",
        )
    )
    ways = []
    if paying > 0.0:
        unit = "MWh" if str(row["kind"]) == "hydrogen" else "t"
        ways.append(f"at a tariff of GBP {paying:,.0f} instead of {quoted:,.0f}/{unit}")
    if np.isfinite(strike):
        ways.append(f"under a contract at GBP {strike:,.0f}/t")
    return ways


def _progress(results: Results, project_id: str, ordered_year: int) -> str:
    """Say what became of an order: when it was decided, when it ran, and what made it late."""
    projects = results.tables["projects"]
    mine = projects[
        (projects["project_id"].astype(str).str.split("#").str[0] == project_id)
        & (projects["started_year"] >= ordered_year)
    ]
    if mine.empty:
        return "No works followed."
    row = mine.iloc[0]
    online, fid = float(row["online_year"]), float(row["fid_year"])
    if np.isfinite(online):
        ran = f"FID came in {month_of(fid)}; it runs from {month_of(online)}, {timing_told(row)}."
        return ran + cost_told(row)
    if row["standing"] in ("refused", "withdrawn", "cancelled"):
        return _ending(row)
    return (
        f"FID came in {month_of(fid)}, and it is still under construction at the end of the run."
        + cost_told(row)
        if np.isfinite(fid)
        else "FID had not come by the end of the run."
    )


def _ending(row: pd.Series) -> str:
    """Say when and why an order came to nothing."""
    year, why = int(row["ended_year"]), row["ended_because"]
    if row["standing"] == "refused":
        return f"Its consent was refused in {year}."
    if row["standing"] == "cancelled":
        return (
            f"FID came in {month_of(row['fid_year'])}; its works were cancelled in {year}: {why}."
        )
    if why != WITHDRAWN_BY_OWNER:
        return f"It came to nothing in {year}, before FID: {why}."
    return f"It withdrew in {year}: what it relied on was not decided in time."


def _option_table(results: Results, rows: pd.DataFrame, several: bool) -> pd.DataFrame:
    measures = results.facts["measure_names"]
    lost = came_to_nothing(results)
    attempts = zip(
        rows["site_id"].astype(str), rows["measure_id"].astype(str), rows["year"], strict=True
    )
    endings = [lost.get(attempt, "") for attempt in attempts]
    ordered = [
        f"{year}, later {ending}" if ending else str(year)
        for year, ending in zip(rows["year"], endings, strict=True)
    ]
    # Nought stands for no tariff: nothing is piped, or no pipe is decided.
    quoted = rows["tariff_gbp_per_mwh_or_t"]
    table = pd.DataFrame(
        {
            "option": [measures[str(m)] for m in rows["measure_id"]],
            "value GBP m": [rounded(value) for value in rows["value_gbp_m"]],
            "investment GBP m": [rounded(value) for value in rows["capex_gbp_m"]],
            "tariff GBP/MWh or t": quoted.where(quoted > 0.0).round(1).to_numpy(),
            "obstacle": rows["obstacle"].astype(str).to_numpy(),
            "ordered": np.where(rows["chosen"], ordered, ""),
        }
    )
    if several:
        sites = results.facts["site_names"]
        table.insert(0, "site", [sites[str(site)] for site in rows["site_id"]])
    return table
