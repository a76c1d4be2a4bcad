"""Constants that turn one unit into another; exact by definition unless a source is named."""

from __future__ import annotations

MONTHS_PER_YEAR = 12
HOURS_PER_YEAR = 8760
"""Every simulated year has 8760 hours; leap days are left out."""
HOURS_BY_MONTH = (744, 672, 744, 720, 744, 720, 744, 744, 720, 744, 720, 744)
FIRST_HOUR_OF_MONTH = (0, 744, 1416, 2160, 2880, 3624, 4344, 5088, 5832, 6552, 7296, 8016, 8760)
"""First hour of each month and the hour after the last."""
MWH_PER_GWH = 1000.0
KT_PER_MT = 1000.0
T_PER_KT = 1000.0
GBP_PER_GBP_M = 1e6
GBP_M_PER_UNIT = 1e-3
"""GBP m of one GWh at GBP 1/MWh, or of one kt at GBP 1/t."""
MM_PER_INCH = 25.4
