"""The repository keeps its promises: what is packed, public, pinned and said."""

from __future__ import annotations

import ast
import itertools
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import twin

ROOT = Path(__file__).parents[1]
PACKAGES = ("twin", "agents", "infrastructure", "dashboard", "scenarios")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
REQUIREMENT = re.compile(r"(?P<name>[A-Za-z0-9._-]+)(\[[^]]*\])?>=(?P<lowest>[0-9.]+)")
PINNED = re.compile(r"[a-z0-9._-]+==[A-Za-z0-9.!+]+( ; .+)?")
MACHINE_PATH = re.compile("/(" + "|".join(["work", "root", "tmp", "home"]) + r")/[\w.]")
ELSEWHERE = ROOT / "tools" / "clients"
"""Programs that `make clients` runs in environments of their own."""
TEXT = {".cfg", ".css", ".csv", ".geojson", ".js", ".json", ".md", ".py", ".toml", ".txt", ".yaml"}


def _normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def _requirements():
    extras = itertools.chain(*PROJECT["optional-dependencies"].values())
    lines = [*PROJECT["dependencies"], *extras]
    matches = [REQUIREMENT.match(line) for line in lines]
    assert all(matches), "each direct dependency states a lower bound"
    return {_normal(match["name"]): match["lowest"] for match in matches}


def _pins(path):
    pins = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        assert PINNED.fullmatch(line), f"{path.name}: {line!r} is more or less than an exact pin"
        name, version = line.split(" ;")[0].split("==")
        pins.setdefault(_normal(name), set()).add(version)
    return pins


def _files(folder):
    return (
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    )


def _committed_texts():
    for name in (*PACKAGES, "tests", "tools", "docs", ".ci"):
        yield from (
            path for path in _files(ROOT / name) if path.suffix in TEXT or path.parent.name == ".ci"
        )
    yield from (
        path
        for path in sorted(ROOT.iterdir())
        if path.is_file() and (path.suffix in TEXT or path.name == "Makefile")
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("built")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def wheel(built):
    return next(built.glob("*.whl"))


class TestWheel:
    def test_holds_every_file_of_the_five_packages(self, wheel):
        expected = {
            path.relative_to(ROOT).as_posix() for name in PACKAGES for path in _files(ROOT / name)
        }
        packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
        assert packed == expected

    @pytest.mark.parametrize(
        "name",
        [
            "scenarios/humber/SOURCES.md",
            "scenarios/humber/cluster.yaml",
            "scenarios/humber/emissions.csv",
            "scenarios/humber/network.geojson",
            "scenarios/humber/coast.geojson",
            "infrastructure/fluid_tables.csv",
            "twin/py.typed",
        ],
    )
    def test_holds_the_data(self, wheel, name):
        assert name in zipfile.ZipFile(wheel).namelist()

    def test_carries_the_licence(self, wheel):
        assert any(name.endswith("/LICENSE") for name in zipfile.ZipFile(wheel).namelist())

    @pytest.mark.slow
    def test_works_where_there_is_no_repository(self, wheel, tmp_path):
        site = tmp_path / "site"
        zipfile.ZipFile(wheel).extractall(site)
        code = (
            "import twin; print(twin.__file__); "
            "print(twin.load('humber/reference').settings.cluster)"
        )
        environment = {**os.environ, "PYTHONPATH": str(site)}
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.splitlines() == [str(site / "twin" / "__init__.py"), "humber"]


def test_source_distribution_holds_what_a_contributor_needs(built):
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames()}
    assert {
        "Makefile",
        "constraints.txt",
        "pyproject.toml",
        "README.md",
        "LICENSE",
        ".ci/run",
        "CHANGELOG.md",
        "CITATION.cff",
        "CONTRIBUTING.md",
        "tests/test_repository.py",
    } <= names
    outside = {name.split("/")[0] for name in names if "/" in name}
    assert outside <= {*PACKAGES, "tests", "tools", "docs", ".ci"}


def test_every_package_says_that_it_is_typed():
    assert [name for name in PACKAGES if not (ROOT / name / "py.typed").is_file()] == []


def test_command_is_declared():
    assert PROJECT["scripts"] == {"twin": "twin.__main__:main"}


def test_version_is_stated_once_and_repeated_where_people_look():
    assert PROJECT["dynamic"] == ["version"]
    assert f"version: {twin.__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"## [{twin.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_licence_is_the_one_declared():
    assert PROJECT["license"] == "MIT"
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")


@pytest.mark.parametrize("name", twin.__all__)
def test_public_name_can_be_imported(name):
    assert getattr(twin, name) is not None


def test_public_names_are_listed_in_order_and_offered_for_completion():
    assert sorted(twin.__all__) == list(twin.__all__)
    assert set(twin.__all__) <= set(dir(twin))


def test_unknown_public_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'simulat'"):
        _ = twin.simulat


def test_constraints_pin_every_direct_dependency():
    assert _requirements().keys() - _pins(ROOT / "constraints.txt").keys() == set()


def test_oldest_dependencies_are_the_lower_bounds():
    """`make lowest` tests what pyproject.toml promises: each bound is among the oldest pins."""
    pins = _pins(ROOT / ".ci" / "lowest.txt")
    untested = {
        name: lowest
        for name, lowest in _requirements().items()
        if not any(f"{pin}.".startswith(f"{lowest}.") for pin in pins.get(name, ()))
    }
    assert untested == {}


def test_every_imported_library_is_a_direct_dependency():
    providers = packages_distributions()
    imported = set()
    for name in (*PACKAGES, "tests", "tools"):
        for path in ROOT.joinpath(name).rglob("*.py"):
            if path.parent == ELSEWHERE:
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    imported |= {alias.name.split(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                    imported.add(node.module.split(".")[0])
    foreign = imported - sys.stdlib_module_names - {*PACKAGES, "tests", "tools"}
    declared = _requirements()
    undeclared = {
        name
        for name in foreign
        if not any(_normal(provider) in declared for provider in providers.get(name, ()))
    }
    assert undeclared == set()


@pytest.mark.parametrize(
    "name", ["constraints.txt", ".ci/lowest.txt", ".ci/run", "Makefile", "pyproject.toml"]
)
def test_set_up_names_no_host(name):
    assert "://" not in (ROOT / name).read_text(encoding="utf-8")


def test_no_text_names_a_path_of_one_machine():
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in _committed_texts()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if MACHINE_PATH.search(line)
    ]
    assert found == []


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_make_alone_lists_what_there_is_to_do():
    shown = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    listed = {line.split()[0] for line in shown.splitlines()[1:]}
    assert {"run", "test", "quick", "check", "bench", "clean"} <= listed


def test_build_server_script_can_be_executed():
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


@pytest.mark.thorough
@pytest.mark.timeout(900)
def test_the_wheel_alone_lists_runs_and_serves(wheel, tmp_path):
    """In an environment of its own, which finds the libraries where this one has them."""
    import site

    environment = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    packages = next(environment.glob("lib/python*/site-packages"))
    zipfile.ZipFile(wheel).extractall(packages)
    # A line in a .pth file adds the folder, but not the editable installations that it links to.
    (packages / "libraries.pth").write_text("\n".join(site.getsitepackages()), encoding="utf-8")
    empty = tmp_path / "empty"
    empty.mkdir()

    def told(*arguments):
        code = "import sys, twin.cli; sys.argv[0] = 'twin'; twin.cli.main()"
        command = [environment / "bin" / "python", "-c", code, *arguments]
        bare = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        done = subprocess.run(
            command, cwd=empty, env=bare, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "humber/reference" in told("list")
    assert (packages / "twin" / "cli.py").is_file()
    for name in ("tiny/tiny", "humber/reference"):
        told("run", name, "--out", name.replace("/", "-"))
    assert (empty / "humber-reference").is_dir()
    told("report", "humber-reference", "--seeds", "0", "--out", "report", "--quiet")
    assert {path.suffix for path in (empty / "report").iterdir()} >= {".html", ".pdf", ".xlsx"}
    assert "--port" in told("dashboard", "--help")


def test_the_reading_path_of_a_newcomer_is_under_900_lines():
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    told = re.search(r"Read first.*?\n\n", guide, flags=re.DOTALL)
    assert told, "CONTRIBUTING.md says what to read first"
    path = re.findall(r"`([\w/.]+)`", told[0])
    assert len(path) == 6
    lines = {name: len((ROOT / name).read_text(encoding="utf-8").splitlines()) for name in path}
    assert sum(lines.values()) < 900, lines
