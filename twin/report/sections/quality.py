"""The quality log: checks and their results, versions, hash, seed, the command that repeats it.

In the spirit of HM Treasury's Aqua Book (2015): what was checked stands with what came out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from twin.accounting.transfers import imbalance_gbp_m, party_cash
from twin.report.content import Section, Table, Text, text
from twin.storage import versions

if TYPE_CHECKING:
    from twin.report.source import Source

IN_EVERY_YEAR = (
    ("Carbon: in fuel and raw material = emitted + stored", "every year, cluster and plant"),
    ("CO₂ stored = captured − vented, within permit and capacity", "every year and store"),
    (
        "Hydrogen: produced + drawn = used + stored + lost + curtailed + leaked",
        "every year, system",
    ),
    ("Hydrogen in caverns: injected = withdrawn + lost + held", "every year and cavern"),
    ("Mass in = mass out at every node of every pipe system", "peak hour of every year"),
    (
        "Nothing runs that works have not commissioned; nothing is booked beyond capacity",
        "every year",
    ),
    ("Money paid = money received; carbon, hydrogen and investment by two ledgers", "every year"),
)
"""What a run checks before it returns; a breach stops it with a `BalanceError`."""
WHEN_CHECKED = (
    "Checks of the run itself stop it when they fail; checks of the tables were made when this "
    "report was written."
)
TOLERANCE = 1e-9
"""Relative gap up to which sums count as equal."""


@dataclass(frozen=True)
class Check:
    """One check of the tables, made when the report was."""

    name: str
    left: float
    right: float
    unit: str

    @property
    def holds(self) -> bool:
        """Whether both sides agree within the tolerance."""
        scale = max(abs(self.left), abs(self.right), 1.0)
        return abs(self.left - self.right) <= TOLERANCE * scale


def checks(source: Source) -> tuple[Check, ...]:
    """Check the tables of the run against each other."""
    tables, yearly = source.results.tables, source.yearly
    cash = party_cash(tables["payments"])
    return (
        Check(
            "All payments net to nought across parties",
            imbalance_gbp_m(tables["payments"]),
            0.0,
            "GBP m",
        ),
        Check(
            "Resource cost and transfers = cash of companies, producers and operators",
            float(tables["company_year"]["net_cash_gbp_m"].sum()),
            float(cash["net_cash_gbp_m"].reindex(_parties(source)).fillna(0.0).sum()),
            "GBP m",
        ),
        Check(
            "CO₂ avoided adds up company by company to the cluster",
            float(source.avoided["avoided_kt"].sum()),
            float(yearly["abated_co2_mt"].sum()) * 1e3,
            "kt",
        ),
        Check(
            "Fossil CO₂ of sites and plants = cluster",
            float(tables["company_year"]["fossil_co2_kt"].sum()),
            float(yearly["fossil_co2_mt"].sum()) * 1e3,
            "kt",
        ),
        Check(
            "Resource cost rebuilt from volumes and prices = accounts",
            float(source.welfare.resources.total.sum()),
            float(yearly["resource_cost_gbp_m"].sum()),
            "GBP m",
        ),
        Check(
            "Net present social value of the appraisal = facts of the run",
            source.welfare.central.npv_gbp_m,
            float(source.results.facts["npv_gbp_m"]),
            "GBP m",
        ),
        Check(
            "Abatement cost by measure adds up to the appraisal",
            float(source.measures["cost_gbp_m"].sum()),
            source.welfare.central.cost_gbp_m,
            "GBP m",
        ),
    )


def section(source: Source) -> Section:
    """Make the quality log."""
    manifest = identity(source)
    return Section(
        "quality",
        "Quality assurance log",
        (
            Text(WHEN_CHECKED),
            check_table([("Result", source)]),
            Table(
                "identity",
                "What identifies this run",
                (text("Item", 1.4), text("Value", 4.0)),
                tuple(manifest.items()),
            ),
            Text(
                "To repeat the run and hold each headline figure of this report against it, type "
                "in its folder:"
            ),
            Text(source.repeat),
        ),
    )


def check_table(runs: Sequence[tuple[str, Source]]) -> Table:
    """Every check, with what came out in each run under its label."""
    results = [results_of_checks(source) for _, source in runs]
    rows = tuple(
        (name, where, *(result[name, where] for result in results)) for name, where in results[0]
    )
    columns = [text("Check", 4.0), text("Where", 2.0), *(text(label, 1.6) for label, _ in runs)]
    note = f"Relative tolerance {TOLERANCE:g}."
    return Table("checks", "Checks and their results", tuple(columns), rows, note)


def results_of_checks(source: Source) -> dict[tuple[str, str], str]:
    """What came out of each check of a run, by what was checked and where."""
    found = dict.fromkeys(IN_EVERY_YEAR, "held (the run returned)")
    for check in checks(source):
        gap = f"{check.left - check.right:.3g}"
        result = "passed" if check.holds else f"FAILED: gap {gap}"
        found[check.name, f"tables of the run [{check.unit}]"] = result
    return found


def identity(source: Source) -> dict[str, str]:
    """What identifies a run: scenario, hash, seed, versions."""
    found = {
        "Scenario": source.results.name,
        "Scenario hash (SHA-256)": source.scenario.hash,
        "Seed": str(source.results.seed),
        "Cluster": source.scenario.settings.cluster,
    }
    return found | {f"Version of {name}": version for name, version in versions().items()}


def _parties(source: Source) -> list[str]:
    return sorted({str(party) for party in source.results.tables["company_year"]["company_id"]})
