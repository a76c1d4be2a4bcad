"""A newer run of the same page ends the older one; nobody else's, and not one that serves both."""

import threading
import time

import pytest

from dashboard.desk import Desk
from dashboard.overtaken import ROOM, Asker, Marks, OvertakenError, Requests, do, go_on, watch
from dashboard.state import RunState
from dashboard.workers import Workers

TINY = RunState("tiny/tiny", {"seed": 977})


@pytest.fixture
def marks():
    made = Marks([0] * ROOM)
    watch(made)
    yield made
    watch(Marks([0] * ROOM))


def test_a_newer_run_of_the_page_marks_the_older_one(marks):
    requests = Requests([marks])
    with (
        requests.enter(Asker("mine", 1, "a"), 0) as first,
        requests.enter(Asker("mine", 2, "a"), 0) as same_run,
        requests.enter(Asker("theirs", 9, "a"), 0) as theirs,
        requests.enter(Asker("", 0, "a"), 0) as unnamed,
    ):
        assert not any(n in marks for n in (first, same_run, theirs, unnamed))
        with requests.enter(Asker("mine", 3, "b"), 0) as newest:
            assert first in marks
            assert same_run in marks
            assert not any(n in marks for n in (theirs, unnamed, newest))


def test_a_request_that_comes_late_is_not_begun(marks):
    requests = Requests([marks])
    with requests.enter(Asker("mine", 2, "b"), 0) as newest:
        with pytest.raises(OvertakenError), requests.enter(Asker("mine", 1, "a"), 0):
            pass
        with requests.enter(Asker("mine", 1, "b"), 0):
            assert newest not in marks


def test_marks_give_way_when_their_room_is_full(marks):
    for number in range(1, ROOM + 2):
        marks.add(number)
    assert 1 not in marks
    assert 2 in marks
    assert ROOM + 1 in marks


def test_a_simulation_ends_within_the_year_and_leaves_no_run_behind(marks):
    desk = Desk()

    def overtaken_meanwhile():
        marks.add(7)
        return desk.run(TINY)

    with pytest.raises(OvertakenError):
        do(7, overtaken_meanwhile)
    assert desk.simulations == 0
    assert desk.run(TINY).state is TINY
    assert desk.simulations == 1


def never_ends():
    while True:
        go_on()
        time.sleep(0.001)


def overtake(workers):
    """Ask for what never ends, then for another run; return what became of both."""
    ended = []

    def ask():
        try:
            workers.call(Asker("mine", 1, "a"), never_ends)
        except OvertakenError:
            ended.append("overtaken")

    older = threading.Thread(target=ask, daemon=True)
    older.start()
    while not workers._requests._open:
        time.sleep(0.001)
    answer = workers.call(Asker("mine", 2, "b"), str, 5)
    older.join(timeout=60.0)
    return ended, answer


def test_the_newer_run_does_not_wait_for_the_older():
    assert overtake(Workers(0, "tiny/tiny")) == (["overtaken"], "5")


@pytest.mark.thorough
def test_nor_does_it_where_processes_simulate():
    workers = Workers(1, "tiny/tiny")
    try:
        assert overtake(workers) == (["overtaken"], "5")
    finally:
        workers.close()


def test_a_page_is_told_that_there_is_nothing_for_it(client):
    place = {"view": "overview"}
    newer = {"preset": "humber/reference", "changes": {}}
    older = {"preset": "humber/reference", "changes": {"seed": 12}}
    told = [
        client.post(
            "/run", json={"state": state, "place": place, "page": "one", "serial": serial}
        ).status_code
        for serial, state in ((2, newer), (1, older))
    ]
    assert told == [200, 204]


@pytest.mark.parametrize("wrong", [{"page": 5}, {"page": "x" * 41}, {"serial": "1"}])
def test_what_is_no_page_or_number_is_refused(client, wrong):
    asked = {"state": None, "place": {"view": "overview"}} | wrong
    assert client.post("/run", json=asked).status_code == 400
