"""A pipeline project through its life: bookings, what is decided, and whom it is open to."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pytest
import simpy
from hypothesis import given
from hypothesis import strategies as st

from infrastructure.delivery import Fortune, Phase, Profile, Stage
from infrastructure.labour import CrewPool
from infrastructure.orders import Order, Standing
from infrastructure.transmission import Pipeline, StorePhase
from infrastructure.works import Project

# Consent takes 6 months, FEED 3, then procure 1, build 10, commission 2.
LAYING = Profile("pipe", (0.0, 6.0, 3.0, 1.0, 10.0, 2.0), (Stage(1.0, {"pipelay": 1.0}),))


@pytest.fixture
def clock():
    return simpy.Environment()


@pytest.fixture
def pipeline():
    return Pipeline("hhp", 0, False, (0, 1), -1)


def begin(clock, pipeline, refused=False):
    order = Order("hhp", "operator", "pipeline", 100.0, LAYING, Phase.CONSENT)
    pools = {"pipelay": CrewPool(clock, "pipelay", 10, 50)}
    fortune = Fortune((1.0,) * 6, 1.0, refused)
    pipeline.project = Project(clock, order, fortune, pools, 1.0, lambda _: None, lambda _: None)
    return pipeline.project


def standing(pipeline):
    return (pipeline.possible, pipeline.open_to_bookings, pipeline.assured, pipeline.committed)


def test_before_anything_begins(pipeline):
    assert standing(pipeline) == (True, False, False, False)
    assert (pipeline.online_month, pipeline.expected_online_month) == (math.inf, math.inf)
    assert pipeline.capacity == math.inf


def test_it_opens_with_feed_is_assured_by_the_decision_and_runs_by_the_clock(clock, pipeline):
    project = begin(clock, pipeline)
    clock.run(until=5.0)
    assert standing(pipeline) == (True, False, False, False)
    assert pipeline.expected_online_month == 22.0
    clock.run(until=7.0)
    assert standing(pipeline) == (True, True, False, False)
    clock.run(until=9.5)
    assert standing(pipeline) == (True, True, False, False)
    # Nine months to the decision, thirteen after it: half a month was lost by waiting.
    assert pipeline.expected_online_month == 22.5
    project.reach_fid()
    clock.run(until=10.0)
    assert standing(pipeline) == (True, True, True, True)
    clock.run()
    assert pipeline.online_month == pipeline.expected_online_month == 22.5


def test_refused_consent_shuts_it(clock, pipeline):
    begin(clock, pipeline, refused=True)
    clock.run()
    assert standing(pipeline) == (False, False, False, False)
    assert pipeline.expected_online_month == math.inf


def test_conditional_commitments_open_it_early_and_assure_it_with_consent(clock, pipeline):
    begin(clock, pipeline)
    pipeline.conditional_volume = 500.0
    clock.run(until=5.0)
    assert standing(pipeline) == (True, True, False, False)
    clock.run(until=7.0)
    assert standing(pipeline) == (True, True, False, False)  # too few for its operator
    pipeline.enough_commit = True
    assert standing(pipeline) == (True, True, True, False)


def test_a_customer_books_once(pipeline):
    pipeline.book("mill", 100.0)
    pipeline.book("works", 50.0)
    assert pipeline.booked == 150.0
    with pytest.raises(ValueError, match="mill has already booked hhp"):
        pipeline.book("mill", 1.0)
    assert pipeline.bookings == {"mill": 100.0, "works": 50.0}


def test_cancelling_what_was_never_booked_changes_nothing(pipeline):
    pipeline.book("mill", 100.0)
    pipeline.cancel("works")
    pipeline.cancel("mill")
    pipeline.cancel("mill")
    assert (pipeline.bookings, pipeline.booked) == ({}, 0.0)


@given(st.lists(st.tuples(st.integers(0, 4), st.none() | st.floats(0.0, 1e6)), max_size=30))
def test_what_is_booked_is_the_sum_of_bookings(steps):
    """After any series of bookings and cancellations, to the last bit."""
    pipeline = Pipeline("hhp", 0, False, (0, 1), -1)
    held = {}
    for customer, volume in steps:
        if volume is None:
            pipeline.cancel(str(customer))
            held.pop(str(customer), None)
        elif str(customer) not in held:
            pipeline.book(str(customer), volume)
            held[str(customer)] = volume
    assert pipeline.bookings == held
    assert pipeline.booked == sum(held.values())


def test_the_decision_fixes_what_is_built(pipeline):
    pipeline.decide_size(4000.0, 24.0, 310.0)
    assert (pipeline.capacity, pipeline.diameter_in, pipeline.capex_gbp_m) == (4000.0, 24.0, 310.0)


def phase(volume, online_month=math.inf, standing=Standing.COMMITTED):
    return StorePhase(SimpleNamespace(online_month=online_month, standing=standing), volume, 8.0)


def test_a_store_grows_by_what_is_bought_later_and_loses_what_is_not_coming():
    pipeline = Pipeline("hccp", 0, True, (0, 1), 0)
    pipeline.decide_size(500.0, 24.0, 310.0, 100.0)
    assert (pipeline.capacity, pipeline.pipe_capacity) == (100.0, 500.0)
    wells = phase(80.0, online_month=30.0)
    pipeline.expand_store(wells)
    assert (pipeline.capacity, pipeline.capex_gbp_m) == (180.0, 318.0)
    assert [gbp_m for gbp_m, _ in pipeline.invested] == [310.0, 8.0]
    assert [month for _, month in pipeline.invested] == [math.inf, 30.0]
    wells.project.standing = Standing.CANCELLED
    pipeline.lose_store_phase(wells.project)
    assert (pipeline.capacity, pipeline.capex_gbp_m) == (100.0, 310.0)
    assert [gbp_m for gbp_m, _ in pipeline.invested] == [310.0]


def test_who_comes_first_has_room_in_what_is_built_of_a_store():
    """Of 100 kt a year 60 are in use: 50 wait, 40 do not, also where others booked before them."""
    pipeline = Pipeline("hccp", 0, True, (0, 1), 0)
    pipeline.decide_size(500.0, 24.0, 310.0, 100.0)
    for name, volume in {"early": 60.0, "never": 40.0, "large": 50.0, "small": 40.0}.items():
        pipeline.book(name, volume)
    wells = phase(50.0)
    pipeline.expand_store(wells)
    begins = pipeline.begin_injection
    assert [begins("early"), begins("large"), begins("small")] == [True, False, True]
    wells.project.online_month = 40.0
    assert begins("large")
    pipeline.cancel("large")
    assert begins("never")
