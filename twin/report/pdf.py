"""Renders a report as PDF for print: tagged by PDF/UA-1, fonts embedded, no cut-off tables.

Typst refuses to export what is not PDF/UA-1. The font is DejaVu Sans, which comes with Matplotlib.
"""

from __future__ import annotations

import json
import re
from typing import Any

from twin.report.content import (
    Block,
    Bullets,
    Column,
    Figure,
    Form,
    Report,
    Section,
    Table,
    Text,
    shown,
)
from twin.report.drawing import drawable, font_folder
from twin.report.html import column_totals
from twin.report.typesetting import typeset

BREAK = "\u200b"
LONGEST = 14
"""Letters without a break that fit a narrow column."""
_LONG = re.compile(rf"\S{{{LONGEST},}}")
MISSING_GLYPH = "□"
"""Printed for a letter that the font does not have; the other formats show it."""


def render_pdf(report: Report) -> bytes:
    """Return the PDF.

    Raises:
        RuntimeError: if typst finds the document wrong, which is a defect of this program.
    """
    return typeset(json.dumps(_plain(report), ensure_ascii=False), font_folder())


def _plain(report: Report) -> dict[str, Any]:
    """The report as plain values in the words that are printed."""
    return {
        "title": printable(report.title),
        "subtitle": printable(report.subtitle),
        "sentence": printable(report.sentence),
        "footer": printable(report.footer),
        "headlines": [
            {
                "label": printable(each.label),
                "shown": each.shown,
                "unit": each.unit,
                "note": printable(each.note),
            }
            for each in report.headlines
        ],
        "sections": [_section(section) for section in report.sections],
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "title": printable(section.title),
        "blocks": [_block(block) for block in section.blocks],
        "parts": [_section(part) for part in section.parts],
    }


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Text):
        return {"kind": "text", "words": printable(block.words)}
    if isinstance(block, Bullets):
        return {"kind": "bullets", "points": [printable(point) for point in block.points]}
    if isinstance(block, Figure):
        return {
            "kind": "figure",
            "title": printable(block.title),
            "unit": printable(block.unit),
            "alt": printable(f"{block.title}. {block.alt}"),
            "svg": printable(block.svg),
        }
    return _table(block)


def _table(table: Table) -> dict[str, Any]:
    note = table.note
    if table.left_out:
        note += f" {table.left_out:,} more rows stand in the workbook and in CSV ({table.key})."
    totals: list[str] = []
    if len(table.rows) > 1 and any(column.total for column in table.columns):
        sums = column_totals(table)
        totals = [
            "" if total is None else shown(total, column)
            for total, column in zip(sums, table.columns, strict=True)
        ]
        totals[0] = totals[0] or "All"
    return {
        "kind": "table",
        "title": printable(table.title),
        "unit": "",
        "note": printable(note.strip()),
        "empty": "in the workbook and in CSV." if table.rows else "none in this run.",
        "columns": [_column(column) for column in table.columns],
        "rows": [[breakable(printable(words)) for words in row] for row in table.printed()],
        "totals": totals,
    }


def _column(column: Column) -> dict[str, Any]:
    return {
        "label": printable(column.label),
        "unit": printable(column.unit),
        "right": column.aligned_right,
        "words": column.form is Form.TEXT and not column.right,
        "width": column.width,
    }


def printable(words: str) -> str:
    """Replace letters that the font cannot draw, so that the PDF stays readable to machines."""
    known = drawable()
    return "".join(
        letter if letter in "\n\t\u200b" or ord(letter) in known else MISSING_GLYPH
        for letter in words
    )


def breakable(words: str) -> str:
    """Offer breaks in long stretches without one, so that no name leaves its column."""
    return _LONG.sub(lambda found: _offer(found.group()), words)


def _offer(stretch: str) -> str:
    marked = re.sub(r"([_./=])(?=\w)", rf"\1{BREAK}", stretch)
    return re.sub(rf"([^{BREAK}]{{{LONGEST}}})(?=[^{BREAK}])", rf"\1{BREAK}", marked)
