"""Sections of the report, each made from a finished run, in the order in which they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twin.report.sections import (
    appraisal,
    assumptions,
    companies,
    emissions,
    hydrogen,
    jobs,
    method,
    money,
    network,
    obstacles,
    programme,
    published,
    quality,
    summary,
)

if TYPE_CHECKING:
    from twin.report.content import Section
    from twin.report.source import Source

ORDER = (
    summary.section,
    emissions.section,
    network.section,
    programme.section,
    obstacles.section,
    hydrogen.section,
    jobs.section,
    money.section,
    appraisal.section,
    published.section,
    companies.section,
    assumptions.section,
    method.section,
    quality.section,
)
"""What makes each section."""


def all_sections(source: Source) -> tuple[Section, ...]:
    """Make every section of a report."""
    return tuple(make(source) for make in ORDER)
