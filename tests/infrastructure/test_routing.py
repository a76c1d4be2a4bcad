"""Cheapest ways against hand-drawn graphs and against every way there is."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrastructure.routing import (
    Stretch,
    cheapest_way,
    cheapest_ways_to,
    cost_beside,
    parts,
    route_graph,
)

# A mill south of a river. Over the bridge it is 12 km of land, through the water 5 + 3 km.
RIVER = [
    Stretch("mill", "landing", 5.0, "onshore", 5.0),
    Stretch("landing", "hub", 3.0, "crossing", 30.0),
    Stretch("mill", "bridge", 8.0, "onshore", 8.0),
    Stretch("bridge", "hub", 4.0, "onshore", 4.0),
]


def test_the_way_round_is_cheaper_than_the_crossing():
    way = cheapest_way(route_graph(RIVER), "mill", ["hub"])
    assert way == (("mill", "bridge", "hub"), 12.0, 12.0, {"onshore": 12.0})


def test_the_crossing_where_nothing_leads_round():
    way = cheapest_way(route_graph(RIVER[:3]), "mill", ["hub"])
    assert way == (("mill", "landing", "hub"), 35.0, 8.0, {"onshore": 5.0, "crossing": 3.0})


def test_the_nearer_of_two_ends_and_none_to_go():
    graph = route_graph([*RIVER, Stretch("mill", "tee", 2.0, "onshore", 9.0)])
    assert cheapest_way(graph, "mill", ["hub", "tee"]).places == ("mill", "tee")
    assert cheapest_way(graph, "hub", ["hub", "tee"]) == (("hub",), 0.0, 0.0, {})


def test_of_two_stretches_between_the_same_places_the_cheaper_counts_in_either_order():
    dear, cheap = Stretch("a", "b", 1.0, "onshore", 9.0), Stretch("b", "a", 2.0, "reused", 3.0)
    for stretches in ([dear, cheap], [cheap, dear]):
        way = cheapest_way(route_graph(stretches), "a", ["b"])
        assert (way.cost, way.length_km_by_terrain) == (3.0, {"reused": 2.0})


def test_what_is_not_joined_is_named():
    graph = route_graph([*RIVER, Stretch("island", "lighthouse", 1.0, "onshore", 1.0)])
    with pytest.raises(ValueError, match=r"from island to hub; .* joined with lighthouse: add"):
        cheapest_way(graph, "island", ["hub"])
    with pytest.raises(ValueError, match=r"no way leads from works to hub; .* joined with nothing"):
        cheapest_way(graph, "works", ["hub"])
    assert parts(graph) == [{"mill", "landing", "hub", "bridge"}, {"island", "lighthouse"}]


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


@given(graphs)
def test_no_way_is_cheaper_than_the_cheapest(stretches):
    graph = route_graph(stretches)
    costs = list(every_cost(stretches, 0, 5))
    if not costs:
        with pytest.raises(ValueError, match="no way leads from 0 to 5"):
            cheapest_way(graph, 0, [5])
        return
    way = cheapest_way(graph, 0, [5])
    assert way.cost == pytest.approx(min(costs), abs=1e-9)
    assert way.length_km == pytest.approx(sum(way.length_km_by_terrain.values()))


@given(graphs, st.dictionaries(st.integers(0, 5), st.floats(0.0, 50.0), min_size=1, max_size=3))
def test_ways_to_all_ends_are_those_found_one_by_one(stretches, ends):
    graph = route_graph(stretches)
    found = cheapest_ways_to(graph, ends)
    for place in range(6):
        costs = []
        for end, extra in ends.items():
            if place == end:
                costs.append(extra)
            elif place in graph and end in graph:
                try:
                    costs.append(cheapest_way(graph, place, [end]).cost + extra)
                except ValueError:
                    continue
        assert (place in found) == bool(costs)
        if costs:
            assert found[place].cost == pytest.approx(min(costs), abs=1e-9)
            assert found[place].places[0] == place
            assert found[place].places[-1] in ends


def test_a_shared_trench_saves_once():
    cost = np.array([[10.0, 20.0], [30.0, 40.0]])
    # The first stretch runs beside two pipes, the second beside none.
    paid = cost_beside(cost, np.array([True, False]), 0.2)
    np.testing.assert_allclose(paid, [[8.0, 16.0], [30.0, 40.0]])
    with pytest.raises(ValueError, match="shared_share is 20"):
        cost_beside(cost, np.array([True, False]), 20.0)
