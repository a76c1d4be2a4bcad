"""Says what acting together is worth in each shipped world of the Humber, seed by seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import mean, stdev

import twin
from scenarios.scenario import Scenario

WORLDS = ("reference", "hydrogen_first", "capture_first", "delayed_network")
BY_YEARS = (2040, 2050)
TABLES = ("cluster_year", "network_year", "projects")


@dataclass(frozen=True)
class Course:
    """What a run came to, as far as acting together may change it.

    Attributes:
        abated_mt: CO2 abated by each of `BY_YEARS` [Mt].
        opened: year in which each pipeline that runs in the last year came into service.
    """

    abated_mt: tuple[float, ...]
    opened: dict[str, float]


def worth_table(seeds: Sequence[int]) -> list[str]:
    """Lines of a Markdown table: a row is a world, with a cluster manager less without one."""
    abated = [f"more abated by {year} [Mt]" for year in BY_YEARS]
    heads = ["world", *abated, "pipelines more", "the same ones earlier [years]"]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for name in WORLDS:
        world = twin.load(f"humber/{name}")
        acting = world.changed({"coordination.enabled": True})
        pairs = [(_course(world, seed), _course(acting, seed)) for seed in seeds]
        cells = [
            *(_spread([b.abated_mt[i] - a.abated_mt[i] for a, b in pairs]) for i in (0, 1)),
            _spread([float(len(b.opened) - len(a.opened)) for a, b in pairs]),
            _spread([_years_earlier(a, b) for a, b in pairs]),
        ]
        lines.append(f"| {world.settings.title} | {' | '.join(cells)} |")
    return lines


def _course(scenario: Scenario, seed: int) -> Course:
    tables = twin.simulate(scenario, seed, tables=TABLES).tables
    years, pipes, works = (tables[name] for name in TABLES)
    running = pipes[(pipes["year"] == pipes["year"].max()) & (pipes["state"] == "in service")]
    online = works.set_index(works["project_id"].astype(str))["online_year"]
    return Course(
        tuple(float(years["abated_co2_mt"][years["year"] <= year].sum()) for year in BY_YEARS),
        {name: float(online[name]) for name in running["pipeline_id"].astype(str)},
    )


def _years_earlier(alone: Course, together: Course) -> float:
    """Mean over the pipelines that run both ways; nought where there are none."""
    both = alone.opened.keys() & together.opened.keys()
    return mean(alone.opened[name] - together.opened[name] for name in both) if both else 0.0


def _spread(differences: Sequence[float]) -> str:
    """Mean and, in brackets, its standard error."""
    error = stdev(differences) / sqrt(len(differences))
    return f"{mean(differences):+.1f} ({error:.1f})".replace("-", "−")
