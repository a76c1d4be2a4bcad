"""Figures of a run that the plausibility page asks for: each takes a run and its scenario.

Not a number means that the run built nothing of the kind.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd

import twin
from twin.accounting.measures import abatement_costs
from twin.prepared.existing import base_year_fossil_kt
from twin.published_measures import measure

COORDINATED = "humber/coordinated"
CHANGED = ("lindsey", "vivergo", "ineos_acetyls", "cemex")
STEELWORKS, FURNACES = "british_steel", "british_steel/steel_electric_arc"
DRAX_UNITS = 2


FigureOfRun = Callable[[twin.Results, twin.Scenario], float]
"""Takes a run and its scenario."""


def published(name: str, year: int) -> FigureOfRun:
    """Return the figure of the name that `twin compare --published` uses."""
    return lambda results, _: measure(results, name, year)


def saltend_online_year(results: twin.Results, _: twin.Scenario) -> float:
    """Year, with its part, in which H2H Saltend starts."""
    rows = results.tables["projects"].set_index("project_id")
    return float(rows["online_year"].get("h2h_saltend", math.nan))


def fall_by_closures_mt(results: twin.Results, scenario: twin.Scenario) -> float:
    """Fossil CO2 that sites closed or switched until 2026 emit less than in the base year [Mt]."""
    before = base_year_fossil_kt(scenario.cluster)
    sites = results.tables["site_year"]
    now = sites[(sites["year"] == 2026) & sites["site_id"].isin(CHANGED)]["fossil_co2_kt"].sum()
    return (sum(before.get(site) or 0.0 for site in CHANGED) - float(now)) / 1e3


def steel_cut_per_cent(results: twin.Results, _: twin.Scenario) -> float:
    """Fall at the steelworks from 2025 to the year after its arc furnaces start [%]."""
    started = results.tables["projects"].set_index("project_id")["online_year"].get(FURNACES)
    sites = results.tables["site_year"]
    by_year = sites[sites["site_id"] == STEELWORKS].set_index("year")["fossil_co2_kt"]
    if started is None or math.isnan(started) or int(started) + 1 not in by_year.index:
        return math.nan
    return 100.0 * (1.0 - float(by_year[int(started) + 1]) / float(by_year[2025]))


def drax_removals_mt(results: twin.Results, _: twin.Scenario) -> float:
    """Largest yearly removal at Drax where both units are on line [Mt]."""
    projects = results.tables["projects"]
    units = projects[(projects["owner_id"] == "drax") & (projects["kind"] == "capture")]
    if units["online_year"].notna().sum() < DRAX_UNITS:
        return math.nan
    sites = results.tables["site_year"]
    return float(sites[sites["site_id"] == "drax"]["removed_biogenic_co2_kt"].max()) / 1e3


def capture_cost_gbp_per_t(results: twin.Results, scenario: twin.Scenario) -> float:
    """Resource cost of all capture over what it abates, both discounted as in the appraisal."""
    table = abatement_costs(results, scenario)
    own = table[table["kind"] == "capture"]
    tonnes = float(own["discounted_mt"].sum())
    return float(own["cost_gbp_m"].sum()) / tonnes if tonnes else math.nan


def on_time_per_cent(results: twin.Results, _: twin.Scenario) -> float:
    """Share of projects, but for efficiency, that start in the year first planned [%]."""
    projects = results.tables["projects"]
    last = int(results.facts["end_year"])
    due = projects[(projects["kind"] != "efficiency") & (projects["planned_online_year"] <= last)]
    came = np.floor(due["online_year"]) <= np.floor(due["planned_online_year"])
    return 100.0 * float(came.mean()) if len(due) else math.nan


def support_gbp_bn_per_gw_year(results: twin.Results, _: twin.Scenario) -> float:
    """Hydrogen support to electrolysers over their GW of output and years on line [GBP bn]."""
    families = results.facts["producer_families"]
    plants, paid = results.tables["plant_year"], results.tables["payments"]
    mine = [name for name, family in families.items() if family == "electrolyser"]
    support = paid[(paid["category"] == "hydrogen support") & paid["receiver_id"].isin(mine)]
    years = set(zip(support["receiver_id"], support["year"], strict=True))
    keys = pd.Series(list(zip(plants["plant_id"], plants["year"], strict=True)), plants.index)
    own = plants[keys.isin(years)]
    mw_years = float((own["capacity_mw_hhv"] * own["share_of_year"]).sum())
    return float(support["gbp_m"].sum()) / mw_years if mw_years else math.nan


@cache
def _coordinated(seed: int) -> twin.Results:
    return twin.simulate(twin.load(COORDINATED), seed)


def _opened(results: twin.Results) -> pd.Series:
    projects = results.tables["projects"]
    pipes = projects[projects["kind"] == "pipeline"]
    return pipes.set_index("project_id")["online_year"].dropna()


def years_gained_together(results: twin.Results, _: twin.Scenario) -> float:
    """Mean years by which pipelines open earlier in the coordinated scenario, same seed."""
    gained = (_opened(results) - _opened(_coordinated(results.seed))).dropna()
    return float(gained.mean()) if len(gained) else math.nan


def cost_saved_together_gbp_per_t(results: twin.Results, _: twin.Scenario) -> float:
    """Cost of a tonne less that of the coordinated scenario, same seed [GBP/t]."""
    together = _coordinated(results.seed).facts["cost_gbp_per_t"]
    return float(results.facts["cost_gbp_per_t"]) - float(together)
