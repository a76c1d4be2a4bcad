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
    near = sum(_is_near(str(words)) for words in frame["difference"])
    return Section(
        "published",
        "Comparison with published figures",
        (
            Text(
                f"{len(frame)} published figures for the cluster; {near} of them this run meets "
                "within their own range or a tenth of it. Boundaries differ from figure to figure. "
                "Nothing is tuned to them; where the run lies far off, the reason stands beside it."
            ),
            table_of(
                "published",
                "Published figures and this run",
                [
                    text("What the figure covers", 2.2),
                    text("Year", 0.6),
                    text("Published", 1.2),
                    text("Unit", 1.0),
                    text("This run", 0.8),
                    text("Difference", 1.1),
                    text("Reason", 2.7),
                    text("Source", 1.6),
                ],
                frame,
            ),
        ),
    )


def _is_near(difference: str) -> bool:
    """Whether a difference is within the published range, or at most a tenth."""
    if difference.endswith("%"):
        return abs(float(difference.removesuffix("%"))) <= NEAR_PERCENT
    return difference == "within"
