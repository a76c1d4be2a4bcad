"""Bookings a decision may rest on: small cases by hand, and pipes that are not built in vain."""

from __future__ import annotations

import itertools
from types import SimpleNamespace

import numpy as np
import pytest

import twin
from agents.bookings import Booking
from agents.firm_bookings import firm_bookings
from infrastructure.transmission import Pipeline


class Plant(SimpleNamespace):
    """A producer that needs some pipes, by their index, and may lack something else."""

    def comes_with(self, pipelines):
        return self.lacks_nothing_else and set(self.needs) <= set(pipelines)


def market_of(pipes, plants, customers):
    """A market of customers given as route, volume and what they buy from whom."""
    lines = [Pipeline(f"pipe_{i}", i, False, (), -1) for i in range(pipes)]
    bookings = {name: Booking(*rest) for name, rest in customers.items()}
    for name, booking in bookings.items():
        for i in booking.pipelines:
            lines[i].book(name, booking.volume)
    return SimpleNamespace(pipelines=lines, producers=plants, bookings=bookings)


def at_least(volume):
    return lambda _, bookings: sum(bookings.values()) >= volume


@pytest.mark.parametrize("comes", [True, False])
def test_who_buys_from_a_plant_counts_if_the_plant_would_come_with_the_pipe(comes):
    """Pipe and plant wait for each other alone: both may come. A plant that lacks more does not."""
    plant = Plant(party_id="plant", needs=[0], lacks_nothing_else=comes)
    market = market_of(1, [plant], {"a": ((0,), 60.0, {0: 60.0}), "b": ((0,), 50.0, {})})
    firm = firm_bookings(market, [0], at_least(50.0))
    assert firm == {0: {"a": 60.0, "b": 50.0} if comes else {"b": 50.0}}


def test_pipes_that_need_each_other_come_together_or_not_at_all():
    customers = {"both": ((0, 1), 60.0, {}), "one": ((1,), 50.0, {})}
    firm = firm_bookings(market_of(2, [], customers), [0, 1], at_least(60.0))
    assert firm == {0: {"both": 60.0}, 1: {"both": 60.0, "one": 50.0}}
    # The first pipe is not to be had: who needs both counts on neither.
    firm = firm_bookings(market_of(2, [], customers), [1], at_least(60.0))
    assert firm == {1: {"one": 50.0}}


def test_a_plants_own_booking_counts_only_if_the_plant_comes():
    """Its CO2 pipe waits for a plant that waits for a hydrogen pipe without enough customers."""
    plant = Plant(party_id="plant", needs=[0, 1], lacks_nothing_else=True)
    customers = {"plant": ((0,), 80.0, {}), "buyer": ((1,), 10.0, {0: 10.0})}
    market = market_of(2, [plant], customers)
    assert firm_bookings(market, [0, 1], at_least(5.0))[0] == {"plant": 80.0}
    assert firm_bookings(market, [0, 1], at_least(20.0))[0] == {}


@pytest.mark.parametrize("draw", range(20))
def test_no_larger_set_of_pipes_holds_together(draw):
    """Against every set of pipes, in random markets of four pipes and three plants."""
    random = np.random.default_rng(draw)

    def some(n, most):
        return tuple(np.flatnonzero(random.random(n) < most).tolist())

    plants = [
        Plant(party_id=f"p{i}", needs=some(4, 0.3), lacks_nothing_else=True) for i in range(3)
    ]
    customers = {
        f"c{i}": (some(4, 0.4), float(random.integers(1, 9)), dict.fromkeys(some(3, 0.3), 1.0))
        for i in range(8)
    }
    market, enough = market_of(4, plants, customers), at_least(9.0)
    found = firm_bookings(market, range(4), enough)
    holds = [
        pipes
        for size in range(5)
        for pipes in itertools.combinations(range(4), size)
        if all(
            sum(
                volume
                for route, volume, bought in customers.values()
                if i in route
                and set(route) <= set(pipes)
                and all(plants[j].comes_with(pipes) for j in bought)
            )
            >= 9.0
            for i in pipes
        )
    ]
    assert tuple(i for i in range(4) if enough(i, found[i])) == max(holds, key=len)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["humber/hydrogen_first", "humber/capture_first"])
def test_no_hydrogen_pipe_is_decided_before_hydrogen_for_it(name):
    """Both once built pipes that stayed empty, as the plants behind their bookings never came."""
    for seed in (1, 3, 5):
        works = twin.simulate(twin.load(name), seed).projects
        decided = works[np.isfinite(works["fid_year"])]
        first_plant = decided[decided["kind"] == "producer"]["fid_year"].min()
        pipes = decided[decided["project_id"].isin(["hhp", "h2_south", "h2_west"])]
        assert not (pipes["fid_year"] < first_plant).any()
