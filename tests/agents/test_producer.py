"""Hydrogen producers: what they decide on is what they pay."""

import numpy as np
import pytest

import twin
from twin.prepared.world import world_of


@pytest.mark.parametrize("seed", [1, 2])
def test_a_plant_is_estimated_at_the_cost_of_the_year_in_which_it_is_decided(seed):
    """Development began years before; what technology has gained since is in the levelised cost."""
    scenario = twin.load("humber/reference")
    works = twin.simulate(scenario, seed).projects
    plants = world_of(scenario).plants
    names = [row.producer_id for row in scenario.cluster.producers]
    decided = works[(works["kind"] == "producer") & np.isfinite(works["fid_year"])]
    assert len(decided)
    for _, row in decided.iterrows():
        capex_gbp_m = plants.capex_gbp_m(int(row["fid_year"]))
        expected = capex_gbp_m[names.index(str(row["project_id"]))]
        assert row["estimate_gbp_m"] == pytest.approx(expected)
