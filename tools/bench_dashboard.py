"""Measures the dashboard in a real browser: first view, page weight, and 50 moves of levers.

A move is measured from the release of a lever to the moment at which the last chart in sight is
drawn, in the browser's own clock; every move makes a run that the server has not seen. By keys,
nothing is known before the release; by mouse, the lever is dragged for half a second, held for an
eighth, and let go. The time of the simulation alone, of the same moves, stands beside it, so that
figures of a busy or slow machine can be read. Needs Chromium.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

FLAGS = ("--no-sandbox", "--disable-background-networking", "--no-first-run", "--disable-sync")
SETTLED = (
    "window.twin && window.twin.answeredSerial && window.twin.answeredSerial === window.twin.serial"
)
MOVED = (
    "policy.carbon_price.multiplier",
    "companies.trust_in_carbon_path",
    "policy.support_budget_gbp_m_per_year",
    "networks.headroom_share",
)
PORT = 8077
SIZE: Any = {"width": 1440, "height": 900}
DRAG_STEPS, DRAG_MS, HELD_MS = 10, 50, 125
"""A drag: points it passes, time between them, and time between the last of them and release."""
SEEN = "[twin.releasedAt, twin.shownAt, twin.answeredAt, twin.content.spent.simulating_ms]"


def main() -> None:
    """Start a server, drive a browser, print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moves", type=int, default=50)
    parser.add_argument("--view", default="overview")
    parser.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args()
    with served(PORT, chosen.workers):
        measure(chosen.moves, chosen.view)


@contextmanager
def served(port: int, workers: int) -> Iterator[subprocess.Popen[str]]:
    """Serve the Humber as `twin dashboard` does, until the block ends."""
    command = [sys.executable, "-m", "twin.cli", "dashboard", "--port", str(port)]
    command += ["--workers", str(workers), "--database", "sqlite:///:memory:"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        if not any(line.startswith("Open ") for line in server.stdout or ()):
            raise SystemExit("the server did not start")
        yield server
    finally:
        server.terminate()
        server.wait()


def chromium(playwright: Any) -> Any:
    """Start the browser of the machine."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    return playwright.chromium.launch(executable_path=path, args=list(FLAGS))


def measure(moves: int, view: str) -> None:
    """Open a view and move levers in turn, by keys and by mouse."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = chromium(playwright)
        first_view(browser, view)
        for label, way in (("keys", by_keys), ("mouse", by_mouse)):
            page = browser.new_page(viewport=SIZE)
            page.goto(f"http://127.0.0.1:{PORT}/{view}")
            page.wait_for_function(SETTLED)
            page.wait_for_timeout(1000)
            tell(label, view, [move(page, i, way) for i in range(moves)])
            page.close()
        browser.close()


def tell(label: str, view: str, seen: list[tuple[float, float, float]]) -> None:
    """Print median and 95th percentile, and the same against the simulation alone."""
    shown = sorted(each[0] for each in seen)
    every = sorted(each[1] for each in seen)
    runs = [each[2] for each in seen if each[2] > 0.0]
    raw = statistics.median(runs)
    print(
        f"{view} by {label}, {len(seen)} moves [ms]: charts in sight median "
        f"{statistics.median(shown):.0f}, 95th percentile {percentile(shown):.0f}; all charts "
        f"{statistics.median(every):.0f} and {percentile(every):.0f}; simulation alone {raw:.0f} "
        f"({len(runs)} new runs): ratio {statistics.median(shown) / raw:.2f}",
        flush=True,
    )


def percentile(values: list[float], share: float = 0.95) -> float:
    """Return a percentile of sorted values."""
    return values[round(share * (len(values) - 1))]


def first_view(browser: Any, view: str) -> None:
    """Print weight over the wire and time until the figures stand, with an empty cache."""
    page = browser.new_page(viewport=SIZE)
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
    took, shown = time.perf_counter() - began, page.evaluate("twin.shownAt") / 1e3
    page.wait_for_timeout(500)
    weight = sum(size for size, _ in sizes) / 1e6
    print(f"first view: in sight after {shown:.1f} s, all {took:.1f} s; weight {weight:.2f} MB")
    for size, url in sorted(sizes, reverse=True)[:8]:
        print(f"  {size / 1e3:7.0f} kB  {url.rpartition('/')[2][:70]}")
    page.close()


def move(page: Any, i: int, way: Any) -> tuple[float, float, float]:
    """Move one lever to where it has not been; return times to charts in sight, to all, and raw."""
    lever = page.locator(f'input[data-lever="{MOVED[i % len(MOVED)]}"]').first
    lever.evaluate("e => { e.closest('details').open = true; }")
    lever.scroll_into_view_if_needed()
    page.evaluate("twin.releasedAt = 0")
    way(page, lever, i)
    page.wait_for_function("twin.releasedAt > 0")
    page.wait_for_function(SETTLED)
    released, shown, answered, raw = page.evaluate(SEEN)
    page.wait_for_timeout(200)
    return max(shown - released, 0.0), max(answered - released, 0.0), raw


def by_keys(_page: Any, lever: Any, i: int) -> None:
    """Press an arrow: the first lever goes on and on, the others to and fro."""
    onward = i % len(MOVED) == 0 or i // len(MOVED) % 2 == 0
    lever.press("ArrowRight" if onward else "ArrowLeft")


def by_mouse(page: Any, lever: Any, i: int) -> None:
    """Drag to another place each time, slower at the end as a hand does."""
    box = lever.bounding_box()
    value = lever.evaluate("e => (e.value - e.min) / (e.max - e.min)")
    start, end = value, 0.05 + 0.9 * ((0.37 + 0.618 * i) % 1.0)
    y, left, width = box["y"] + box["height"] / 2, box["x"] + 9, box["width"] - 18
    page.mouse.move(left + start * width, y)
    page.mouse.down()
    for step in range(1, DRAG_STEPS + 1):
        share = 1.0 - (1.0 - step / DRAG_STEPS) ** 2
        page.mouse.move(left + (start + share * (end - start)) * width, y)
        page.wait_for_timeout(DRAG_MS)
    page.wait_for_timeout(HELD_MS)
    page.mouse.up()


if __name__ == "__main__":
    main()
