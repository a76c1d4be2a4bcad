"""Nothing finished is lost or made twice: resuming, damage, full disks, two processes, changes."""

import errno
import json
import os
import signal
import subprocess
import sys

import pandas as pd
import pytest

import twin
from scenarios.errors import ResultsError
from twin.ensemble import durable, versions
from twin.ensemble.keeper import Keeper
from twin.ensemble.lock import FolderLock


def fingerprint(folder):
    return twin.read_ensemble(folder).fingerprint()


def refused(study, folder):
    with pytest.raises(ResultsError) as caught:
        Keeper.open(study, folder).close()
    return str(caught.value)


def test_a_finished_folder_holds_what_another_program_can_read(finished):
    folder, study = finished
    inside = {path.name for path in folder.iterdir()}
    assert inside == {
        ".lock", "study.yaml", "manifest.json", "runs.parquet", "journal.jsonl", "tables",
    }  # fmt: skip
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["status"] == "complete"
    assert manifest["study_hash"] == study.hash
    assert manifest["scenarios"] == {"tiny/tiny": study.scenarios["tiny/tiny"].hash}
    assert (manifest["runs"], manifest["failed"], manifest["chunk_runs"]) == (6, 0, 2)
    assert manifest["twin_version"] == twin.__version__
    assert [chunk["first"] for chunk in manifest["chunks"]] == [0, 2, 4]
    for chunk in manifest["chunks"]:
        for table, checksum in chunk["files"].items():
            path = folder / "tables" / table / f"chunk-{chunk['number']:06d}.parquet"
            assert durable.file_checksum(path) == checksum


def test_a_study_goes_on_where_it_stopped(study, work, finished, tmp_path):
    made = study()
    with Keeper.open(made, tmp_path / "half") as keeper:
        work(keeper, most=2)
    half = twin.read_ensemble(tmp_path / "half")
    assert (half.done, half.is_complete) == (4, False)
    assert half.headline.index.tolist() == [0, 1, 2, 3]
    with Keeper.open(study(), tmp_path / "half") as keeper:
        assert keeper.done == 4
        assert [number for number, _, _ in keeper.missing()] == [3]
        work(keeper)
    assert fingerprint(tmp_path / "half") == fingerprint(finished[0])


def test_the_size_of_chunks_changes_no_number(study, work, finished, tmp_path):
    with Keeper.open(study(chunk=4), tmp_path / "large") as keeper:
        work(keeper)
    assert fingerprint(tmp_path / "large") == fingerprint(finished[0])


def test_the_fingerprint_sees_one_changed_number(finished, tmp_path):
    folder, _ = finished
    before = fingerprint(folder)
    path = next((folder / "tables" / "cluster_year").glob("*1.parquet"))
    table = pd.read_parquet(path)
    table.loc[3, "gva_gbp_m"] += 1e-9
    table.to_parquet(path, index=False)
    assert fingerprint(folder) != before


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(b"\0" + path.read_bytes()[1:]),
        lambda path: path.unlink(),
    ],
    ids=["cut short", "one byte changed", "gone"],
)
def test_a_damaged_chunk_is_named_and_made_again(study, work, finished, damage):
    folder, _ = finished
    before = fingerprint(folder)
    damage(folder / "tables" / "headline" / "chunk-000002.parquet")
    with Keeper.open(study(), folder) as keeper:
        assert keeper.notes == [
            "tables/headline/chunk-000002.parquet was changed or is missing; "
            "runs 2 to 3 are run again"
        ]
        assert list(keeper.missing()) == [(2, 2, 2)]
        assert json.loads((folder / "manifest.json").read_text())["status"] == "running"
        work(keeper)
    assert fingerprint(folder) == before


def test_reading_a_damaged_chunk_says_what_to_do(finished):
    folder, _ = finished
    (folder / "tables" / "headline" / "chunk-000002.parquet").write_bytes(b"nothing")
    with pytest.raises(ResultsError, match="chunk-000002") as caught:
        _ = twin.read_ensemble(folder).headline
    assert "run the study again" in str(caught.value)


@pytest.mark.parametrize("torn", [1, 20, 150])
def test_a_torn_line_of_the_journal_costs_its_chunk_alone(study, work, finished, torn):
    folder, _ = finished
    before, journal = fingerprint(folder), folder / "journal.jsonl"
    journal.write_bytes(journal.read_bytes()[:-torn])
    assert twin.read_ensemble(folder).done == 4
    with Keeper.open(study(), folder) as keeper:
        assert list(keeper.missing()) == [(3, 4, 2)]
        assert not list((folder / "tables").glob("*/chunk-000003.parquet"))
        work(keeper)
    assert fingerprint(folder) == before


def test_a_broken_line_inside_the_journal_is_named(study, finished):
    folder, _ = finished
    lines = (folder / "journal.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "journal.jsonl").write_bytes(lines[0] + b"{broken\n" + lines[2])
    with Keeper.open(study(), folder) as keeper:
        assert "1 broken lines" in keeper.notes[0]
        assert [number for number, _, _ in keeper.missing()] == [2]


def test_a_lost_journal_costs_time_and_nothing_else(study, work, finished):
    folder, _ = finished
    before = fingerprint(folder)
    (folder / "journal.jsonl").unlink()
    with Keeper.open(study(), folder) as keeper:
        assert keeper.done == 0
        work(keeper)
    assert fingerprint(folder) == before


def test_a_damaged_plan_is_written_again(study, finished):
    folder, _ = finished
    before = (folder / "runs.parquet").read_bytes()
    (folder / "runs.parquet").write_bytes(b"nothing")
    with Keeper.open(study(), folder) as keeper:
        assert "runs.parquet" in keeper.notes[0]
    assert (folder / "runs.parquet").read_bytes() == before


def test_a_damaged_manifest_is_refused_by_name(study, finished):
    folder, _ = finished
    (folder / "manifest.json").write_text("{")
    assert "manifest.json" in refused(study(), folder)


def test_what_an_interrupted_process_left_is_swept_up(study, finished):
    folder, _ = finished
    left = [
        folder / "tables" / "headline" / ".chunk-000009.parquet.tmp",
        folder / "tables" / "headline" / "chunk-000009.parquet",
        folder / ".manifest.json.tmp",
    ]
    for path in left:
        path.write_bytes(b"half")
    with Keeper.open(study(), folder) as keeper:
        assert keeper.is_complete
        assert keeper.notes == []
    assert not any(path.exists() for path in left)


def test_a_folder_in_which_nothing_was_begun_is_taken(study, work, tmp_path):
    """Killed between the lock and the manifest: nothing stands in the way of beginning."""
    folder = tmp_path / "begun"
    folder.mkdir()
    (folder / ".lock").write_text("process 1 on nowhere")
    (folder / "runs.parquet").write_bytes(b"half")
    with Keeper.open(study(), folder) as keeper:
        work(keeper)
    assert twin.read_ensemble(folder).is_complete


def test_a_study_that_was_changed_is_refused_with_what_changed(study, finished):
    folder, _ = finished
    told = refused(study(design={"kind": "seeds", "samples": 8}, seeds={"first": 3}), folder)
    assert "study, design.samples has '8'; expected 6" in told
    assert "study, seeds.first has '3'; expected 1" in told
    assert "choose another folder" in told
    dear = twin.load("tiny/tiny").with_(policy__carbon_price__multiplier=2.0)
    assert "study, scenarios.tiny/tiny" in refused(study({"tiny/tiny": dear}), folder)
    assert twin.read_ensemble(folder).is_complete


def test_other_versions_are_refused(study, finished, monkeypatch):
    folder, _ = finished
    other = versions.stamp() | {"numpy": "1.0", "code": "0" * 64}
    monkeypatch.setattr(versions, "stamp", lambda: other)
    told = refused(study(), folder)
    assert "numpy 1.0 instead of" in told
    assert "code 000000000000 instead of" in told


def test_two_processes_on_one_folder_refuse_politely(study, finished):
    folder, _ = finished
    with Keeper.open(study(), folder):
        told = refused(study(), folder)
    assert f"process {os.getpid()}" in told
    assert "what it has finished is kept" in told
    Keeper.open(study(), folder).close()


def test_a_lock_whose_holder_was_killed_blocks_nobody(tmp_path):
    program = (
        "import sys, time; from pathlib import Path; from twin.ensemble.lock import FolderLock\n"
        "lock = FolderLock(Path(sys.argv[1])); print('held', flush=True); time.sleep(60)\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(ResultsError, match=f"process {holder.pid}"):
            FolderLock(tmp_path)
        os.kill(holder.pid, signal.SIGKILL)
    FolderLock(tmp_path).release()


@pytest.mark.parametrize("name", ["notes.txt", "results"])
def test_a_folder_with_anything_else_is_left_alone(study, tmp_path, name):
    (tmp_path / name).mkdir()
    assert name in refused(study(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_file_in_the_place_of_the_folder_is_refused(study, tmp_path):
    (tmp_path / "file").write_text("mine")
    assert "a new folder or that of the study" in refused(study(), tmp_path / "file")


def test_a_folder_that_cannot_be_made_is_told(study, tmp_path, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("pathlib.Path.mkdir", refuse)
    told = refused(study(), tmp_path / "forbidden")
    assert "Permission denied" in told
    assert "mend the permissions" in told


def test_nothing_stays_when_nothing_was_begun(study, tmp_path):
    with Keeper.open(study(), tmp_path / "none"):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("step", ["write_whole", "settle", "append_line"])
def test_a_full_disk_loses_nothing_that_was_finished(
    study, work, finished, tmp_path, monkeypatch, step
):
    """Full in the middle of the third chunk, whichever step of writing it hits."""
    folder = tmp_path / "full"
    with Keeper.open(study(), folder) as keeper:
        work(keeper, most=2)

        def full(*_args):
            raise OSError(errno.ENOSPC, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(f"twin.ensemble.keeper.{step}", full)
            with pytest.raises(ResultsError) as caught:
                work(keeper)
    assert "No space left on device" in str(caught.value)
    assert "4 finished runs are kept" in str(caught.value)
    assert twin.read_ensemble(folder).done == 4
    with Keeper.open(study(), folder) as keeper:
        assert keeper.done == 4
        work(keeper)
    assert fingerprint(folder) == fingerprint(finished[0])


def test_a_file_that_could_not_be_made_durable_is_not_left_behind(tmp_path, monkeypatch):
    (tmp_path / "table").write_bytes(b"old")

    def full(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        durable.write_whole(tmp_path / "table", b"new")
    with pytest.raises(OSError, match="No space"):
        durable.append_line(tmp_path / "table", "line")
    assert (tmp_path / "table").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["table"]
