"""`twin batch`: how it ends, what it prints, and that the same command goes on."""

import os
import signal
import subprocess
import sys
import time

import duckdb
import pytest

import twin
from tests import console
from tools.kills import killed_study

TWIN = [sys.executable, "-m", "twin.cli", "batch"]
STUDY = """
title: Six seeds
scenarios: [tiny/tiny]
design: {kind: seeds, samples: 6}
chunk: 2
"""
FAILING = """
scenarios: [tiny/tiny]
parameters:
  horizon.end_year: {distribution: discrete, values: [2030, 2040]}
  policy.rounds.1.year: {distribution: discrete, values: [2028, 2036]}
design: {kind: grid, levels: 2}
"""


@pytest.fixture
def call(tmp_path):
    def run(*arguments, text=STUDY):
        (tmp_path / "six.yaml").write_text(text, encoding="utf-8")
        return console.call_apart("batch", *arguments, cwd=tmp_path)

    return run


@pytest.fixture
def say(tmp_path):
    """Call the command where nothing is to be run, without a process of its own."""

    def run(*arguments, text=STUDY):
        (tmp_path / "six.yaml").write_text(text, encoding="utf-8")
        return console.call("batch", *arguments, cwd=tmp_path)

    return run


@pytest.mark.slow
def test_a_batch_is_run_and_the_same_command_finds_it_finished(call, tmp_path):
    done = call("six.yaml", "--workers", 1)
    assert done.returncode == 0, done.stderr
    assert "6 runs of 1 scenario in out/six (6 of them now" in done.stdout.replace(os.sep, "/")
    ensemble = twin.read_ensemble(tmp_path / "out" / "six")
    assert ensemble.is_complete
    assert (tmp_path / "out" / "six" / "study.yaml").read_text() == STUDY
    again = call("run", "six.yaml", "--quiet")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")


@pytest.mark.slow
@pytest.mark.thorough
def test_failed_runs_end_with_status_1_and_say_why(call, tmp_path):
    done = call("six.yaml", "--out", "here", "--workers", 1, text=FAILING)
    assert done.returncode == 1
    assert "1 of 4 runs failed" in done.stderr
    assert "policy.rounds.1.year has '2036'" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(twin.read_ensemble(tmp_path / "here").headline) == 3


def test_a_study_can_be_checked_without_a_run(say, tmp_path):
    done = say("six.yaml", "--check", text=FAILING)
    assert done.returncode == 0, done.stderr
    assert "is valid: 4 runs = 1 scenario x 4 samples (grid)." in done.stdout
    assert "policy.rounds.1.year [year]: discrete, values [2028, 2036]" in done.stdout
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "text", "said"),
    [
        (("none.yaml",), STUDY, "a readable file"),
        (("six.yaml",), STUDY.replace("6}", "0}"), "six.yaml line 4, design.samples has '0'"),
        (("six.yaml",), "scenarios: [", "valid YAML"),
        (("six.yaml", "--scheduler", "tcp://127.0.0.1:1", "--timeout", "1"), STUDY, "within 1 s"),
        (("six.yaml", "--out", "six.yaml"), STUDY, "a new folder or that of the study"),
        (("six.yaml", "--workers", "0"), STUDY, "--workers"),
    ],
)
def test_wrong_input_ends_with_status_2_and_leaves_nothing(say, tmp_path, arguments, text, said):
    done = say(*arguments, text=text)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    left = {path.name for path in tmp_path.iterdir()}
    assert left in ({"six.yaml"}, {"six.yaml", "out"})


@pytest.mark.slow
@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_keeps_what_is_finished(call, tmp_path):
    call("--help")
    (tmp_path / "six.yaml").write_text(STUDY.replace("samples: 6", "samples: 5000"))
    out = tmp_path / "out"
    with subprocess.Popen(
        [*TWIN, "six.yaml", "--out", str(out), "--workers", "1"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        journal = out / "journal.jsonl"
        while not (journal.exists() and journal.read_bytes()):
            assert process.poll() is None
            time.sleep(0.1)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does, to workers too
        _, complaint = process.communicate(timeout=60)
    assert process.returncode == 130
    told = f"Interrupted; what is finished is kept in {out}. The same command goes on.\n"
    assert complaint == told
    assert twin.read_ensemble(out).done >= 2


@pytest.mark.slow
@pytest.mark.timeout(280)
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds workers in /proc")
@pytest.mark.thorough
def test_killed_at_random_moments_a_study_ends_complete_and_the_same(tmp_path):
    """A few kills here; `make bench-kills` does 20 of a study of 2,000 runs."""
    outcome = killed_study(runs=60, kills=2, seed=3, folder=tmp_path)
    assert outcome.parents + outcome.workers == 2
    assert (outcome.runs, outcome.each_once, outcome.same) == (60, True, True)


def test_duckdb_reads_an_ensemble_without_the_project(finished):
    folder, _ = finished
    rows = duckdb.sql(
        f"select r.seed, h.fossil_co2_mt_2040 from '{folder}/runs.parquet' r "
        f"join '{folder}/tables/headline/*.parquet' h using (run_id) order by run_id"
    ).fetchall()
    ours = twin.read_ensemble(folder)
    assert rows == list(zip(ours.runs["seed"], ours.headline["fossil_co2_mt_2040"], strict=True))
    years = duckdb.sql(
        f"select count(*), count(distinct run_id) from '{folder}/tables/cluster_year/*.parquet'"
    ).fetchall()
    assert years == [(6 * 16, 6)]
