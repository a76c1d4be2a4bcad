"""Results are written whole or not at all, and read back only as they were written."""

import json
import os
from dataclasses import replace

import pandas as pd
import pytest

import twin
from twin.storage import MANIFEST


@pytest.fixture(scope="module")
def results():
    return twin.simulate(twin.load("tiny/tiny"))


def test_what_is_saved_is_read_back(results, tmp_path):
    results.save(tmp_path / "run")
    again = twin.read(tmp_path / "run")
    assert (again.name, again.seed) == (results.name, results.seed)
    for name, table in results.tables.items():
        pd.testing.assert_frame_equal(again.tables[name], table)
    assert again.why("mill", 2030).sentences == results.why("mill", 2030).sentences


def test_the_manifest_says_what_produced_it(results, tmp_path):
    results.save(tmp_path / "run")
    manifest = json.loads((tmp_path / "run" / MANIFEST).read_text())
    assert manifest["scenario"] == "tiny/tiny"
    assert manifest["scenario_hash"] == twin.load("tiny/tiny").hash
    assert manifest["settings"]["policy"]["carbon_price"]["path"] == "central"
    assert manifest["versions"]["simpy"].startswith("4.")


def test_results_that_are_read_and_saved_again_keep_their_origin(results, tmp_path):
    twin.read(results.save(tmp_path / "first")).save(tmp_path / "second")
    first, second = (
        json.loads((tmp_path / name / MANIFEST).read_text()) for name in ("first", "second")
    )
    assert first["scenario_hash"] == results.scenario.hash
    assert {**second, "written": ""} == {**first, "written": ""}


def test_an_earlier_result_is_replaced_and_nothing_else_is(results, tmp_path):
    results.save(tmp_path / "run")
    results.save(tmp_path / "run")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["run"]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(twin.ResultsError, match="nothing was written"):
        results.save(tmp_path / "mine")
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "years of work"


def test_a_write_that_fails_leaves_nothing(results, tmp_path, monkeypatch):
    """The disk is full at the last table."""
    written = []

    def full_disk(self, path, **_):
        written.append(path)
        if len(written) == 5:
            raise OSError(28, "No space left on device")
        path.write_bytes(b"x")

    monkeypatch.setattr(pd.DataFrame, "to_parquet", full_disk)
    with pytest.raises(twin.ResultsError, match="No space left on device"):
        results.save(tmp_path / "run")
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_result_comes_back_when_it_cannot_be_replaced(results, tmp_path, monkeypatch):
    """The second of the two moves fails: the old result has already been set aside."""
    results.save(tmp_path / "run")
    before = (tmp_path / "run" / MANIFEST).read_bytes()
    move, moved = os.replace, []

    def refuse_second(source, target):
        moved.append(source)
        if len(moved) == 2:
            raise OSError(13, "Permission denied")
        move(source, target)

    monkeypatch.setattr(os, "replace", refuse_second)
    with pytest.raises(twin.ResultsError, match="Permission denied"):
        results.save(tmp_path / "run")
    assert (tmp_path / "run" / MANIFEST).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


@pytest.mark.parametrize("damage", ["remove", "edit", "manifest"])
def test_a_folder_that_was_changed_is_named(results, tmp_path, damage):
    results.save(tmp_path / "run")
    table = tmp_path / "run" / "cluster_year.parquet"
    if damage == "remove":
        table.unlink()
    elif damage == "edit":
        table.write_bytes(table.read_bytes() + b"x")
    else:
        (tmp_path / "run" / MANIFEST).write_text("{}")
    with pytest.raises(twin.ResultsError, match="run the scenario again"):
        twin.read(tmp_path / "run")


@pytest.mark.parametrize("table_format", ["csv", "json"])
def test_other_formats_hold_the_same_figures(results, tmp_path, table_format):
    results.save(tmp_path / "run", table_format)
    path = tmp_path / "run" / f"cluster_year.{table_format}"
    again = pd.read_csv(path) if table_format == "csv" else pd.read_json(path)
    assert again["fossil_co2_mt"].tolist() == pytest.approx(
        results.cluster_year["fossil_co2_mt"].tolist(), rel=1e-9
    )


def test_an_unknown_format_is_refused(results, tmp_path):
    with pytest.raises(twin.ResultsError, match="parquet or csv or json"):
        results.save(tmp_path / "run", "docx")


def test_results_of_another_version_say_how_to_repeat_them(results, tmp_path):
    """A column that this version writes is not in them, as in a folder that is years old."""
    read = twin.read(results.save(tmp_path / "run"))
    older = replace(
        read, tables={**read.tables, "decisions": read.decisions.drop(columns="site_choice")}
    )
    with pytest.raises(twin.ResultsError) as refusal:
        older.why("mill", 2030)
    (fault,) = refusal.value.faults
    assert (fault.place, fault.value) == ("results of tiny/tiny", "site_choice")
    assert "written by another version" in fault.expected
    assert "twin run tiny/tiny --seed 4 --out FOLDER" in fault.repair
    assert "twin verify FOLDER" in fault.repair
