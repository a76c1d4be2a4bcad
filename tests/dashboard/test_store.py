"""Saved runs stay, in their order, and scenario files go out and come back in."""

import pytest

from dashboard.exchange import LARGEST_FILE_BYTES, from_yaml, to_yaml
from dashboard.refusal import RefusedError
from dashboard.state import RunState
from dashboard.store import Store
from scenarios.errors import InputError
from scenarios.loading import load


@pytest.fixture
def store(tmp_path):
    opened = Store(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    yield opened
    opened.close()


def test_a_run_is_saved_found_and_deleted(store):
    first = store.save(" Low gas ", "for Tuesday", "map?preset=humber/reference")
    second = store.save("High gas", "", "overview?preset=humber/reference")
    assert [run.name for run in store.all()] == ["High gas", "Low gas"]
    assert store.get(first.run_id).note == "for Tuesday"
    store.remove(second.run_id)
    assert [run.run_id for run in store.all()] == [first.run_id]


def test_a_deleted_run_can_be_brought_back_and_its_number_is_never_given_again(store, monkeypatch):
    monkeypatch.setattr("dashboard.store.MOST_REMOVED", 2)
    monkeypatch.setattr("dashboard.store.MOST_RUNS", 4)
    first, second, third, fourth = (store.save(name, "", "map").run_id for name in "abcd")
    with pytest.raises(RefusedError, match="delete some"):
        store.save("e", "", "map")
    store.remove(fourth)
    assert [run.run_id for run in store.removed()] == [fourth]
    with pytest.raises(RefusedError, match="in the store"):
        store.get(fourth)
    with pytest.raises(RefusedError, match="in the store"):
        store.remove(fourth)
    assert store.restore(fourth) == store.get(fourth)
    for number in (fourth, third, second):
        store.remove(number)
    # The first to be deleted is gone for good, and yet none takes its place.
    assert [run.name for run in store.removed()] == ["b", "c"]
    assert store.save("e", "", "map").run_id > fourth
    with pytest.raises(RefusedError, match="in the store"):
        store.restore(fourth)
    assert [run.name for run in store.all()] == ["e", "a"]
    assert first == store.all()[-1].run_id


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_run_needs_a_name(store, name):
    with pytest.raises(RefusedError, match="a name of 1 to 80"):
        store.save(name, "", "map")


def test_a_run_that_is_gone_is_told(store):
    with pytest.raises(RefusedError, match="in the store"):
        store.get(7)


def test_an_exported_scenario_is_the_same_run(tmp_path):
    changes = {
        "policy.rounds.1.volume": 900,
        "data.measures.steel_electric_arc.capex_gbp_per_kw": 500,
    }
    state = RunState("humber/capture_first", changes)
    path = tmp_path / "mine.yaml"
    path.write_text(to_yaml(state), encoding="utf-8")
    loaded = load(path)
    assert loaded.settings.policy == state.scenario().settings.policy
    assert loaded.cluster.measures == state.scenario().cluster.measures
    again = from_yaml(path.read_bytes(), "humber")
    assert again.preset == "humber/reference"
    assert again.scenario().settings.policy == state.scenario().settings.policy
    assert again.changes["data.measures.steel_electric_arc.capex_gbp_per_kw"] == 500


def test_an_uploaded_file_may_extend_a_shipped_scenario():
    state = from_yaml(b"extends: reference\ncoordination: {enabled: true}\n", "humber")
    assert state == RunState("humber/reference", {"coordination.enabled": True})


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"cluster: humber\ntitle: X\npolicy: {carbon_price: {multiplier: 77}}\n", "multiplier"),
        (b"\xff\xfe\x00", "uploaded.yaml"),
        (b"title: [", "uploaded.yaml"),
        (b"cluster: ../../etc\ntitle: X\n", "cluster"),
        (b"cluster: tiny\ntitle: X\n", "of this page"),
        (b"a: &a [x]\nb: *a\n", "uploaded.yaml"),
        (b"title: X\ncluster: humber\nweather: {file: /etc/passwd}\n", "weather"),
        (b"#" * (LARGEST_FILE_BYTES + 1), "at most"),
    ],
)
def test_faulty_files_are_refused_with_their_faults(content, told):
    with pytest.raises(InputError) as caught:
        from_yaml(content, "humber")
    assert told in str(caught.value)
    assert "/tmp" not in str(caught.value)
