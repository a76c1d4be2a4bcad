"""What the pages under docs/ show works as it stands, in the order in which it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.console import follow

ROOT = Path(__file__).parents[1]
PAGES = {
    "ensembles": ("study.yaml", "together.yaml"),
    "reports": (),
    "tutorials/researcher": ("mine.py", "study.yaml"),
    "tutorials/reviewer": (),
}
"""Pages with commands, and the files that a reader makes of their blocks."""

SHORTER = {
    "samples: 100": "samples: 20",
    "humber/reference --seeds 4": "tiny/tiny --seeds 1 --format html,xlsx",
}
"""A reader waits a minute for the answers on the page; a test needs only to see them come."""
MADE = {"yaml": "", "python": "@twin.register_rule"}
"""Languages of blocks that become files, and what such a block holds."""


def blocks(page):
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    return re.findall(r"^```(sh|python|yaml)\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)


def shorter(text):
    for long, short in SHORTER.items():
        text = text.replace(long, short)
    return text


def test_what_is_shortened_stands_on_a_page():
    everything = "".join(text for page in PAGES for _, text in blocks(page))
    assert all(long in everything for long in SHORTER)


TAKES_LONG = [
    pytest.param(page, marks=pytest.mark.thorough)
    if page.startswith("tutorials") or page == "ensembles"
    else page
    for page in PAGES
]
"""What these show, other pages, the journeys and the tests of batches show too."""


@pytest.mark.slow
@pytest.mark.parametrize("page", TAKES_LONG)
def test_a_reader_can_follow_the_page(page, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    shown = [(language, shorter(text)) for language, text in blocks(page)]
    files = [text for language, text in shown if language in MADE and MADE[language] in text]
    assert len(files) == len(PAGES[page])
    for name, text in zip(PAGES[page], files, strict=True):
        Path(name).write_text(text, encoding="utf-8")
    for language, text in shown:
        if language == "sh":
            for line in text.splitlines():
                follow(line)
        elif language == "python" and text not in files:
            exec(compile(text, f"docs/{page}.md", "exec"), {})
            assert capsys.readouterr().out.strip(), text


@pytest.mark.slow
@pytest.mark.thorough
@pytest.mark.parametrize(("name", "pictures"), [("ensemble", 3), ("researcher", 1)])
def test_a_notebook_runs_from_top_to_bottom(name, pictures, tmp_path, monkeypatch):
    import nbformat
    from nbclient import NotebookClient

    monkeypatch.setenv("PYTHONPATH", str(ROOT), prepend=":")
    book = nbformat.read(ROOT / "docs" / "notebooks" / f"{name}.ipynb", as_version=4)
    nbformat.validate(book)
    assert not any(cell.get("outputs") for cell in book.cells), "outputs are not kept here"
    for cell in book.cells:
        cell.source = cell.source.replace('"samples": 60', '"samples": 24')
    client = NotebookClient(
        book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    )
    client.execute()
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code)
    drawn = sum("application/vnd.plotly.v1+json" in str(cell.outputs) for cell in code)
    assert drawn >= pictures


def test_the_planners_page_names_what_is_there():
    """What it prints in bold stands on a page of the dashboard, a lever or a scenario."""
    text = (ROOT / "docs" / "tutorials" / "planner.md").read_text(encoding="utf-8")
    sources = [
        path.read_text(encoding="utf-8")
        for pattern in ("dashboard/**/*.py", "dashboard/assets/*.js", "scenarios/humber/*.yaml")
        for path in ROOT.glob(pattern)
    ]
    everything = " ".join("".join(sources).split())
    named = set(re.findall(r"\*\*([^*]+)\*\*", " ".join(text.split())))
    assert len(named) > 15
    assert {each for each in named if each not in everything} == set()


NAMED = re.compile(r"`(?P<file>[\w/]+\.py)(?:: (?P<names>[\w., ]+))?`")
"""A file of the program on a page, with names in it: `auction.py: joint_bid`."""


@pytest.mark.parametrize("page", ["odd", "design"])
def test_code_that_a_page_names_is_there(page):
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    named = [(found["file"], found["names"] or "") for found in NAMED.finditer(text)]
    assert named
    packages = ("scenarios", "infrastructure", "agents", "twin", "dashboard", "tests")
    for file, names in named:
        places = [path for package in packages for path in (ROOT / package).rglob(Path(file).name)]
        code = "".join(p.read_text("utf-8") for p in places if p.as_posix().endswith(file))
        assert code, file
        missing = [name for name in re.findall(r"\w+", names) if name not in code]
        assert not missing, (file, missing)
