"""The table of licences is complete, and holds none that would bind who passes the twin on."""

from __future__ import annotations

from pathlib import Path

from tools.licences import Library, is_copyleft, libraries, licence_page

PAGE = Path(__file__).parents[2] / "docs" / "licences.md"


def test_every_library_is_listed_and_none_is_copyleft():
    page, found = PAGE.read_text(encoding="utf-8"), libraries()
    assert sum(library.direct for library in found) >= 30
    # Those of another version of Python may be missing from the page or from this environment.
    missing = [each.name for each in found if f"| {each.name} |" not in page]
    assert [name for name in missing if any(e.name == name and e.direct for e in found)] == []
    assert [library.name for library in found if is_copyleft(library)] == []
    assert [library.name for library in found if library.licence == "not stated"] == []


def test_copyleft_is_told_from_the_lesser_and_from_a_choice():
    told = {
        "GPL-3.0-only": True,
        "GNU Affero General Public License v3": True,
        "GNU Lesser General Public License v3 (LGPLv3)": False,
        "LGPL-2.1": False,
        "GPL-2.0-or-later OR MIT": False,
        "MIT": False,
    }
    assert {text: is_copyleft(Library("x", True, text)) for text in told} == told


def test_the_page_says_who_asked():
    assert "| x | not pinned | MIT | another library |" in licence_page(
        [Library("x", False, "MIT")]
    )
