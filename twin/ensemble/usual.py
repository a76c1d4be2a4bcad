"""Which outputs of an ensemble are shown unless others are asked for."""

from __future__ import annotations

import pandas as pd

KEY_OUTPUTS = (
    "fossil_co2_mt",
    "stored_fossil_co2_mt",
    "removed_biogenic_co2_mt",
    "hydrogen_used_twh_hhv",
)
"""Outputs of the last year that are shown unless others are asked for."""
KEY_TOTALS = (
    "abated_co2_mt_sum",
    "investment_gbp_m_sum",
    "support_gbp_m_sum",
    "npv_gbp_m",
    "construction_jobs_direct_peak",
    "first_co2_storage_year",
)
"""Outputs of the whole run that are shown unless others are asked for."""


def usual_outputs(headline: pd.DataFrame) -> tuple[str, ...]:
    """Outputs that are shown unless others are asked for: of the last year, and of the whole run.

    Those that no run has, as of years beyond the horizon, or that are nought in every run, are left
    out.
    """
    has = [str(name) for name in headline if headline[name].fillna(0.0).any()]
    last = []
    for start in KEY_OUTPUTS:
        years = [name for name in has if _is_year_of(name, start)]
        last += [max(years)] if years else []
    shown = (*last, *(name for name in KEY_TOTALS if name in has))
    return shown or tuple(map(str, headline.columns[:1]))


def _is_year_of(name: str, start: str) -> bool:
    rest = name.removeprefix(f"{start}_")
    return name.startswith(f"{start}_") and len(rest) == 4 and rest.isdecimal()
