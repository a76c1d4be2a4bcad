"""Constants that turn one unit into another; exact by definition unless a source is named."""

from __future__ import annotations

MONTHS_PER_YEAR = 12
HOURS_PER_YEAR = 8760
"""Every simulated year has 8760 hours; leap days are left out."""
MWH_PER_GWH = 1000.0
KT_PER_MT = 1000.0
T_PER_KT = 1000.0
GBP_PER_GBP_M = 1e6
MM_PER_INCH = 25.4
