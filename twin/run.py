"""Runs a scenario once: prepares its world, lets the model run, and returns what came out."""

from __future__ import annotations

from collections.abc import Callable, Collection

from scenarios.scenario import Scenario
from twin.arguments import checked_tables, chosen_seed
from twin.model import ClusterModel
from twin.prepared.world import world_of
from twin.progress import tell_of_compiling
from twin.release import release
from twin.results import Results, gather_results


def simulate(
    scenario: Scenario,
    seed: int | None = None,
    *,
    keep_hourly: bool = False,
    tables: Collection[str] | None = None,
    on_year: Callable[[int, int, int], None] | None = None,
) -> Results:
    """Simulate a scenario.

    What does not depend on the seed is prepared at the first run of a scenario and shared by all
    later ones.

    Args:
        scenario: what is given; see `twin.load`.
        seed: seed of every random stream; the scenario's own seed unless given.
        keep_hourly: also keep the hours of hydrogen dispatch (`Results.hourly`).
        tables: names of the tables to make. Unless given, there are all of them: each is made when
            it is first asked for, and what it is made of is kept till then (3 MB for the Humber).
        on_year: told after each year: the year, years done, years in all.

    Returns:
        Tables of the run.

    Raises:
        InputError: if the seed or the name of a table is none, or a rule of one's own fails.
        BalanceError: if carbon, hydrogen, money or capacity does not add up.
    """
    chosen = chosen_seed(scenario, seed)
    wanted = checked_tables(tables, keep_hourly)
    tell_of_compiling(shows_years=on_year is not None)
    model = ClusterModel(world_of(scenario), chosen, keep_hourly)
    try:
        model.run(on_year)
        return gather_results(model, chosen, wanted)
    finally:
        release(model)
