"""A report is written whole or not at all, and the same run gives the same report."""

import json
import os
from dataclasses import replace

import pytest

import twin
from twin.report import write_report
from twin.report.writing import MANIFEST


def test_the_same_run_gives_the_same_report(report, results, tmp_path):
    again = write_report(results, tmp_path / "again", ["html", "xlsx", "iamc"], other_seeds=2)
    first, second = (json.loads((f / MANIFEST).read_text()) for f in (report, again))
    assert second["headlines"] == first["headlines"]
    assert len(second["files"]) == 3
    assert second["files"].items() <= first["files"].items()


def test_a_saved_run_gives_the_same_figures(report, results, hostile, tmp_path):
    saved = results.save(tmp_path / "run")
    folder = write_report(
        saved, tmp_path / "report", ["iamc"], other_seeds=0, scenario=str(hostile)
    )
    told = [json.loads((f / MANIFEST).read_text())["headlines"] for f in (report, folder)]
    assert told[0] == told[1]
    assert sorted(path.name for path in folder.iterdir()) == ["iamc.csv", MANIFEST]


def test_an_unknown_format_is_refused_before_anything_is_written(results, tmp_path):
    with pytest.raises(twin.ResultsError, match=r"docx.*expected one or more of html"):
        write_report(results, tmp_path / "report", ["html", "docx"])
    assert list(tmp_path.iterdir()) == []


def test_something_else_in_the_place_is_left_alone(results, tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(twin.ResultsError, match="nothing was written"):
        write_report(results, tmp_path, ["iamc"], other_seeds=0)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_full_disk_leaves_no_half_written_report(results, tmp_path, monkeypatch):
    from pathlib import Path

    write, written = Path.write_bytes, []

    def full(self, content):
        written.append(self.name)
        if len(written) == 3:
            raise OSError(28, "No space left on device")
        return write(self, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(twin.ResultsError, match="No space left on device"):
        write_report(results, tmp_path / "report", ["csv", "iamc"], other_seeds=0)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_read_only_is_named(results, tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(twin.ResultsError, match="check space and permissions"):
            write_report(results, tmp_path / "report", ["iamc"], other_seeds=0)
    finally:
        tmp_path.chmod(0o700)


def test_results_of_other_data_are_named(results, tmp_path):
    """The scenario of that name has other data than the run: another cluster or version."""
    saved = results.save(tmp_path / "run")
    with pytest.raises(twin.ResultsError, match="data of this installation differ"):
        write_report(saved, tmp_path / "report", ["iamc"], other_seeds=0, scenario="tiny/tiny")


def test_results_without_a_table_are_named(hostile, tmp_path):
    some = twin.simulate(twin.load(hostile), tables=["projects"])
    with pytest.raises(twin.ResultsError, match="site_year"):
        write_report(some, tmp_path / "report", ["iamc"], other_seeds=0)


def test_results_of_an_older_version_are_named(results, hostile, tmp_path):
    """A column that this version writes is not in them."""
    read = twin.read(results.save(tmp_path / "run"))
    old = {**read.tables, "site_year": read.site_year.drop(columns="removed_biogenic_co2_kt")}
    older = replace(read, tables=old)
    with pytest.raises(twin.ResultsError, match=r"removed_biogenic_co2_kt.*another version"):
        write_report(older, tmp_path / "report", ["iamc"], other_seeds=0, scenario=str(hostile))
    assert not (tmp_path / "report").exists()


@pytest.mark.parametrize(
    "settings",
    [
        {"horizon__end_year": 2025},
        {"policy__carbon_price__path": "low", "policy__carbon_price__multiplier": 0.0},
    ],
)
def test_a_run_in_which_hardly_anything_happens_has_a_report(settings, tmp_path):
    scenario = twin.load("tiny/tiny").with_(policy__rounds=[], **settings)
    folder = write_report(
        twin.simulate(scenario), tmp_path / "report", ["html", "pdf", "csv"], other_seeds=0
    )
    assert all(json.loads((folder / MANIFEST).read_text())["checks"].values())
