"""What is due for carbon, by the table of sites and the prices of the scenario."""

import numpy as np

import twin
from scenarios.units import GBP_M_PER_UNIT

SCENARIO = twin.load("humber/reference").changed({"policy.carbon_price.multiplier": 0.0})
"""Without a traded price all that is left is Carbon Price Support."""


def test_price_support_is_due_on_what_power_stations_emit_and_not_on_what_they_store():
    """Finance Act 2000, schedule 6, paragraph 42C: the rate less the share stored for good."""
    contracts = [{"year": 2027, "supports": "capture", "volume": 9000, "strike_cap": 400}]
    changes = {"policy.rounds": contracts, "policy.support_budget_gbp_m_per_year": 4000.0}
    run = twin.simulate(SCENARIO.changed(changes), 11)
    cluster = SCENARIO.cluster
    taxed = {row.sector_id for row in cluster.sectors if row.pays_carbon_price_support}
    stations = [row.site_id for row in cluster.sites if row.sector_id in taxed]
    years = run.site_year[run.site_year["site_id"].isin(stations)]
    by_year = years.groupby("year")[["fossil_co2_kt", "stored_fossil_co2_kt"]].sum()
    assert by_year["stored_fossil_co2_kt"].iloc[-1] > 1000.0

    paid = run.payments[run.payments["category"] == "carbon price"].groupby("year")["gbp_m"].sum()
    rate = SCENARIO.settings.policy.carbon_price.price_support_gbp_per_t
    due = by_year["fossil_co2_kt"] * rate * GBP_M_PER_UNIT
    assert np.allclose(paid.reindex(due.index, fill_value=0.0), due, rtol=1e-9)
    assert due.iloc[-1] < 0.9 * due.iloc[0]
