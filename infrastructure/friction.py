"""How much the wall of a pipe brakes what flows: Darcy friction factors and their slopes."""

from __future__ import annotations

import math
from typing import Literal

from infrastructure.borrowing import borrowing

FrictionLaw = Literal["colebrook", "nikuradse"]

SMOOTHEST_MM: dict[FrictionLaw, float] = {"colebrook": 0.0, "nikuradse": 1e-6}
"""Least roughness a law takes: Nikuradse's divides by it [mm]."""
LAMINAR_REYNOLDS = 2300.0
"""Below this flow is laminar."""
TURBULENT_REYNOLDS = 4000.0
"""Above this flow is turbulent; between the two the factor is read on a straight line."""
LOWEST_REYNOLDS = 1e-3
"""Below it friction counts as linear in the flow, so that a pipe at rest has a slope."""
LN_10 = math.log(10.0)


@borrowing
def nikuradse_friction(reynolds: float, roughness_mm: float, inner_diameter_mm: float) -> float:
    """Return the friction factor `64/Re + (2 log10(D/k) + 1.14)^-2`, arguments as Colebrook's [-].

    Source: Nikuradse 1933, VDI-Forschungsheft 361, with a laminar term added as in the network
    programs STANET and pandapipes.
    """
    rough = 2.0 * math.log10(inner_diameter_mm / roughness_mm) + 1.14
    return 64.0 / reynolds + 1.0 / rough**2


@borrowing
def friction_and_slope(
    is_colebrook: bool, reynolds: float, roughness_mm: float, inner_diameter_mm: float
) -> tuple[float, float]:
    """Return the friction factor of a law and its derivative by the Reynolds number [-]."""
    if is_colebrook:
        return colebrook_and_slope(reynolds, roughness_mm, inner_diameter_mm)
    factor = nikuradse_friction(reynolds, roughness_mm, inner_diameter_mm)
    return factor, -64.0 / reynolds**2


@borrowing
def colebrook_and_slope(
    reynolds: float, roughness_mm: float, inner_diameter_mm: float
) -> tuple[float, float]:
    """Return the Darcy friction factor of a rough pipe and its derivative by the Reynolds number.

    `1/sqrt(lambda) = -2 log10(k/(3.71 D) + 2.51/(Re sqrt(lambda)))` by Newton's method to rounding;
    64/Re below Re 2300. Between 2300 and 4000, where flow is unsteady, a straight line joins both:
    a jump would leave some pressures without any flow that belongs to them.

    Args:
        reynolds: Reynolds number, above 0 [-].
        roughness_mm: roughness of the wall [mm].
        inner_diameter_mm: inner diameter [mm].

    Source: Colebrook 1939, J. Inst. Civ. Eng. 11:133, doi:10.1680/ijoti.1939.13150; start value
    Haaland 1983, doi:10.1115/1.3240948.
    """
    if reynolds < LAMINAR_REYNOLDS:
        return 64.0 / reynolds, -64.0 / reynolds**2
    if reynolds >= TURBULENT_REYNOLDS:
        return _turbulent(reynolds, roughness_mm, inner_diameter_mm)
    low = 64.0 / LAMINAR_REYNOLDS
    high, _ = _turbulent(TURBULENT_REYNOLDS, roughness_mm, inner_diameter_mm)
    slope = (high - low) / (TURBULENT_REYNOLDS - LAMINAR_REYNOLDS)
    return low + slope * (reynolds - LAMINAR_REYNOLDS), slope


@borrowing
def _turbulent(
    reynolds: float, roughness_mm: float, inner_diameter_mm: float
) -> tuple[float, float]:
    wall = roughness_mm / (3.71 * inner_diameter_mm)
    x = -1.8 * math.log10((roughness_mm / inner_diameter_mm / 3.7) ** 1.11 + 6.9 / reynolds)
    per_x = 2.51 / reynolds
    pull = 0.0
    for _ in range(20):
        argument = wall + per_x * x
        pull = 2.0 / LN_10 * per_x / argument
        step = (x + 2.0 / LN_10 * math.log(argument)) / (1.0 + pull)
        x -= step
        if abs(step) < 1e-13 * x:
            break
    # From the equation itself: (1 + pull) dx = pull x dRe / Re.
    dx = pull * x / reynolds / (1.0 + pull)
    return 1.0 / x**2, -2.0 / x**3 * dx
