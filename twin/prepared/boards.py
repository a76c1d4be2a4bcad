"""Which rule each company decides by, and which companies look at each other."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from agents.options import OptionTable
from agents.rules import ONLY_WHAT_PAYS, RULES, rule_faults
from infrastructure.assets import NOWHERE
from scenarios.errors import InputError
from scenarios.scenario import Scenario

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


def rule_names(scenario: Scenario) -> tuple[str, ...]:
    """Return the decision rule of each company: its own, its sector's, or that of its row.

    Where a company has sites of several sectors with a rule, that of its first site counts.

    Raises:
        InputError: naming every rule that does not exist.
    """
    cluster, chosen = scenario.cluster, scenario.settings.companies.rules
    if faults := [*rule_faults(scenario.settings, cluster, str)]:
        raise InputError(faults)
    by_company: dict[str, str] = {}
    for site in cluster.sites:
        if site.sector_id in chosen:
            by_company.setdefault(site.company_id, chosen[site.sector_id])
    return tuple(
        chosen.get(row.company_id, by_company.get(row.company_id, row.rule))
        for row in cluster.companies
    )


def takes_losses(names: tuple[str, ...], options: OptionTable) -> BoolArray:
    """Whether an option's company may take it although it does not pay, shape (rows,)."""
    losses = np.array([RULES[name] not in ONLY_WHAT_PAYS for name in names], dtype=np.bool_)
    taken: BoolArray = losses[options.company]
    return taken


def links(scenario: Scenario, options: OptionTable) -> FloatArray:
    """Weight with which each company looks at each other one, shape (companies, companies).

    Companies are linked where they have sites of the same sector or at the same hub; all linked
    ones weigh the same. Rows sum to 1, or to 0 where nobody is linked.
    """
    cluster = scenario.cluster
    index = {row.company_id: i for i, row in enumerate(cluster.companies)}
    sectors = {sector: i for i, sector in enumerate(sorted({s.sector_id for s in cluster.sites}))}
    shares = np.zeros((len(index), len(sectors) + len(cluster.hubs)))
    for site in cluster.sites:
        shares[index[site.company_id], sectors[site.sector_id]] = 1.0
    placed = options.hub != NOWHERE
    shares[options.company[placed], len(sectors) + options.hub[placed]] = 1.0
    linked = (shares @ shares.T > 0.0).astype(np.float64)
    np.fill_diagonal(linked, 0.0)
    total = linked.sum(axis=1, keepdims=True)
    weights: FloatArray = np.divide(linked, total, out=np.zeros_like(linked), where=total > 0.0)
    return weights
