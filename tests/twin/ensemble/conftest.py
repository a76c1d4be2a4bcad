"""Small studies of the tiny cluster, and folders that already hold some of their runs."""

from __future__ import annotations

import pytest

from twin.ensemble.keeper import Keeper
from twin.ensemble.plan import plan, runs_of
from twin.ensemble.study import Study
from twin.ensemble.tasks import Assignment
from twin.ensemble.worker import run_chunk

TINY = ["tiny/tiny"]
PRICE = "policy.carbon_price.multiplier"


@pytest.fixture
def study():
    """Make a study of six seeds, two runs a chunk, or what is changed of it."""

    def make(scenarios=TINY, **changes):
        given = {"design": {"kind": "seeds", "samples": 6}, "chunk": 2} | changes
        return Study(scenarios, **{k: v for k, v in given.items() if v is not None})

    return make


@pytest.fixture
def work():
    """Run some or all missing chunks of an open keeper in this process."""

    def through(keeper, most=10**9):
        if not keeper.is_begun:
            keeper.begin(keeper.study.chunk)
        frame, names = plan(keeper.study), list(keeper.study.scenarios)
        assignment = Assignment.of(keeper.study)
        for done, (number, first, size) in enumerate(list(keeper.missing())):
            if done == most:
                return
            result = run_chunk(assignment, runs_of(frame[first : first + size], names))
            keeper.add(number, first, size, result)
        keeper.finish()

    return through


@pytest.fixture
def finished(study, work, tmp_path):
    """A folder in which the study of six seeds is complete, and that study."""
    made = study()
    with Keeper.open(made, tmp_path / "done") as keeper:
        work(keeper)
    return tmp_path / "done", made
