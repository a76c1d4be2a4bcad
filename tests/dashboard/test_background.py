"""Background work tells how far it is, ends when cancelled, and keeps others' results apart."""

import threading
import time

import numpy as np
import pandas as pd
import pytest

import twin
from dashboard.background import CANCELLED, DONE, FAILED, MOST_WAITING, RUNNING, Background
from dashboard.presets import open_folder
from dashboard.refusal import RefusedError
from dashboard.state import RunState
from dashboard.works import COLUMNS, draw_luck, find_pivotal, own_seed_first, write_report

TINY = RunState("tiny/tiny")


@pytest.fixture
def background():
    opened = Background(processes=False)
    yield opened
    opened.close()


def ended(job, within_s=240.0):
    until = time.monotonic() + within_s
    while not job.is_over and time.monotonic() < until:
        time.sleep(0.01)
    return job


def _nothing(_folder, _tell):
    return None


def _never_ends(_folder, tell):
    while True:
        tell(("part", 1))
        time.sleep(0.001)


def _fails(_folder, _tell):
    raise ValueError("no such luck")


def test_draws_of_luck_are_those_of_the_twin(background):
    job = ended(background.get(background.start("luck", TINY.key, 2, draw_luck, TINY, 2)))
    assert (job.state, job.done) == (DONE, 2)
    own = twin.simulate(twin.load("tiny/tiny"), seed=2).cluster_year
    np.testing.assert_array_equal(job.parts[1], own[list(COLUMNS)].to_numpy(float).T)


def test_many_short_works_do_not_push_out_a_long_one(background, monkeypatch):
    monkeypatch.setattr("dashboard.background.KEPT_JOBS", 3)
    finished = background.start("luck", "k", 1, _nothing)
    ended(background.get(finished))
    long = background.start("luck", "k", 9, _never_ends)
    others = [background.start("luck", "k", 9, _never_ends) for _ in range(2)]
    assert background.get(finished) is None
    assert all(background.get(name) is not None for name in (long, *others))
    for name in (long, *others):
        background.cancel(name)
        ended(background.get(name))


def test_a_cancelled_job_keeps_what_it_found(background):
    name = background.start("luck", "k", 9, _never_ends)
    job = background.get(name)
    while not job.parts:
        time.sleep(0.001)
    assert job.state == RUNNING
    background.cancel(name)
    assert ended(job).state == CANCELLED
    assert job.parts


def test_one_works_at_a_time_and_the_line_has_an_end(background):
    first = background.start("luck", "k", 9, _never_ends)
    others = [background.start("luck", "k", 9, _never_ends) for _ in range(MOST_WAITING - 1)]
    with pytest.raises(RefusedError, match="quieter time"):
        background.start("luck", "k", 9, _never_ends)
    assert not background.get(others[0]).parts
    for name in (first, *others):
        background.cancel(name)
    assert all(ended(background.get(name)).state == CANCELLED for name in (first, *others))


def test_a_failure_is_told(background):
    job = ended(background.get(background.start("report", "k", 1, _fails)))
    assert job.state == FAILED
    assert "no such luck" in job.problem


def test_pivotal_parties_are_those_of_the_twin(background):
    job = ended(background.get(background.start("pivotal", "k", 1, find_pivotal, TINY, 1)))
    assert job.state == DONE, job.problem
    scenario = twin.load("tiny/tiny")
    found = twin.value_of_coordination(scenario, seeds=[scenario.settings.seed])
    pd.testing.assert_frame_equal(pd.DataFrame(job.result["pivotal"]), found.pivotal)
    assert job.in_all >= job.done > 0


def test_the_search_begins_with_the_luck_of_the_run_that_is_shown(background):
    state = RunState("tiny/tiny", {"seed": 2})
    job = ended(background.get(background.start("pivotal", "k", 1, find_pivotal, state, 2)))
    assert job.state == DONE, job.problem
    assert job.result["seeds"] == [2, 1]
    switched = (state.scenario().changed({"coordination.enabled": on}) for on in (True, False))
    shown = [twin.simulate(scenario).cluster_year["abated_co2_mt"].sum() for scenario in switched]
    assert job.result["saved_mt"][0] == pytest.approx(shown[0] - shown[1])


@pytest.mark.parametrize(
    ("own", "draws", "seeds"),
    [(1, 3, [1, 2, 3]), (3, 3, [3, 1, 2]), (9, 3, [9, 1, 2]), (9, 1, [9])],
)
def test_no_draw_of_luck_is_taken_twice(own, draws, seeds):
    assert own_seed_first(own, draws) == seeds


def test_a_report_of_moved_levers_tells_them_on_page_one(tiny_copy, tmp_path):
    # Also of a scenario of one's own, which its name alone would not find.
    open_folder(tiny_copy)
    try:
        moved = RunState("tiny/tiny", {"prices.gas_multiplier": 2})
        name = write_report(moved, "html", 0, tmp_path, lambda _: None)
    finally:
        open_folder(None)
    page = (tmp_path / name).read_text(encoding="utf-8")
    asked = page[page.index("What was asked") : page.index("What came out")]
    assert "One setting differs from the scenario of that name" in asked
    assert "prices.gas_multiplier: 2.0 instead of 1.0" in asked


@pytest.mark.thorough
def test_a_process_of_its_own_writes_a_report_and_leaves_nothing_behind():
    background = Background()
    threads = threading.active_count()
    name = background.start("report", TINY.key, 1, write_report, TINY, "csv", 0)
    job = ended(background.get(name))
    assert job.state == DONE, job.problem
    assert (job.folder / job.result).stat().st_size > 1000
    assert job.result == "tiny-tiny-report.zip"
    background.close()
    assert not job.folder.exists()
    assert threading.active_count() <= threads + 1
