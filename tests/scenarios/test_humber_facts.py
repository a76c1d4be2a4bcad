"""The Humber tables say what was published: totals, closures, carbon values, lengths, effects."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from scenarios.geography import corridor_lines
from scenarios.loading import load

SCENARIOS = Path(__file__).parents[2] / "scenarios"
HUMBER = SCENARIOS / "humber"
EVERY_TABLE = sorted([*HUMBER.glob("*.csv"), *(SCENARIOS / "tiny").glob("*.csv")])
STATUSES = {"verified", "derived", "assumption", "missing"}

LARGEST_2022_KT = {
    "british_steel": 3977.03,
    "saltend_power": 2298.64,
    "vpi": 2297.64,
    "p66": 2010.84,
    "shb": 1492.62,
    "keadby": 1192.79,
    "lindsey": 917.45,
    "singleton_birch": 238.68,
    "ineos_acetyls": 208.05,
    "tronox": 171.65,
}
"""National Atmospheric Emissions Inventory, point sources 2022, carbon x 44/12 [kt CO2]."""

CARBON_VALUES_2022_GBP = {
    (2025, "low"): 136.53,
    (2025, "central"): 273.06,
    (2025, "high"): 409.60,
    (2030, "low"): 147.25,
    (2030, "central"): 294.50,
    (2030, "high"): 441.75,
    (2040, "central"): 342.55,
    (2050, "low"): 198.77,
    (2050, "central"): 397.54,
    (2050, "high"): 596.31,
}
"""DESNZ, Green Book supplementary guidance, November 2023, Table 3 [GBP of 2022/t CO2e]."""

TYPE_I = {
    "construction": (2.12407, 0.85155, 14.71884),
    "machinery": (1.58446, 0.72674, 11.95552),
    "iron_steel": (1.75920, 0.63817, 12.07553),
}
"""Output multiplier, GVA [GBP/GBP] and FTE [1/GBP m] effects, from ONS tables of 2020."""


def read(table: str) -> pd.DataFrame:
    return pd.read_csv(HUMBER / f"{table}.csv")


@pytest.fixture(scope="module")
def fossil_2022_kt() -> pd.Series:
    rows = read("emissions").query("year == 2022 and record == 'naei' and carbon == 'fossil'")
    return rows.set_index("site_id")["co2_kt"]


def test_fifty_sites_each_with_an_owner_and_a_sector() -> None:
    sites = read("sites")
    assert len(sites) == 50
    assert set(sites["company_id"]) == set(read("companies")["company_id"])
    assert set(sites["sector_id"]) <= set(read("sectors")["sector_id"])
    assert "periphery" not in set(sites["zone"])


@pytest.mark.validation("Facts of the Humber", "NAEI 2022, point sources")
def test_fossil_total_of_the_base_year_is_the_published_one(
    fossil_2022_kt: pd.Series, validate
) -> None:
    """Eleven small sources of the published box, 73 kt together, are not sites here."""
    note = "Eleven small sources of the published box, 73 kt together, are not sites here."
    ours = fossil_2022_kt.sum() / 1000.0
    validate("Fossil CO2 of the cluster in 2022", 15.88, ours, "Mt", rel=0.005, note=note)


def test_ten_largest_sites_are_those_of_the_inventory(fossil_2022_kt: pd.Series) -> None:
    largest = fossil_2022_kt.nlargest(10)
    assert list(largest.index) == list(LARGEST_2022_KT)
    for site_id, co2_kt in LARGEST_2022_KT.items():
        assert largest[site_id] == pytest.approx(co2_kt, rel=0.005)


@pytest.mark.validation("Facts of the Humber", "Ember: all CO2 of 2023")
def test_biogenic_co2_of_drax_stands_apart(validate) -> None:
    """Ember: 11.5 Mt of all CO2 in 2023, of which 0.12 Mt is fossil."""
    drax = read("emissions").query("site_id == 'drax' and year == 2022").set_index("carbon")
    validate("All CO2 of Drax", 11.5, drax["co2_kt"].sum() / 1000.0, "Mt", rel=1e-6)
    assert drax.loc["fossil", "co2_kt"] == pytest.approx(122.96)


def test_lindsey_vivergo_and_cemex_emit_nothing_in_2026(fossil_2022_kt: pd.Series) -> None:
    changes = read("status_changes").query("month < '2026-01'").set_index("site_id")
    closed = changes.query("change == 'closed'")
    assert set(closed.index) == {"lindsey", "vivergo", "cemex"}
    assert (closed["fossil_factor"] == 0.0).all()
    gone_kt = fossil_2022_kt[list(closed.index)].sum() + 0.75 * fossil_2022_kt["ineos_acetyls"]
    assert gone_kt == pytest.approx(1116.0, abs=5.0)


def test_ineos_cut_three_quarters_in_july_2025() -> None:
    ineos = read("status_changes").set_index("site_id").loc["ineos_acetyls"]
    assert (ineos["month"], ineos["fossil_factor"]) == ("2025-07", 0.25)


@pytest.mark.parametrize("path", EVERY_TABLE, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_row_has_source_and_status(path: Path) -> None:
    table = pd.read_csv(path, keep_default_na=False)
    assert len(table) > 0
    assert list(table.columns[-3:]) == ["source", "status", "note"]
    assert (table["source"].str.len() >= 3).all()
    assert set(table["status"]) <= STATUSES


def test_what_humber_derives_or_assumes_is_explained() -> None:
    """Plain sums of a published table need no note; everything else does."""
    self_evident = {"coefficients"}
    silent = [
        f"{path.stem}: {row['source']}"
        for path in HUMBER.glob("*.csv")
        if path.stem not in self_evident
        for row in pd.read_csv(path, keep_default_na=False).to_dict("records")
        if row["status"] != "verified" and not row["note"]
    ]
    assert silent == []


@pytest.mark.parametrize(("year", "path"), CARBON_VALUES_2022_GBP)
def test_appraisal_carbon_values(year: int, path: str) -> None:
    row = (
        read("prices")
        .query("series == 'carbon_appraisal' and path == @path and year == @year")
        .iloc[0]
    )
    assert row["value"] == pytest.approx(CARBON_VALUES_2022_GBP[year, path], abs=0.005)
    assert row["price_base_year"] == 2022


def test_every_series_spans_the_horizon() -> None:
    span = read("prices").groupby(["series", "path"])["year"].agg(["min", "max"])
    assert (span["min"] <= 2025).all()
    assert (span["max"] >= 2050).all()


@pytest.mark.validation("Prices and appraisal", "DESNZ, fossil fuel price assumptions 2025")
def test_gas_price_is_the_published_pence_per_therm(validate) -> None:
    """94 p/therm in 2025 and 0.341214 MWh-pounds per therm-pence: 32.07 GBP/MWh HHV."""
    gas = read("prices").query("series == 'gas' and path == 'central'").set_index("year")["value"]
    for year, pence in ((2025, 94), (2050, 66)):
        case = f"Central price of gas in {year}, {pence} p/therm"
        validate(case, pence * 0.341214, gas[year], "GBP/MWh HHV", abs=0.001)


def test_spending_shares_sum_to_one() -> None:
    totals = read("spending").groupby("spend_class")["share"].sum()
    assert set(totals.index) == {"plant", "electrolyser", "pipeline", "operation"}
    assert totals.to_numpy() == pytest.approx(1.0, abs=1e-9)


@pytest.fixture(scope="module")
def technical_coefficients() -> pd.DataFrame:
    order = read("industries")["industry_id"]
    matrix = read("coefficients").pivot(index="supplying", columns="using", values="coefficient")
    return matrix.reindex(index=order, columns=order).fillna(0.0)


def test_input_output_table_is_productive(technical_coefficients: pd.DataFrame) -> None:
    """Each industry needs less than its own output, so that the Leontief inverse exists."""
    assert technical_coefficients.shape == (25, 25)
    assert np.abs(np.linalg.eigvals(technical_coefficients.to_numpy())).max() < 1.0


@pytest.mark.parametrize("industry_id", TYPE_I)
def test_type_i_effects_are_the_published_ones(
    technical_coefficients: pd.DataFrame, industry_id: str
) -> None:
    inverse = np.linalg.inv(np.eye(25) - technical_coefficients.to_numpy())
    industries = read("industries").set_index("industry_id")
    column = inverse[:, technical_coefficients.columns.get_loc(industry_id)]
    effects = [
        column.sum(),
        (industries["gva_gbp_m"] / industries["output_gbp_m"]).to_numpy() @ column,
        (industries["employment_fte"] / industries["output_gbp_m"]).to_numpy() @ column,
    ]
    assert effects == pytest.approx(TYPE_I[industry_id], abs=1e-3)


@pytest.mark.parametrize(
    ("pipeline_id", "terrains", "published_km"),
    [
        ("hccp", {"onshore", "crossing"}, 92.0),
        ("hccp", {"offshore"}, 85.0),
        ("viking", {"onshore"}, 55.0),
        ("viking", {"offshore", "reused"}, 140.0),
        ("hhp", {"onshore"}, 45.0),
    ],
)
def test_corridors_sum_to_published_lengths(
    pipeline_id: str, terrains: set[str], published_km: float
) -> None:
    corridors = read("corridors").query("pipeline_id == @pipeline_id and terrain in @terrains")
    assert corridors["length_km"].sum() == pytest.approx(published_km, abs=0.05)


@pytest.mark.validation(
    "Facts of the Humber", "The projects' own lengths, sources in corridors.csv"
)
@pytest.mark.parametrize(
    ("pipeline_id", "terrains", "published_km", "share"),
    [
        ("hccp", {"onshore", "crossing"}, 92.0, 0.03),
        ("hccp", {"offshore"}, 85.0, 0.03),
        ("viking", {"onshore"}, 55.0, 0.12),
        ("viking", {"offshore", "reused"}, 140.0, 0.03),
        ("hhp", {"onshore"}, 45.0, 0.22),
    ],
)
def test_drawn_lines_differ_from_published_lengths_by_no_more_than_stated(
    validate, pipeline_id: str, terrains: set[str], published_km: float, share: float
) -> None:
    """Lines are schematic and straight between bends: they fall short where routes wind."""
    cluster = load("humber/reference").cluster
    lines = corridor_lines(cluster)
    drawn_km = sum(
        lines[row.corridor_id].length / 1000.0
        for row in cluster.corridors
        if row.pipeline_id == pipeline_id and row.terrain.value in terrains
    )
    ground = " and ".join(sorted(terrains))
    note = "Lines are drawn straight between bends; cost follows the published length."
    case = f"Drawn length of {pipeline_id}, {ground}"
    validate(case, published_km, drawn_km, "km", rel=share, note=note)


@pytest.mark.validation(
    "Cost of hydrogen and carbon dioxide", "National Grid, Feeder 9 tunnel under the Humber"
)
def test_the_estuary_is_crossed_at_the_published_cost_of_its_gas_tunnel(validate) -> None:
    """National Grid, Feeder 9: GBP 150 m for 5.0 km of 42 in tunnel, in pounds of 2018."""
    deflator = read("deflators").set_index("year")["index"]
    published_gbp_m = 150.0 * deflator[2024] / deflator[2018]
    costs = read("pipe_costs").query("terrain == 'crossing' and diameter_in == 42")
    ours = costs["capex_gbp_m_per_km"].to_numpy() * 5.0
    validate("Cost of a tunnel under the estuary", published_gbp_m, ours, "GBP m", rel=1e-3)
    crossings = read("corridors").query("terrain == 'crossing'")["length_km"]
    assert crossings.to_list() == [5.0, 5.0]


@pytest.mark.parametrize("folder", ["humber", "tiny"])
def test_each_corridor_has_a_line_from_hub_to_hub(folder: str) -> None:
    corridors = pd.read_csv(SCENARIOS / folder / "corridors.csv").set_index("corridor_id")
    hubs = pd.read_csv(SCENARIOS / folder / "hubs.csv").set_index("hub_id")
    features = json.loads((SCENARIOS / folder / "network.geojson").read_text())["features"]
    lines = {f["properties"]["corridor_id"]: f["geometry"]["coordinates"] for f in features}
    assert set(lines) == set(corridors.index)
    for corridor_id, row in corridors.iterrows():
        for hub_id, end in ((row["from_hub"], 0), (row["to_hub"], -1)):
            place = hubs.loc[hub_id, ["longitude_deg", "latitude_deg"]].to_list()
            assert lines[corridor_id][end] == pytest.approx(place, abs=1e-3)


def test_sources_page_counts_the_tables_as_they_are() -> None:
    page = (HUMBER / "SOURCES.md").read_text(encoding="utf-8")
    stated = {
        name: [int(n) for n in re.findall(r"\d+", rest)]
        for name, rest in re.findall(r"^\| `(\w+)` \|((?: \d+ \|){5})$", page, re.M)
    }
    order = ["verified", "derived", "assumption", "missing"]
    for path in HUMBER.glob("*.csv"):
        counts = pd.read_csv(path)["status"].value_counts()
        expected = [int(counts.sum()), *(int(counts.get(status, 0)) for status in order)]
        assert stated[path.stem] == expected, path.stem


@pytest.mark.parametrize(
    ("producer_id", "published_mw", "captured_mt", "stage"),
    [
        ("h2h_saltend", 600.0, 0.9, "consented"),
        ("h2h_prod2", 1200.0, 1.8, "idea"),
        ("h2ub_blue", 720.0, None, "idea"),
    ],
)
def test_reformers_are_the_published_projects(
    producer_id: str, published_mw: float, captured_mt: float | None, stage: str
) -> None:
    """Equinor 2022-24, Uniper and Shell 2022, with the CO2 that Equinor states.

    The 1.6 Mt of H2ub would take 1.54 MWh of gas a MWh, more than any plant of the tables.
    """
    row = read("producers").set_index("producer_id").loc[producer_id]
    plant = read("production").set_index("technology_id").loc[row["technology_id"]]
    assert (row["capacity_mw"], row["stage"]) == (published_mw, stage)
    assert plant["capture_share"] >= 0.95
    mwh = row["capacity_mw"] * 8760 * plant["availability"]
    captured = mwh * plant["gas_mwh_per_mwh"] * 0.18253 * plant["capture_share"] * 1e-6
    if captured_mt is not None:
        assert captured == pytest.approx(captured_mt, rel=0.15)


def test_h2h_saltend_makes_125_kt_a_year() -> None:
    """Equinor 2020: 125,000 t of hydrogen a year from 600 MW."""
    row = read("producers").set_index("producer_id").loc["h2h_saltend"]
    plant = read("production").set_index("technology_id").loc["atr_ccs"]
    kt = row["capacity_mw"] * 8760 * plant["availability"] * 3.6 / 141.88 * 1e-3
    assert kt == pytest.approx(125.0, rel=0.02)


@pytest.mark.parametrize(
    ("producer_id", "published_mwe", "stage"),
    [
        ("aldbrough_pathfinder", 35.0, "development"),
        ("gigastack", 100.0, "cancelled"),
        ("h2h_easington", 100.0, "idea"),
        ("meld", 100.0, "consented"),
    ],
)
def test_electrolysers_are_the_published_projects(
    producer_id: str, published_mwe: float, stage: str
) -> None:
    """SSE Thermal, Orsted, Centrica and Meld state the power they take."""
    row = read("producers").set_index("producer_id").loc[producer_id]
    use = (
        read("production")
        .set_index("technology_id")
        .loc[row["technology_id"], "electricity_mwh_per_mwh"]
    )
    assert row["capacity_mw"] * use == pytest.approx(published_mwe, abs=0.1)
    assert row["stage"] == stage


def test_variable_cost_of_pem_leaves_its_stacks_out() -> None:
    """HPC2021: 3.1 GBP2020/MWh with stacks of 60 % of 561.76 GBP/kW in years 11 and 22."""
    pem = read("production").set_index("technology_id").loc["pem"]
    deflator = read("deflators").set_index("year")["index"]
    output = 0.95 * 8.76 * (1 - 1.1**-30) / 0.1
    stacks = 0.6 * 561.76 * (1.1**-11 + 1.1**-22) / output
    assert pem["variable_opex_gbp_per_mwh"] == pytest.approx(
        (3.1 - stacks) * deflator[2024] / deflator[2020], abs=0.01
    )
    assert pem["stack_cost_share"] * pem["capex_2030_gbp_per_kw"] == pytest.approx(
        0.6 * 561.76 * deflator[2024] / deflator[2020], rel=0.02
    )
