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


@pytest.mark.parametrize("width", [1440, 390])
def test_the_page_has_no_violation_and_fits_its_width(browser, report, width):
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page(viewport={"width": width, "height": 900})
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((report / "report.html").as_uri())
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert asked == [(report / "report.html").as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.close()
