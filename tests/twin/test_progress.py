"""Why the first run takes long is said to who watches, once, and to nobody else."""

from __future__ import annotations

import io

import pytest

import twin
from twin import progress, run


@pytest.fixture
def uncompiled(monkeypatch):
    monkeypatch.setattr(progress, "is_first_time", lambda: True)
    progress.tell_of_compiling.cache_clear()
    yield
    progress.tell_of_compiling.cache_clear()


class Screen(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.usefixtures("uncompiled")
@pytest.mark.parametrize(("screen", "said"), [(Screen(), 1), (io.StringIO(), 0)])
def test_a_first_run_says_once_that_it_compiles(monkeypatch, screen, said):
    monkeypatch.setattr("sys.stderr", screen)
    for _ in range(2):
        run.simulate(twin.load("tiny/tiny"), tables=[])
    assert screen.getvalue() == f"{progress.COMPILING}\n" * said


@pytest.mark.usefixtures("uncompiled")
@pytest.mark.parametrize("why", ["compiled", "worker", "shows years"])
def test_nothing_is_said_where_it_is_not_needed(monkeypatch, why):
    screen = Screen()
    monkeypatch.setattr("sys.stderr", screen)
    if why == "compiled":
        monkeypatch.setattr(progress, "is_first_time", lambda: False)
    if why == "worker":
        monkeypatch.setattr("multiprocessing.parent_process", lambda: "a parent")
    shown = (lambda *years: None) if why == "shows years" else None
    run.simulate(twin.load("tiny/tiny"), tables=[], on_year=shown)
    assert screen.getvalue() == ""
