"""The report of a run: one content, rendered as HTML, PDF, workbook, CSV and IAMC layout.

Everything shown is read from the tables of a finished run or worked out from them by
`twin.accounting`; nothing is simulated here but the same scenario under other seeds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from twin.report.writing import write_comparison, write_report

FORMATS = ("html", "pdf", "xlsx", "csv", "iamc")
__all__ = ["FORMATS", "write_comparison", "write_report"]


def __getattr__(name: str) -> Any:
    """Import the writer when it is first used, so that importing the package stays quick."""
    if name not in __all__:
        raise AttributeError(f"module 'twin.report' has no attribute {name!r}")
    from twin.report import writing

    return getattr(writing, name)
