"""Every declared setting and every figure of the tables changes some output: none is for show."""

from functools import lru_cache

import pandas as pd
import pytest
import yaml

import twin
from scenarios.schema.cluster import TABLES
from scenarios.schema.scenario import ScenarioSettings
from twin.listing import setting_table

pytestmark = pytest.mark.slow  # several hundred runs in all

WORDS = {"title", "description", "cluster", "data", "seed", "weather"}
"""Settings that name things; seed and weather have tests of their own."""
SCENARIO = twin.load("humber/reference")


def deciding_by(rule):
    return dict.fromkeys(sorted({site.sector_id for site in SCENARIO.cluster.sites}), rule)


CHANGED = {
    "horizon.start_year": 2026,
    "horizon.end_year": 2045,
    "prices.gas_path": "high",
    "prices.electricity_path": "cost_reflective",
    "prices.electricity_cost_path": "central",
    "demand.activity_path": "grid",
    "policy.carbon_price.path": "high",
    "policy.carbon_price.free_allocation_start_year": 2030,
    "policy.carbon_price.free_allocation_end_year": 2030,
    "companies.may_close": False,
    "companies.booking_years": 2,
    "companies.rules": deciding_by("option_to_wait"),
    "companies.expectation": "sceptic",
    "companies.target_start_year": 2045,
    "companies.target_zero_year": 2035,
    "coordination.enabled": True,
    "coordination.start_year": 2031,
    "coordination.meets_every_years": 7,
    "coordination.minimum_participation_share": 9.0,
    "coordination.absent": ["triton_power"],
    "shocks": [{"year": 2030, "kind": "closure", "subject": "phillips66"}],
    "policy.contract_years": 10,
    "delivery.quality": "poor",
    "dispatch.foresight_hours": 24,
    "networks.booking_tenor_years": 15,
    "networks.resale_price_share": 0.5,
    "coordination.shared_consents": ["dco"],
    "policy.recycled_revenue_share": 0.5,
    "producers.cost_spread_share": 0.2,
    "producers.withdrawal_probability": 1.0,
}
"""New values for settings that cannot simply be scaled."""
OWN_WIND = {
    f"producers.{producer_id}.own_wind_mw": 300.0
    for producer_id in ("aldbrough_pathfinder", "meld", "h2ub_green", "singleton_birch_h2")
}
RENEWED = {"data.sites.british_steel.renewal_year": 2036}
NEEDS = {
    "companies.renewal_window_years": RENEWED,
    "companies.value_volatility": {"companies.rules": deciding_by("option_to_wait")},
    "companies.target_start_year": {"companies.rules": deciding_by("target_driven")},
    "companies.target_zero_year": {"companies.rules": deciding_by("target_driven")},
    "companies.target_willingness_gbp_per_t": {"companies.rules": deciding_by("target_driven")},
    "companies.follower_threshold": {"companies.rules": deciding_by("follower")},
    "companies.social_influence": {"companies.rules": deciding_by("follower")},
    "coordination.start_year": {"coordination.enabled": True},
    "coordination.meets_every_years": {"coordination.enabled": True},
    "coordination.minimum_participation_share": {"coordination.enabled": True},
    "coordination.absent": {"coordination.enabled": True},
    "coordination.joint_bids": {"coordination.enabled": True},
    "coordination.shared_consents": {
        "coordination.enabled": True,
        "policy.carbon_price.multiplier": 2.0,
    },
    "networks.resale_price_share": {
        "networks.booking_tenor_years": 30,
        "policy.support_budget_gbp_m_per_year": 4000.0,
        "shocks": [{"year": 2041, "kind": "closure", "subject": "drax"}],
    },
    "coordination.platform": {"companies.rules": deciding_by("follower")},
    "coordination.enabled": {"coordination.start_year": 2026},
    "horizon.start_year": {"policy.rounds": []},
    "policy.recycled_grant_share": {"policy.recycled_revenue_share": 0.5},
    "producers.shades_bids": {"producers.cost_spread_share": 0.2},
    "companies.may_close": {"policy.carbon_price.multiplier": 4.0},
    "delivery.insolvency_stop_months": {"delivery.insolvency_per_year": 0.2},
    "delivery.insolvency_cancels_probability": {"delivery.insolvency_per_year": 0.2},
    "dispatch.own_power_cost_gbp_per_mwh": {"data": OWN_WIND},
    "dispatch.surplus_price_share": {"data": OWN_WIND},
    "dispatch.foresight_hours": {"networks.booked_share_for_fid": 0.0},
}
"""What else must be set for a setting to have something to act on."""


def fingerprint(run):
    """A number that differs when any figure of the main tables does."""
    tables = (
        "cluster_year",
        "plant_year",
        "decisions",
        "notes",
        "projects",
        "project_phases",
        "payments",
    )
    return tuple(int(pd.util.hash_pandas_object(run.tables[t]).sum()) for t in tables)


@lru_cache(maxsize=4)
def start(needs):
    """The scenario with what must be set besides, and its fingerprint: most need nothing."""
    base = SCENARIO.changed(dict(yaml.safe_load(needs)))
    return base, fingerprint(twin.simulate(base, 3))


def before_any_change(name, needed):
    needs = needed.get(name, needed.get(name.split(".", maxsplit=1)[0], {}))
    return start(yaml.safe_dump(needs))


def numeric_settings():
    return [
        name
        for name in setting_table(SCENARIO)["setting"]
        if name.split(".")[0] not in WORDS and ".rounds." not in name
    ]


@pytest.mark.parametrize("name", [*numeric_settings(), "seed"])
def test_every_setting_changes_an_output(name):
    base, of_seed_3 = before_any_change(name, NEEDS)
    value = base.settings
    for part in name.split("."):
        value = getattr(value, part)
    candidates = [CHANGED[name]] if name in CHANGED else other_values(value)
    before = fingerprint(twin.simulate(base)) if name == "seed" else of_seed_3
    for new in candidates:
        try:
            changed = base.changed({name: new})
        except twin.InputError:  # out of bounds; the other candidate is within
            continue
        if fingerprint(twin.simulate(changed, None if name == "seed" else 3)) != before:
            return
    pytest.fail(f"{name} changes nothing")


@pytest.mark.parametrize(
    ("column", "new"),
    [
        ("year", 2033),
        ("subject", "phillips66"),
        ("factor", 4.0),
        ("years", 3),
        ("probability", 0.0),
    ],
)
def test_every_part_of_a_shock_changes_an_output(column, new):
    shock = {"year": 2030, "kind": "gas_price", "factor": 2.0}
    if column == "subject":
        shock = {"year": 2030, "kind": "closure", "subject": "vpi"}
    before, after = (
        fingerprint(twin.simulate(SCENARIO.changed({"shocks": [one]}), 3))
        for one in (shock, shock | {column: new})
    )
    assert before != after


def other_values(value):
    if isinstance(value, bool):
        return [not value]
    return [value + 36.0] if value == 0.0 else [type(value)(value * 0.5), type(value)(value * 2)]


PARTS_OF_A_ROUND = {
    "1.year": 2029,
    "1.supports": "electrolyser",
    "1.volume": 100.0,
    "1.strike_cap": 50.0,
    "2.pricing": "uniform",
    "1.budget_gbp_m_per_year": 100.0,
    "2.smallest_project_volume": 400.0,
    "1.largest_project_volume": 300.0,
    "2.largest_budget_share": 0.1,
}
"""New values for a round of the reference, by its position: 1 for reformers, 2 for capture."""


@pytest.mark.parametrize("part", PARTS_OF_A_ROUND)
def test_every_part_of_a_round_changes_an_output(part):
    _, before = start("{}")
    changed = SCENARIO.changed({f"policy.rounds.{part}": PARTS_OF_A_ROUND[part]})
    assert fingerprint(twin.simulate(changed, 3)) != before


def test_no_part_of_a_round_is_left_out():
    tried = {part.partition(".")[2] for part in PARTS_OF_A_ROUND}
    assert tried == set(type(SCENARIO.settings.policy.rounds[0]).model_fields)


def test_no_setting_is_left_out():
    """The list above covers every declared setting of the schema."""
    declared = set()

    def walk(model, prefix):
        for field, info in model.model_fields.items():
            inner = info.annotation
            if hasattr(inner, "model_fields"):
                walk(inner, f"{prefix}{field}.")
            else:
                declared.add(prefix + field)

    walk(ScenarioSettings, "")
    shown = set(setting_table(SCENARIO)["setting"])
    assert declared - shown == {"title", "description", "policy.rounds"}  # words; entry by entry


FOR_COMPARISON = {"targets"}
"""Published figures; they act on the comparison alone."""


SHARES = {
    ("spending", "share"),
    ("work_packages", "months_share"),
    ("work_packages", "labour_share"),
}
"""Columns whose figures must sum to one, so that none can be changed alone."""


def numeric_columns():
    for table, model in TABLES.items():
        if table in FOR_COMPARISON:
            continue
        for column, info in model.model_fields.items():
            if (table, column) in SHARES:
                continue  # have tests of their own
            kinds = str(info.annotation)
            if column not in model.key and ("float" in kinds or "int" in kinds):
                yield table, column


CONSENTS = [row.id for row in SCENARIO.cluster.consents]
REFUSED = {f"data.consents.{row}.refusal_probability": 0.9 for row in CONSENTS}
CHALLENGED = {f"data.consents.{row}.challenge_probability": 0.9 for row in CONSENTS}
FOR_COLUMNS = {
    "sites.renewal_year": RENEWED,
    "sites.renewal_cycle_years": {
        "data.sites.british_steel.renewal_year": 2028,
        "data.sites.british_steel.renewal_cycle_years": 20,
    },
    "sites.employees": {
        "policy.carbon_price.multiplier": 5.0,
        "policy.carbon_price.free_allocation_end_year": 2026,
        "policy.rounds": [],
    },
    "production.ramp_share_per_hour": {"networks.booked_share_for_fid": 0.0},
    "caverns": {"networks.booked_share_for_fid": 0.0},
    "carbon_store_phases.opens_month": {
        "networks.booked_share_for_fid": 0.0,
        "delivery.duration_multiplier": 0.5,
    },
    "delivery.abandonment_probability": {"delivery.quality": "poor"},
    "trades.starts_in_shortage_per_worker_year": {"delivery.crew_multiplier": 0.3},
    "consents.resubmission_probability": REFUSED,
    "consents.redesign_months": REFUSED,
    "consents.challenge_months": CHALLENGED,
    "consents.upheld_probability": CHALLENGED,
    "production.learning_rate": {"learning.deployment_ratio_2050": 4.0},
}
"""What else must be set for a table or column to have something to act on."""


TRIED_LONG = {
    ("activity", "index"),
    ("deflators", "index"),
    ("emissions", "co2_kt"),
    ("sectors", "carbon_pass_through_share"),
}
"""Columns of which most rows tell nothing, so that many runs are tried before one does."""
COLUMNS = [
    pytest.param(*name, marks=[pytest.mark.thorough] if name in TRIED_LONG else [])
    for name in sorted(numeric_columns())
]


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_every_numeric_column_changes_an_output(table, column):
    """One changed figure somewhere in the column is enough to see that the column is read."""
    base, before = before_any_change(f"{table}.{column}", FOR_COLUMNS)
    rows = [row for row in getattr(base.cluster, table) if getattr(row, column) is not None]
    for row in rows[:: max(1, len(rows) // 12)]:
        for new in replacements(column, getattr(row, column)):
            try:
                changed = base.changed({f"data.{table}.{row.id}.{column}": new})
            except twin.InputError:  # out of bounds or against another table
                continue
            if fingerprint(twin.simulate(changed, 3)) != before:
                return
    pytest.fail(f"{table}.{column} changes nothing")


def replacements(column, old):
    """Other values to try, from near to far."""
    if column.endswith("_deg"):
        return [old + 0.01, old - 0.01]
    if column.endswith("year") and isinstance(old, int):
        return [old + 3, old - 3]
    if isinstance(old, int):
        return [max(1, old // 2), old * 2 + 1]
    return [old * 0.7, old * 0.01, 0.9] if old else [0.1]


def test_shares_of_spending_change_an_output():
    """Shares must sum to one, so that two are changed together."""
    one, two = [row for row in SCENARIO.cluster.spending if row.spend_class == "plant"][:2]
    moved = SCENARIO.changed(
        {
            f"data.spending.{one.id}.share": one.share + two.share,
            f"data.spending.{two.id}.share": 0.0,
        }
    )
    runs = [twin.simulate(scenario, 3).jobs_year for scenario in (SCENARIO, moved)]
    assert not runs[0].equals(runs[1])


@pytest.mark.parametrize("column", ["months_share", "labour_share"])
def test_shares_of_work_packages_change_an_output(column):
    """Labour from one trade to another; months from the stage of one to that of two."""
    shares = {"capture/civil": 0.1, "capture/mechanical": 0.71, "capture/electrical": 0.19}
    if column == "months_share":
        shares = {"capture/civil": 0.1, "capture/mechanical": 0.9, "capture/electrical": 0.9}
    moved = SCENARIO.changed(
        {f"data.work_packages.{row}.{column}": share for row, share in shares.items()}
    )
    assert fingerprint(twin.simulate(moved, 3)) != fingerprint(twin.simulate(SCENARIO, 3))
