"""A prepared world is shared by the runs of a scenario, and goes with it."""

import gc
import pickle
import weakref

import twin
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
