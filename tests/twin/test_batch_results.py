"""The commands that read an ensemble: what they print, write and refuse, and how they end."""

import json
import shlex
import sys

import numpy as np
import pandas as pd
import pytest

import twin
from tests.twin.ensemble.here import run_here
from twin.cli import main

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    spread = {
        "prices.gas_multiplier": {"distribution": "uniform", "low": 0.5, "high": 2.0},
        "policy.carbon_price.multiplier": {"distribution": "uniform", "low": 0.3, "high": 1.5},
    }
    study = twin.Study(
        ["tiny/tiny"],
        parameters=spread,
        design={"kind": "latin_hypercube", "samples": 40},
        title="Gas and carbon",
    )
    return run_here(study, tmp_path_factory.mktemp("out") / "study").path


@pytest.fixture
def call(monkeypatch, capsys):
    """Call the command line in this process: exit status, and what it printed where."""

    def run(line, *paths):
        monkeypatch.setattr(sys, "argv", [*shlex.split(line), *map(str, paths)])
        with pytest.raises(SystemExit) as ended:
            main()
        shown = capsys.readouterr()
        return ended.value.code, shown.out, shown.err

    return run


def test_people_get_sentences_and_tables(call, folder):
    code, out, err = call("twin batch summary --target support_gbp_m_sum<=400", folder)
    assert (code, err) == (0, "")
    assert "Gas and carbon: 1 scenario, 2 uncertain figures, design latin_hypercube" in out
    assert "40 of 40 runs are done; none failed." in out
    assert "it is missed where policy.carbon_price.multiplier below" in out
    assert "Over the runs" in out
    assert "What support_gbp_m_sum hangs on (partial rank correlation" in out
    assert "Regret" not in out


def test_programs_get_csv_and_json(call, folder):
    code, out, _ = call("twin batch summary -o npv_gbp_m --format csv", folder)
    assert code == 0
    head, row = out.splitlines()
    assert head == "scenario,output,runs,mean,p10,p50,p90"
    assert row.startswith("tiny/tiny,npv_gbp_m,40,")
    code, out, _ = call("twin batch summary --format json", folder)
    npv = twin.read_ensemble(folder).headline["npv_gbp_m"]
    figures = {each["output"]: each["mean"] for each in json.loads(out)["headline"]}
    assert figures["npv_gbp_m"] == pytest.approx(npv.mean())


def test_pictures_come_onto_one_page(call, folder, tmp_path):
    code, out, _ = call("twin batch summary --plots", tmp_path / "plots", folder)
    assert code == 0
    assert "Pictures:" in out
    assert (tmp_path / "plots" / "ensemble.html").stat().st_size > 1e6


def test_pictures_do_not_go_into_the_folder_of_the_ensemble(call, folder):
    before = sorted(folder.iterdir())
    code, _, err = call("twin batch summary --plots", folder / "plots", folder)
    assert code == 2
    assert "a folder outside that of the ensemble" in err
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ("--target fossil_co2_mt_2040=3", "one of <= < >= >"),
        ("--target fossil_co2_2040<=3", "write 'fossil_co2_mt_2040'"),
        ("-o npv_gbp", "write 'npv_gbp_m'"),
        ("--format xlsx", "table, csv, json"),
    ],
)
def test_wrong_questions_are_told_what_to_ask(call, folder, options, says):
    code, out, err = call(f"twin batch summary {options}", folder)
    assert (code, out) == (2, "")
    assert says in err
    assert "Traceback" not in err


def test_what_is_no_ensemble_is_refused(call, tmp_path):
    code, _, err = call("twin batch summary", tmp_path)
    assert code == 2
    assert "the manifest of an ensemble" in err


def test_iamc_files_hold_every_run_or_percentiles(call, folder, tmp_path):
    code, out, _ = call("twin batch iamc", folder, tmp_path / "new" / "runs.csv")
    assert (code, "time series of 17 variables" in out) == (0, True)
    table = pd.read_csv(tmp_path / "new" / "runs.csv")
    assert table.columns[:6].tolist() == ["model", "scenario", "region", "variable", "unit", "run"]
    assert set(table["region"]) == {"Tiny"}
    assert set(table["model"]) == {f"cluster-twin {twin.__version__}"}
    assert table["run"].nunique() == 40
    code, out, _ = call("twin batch iamc --percentiles 10,90 --region Here", folder)
    assert code == 0
    lines = out.splitlines()
    assert len(lines) == 1 + 17 * 2
    assert ",Here,Emissions|CO2|Energy and Industrial Processes|10th Percentile," in out
    yearly = twin.read_ensemble(folder).table("cluster_year")
    own = yearly.loc[yearly["year"] == 2040, "investment_gbp_m"]
    (row,) = [line for line in lines if "Investment|90th" in line]
    assert float(row.rsplit(",", 1)[1]) == pytest.approx(np.quantile(own, 0.9))


def test_percentiles_of_a_design_without_odds_are_refused(call, tmp_path):
    spread = {"prices.gas_multiplier": {"distribution": "uniform", "low": 0.5, "high": 2.0}}
    study = twin.Study(["tiny/tiny"], parameters=spread, design={"kind": "grid", "levels": 3})
    grid = run_here(study, tmp_path / "grid").path
    code, _, err = call("twin batch iamc --percentiles 50", grid)
    assert code == 2
    assert "leave --percentiles out" in err
    code, out, _ = call("twin batch iamc", grid)
    assert (code, len(out.splitlines())) == (0, 1 + 17 * 3)


@pytest.mark.parametrize(
    ("percentiles", "says"), [("10;90", "parted by commas"), ("10,190", "from 0 to 100")]
)
def test_wrong_percentiles_are_refused(call, folder, percentiles, says):
    code, _, err = call(f"twin batch iamc --percentiles '{percentiles}'", folder)
    assert code == 2
    assert says in err


def test_a_file_that_cannot_be_written_is_told(call, folder, tmp_path):
    (tmp_path / "file").write_text("")
    code, _, err = call("twin batch iamc", folder, tmp_path / "file" / "runs.csv")
    assert code == 2
    assert "a file that can be written" in err
