"""Says in plain words what a summary of an ensemble comes to: how sure, how likely, under what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twin.ensemble.summary import WIDTHS

if TYPE_CHECKING:
    from twin.ensemble.summary import Summary

SETTLED_SHARE = 0.1
"""Half-width of an index that ranks parameters, over the variance or the largest effect [-]."""


def sentences(summary: Summary) -> list[str]:
    """Say the whole in plain words, for the command line, a page or a report."""
    done, planned = summary.ensemble.done, int(summary.ensemble.manifest["runs"])
    failed = len(summary.ensemble.failures)
    said = [
        f"{done:,} of {planned:,} runs are done"
        + (f"; {failed:,} failed." if failed else "; none failed.")
    ]
    if not summary.samples_are_random:
        said.append(
            f"The design, {summary.design}, shows what hangs on what and says nothing of odds: "
            "means and percentiles are over its points."
        )
    several = len(summary.scenarios) > 1
    said += [f"{name}: {text}" if several else text for name, text in summary.verdicts.items()]
    said += _doubts(summary)
    for row in summary.target_odds.to_dict("records"):
        share = f"{row['scenario']}: {summary.target} is met in {row['met_share']:.0%} of"
        interval = f"{row['met_low']:.0%} to {row['met_high']:.0%}, 95 % interval"
        is_odds = summary.samples_are_random
        said.append(f"{share} runs ({interval})." if is_odds else f"{share} points.")
        if row["scenario"] in summary.discoveries:
            said.append(_box_sentence(summary, str(row["scenario"])))
    return said


def _doubts(summary: Summary) -> list[str]:
    """Say where indices are too uncertain to rank parameters."""
    table = summary.influences
    if summary.design not in WIDTHS or table.empty:
        return []
    width, size = WIDTHS[summary.design]
    scale = float(table[size].max()) if summary.design == "morris" else 1.0
    widest = float(table[width].max()) / scale if scale > 0.0 else 0.0
    if not widest > SETTLED_SHARE:
        return []
    return [
        f"The influences on {summary.focus} are not settled: their widest interval is "
        f"± {widest:.0%}. Four times as many samples would halve it."
    ]


def _box_sentence(summary: Summary, scenario: str) -> str:
    found = summary.discoveries[scenario]
    box, overall = found.box, found.cases / found.runs
    conditions = " and ".join(box.conditions(summary.labels))
    if not conditions:
        return f"{scenario}: no condition tells the runs that miss it from those that meet it."
    return (
        f"{scenario}: it is missed where {conditions}. There {box.density:.0%} of runs miss it "
        f"({overall:.0%} overall), and {box.coverage:.0%} of all misses lie there."
    )
