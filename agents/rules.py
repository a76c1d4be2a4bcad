"""Rules by which companies decide; a researcher's own joins them by its name.

A rule is given what a board has before it and returns the option to take, or none. Whether an
option is worth anything is not all: boards wait to see, follow others, or keep to a target.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from scenarios.errors import Fault, InputError, written
from scenarios.schema.base import IDENTIFIER
from scenarios.schema.cluster import Cluster
from scenarios.schema.companies import Companies
from scenarios.schema.scenario import ScenarioSettings
from scenarios.translate import did_you_mean


class Board(NamedTuple):
    """What a board has before it when it decides on one site.

    Attributes:
        year: calendar year.
        company_id, site_id: who decides on what.
        hurdle_rate: real return asked [1/year].
        value_gbp_m: value of each option against going on as today, at the hurdle rate [GBP m].
        feasible: whether nothing but its value stands in the way of each option.
        capex_gbp_m: investment of each option [GBP m].
        abated_kt: CO2 each option keeps out of the air a year, removals included [kt/year].
        present_years: present value of one pound a year over each option's life [year].
        kind: kind of each option, as in the measures table.
        emitted_kt: fossil CO2 of the site a year, less what is ordered already [kt/year].
        emitted_at_start_kt: the same at the start of the run [kt/year].
        peers_share: share of linked companies that have taken a measure [-].
        settings: how companies decide in this scenario.
    """

    year: int
    company_id: str
    site_id: str
    hurdle_rate: float
    value_gbp_m: Sequence[float]
    feasible: Sequence[bool]
    capex_gbp_m: Sequence[float]
    abated_kt: Sequence[float]
    present_years: Sequence[float]
    kind: Sequence[str]
    emitted_kt: float
    emitted_at_start_kt: float
    peers_share: float
    settings: Companies


GBP_PER_T = 1e3
"""GBP/t of one GBP m per kt."""

Rule = Callable[[Board], int | None]
"""Takes what a board has before it; returns the place of the option to take, or none."""


def net_present_value(board: Board) -> int | None:
    """Take the feasible option of highest value, if that value is above nothing."""
    return _best(board, board.value_gbp_m, 0.0)


def option_to_wait(board: Board) -> int | None:
    """Take the option of highest value that is worth more now than the wish to wait and see.

    Where the value of a plant wanders without trend and its cost is sunk, a board invests once it
    is worth `b / (b - 1)` times its cost, `b = 1/2 + sqrt(1/4 + 2 r / s^2)` with discount rate r
    and volatility s: value over investment must reach `1 / (b - 1)`.

    Source: Dixit and Pindyck 1994, Investment under Uncertainty, chapter 5, with no drift.
    """
    root = waiting_root(board.hurdle_rate, board.settings.value_volatility)
    asked = 0.0 if math.isinf(root) else 1.0 / (root - 1.0)
    worth = [
        value - asked * capex
        for value, capex in zip(board.value_gbp_m, board.capex_gbp_m, strict=True)
    ]
    return _best(board, worth, 0.0)


def waiting_root(discount_rate: float, volatility: float) -> float:
    """Positive root of the fundamental quadratic without drift; infinite where nothing wanders.

    Args:
        discount_rate: rate at which the board discounts [1/year].
        volatility: standard deviation of the yearly change of the value [1/sqrt(year)].
    """
    if volatility <= 0.0:
        return math.inf
    return 0.5 + math.sqrt(0.25 + 2.0 * max(discount_rate, 1e-6) / volatility**2)


def target_driven(board: Board) -> int | None:
    """Keep to a straight line to nothing, at what it costs up to a willingness to pay.

    Above the line the cheapest feasible option per tonne is taken, if a tonne costs no more than
    the board is willing to pay beyond what options bring; below it, only what pays.
    """
    settings = board.settings
    left = (settings.target_zero_year - board.year) / max(
        1, settings.target_zero_year - settings.target_start_year
    )
    if board.emitted_kt <= board.emitted_at_start_kt * min(max(left, 0.0), 1.0):
        return net_present_value(board)
    per_t = [
        GBP_PER_T * value / (abated * years) if abated > 0.0 else -math.inf
        for value, abated, years in zip(
            board.value_gbp_m, board.abated_kt, board.present_years, strict=True
        )
    ]
    return _best(board, per_t, -settings.target_willingness_gbp_per_t)


def follower(board: Board) -> int | None:
    """Ask for a margin over the investment, and for less of it the more peers have gone before.

    ``value / capex >= theta - beta s`` with the share s of linked companies that have taken a
    measure; an option without investment is held against nothing.

    Source: threshold diffusion; beta 0.10-0.15 in Shi et al. 2020.
    """
    settings = board.settings
    asked = settings.follower_threshold - settings.social_influence * board.peers_share
    worth = [
        value - asked * capex
        for value, capex in zip(board.value_gbp_m, board.capex_gbp_m, strict=True)
    ]
    return _best(board, worth, 0.0)


def _best(board: Board, worth: Sequence[float], above: float) -> int | None:
    """Place of the feasible option of highest worth, if it is above a bound."""
    best, most = None, above
    for place, (figure, is_feasible) in enumerate(zip(worth, board.feasible, strict=True)):
        if is_feasible and figure > most:
            best, most = place, figure
    return best


RULES: dict[str, Rule] = {
    "net_present_value": net_present_value,
    "option_to_wait": option_to_wait,
    "target_driven": target_driven,
    "follower": follower,
}
"""Decision rules by the name that tables and scenarios use."""
ONLY_WHAT_PAYS = (net_present_value, option_to_wait)
"""Rules that never take what is worth less than going on as today."""


def rule_faults(
    settings: ScenarioSettings, cluster: Cluster, place_of: Callable[[str], str]
) -> Iterator[Fault]:
    """Return a fault for each rule that a scenario or a company's row names in vain.

    Args:
        settings: settings of the scenario.
        cluster: its tables.
        place_of: where a setting stands, by its dotted path.
    """
    chosen = settings.companies.rules.items()
    places = [
        *((place_of(f"companies.rules.{name}"), rule) for name, rule in chosen),
        *((f"companies.csv, row {row.id}, rule", row.rule) for row in cluster.companies),
    ]
    for place, rule in places:
        if rule not in RULES:
            repair = f"{did_you_mean(rule, RULES)}, or register it"
            yield Fault(place, rule, "a decision rule", repair)


def register_rule(name: str) -> Callable[[Rule], Rule]:
    """Let a function decide under a name, which tables and scenarios may then use.

    @twin.register_rule("cautious")
    def cautious(board):
        ...

    Args:
        name: lower-case letters, digits and underscores; may replace an own rule, none of ours.

    Raises:
        InputError: if the name is not of that form, or is one of ours.
    """
    is_name = isinstance(name, str) and re.match(IDENTIFIER, name)
    if not is_name or (name in RULES and RULES[name].__module__ == __name__):
        expected = "a name of lower-case letters, digits and underscores that is not taken"
        fault = Fault("register_rule", written(name), expected, "choose another name")
        raise InputError([fault])

    def keep(rule: Rule) -> Rule:
        RULES[name] = rule
        return rule

    return keep


def own_rules() -> dict[str, Rule]:
    """Return the rules that were registered beside ours, by name."""
    return {name: rule for name, rule in RULES.items() if rule.__module__ != __name__}
