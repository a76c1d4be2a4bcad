"""A chunk holds exactly what its runs return; a run that fails is recorded and the rest go on."""

import dataclasses
import gc
import json
import pickle
import weakref

import pandas as pd
import pytest

import twin
from scenarios.errors import BalanceError
from twin.ensemble import worker
from twin.ensemble.headline import headline
from twin.ensemble.keeper import Keeper
from twin.ensemble.plan import plan, runs_of
from twin.ensemble.sections import TABLES
from twin.ensemble.tasks import Assignment, ChunkResult, MixedVersionsError, run_chunk, time_chunk
from twin.ensemble.worker import join_results, lost_run

PRICE = "policy.carbon_price.multiplier"
UNIFORM = {"distribution": "uniform", "low": 0.5, "high": 2}


def runs(study):
    return runs_of(plan(study), list(study.scenarios))


@pytest.fixture
def stored(study, work, tmp_path):
    def make(**changes):
        with Keeper.open(study(**changes), tmp_path / "stored") as keeper:
            work(keeper)
        return twin.read_ensemble(tmp_path / "stored")

    return make


def test_tables_are_those_of_each_run_one_after_another(stored):
    ensemble = stored(keep={"tables": "all"})
    scenario = twin.load("tiny/tiny")
    single = {seed: twin.simulate(scenario, seed).tables for seed in range(1, 7)}
    for name in TABLES:
        table = ensemble.table(name)
        assert table["run_id"].is_monotonic_increasing
        for run_id, rows in table.groupby("run_id"):
            expected = single[run_id + 1][name]
            got = rows.drop(columns="run_id").reset_index(drop=True)
            for column in expected:
                wanted, have = expected[column], got[column]
                if isinstance(wanted.dtype, pd.CategoricalDtype):
                    wanted, have = wanted.astype(object), have.astype(object)
                pd.testing.assert_series_equal(
                    have, wanted, check_exact=True, check_dtype=False, obj=f"{name}.{column}"
                )


def test_headline_figures_are_those_of_the_run(stored):
    ensemble = stored()
    results = twin.simulate(twin.load("tiny/tiny"), 3)
    table = results.cluster_year.set_index("year")
    row = ensemble.headline.loc[2]
    assert row.to_dict() == pytest.approx(headline(results), nan_ok=True)
    assert row["fossil_co2_mt_2030"] == table.loc[2030, "fossil_co2_mt"]
    assert row["investment_gbp_m_sum"] == pytest.approx(table["investment_gbp_m"].sum())
    peak = table["construction_jobs_direct"].max()
    assert row["construction_jobs_direct_peak"] == peak
    assert row["npv_gbp_m"] == results.facts["npv_gbp_m"]
    assert row["projects_ordered"] == len(results.projects)
    assert pd.isna(row["fossil_co2_mt_2050"])  # beyond the horizon of tiny


def test_first_years_are_those_in_which_something_happens():
    results = twin.simulate(twin.load("tiny/tiny"), 3)
    results = dataclasses.replace(results, tables=dict(results.tables))
    table = results.tables["cluster_year"]
    for column in ("stored_fossil_co2_mt", "removed_biogenic_co2_mt", "hydrogen_used_twh_hhv"):
        table[column] = 0.0
    assert pd.isna(headline(results)["first_co2_storage_year"])
    table.loc[table["year"] >= 2033, "removed_biogenic_co2_mt"] = 0.1
    table.loc[table["year"] == 2035, "hydrogen_used_twh_hhv"] = 0.1
    figures = headline(results)
    assert (figures["first_co2_storage_year"], figures["first_hydrogen_year"]) == (2033, 2035)


def test_any_run_can_be_repeated_from_the_folder_alone(stored):
    ensemble = stored(
        parameters={
            PRICE: UNIFORM,
            "prices.gas_path": {"distribution": "discrete", "values": ["low", "high"]},
            "policy.contract_years": {"distribution": "uniform", "low": 9, "high": 12},
            "coordination.enabled": None,
        },
        design={"kind": "latin_hypercube", "samples": 4},
    )
    name, changes, seed = ensemble.settings(3)
    assert set(map(type, changes.values())) == {float, str, int, bool}
    again = headline(twin.simulate(twin.load(name).changed(changes), seed))
    assert ensemble.headline.loc[3].to_dict() == pytest.approx(again, rel=0, abs=0, nan_ok=True)


def test_a_run_that_fails_is_recorded_with_settings_seed_and_reason(stored):
    """Each year is possible by itself; a round after the end of the run is not."""
    ensemble = stored(
        parameters={
            "horizon.end_year": {"distribution": "discrete", "values": [2030, 2040]},
            "policy.rounds.1.year": {"distribution": "discrete", "values": [2028, 2036]},
            PRICE: UNIFORM,
        },
        design={"kind": "grid", "levels": 2},
        chunk=3,
    )
    failures = ensemble.failures
    assert ensemble.done == 8
    assert len(failures) == 2
    assert ensemble.manifest["failed"] == 2
    for row in failures.itertuples():
        settings = json.loads(row.settings)
        assert settings["horizon.end_year"] == 2030
        assert settings["policy.rounds.1.year"] == 2036
        assert (row.scenario, row.seed, row.error) == ("tiny/tiny", 1, "InputError")
        assert "policy.rounds.1.year has '2036'" in row.reason
    assert sorted([*failures["run_id"], *ensemble.headline.index]) == list(range(8))


def test_a_run_that_does_not_balance_or_breaks_is_recorded_and_the_rest_go_on(
    study, work, tmp_path, monkeypatch
):
    simulate = worker.simulate

    def sometimes(scenario, seed, **options):
        if seed == 2:
            raise BalanceError("carbon is off by 1 kt")
        if seed == 5:
            raise ZeroDivisionError("division by zero")
        return simulate(scenario, seed, **options)

    monkeypatch.setattr(worker, "simulate", sometimes)
    with Keeper.open(study(chunk=6), tmp_path / "some") as keeper:
        work(keeper)
    ensemble = twin.read_ensemble(tmp_path / "some")
    assert ensemble.failures[["run_id", "seed", "error"]].to_numpy().tolist() == [
        [1, 2, "BalanceError"],
        [4, 5, "ZeroDivisionError"],
    ]
    assert ensemble.failures["reason"].tolist() == [
        "carbon is off by 1 kt",
        "division by zero (sometimes, line " + ensemble.failures["reason"][1].split("line ")[1],
    ]
    assert ensemble.headline.index.tolist() == [0, 2, 3, 5]


def test_a_chunk_without_a_good_run_has_no_tables_but_its_failures(study, monkeypatch):
    def broken(*_args, **_options):
        raise BalanceError("never")

    monkeypatch.setattr(worker, "simulate", broken)
    made = study()
    result = run_chunk(Assignment.of(made), runs(made)[:2])
    assert set(result.tables) == {"failures"}
    assert result.failed == 2


def test_a_worker_is_given_the_very_scenario_coast_and_all(study):
    """The coast decides where pipes cross water: without it a run may come out otherwise."""
    made = study(scenarios=["humber/reference"])
    sent = pickle.loads(pickle.dumps(Assignment.of(made)))
    assert [each.hash for each in sent.scenarios] == [twin.load("humber/reference").hash]
    assert sent.scenarios[0].cluster.coast is not None


def test_runs_that_differ_in_seed_alone_share_one_world(study, monkeypatch):
    prepared = []
    prepare = twin.prepared.world.prepare

    def counted(scenario):
        prepared.append(scenario)
        return prepare(scenario)

    monkeypatch.setattr("twin.prepared.world.prepare", counted)
    alone = study()
    run_chunk(Assignment.of(alone), runs(alone))
    assert len(prepared) == 1
    prepared.clear()
    both = study(
        parameters={PRICE: UNIFORM},
        design={"kind": "latin_hypercube", "samples": 3},
        seeds={"replications": 2},
    )
    run_chunk(Assignment.of(both), runs(both))
    assert len(prepared) == 3


@pytest.mark.parametrize("breaks", [False, True])
def test_no_run_is_left_in_memory_when_the_next_begins(study, monkeypatch, breaks):
    models, left = weakref.WeakSet(), []

    class Kept(twin.run.ClusterModel):
        def __init__(self, *args):
            left.append(len(models))
            super().__init__(*args)
            models.add(self)

        def run(self, on_year=None):
            super().run(on_year)
            if breaks:
                raise BalanceError("never")

    monkeypatch.setattr(twin.run, "ClusterModel", Kept)
    made = study()
    assert run_chunk(Assignment.of(made), runs(made)[:3]).failed == (3 if breaks else 0)
    assert left == [0, 0, 0]
    assert not models
    assert gc.isenabled()


def test_another_version_is_refused_before_anything_is_run(study):
    made = study()
    assignment = Assignment.of(made)
    assignment.stamp["numpy"] = "1.0"
    with pytest.raises(MixedVersionsError, match=r"numpy .* instead of 1\.0"):
        run_chunk(assignment, runs(made))


def test_parts_of_a_chunk_joined_are_the_chunk(study):
    made = study(keep={"tables": "all"})
    assignment, all_runs = Assignment.of(made), runs(made)
    whole = run_chunk(assignment, all_runs[:3])
    joined = join_results([run_chunk(assignment, [run]) for run in all_runs[:3]])
    assert joined.rows == whole.rows
    assert set(joined.tables) == set(whole.tables)


def test_a_run_whose_process_died_is_a_failure_like_another(study):
    made = study()
    run = runs(made)[1]
    lost = lost_run(Assignment.of(made), run, MemoryError("gone"))
    joined = join_results([run_chunk(Assignment.of(made), runs(made)[:1]), lost])
    assert isinstance(joined, ChunkResult)
    assert (joined.rows["headline"], joined.rows["failures"], joined.failed) == (1, 1, 1)


def test_a_pilot_tells_how_long_runs_take(study):
    made = study()
    assert 0.0 < time_chunk(Assignment.of(made), runs(made)[:1]) < 30.0


def test_hours_are_kept_when_asked_for(study):
    made = study(["humber/reference"], keep={"tables": [], "hourly": True})
    result = run_chunk(Assignment.of(made), runs(made)[:1])
    assert set(result.tables) == {"headline", "hourly"}
    assert result.rows["hourly"] % 8760 == 0
