"""One run and one report for all tests of reports, its parties given names that do harm."""

import shutil
from types import SimpleNamespace

import pytest

import twin
from scenarios.catalogue import SHIPPED
from twin.report import write_report

FORMULA = "=cmd|'/c calc'!A0"
MARKUP = "<script>alert(1)</script> & <b>Co</b> #strong[x] $y$"
RIGHT_TO_LEFT = "שלום العربية"
LONG = "Long" * 80


@pytest.fixture(scope="session")
def names():
    """The names, by the harm they would do."""
    return SimpleNamespace(formula=FORMULA, markup=MARKUP, right_to_left=RIGHT_TO_LEFT, long=LONG)


def rename(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert f",{old}," in text
    quoted = '"' + new.replace('"', '""') + '"'
    path.write_text(text.replace(f",{old},", f",{quoted},", 1), encoding="utf-8")


@pytest.fixture(scope="session")
def hostile(tmp_path_factory):
    """The tiny scenario whose companies are called what no company should be called."""
    folder = shutil.copytree(SHIPPED / "tiny", tmp_path_factory.mktemp("hostile") / "tiny")
    rename(folder / "companies.csv", "Mill Company", MARKUP)
    rename(folder / "companies.csv", "Plant Company", FORMULA)
    rename(folder / "companies.csv", "Works Company", RIGHT_TO_LEFT)
    rename(folder / "sites.csv", "Works", LONG)
    return folder / "tiny.yaml"


@pytest.fixture(scope="session")
def results(hostile):
    return twin.simulate(twin.load(hostile))


@pytest.fixture(scope="session")
def report(results, tmp_path_factory):
    """Folder of the report in all formats, with two other seeds."""
    return write_report(results, tmp_path_factory.mktemp("report") / "report", other_seeds=2)
