"""The workbook opens in LibreOffice, which reckons its formulas anew and finds the same figures."""

import json
import shutil
import subprocess

import openpyxl
import pytest

OFFICE = shutil.which("soffice")


@pytest.fixture(scope="module")
def reckoned(report, tmp_path_factory):
    """The workbook as LibreOffice saves it, every cached value of a formula reckoned anew."""
    folder = tmp_path_factory.mktemp("office")
    stripped = openpyxl.load_workbook(report / "report.xlsx")
    stripped.save(folder / "report.xlsx")
    out = folder / "out"
    command = [OFFICE, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    done = subprocess.run(
        [*command, "--convert-to", "xlsx", "--outdir", str(out), str(folder / "report.xlsx")],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return openpyxl.load_workbook(out / "report.xlsx", data_only=True)


@pytest.mark.thorough
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed: `make thorough` tries to")
def test_libreoffice_finds_the_same_totals_and_headlines(report, reckoned):
    shown = openpyxl.load_workbook(report / "report.xlsx", data_only=True)
    formulas = openpyxl.load_workbook(report / "report.xlsx")
    # Saving without values takes them away: what is compared below is LibreOffice's own.
    assert reckoned.sheetnames == shown.sheetnames
    compared = 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in (each for each in row if each.data_type == "f"):
                own = reckoned[sheet.title][cell.coordinate].value
                told = shown[sheet.title][cell.coordinate].value
                assert own == pytest.approx(told, rel=1e-9, abs=1e-9)
                compared += 1
    assert compared > 20
    told = json.loads((report / "report.json").read_text())["headlines"]
    rows = {row[4].value: row[2].value for row in reckoned["headline"].iter_rows(min_row=5)}
    for key, each in told.items():
        if each["value"] is not None:
            assert rows[key] == pytest.approx(each["value"], rel=1e-9)
