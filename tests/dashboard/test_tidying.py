"""Finished runs are taken apart after an answer, and not before."""

import gc
import time
import weakref

import pytest

from dashboard import tidying


class Ring:
    """An object that only a full collection lets go of."""

    def __init__(self):
        self.itself = self


@pytest.fixture
def thresholds():
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_what_is_finished_goes_after_the_answer_and_only_then(thresholds):
    tidying.begin_tidying()
    assert gc.get_threshold()[2] == tidying.NEVER
    gc.collect()
    finished = Ring()
    gone = weakref.ref(finished)
    gc.collect(1)  # it is old before it is finished, as a run is
    del finished
    litter = [[] for _ in range(100_000)]
    assert gone() is not None
    tidying.tidy_soon()
    until = time.monotonic() + 5.0
    while gone() is not None and time.monotonic() < until:
        time.sleep(0.01)
    assert gone() is None
    assert litter
