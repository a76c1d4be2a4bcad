"""A prepared world is shared by the runs of a scenario, and goes with it."""

import gc
import pickle
import weakref

import pytest

import twin
from scenarios.schema.operators import Networks
from twin.prepared.fixed import DECIDED_IN_RUNS, MOST_KEPT
from twin.prepared.world import world_of


def test_a_world_is_prepared_once_and_goes_with_its_scenario():
    scenario = twin.load("tiny/tiny").with_(seed=3)
    assert world_of(scenario) is world_of(scenario)
    gone = weakref.ref(world_of(scenario)), weakref.ref(scenario)
    del scenario
    gc.collect()
    assert [each() for each in gone] == [None, None]


def test_a_world_is_not_sent_along_to_other_processes():
    scenario = twin.load("tiny/tiny").with_(seed=3)
    before = len(pickle.dumps(scenario))
    world_of(scenario)
    assert len(pickle.dumps(scenario)) == before
    assert pickle.loads(pickle.dumps(scenario)).hash == scenario.hash


def test_scenarios_of_a_cluster_share_what_only_its_tables_and_networks_fix():
    scenario = twin.load("tiny/tiny")
    dearer = scenario.with_(prices__electrolysis_price_share=0.77)
    assert world_of(dearer).plans is world_of(scenario).plans
    roomier = scenario.with_(networks__headroom_share=1.5)
    assert world_of(roomier).plans is world_of(scenario).plans
    steeper = scenario.with_(networks__route_factor=1.9)
    assert world_of(steeper).plans is not world_of(scenario).plans
    shorter = scenario.with_(horizon__end_year=2040)
    assert world_of(shorter).permitted_kt.shape[1] == len(shorter.settings.horizon.years)


@pytest.mark.parametrize("name", sorted(set(Networks.model_fields) - DECIDED_IN_RUNS))
def test_a_rule_that_shapes_pipes_is_not_shared(name):
    scenario = twin.load("tiny/tiny")
    step = 1 if name == "booking_tenor_years" else 0.1
    other = scenario.changed({f"networks.{name}": Networks.model_fields[name].default + step})
    assert world_of(other).plans is not world_of(scenario).plans


@pytest.mark.parametrize("name", sorted(DECIDED_IN_RUNS))
def test_a_rule_of_runs_is_read_by_runs_that_share(name):
    tenor = {"networks.booking_tenor_years": 15}
    both = {**tenor, f"networks.{name}": 0.9 * Networks.model_fields[name].default or 0.7}
    scenario = twin.load("tiny/tiny")
    twin.simulate(scenario.changed(tenor))
    shared = twin.simulate(scenario.changed(both)).cluster_year
    alone = twin.simulate(twin.load("tiny/tiny").changed(both)).cluster_year
    assert shared.equals(alone)


def test_what_is_shared_leaves_the_results_as_they_are():
    changes = {"prices.electrolysis_price_share": 0.77, "networks.utilisation_share": 0.6}
    scenario = twin.load("tiny/tiny")
    twin.simulate(scenario)
    twin.simulate(scenario.changed({"networks.utilisation_share": 0.9}))
    warm = twin.simulate(scenario.changed(changes)).cluster_year
    alone = twin.simulate(twin.load("tiny/tiny").changed(changes)).cluster_year
    assert warm.equals(alone)


def test_what_is_shared_stays_behind_when_a_scenario_travels_and_does_not_pile_up():
    scenario = twin.load("tiny/tiny")
    before = len(pickle.dumps(scenario))
    for share in (0.5, 0.55, 0.6, 0.65, 0.7, 0.75):
        world_of(scenario.with_(networks__utilisation_share=share))
    assert len(pickle.dumps(scenario)) == before
    assert len(vars(scenario.cluster)["_fixed"]) == MOST_KEPT
