"""The run beside what others have published; nothing is tuned to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twin import compare
from twin.report.content import Section, Text, table_of, text

if TYPE_CHECKING:
    from twin.report.source import Source


NEAR_PERCENT = 10.0


def section(source: Source) -> Section:
    """Make the comparison with published figures."""
    frame = compare.published(source.results, source.cluster)
    if frame.empty:
        words = "No published figures are in the data of this cluster."
        return Section("published", "Comparison with published figures", (Text(words),))
    frame = frame.drop(columns=["figure"]).astype({"year": str})
    compared = int((frame["difference"] != compare.NOT_COMPARED).sum())
    near = sum(_is_near(str(words)) for words in frame["difference"])
    return Section(
        "published",
        "Comparison with published figures",
        (
            Text(
                f"{len(frame)} published figures for the cluster and its projects. {compared} of "
                "them can be held against a figure of this run; it meets "
                f"{near} within their own range or a tenth of it. "
                "A figure of one project is held against that project, or not compared. "
                "Boundaries differ from figure to figure. Nothing is tuned to them; where the run "
                "lies far off, the reason stands beside it."
            ),
            table_of(
                "published",
                "Published figures and this run",
                [
                    text("Measure", 1.8),
                    text("What the figure covers", 2.0),
                    text("Year", 0.6),
                    text("Published", 1.1),
                    text("Unit", 1.0),
                    text("This run", 0.8),
                    text("Its year", 0.6),
                    text("Difference", 1.0),
                    text("Reason", 2.5),
                    text("Source", 1.5),
                ],
                frame,
                note="The year of the run's figure is given where it is not the published one.",
            ),
        ),
    )


def _is_near(difference: str) -> bool:
    """Whether a difference is within the published range, or at most a tenth."""
    if difference.endswith("%"):
        return abs(float(difference.removesuffix("%"))) <= NEAR_PERCENT
    return difference == "within"
