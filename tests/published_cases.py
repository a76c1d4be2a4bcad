"""A plugin of the tests: figures that others published are asserted and written down at once.

A test that holds a published figure carries `@pytest.mark.validation(field, source)` and calls the
fixture `validate`. With `--validation FILE` all that was compared is written to FILE as JSON, from
which `make validation` makes docs/validation.md. Without it each case must stand on that page.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

PAGE = Path(__file__).parents[1] / "docs" / "validation.md"
RECORDS = pytest.StashKey[list[dict[str, object]]]()


def pytest_addoption(parser):
    parser.addoption("--validation", metavar="FILE", help="write the published cases as JSON")


def pytest_configure(config):
    config.stash[RECORDS] = []


def pytest_sessionfinish(session):
    if target := session.config.getoption("--validation"):
        text = json.dumps(session.config.stash[RECORDS], indent=1, allow_nan=False)
        Path(target).write_text(text + "\n", encoding="utf-8")


@cache
def page() -> str:
    """The committed page, or nothing where there is none."""
    return PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""


def compared(published, ours, abs, rel):
    """The pair farthest apart for its tolerance: published, ours, tolerance and how many.

    Of absolute and relative tolerance the larger counts, as in `pytest.approx`.
    """
    theirs, our = (np.atleast_1d(np.asarray(x, dtype=float)) for x in (published, ours))
    theirs, our = np.broadcast_arrays(theirs, our)
    allowed = np.maximum(
        0.0 if abs is None else abs, 0.0 if rel is None else rel * np.abs(theirs)
    ) * np.ones(theirs.shape)
    assert np.isfinite(our).all(), our
    assert (allowed > 0.0).all(), "a case needs a tolerance: abs, rel or both"
    worst = int(np.argmax(np.abs(our - theirs) / allowed))
    flat = (float(x.flat[worst]) for x in (theirs, our, allowed))
    return *flat, theirs.size


@pytest.fixture
def validate(request):
    """Compare with a published figure, or with many of which the farthest off is written down.

    `validate(case, published, ours, unit, abs=..., rel=..., note=...)` fails where ours is farther
    from the published figure than the tolerance; `note` is printed on the page.
    """
    marker = request.node.get_closest_marker("validation")
    assert marker, "a test that validates is marked: @pytest.mark.validation(field, source)"
    field, source = marker.args
    config = request.config

    def case(name, published, ours, unit="", *, abs=None, rel=None, note=""):
        theirs, our, allowed, count = compared(published, ours, abs, rel)
        passes = np.abs(our - theirs) <= allowed
        config.stash[RECORDS].append(
            {
                "field": field,
                "source": source,
                "case": name,
                "test": request.node.nodeid.split("[")[0],
                "unit": unit,
                "count": count,
                "published": theirs,
                "ours": our,
                "tolerance": allowed,
                "passes": bool(passes),
                "note": note,
            }
        )
        assert passes, f"{name}: {our} against {theirs} +/- {allowed} {unit} ({source})"
        if not config.getoption("--validation"):
            assert f"| {name} |" in page(), f"docs/validation.md lacks {name!r}: make validation"

    return case
