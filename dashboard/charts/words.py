"""Figures in words: thousands, pounds, tonnes, and changes against something, in British style."""

from __future__ import annotations

import math

MINUS = "\N{MINUS SIGN}"
NO_CHANGE, NEVER = "no change", "never"
NONE = "\N{EN DASH}"
"""What stands where there is no figure."""


def number(value: float, decimals: int = 0) -> str:
    """Return 1,234 or 1.2; a dash where there is none."""
    if not math.isfinite(value):
        return NONE
    text = f"{abs(value):,.{decimals}f}"
    return f"{MINUS}{text}" if value < 0 and float(text.replace(",", "")) != 0 else text


def headline_pounds(gbp_m: float) -> str:
    """Return GBP 640 m or GBP 1.2 bn."""
    if not math.isfinite(gbp_m):
        return NONE
    if abs(gbp_m) >= 1000.0:
        return f"GBP {number(gbp_m / 1e3, 1)} bn"
    return f"GBP {number(gbp_m)} m"


def signed(value: float, decimals: int = 0) -> str:
    """Return +12, or -12 with a true minus; 'no change' where it rounds to nothing."""
    text = number(value, decimals)
    if float(text.replace(",", "").replace(MINUS, "-").replace(NONE, "0")) == 0:
        return NO_CHANGE
    return f"+{text}" if value > 0 else text
