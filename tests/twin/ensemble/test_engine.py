"""Studies on real workers: any number of them, any scheduler, workers that die or do not fit."""

import contextlib
import json
import os
import subprocess
import sys
import time

import dask
import pytest
from distributed import Client

import twin
from scenarios.errors import InputError, TwinError
from twin.ensemble.connection import connected
from twin.ensemble.engine import Progress, chunk_size, run_study
from twin.ensemble.keeper import Keeper
from twin.ensemble.progress import BatchProgress, told

OTHER_VERSION = """
import twin.ensemble.versions as versions
other = versions.stamp() | {"numpy": "1.0"}
versions.stamp = lambda: other
"""
NO_TWIN = """
import sys
sys.modules["twin.ensemble.tasks"] = None
"""
DEADLY = """
import os
import twin.ensemble.worker as worker
def deadly(scenario, seed, _simulate=worker.simulate, **options):
    if seed == 3:
        os._exit(1)
    return _simulate(scenario, seed, **options)
worker.simulate = deadly
"""


START_S = 120.0
"""Time in which processes start even on a machine that does much else."""


class Cluster:
    """A Dask scheduler and workers as processes of their own, on loopback."""

    def __init__(self, folder, **settings):
        self.folder = folder
        self.environment = os.environ | settings
        self.processes = []
        file = folder / "scheduler.json"
        self.scheduler = self.start("scheduler", "--port", "0", "--scheduler-file", file)
        while not file.exists() or not file.read_text():
            time.sleep(0.05)
        self.address = json.loads(file.read_text())["address"]

    def start(self, kind, *arguments):
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--host", "127.0.0.1"]
        process = subprocess.Popen(
            [*command, "--no-dashboard", *map(str, arguments)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            env=self.environment,
        )
        self.processes.append(process)
        return process

    def worker(self, *arguments, preload=None):
        if preload is not None:
            path = self.folder / f"preload_{len(self.processes)}.py"
            path.write_text(preload)
            arguments = (*arguments, "--preload", path)
        return self.start("worker", self.address, "--nthreads", "1", *arguments)

    def wait_for_workers(self, count):
        """Wait until the scheduler knows of so many workers, no more and no fewer."""
        with Client(self.address, set_as_default=False) as client:
            deadline = time.monotonic() + START_S
            while len(client.nthreads()) != count:
                assert time.monotonic() < deadline
                time.sleep(0.05)

    def end(self):
        for process in reversed(self.processes):
            process.terminate()
        for process in self.processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=5)
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path):
    made = []

    def make(**settings):
        made.append(Cluster(tmp_path, **settings))
        return made[-1]

    yield make
    for each in made:
        each.end()


@pytest.fixture
def expected(study, work, tmp_path):
    """Fingerprint of a study run in this process, chunk after chunk."""

    def of(**changes):
        with Keeper.open(study(**changes), tmp_path / "expected") as keeper:
            work(keeper)
        return twin.read_ensemble(tmp_path / "expected").fingerprint()

    return of


LONGER = {"design": {"kind": "seeds", "samples": 24}, "chunk": 2}


@pytest.mark.slow
def test_two_local_processes_give_the_numbers_of_one(study, expected, tmp_path):
    told_of = []
    made = study(design={"kind": "seeds", "samples": 12}, chunk=None)
    with connected(None, None, 2, 60.0) as client:
        watched = client.run(dask.config.get, "distributed.worker.profile.enabled")
        ensemble = made.run(tmp_path / "local", client=client, on_progress=told_of.append)
    assert list(watched.values()) == [False, False]
    assert ensemble.is_complete
    assert ensemble.fingerprint() == expected(design={"kind": "seeds", "samples": 12}, chunk=5)
    assert (told_of[-1].done, told_of[-1].total, told_of[-1].failed) == (12, 12, 0)
    assert ensemble.manifest["chunk_runs"] <= 2  # at least four chunks a worker
    again = study(design={"kind": "seeds", "samples": 12}).run(
        tmp_path / "local", scheduler="tcp://127.0.0.1:1", on_progress=told_of.append
    )  # nothing is missing, so that no scheduler is asked
    assert again.is_complete
    assert told_of[-1].before == 12


@pytest.mark.slow
def test_a_worker_lost_on_the_way_loses_nothing(study, cluster, expected, tmp_path, monkeypatch):
    """A real scheduler and two worker processes; one is killed while it is at work."""
    monkeypatch.setattr("twin.ensemble.engine.COUNT_WORKERS_S", 0.0)
    there = cluster()
    first, _ = there.worker("--no-nanny"), there.worker("--no-nanny")
    there.wait_for_workers(2)
    seen = []

    def watch(progress):
        seen.append(progress.workers)
        if progress.done >= 6 and first.poll() is None:
            first.kill()
            first.wait()
            there.wait_for_workers(1)

    ensemble = run_study(
        study(**LONGER), tmp_path / "lossy", scheduler=there.address, on_progress=watch
    )
    assert first.poll() is not None
    assert ensemble.is_complete
    assert ensemble.headline.index.tolist() == list(range(24))
    assert ensemble.failures.empty
    assert ensemble.fingerprint() == expected(**LONGER)
    assert 1 in seen


@pytest.mark.slow
@pytest.mark.thorough
def test_a_run_that_kills_its_worker_is_recorded_and_the_rest_go_on(study, cluster, tmp_path):
    there = cluster(DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0")
    there.worker("--nanny", preload=DEADLY)
    there.wait_for_workers(1)
    ensemble = run_study(study(), tmp_path / "deadly", scheduler=there.address)
    assert ensemble.failures[["run_id", "seed", "error"]].to_numpy().tolist() == [
        [2, 3, "WorkerDiedError"]
    ]
    assert "died each time" in ensemble.failures["reason"][0]
    assert ensemble.headline.index.tolist() == [0, 1, 3, 4, 5]


@pytest.mark.slow
@pytest.mark.thorough
def test_workers_that_do_not_fit_are_refused_before_the_first_run(study, cluster, tmp_path):
    there = cluster()
    with pytest.raises(InputError, match="at least one worker within 1 s"):
        run_study(study(), tmp_path / "none", scheduler=there.address, timeout_s=1.0)
    workers = [there.worker("--no-nanny", preload=text) for text in (OTHER_VERSION, NO_TWIN)]
    with Client(there.address, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=START_S)
        with pytest.raises(InputError) as caught:
            run_study(study(), tmp_path / "none", client=client)
    assert len(caught.value.faults) == len(workers)
    assert "numpy 1.0 instead of" in str(caught.value)
    assert "install cluster-twin there" in str(caught.value)
    assert not (tmp_path / "none").exists()


@pytest.mark.slow
@pytest.mark.thorough
def test_a_cluster_that_is_lost_costs_nothing_that_was_finished(study, cluster, tmp_path):
    there, folder = cluster(), tmp_path / "lost"
    worker = there.worker("--no-nanny")
    there.wait_for_workers(1)

    def lose_worker(progress):
        if progress.done >= 2:
            worker.kill()

    def lose_scheduler(progress):
        if progress.done >= 8:
            there.scheduler.kill()

    with pytest.raises(TwinError, match="No worker has been there for 1 s"):
        run_study(
            study(**LONGER),
            folder,
            scheduler=there.address,
            patience_s=1.0,
            on_progress=lose_worker,
        )
    assert 2 <= twin.read_ensemble(folder).done < 24
    there.worker("--no-nanny")
    there.wait_for_workers(1)
    with pytest.raises(TwinError, match="of 24 runs are kept; the same command goes on"):
        run_study(study(**LONGER), folder, scheduler=there.address, on_progress=lose_scheduler)
    assert 8 <= twin.read_ensemble(folder).done < 24


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("tcp://127.0.0.1:1", "that answers within 0.5 s"),
        ("nonsense://here", "the address of a Dask scheduler"),
        ("tcp://127.0.0.1:notaport", "the address of a Dask scheduler"),
    ],
)
def test_a_scheduler_that_does_not_answer_is_refused_in_time(study, tmp_path, address, said):
    began = time.monotonic()
    with pytest.raises(InputError, match="--scheduler") as caught:
        run_study(study(), tmp_path / "none", scheduler=address, timeout_s=0.5)
    assert said in str(caught.value)
    assert time.monotonic() - began < 10.0
    assert not (tmp_path / "none").exists()


def test_only_one_place_to_run_can_be_named(study, tmp_path):
    with pytest.raises(InputError, match="one of client, scheduler and workers"):
        run_study(study(), tmp_path / "none", scheduler="tcp://127.0.0.1:1", workers=2)


@pytest.mark.slow
@pytest.mark.thorough
def test_a_script_of_five_lines_needs_no_guard(tmp_path):
    """Python's spawn would run the script once more in each worker; a rule of it still decides."""
    script = tmp_path / "script.py"
    script.write_text(
        "import twin\n"
        "print('once')\n"
        "@twin.register_rule('never')\n"
        "def never(board): return None\n"
        "tiny = twin.load('tiny/tiny').changed({'companies.rules': {'mill_company': 'never'}})\n"
        "study = twin.Study([tiny], design={'kind': 'seeds', 'samples': 3})\n"
        f"ensemble = study.run({str(tmp_path / 'out')!r}, workers=1)\n"
        "print(len(ensemble.headline))\n"
    )
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["once", "3"]


def test_chunks_take_about_a_second_and_a_half_and_leave_enough_for_every_worker(study):
    many = study(design={"kind": "seeds", "samples": 10_000})
    assert chunk_size(many, 0.1, workers=2) == 15
    assert chunk_size(many, 10.0, workers=2) == 1
    assert chunk_size(many, 1e-9, workers=2) == 500
    assert chunk_size(many, 0.001, workers=100) == 25  # 400 chunks
    assert chunk_size(study(keep={"hourly": True}), 0.1, workers=1) == 2
    assert chunk_size(study(), 0.1, workers=0) == 2


def test_progress_tells_rate_time_left_and_failures(capsys):
    progress = Progress(1200, 5200, 3, 200, 50.0, 2)
    assert progress.rate == 20.0
    assert progress.seconds_left == 200.0
    assert told(progress) == (
        "1,200 of 5,200 runs, 3 failed, 20.0 runs/s, 3 min 20 s left, 2 workers"
    )
    start = Progress(0, 10, 0, 0, 0.0, 0)
    assert told(start) == "0 of 10 runs, 0.0 runs/s, unknown left, waiting for workers"
    with BatchProgress(quiet=True) as bar:
        bar.update(Progress(0, 10, 0, 0, 0.0, 0, ("chunk 3 was changed",)))
        assert bar.summary == ""
        bar.update(progress)
    assert capsys.readouterr().err == "Note: chunk 3 was changed.\n"
    assert bar.summary == "1,000 of them now, in 50 s: 20.0 runs/s on 2 workers"


def test_a_terminal_gets_a_bar():
    import io

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    stream = Terminal()
    with BatchProgress(quiet=False, stream=stream) as bar:
        bar.update(Progress(0, 10, 0, 0, 0.0, 0, ("a note",)))
        bar.update(Progress(5, 10, 1, 0, 3700.0, 2))
    shown = stream.getvalue()
    assert "Note: a note." in shown
    assert "1 failed" in shown
    assert "1 h 1 min left" in shown
