"""Pipelines that are joined, as networks of pipes between hubs: made once, shared by all runs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from agents.options import KINDS, OptionTable
from infrastructure.assets import NOWHERE
from infrastructure.pipe_flow import Pipe
from infrastructure.pipe_network import (
    NetworkPipe,
    Node,
    PipeNetwork,
    ReadyNetwork,
    ready_network,
)
from scenarios.schema.cluster import Cluster
from scenarios.schema.network import Carrier
from scenarios.schema.technology import MeasureKind
from twin.prepared.carriers import FLUIDS

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

ANY_DIAMETER_MM = 500.0
"""Stands in the networks prepared here; runs put in what was decided."""


@dataclass(frozen=True)
class PipeSystem:
    """Pipelines that are joined, as one network whose highest pressure is held at one hub.

    Attributes:
        ready: the network, its diameters still to be put in.
        hubs: hub of each node, shape (nodes,).
        lines: the pipelines.
        line_of_pipe: place in `lines` of each pipe's pipeline, shape (pipes,).
        number_of_pipe: pipeline of each pipe.
        top_bar: highest pressure that none of them may exceed [bar].
        floor: least potential of each node.
        least_bar: least pressure of each node [bar].
        top: node whose pressure is held.
        sink: node at which CO2 leaves for the store, or `NOWHERE`.
    """

    ready: ReadyNetwork
    hubs: IntArray
    lines: tuple[int, ...]
    line_of_pipe: IntArray
    number_of_pipe: tuple[int, ...]
    top_bar: float
    floor: FloatArray
    least_bar: FloatArray
    top: int
    sink: int


@dataclass(frozen=True)
class PipeSystems:
    """Every pipeline's corridors, and the networks made of them so far.

    Attributes:
        cluster: the cluster.
        co2_hub: hub at which the CO2 of each site enters a pipeline, or `NOWHERE`, shape (sites,).
    """

    cluster: Cluster
    co2_hub: IntArray
    _made: dict[tuple[tuple[int, ...], int], PipeSystem]

    def system(self, lines: tuple[int, ...], top_hub: int) -> PipeSystem:
        """Network of some joined pipelines with the highest pressure held at a hub; made once."""
        key = (lines, top_hub)
        if key not in self._made:
            self._made[key] = _make_system(self.cluster, lines, top_hub)
        return self._made[key]

    def hubs_of(self, lines: tuple[int, ...]) -> IntArray:
        """Hubs that some pipelines touch."""
        wanted = {self.cluster.pipelines[i].pipeline_id for i in lines}
        index = {row.hub_id: i for i, row in enumerate(self.cluster.hubs)}
        touched = {
            index[hub]
            for c in self.cluster.corridors
            if c.pipeline_id in wanted
            for hub in (c.from_hub, c.to_hub)
        }
        return np.array(sorted(touched), dtype=np.int64)


def pipe_systems(
    cluster: Cluster, options: OptionTable, made: dict[tuple[tuple[int, ...], int], PipeSystem]
) -> PipeSystems:
    """Prepare what is known before any pipe is decided.

    Args:
        cluster: the cluster.
        options: every option of every site.
        made: networks of the cluster made so far; more are added as pipelines join.
    """
    co2_hub = np.full(len(cluster.sites), NOWHERE, dtype=np.int64)
    captures = options.kind == KINDS.index(MeasureKind.CAPTURE)
    co2_hub[options.site[captures]] = options.hub[captures]
    return PipeSystems(cluster, co2_hub, made)


def _make_system(cluster: Cluster, lines: tuple[int, ...], top_hub: int) -> PipeSystem:
    rows = [cluster.pipelines[i] for i in lines]
    number = {cluster.pipelines[i].pipeline_id: i for i in lines}
    corridors = [c for c in cluster.corridors if c.pipeline_id in number]
    index = {row.hub_id: i for i, row in enumerate(cluster.hubs)}
    hubs = sorted({index[h] for c in corridors for h in (c.from_hub, c.to_hub)})
    names = [cluster.hubs[hub].hub_id for hub in hubs]
    top_bar = min(row.inlet_bar for row in rows)
    ready = ready_network(
        PipeNetwork(
            FLUIDS[rows[0].carrier],
            tuple(
                Node(name, top_bar if hub == top_hub else None)
                for hub, name in zip(hubs, names, strict=True)
            ),
            tuple(
                NetworkPipe(c.corridor_id, c.from_hub, c.to_hub, Pipe(c.length_km, ANY_DIAMETER_MM))
                for c in corridors
            ),
        )
    )
    number_of_pipe = tuple(number[c.pipeline_id] for c in corridors)
    # Where pipelines meet the lower of their outlet pressures counts: customers of both are served.
    least_bar = np.full(len(hubs), np.inf)
    for c in corridors:
        outlet_bar = cluster.pipelines[number[c.pipeline_id]].outlet_bar
        for hub in (c.from_hub, c.to_hub):
            node = names.index(hub)
            least_bar[node] = min(least_bar[node], outlet_bar)
    ends = {c.to_hub for c in corridors} - {c.from_hub for c in corridors}
    sink = NOWHERE
    if rows[0].carrier is Carrier.CO2:
        sink = names.index(min(ends) if ends else corridors[-1].to_hub)
    is_dense = ready.network.is_dense
    return PipeSystem(
        ready,
        np.array(hubs, dtype=np.int64),
        lines,
        np.array([lines.index(i) for i in number_of_pipe], dtype=np.int64),
        number_of_pipe,
        top_bar,
        least_bar if is_dense else least_bar**2,
        least_bar,
        hubs.index(top_hub),
        sink,
    )
