"""A stylised cluster whose answers can be worked out by hand: companies at one hub, one CO2 pipe.

Each company has one site of process CO2 at the hub and one measure: capture, without energy or
operation. The pipe costs the same at every size, needs no compression and is ready to be decided.
Prices are flat, nothing is late and nothing overruns.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np

import twin
from infrastructure.finance import capital_recovery_factor
from scenarios.scenario import Inputs, Scenario, assemble

TINY = twin.load("tiny/tiny")
CAPTURE_SHARE, CAPEX_GBP_PER_T_YEAR, LIFE_YEARS = 0.9, 400.0, 20
HURDLE_RATE, RETURN, PIPE_LIFE_YEARS, PIPE_OPEX_SHARE = 0.10, 0.07, 40, 0.02
PIPE_KM, PIPE_GBP_M_PER_KM = 107.0, 2.0
PIPE_GBP_M = PIPE_KM * PIPE_GBP_M_PER_KM
LEAD_YEARS = 3
"""36 months of planned works on a capture plant."""
MONTHS = {"develop": 4, "consent": 4, "engineer": 4, "procure": 6, "build": 12, "commission": 6}
SETTINGS: dict[str, Any] = {
    "policy.rounds": [],
    "policy.support_budget_gbp_m_per_year": 0.0,
    "policy.electrification_grant_share": 0.0,
    "policy.grant_budget_gbp_m_per_year": 0.0,
    "policy.network_underwriting_share": 0.0,
    "policy.carbon_price.path": "held",
    "companies.may_close": False,
    "networks.co2_supply_bar": 140.0,
    "networks.headroom_share": 0.0,
    "delivery.insolvency_per_year": 0.0,
    "delivery.crew_multiplier": 20.0,
}


def cluster(
    captured_kt: Sequence[float],
    changes: dict[str, Any] | None = None,
    *,
    hurdle_rates: Sequence[float] | None = None,
    late_from: dict[int, int] | None = None,
    inland: Sequence[int] = (),
    open_season_kt: float = 1.0,
    pipe_gbp_m_per_km: dict[float, float] | None = None,
) -> Scenario:
    """Return the stylised cluster.

    Args:
        captured_kt: CO2 each company's plant would capture, one company each [kt/year].
        changes: settings by their dotted names.
        hurdle_rates: of each company; all alike unless given [1/year].
        late_from: for some companies the year from which their capture is mature.
        inland: companies at the inland hub instead of the harbour.
        open_season_kt: volume of the pipe's first offer [kt/year].
        pipe_gbp_m_per_km: cost of the pipe by diameter; one size that costs `PIPE_GBP_M` if not.
    """
    rates = hurdle_rates or [HURDLE_RATE] * len(captured_kt)
    rows = dict(TINY.inputs.rows)
    rows |= _companies(captured_kt, rates, late_from or {}, inland)
    rows |= _pipe(open_season_kt, pipe_gbp_m_per_km or {36.0: PIPE_GBP_M_PER_KM})
    rows |= _nothing_late() | {"prices": _flat_carbon_price()}
    for empty in ("producers", "caverns", "site_projects", "status_changes", "competing_works"):
        rows[empty] = ()
    inputs = Inputs(
        **{f.name: getattr(TINY.inputs, f.name) for f in dataclasses.fields(TINY.inputs)}
        | {"rows": rows, "network_map": _map_of(rows["corridors"])}
    )
    settings = TINY.settings.model_dump(mode="json")
    plain = assemble("stylised", settings | {"policy": {}}, inputs, str)
    return plain.changed(SETTINGS | (changes or {}))


def at_price(scenario: Scenario, carbon_gbp_per_t: float) -> Scenario:
    """The cluster at a flat carbon price [GBP/t]."""
    return scenario.changed({"policy.carbon_price.multiplier": carbon_gbp_per_t / 100.0})


def present_years(hurdle_rate: float = HURDLE_RATE) -> float:
    """Present value of one pound in each year of operation, from the decision [year]."""
    years = np.arange(LEAD_YEARS, LEAD_YEARS + LIFE_YEARS)
    return float(((1.0 + hurdle_rate) ** -years).sum())


def capture_cost_gbp_per_t(hurdle_rate: float = HURDLE_RATE) -> float:
    """Carbon price that pays for the plant alone; investment falls due half-way through."""
    invested = CAPEX_GBP_PER_T_YEAR * (1.0 + hurdle_rate) ** (-LEAD_YEARS / 2)
    return float(invested / present_years(hurdle_rate))


def tariff_gbp_per_t(volume_kt: float, investment_gbp_m: float = PIPE_GBP_M) -> float:
    """Tariff of the pipe for a booked volume: return and operation over the volume."""
    yearly = float(capital_recovery_factor(RETURN, PIPE_LIFE_YEARS)) + PIPE_OPEX_SHARE
    return 1000.0 * yearly * investment_gbp_m / volume_kt


def captures(scenario: Scenario, seed: int = 1) -> list[int]:
    """Companies whose capture is in service at the end, by their number."""
    projects = twin.simulate(scenario, seed).projects
    running = projects[(projects["kind"] == "capture") & (projects["standing"] == "operating")]
    return sorted(int(str(name).split("/")[0].removeprefix("site_")) for name in running.project_id)


def pipe_is_built(scenario: Scenario, seed: int = 1) -> bool:
    """Whether the pipe runs at the end."""
    projects = twin.simulate(scenario, seed).projects.set_index("project_id")
    return str(projects.loc["co2_line", "standing"]) == "operating"


def _companies(
    captured_kt: Sequence[float],
    rates: Sequence[float],
    late: dict[int, int],
    inland: Sequence[int],
) -> dict[str, Any]:
    """Companies with one site each; those that are late have a sector of their own."""
    rows = TINY.inputs.rows
    hubs = {row.hub_id: row for row in rows["hubs"]}
    at = [hubs["inland" if i in inland else "harbour"] for i in range(len(captured_kt))]
    sector = next(row for row in rows["sectors"] if row.sector_id == "chemicals")
    capture = next(row for row in rows["measures"] if row.measure_id == "chemicals_capture")
    fossil = next(row for row in rows["emissions"] if row.carbon == "fossil")
    years = {2025, *late.values()}
    sectors = {year: f"sector_{year}" for year in years}
    numbers = range(len(captured_kt))
    return {
        "companies": tuple(
            _new(
                rows["companies"][0],
                company_id=f"company_{i}",
                name=f"Company {i}",
                hurdle_rate=rates[i],
                capital_budget_gbp_m_per_year=None,
            )
            for i in numbers
        ),
        "sites": tuple(
            _new(
                rows["sites"][0],
                site_id=f"site_{i}",
                name=f"Site {i}",
                company_id=f"company_{i}",
                sector_id=sectors[late.get(i, 2025)],
                latitude_deg=at[i].latitude_deg,
                longitude_deg=at[i].longitude_deg,
            )
            for i in numbers
        ),
        "emissions": tuple(
            _new(fossil, site_id=f"site_{i}", co2_kt=captured_kt[i] / CAPTURE_SHARE)
            for i in numbers
        ),
        "sectors": tuple(
            _new(
                sector,
                sector_id=sectors[year],
                process_share=1.0,
                free_allocation_share=0.0,
                margin_gbp_per_t=1e4,
            )
            for year in sorted(years)
        ),
        "measures": tuple(
            _new(
                capture,
                measure_id=f"capture_{year}",
                sector_id=sectors[year],
                capture_share=CAPTURE_SHARE,
                gas_mwh_per_t=0.0,
                electricity_mwh_per_t=0.0,
                capex_gbp_per_t_year=CAPEX_GBP_PER_T_YEAR,
                fixed_opex_share=0.0,
                life_years=LIFE_YEARS,
                mature_year=year,
            )
            for year in sorted(years)
        ),
        "activity": tuple(
            _new(row, sector_id=sectors[2025]) for row in rows["activity"] if row.path == "held"
        ),
    }


def _pipe(open_season_kt: float, gbp_m_per_km: dict[float, float]) -> dict[str, Any]:
    """One CO2 pipe that is ready to be decided, and a store that takes whatever comes."""
    rows = TINY.inputs.rows
    line = next(row for row in rows["pipelines"] if row.pipeline_id == "co2_line")
    like = {(row.terrain.value, row.carrier.value): row for row in rows["pipe_costs"]}
    return {
        "pipelines": (
            _new(
                line,
                stage="engineered",
                fid_not_before_year=None,
                open_season_volume=open_season_kt,
            ),
        ),
        "corridors": tuple(c for c in rows["corridors"] if c.pipeline_id == "co2_line"),
        "operators": (
            _new(
                rows["operators"][0],
                allowed_return=RETURN,
                life_years=PIPE_LIFE_YEARS,
                fixed_opex_share=PIPE_OPEX_SHARE,
            ),
        ),
        "pipe_costs": tuple(
            _new(like[terrain, carrier], diameter_in=inch, capex_gbp_m_per_km=cost)
            for terrain, carrier in (
                ("offshore", "co2"),
                ("onshore", "co2"),
                ("onshore", "hydrogen"),
            )
            for inch, cost in gbp_m_per_km.items()
        ),
        "carbon_stores": (
            _new(rows["carbon_stores"][0], capacity_mt=1e6, development_capex_gbp_m=0.0),
        ),
        "carbon_store_phases": (
            _new(rows["carbon_store_phases"][0], opens_year=2025, rate_mt_per_year=1e3),
        ),
    }


def _nothing_late() -> dict[str, Any]:
    """Works of the same months each time, and consents that are granted in time."""
    certain = {"shortest_ratio": 1.0, "longest_ratio": 1.0}
    works = certain | {
        "abandonment_probability": 0.0,
        "overrun_mean": 0.0,
        "overrun_spread": 0.0,
        **{f"{phase}_months": months for phase, months in MONTHS.items()},
    }
    consent = certain | {
        "objection_probability": 0.0,
        "refusal_probability": 0.0,
        "challenge_probability": 0.0,
    }
    rows = TINY.inputs.rows
    return {
        "delivery": tuple(_new(row, **works) for row in rows["delivery"]),
        "consents": tuple(_new(row, **consent) for row in rows["consents"]),
    }


def _flat_carbon_price() -> tuple[Any, ...]:
    """GBP 100 a tonne on the path ``held``."""
    return tuple(
        _new(row, value=100.0, price_base_year=2024)
        if row.series == "carbon_traded" and row.path == "held"
        else row
        for row in TINY.inputs.rows["prices"]
    )


def _map_of(corridors: Any) -> dict[str, Any]:
    """The map without the lines of corridors that are left out."""
    drawn = TINY.inputs.network_map
    kept = {row.corridor_id for row in corridors}
    features = [f for f in drawn["features"] if f["properties"]["corridor_id"] in kept]
    return drawn | {"features": features}


def _new(row: Any, **changes: Any) -> Any:
    """A row with changes, validated as if it had been read."""
    return type(row).model_validate(row.model_dump() | changes)
