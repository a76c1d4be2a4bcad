"""Cheapest ways against hand-drawn graphs and against every way there is."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrastructure.routing import (
    Stretch,
    cheapest_ways_to,
    cost_beside,
    route_graph,
)

# A mill south of a river. Over the bridge it is 12 km of land, through the water 5 + 3 km.
RIVER = [
    Stretch("mill", "landing", 5.0, "onshore", 5.0),
    Stretch("landing", "hub", 3.0, "crossing", 30.0),
    Stretch("mill", "bridge", 8.0, "onshore", 8.0),
    Stretch("bridge", "hub", 4.0, "onshore", 4.0),
]


def way_to_hub(stretches):
    return cheapest_ways_to(route_graph(stretches), {"hub": 0.0})["mill"]


def test_the_way_round_is_cheaper_than_the_crossing():
    assert way_to_hub(RIVER) == (("mill", "bridge", "hub"), 12.0, 12.0, {"onshore": 12.0})


def test_the_crossing_where_nothing_leads_round():
    by_terrain = {"onshore": 5.0, "crossing": 3.0}
    assert way_to_hub(RIVER[:3]) == (("mill", "landing", "hub"), 35.0, 8.0, by_terrain)


def test_the_nearer_of_two_ends_and_none_to_go():
    graph = route_graph([*RIVER, Stretch("mill", "tee", 2.0, "onshore", 9.0)])
    ways = cheapest_ways_to(graph, {"hub": 0.0, "tee": 0.0})
    assert ways["mill"].places == ("mill", "tee")
    assert ways["hub"] == (("hub",), 0.0, 0.0, {})


def test_of_two_stretches_between_the_same_places_the_cheaper_counts_in_either_order():
    dear, cheap = Stretch("a", "b", 1.0, "onshore", 9.0), Stretch("b", "a", 2.0, "reused", 3.0)
    for stretches in ([dear, cheap], [cheap, dear]):
        way = cheapest_ways_to(route_graph(stretches), {"b": 0.0})["a"]
        assert (way.cost, way.length_km_by_terrain) == (3.0, {"reused": 2.0})


def test_what_is_not_joined_has_no_way():
    graph = route_graph([*RIVER, Stretch("island", "lighthouse", 1.0, "onshore", 1.0)])
    assert set(cheapest_ways_to(graph, {"hub": 0.0})) == {"mill", "landing", "hub", "bridge"}


def test_a_place_may_have_any_name():
    graph = route_graph([Stretch("mill", "outside", 5.0, "onshore", 5.0)])
    assert cheapest_ways_to(graph, {"outside": 2.0})["mill"].cost == 7.0


@pytest.mark.parametrize(("length_km", "cost"), [(-1.0, 1.0), (1.0, -1.0), (1.0, float("nan"))])
def test_a_stretch_below_nothing_is_refused(length_km, cost):
    with pytest.raises(ValueError, match="stretch from a to b"):
        route_graph([Stretch("a", "b", length_km, "onshore", cost)])


graphs = st.lists(
    st.builds(
        Stretch,
        st.integers(0, 5),
        st.integers(0, 5),
        st.floats(0.0, 100.0),
        st.sampled_from(["onshore", "crossing"]),
        st.floats(0.0, 100.0),
    ).filter(lambda s: s.one != s.other),
    min_size=1,
    max_size=12,
)


def every_cost(stretches, start, end):
    """Cost of each way without a repeated place, by trying all orders of places between."""
    between = [place for place in range(6) if place not in (start, end)]
    for n in range(len(between) + 1):
        for middle in itertools.permutations(between, n):
            places = (start, *middle, end)
            legs = [
                [s.cost for s in stretches if {s.one, s.other} == {one, other}]
                for one, other in itertools.pairwise(places)
            ]
            if all(legs):
                yield sum(min(leg) for leg in legs)


@given(graphs, st.dictionaries(st.integers(0, 5), st.floats(0.0, 50.0), min_size=1, max_size=3))
def test_no_way_is_cheaper_than_the_cheapest(stretches, ends):
    found = cheapest_ways_to(route_graph(stretches), ends)
    for place in range(6):
        costs = [
            cost + extra
            for end, extra in ends.items()
            for cost in ([0.0] if place == end else every_cost(stretches, place, end))
        ]
        assert (place in found) == bool(costs)
        if costs:
            way = found[place]
            assert way.cost == pytest.approx(min(costs), abs=1e-9)
            assert (way.places[0], way.places[-1] in ends) == (place, True)
            assert way.length_km == pytest.approx(sum(way.length_km_by_terrain.values()))


def test_a_shared_trench_saves_once():
    cost = np.array([[10.0, 20.0], [30.0, 40.0]])
    # The first stretch runs beside two pipes, the second beside none.
    paid = cost_beside(cost, np.array([True, False]), 0.2)
    np.testing.assert_allclose(paid, [[8.0, 16.0], [30.0, 40.0]])
    with pytest.raises(ValueError, match="shared_share is 20"):
        cost_beside(cost, np.array([True, False]), 20.0)
