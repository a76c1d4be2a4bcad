"""Friction factors against their equations, a commercial network program and their own slopes."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrastructure.friction import (
    colebrook_and_slope,
    friction_and_slope,
    nikuradse_friction,
)


def test_nikuradse_friction_of_the_stanet_pipe():
    assert nikuradse_friction(2238445.0, 0.2, 89.0) == pytest.approx(0.02416489, abs=1e-8)


def test_laminar_friction_is_64_over_reynolds():
    assert colebrook_and_slope(1000.0, 0.02, 500.0)[0] == 0.064


@given(reynolds=st.floats(4e3, 1e8), roughness_mm=st.floats(0.0, 1.0))
def test_colebrook_friction_solves_its_equation(reynolds, roughness_mm):
    friction, _ = colebrook_and_slope(reynolds, roughness_mm, 100.0)
    root = math.sqrt(friction)
    right = -2 * math.log10(roughness_mm / 371.0 + 2.51 / (reynolds * root))
    assert 1 / root == pytest.approx(right, rel=1e-12)


@given(reynolds=st.floats(10.0, 1e8), is_colebrook=st.booleans())
def test_slopes_are_those_of_the_factors(reynolds, is_colebrook):
    step = 1e-5 * reynolds
    if any(abs(reynolds - kink) < 2 * step for kink in (2300.0, 4000.0)):
        return
    low, high = (
        friction_and_slope(is_colebrook, reynolds + side, 0.05, 500.0)[0] for side in (-step, step)
    )
    _, slope = friction_and_slope(is_colebrook, reynolds, 0.05, 500.0)
    assert slope == pytest.approx((high - low) / (2 * step), rel=1e-3)


@pytest.mark.parametrize("reynolds", [2300.0, 4000.0])
def test_friction_has_no_jump_between_laminar_and_turbulent_flow(reynolds):
    """A jump would leave pressures to which no flow belongs."""
    below, above = (colebrook_and_slope(reynolds * f, 0.1, 75.0)[0] for f in (1 - 1e-9, 1 + 1e-9))
    assert below == pytest.approx(above, rel=1e-6)
