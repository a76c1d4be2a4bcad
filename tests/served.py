"""A plugin of the tests: one dashboard on loopback and one browser for all that need them."""

from __future__ import annotations

import logging
import shutil
import threading
import warnings

import pytest

FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SETTLED = (
    "window.twin && window.twin.answeredSerial && window.twin.answeredSerial === window.twin.serial"
)


def after(page, does):
    """Do something that asks for figures, and wait for them."""
    serial = page.evaluate("window.twin.serial")
    does()
    page.wait_for_function(f"window.twin.serial > {serial}")
    page.wait_for_function(SETTLED)


def open_tab(page, label):
    """Go to a view by its tab, and wait for its figures."""
    after(page, lambda: page.get_by_role("tab", name=label, exact=True).click())


@pytest.fixture(scope="session")
def dashboard_app(tmp_path_factory):
    """The application for the Humber; simulates in this process."""
    from dashboard.app import Options, create_app
    from dashboard.desk import DESK
    from dashboard.state import RunState

    url = f"sqlite:///{tmp_path_factory.mktemp('store') / 'runs.sqlite'}"
    app = create_app("humber/reference", Options(workers=0, database=url))
    # In a fresh clone the first run compiles, for longer than a browser would wait.
    DESK.run(RunState("humber/reference"))
    yield app
    for each in app.server.extensions["twin"]:
        each.close()


@pytest.fixture
def client(dashboard_app):
    """A client without a browser."""
    return dashboard_app.server.test_client()


@pytest.fixture(scope="session")
def address(dashboard_app):
    """Where the application is served, by the production server."""
    import waitress

    logging.getLogger("waitress").setLevel(logging.ERROR)
    server = waitress.create_server(dashboard_app.server, host="127.0.0.1", port=0, threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server.close()


@pytest.fixture(scope="session")
def chromium():
    """A browser; where none can be had, the tests that need one are left out."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(
            "no Chromium here, and 'make test' could not install one: see docs/deploying.md"
        )
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def profile(chromium):
    """One profile for all pages, so that the program's files are fetched once."""
    context = chromium.new_context(accept_downloads=True)
    yield context
    context.close()


@pytest.fixture
def visit(profile, address):
    """Open a page and wait until its figures are drawn; faults in the browser fail the test."""
    pages, faults = [], []

    def open_page(path: str, *, theme: str = "light", width: int = 1440):
        page = profile.new_page()
        pages.append(page)
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: faults.append(f"page error: {error}"))
        page.on(
            "console",
            lambda said: faults.append(f"console: {said.text}") if said.type == "error" else None,
        )
        page.on(
            "request",
            lambda asked: (
                None
                if asked.url.startswith((address, "data:", "blob:"))
                else faults.append(f"left loopback: {asked.url}")
            ),
        )
        page.goto(f"{address}/{path}")
        page.wait_for_function(SETTLED)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert not faults, faults
