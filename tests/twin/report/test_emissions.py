"""The band around the pathway is what it is called, and columns are used where it is said."""

import numpy as np
import pandas as pd
import pytest

import twin
from twin.glossary import WORDS
from twin.prepared.plants import gas_supply_t_per_mwh
from twin.report.sections.emissions import section
from twin.report.source import FEW_SEEDS, Source, Spread


def spread_of(seeds):
    """Seeds 1, 2, 3 ... emit as many Mt in the first year and ten times as many in the second."""
    tables = tuple(pd.DataFrame({"fossil_co2_mt": [n, 10.0 * n]}) for n in range(1, seeds + 1))
    return Spread(tuple(range(1, seeds + 1)), tables, ({},) * seeds)


@pytest.fixture(scope="module")
def run():
    return twin.simulate(twin.load("tiny/tiny"))


def test_few_seeds_are_shown_by_their_range():
    spread = spread_of(4)
    low, high = spread.band("fossil_co2_mt")
    assert (low.tolist(), high.tolist()) == ([1.0, 10.0], [4.0, 40.0])
    assert spread.band_named == "lowest to highest of 4 other seeds"
    assert spread_of(1).band_named == "lowest to highest of 1 other seed"


def test_more_seeds_are_shown_by_tenths_and_their_number():
    """Of 1 to 11, a tenth lies below 2 and a tenth above 10."""
    assert FEW_SEEDS <= 11
    low, high = spread_of(11).band("fossil_co2_mt")
    np.testing.assert_allclose([low, high], [[2.0, 20.0], [10.0, 100.0]])
    assert spread_of(11).band_named == "10th to 90th percentile of 11 other seeds, year by year"


def test_the_pathway_names_its_band_by_the_seeds_that_were_run(run):
    spread = Spread((1, 2), (run.cluster_year, run.cluster_year), ({}, {}))
    with_band, without = (
        next(
            block
            for block in section(Source(run, run.scenario, given)).blocks
            if hasattr(block, "alt")
        )
        for given in (spread, None)
    )
    assert with_band.unit == "Mt CO₂ a year; band: lowest to highest of 2 other seeds"
    assert without.unit == "Mt CO₂ a year"


def test_columns_outside_the_boundary_are_said_to_be_in_a_sensitivity(run):
    """What it adds is marginal power, leaked hydrogen and all gas supply, and nothing else."""
    source = Source(run, run.scenario, None)
    note = next(table for table in section(source).tables() if table.key == "scopes").note
    assert "One sensitivity of the appraisal values" in note
    assert "in no other figure" not in note
    outside = source.scopes.iloc[:, [-3, -1]].sum(axis=1).to_numpy()
    supply_t_per_mwh = gas_supply_t_per_mwh(run.scenario.settings.emissions)
    outside = outside + source.welfare.resources.gas_gwh * supply_t_per_mwh * 1e-3
    swing = next(each for each in source.welfare.swings if "gas supply" in each.name)
    added = source.welfare.central.benefit_gbp_m - swing.high.benefit_gbp_m
    carbon, factor = source.welfare.carbon["central"], source.welfare.factor
    assert added == pytest.approx(float((factor * carbon * outside).sum()))


def test_the_glossary_says_as_the_report_does_that_job_years_are_added_up():
    assert "only job-years are added up" in WORDS["job-year"]
