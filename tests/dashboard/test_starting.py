"""A server that is not ready yet says so to whoever asks, and to who started it."""

import signal
import socket
import urllib.error
import urllib.request
from concurrent.futures import Future

import pytest

from dashboard.app import Options, serve
from dashboard.workers import Workers


@pytest.fixture
def port():
    """A port that is free."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture(autouse=True)
def handlers():
    """Leave the system's requests to end as they were."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def get(port, path, **more):
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", **more)
    try:
        answer = urllib.request.urlopen(asked, timeout=20)
    except urllib.error.HTTPError as refusal:
        answer = refusal
    with answer:
        return answer.status, answer.headers, answer.read().decode()


def served(port, tmp_path, tell):
    options = Options(workers=0, database=f"sqlite:///{tmp_path / 'runs.sqlite'}")
    serve("tiny", "127.0.0.1", port, options, tell=tell)


def test_who_comes_early_gets_a_page_that_asks_again_until_all_is_ready(
    port, tmp_path, monkeypatch
):
    monkeypatch.setattr("dashboard.app.is_first_time", lambda: True)
    early, told, late = [], [], []

    def warm(_self, tick):
        tick()
        early.append(get(port, "/companies?preset=tiny/tiny"))
        early.append(get(port, "/run", data=b"{}", headers={"Content-Type": "application/json"}))
        early.append(get(port, "/health"))

    def tell(line):
        told.append(line)
        if line.startswith("Open "):
            late.append(get(port, "/health"))
            signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(Workers, "warm", warm)
    served(port, tmp_path, tell)
    (status, headers, page), (posted, _, words), (health, *_) = early
    assert (status, posted, health) == (503, 503, 503)
    assert 'http-equiv="refresh"' in page
    assert "some minutes the first time" in page
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert words.startswith("Simulating tiny/tiny once")
    assert "some minutes the first time" in told[0]
    assert (late[0][0], late[0][2].strip()) == (200, '{"status":"ok"}')


def test_what_goes_wrong_before_all_is_ready_ends_the_server(port, tmp_path, monkeypatch):
    def warm(_self, _tick):
        raise MemoryError("no room to simulate")

    monkeypatch.setattr(Workers, "warm", warm)
    with pytest.raises(MemoryError, match="no room"):
        served(port, tmp_path, lambda _line: None)
    with pytest.raises(urllib.error.URLError):
        get(port, "/health")


class _Executor:
    """Takes work down, and has done it when it is asked."""

    def __init__(self, log):
        self.log = log

    def submit(self, *_work):
        self.log.append("begun")
        future = Future()
        future.set_result(1)
        return future


@pytest.mark.parametrize(
    ("is_first_time", "happens"),
    [
        (True, ["begun", "tick", "begun", "begun", "tick"]),
        (False, ["begun", "begun", "begun", "tick"]),
    ],
)
def test_one_process_compiles_for_all(monkeypatch, is_first_time, happens):
    monkeypatch.setattr("dashboard.workers.is_first_time", lambda: is_first_time)
    log = []
    workers = Workers(0, "tiny/tiny")
    workers._executors = [_Executor(log) for _ in range(3)]
    workers.warm(lambda: log.append("tick"))
    assert log == happens
