"""The set a cluster manager gathers for a pipe fits into what pipe and store can take."""

from __future__ import annotations

import pytest

import twin
from agents.cluster_manager import ClusterManager


@pytest.mark.parametrize("seed", [1, 2])
def test_nobody_is_promised_room_that_is_not_there_when_they_book(monkeypatch, seed):
    """The store of HCCP takes 6,000 kt a year at first: fewer than would join from 2028 on."""
    fullest = 0.0
    coordinate = ClusterManager.coordinate

    def checked(self, year, screening):
        nonlocal fullest
        coordinate(self, year, screening)
        market = self.model.market
        for line in market.pipelines:
            if not line.committed and line.conditional_volume > 0.0:
                january = min(year + 1, self.model.settings.horizon.end_year)
                most = market.offers.bookable_volume(line.index, january)
                assert line.conditional_volume <= most * (1 + 1e-12), (year, line.pipeline_id)
                fullest = max(fullest, line.conditional_volume / most)

    monkeypatch.setattr(ClusterManager, "coordinate", checked)
    twin.simulate(twin.load("humber/coordinated").changed({"horizon.end_year": 2036}), seed)
    assert fullest > 0.8


@pytest.mark.slow
@pytest.mark.parametrize("name", ["hydrogen_first", "delayed_network"])
def test_nobody_decides_in_reliance_on_a_pipe_that_does_not_come(name):
    """Commitments too few for the operator, or for hydrogen nobody makes, once were enough."""
    together = twin.load(f"humber/{name}").changed({"coordination.enabled": True})
    for seed in (1, 2):
        projects = twin.simulate(together, seed, tables=("projects",)).tables["projects"]
        waiting = (projects["standing"] == "committed") & (projects["fid_year"] < 2043)
        assert not waiting.any(), projects.loc[waiting, "project_id"].tolist()
