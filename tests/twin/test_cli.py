"""The command line: what it prints, how it ends, and that bad input never shows a traceback."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time

import pytest

import twin
from tests.console import call, call_apart
from twin.table_names import TABLE_NAMES


def test_run_prints_a_summary_and_writes_all_tables(tmp_path):
    done = call_apart("run", "tiny/tiny", "--out", tmp_path / "out", "--seed", 7)
    assert done.returncode == 0, done.stderr
    assert "Three invented sites" in done.stdout
    assert "Boundary." in done.stdout
    assert "Fossil CO2" in done.stdout
    assert (tmp_path / "out" / "manifest.json").is_file()
    assert len(list((tmp_path / "out").glob("*.parquet"))) == len(TABLE_NAMES) - 1
    assert (tmp_path / "out" / "network.geojson").is_file()


def test_run_can_print_json_for_programs():
    done = call_apart("run", "tiny/tiny", "--format", "json", "--quiet")
    rows = json.loads(done.stdout)
    assert rows[0]["measure"] == "Fossil CO2"
    assert rows[0]["unit"] == "Mt"
    assert done.stderr == ""


@pytest.mark.slow
def test_a_setting_changed_on_the_command_line_changes_the_result():
    base, high = (
        call("run", "tiny/tiny", "--format", "json", *extra).stdout
        for extra in ((), ("--set", "policy.carbon_price.path=high"))
    )
    price = [
        next(row for row in json.loads(text) if row["measure"] == "Carbon price")
        for text in (base, high)
    ]
    assert price[1]["2030"] > price[0]["2030"]


@pytest.mark.slow
def test_why_answers_in_one_screen():
    done = call("why", "humber/reference", "british_steel", 2031)
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) <= 50
    assert "Hydrogen direct reduction" in done.stdout
    assert "at the earliest" in done.stdout


@pytest.mark.slow
def test_list_show_validate_and_compare(tmp_path):
    assert "humber/reference" in call("list").stdout
    shown = call("show", "humber/reference").stdout
    assert "policy.carbon_price.path" in shown
    assert "15,811" in shown
    assert "assumption" in call("show", "humber/reference", "--assumptions").stdout
    assert "is valid" in call("validate", "humber/reference").stdout
    compared = call("compare", "tiny/tiny", "tiny/tiny", "--format", "csv").stdout
    assert compared.startswith(
        "measure,unit,tiny/tiny #1,tiny/tiny #2,tiny/tiny #2 - tiny/tiny #1\n"
    )
    assert "Boundary." in call("compare", "humber/reference", "--published").stdout
    published = call("compare", "humber/reference", "--published", "--format", "csv").stdout
    assert "NAEI 2022" in published
    assert "-0%" in published or "within" in published


@pytest.mark.slow
def test_a_wrong_name_ends_the_process_with_status_2(tmp_path):
    done = call_apart("run", "humber/refrence", cwd=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "humber/reference" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run", "humber/refrence"), "humber/reference"),
        (("run", "nowhere/nothing.yaml"), "check the path"),
        (("run", "tiny/tiny", "--set", "policy.carbon_price.path=dear"), "a path"),
        (("run", "tiny/tiny", "--set", "policy.carbon_price.pth=high"), "'path'"),
        (("run", "tiny/tiny", "--set", "horizon.end_year=soon"), "a whole number"),
        (("run", "tiny/tiny", "--set", "nothing"), "NAME=VALUE"),
        (("run", "tiny/tiny", "--seed", "-1"), "--seed"),
        (("why", "tiny/tiny", "mill", "1999"), "2025 to 2040"),
        (("why", "tiny/tiny", "mil", "2030"), "'mill'"),
        (("compare", "tiny/tiny", "no/such"), "a shipped scenario"),
        (("compare", "tiny/tiny", "humber/reference", "--published"), "one at a time"),
        (("fly",), "No such command"),
    ],
)
def test_wrong_input_ends_with_status_2_and_says_what_to_do(arguments, said, tmp_path):
    done = call(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert said in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_runs_that_cannot_be_compared_are_refused_before_they_run(tmp_path, monkeypatch):
    def no_run(*_arguments, **_options):
        raise AssertionError("a run was made")

    monkeypatch.setattr("twin.run.simulate", no_run)
    (tmp_path / "short.yaml").write_text("extends: tiny/tiny\nhorizon: {end_year: 2035}\n")
    for other, said in (
        ("short.yaml", "horizon.end_year=2035"),
        ("humber/reference", "runs of one cluster"),
    ):
        done = call("compare", "tiny/tiny", other, cwd=tmp_path)
        assert done.returncode == 2, done.stderr
        assert said in " ".join(done.stderr.split())


def test_validate_tells_unknown_rules_together_with_other_faults(tiny_copy, change):
    change(tiny_copy / "companies.csv", ",0.12,,net_present_value", ",12,,net_presnt_value")
    change(tiny_copy / "tiny.yaml", "seed: 4", "seed: 4\ncompanies: {rules: {chemicals: folower}}")
    done = call("validate", tiny_copy / "tiny.yaml")
    assert done.returncode == 2
    assert [line.partition(" has ")[0] for line in done.stderr.splitlines()] == [
        "3 faults:",
        "- tiny.yaml line 5, companies.rules.chemicals",
        "- companies.csv, row mill_company, rule",
        "- companies.csv line 2, row mill_company, hurdle_rate",
    ]


def test_a_bad_scenario_leaves_nothing_under_out(tiny_copy, tmp_path):
    with (tiny_copy / "measures.csv").open("a") as table:
        table.write("one,two\n")
    done = call("run", tiny_copy / "tiny.yaml", "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "measures.csv line" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_a_failure_of_the_program_ends_with_status_1(tmp_path):
    program = (
        "import sys, twin.run, twin.cli\n"
        "def broken(*a, **k): raise RuntimeError('wires crossed')\n"
        "twin.run.simulate = broken\n"
        "sys.argv = ['twin', 'run', 'tiny/tiny']\n"
        "twin.cli.main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 1
    assert "wires crossed" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_ends_at_once_and_leaves_no_partial_result(tmp_path):
    """Interrupted in the middle of writing: 130 within a second, and nothing under --out."""
    program = (
        "import sys, time, pandas, twin.cli\n"
        "write = pandas.DataFrame.to_parquet\n"
        "def slow(self, *a, **k):\n"
        "    write(self, *a, **k); print('wrote', flush=True); time.sleep(60)\n"
        "pandas.DataFrame.to_parquet = slow\n"
        f"sys.argv = ['twin', 'run', 'tiny/tiny', '--quiet', '--out', r'{tmp_path / 'out'}']\n"
        "twin.cli.main()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "wrote\n"
        start = time.monotonic()
        os.kill(process.pid, signal.SIGINT)
        _, complaint = process.communicate(timeout=10)
    assert process.returncode == 130
    assert "nothing was written" in complaint
    assert time.monotonic() - start < 5.0  # a second on an idle machine
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("interruptible")
@pytest.mark.thorough
def test_ctrl_c_after_a_folder_was_written_says_so(tmp_path):
    """Interrupted while figures are printed, when the results stand already."""
    program = (
        "import sys, time, twin.cli, twin.commands.runs as runs\n"
        "def slow(*a): print('printing', flush=True); time.sleep(60)\n"
        "runs._print_run = slow\n"
        f"sys.argv = ['twin', 'run', 'tiny/tiny', '--quiet', '--out', r'{tmp_path / 'out'}']\n"
        "twin.cli.main()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "printing\n"
        os.kill(process.pid, signal.SIGINT)
        _, complaint = process.communicate(timeout=10)
    assert process.returncode == 130
    assert complaint == f"Interrupted; {tmp_path / 'out'} had been written before, whole.\n"
    assert (tmp_path / "out" / "manifest.json").is_file()


@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_while_the_program_is_imported_is_understood(tmp_path):
    """Typer is imported by the command line, so that an interruption there comes from an import."""
    (tmp_path / "typer.py").write_text("raise KeyboardInterrupt\n")
    done = subprocess.run(
        [sys.executable, "-m", "twin", "list"],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), *filter(None, sys.path)])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "Interrupted; nothing was written.\n"


def test_the_version_is_told():
    assert call("--version").stdout == f"cluster-twin {twin.__version__}\n"


def test_the_command_that_repeats_a_run_names_all_it_needs(tiny_copy, tmp_path):
    rules, scenario, out = tmp_path / "my rules.py", tiny_copy / "tiny.yaml", tmp_path / "out"
    rules.write_text(
        "import twin\n\n@twin.register_rule('never')\ndef never(board):\n    return None\n"
    )
    change = "companies.rules={works_company: never}"
    told = call("--rules", rules, "run", scenario, "--set", change, "--out", out).stdout
    repeat = f"twin --rules '{rules}' verify {out} --scenario {scenario}"
    assert f"repeat: {repeat})" in told
    done = call(*shlex.split(repeat)[1:])
    assert done.returncode == 0, done.stderr
    assert "byte for byte" in done.stdout


def test_results_of_an_own_cluster_are_held_against_its_published_figures(tiny_copy, tmp_path):
    copy = tiny_copy.rename(tmp_path / "port")
    for file in (copy / "tiny.yaml", copy / "cluster.yaml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(r"^(cluster|cluster_id): tiny$", r"\1: port", text, flags=re.M))
    twin.simulate(twin.load(copy / "tiny.yaml")).save(tmp_path / "out")
    refused = call("compare", tmp_path / "out", "--published")
    assert refused.returncode == 2
    assert "--scenario" in refused.stderr
    done = call("compare", tmp_path / "out", "--published", "--scenario", copy / "tiny.yaml")
    assert done.returncode == 0, done.stderr
    assert "beside published figures" in done.stdout


@pytest.mark.parametrize(
    ("seed", "told"),
    [("abc", "whole number"), ("1.5", "whole number"), ("-3", "greater than or equal to 0")],
)
def test_a_seed_that_is_none_is_told_in_plain_words(seed, told):
    done = call("run", "tiny/tiny", "--seed", seed)
    assert done.returncode == 2
    assert "--seed" in done.stderr
    assert told in " ".join(done.stderr.split())
    assert "parse" not in done.stderr
    assert "Input should" not in done.stderr
