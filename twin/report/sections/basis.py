"""On what figures rest: boundary, base year, price base, counterfactual, discounting, in words.

A report of one run and a comparison say it alike. Runs that rest on different things each say it
under their own name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twin.report.source import Source

COUNTERFACTUAL = (
    "The counterfactual is the same cluster with the same seed, dated changes and activity, "
    "in which nobody decides anything. CO₂ avoided is counterfactual less emitted, plus "
    "biogenic CO₂ stored, and is counted once: at the site that no longer emits it; what a "
    "hydrogen plant emits counts against the plant."
)
RATE = "3.5 % a year"
"""Social time preference rate of the first thirty years (HM Treasury, The Green Book 2022)."""


def basis(source: Source) -> str:
    """Base year, price base, counterfactual and discounting of a run in one sentence."""
    facts = source.results.facts
    return (
        f"The run starts from the emissions of the base year {facts['base_year']}; money is in "
        f"prices of {facts['price_base_year']}; all is counted against a counterfactual, the same "
        "cluster and luck without any decision; present values are discounted at "
        f"{RATE}."
    )


def boundary(source: Source) -> str:
    """What is counted, and how much it was in the base year."""
    facts = source.results.facts
    return (
        f"Boundary. {facts['boundary'].replace('CO2', 'CO₂')} Base year {facts['base_year']}: "
        f"{facts['base_year_fossil_mt']:,.2f} Mt."
    )


def money(source: Source) -> str:
    """Year of the prices, and to which year present values are discounted."""
    facts = source.results.facts
    return f"present value of {facts['start_year']}, {facts['price_base_year']} prices"


def each_or_all(
    runs: Sequence[tuple[str, Source]], told: Callable[[Source], str]
) -> tuple[str, ...]:
    """What is said of every run: once where it is the same of all, else run by run."""
    said = [told(source) for _, source in runs]
    if len(set(said)) == 1:
        return (said[0],)
    return tuple(f"{label}: {words}" for (label, _), words in zip(runs, said, strict=True))


def against(runs: Sequence[tuple[str, Source]]) -> str:
    """Against what CO2 avoided is counted."""
    first, end = runs[0][1].years[0], runs[0][1].years[-1]
    return (
        f"Sums of {first:.0f} to {end:.0f} within the boundary, each run against its own "
        "counterfactual, in which nobody decides anything."
    )


def present_value(runs: Sequence[tuple[str, Source]]) -> str:
    """How present values of all runs are reckoned."""
    told = "; ".join(each_or_all(runs, money))
    return (
        f"{told[0].upper()}{told[1:]}, discounted at {RATE}, each run against its own "
        "counterfactual."
    )
