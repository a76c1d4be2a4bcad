"""Measures the dashboard in a real browser: first view, page weight, and 50 moves of levers.

A move is measured from the release of a lever to the moment at which the last chart of the view is
drawn, in the browser's own clock. Needs Chromium.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request
from typing import Any

FLAGS = ("--no-sandbox", "--disable-background-networking", "--no-first-run", "--disable-sync")
SETTLED = (
    "window.twin && window.twin.answeredSerial && window.twin.answeredSerial === window.twin.serial"
)
MOVED = (
    "policy.carbon_price.multiplier",
    "companies.trust_in_carbon_path",
    "policy.support_budget_gbp_m_per_year",
    "policy.carbon_price.removal_credit_share",
)
PORT = 8077


def main() -> None:
    """Start a server, drive a browser, print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moves", type=int, default=50)
    parser.add_argument("--view", default="overview")
    parser.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args()
    command = [sys.executable, "-m", "twin.cli", "dashboard", "--port", str(PORT)]
    command += ["--workers", str(chosen.workers), "--database", "sqlite:///:memory:"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait_for_server()
        measure(chosen.moves, chosen.view)
    finally:
        server.terminate()
        server.wait()


def wait_for_server() -> None:
    """Wait until every worker has simulated once."""
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/health", timeout=2).close()
            return
        except OSError:
            time.sleep(1.0)
    raise SystemExit("the server did not start")


def measure(moves: int, view: str) -> None:
    """Open a view and move levers in turn."""
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        first_view(browser, view)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"http://127.0.0.1:{PORT}/{view}")
        page.wait_for_function(SETTLED)
        page.wait_for_timeout(1000)
        times = [move(page, i) for i in range(moves)]
        browser.close()
    times.sort()
    print(
        f"release to all charts drawn, {view}, {moves} moves [ms]: "
        f"median {statistics.median(times):.0f}, 95th percentile "
        f"{times[int(0.95 * (len(times) - 1))]:.0f}, worst {times[-1]:.0f}"
    )


def first_view(browser: Any, view: str) -> None:
    """Print weight over the wire and time until the figures stand, with an empty cache."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: list[tuple[float, str]] = []
    names: dict[str, str] = {}
    wire.on(
        "Network.responseReceived", lambda e: names.update({e["requestId"]: e["response"]["url"]})
    )
    wire.on(
        "Network.loadingFinished",
        lambda e: sizes.append((e["encodedDataLength"], names.get(e["requestId"], ""))),
    )
    began = time.perf_counter()
    page.goto(f"http://127.0.0.1:{PORT}/{view}")
    page.wait_for_function(SETTLED)
    took = time.perf_counter() - began
    page.wait_for_timeout(500)
    print(f"first view: {took:.1f} s; page weight {sum(size for size, _ in sizes) / 1e6:.2f} MB")
    for size, url in sorted(sizes, reverse=True)[:8]:
        print(f"  {size / 1e3:7.0f} kB  {url.rpartition('/')[2][:70]}")
    page.close()


def move(page: Any, i: int) -> float:
    """Move one lever by one step and return the time until all charts are drawn [ms]."""
    path = MOVED[i % len(MOVED)]
    thumb = page.locator(f'[id*="{path}"] [role="slider"]').first
    thumb.focus()
    serial = page.evaluate("window.twin.serial")
    thumb.press("ArrowRight" if (i // len(MOVED)) % 2 == 0 else "ArrowLeft")
    page.wait_for_function(f"window.twin.serial > {serial}")
    page.wait_for_function(SETTLED)
    drawn = (
        "[...document.querySelectorAll('#view .js-plotly-plot')]"
        ".every(gd => gd.twinPlotted > window.twin.releasedAt)"
    )
    page.wait_for_function(drawn)
    return float(
        page.evaluate(
            "Math.max(...[...document.querySelectorAll('#view .js-plotly-plot')]"
            ".map(gd => gd.twinPlotted)) - window.twin.releasedAt"
        )
    )


if __name__ == "__main__":
    main()
