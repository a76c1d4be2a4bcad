"""Writes the page that shows what the shipped scenarios of the Humber come to, side by side."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

import twin
from scenarios.scenario import Scenario
from tools.acting_together import worth_table
from twin.ensemble.headline import HEADLINE_TABLES, headline

SEEDS = tuple(range(1, 21))
TELLING = {
    "reference": "Viking opens first, with the capture round of 2027; the Humber carbon pipeline "
    "waits for the round of 2030, and H2H Saltend for that pipeline and its customers. Hydrogen "
    "comes in one step between 2037 and 2041. The store grows after its pipes, as bookings do.",
    "coordinated": "The pipe to the west is built in 10 of 20 runs instead of 7. All else comes as "
    "in the reference, somewhat earlier in the thirties.",
    "hydrogen_first": "Less hydrogen than in the reference, which has smaller rounds for it. "
    "Reformers win contracts early, but a CO2 pipeline wants 3 Mt a year booked, and without "
    "capture contracts before 2034 the reformers of both banks book 1.0 and 1.2 Mt on two "
    "different pipelines. Neither is decided, the contracts lapse at their longstop dates, and "
    "only electrolysers are left. No hydrogen pipeline is decided on what customers had booked of "
    "that hydrogen.",
    "capture_first": "Nearly as much abated as in the reference for less support, and at a lower "
    "cost a tonne: pipelines fill early. Hydrogen hardly comes: the reformer that wins the round "
    "of 2033 mostly finds the Humber carbon pipeline full of what others captured before it, and "
    "its contract lapses.",
    "delayed_network": "Three years cost more than three years of capture: H2H Saltend's contract "
    "lapses before its CO2 pipeline is decided, so that hydrogen hardly comes at all.",
    "no_support": "Only what pays by itself: efficiency works within sites.",
}
"""What stands out in each scenario and why, by name: judgements on the table above them."""
OF_PIPELINE = (
    "The Humber Hydrogen Pipeline and the Aldbrough caverns follow bookings, and only the 1.2 GW "
    "reformer at Easington would make them. It mostly wins no contract: it is larger than what a "
    "round offers, or its bid comes after others have used up the budget. The pipeline is built "
    "{where}. Storage earns nothing by itself in the twin (`docs/odd.md`). With "
    "GBP {budget:,} m a year of support and reformer rounds of {volume:,} MW the pipeline and the "
    "caverns are built in {built} of {runs} seeds."
)
PIPELINE, LARGER_ROUND_MW, LARGER_BUDGET_GBP_M = "hhp", 3000, 4000
OF_ACTING = """\
## What acting together is worth in each of them

The same world with a cluster manager from 2026 (`coordination.enabled`) less without one, seed by
seed: mean and standard error.
"""
TOLD_OF_ACTING = """\
Where rounds of support set the dates, as in the reference, little is left to agree on. Where they
do not, those who would use the Humber carbon pipeline wait for each other, and it is worth most to
ask who would come if the others did: with hydrogen first that pipeline is decided two years
earlier, on commitments instead of contracts, while Viking, left with one reformer and few others,
is not built at all; with late networks more of the capture on it comes before 2040.
"""
OPENING = f"""\
# The scenarios of the Humber, side by side

*Written by `make validation` from runs; do not edit.*

Each figure is the mean of {len(SEEDS)} seeds, which differ in the luck of works, consents, outages
and weather alone, with the lowest and the highest. `twin show humber/NAME` lists every setting of a
scenario. None of this is a forecast: it is what separate companies, operators and a government
would do on the assumptions of the tables. `twin compare humber/reference humber/capture_first`
shows two scenarios in full.
"""


@dataclass(frozen=True)
class Measure:
    """One row of the table: a figure of `headline`, in another unit where `scale` says so."""

    name: str
    figure: str
    scale: float = 1.0
    decimals: int = 1

    def written(self, figures: Sequence[float]) -> str:
        """Write mean, lowest and highest; none where no run has a figure."""
        known = [value * self.scale for value in figures if not math.isnan(value)]
        if not known:
            return "none"
        separator = "" if self.figure.endswith("_year") else ","
        middle, least, most = (
            f"{value:{separator}.{self.decimals}f}".replace("-", "−")
            for value in (mean(known), min(known), max(known))
        )
        return middle if least == most else f"{middle} ({least} to {most})"


MEASURES = (
    Measure("CO2 abated by 2050 [Mt]", "abated_co2_mt_sum", decimals=0),
    Measure("fossil CO2 in 2050 [Mt]", "fossil_co2_mt_2050"),
    Measure("fossil CO2 stored in 2050 [Mt]", "stored_fossil_co2_mt_2050"),
    Measure("biogenic CO2 stored in 2050 [Mt]", "removed_biogenic_co2_mt_2050"),
    Measure("hydrogen used in 2040 [TWh HHV]", "hydrogen_used_twh_hhv_2040"),
    Measure("hydrogen used in 2050 [TWh HHV]", "hydrogen_used_twh_hhv_2050"),
    Measure("investment [GBP bn]", "investment_gbp_m_sum", 1e-3),
    Measure("support [GBP bn]", "support_gbp_m_sum", 1e-3),
    Measure("cost of a tonne [GBP/t]", "resource_cost_gbp_per_t", decimals=0),
    Measure("direct construction jobs at the peak", "construction_jobs_direct_peak", decimals=0),
    Measure("first CO2 stored [year]", "first_co2_storage_year", decimals=0),
    Measure("first hydrogen [year]", "first_hydrogen_year", decimals=0),
    Measure("pipelines that stand empty in 2050", "idle_pipelines"),
)


def scenario_page(seeds: Sequence[int] = SEEDS) -> str:
    """Run every scenario with every seed and return the page as Markdown."""
    shipped = {name: twin.load(f"humber/{name}") for name in TELLING}
    runs = {
        name: [_figures(scenario, seed) for seed in seeds] for name, scenario in shipped.items()
    }
    table = [
        _row("", [f"{given.settings.title}<br>`{name}`" for name, given in shipped.items()]),
        "|---|" + "---|" * len(shipped),
    ]
    for measure in MEASURES:
        by_name = [[run[measure.figure] for run in runs[name]] for name in shipped]
        table.append(_row(measure.name, [measure.written(figures) for figures in by_name]))
    told = [f"- **{shipped[name].settings.title}**: {text}" for name, text in TELLING.items()]
    of_pipeline = OF_PIPELINE.format(
        where=_where_built(shipped, runs),
        budget=LARGER_BUDGET_GBP_M,
        volume=LARGER_ROUND_MW,
        built=sum(_builds_all(shipped["reference"], seed) for seed in seeds),
        runs=len(seeds),
    )
    parts = [
        *(OPENING, *table, ""),
        *("## What stands out, and why", "", *told, "", of_pipeline, ""),
        *(OF_ACTING, *worth_table(seeds), "", TOLD_OF_ACTING),
    ]
    return "\n".join(parts)


def _figures(scenario: Scenario, seed: int) -> dict[str, float]:
    """Figures of one run by name."""
    results = twin.simulate(scenario, seed, tables=(*HEADLINE_TABLES, "network_year"))
    pipes = results.tables["network_year"]
    last = pipes[pipes["year"] == results.facts["end_year"]]
    idle = (last["state"] == "in service") & (last["booked_gwh_or_kt"] == 0.0)
    built = (last["pipeline_id"] == PIPELINE) & (last["state"] == "in service")
    return headline(results) | {
        "idle_pipelines": float(idle.sum()),
        PIPELINE: float(built.any()),
    }


def _where_built(
    shipped: Mapping[str, Scenario], runs: Mapping[str, Sequence[Mapping[str, float]]]
) -> str:
    """Say in how many runs of which scenarios the hydrogen pipeline is built."""
    counts = {name: sum(run[PIPELINE] for run in mine) for name, mine in runs.items()}
    told = [
        f"in {count:.0f} of {len(runs[name])} runs of “{shipped[name].settings.title}”"
        for name, count in counts.items()
        if count
    ]
    return " and ".join(told) if told else "in none of these runs"


def _row(name: str, cells: Sequence[str]) -> str:
    return f"| {name} | {' | '.join(cells)} |"


def _builds_all(reference: Scenario, seed: int) -> bool:
    """Whether hydrogen pipeline and caverns run once support is ample for a large reformer."""
    policy = reference.settings.policy
    rounds = [
        row.model_dump() | ({"volume": LARGER_ROUND_MW} if row.supports == "reformer" else {})
        for row in policy.rounds
    ]
    changes = {
        "policy.rounds": rounds,
        "policy.support_budget_gbp_m_per_year": LARGER_BUDGET_GBP_M,
    }
    results = twin.simulate(reference.changed(changes), seed, tables=HEADLINE_TABLES)
    projects = results.tables["projects"]
    runs = projects["standing"] == "operating"
    return bool(
        (runs & (projects["project_id"] == PIPELINE)).any()
        and (runs & (projects["kind"] == "cavern")).any()
    )
