"""Crews that projects wait for: none is counted twice, none is lost, nobody waits for ever."""

from __future__ import annotations

import pytest
import simpy
from hypothesis import given, settings
from hypothesis import strategies as st

from infrastructure.labour import CrewEngagement, CrewPool


@pytest.fixture
def clock():
    return simpy.Environment()


def pool_of(clock, crews):
    return CrewPool(clock, "civil", crews, 50)


def hire(pool, clock, name, crews, months, log, start_month=0.0):
    """Ask for crews in a month, hold them for a time and note when and how many were had."""

    def work():
        try:
            yield clock.timeout(start_month)
            held = yield from pool.engage(crews)
        except simpy.Interrupt:
            log[name] = ("left", clock.now, 0)
            return
        since = clock.now
        try:
            yield clock.timeout(months)
        except simpy.Interrupt:
            pass
        finally:
            pool.dismiss(name, held, since)
        log[name] = (since, clock.now, held)

    return clock.process(work())


def test_who_asks_first_is_served_first(clock):
    """Four crews: b needs all of them, so c waits behind b though one crew is free."""
    pool, log = pool_of(clock, 4), {}
    hire(pool, clock, "a", 3, 10.0, log)
    hire(pool, clock, "b", 4, 5.0, log)
    hire(pool, clock, "c", 1, 2.0, log)
    clock.run(until=1.0)
    assert (pool.free, pool.queue) == (1, 2)
    clock.run()
    assert log == {"a": (0.0, 10.0, 3), "b": (10.0, 15.0, 4), "c": (15.0, 17.0, 1)}
    assert (pool.free, pool.queue) == (4, 0)
    assert pool.engagements[0] == CrewEngagement("a", 3, 0.0, 10.0)


def test_a_project_may_not_wait_for_more_crews_than_there_are(clock):
    pool, log = pool_of(clock, 2), {}
    hire(pool, clock, "a", 9, 4.0, log)
    clock.run()
    assert log == {"a": (0.0, 4.0, 2)}


def test_an_interrupted_wait_takes_no_crews_and_lets_the_next_go_ahead(clock):
    pool, log = pool_of(clock, 4), {}
    hire(pool, clock, "a", 3, 10.0, log)
    waiting = hire(pool, clock, "b", 4, 5.0, log)
    hire(pool, clock, "c", 1, 2.0, log)
    clock.run(until=3.0)
    waiting.interrupt()
    clock.run()
    assert log["b"] == ("left", 3.0, 0)
    assert log["c"] == (3.0, 5.0, 1)
    assert pool.free == pool.total == 4


def test_crews_granted_in_the_month_of_the_interruption_are_given_back(clock):
    """The grant and the interruption fall on month 10; the interruption is heard first."""
    pool, log = pool_of(clock, 3), {}
    hire(pool, clock, "a", 3, 10.0, log)
    waiting = hire(pool, clock, "b", 3, 5.0, log)

    def interrupt():
        yield clock.timeout(5.0)
        yield clock.timeout(5.0)
        assert pool.free == 0
        assert pool.queue == 0
        waiting.interrupt()

    clock.process(interrupt())
    clock.run()
    assert log["b"] == ("left", 10.0, 0)
    assert pool.free == pool.total == 3


def test_pools_grow_and_shrink_at_once_while_nobody_is_at_work(clock):
    pool = pool_of(clock, 10)
    for size in (11, 15, 3):
        pool.resize(size)
        assert (pool.total, pool.free) == (size, size)


def test_a_pool_never_dies_out(clock):
    pool = pool_of(clock, 2)
    pool.resize(0)
    assert pool.total == pool.free == 1


def test_waiting_is_added_up_in_crew_months(clock):
    """From month 0 b waits for four crews until 10 and c for one until 20; after 5: 5 x 5."""
    pool, log = pool_of(clock, 4), {}
    for name, crews in (("a", 3), ("b", 4), ("c", 1)):
        hire(pool, clock, name, crews, 10.0, log)
    clock.run(until=5.0)
    assert (pool.queue, pool.queued_crew_months) == (2, 25.0)
    clock.run()
    assert pool.queued_crew_months == 4 * 10.0 + 1 * 20.0


def test_crews_leave_one_by_one_as_they_become_free(clock):
    """Of ten crews, five leave in month 1 while nine are held: one at once, four of the first."""
    pool, log = pool_of(clock, 10), {}
    hire(pool, clock, "a", 6, 5.0, log)
    hire(pool, clock, "b", 3, 8.0, log)
    hire(pool, clock, "c", 2, 1.0, log, start_month=2.0)
    clock.run(until=1.0)
    pool.resize(5)
    assert (pool.total, pool.free) == (5, 0)
    clock.run(until=5.5)
    # Six came back in month 5, four left, two went to c.
    assert pool.free == 0
    clock.run()
    assert log["c"] == (5.0, 6.0, 2)
    assert pool.free == pool.total == 5


def test_who_waits_for_more_crews_than_are_left_takes_what_there_is(clock):
    """Otherwise it, and everyone behind it, would wait for ever."""
    pool, log = pool_of(clock, 10), {}
    hire(pool, clock, "a", 10, 5.0, log)
    hire(pool, clock, "b", 8, 4.0, log)
    hire(pool, clock, "c", 1, 1.0, log)
    clock.run(until=1.0)
    pool.resize(5)
    clock.run()
    assert log["b"] == (5.0, 9.0, 5)
    assert log["c"] == (9.0, 10.0, 1)


def test_growth_is_given_to_those_who_wait(clock):
    pool, log = pool_of(clock, 2), {}
    hire(pool, clock, "a", 2, 10.0, log)
    hire(pool, clock, "b", 1, 1.0, log)
    clock.run(until=4.0)
    pool.resize(3)
    clock.run()
    assert log["b"] == (4.0, 5.0, 1)
    assert pool.free == pool.total == 3


def test_a_pool_of_nobody_is_refused(clock):
    with pytest.raises(ValueError, match="trade civil: 0 crews; expected at least 1"):
        pool_of(clock, 0)


JOBS = st.lists(
    st.tuples(
        st.integers(1, 12),
        st.sampled_from([0.0, 1.0, 2.5, 7.0]),
        st.sampled_from([0.0, 1.0, 3.0, 6.5]),
        st.none() | st.sampled_from([0.0, 1.0, 3.0, 5.0, 9.5]),
    ),
    max_size=12,
)


@given(
    crews=st.integers(1, 10),
    sizes=st.lists(st.integers(0, 14), min_size=4, max_size=4),
    jobs=JOBS,
)
@settings(max_examples=200)
def test_crews_are_conserved_whatever_is_asked_and_interrupted(crews, sizes, jobs):
    clock = simpy.Environment()
    pool, log = pool_of(clock, crews), {}
    largest = max(crews, *sizes)

    def interrupt(process, month):
        yield clock.timeout(month)
        if process.is_alive:
            process.interrupt()

    def years():
        for size in sizes:
            yield clock.timeout(2.0)
            pool.resize(size)
            assert 0 <= pool.free <= largest

    for name, (wanted, months, start, interrupted) in enumerate(jobs):
        process = hire(pool, clock, str(name), wanted, months, log, start)
        if interrupted is not None:
            clock.process(interrupt(process, interrupted))
    clock.process(years())
    clock.run()
    assert pool.free == pool.total
    assert pool.queue == 0
    for month in sorted({e.start_month for e in pool.engagements}):
        held = sum(e.crews for e in pool.engagements if e.start_month <= month < e.end_month)
        assert held <= largest
