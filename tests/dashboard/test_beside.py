"""Work in the background is found by what it is of, and by nothing else."""

import numpy as np
import pytest

from dashboard.background import Background
from dashboard.beside import beside
from dashboard.state import RunState
from dashboard.store import Store
from tests.dashboard.test_background import ended

NOW = RunState("tiny/tiny", {"prices.gas_path": "high", "seed": 4})
OTHER = RunState("tiny/tiny", {"prices.gas_path": "low"})
KEY = RunState("tiny/tiny", {"prices.gas_path": "high"}).key


@pytest.fixture
def background():
    opened = Background(processes=False)
    yield opened
    opened.close()


@pytest.fixture
def store(tmp_path):
    opened = Store(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    yield opened
    opened.close()


def _draws(size, _folder, tell):
    for seed in range(1, size + 1):
        tell(("part", np.full((4, 2), float(seed))))


def _pivotal(sentence, _folder, _tell):
    return {"sentence": sentence}


def test_an_ensemble_is_found_again_by_its_levers_the_largest_one(background, store):
    def drawn(state, **place):
        return beside("uncertainty", state, place, store, background)

    assert drawn(NOW) == {"drawn": None, "drawn_elsewhere": False}
    names = [background.start("luck", KEY, size, _draws, size) for size in (3, 2)]
    for name in names:
        ended(background.get(name))
    # Nobody needs its number, and neither the seed nor a smaller one of one's own hides it.
    assert drawn(NOW)["drawn"].shape == (3, 4, 2)
    assert drawn(NOW, job=names[1])["drawn"].shape == (3, 4, 2)
    # Of other levers nothing is shown, and a page that drew is told so.
    assert drawn(OTHER) == {"drawn": None, "drawn_elsewhere": False}
    assert drawn(OTHER, job=names[0]) == {"drawn": None, "drawn_elsewhere": True}


def test_pivotal_parties_are_found_again_the_latest(background, store):
    for sentence in ("first", "second"):
        ended(background.get(background.start("pivotal", KEY, 1, _pivotal, sentence)))
    assert beside("coordination", NOW, {}, store, background)["pivotal"] == {"sentence": "second"}
    assert beside("coordination", OTHER, {}, store, background)["pivotal"] is None
