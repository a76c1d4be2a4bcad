"""Finds the scenario a run was made of, so that a run that was read can be accounted and repeated.

Results in memory carry their scenario. Results from a folder carry its name, settings and hash: the
scenario is loaded anew and must have the same hash, or the data behind it are other data.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from scenarios.errors import Fault, InputError, ResultsError

if TYPE_CHECKING:
    from scenarios.scenario import Scenario
    from twin.results import Results


def scenario_of(results: Results, reference: str | None = None) -> Scenario:
    """Return the scenario of a run.

    Args:
        results: the run, made in this process or read from a folder.
        reference: where to find the scenario, where its name is not enough: a path.

    Raises:
        ResultsError: if it is not found, or its data are not those of the run.
    """
    if results.scenario is not None:
        return results.scenario
    settings = dict(results.provenance["settings"])
    return rebuild(
        reference or results.name, results.name, settings, results.provenance["scenario_hash"]
    )


def original_of(results: Results, reference: str | None = None) -> Scenario | None:
    """Return the scenario as it stands under the run's name, before settings were changed.

    Args:
        results: the run, made in this process or read from a folder.
        reference: where to find the scenario, where its name is not enough: a path.

    Returns:
        The scenario; none where it cannot be found, as for one of another folder.
    """
    from scenarios.loading import load

    try:
        return load(reference or results.name)
    except InputError:
        return None


@contextmanager
def of_this_version(*runs: Results) -> Iterator[None]:
    """Name results that were read and lack what this version writes.

    Raises:
        ResultsError: if a column or fact is missing in results from a folder.
    """
    try:
        yield
    except KeyError as error:
        old = next((run for run in runs if run.scenario is None), None)
        if old is None:
            raise
        expected = (
            "tables and facts as this version of cluster-twin writes them; these results were "
            "written by another version, which had no such column or fact"
        )
        repair = (
            f"run it again with this version, twin run {old.name} --seed {old.seed} --out FOLDER, "
            "with the settings in its manifest.json; twin verify FOLDER repeats it from there"
        )
        fault = Fault(f"results of {old.name}", str(error.args[0]), expected, repair)
        raise ResultsError([fault]) from error


def reference_of_each(given: Sequence[str], runs: int) -> list[str | None]:
    """Say of each run where its scenario is found; none where its name has to be enough.

    Args:
        given: nothing, one place for all runs, or one for each in their order.
        runs: how many there are.

    Raises:
        ResultsError: if there are as many places as neither.
    """
    if len(given) not in (0, 1, runs):
        expected = f"one for all runs, or {runs} in the order of the runs"
        fault = Fault("--scenario", ", ".join(given), expected, "name each, shipped ones too")
        raise ResultsError([fault])
    return list(given) if len(given) == runs else [*given, None][:1] * runs


def rebuild(reference: str, name: str, settings: dict[str, object], digest: str) -> Scenario:
    """Load a scenario anew with the settings of a run, and hold its hash against the run's.

    Raises:
        ResultsError: if it is not found, is refused, or has another hash.
    """
    from scenarios.loading import load
    from scenarios.scenario import assemble

    try:
        found = load(reference)
        scenario = assemble(name, settings, found.inputs, lambda dotted: f"setting {dotted}")
    except InputError as error:
        repair = f"name the scenario's file with --scenario ({error.faults[0]})"
        raise ResultsError([Fault(name, reference, "the scenario of the run", repair)]) from None
    if scenario.hash != digest:
        expected = f"data and settings with the hash {digest[:12]} of the run"
        repair = (
            "the data of this installation differ from those of the run (another version, or "
            "another cluster): install the version of the run, or run the scenario again"
        )
        raise ResultsError([Fault(reference, scenario.hash[:12], expected, repair)])
    return scenario
