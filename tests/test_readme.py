"""What the README shows works as it stands: commands, Python, links, and the list of commands."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from tests.console import follow
from twin.cli import app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TWIN = Path(sys.executable).with_name("twin")
SERVES_UNTIL_STOPPED = {"dashboard"}
PAGES = [
    "README.md",
    "docs/design.md",
    "docs/ensembles.md",
    "docs/odd.md",
    "docs/reports.md",
    "docs/scaling.md",
    "docs/tutorials/planner.md",
    "docs/tutorials/researcher.md",
    "docs/tutorials/reviewer.md",
]


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)


def commands():
    lines = "".join(blocks("sh")).splitlines()
    return [line for line in lines if line.startswith("twin ")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with the reader's study, as the README says."""
    path = tmp_path_factory.mktemp("reader")
    (study,) = blocks("yaml")
    (path / "study.yaml").write_text(study, encoding="utf-8")
    return path


@pytest.mark.slow
def test_the_installed_program_runs_a_command_shown(folder):
    line = next(line for line in commands() if line.startswith("twin validate"))
    done = subprocess.run(
        [TWIN, *shlex.split(line)[1:]], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() in README


@pytest.mark.slow
def test_every_command_shown_succeeds(folder):
    """In this process, which spares importing everything anew for each command."""
    assert len(commands()) >= 8
    for line in commands():
        follow(line, folder)


@pytest.mark.slow
def test_the_python_example_runs(folder, monkeypatch):
    monkeypatch.chdir(folder)
    (example,) = blocks("python")
    exec(compile(example, "README.md", "exec"), {})
    assert (folder / "out" / "high" / "manifest.json").is_file()


def test_the_readme_names_every_command_and_no_other():
    shown = {line.split()[1] for line in commands()}
    shown |= set(re.findall(r"`twin ([a-z]+)[ `]", README))
    assert shown == set(typer.main.get_command(app).commands)
    assert not {line.split()[1] for line in commands()} & SERVES_UNTIL_STOPPED


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)]+)\)", text):
        if target.startswith("https://"):
            continue
        file, _, anchor = target.partition("#")
        linked = (ROOT / page).parent / file if file else ROOT / page
        assert linked.is_file(), f"{page}: {target}"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", linked.read_text(encoding="utf-8"), re.MULTILINE)
            slugs = {re.sub(r"[^\w -]", "", h).strip().lower().replace(" ", "-") for h in headings}
            assert anchor in slugs, f"{page}: {target}"


@pytest.mark.parametrize("page", PAGES)
def test_every_file_named_exists(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    for name in re.findall(r"`((?:twin|agents|infrastructure|scenarios|docs|tools)/[\w/.]+)", text):
        assert (ROOT / name.rstrip(".")).exists(), f"{page}: {name}"
