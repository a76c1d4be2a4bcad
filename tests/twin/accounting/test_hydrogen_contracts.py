"""Contracts for difference on hydrogen: whose price counts, and that it counts above gas alone."""

from __future__ import annotations

import numpy as np
import pytest

import twin
from twin.accounting.emissions import ledger
from twin.accounting.payments import Category, gather_payments
from twin.model import ClusterModel
from twin.prepared.world import world_of


@pytest.fixture(scope="module")
def model():
    """Four plants, of which two sell without a contract, at an agreed price."""
    dear = {"policy.carbon_price.path": "high", "policy.carbon_price.multiplier": 2.0}
    run = ClusterModel(world_of(twin.load("humber/reference").changed(dear)), 6)
    run.run()
    return run


def contracts_gbp_m(model):
    """Payments under contracts on hydrogen by year and plant, with the names of the plants."""
    payments = gather_payments(model, ledger(model))
    block = next(b for b in payments.blocks if b.category is Category.HYDROGEN_SUPPORT)
    return block.gbp_m, block.subjects


def test_an_agreed_price_goes_to_whom_it_was_agreed_with(model):
    names = [asset.name for asset in model.register.assets]
    beyond = dict.fromkeys(model.register.plants.tolist(), 0.0)
    for closed in model.books.years:
        for sales in closed.hydrogen_sales:
            for plant, gbp_m in zip(sales.plants.tolist(), sales.above_gas_gbp_m, strict=True):
                beyond[plant] += gbp_m
    assert len(beyond) == 4
    above = {names[plant] for plant, gbp_m in beyond.items() if gbp_m}
    assert above == {"singleton_birch_h2", "meld"}


@pytest.mark.parametrize(("above_gas_gbp_m", "less_gbp_m"), [(5.0, 5.0), (-5.0, 0.0)])
def test_support_makes_good_what_the_price_achieved_lacks_and_gas_is_the_floor(
    model, monkeypatch, above_gas_gbp_m, less_gbp_m
):
    before, plants = contracts_gbp_m(model)
    t, column = np.argwhere(before > 10.0)[0]
    plant = [asset.name for asset in model.register.assets].index(plants[column])
    years = list(model.books.years)
    (sales,) = (s for s in years[t].hydrogen_sales if plant in s.plants)
    achieved = np.where(sales.plants == plant, above_gas_gbp_m, 0.0)
    years[t] = years[t]._replace(hydrogen_sales=(sales._replace(above_gas_gbp_m=achieved),))
    monkeypatch.setattr(model.books, "years", years)
    after, _ = contracts_gbp_m(model)
    difference = np.zeros_like(before)
    difference[t, column] = less_gbp_m
    np.testing.assert_allclose(before - after, difference, atol=1e-9)
