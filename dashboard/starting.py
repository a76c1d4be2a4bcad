"""What happens between the first request and the first run: whoever comes early is told to wait.

The first start on a machine compiles for minutes. The port is taken at once, so that a wrong one is
told at once, and answers with a small page that opens the dashboard by itself.
"""

from __future__ import annotations

import html
import signal
import threading
import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from dashboard.server import HEADERS

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

ASKS_AGAIN_S = 3
"""Time after which a waiting page asks again [s]."""
TITLE = "The dashboard is starting"
PAGE = """<!DOCTYPE html><html lang="en"><head><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="{again}">
<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:3rem auto;padding:0 1rem}}
</style></head><body><main><h1>{title}</h1><p>{text}</p>
<p>It has been at it for {since}. This page opens the dashboard by itself.</p></main></body>
</html>"""


class Door:
    """Stands before an application, and answers in its place until it is opened."""

    def __init__(self, inside: WSGIApplication, text: str) -> None:
        """Begin closed.

        Args:
            inside: the application.
            text: what the server does meanwhile, in a sentence or two.
        """
        self._inside, self._text = inside, text
        self._closed_at = time.monotonic()
        self._is_open = False

    def open(self) -> None:
        """Let every request through from now on."""
        self._is_open = True

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        if self._is_open:
            return self._inside(environ, start_response)
        is_page = environ["REQUEST_METHOD"] in ("GET", "HEAD")
        text, since = self._text, in_words(time.monotonic() - self._closed_at)
        if is_page:
            text = PAGE.format(title=TITLE, text=html.escape(text), since=since, again=ASKS_AGAIN_S)
        body = text.encode()
        status = HTTPStatus.SERVICE_UNAVAILABLE
        headers = HEADERS | {
            "Content-Type": f"text/{'html' if is_page else 'plain'}; charset=utf-8",
            "Content-Length": str(len(body)),
            "Retry-After": str(ASKS_AGAIN_S),
            "Cache-Control": "no-store",
        }
        start_response(f"{status.value} {status.phrase}", list(headers.items()))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


class Preparation:
    """Work beside a server that answers already; what goes wrong in it ends the server."""

    def __init__(self, prepare: Callable[[], None]) -> None:
        """Keep what is to be done."""
        self._prepare = prepare
        self._problem: Exception | None = None
        self._is_ended = False

    def begin(self) -> None:
        """Begin it, where a signal that it failed already meets those who call `end`."""
        threading.Thread(target=self._do, daemon=True).start()

    def end(self) -> None:
        """Say that the server has ended, and raise what ended it if it was this."""
        self._is_ended = True
        if self._problem is not None:
            raise self._problem

    def _do(self) -> None:
        try:
            self._prepare()
        except Exception as error:
            if not self._is_ended:
                self._problem = error
                signal.raise_signal(signal.SIGTERM)


def in_words(seconds: float) -> str:
    """Return a time as people say it, for instance ``2 min 5 s``."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def ticking(show: Callable[[str], Any], doing: str) -> Callable[[], None]:
    """Return what shows, whenever it is called, for how long something has been done."""
    began = time.monotonic()
    return lambda: show(f"{doing}: {in_words(time.monotonic() - began)}")
