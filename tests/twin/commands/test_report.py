"""The commands that write a report and repeat it: what they print, and how they end."""

import html
import json
import re
import shlex
import shutil
import sys

import pytest

from scenarios.catalogue import SHIPPED
from twin.cli import main
from twin.report.writing import MANIFEST, sealed


@pytest.fixture
def call(monkeypatch, capsys):
    """Run a command in this process; its exit status and what it printed."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["twin", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code, capsys.readouterr()

    return run


@pytest.fixture
def written(call, tmp_path):
    folder = tmp_path / "report"
    status, shown = call("report", "tiny/tiny", "--format", "iamc", "--seeds", 0, "--out", folder)
    assert status == 0, shown.err
    assert f"twin verify {folder}" in shown.out
    return folder


@pytest.mark.parametrize("formats", ["docx", "html,docx", ","])
def test_an_unknown_format_is_refused_before_the_run(call, tmp_path, monkeypatch, formats):
    def no_run(*_arguments, **_options):
        raise AssertionError("a run was made")

    monkeypatch.setattr("twin.run.simulate", no_run)
    status, shown = call("report", "tiny/tiny", "--format", formats, "--out", tmp_path / "r")
    assert status == 2
    assert "expected one or more of html, pdf, xlsx, csv, iamc" in shown.err
    assert not (tmp_path / "r").exists()


def test_a_report_is_written_and_repeated(call, written):
    status, shown = call("verify", written)
    assert status == 0
    assert "All 12 headline figures are reproduced." in shown.out


@pytest.mark.thorough
def test_page_one_tells_what_was_changed(call, tmp_path):
    folder = tmp_path / "report"
    more = ("--format", "html", "--seeds", 0, "--out", folder)
    changes = ("--set", "prices.gas_multiplier=2", "--set", "policy.carbon_price.path=high")
    status, shown = call("report", "tiny/tiny", *changes, *more)
    assert status == 0, shown.err
    page = (folder / "report.html").read_text(encoding="utf-8")
    asked = page[page.index("What was asked") : page.index("What came out")]
    assert "2 settings differ from the scenario of that name" in asked
    assert "prices.gas_multiplier: 2.0 instead of 1.0. Scales the gas price." in asked
    assert "policy.carbon_price.path: high instead of central" in asked
    assert ", with 2 settings changed</title>" in page
    status, shown = call("report", "tiny/tiny", *more)
    assert status == 0, shown.err
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "instead of" not in page[page.index("What was asked") : page.index("What came out")]


def test_what_was_changed_would_not_show_in_a_comparison(call):
    status, shown = call("report", "tiny/tiny", "tiny/tiny", "--set", "seed=3")
    assert status != 0
    assert "one run to change" in " ".join(shown.err.split())


def test_a_figure_that_differs_ends_with_status_1(call, written):
    manifest = json.loads((written / MANIFEST).read_text())
    manifest["headlines"]["npsv_gbp_bn"]["value"] = 99.0
    (written / MANIFEST).write_text(json.dumps(sealed(manifest)))
    status, shown = call("verify", written, "--format", "json")
    assert status == 1
    differs = [row["figure"] for row in json.loads(shown.out) if row["reproduced"] == "NO"]
    assert differs == ["Net present social value"]


def test_a_changed_report_ends_with_status_2(call, written):
    (written / "iamc.csv").write_text("better")
    status, shown = call("verify", written)
    assert status == 2
    assert "iamc.csv" in shown.err
    assert "changed since" in shown.err


def test_several_runs_become_a_comparison(call, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    status, shown = call("report", "tiny/tiny", "tiny/tiny", "--format", "csv")
    assert status == 0, shown.err
    assert (tmp_path / "out" / "comparison-report" / "tables" / "side_by_side.csv").is_file()


@pytest.fixture
def own_clusters(tmp_path, change, monkeypatch):
    """Two clusters that are not shipped, the working folder beside them."""
    files = []
    for name, workers in (("port", 400), ("docks", 390)):
        folder = shutil.copytree(SHIPPED / "tiny", tmp_path / f"my {name}" / name)
        change(folder / "trades.csv", ",Civil works,400,", f",Civil works,{workers},")
        change(folder / "cluster.yaml", "cluster_id: tiny", f"cluster_id: {name}")
        change(folder / "tiny.yaml", "cluster: tiny", f"cluster: {name}")
        file = (folder / "tiny.yaml").rename(folder / f"{name}.yaml")
        files.append(str(file.relative_to(tmp_path)))
    monkeypatch.chdir(tmp_path)
    return files


def test_the_printed_commands_repeat_runs_of_own_clusters_as_they_stand(
    call, own_clusters, tmp_path, monkeypatch
):
    """Of two clusters of one's own each is needed; from where one stands and within the report."""
    status, shown = call("report", *own_clusters, "--format", "html", "--out", "out/both")
    assert status == 0, shown.err
    printed = re.search(r"repeat it: twin (verify .*)\)", shown.out)[1]
    status, again = call(*shlex.split(printed))
    assert status == 0, again.err
    page = (tmp_path / "out" / "both" / "report.html").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path / "out" / "both")
    status, again = call(*shlex.split(html.unescape(re.search(r"twin (verify [^<]*)", page)[1])))
    assert status == 0, again.err
    assert "All 24 headline figures are reproduced." in again.out


def test_results_of_own_clusters_are_compared_and_repeated(call, own_clusters):
    for name, out in zip(own_clusters, "xy", strict=True):
        assert call("run", name, "--out", out)[0] == 0
    more = ("--format", "iamc", "--out", "r")
    status, shown = call("report", "x", "y", "--scenario", own_clusters[0], *more)
    assert (status, "another cluster" in " ".join(shown.err.split())) == (2, True), shown.err
    each = [word for name in own_clusters for word in ("--scenario", name)]
    status, shown = call("report", "x", "y", *each, *more)
    assert status == 0, shown.err
    assert call(*shlex.split(re.search(r"twin (verify .*)\)", shown.out)[1]))[0] == 0
    status, shown = call("verify", "r", *each, "--scenario", own_clusters[0])
    assert status == 2
    assert "in the order of the runs" in " ".join(shown.err.split())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("report", "tiny/tiny", "--format", "docx"), "html, pdf, xlsx, csv, iamc"),
        (("report", "tiny/nowhere"), "tiny/nowhere"),
        (("verify", "nowhere"), "expected a report"),
        (("verify", "nowhere", "--format", "pdf"), "table, csv or json"),
    ],
)
def test_bad_input_is_told_plainly(call, tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    status, shown = call(*arguments)
    assert status == 2
    assert words in shown.err
    assert "Traceback" not in shown.err
