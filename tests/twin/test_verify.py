"""A report is repeated from what it carries; what was changed, lost or made elsewhere is named."""

import json
from dataclasses import replace

import pytest

import twin
from twin.report import write_comparison, write_report
from twin.report.writing import MANIFEST, sealed
from twin.verify import verify


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    results = twin.simulate(twin.load("tiny/tiny"), 7)
    return write_report(
        results, tmp_path_factory.mktemp("v") / "r", ["html", "iamc"], other_seeds=0
    )


@pytest.fixture
def copy(written, tmp_path):
    import shutil

    return shutil.copytree(written, tmp_path / "copy")


def test_every_headline_figure_is_reproduced_from_the_folder(written):
    verdict = verify(written)
    assert verdict.holds
    assert verdict.manifest["seed"] == 7
    assert len(verdict.figures) == 12
    assert verdict.other_versions == ()


def test_a_page_on_its_own_is_enough(written, tmp_path):
    page = tmp_path / "sent.html"
    page.write_bytes((written / "report.html").read_bytes())
    assert verify(page).holds


def test_a_figure_that_differs_is_found(copy):
    """Whoever seals a false figure is found by the run."""
    path = copy / MANIFEST
    manifest = json.loads(path.read_text())
    manifest["headlines"]["abated_co2_mt_sum"]["value"] += 1.0
    path.write_text(json.dumps(sealed(manifest)))
    verdict = verify(copy)
    assert [figure.key for figure in verdict.figures if not figure.holds] == ["abated_co2_mt_sum"]
    assert not verdict.holds


def test_a_manifest_edited_by_hand_is_named(copy, change):
    change(copy / MANIFEST, '"seed": 7', '"seed": 8')
    with pytest.raises(twin.ResultsError, match="changed by hand"):
        verify(copy)


def test_a_page_edited_by_hand_is_named(copy, change):
    change(copy / "report.html", "<title>", "<title>Better: ")
    with pytest.raises(twin.ResultsError, match=r"report\.html.*changed since"):
        verify(copy)


def test_a_missing_file_is_named(copy):
    (copy / "iamc.csv").unlink()
    with pytest.raises(twin.ResultsError, match=r"iamc\.csv.*missing"):
        verify(copy)


def test_a_report_of_another_layout_is_named(copy):
    path = copy / MANIFEST
    manifest = json.loads(path.read_text()) | {"report": 0}
    path.write_text(json.dumps(sealed(manifest)))
    with pytest.raises(twin.ResultsError, match="expected a report of layout 1"):
        verify(copy)


def test_a_report_of_another_cluster_is_named(copy):
    with pytest.raises(twin.ResultsError, match="another cluster"):
        verify(copy, "humber/reference")


def test_what_is_no_report_is_named(tmp_path):
    for path in (tmp_path, tmp_path / "nothing.html"):
        with pytest.raises(twin.ResultsError, match="expected a report"):
            verify(path)


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    return twin.simulate(twin.load("tiny/tiny"), 7).save(tmp_path_factory.mktemp("saved") / "run")


def test_results_are_repeated_without_a_report(saved):
    verdict = verify(saved)
    assert verdict.holds
    assert len(verdict.figures) == 12
    assert len(verdict.tables) > 15


def test_a_manifest_of_results_is_enough(saved, tmp_path):
    """A paper prints or sends it along; the checksums of the tables tell."""
    alone = tmp_path / "manifest.json"
    alone.write_bytes((saved / "manifest.json").read_bytes())
    verdict = verify(alone)
    assert verdict.holds
    assert (verdict.figures, set(verdict.tables.values())) == ((), {True})
    manifest = json.loads(alone.read_text())
    manifest["tables"]["cluster_year"] = "0" * 64
    alone.write_text(json.dumps(manifest))
    verdict = verify(alone)
    assert [name for name, same in verdict.tables.items() if not same] == ["cluster_year"]
    assert not verdict.holds


def test_other_bytes_of_other_versions_leave_the_figures_to_decide(saved, tmp_path):
    import shutil

    folder = shutil.copytree(saved, tmp_path / "run")
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["versions"]["pyarrow"] = "1.0"
    (folder / "manifest.json").write_text(json.dumps(manifest))
    verdict = verify(folder)
    assert verdict.other_versions
    assert replace(verdict, tables={"cluster_year": False}).holds
    assert not replace(verdict, tables={"cluster_year": False}, figures=()).holds


def test_results_of_which_the_data_changed_are_named(saved, tmp_path):
    alone = tmp_path / "manifest.json"
    manifest = json.loads((saved / "manifest.json").read_text())
    alone.write_text(json.dumps(manifest | {"scenario_hash": "0" * 64}))
    with pytest.raises(twin.ResultsError, match="data of this installation differ"):
        verify(alone)
    alone.write_text("{}")
    with pytest.raises(twin.ResultsError, match="the manifest of results"):
        verify(alone)


def test_libraries_of_other_versions_are_told(copy):
    path = copy / MANIFEST
    manifest = json.loads(path.read_text())
    manifest["versions"]["numpy"] = "1.0"
    path.write_text(json.dumps(sealed(manifest)))
    (other,) = verify(copy).other_versions
    assert other[:2] == ("numpy", "1.0")


def test_every_run_of_a_comparison_is_repeated(tmp_path):
    first = twin.load("tiny/tiny")
    other = first.with_(policy__carbon_price__path="high")
    runs = [twin.simulate(scenario, 3) for scenario in (first, other)]
    folder = write_comparison(runs, tmp_path / "report", ["html"])
    verdict = verify(folder)
    assert verdict.holds
    assert len(verdict.figures) == 24
