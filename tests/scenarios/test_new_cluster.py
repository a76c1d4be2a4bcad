"""A cluster of one's own begins as a copy that loads under the name of its folder."""

from __future__ import annotations

import pytest

from scenarios.errors import InputError
from scenarios.loading import load
from scenarios.new_cluster import copy_cluster, shipped_clusters


@pytest.mark.parametrize("like", shipped_clusters())
def test_a_copy_of_each_shipped_cluster_is_a_cluster_of_its_own(like, tmp_path):
    scenario = copy_cluster(tmp_path / "port", like)
    own = load(scenario)
    assert own.settings.cluster == own.cluster.settings.cluster_id == "port"
    original = load(f"{like}/{scenario.stem}" if like != "tiny" else "tiny/tiny")
    assert own.cluster.sites == original.cluster.sites
    for other in (tmp_path / "port").glob("*.yaml"):
        assert other.name == "cluster.yaml" or load(other).settings.cluster == "port"


def test_whatever_is_wrong_is_told_at_once_and_nothing_is_written(tmp_path):
    (tmp_path / "My-Port").mkdir()
    with pytest.raises(InputError) as caught:
        copy_cluster(tmp_path / "My-Port", "humbr")
    told = str(caught.value)
    assert told.startswith("3 faults")
    assert "lower-case letters" in told
    assert "does not exist yet" in told
    assert "'humber'" in told
    assert list((tmp_path / "My-Port").iterdir()) == []


def test_a_place_that_cannot_be_written_is_the_callers_fault(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="a folder that can be written"):
        copy_cluster(tmp_path / "file" / "port")
