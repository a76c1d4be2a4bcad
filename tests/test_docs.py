"""What the pages under docs/ show works as it stands, in the order in which it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.console import follow

ROOT = Path(__file__).parents[1]
PAGES = {"ensembles": ("study.yaml", "together.yaml"), "reports": ()}
"""Pages with commands, and the files that a reader makes of their YAML blocks."""

FULL, FEW = "samples: 100", "samples: 20"
"""A reader waits a minute for the answers on the page; a test needs only to see them come."""


def blocks(page):
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    return re.findall(r"^```(sh|python|yaml)\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_a_reader_can_follow_the_page(page, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    files = [text for language, text in blocks(page) if language == "yaml"]
    assert len(files) == len(PAGES[page])
    for name, text in zip(PAGES[page], files, strict=True):
        assert name != "study.yaml" or FULL in text
        Path(name).write_text(text.replace(FULL, FEW), encoding="utf-8")
    for language, text in blocks(page):
        if language == "sh":
            for line in text.splitlines():
                follow(line)
        elif language == "python":
            exec(compile(text, f"docs/{page}.md", "exec"), {})
            assert capsys.readouterr().out.strip(), text


@pytest.mark.slow
@pytest.mark.thorough
def test_the_notebook_runs_from_top_to_bottom(tmp_path, monkeypatch):
    import nbformat
    from nbclient import NotebookClient

    monkeypatch.setenv("PYTHONPATH", str(ROOT), prepend=":")
    book = nbformat.read(ROOT / "docs" / "notebooks" / "ensemble.ipynb", as_version=4)
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
    assert sum("application/vnd.plotly.v1+json" in str(cell.outputs) for cell in code) >= 3
