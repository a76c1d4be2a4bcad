"""Leaks against hand arithmetic and published warming potentials."""

from __future__ import annotations

import numpy as np
import pytest

from infrastructure import leakage


def test_upstream_methane_by_hand():
    # 1 % of 3600/55.5 = 64.9 kg methane per MWh, times 28: 18.2 kg CO2e.
    assert leakage.upstream_methane_t_per_mwh_gas(0.01) == pytest.approx(0.018162, abs=1e-6)


@pytest.mark.validation("Cost of hydrogen and carbon dioxide", "Sand and others 2023: 11.6 +/- 2.8")
def test_a_tonne_of_leaked_hydrogen_warms_like_11_6_t_of_co2(validate):
    # Sand et al. 2023: 11.6 +/- 2.8 over 100 years; a tonne is 39.41 MWh HHV.
    leaked_mwh = np.array([0.0, 39.411])
    none, ours = leakage.hydrogen_leak_t_co2e(leaked_mwh)
    assert none == 0.0
    validate("Warming of a tonne of leaked hydrogen, 100 years", 11.6, ours, "t CO2e", rel=1e-4)


def test_what_leaks_twice_is_not_counted_twice():
    assert leakage.delivered_share(0.1, 0.2) == pytest.approx(0.72)
    np.testing.assert_allclose(leakage.delivered_share(np.array([0.0, 0.5]), 0.0), [1.0, 0.5])


@pytest.mark.parametrize("share", [-0.01, 1.0, float("nan")])
def test_shares_out_of_bounds_are_refused(share):
    with pytest.raises(ValueError, match=f"loss_share is {share}"):
        leakage.upstream_methane_t_per_mwh_gas(share)
    with pytest.raises(ValueError, match="plant_leak_share"):
        leakage.delivered_share(np.array([0.0, share]), 0.0)
    with pytest.raises(ValueError, match="pipe_leak_share"):
        leakage.delivered_share(0.0, share)
