"""Work in the background is found by what it is of, and by nothing else."""

import numpy as np
import pytest

from dashboard.background import Background, Job
from dashboard.beside import beside
from dashboard.kept_draws import KeptDraws
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


def _draws_of(_state, size, folder, tell):
    _draws(size, folder, tell)


@pytest.fixture
def known(store, background):
    """What `beside` asks."""
    return store, background, KeptDraws(store)


def _pivotal(sentence, _folder, _tell):
    return {"sentence": sentence}


def test_an_ensemble_is_found_again_by_its_levers_the_largest_one(background, known):
    def drawn(state, **place):
        return beside("uncertainty", state, place, *known)

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


def test_an_ensemble_outlives_the_server_but_not_its_data(tmp_path, monkeypatch):
    """The largest one of these levers, until program or data differ."""
    url = f"sqlite:///{tmp_path / 'runs.sqlite'}"

    def drawn(state, *sizes):
        store = Store(url)
        draws = KeptDraws(store)
        background = Background(processes=False, on_over=draws.keep)
        for size in sizes:
            ended(background.get(background.start("luck", KEY, size, _draws_of, state, size)))
        background.close()
        found = beside("uncertainty", state, {}, store, background, draws)["drawn"]
        store.close()
        return found

    drawn(NOW, 3, 2)
    assert drawn(NOW).shape == (3, 4, 2)
    assert drawn(RunState(NOW.preset, NOW.changes | {"seed": 9}))[2, 0, 0] == 3.0
    assert drawn(OTHER) is None
    monkeypatch.setattr("dashboard.kept_draws.stamp", lambda: {"code": "another"})
    assert drawn(NOW) is None
    assert drawn(NOW, 1).shape == (1, 4, 2)


def test_only_the_last_ensembles_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr("dashboard.kept_draws.MOST_KEPT", 2)
    store = Store(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    draws = KeptDraws(store)
    states = [RunState("tiny/tiny", {"prices.gas_multiplier": size}) for size in (1.1, 1.2, 1.3)]
    for state in states:
        draws.keep(Job("luck", "", tmp_path, parts=[np.zeros((4, 2))]), (state, 1))
    assert [draws.find(state) is None for state in states] == [True, False, False]
    store.close()


def test_pivotal_parties_are_found_again_the_latest(background, known):
    for sentence in ("first", "second"):
        ended(background.get(background.start("pivotal", NOW.key, 1, _pivotal, sentence)))
    assert beside("coordination", NOW, {}, *known)["pivotal"] == {"sentence": "second"}
    assert beside("coordination", OTHER, {}, *known)["pivotal"] is None
    # The run's own luck is the first draw: what was found under another seed is not of this run.
    other_luck = RunState(NOW.preset, NOW.changes | {"seed": 5})
    assert beside("coordination", other_luck, {}, *known)["pivotal"] is None


def _saved(store, name, link="overview?preset=tiny/tiny&seed=5"):
    return store.save(name, "", link).run_id


def test_a_link_that_asks_for_a_deleted_run_says_so_and_stays_the_same(store, known):
    kept, gone = _saved(store, "Kept"), _saved(store, "Gone")
    asked = f"now,saved:{gone},saved:{kept},saved:99"
    store.remove(gone)
    found = beside("compare", OTHER, {"runs": asked}, *known)
    assert ",".join(found["keys"]) == asked
    assert [label for label, _ in found["chosen"]] == ["Levers as they are now", "Saved: Kept"]
    assert found["chosen"][1][1] == RunState("tiny/tiny", {"seed": 5})
    assert found["missing"] == [f"Deleted: Gone (no. {gone})", "Not here: saved run no. 99"]
    assert {choice["value"] for choice in found["choices"]} >= set(asked.split(","))
    store.restore(gone)
    assert len(beside("compare", OTHER, {"runs": asked}, *known)["missing"]) == 1


def test_runs_of_one_name_are_told_apart_and_old_ones_are_still_found(store, known, monkeypatch):
    monkeypatch.setattr("dashboard.beside.MOST_OFFERED", 2)
    old, *twins = (_saved(store, name) for name in ("Old", "Same", "Same"))
    found = beside("compare", OTHER, {"runs": f"saved:{old}"}, *known)
    labels = {choice["value"]: choice["label"] for choice in found["choices"]}
    assert [labels[f"saved:{each}"] for each in twins] == [f"Saved: Same (no. {i})" for i in twins]
    assert found["chosen"][0][0] == "Saved: Old"
    assert found["missing"] == []
