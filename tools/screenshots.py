"""Takes a picture of every view of the dashboard, on a screen and on a phone, to be looked at.

Says what goes beyond the width of the page, and what the browser complained of. Needs Chromium.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from dashboard.state import VIEWS
from tools.bench_dashboard import SETTLED, chromium, served

PORT = 8076
WIDTHS_PX = (1440, 390)
PATIENCE_MS = 60_000


def main() -> None:
    """Serve the Humber, open every view, keep its picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("views", nargs="*", help="views, with a query if wanted; all unless given")
    parser.add_argument("--out", type=Path, default=Path("out/screenshots"))
    parser.add_argument("--width", type=int, help="width [px]; a screen's and a phone's")
    parser.add_argument("--dark", action="store_true", help="in dark colours")
    parser.add_argument("--fold", action="store_true", help="only what is in sight at first")
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    from playwright.sync_api import sync_playwright

    with served(PORT, 1), sync_playwright() as playwright:
        browser = chromium(playwright)
        for width in (chosen.width,) if chosen.width else WIDTHS_PX:
            for view in chosen.views or VIEWS:
                picture(browser, view, width, chosen)
        browser.close()


def picture(browser: Any, view: str, width: int, chosen: argparse.Namespace) -> None:
    """Keep the picture of one view at one width."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if chosen.dark else "light")
    page.on("pageerror", lambda error: print(view, width, "fault:", error))
    page.on("console", lambda said: said.type == "error" and print(view, width, said.text))
    page.goto(f"http://127.0.0.1:{PORT}/{view}")
    page.wait_for_function(SETTLED, timeout=PATIENCE_MS)
    page.wait_for_timeout(500)
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        print(view, width, f"goes beyond the page: {wide} px")
    name = f"{view.partition('?')[0]}-{width}{'-dark' if chosen.dark else ''}.png"
    page.screenshot(path=chosen.out / name, full_page=not chosen.fold)
    page.close()


if __name__ == "__main__":
    main()
