"""Which options of a site are still to be had as others are taken and given up."""

from __future__ import annotations

import numpy as np
import pytest

import twin
from agents.sites import Sites
from twin.prepared.world import world_of

HUMBER = twin.load("humber/reference")


@pytest.fixture
def drax():
    """The site with units that follow each other, and its first two of them."""
    world = world_of(HUMBER)
    row_of = {
        (HUMBER.cluster.sites[site].site_id, world.options.measures[measure].id): row
        for row, (site, measure) in enumerate(
            zip(world.options.site, world.options.measure, strict=True)
        )
    }
    first = row_of["drax", "power_biomass_capture_unit"]
    second = row_of["drax", "power_biomass_capture_unit_2"]
    return Sites(world.state, world.options), first, second


def test_a_follower_waits_for_the_first_and_each_is_taken_once(drax):
    sites, first, second = drax
    assert sites.can_take[[first, second]].tolist() == [True, False]
    sites.take(first)
    assert sites.can_take[[first, second]].tolist() == [False, True]
    sites.take(second)
    assert sites.can_take[[first, second]].tolist() == [False, False]


def test_the_first_may_come_again_while_the_second_goes_on_but_not_the_second_twice(drax):
    """Once the second was ordered anew beside itself, and giving both up stopped the run."""
    sites, first, second = drax
    sites.take(first)
    sites.take(second)
    sites.give_up(first)
    assert sites.can_take[[first, second]].tolist() == [True, False]
    sites.take(first)
    assert sites.can_take[[first, second]].tolist() == [False, False]
    sites.give_up(second)
    assert sites.can_take[[first, second]].tolist() == [False, True]


def test_what_is_given_up_is_there_again(drax):
    sites, first, second = drax
    before = sites.state.copy()
    sites.take(first)
    sites.take(second)
    assert (sites.state.biogenic_co2_kt < before.biogenic_co2_kt).any()
    sites.give_up(second)
    sites.give_up(first)
    np.testing.assert_allclose(sites.state.biogenic_co2_kt, before.biogenic_co2_kt)
    assert sites.can_take[[first, second]].tolist() == [True, False]


def test_a_site_that_closes_weighs_nothing_any_more(drax):
    sites, first, second = drax
    assert sites.weighed[[first, second]].tolist() == [True, False]
    before, site_of = sites.weighed, world_of(HUMBER).options.site
    sites.close(int(site_of[first]), 7.0)
    np.testing.assert_array_equal(sites.weighed, before & (site_of != site_of[first]))


def test_a_poor_world_in_which_a_first_unit_was_given_up_comes_to_its_end():
    world = twin.load("humber/delayed_network").changed({"delivery.quality": "poor"})
    assert len(twin.simulate(world, 12).cluster_year) == 26
