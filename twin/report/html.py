"""Renders a report as one HTML file that works offline, without script, and reads well aloud."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from twin.report.content import Report, Table, is_absent, shown

TEMPLATE = "page.html.j2"


def render_html(report: Report, manifest: dict[str, Any]) -> bytes:
    """Return the page; every word of the report enters as text, whatever it looks like.

    Args:
        report: the content.
        manifest: what identifies the run, embedded as data for `twin verify`.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template(TEMPLATE)
    text = page.render(
        report=report,
        manifest=manifest,
        shown=shown,
        totals=column_totals,
        known={section.key for section in report.sections},
    )
    return text.encode("utf-8", errors="replace")


def column_totals(table: Table) -> list[float | None]:
    """Total of each column that is added up, over all rows; none of the others."""
    totals: list[float | None] = []
    for i, column in enumerate(table.columns):
        known = (
            [float(row[i]) for row in table.rows if not is_absent(row[i])] if column.total else []
        )
        totals.append(sum(known) if column.total else None)
    return totals
