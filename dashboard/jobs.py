"""What the page asks of background work: begin, look, cancel, and fetch a report."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, request, send_file

from dashboard.background import (
    CANCELLED,
    DONE,
    FAILED,
    RUNNING,
    WAITING,
    Background,
    Job,
)
from dashboard.refusal import RefusedError
from dashboard.state import RunState, read_run
from dashboard.works import draw_luck, find_pivotal, without_seed, write_report
from twin.report import FORMATS

JOBS = "/background"
SIZES = (20, 50, 100, 200)
SEEDS = (1, 3, 5, 10)
OTHER_SEEDS = (0, 4, 10)
GONE = "The server no longer keeps this work. Start it again."


def serve_jobs(server: Flask, background: Background, default_preset: str) -> None:
    """Register the addresses of background work."""

    @server.post(JOBS)
    def begin() -> dict[str, str]:
        asked = _asked()
        kind, given = asked.get("kind"), asked.get("options")
        if not isinstance(kind, str) or kind not in BEGIN:
            raise RefusedError("kind", kind, " or ".join(BEGIN))
        if not isinstance(given, dict):
            raise RefusedError("options", given, "names and values")
        background.cancel(asked.get("earlier"))
        state = read_run(asked.get("state"), default_preset)
        return {"job": BEGIN[kind](background, state, given)}

    @server.post(f"{JOBS}/look")
    def look() -> dict[str, Any]:
        job = background.get(_asked().get("job"))
        if job is None:
            return {"over": True, "gone": True, "text": GONE, "share": 0, "done": 0}
        share = 1.0 if job.state == DONE else job.done / max(job.in_all, 1)
        file = job.result if job.kind == "report" and job.state == DONE else None
        return {
            "over": job.is_over,
            "text": _text(job),
            "share": min(share, 1.0),
            "done": job.done if job.kind == "luck" else int(job.state == DONE),
            "file": file,
        }

    @server.post(f"{JOBS}/cancel")
    def cancel() -> dict[str, bool]:
        background.cancel(_asked().get("job"))
        return {"cancelled": True}

    @server.get(f"{JOBS}/<name>/report")
    def fetch(name: str) -> Response:
        job = background.get(name)
        if job is None or job.kind != "report" or job.state != DONE:
            raise RefusedError("report", "", "a report that is finished and still kept")
        return send_file(job.folder / job.result, as_attachment=True, download_name=job.result)


def _asked() -> dict[str, Any]:
    asked = request.get_json()
    if not isinstance(asked, dict):
        raise RefusedError("request", "", "names and values")
    return asked


def _begin_luck(background: Background, state: RunState, given: dict[str, Any]) -> str:
    size = _one_of(given, "size", SIZES)
    return background.start("luck", without_seed(state).key, size, draw_luck, state, size)


def _begin_pivotal(background: Background, state: RunState, given: dict[str, Any]) -> str:
    seeds = _one_of(given, "seeds", SEEDS)
    # Its first draw is the run's own, so that it is of this seed as well as of these levers.
    return background.start("pivotal", state.key, 2 * seeds, find_pivotal, state, seeds)


def _begin_report(background: Background, state: RunState, given: dict[str, Any]) -> str:
    form = given.get("format")
    if form not in (*FORMATS, "all"):
        raise RefusedError("format", form, " or ".join((*FORMATS, "all")))
    seeds = _one_of(given, "seeds", OTHER_SEEDS)
    return background.start("report", state.key, 1, write_report, state, form, seeds)


BEGIN = {"luck": _begin_luck, "pivotal": _begin_pivotal, "report": _begin_report}
"""Works by kind."""


def _one_of(given: dict[str, Any], name: str, allowed: tuple[int, ...]) -> int:
    """Return a number that the page offers.

    Raises:
        RefusedError: if it is another.
    """
    value = given.get(name)
    if not isinstance(value, str) or value not in {str(each) for each in allowed}:
        raise RefusedError(name, value, " or ".join(str(each) for each in allowed))
    return int(value)


def _text(job: Job) -> str:
    """Say how far a job is."""
    runs = f"{job.done} of about {job.in_all} runs" if job.kind == "pivotal" else ""
    if job.kind == "luck":
        runs = f"{job.done} of {job.in_all} runs"
    found = f"; {job.done} runs were finished" if job.kind == "luck" else ""
    return {
        WAITING: "Waits for others' work in the background.",
        RUNNING: f"{runs or job.now or 'Begun'}; the levers keep answering.",
        DONE: "Ready." if job.kind == "report" else f"All {job.done} runs are done.",
        CANCELLED: f"Cancelled{found}.",
        FAILED: f"It stopped. {job.problem}",
    }[job.state]
