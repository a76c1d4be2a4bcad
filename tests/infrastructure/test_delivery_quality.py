"""The figures behind poor, central and good delivery follow from the sources they name."""

from __future__ import annotations

import numpy as np
import pytest

from infrastructure.delivery import pert_ratios
from infrastructure.delivery_quality import QUALITIES


@pytest.mark.validation("Delivery of projects", "HM Treasury, Green Book guidance on optimism bias")
@pytest.mark.parametrize(("name", "late"), [("good", 0.10), ("central", 0.167), ("poor", 0.54)])
def test_mean_time_overruns_are_those_of_the_green_book(validate, name, late):
    """Optimism bias of works duration, equipment and development: 10 % to 54 % (HM Treasury)."""
    tail = QUALITIES[name].tail_multiplier
    low, high = 0.8, 1.0 + 1.2 * tail
    assert (low + 4.0 + high) / 6.0 == pytest.approx(1.0 + late, abs=0.002)
    table = np.array(pert_ratios(low, high))
    weights = np.exp(-0.5 * np.linspace(-5.0, 5.0, len(table)) ** 2)
    ours = table @ weights / weights.sum()
    validate(f"Mean duration over plan, {name} delivery", 1.0 + late, ours, abs=0.002)


@pytest.mark.validation(
    "Delivery of projects",
    "Green Book (good); Boston University 2025, 662 projects; Sovacool and others 2014 (poor)",
)
@pytest.mark.parametrize(("name", "overrun"), [("good", 0.10), ("central", 0.40), ("poor", 0.66)])
def test_mean_cost_overruns_are_those_published(validate, name, overrun):
    """Green Book lower bound; Boston University 2025 (662 projects); Sovacool et al. 2014 (401)."""
    ours = 0.40 * QUALITIES[name].overrun_multiplier
    validate(f"Mean overrun of cost, {name} delivery", overrun, ours, abs=0.005)
