"""Charts of money: who pays whom, support against its budget, and what society gains."""

from __future__ import annotations

from typing import Any

from dashboard.charts.base import (
    INK,
    REST,
    Figure,
    bars,
    chart,
    empty,
    line,
    on_ground,
    see_through,
)
from dashboard.charts.by_year import years_of
from twin.looks import COLOURS, INVESTMENT
from twin.results import Results

OUTSIDE = {
    "fuel_suppliers": "fuel suppliers",
    "power_market": "power market",
    "suppliers": "builders and suppliers",
    "government": "government",
    "customers": "customers",
}
CARBON = "carbon price"
PURPOSE = {
    "fuel": "#8C8C8C",
    "electricity": "#EE7733",
    "electricity levies": "#EEBB99",
    "operation": "#BBBBBB",
    CARBON: "#555555",
    "removal credit": "#228833",
    "hydrogen": "#0077BB",
    "transport tariff": "#AA3377",
    "investment": INVESTMENT,
    "capture support": "#CC88AA",
    "hydrogen support": "#66AADD",
    "underwriting": "#999933",
    "grant": "#DDCC77",
}
SUPPORT = ("capture support", "hydrogen support", "underwriting", "grant", "removal credit")
PAID_BACK = ", paid back"
"""What is added to a purpose where the receiver pays more than it gets."""
BAND_OPACITY = 0.6
"""Bands cross; each shows through the others [-]."""
SHOWN_PAYERS = 6
SMALLEST_GBP_M = 0.5
"""Payments below are too thin to be seen."""
Link = tuple[str, str, str]
"""Payer, receiver and purpose."""


def sankey(results: Results, year: int | None, theme: str) -> tuple[Figure, str]:
    """Who pays whom for what, in a year or over the run [GBP m]."""
    table = results.tables["payments"]
    if year is not None:
        table = table[table["year"] == year]
    flows = _flows(results, table)
    if not flows:
        text = "Nobody pays anybody in this year."
        return empty(text, theme), text
    ranked = sorted(flows.items(), key=lambda item: -item[1])
    purposes = dict.fromkeys(link[2].removesuffix(PAID_BACK) for link, _ in ranked)
    told = {
        "columns": ["payer", "receiver", "for", "GBP m"],
        "rows": [[*link, round(value, 2)] for link, value in ranked],
    }
    key = [{"name": each, "colour": _colour(each, theme), "shape": "box"} for each in purposes]
    layout = {
        "meta": {"table": told, "key": key},
        "margin": {"l": 8, "r": 8, "t": 8, "b": 16},
    }
    top, most = ranked[0]
    when = f"in {year}" if year is not None else "over the run"
    words = f"The largest payment {when}: {top[0]} to {top[1]} for {top[2]}, GBP {most:,.0f} m."
    if CARBON in purposes:
        words += (
            " The carbon price includes Carbon Price Support, which is charged on fuel for power, "
            "less what is stored of its CO2."
        )
    return chart([_bands(flows, theme)], "", theme, layout=layout), words


def _flows(results: Results, table: Any) -> dict[Link, float]:
    """Sum of payments by payer and receiver as shown and by purpose, small ones left out.

    Where a receiver pays back more than it gets, as under a contract for difference when prices
    are high, the band runs from it to the payer.
    """
    keys = ["payer_id", "receiver_id", "category"]
    sums = table.groupby(keys, observed=True)["gbp_m"].sum()
    names = _parties(results, sums)
    flows: dict[Link, float] = {}
    for parties, value in zip(sums.index, sums.tolist(), strict=True):
        payer, receiver, category = (str(part) for part in parties)
        link = (names[payer], names[receiver], category)
        flows[link] = flows.get(link, 0.0) + value
    shown = {link: value for link, value in flows.items() if value > SMALLEST_GBP_M}
    for (payer, receiver, category), value in flows.items():
        if value < -SMALLEST_GBP_M:
            shown[receiver, payer, f"{category}{PAID_BACK}"] = -value
    return shown


def _colour(purpose: str, theme: str) -> str:
    """Colour of a band, and of its key."""
    colour = PURPOSE.get(purpose.removesuffix(PAID_BACK), REST)
    return see_through(on_ground(colour, theme), BAND_OPACITY)


def _bands(flows: dict[Link, float], theme: str) -> dict[str, Any]:
    """Payers at the left, receivers at the right, a band in the colour of its purpose between."""
    payers = list(dict.fromkeys(link[0] for link in flows))
    receivers = list(dict.fromkeys(link[1] for link in flows))
    places = {name: len(payers) + i for i, name in enumerate(receivers)}
    return {
        "type": "sankey",
        "arrangement": "snap",
        "node": {
            "label": [*payers, *receivers],
            "color": "#9A9A9A",
            "pad": 12,
            "thickness": 12,
            "line": {"width": 0},
            "hovertemplate": "%{label}: GBP %{value:,.0f} m<extra></extra>",
        },
        "link": {
            "source": [payers.index(link[0]) for link in flows],
            "target": [places[link[1]] for link in flows],
            "value": [round(value, 2) for value in flows.values()],
            "label": [link[2] for link in flows],
            "color": [_colour(link[2], theme) for link in flows],
            "hovertemplate": (
                "%{source.label} pays %{target.label} GBP %{value:,.0f} m for %{label}"
                "<extra></extra>"
            ),
        },
        "textfont": {"color": INK[theme], "size": 11},
    }


def _parties(results: Results, sums: Any) -> dict[str, str]:
    """Name of each party in the picture: the largest payers by name, the rest in groups."""
    facts = results.facts
    companies = facts["company_names"]
    paid: dict[str, float] = {}
    for (payer, _, _), value in zip(sums.index, sums.tolist(), strict=True):
        if payer in companies:
            paid[payer] = paid.get(payer, 0.0) + value
    largest = sorted(paid, key=lambda name: -paid[name])[:SHOWN_PAYERS]
    names = {}
    for party in {str(name) for pair in sums.index for name in pair[:2]}:
        if party in companies:
            other = f"other companies ({max(len(paid) - SHOWN_PAYERS, 0)})"
            names[party] = companies[party].split(" (")[0] if party in largest else other
        elif party in facts["producer_families"]:
            names[party] = "hydrogen producers"
        else:
            names[party] = OUTSIDE.get(party, "pipeline operators")
    return names


def support(results: Results, budget_gbp_m: float, theme: str) -> tuple[Figure, str]:
    """Public support by purpose against the budget of contracts [GBP m a year]."""
    table = results.tables["payments"]
    years = years_of(results)
    mine = table[(table["payer_id"] == "government") & table["category"].isin(SUPPORT)]
    sums = mine.groupby(["category", "year"], observed=True)["gbp_m"].sum()
    data = []
    for purpose in SUPPORT:
        if purpose not in sums.index.get_level_values(0):
            continue
        own = sums[purpose]
        values = [round(float(own.get(year, 0.0)), 2) for year in years]
        data.append(bars(purpose, years, values, PURPOSE[purpose], unit="GBP m"))
    data.append(
        line("budget of contracts", years, [budget_gbp_m] * len(years), COLOURS["late"], dash="dot")
        | {"line": {"color": INK[theme], "width": 1.5, "dash": "dot"}}
    )
    total = float(mine["gbp_m"].sum())
    words = (
        f"Public support sums to GBP {total / 1e3:.1f} bn. The budget of GBP "
        f"{budget_gbp_m:,.0f} m a year caps what contracts may be expected to cost."
    )
    if (sums < 0.0).any():
        words += " Below zero the state is paid: where prices lie above those of its contracts."
    return chart(data, "GBP m a year", theme, years=years, layout={"barmode": "relative"}), words


def society(results: Results, theme: str) -> tuple[Figure, str]:
    """Resource cost and the value of CO2 avoided, by year and undiscounted [GBP m a year]."""
    table = results.tables["cluster_year"]
    years = table["year"].tolist()
    value = table["abated_co2_mt"] * table["appraisal_carbon_gbp_per_t"]
    data = [
        bars("value of CO₂ avoided", years, value.round(1), COLOURS["removal"], unit="GBP m"),
        bars(
            "resource cost",
            years,
            (-table["resource_cost_gbp_m"]).round(1),
            COLOURS["existing"],
            unit="GBP m",
        ),
    ]
    words = (
        "Appraisal values of carbon, not traded prices; transfers are left out. Shown before "
        "discounting; the figures above are discounted by the Green Book."
    )
    layout = {"barmode": "relative"}
    return chart(data, "GBP m a year", theme, years=years, layout=layout), words
