"""Fixtures of every floor: copies of shipped folders to damage, and a reader that must refuse them.

Numba caches machine code in `__pycache__` beside each source. The cache sees a change in a compiled
function's own file but not in one it calls from another file: if results of compiled code look
stale after such a change, delete `infrastructure/__pycache__` and `agents/__pycache__`.
"""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

import pytest
from hypothesis import settings

from agents.rules import RULES
from scenarios.catalogue import SHIPPED
from scenarios.errors import InputError
from scenarios.loading import load

# How long an example takes depends on who else uses the machine.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")

pytest_plugins = ["tests.published_cases", "tests.served"]


@pytest.fixture(autouse=True)
def rules_as_shipped():
    """Let no rule that a test or a page of the documentation registers reach the next test."""
    before = dict(RULES)
    yield
    RULES.clear()
    RULES.update(before)


@pytest.fixture
def tiny_copy(tmp_path):
    """A copy of the tiny cluster and its scenario, at liberty to be damaged."""
    return shutil.copytree(SHIPPED / "tiny", tmp_path / "tiny")


@pytest.fixture
def humber_copy(tmp_path):
    """A copy of the Humber, which has a coast."""
    return shutil.copytree(SHIPPED / "humber", tmp_path / "humber")


@pytest.fixture
def change():
    """Replace a piece of a text file that must be there."""

    def replace(path: Path, old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {path.name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


@pytest.fixture
def refused():
    """Load what must be refused and return its faults, each of them complete and printable."""

    def faults(reference: Path | str):
        with pytest.raises(InputError) as caught:
            load(reference)
        found = caught.value.faults
        assert found
        for fault in found:
            assert fault.place
            assert fault.expected
            assert fault.repair
            assert str(fault).isprintable()
            assert len(str(fault)) < 2000
        return found

    return faults


@pytest.fixture
def interruptible():
    """Programs started meanwhile heed Ctrl-C, even if whoever runs the tests ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
