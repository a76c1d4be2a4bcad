"""The page passes axe-core and asks no host for anything, in a browser, at two widths."""

from pathlib import Path

import pytest

BROWSER = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
)

OF_WIDTH = {
    "runOnly": {
        "type": "rule",
        "values": ["scrollable-region-focusable", "target-size", "landmark-unique", "bypass"],
    }
}
"""Rules whose outcome may depend on the width of the window."""
FEW_ROWS = """document.querySelectorAll("tbody").forEach(
    body => [...body.rows].slice(6).forEach(row => row.remove()))"""
"""Rows of a table are alike; a few of each are as good and much quicker to judge."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not BROWSER.exists(), reason="needs Debian's chromium"),
]


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=BROWSER, args=list(QUIET))
        yield started
        started.close()


@pytest.mark.thorough
def test_the_page_has_no_violation_and_fits_its_width(browser, report):
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((report / "report.html").as_uri())
    page.evaluate(FEW_ROWS)
    for width, rules in ((390, None), (1440, OF_WIDTH)):
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page, options=rules)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") == width
    assert asked == [(report / "report.html").as_uri()]
