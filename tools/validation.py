"""Writes docs/validation.md, plausibility.md and scenarios.md from what tests and runs say.

Run as ``python -m tools.validation`` (or ``make validation``): it runs every test marked
``validation``, of which each writes down what it compared, and then the Humber with many seeds.
Nothing in the pages depends on time or machine, so that running it twice changes nothing.
``--from FILE`` makes the page of records that are there already.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.plausibility import plausibility_page
from tools.scenario_page import scenario_page

DOCS = Path(__file__).parents[1] / "docs"
FAR = 0.05
FIELDS = {
    "Pipes and fluids": "What flows through a pipe at which pressure, and what pressing it takes.",
    "Dispatch and storage": "Hourly operation against an optimiser, and what stores cost.",
    "Cost of hydrogen and carbon dioxide": "What plants, pipes and leaks cost and emit.",
    "Prices and appraisal": "Public values, discounting and units.",
    "Economy and jobs": "Input-output effects.",
    "Weather": "Synthetic years against the statistics they are made of.",
    "Delivery of projects": "How late and how dear projects come.",
    "Statistics and games": "Methods with answers in closed form.",
    "Facts of the Humber": "Tables of the cluster against the public record.",
}
OPENING = """\
# Validation

*Written by `make validation` from the results of the tests; do not edit.*

Each row is a figure that others published, or that another program or a closed form gives, beside
ours from the same inputs. The tests named under each table assert it on every run of the suite.
Where a case is of many figures, the row shows the one farthest off for its tolerance. Differences
and tolerances are relative to the published figure, and absolute where that is nought or smaller
than the tolerance.
"""
LIMITS = """\
## What none of this shows

- **No past has been replayed.** There is no cluster that decarbonised with hydrogen and capture
  whose course could be compared with a run; what companies decide, and when, rests on theory and
  stated assumptions. `docs/plausibility.md` holds a run against what is believed of the Humber
  instead.
- **Some of the published figures are inputs too.** Green Book values, statistics of weather and
  mean overruns are given to the model; their rows show that they come out as they went in, not
  that they are right.
- **Derived is not published.** Rows whose source says *derived*, *arithmetic* or names another
  program were reckoned outside this project, from published inputs; nobody printed these outputs.
- **Steady flow only.** Pipes are solved at rest; nothing is compared with a transient program. No
  public program was found that holds networks of dense carbon dioxide: these rest on properties
  and the Darcy-Weisbach equation.
- **Dispatch is compared on fifty random systems** with an optimiser, not with a real system, of
  which there is none.
"""


@dataclass(frozen=True)
class Case:
    """One published figure and ours, as a test wrote it down."""

    field: str
    source: str
    case: str
    test: str
    unit: str
    count: int
    published: float
    ours: float
    tolerance: float
    passes: bool
    note: str

    @property
    def difference(self) -> float:
        """Ours less published, in the unit of the case."""
        return self.ours - self.published


def records_of(target: Path) -> bool:
    """Run every test that validates and have them write their records; whether all passed."""
    command = [sys.executable, "-m", "pytest", "-m", "validation", "--validation", str(target)]
    return subprocess.run([*command, "-p", "no:xdist"], check=False).returncode == 0


def against(case: Case, value: float) -> str:
    """Write a difference or tolerance as a share of the published figure where that makes sense."""
    if abs(case.published) <= case.tolerance:
        return f"{value:.2g}"
    percent = 100.0 * value / abs(case.published)
    return "0" if abs(percent) < 5e-6 else f"{percent:.2g} %"


def row(case: Case) -> str:
    """Write one row of a table."""
    unit = f" {case.unit}" if case.unit else ""
    source = case.source + (f" ({case.count} figures)" if case.count > 1 else "")
    cells = (
        case.case,
        source,
        f"{case.published:.7g}{unit}",
        f"{case.ours:.7g}",
        against(case, case.difference),
        against(case, case.tolerance),
        "yes" if case.passes else "**no**",
    )
    return "| " + " | ".join(cells) + " |"


def short_lines(cases: Sequence[Case]) -> list[str]:
    """Say what falls short: what fails, and what is more than 5 % off within its tolerance."""
    lines = []
    for case in cases:
        far = abs(case.difference) > FAR * abs(case.published) > FAR * case.tolerance
        if case.passes and not far:
            continue
        verdict = "" if case.passes else "**Fails.** "
        off, allowed = against(case, case.difference), against(case, case.tolerance)
        text = f"- **{case.case}**: {verdict}{off} off; tolerance {allowed}. {case.note}"
        lines.append(text.rstrip())
    return lines or ["Nothing."]


def remarks(cases: Sequence[Case]) -> list[str]:
    """Notes of the cases of a table, each once with the cases it is on."""
    by_note: dict[str, list[str]] = {}
    for case in cases:
        if case.note:
            by_note.setdefault(case.note, []).append(case.case)
    return [f"- {'; '.join(names)}: {note}" for note, names in by_note.items()]


def validation_page(cases: Sequence[Case]) -> str:
    """Return the page of all cases, by field, as Markdown."""
    unknown = {case.field for case in cases} - set(FIELDS)
    if unknown:
        raise ValueError(f"fields {sorted(unknown)} have no place on the page; add them to FIELDS")
    failed = sum(not case.passes for case in cases)
    figures = sum(case.count for case in cases)
    told = "All hold." if not failed else f"**{failed} do not hold.**"
    parts = [OPENING, f"{len(cases)} cases of {figures:,} figures. {told}\n"]
    parts += ["## What falls short\n\nAll that fails, and all that is more than 5 % off:\n"]
    parts += ["\n".join(short_lines(cases)) + "\n", LIMITS]
    for field, text in FIELDS.items():
        own = [case for case in cases if case.field == field]
        head = "| case | source | published | ours | difference | tolerance | holds |"
        lines = [f"## {field}\n\n{text}\n", head, "|---|---|---|---|---|---|---|"]
        lines += [row(case) for case in own]
        tests = dict.fromkeys(case.test for case in own)
        if told_of := remarks(own):
            lines += ["", *told_of]
        lines += ["\nHeld by:\n", *(f"- `{test}`" for test in tests)]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def main() -> None:
    """Run the tests and the Humber and write the pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="records", type=Path, help="records made before")
    chosen: Path | None = parser.parse_args().records
    with tempfile.TemporaryDirectory() as folder:
        target = chosen or Path(folder) / "validation.json"
        passed = True if chosen else records_of(target)
        cases = [Case(**record) for record in json.loads(target.read_text(encoding="utf-8"))]
    (DOCS / "validation.md").write_text(validation_page(cases), encoding="utf-8")
    (DOCS / "plausibility.md").write_text(plausibility_page(), encoding="utf-8")
    (DOCS / "scenarios.md").write_text(scenario_page(), encoding="utf-8")
    print(
        f"{len(cases)} cases: validation.md, plausibility.md and scenarios.md are written in docs"
    )
    if not passed:
        sys.exit("some of the tests failed: the page says which")


if __name__ == "__main__":
    main()
