"""What stands between the network and the pages: paths, limits, headers, compression, health.

Whatever a browser of ours would not send is refused here with status 4xx, a plain sentence and a
line in the log, before any of it reaches a callback.
"""

from __future__ import annotations

import html
import json
import logging
from typing import Any

import dash
from flask import Flask, Response, request
from flask_compress import Compress
from werkzeug.exceptions import HTTPException

from dashboard.answers import LIBRARIES, RUN
from dashboard.jobs import JOBS
from dashboard.refusal import RefusedError
from dashboard.state import VIEWS, read_link
from scenarios.errors import InputError, TwinError

LARGEST_REQUEST_BYTES = 2_000_000
DEEPEST = 50
"""Values within values that a request may hold; a page sends about ten."""
_PLAIN = str | int | float | None
LOG = logging.getLogger(__name__)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # Dash writes its own start into the page, and Mantine and Plotly set styles on elements.
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
}
NO_FILE = "no file"
PAGE_RULES = ("/", "/<path:path>")
"""Where Dash answers with the page, whatever the path."""
OWN_POSTS = (RUN, JOBS, f"{JOBS}/look", f"{JOBS}/cancel")
LASTING = "public, max-age=31536000, immutable"
"""How long a browser may keep a file whose address changes with its content."""
PAGE = """<!DOCTYPE html><html lang="en"><head><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:3rem auto;padding:0 1rem}}
pre{{white-space:pre-wrap}}</style></head><body><main><h1>{title}</h1><pre>{text}</pre>
<p><a href="/overview">Open the overview</a></p></main></body></html>"""


def protect(app: dash.Dash, default_preset: str) -> None:
    """Put checks, headers, compression and the health endpoint around an application."""
    server: Flask = app.server
    server.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST_BYTES
    server.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    server.config["COMPRESS_BR_LEVEL"] = 4
    server.config["COMPRESS_MIN_SIZE"] = 1000
    server.config["COMPRESS_STREAMS"] = True
    _keep_compressed(server)
    Compress(server)

    @server.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    @server.before_request
    def check() -> Response | None:
        if request.method == "POST":
            body = _read_post()
            if request.path not in OWN_POSTS:
                _check_callback(app, body)
        elif request.url_rule is None or request.url_rule.rule in PAGE_RULES:
            return _check_page(default_preset)
        return None

    @server.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if response.status_code == 200 and request.args.get("m"):
            response.headers["Cache-Control"] = LASTING
        if response.direct_passthrough:
            # Read now, so that the file is closed even if its compressed form is at hand.
            response.direct_passthrough = False
            response.get_data()
        return response

    @server.errorhandler(InputError)
    def refused(error: InputError) -> Response:
        return _say(400, "That cannot be shown", str(error))

    @server.errorhandler(TwinError)
    def stopped(error: TwinError) -> Response:
        return _say(500, "The simulation stopped itself", str(error))

    @server.errorhandler(TimeoutError)
    def busy(_: TimeoutError) -> Response:
        return _say(503, "The server is busy", "Try again in a minute; nothing was lost.")

    @server.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        return _say(error.code or 500, error.name, error.description or "")

    @server.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        LOG.exception("a request failed: %s", type(error).__name__)
        return _say(500, "The program failed", "Reload the page; the fault was written to the log.")


def _say(status: int, title: str, text: str) -> Response:
    """Return a plain message, as a page to who opens a page and as text to a callback."""
    path = request.path.encode("ascii", "backslashreplace").decode()[:200]
    LOG.warning("%d %s %s: %s", status, request.method, path, text.splitlines()[:2])
    if request.method == "POST":
        return Response(f"{title}. {text}", status, mimetype="text/plain")
    page = PAGE.format(title=html.escape(title), text=html.escape(text))
    return Response(page, status, mimetype="text/html")


def _check_page(default_preset: str) -> Response | None:
    """Let only pages through that there are, with an address that makes sense."""
    view = request.path.strip("/")
    if view and view not in VIEWS:
        text = f"There is no page {request.path[:80]!r}. There are: {', '.join(VIEWS)}."
        return _say(404, "No such page", text)
    read_link(request.query_string.decode("utf-8", "replace"), default_preset)
    return None


def _read_post() -> Any:
    """Return what a page of this server sent.

    Raises:
        RefusedError: if it comes from elsewhere or is no JSON.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise RefusedError("request", "", "a request from a page of this server")
    if request.mimetype != "application/json":
        raise RefusedError("request", request.mimetype, "application/json")
    try:
        body = json.loads(request.get_data())
    except (ValueError, RecursionError):
        raise RefusedError("request", "", "JSON") from None
    if _is_deeper(body, DEEPEST):
        raise RefusedError("request", "", f"values within values at most {DEEPEST} deep")
    return body


def _is_deeper(body: Any, most: int) -> bool:
    """Whether values lie within values more often than so many times."""
    level = [body]
    for _ in range(most):
        holders = (each.values() if isinstance(each, dict) else each for each in level)
        level = [part for parts in holders if not isinstance(parts, _PLAIN) for part in parts]
    return bool(level)


def _check_callback(app: dash.Dash, body: Any) -> None:
    """Refuse what is not a call of a registered callback.

    Raises:
        RefusedError: if it is of another shape.
    """
    if not isinstance(body, dict):
        raise RefusedError("request", body, "one call of a callback")
    known = app.callback_map.get(body.get("output")) if _is_text(body.get("output")) else None
    if known is None or "callback" not in known:
        raise RefusedError("output", body.get("output"), "a callback of this page")
    _check_outputs(body.get("outputs"), str(body["output"]))
    for kind in ("inputs", "state"):
        _check_arguments(kind, body.get(kind, []), known[kind])
    changed = body.get("changedPropIds", [])
    if not isinstance(changed, list) or not all(_is_property(name) for name in changed):
        raise RefusedError("changedPropIds", changed, "names of properties")


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_property(name: Any) -> bool:
    """Whether this names a component and a property, as ``tabs.value`` does."""
    component, dot, _ = name.rpartition(".") if _is_text(name) else ("", "", "")
    if not component.startswith("{"):
        return bool(dot)
    try:
        return isinstance(json.loads(component), dict)
    except (ValueError, RecursionError):
        return False


def _check_arguments(kind: str, given: Any, declared: list[dict[str, Any]]) -> None:
    """Compare what a callback is given with what it was registered with."""
    if not isinstance(given, list) or len(given) != len(declared):
        raise RefusedError(kind, "", f"{len(declared)} values")
    for value, known in zip(given, declared, strict=True):
        entries = value if isinstance(value, list) else [value]
        several = str(known["id"]).startswith("{")
        if several is not isinstance(value, list):
            raise RefusedError(kind, "", "the values of this callback")
        for entry in entries:
            if not isinstance(entry, dict) or entry.get("property") != known["property"]:
                raise RefusedError(kind, "", f"the property {known['property']}")
            if not several and entry.get("id") != known["id"]:
                raise RefusedError(kind, "", f"the component {known['id']}")


def _check_outputs(given: Any, output: str) -> None:
    """Every output must name a component and one of its properties."""
    several = output.startswith("..")
    if not isinstance(given, list if several else dict):
        raise RefusedError("outputs", "", "the outputs of this callback")
    entries = given if several else [given]
    if several and len(entries) != output.count("...") + 1:
        raise RefusedError("outputs", "", "the outputs of this callback")
    for entry in entries:
        for one in entry if isinstance(entry, list) else [entry]:
            if not isinstance(one, dict) or not _is_text(one.get("property")):
                raise RefusedError("outputs", "", "components and properties")
            name = one.get("id")
            if not (_is_text(name) or (isinstance(name, dict) and _is_text(name.get("name")))):
                raise RefusedError("outputs", "", "the name of a component")


def _keep_compressed(server: Flask) -> None:
    """Compress each of the program's own files once, not for every planner."""
    kept: dict[str, bytes] = {}

    class Kept:
        """The store that Flask-Compress asks."""

        def get(self, key: str) -> bytes | None:
            return kept.get(key)

        def set(self, key: str, value: bytes) -> None:
            if not key.endswith(NO_FILE):
                kept[key] = value

    server.config["COMPRESS_CACHE_BACKEND"] = Kept
    server.config["COMPRESS_CACHE_KEY"] = _cache_key


def _cache_key(asked: Any) -> str:
    """Name a file of the program, apart from what changes from call to call."""
    ours = asked.path.startswith(("/_dash-component-suites/", "/assets/", LIBRARIES))
    return str(asked.full_path) if ours else NO_FILE
