"""The run beside what others have published; nothing is tuned to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twin import compare
from twin.report.content import Section, Text, table_of, text

if TYPE_CHECKING:
    import pandas as pd

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
                    text("Measure", 1.6),
                    text("What the figure covers", 1.8),
                    text("Year", 0.5),
                    text("Published", 1.2),
                    text("Unit", 1.0),
                    text("This run", 0.8),
                    text("Its year", 0.5),
                    text("Difference", 1.1),
                    text("Reason", 3.3),
                    text("Source", 1.5),
                ],
                _as_printed(frame),
                note="The year of the run's figure is given where it is not the published one.",
            ),
        ),
    )


def _as_printed(frame: pd.DataFrame) -> pd.DataFrame:
    """Signs, ranges and CO₂ as everywhere else in the report."""
    words = frame.astype(str).replace({"difference": {"-0%": "0%"}})
    for column in ("measure", "unit"):
        words[column] = words[column].str.replace("CO2", "CO₂")
    words["published"] = words["published"].str.replace(r"(?<=\d)-(?=\d)", "–", regex=True)
    words["this run"] = (
        words["this run"].replace("-", "–").str.replace(r"^-(?=\d)", "−", regex=True)
    )
    words["difference"] = words["difference"].str.replace(r"^-(?=\d)", "−", regex=True)
    return words


def _is_near(difference: str) -> bool:
    """Whether a difference is within the published range, or at most a tenth."""
    if difference.endswith("%"):
        return abs(float(difference.removesuffix("%"))) <= NEAR_PERCENT
    return difference == "within"
