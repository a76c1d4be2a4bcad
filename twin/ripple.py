"""Who is hit by a shock, through what link and how much: the run with it beside the one without."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from scenarios.errors import Fault, InputError, written
from scenarios.scenario import Scenario
from scenarios.schema.shocks import Shock, ShockKind
from twin.arguments import checked_scenario
from twin.compare import compare
from twin.results import Results
from twin.run import simulate

FELT_CO2_MT, FELT_GBP_M = 1e-3, 0.5
"""Smaller changes over the whole run are not worth a line."""
DIRECTLY = "hit directly"
EVERYBODYS = {
    ShockKind.GAS_PRICE: "price of gas",
    ShockKind.LABOUR_SHORTAGE: "crews",
    ShockKind.SUPPORT_WITHDRAWN: "support",
}
"""Links of shocks that have no party as their subject."""


@dataclass(frozen=True)
class Ripple:
    """What shocks do to a cluster.

    Attributes:
        shocks: what struck.
        without: the run without them.
        struck: the run with them and the same luck.
        parties: one row for each party that feels them, the most CO2 first: change in fossil CO2
            [Mt] and in net cash [GBP m] over the run, first year that differs, and the link.
    """

    shocks: tuple[Shock, ...]
    without: Results = field(repr=False)
    struck: Results = field(repr=False)
    parties: pd.DataFrame

    def headline(self) -> pd.DataFrame:
        """Totals of both runs side by side, and their difference."""
        return compare([self.without, self.struck], ["without", "with shock"])

    def __str__(self) -> str:
        """Say it in a few lines and a table."""
        fossil = [run.cluster_year["fossil_co2_mt"].sum() for run in (self.without, self.struck)]
        end = self.struck.facts["end_year"]
        words = "; ".join(
            f"{shock.kind.value.replace('_', ' ')} {shock.subject}".strip() + f" in {shock.year}"
            for shock in self.shocks
        )
        return "\n".join(
            [
                f"{words}: {fossil[1] - fossil[0]:+.2f} Mt fossil CO2 by {end} "
                f"({fossil[1]:.1f} against {fossil[0]:.1f} without).",
                f"{len(self.parties)} parties feel it."
                if len(self.parties)
                else "Nobody feels it.",
            ]
        )


def shock_effect(
    scenario: Scenario, shocks: Sequence[Shock | Mapping[str, Any]], seed: int | None = None
) -> Ripple:
    """Run a scenario with and without shocks, with the same luck, and say who feels them.

    Args:
        scenario: the scenario; shocks of its own strike in both runs.
        shocks: what strikes besides, each as a scenario file has it:
            ``{"year": 2030, "kind": "closure", "subject": "phillips66"}``.
        seed: seed of both runs; the scenario's own unless given.

    Raises:
        InputError: if there is no shock, or one strikes what does not exist or is gone, or outside
            the horizon.
    """
    own = checked_scenario(scenario).settings.shocks
    if isinstance(shocks, str | Mapping | Shock) or not isinstance(shocks, Sequence) or not shocks:
        repair = "write [{'year': 2030, 'kind': 'closure', 'subject': ...}]"
        raise InputError([Fault("shocks", written(shocks), "a list of at least one shock", repair)])
    shocked = scenario.changed({"shocks": [*own, *shocks]})
    added = shocked.settings.shocks[len(own) :]
    without, struck = simulate(scenario, seed), simulate(shocked, seed)
    return Ripple(added, without, struck, _felt(without, struck, added))


def _felt(without: Results, struck: Results, shocks: Sequence[Shock]) -> pd.DataFrame:
    keys = ["company_id", "year"]
    columns = ["fossil_co2_kt", "net_cash_gbp_m"]
    one, other = (run.company_year.set_index(keys)[columns] for run in (without, struck))
    change = (other - one).reset_index()
    differs = change[(change[columns].abs() > FELT_GBP_M * 1e-2).any(axis=1)]
    first = differs.groupby("company_id", observed=True)["year"].min()
    total = change.groupby("company_id", observed=True)[columns].sum()
    total["fossil_co2_mt"] = total.pop("fossil_co2_kt") * 1e-3
    felt = total[
        (total["fossil_co2_mt"].abs() > FELT_CO2_MT) | (total["net_cash_gbp_m"].abs() > FELT_GBP_M)
    ]
    links = _Links(without, struck, shocks)
    table = pd.DataFrame(
        {
            "party_id": felt.index.astype(str),
            "fossil_co2_mt": felt["fossil_co2_mt"].to_numpy(),
            "net_cash_gbp_m": felt["net_cash_gbp_m"].to_numpy(),
            "first_year": [int(first.get(party, 0)) for party in felt.index],
            "link": [links.of(str(party)) for party in felt.index],
        }
    )
    order = np.lexsort((-table["net_cash_gbp_m"].abs(), -table["fossil_co2_mt"].abs()))
    return table.iloc[order].reset_index(drop=True)


class _Links:
    """Through what a party can have felt a shock, the most direct link first."""

    def __init__(self, without: Results, struck: Results, shocks: Sequence[Shock]) -> None:
        owners = without.facts["site_companies"]
        self._hit = {owners.get(shock.subject, shock.subject) for shock in shocks}
        self._everybodys = [EVERYBODYS[s.kind] for s in shocks if s.kind in EVERYBODYS]
        self._pipes = [_pipes_of(run) for run in (without, struck)]
        self._hydrogen = [_trade(run) for run in (without, struck)]
        self._support = [_support(run) for run in (without, struck)]
        self._dates = [_dates(run) for run in (without, struck)]
        hit = self._hit.copy()
        self._hit_pipes = set().union(*(pipes.get(p, set()) for pipes in self._pipes for p in hit))
        self._hit_pipes |= hit & set(without.facts["pipeline_carriers"])
        self._hit_pipes |= _pipes_to({shock.subject for shock in shocks}, without)

    def of(self, party: str) -> str:
        """Name the links of a party."""
        if party in self._hit:
            return DIRECTLY
        found = list(self._everybodys)
        pipes = set().union(*(p.get(party, set()) for p in self._pipes)) & self._hit_pipes
        if pipes:
            found.append(f"shares {' and '.join(sorted(pipes))}")
        if any({party, hit} in trade for trade in self._hydrogen for hit in self._hit):
            found.append("buys or sells hydrogen")
        supported = [support.get(party) for support in self._support]
        if supported[0] != supported[1] and EVERYBODYS[ShockKind.SUPPORT_WITHDRAWN] not in found:
            found.append("support goes elsewhere")
        if not found and self._dates[0].get(party) != self._dates[1].get(party):
            found.append("dates of its works: crews, pipes or orders of others")
        return "; ".join(dict.fromkeys(found)) or "tariffs and prices of others"


def _pipes_to(stores: set[str], run: Results) -> set[str]:
    """Pipelines that lead to a CO2 store."""
    assert run.scenario is not None
    rows = run.scenario.cluster.pipelines
    return {row.pipeline_id for row in rows if row.store_id in stores}


def _pipes_of(run: Results) -> dict[str, set[str]]:
    """Pipelines on the ways each party ordered or operates."""
    chosen = run.decisions[run.decisions["chosen"]]
    found: dict[str, set[str]] = {}
    for company, route in zip(chosen["company_id"], chosen["route"], strict=True):
        ways = str(route).partition(" by ")[2].partition("#")[0]
        found.setdefault(str(company), set()).update(
            pipe for pipe in ways.split(" + ") if pipe in run.facts["pipeline_carriers"]
        )
    works = run.projects[run.projects["kind"] == "pipeline"]
    for owner, pipe in zip(works["owner_id"], works["project_id"], strict=True):
        found.setdefault(str(owner), set()).add(str(pipe))
    return found


def _trade(run: Results) -> list[set[str]]:
    """Pairs of parties that trade hydrogen."""
    paid = run.payments[run.payments["category"] == "hydrogen"]
    pairs = set(zip(paid["payer_id"].astype(str), paid["receiver_id"].astype(str), strict=True))
    return [set(pair) for pair in pairs]


def _support(run: Results) -> dict[str, frozenset[tuple[int, float]]]:
    """What each party received in support, rounded, by year."""
    paid = run.payments[run.payments["payer_id"] == "government"]
    found: dict[str, set[tuple[int, float]]] = {}
    for year, party, amount in zip(
        paid["year"], paid["receiver_id"].astype(str), paid["gbp_m"], strict=True
    ):
        found.setdefault(party, set()).add((int(year), round(float(amount), 3)))
    return {party: frozenset(amounts) for party, amounts in found.items()}


def _dates(run: Results) -> dict[str, frozenset[tuple[str, float]]]:
    """When what each party ordered came into service."""
    found: dict[str, set[tuple[str, float]]] = {}
    for owner, project, online in zip(
        run.projects["owner_id"],
        run.projects["project_id"],
        run.projects["online_year"],
        strict=True,
    ):
        month = round(float(np.nan_to_num(online, nan=-1.0)), 3)
        found.setdefault(str(owner), set()).add((str(project), month))
    return {owner: frozenset(dates) for owner, dates in found.items()}
