"""Reads the sections of a study that are not about its uncertain figures, fault by fault."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scenarios.errors import Fault, InputError, written
from scenarios.loading import load
from scenarios.scenario import Scenario
from scenarios.translate import did_you_mean
from twin.ensemble.design import MOST_RUNS, Design
from twin.table_names import TABLE_NAMES

LARGEST_SEED = 2**32 - 1
LARGEST_CHUNK = 100_000
TABLES = tuple(name for name in TABLE_NAMES if name != "hourly")
"""Tables a study may keep; hours of dispatch are asked for apart."""


@dataclass(frozen=True)
class SeedRule:
    """Which seeds the runs of a study have.

    Attributes:
        first: the first seed.
        replications: how often each sample is run, each time with another seed.
        vary: whether each sample has seeds of its own, or all samples the same.
    """

    first: int = 1
    replications: int = 1
    vary: bool = True


@dataclass(frozen=True)
class Keep:
    """What is kept of each run beside its headline figures.

    Attributes:
        tables: names of tables.
        hourly: whether the hours of hydrogen dispatch are kept (17 MB a run of the Humber).
    """

    tables: tuple[str, ...] = ("cluster_year",)
    hourly: bool = False


def read_scenarios(
    given: Any, place_of: Callable[[str], str], beside: Path | None
) -> tuple[dict[str, Scenario], list[Fault]]:
    """Load every scenario a study names, and collect what is wrong with each."""
    place = place_of("scenarios")
    entries: list[tuple[str | None, Any, str]] = []
    if isinstance(given, Mapping):
        entries = [(str(k), v, place_of(f"scenarios.{k}")) for k, v in given.items()]
    elif isinstance(given, list | tuple):
        entries = [(None, v, place_of(f"scenarios.{i}")) for i, v in enumerate(given)]
    if not entries:
        repair = "list at least one, for instance [humber/reference]"
        return {}, [Fault(place, written(given), "a list of scenarios", repair)]
    loaded: dict[str, Scenario] = {}
    faults: list[Fault] = []
    for name, reference, where in entries:
        try:
            scenario = _scenario(reference, where, beside)
        except InputError as error:
            faults += [
                Fault(f"{where}: {fault.place}", fault.value, fault.expected, fault.repair)
                for fault in error.faults
            ]
            continue
        key = name or scenario.name
        if key in loaded:
            repair = "name each once, or give names: {base: ..., other: ...}"
            faults.append(Fault(where, key, "a scenario not named before", repair))
        loaded[key] = scenario
    return loaded, faults


def _scenario(reference: Any, place: str, beside: Path | None) -> Scenario:
    if isinstance(reference, Scenario):
        return reference
    if not isinstance(reference, str | Path):
        expected = "a shipped name or a path that ends in .yaml"
        raise InputError([Fault(place, written(reference), expected, "write humber/reference")])
    if beside is not None and (beside / reference).is_file():
        return load(beside / reference)
    return load(reference)


def read_seeds(
    given: Any, design: Design, place_of: Callable[[str], str]
) -> tuple[SeedRule, list[Fault]]:
    """Return which seeds the runs have, and what is wrong with the section."""
    rule = SeedRule(vary=design.varies_seed)
    if given is None:
        return rule, []
    if not isinstance(given, Mapping):
        repair = "write for instance {first: 1, replications: 5}"
        return rule, [Fault(place_of("seeds"), written(given), "names with values", repair)]
    faults = []
    known = ("first", "replications", "vary")
    for name, value in given.items():
        place = place_of(f"seeds.{name}")
        if name not in known:
            faults.append(Fault(place, "", "a figure of seeds", did_you_mean(str(name), known)))
        elif name == "vary":
            if not isinstance(value, bool):
                faults.append(Fault(place, written(value), "true or false", "write true or false"))
            elif design.kind == "seeds" and not value:
                faults.append(Fault(place, "false", "true, as nothing else varies", "remove it"))
        else:
            least = 0 if name == "first" else 1
            if isinstance(value, bool) or not isinstance(value, int) or value < least:
                expected = f"a whole number of at least {least}"
                faults.append(Fault(place, written(value), expected, "write such a number"))
    if design.kind == "seeds" and given.get("replications", 1) != 1:
        expected = "1 with the design seeds"
        place, value = place_of("seeds.replications"), written(given["replications"])
        faults.append(Fault(place, value, expected, "set the design's samples instead"))
    return (rule, faults) if faults else (replace(rule, **given), [])


def read_keep(given: Any, place_of: Callable[[str], str]) -> tuple[Keep, list[Fault]]:
    """Return what is kept of a run, and what is wrong with the section."""
    if given is None:
        return Keep(), []
    if not isinstance(given, Mapping):
        repair = "write for instance {tables: [cluster_year, projects]}"
        return Keep(), [Fault(place_of("keep"), written(given), "names with values", repair)]
    known = ("tables", "hourly")
    faults = [
        Fault(place_of(f"keep.{name}"), "", "tables or hourly", did_you_mean(str(name), known))
        for name in given
        if name not in known
    ]
    tables, hourly = given.get("tables", list(Keep().tables)), given.get("hourly", False)
    if tables == "all":
        tables = list(TABLES)
    if not isinstance(tables, list | tuple):
        repair = "write a list of tables, [] for none, or all"
        faults.append(Fault(place_of("keep.tables"), written(tables), "a list", repair))
        tables = []
    for i, name in enumerate(tables):
        if name not in TABLES:
            place = place_of(f"keep.tables.{i}")
            repair = "write hourly: true" if name == "hourly" else did_you_mean(str(name), TABLES)
            faults.append(Fault(place, written(name), "a table of a run", repair))
    if not isinstance(hourly, bool):
        place = place_of("keep.hourly")
        faults.append(Fault(place, written(hourly), "true or false", "write true or false"))
    return Keep(tuple(t for t in TABLES if t in tables), hourly is True), faults


def read_chunk(given: Any, place_of: Callable[[str], str]) -> list[Fault]:
    """Return what is wrong with the number of runs a chunk."""
    whole = isinstance(given, int) and not isinstance(given, bool)
    if given is None or (whole and 1 <= given <= LARGEST_CHUNK):
        return []
    expected = f"a whole number from 1 to {LARGEST_CHUNK}"
    return [Fault(place_of("chunk"), written(given), expected, "leave it out to have it chosen")]


def size_faults(
    samples: int, scenarios: int, seeds: SeedRule, place_of: Callable[[str], str]
) -> list[Fault]:
    """Return whether a study has too many runs, or seeds beyond the largest one."""
    runs = samples * scenarios * seeds.replications
    if runs > MOST_RUNS:
        expected, repair = f"at most {MOST_RUNS:,} runs", "take fewer samples, levels or parameters"
        return [Fault(place_of("design"), f"{runs:,} runs", expected, repair)]
    last = seeds.first + seeds.replications * (samples if seeds.vary else 1) - 1
    if last > LARGEST_SEED:
        expected = f"seeds of at most {LARGEST_SEED}"
        return [Fault(place_of("seeds.first"), str(last), expected, "begin with a smaller one")]
    return []
