"""Pipeline operators: for whom they begin to develop a pipe."""

from __future__ import annotations

import pytest

import twin
from twin.model import ClusterModel
from twin.prepared.world import world_of

IDEA = twin.load("tiny/tiny").changed({"data": {"pipelines.hydrogen_line.stage": "idea"}})


@pytest.mark.parametrize(("gives_up", "begins"), [(False, True), (True, False)])
def test_a_pipe_is_begun_for_a_supported_producer_that_may_still_come(gives_up, begins):
    model = ClusterModel(world_of(IDEA), 1)
    line = next(p for p in model.market.pipelines if p.pipeline_id == "hydrogen_line")
    producer = next(p for p in model.market.producers if p.hub in line.hubs)
    producer.strike = 80.0
    producer.decide(2025)
    if gives_up:
        producer.give_up()
    model.market.operator_of(line.index).decide(2025)
    assert (line.project is not None) == begins


def test_what_may_be_booked_is_what_pipe_and_store_were_bought_for():
    """A larger pipe once let customers book store that nobody had paid for."""
    model = ClusterModel(world_of(twin.load("humber/reference")), 1)
    model.run()
    stored = [line for line in model.market.pipelines if line.committed and line.store >= 0]
    assert stored
    for line in stored:
        menu = model.market.offers.menu(line.index)
        pipe_gbp_m = menu.capex_gbp_m[menu.diameter_in.tolist().index(line.diameter_in)]
        store_gbp_m = menu.store_gbp_m_per_volume * line.capacity
        # Pipes decided later share trenches, which makes the menu cheaper than it was.
        assert line.project.estimate_gbp_m >= pipe_gbp_m + store_gbp_m - 1e-6
        assert line.booked <= line.capacity
