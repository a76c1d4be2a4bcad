"""A run is repeatable, shares its luck between scenarios, and lets go of what it used."""

import gc
import pickle
import subprocess
import sys
import weakref

import pandas as pd
import pytest

import twin
from scenarios.errors import InputError
from twin.model import ClusterModel
from twin.prepared.world import world_of
from twin.table_names import TABLE_NAMES


def test_same_scenario_and_seed_give_the_same_bytes_in_two_processes(tmp_path):
    program = (
        "import sys, twin; twin.simulate(twin.load('humber/reference'), seed=3).save(sys.argv[1])"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path / "one")], check=True)
    twin.simulate(twin.load("humber/reference"), seed=3).save(tmp_path / "two")
    files = sorted(p.name for p in (tmp_path / "one").glob("*.parquet"))
    assert len(files) == len(TABLE_NAMES) - 1
    files.append("network.geojson")
    for name in files:
        one, two = (tmp_path / folder / name for folder in ("one", "two"))
        assert one.read_bytes() == two.read_bytes(), name


def test_another_seed_gives_another_run():
    scenario = twin.load("humber/reference")
    one, two = (twin.simulate(scenario, seed=seed).cluster_year for seed in (1, 2))
    assert not one.equals(two)


def test_a_project_has_the_same_luck_in_another_scenario():
    """Its stream depends on seed and name alone: common random numbers."""
    runs = [twin.simulate(twin.load(f"humber/{name}"), 5) for name in ("reference", "no_support")]
    efficiency = [
        run.projects.set_index("project_id").loc["tronox/chemicals_efficiency"] for run in runs
    ]
    assert efficiency[0]["capex_gbp_m"] == efficiency[1]["capex_gbp_m"]


def test_the_model_is_an_ordinary_mesa_model_that_steps_by_year():
    model = ClusterModel(world_of(twin.load("tiny/tiny")), seed=1)
    model.step()
    assert (model.year_index, model.clock.now, model.time) == (1, 12.0, 12.0)
    while model.running:
        model.step()
    assert model.year_index == 16
    assert len(model.agents) == 3 + 1 + 2 + 1 + 1  # companies, state, plants, operator, manager


@pytest.fixture
def models(monkeypatch):
    """Weak references to the models of all runs from here on."""
    seen = []
    original = ClusterModel.run

    def remember(self, on_year=None):
        seen.append(weakref.ref(self))
        original(self, on_year)

    monkeypatch.setattr(ClusterModel, "run", remember)
    return seen


def test_a_finished_model_is_let_go(models):
    """Mesa 3.3 keeps every model in a class-level table; a long ensemble must not."""
    twin.simulate(twin.load("tiny/tiny"))
    gc.collect()
    assert models[0]() is None


def test_a_model_is_kept_only_until_every_table_is_made(models):
    scenario = twin.load("tiny/tiny")
    later, at_once = twin.simulate(scenario), twin.simulate(scenario, tables=["site_year"])
    gc.collect()
    assert [model() is None for model in models] == [False, True]
    assert set(at_once.tables) == {"cluster_year", "site_year"}
    for name in later.tables:
        later.tables.columns(name)
    gc.collect()
    assert models[0]() is None


def test_a_run_that_goes_to_another_process_takes_every_table_along():
    results = twin.simulate(twin.load("tiny/tiny"))
    sent = pickle.loads(pickle.dumps(results))
    assert set(sent.tables) == set(results.tables)
    for name, table in results.tables.items():
        pd.testing.assert_frame_equal(sent.tables[name], table)


def test_hours_are_kept_only_when_asked_for():
    scenario = twin.load("humber/reference")
    assert "hourly" not in twin.simulate(scenario).tables
    hours = twin.simulate(scenario, keep_hourly=True).hourly
    assert len(hours) % 8760 == 0
    assert (hours["served_mw"] >= 0.0).all()


def test_only_the_tables_asked_for_are_made_and_they_are_the_same():
    scenario = twin.load("tiny/tiny")
    whole, some = twin.simulate(scenario, 3), twin.simulate(scenario, 3, tables=["site_year"])
    assert set(some.tables) == {"cluster_year", "site_year"}
    for name, table in some.tables.items():
        pd.testing.assert_frame_equal(table, whole.tables[name])
    with pytest.raises(InputError, match="expected decisions, notes, projects"):
        some.why("steel_works", 2030)
