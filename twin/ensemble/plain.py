"""Everything a summary says as plain values, for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from twin.ensemble.summary import Summary


def as_plain(summary: Summary) -> dict[str, Any]:
    """Everything a summary says as plain values, for JSON."""

    def rows(table: pd.DataFrame) -> list[dict[str, Any]]:
        # What is not a number has no place in JSON.
        return table.astype(object).where(table.notna(), None).to_dict("records")  # type: ignore[return-value]

    return {
        "study": summary.ensemble.study,
        "runs": int(summary.ensemble.manifest["runs"]),
        "done": summary.ensemble.done,
        "failed": len(summary.ensemble.failures),
        "headline": rows(summary.statistics),
        "convergence": rows(summary.convergence),
        "verdicts": summary.verdicts,
        "focus": summary.focus,
        "influence_by": summary.method if summary.ensemble.parameters else "",
        "influences": rows(summary.influences),
        "index_convergence": rows(summary.index_convergence),
        "target": rows(summary.target_odds),
        "boxes": {
            name: {
                "limits": rows(found.box.limits.replace([np.inf, -np.inf], np.nan)),
                "coverage": found.box.coverage,
                "density": found.box.density,
                "mass": found.box.mass,
            }
            for name, found in summary.discoveries.items()
        },
        "regrets": rows(summary.regrets),
        "differences": rows(summary.differences),
    }
