"""Writes the page that holds the Humber's reference run against what is believed of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import twin
from tools.beliefs import BELIEFS, REFERENCE, SHAPES, Belief

SEEDS = tuple(range(1, 11))
OPENING = """\
# Plausibility

*Written by `make validation` from runs; do not edit.*

`humber/reference`, with the seed of its file and over ten others, beside what a person who knows
the Humber would believe. **These are judgements with a public basis, not targets: nothing is
tuned to them.** A figure outside its range is looked into and either mended or explained. A run
that never builds what a row asks about has no figure there; the row says how many have one.
*Within* looks at the run of the scenario's own seed; the last column says how many of all eleven
runs lie within.
"""


@dataclass(frozen=True)
class Answer:
    """The figure of the scenario's own seed and those of the ten others; NaN where none."""

    belief: Belief
    own: float
    others: tuple[float, ...]

    @property
    def known(self) -> list[float]:
        """All figures there are."""
        return [value for value in (self.own, *self.others) if not math.isnan(value)]

    @property
    def within(self) -> int:
        """How many figures lie in the range."""
        return sum(self.belief.holds(value) for value in self.known)


def answers(beliefs: Sequence[Belief] = BELIEFS, seeds: Sequence[int] = SEEDS) -> list[Answer]:
    """Run each scenario with its own seed and the others, and answer every question."""
    found: dict[str, Answer] = {}
    for name in dict.fromkeys(belief.scenario for belief in beliefs):
        scenario = twin.load(name)
        runs = [twin.simulate(scenario, seed) for seed in (scenario.settings.seed, *seeds)]
        for belief in beliefs:
            if belief.scenario == name:
                own, *others = (belief.figure(run, scenario) for run in runs)
                found[belief.question] = Answer(belief, own, tuple(others))
    return [found[belief.question] for belief in beliefs]


def written(value: float, decimals: int, unit: str) -> str:
    """Write a figure; years stand without a separator."""
    if math.isnan(value):
        return "none"
    separator = "" if unit == "year" else ","
    return f"{value:{separator}.{decimals}f}"


def bound(value: float, unit: str) -> str:
    """Write an end of a range as it was stated."""
    return f"{value:g}" if unit == "year" else f"{value:,.10g}"


def row(answer: Answer) -> str:
    """Write one row of the table."""
    belief, known = answer.belief, answer.known
    write = partial(written, decimals=belief.decimals, unit=belief.unit)
    least, most = (bound(end, belief.unit) for end in (belief.least, belief.most))
    believed = f"at least {least}" if math.isinf(belief.most) else f"{least} to {most}"
    believed += "" if belief.unit == "year" else f" {belief.unit}"
    others = [value for value in answer.others if not math.isnan(value)]
    spread = f"{write(min(others))} to {write(max(others))}" if others else "none"
    verdict = "no figure" if math.isnan(answer.own) else "yes"
    if verdict == "yes" and not belief.holds(answer.own):
        verdict = "**no**"
    cells = (
        belief.question + ("" if belief.scenario == REFERENCE else f" (`{belief.scenario}`)"),
        believed,
        write(answer.own),
        spread,
        verdict,
        f"{answer.within} of {len(known)}",
    )
    return "| " + " | ".join(cells) + " |"


def outside_lines(found: Sequence[Answer]) -> list[str]:
    """Explain each question of which a figure lies outside."""
    lines = []
    for answer in found:
        belief = answer.belief
        if answer.within == len(answer.known):
            continue
        why = belief.why or "**Not explained yet.**"
        count = f"{len(answer.known) - answer.within} of {len(answer.known)} runs outside"
        lines.append(f"- **{belief.question}** ({count}). {why}")
    return lines or ["None."]


def plausibility_page() -> str:
    """Return the page as Markdown."""
    found = answers()
    head = "| question | believable | own seed | ten other seeds | within | all runs within |"
    table = [head, "|---|---|---|---|---|---|", *(row(answer) for answer in found)]
    bases = [f"- **{answer.belief.question}**: {answer.belief.basis}" for answer in found]
    shapes = [f"- {text}: `{test}`" for text, test in SHAPES.items()]
    parts = (
        [OPENING, *table],
        ["", "## What lies outside, and why", "", *outside_lines(found)],
        ["", "## On what each range rests", "", *bases],
        ["", "## Shapes that should look right", "", "Each is held by a test:", "", *shapes, ""],
    )
    return "\n".join(line for part in parts for line in part)
