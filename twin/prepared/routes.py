"""Ways between hubs before anyone decides: which pipelines lead to supply and to stores."""

from __future__ import annotations

from collections import deque

import numpy as np

from agents.tariffs import RouteMap, route_group
from infrastructure.assets import NOWHERE
from infrastructure.transmission import Pipeline
from scenarios.schema.cluster import Cluster
from scenarios.schema.network import Carrier
from scenarios.schema.technology import Stage


def fresh_pipelines(cluster: Cluster) -> list[Pipeline]:
    """Return every pipeline project as it stands at the start, without bookings."""
    hubs = {row.hub_id: i for i, row in enumerate(cluster.hubs)}
    stores = {row.store_id: i for i, row in enumerate(cluster.carbon_stores)}
    touched: dict[str, set[int]] = {row.pipeline_id: set() for row in cluster.pipelines}
    for corridor in cluster.corridors:
        touched[corridor.pipeline_id] |= {hubs[corridor.from_hub], hubs[corridor.to_hub]}
    return [
        Pipeline(
            row.pipeline_id,
            i,
            row.carrier is Carrier.CO2,
            tuple(sorted(touched[row.pipeline_id])),
            stores[row.store_id] if row.store_id is not None else NOWHERE,
        )
        for i, row in enumerate(cluster.pipelines)
    ]


def route_map(cluster: Cluster) -> RouteMap:
    """Every way to hydrogen supply by the fewest pipelines, and to each CO2 store.

    From hubs, and from pipelines that a site joins between two hubs.
    """
    pipelines = [
        p
        for p, row in zip(fresh_pipelines(cluster), cluster.pipelines, strict=True)
        if row.stage is not Stage.CANCELLED
    ]
    hydrogen = [p for p in pipelines if not p.carries_co2]
    hubs = {row.hub_id: i for i, row in enumerate(cluster.hubs)}
    supply = sorted(
        {hubs[row.hub_id] for row in cluster.producers if row.stage is not Stage.CANCELLED}
    )
    found = [
        (route_group(hub, False), source, way)
        for source in supply
        for hub, way in sorted(_fewest_pipelines(source, hydrogen).items())
    ]
    found += [
        (route_group(hub, True), NOWHERE, (p.index,))
        for p in pipelines
        if p.carries_co2
        for hub in p.hubs
    ]
    found += _from_pipelines(pipelines, supply, hydrogen, len(hubs))
    found.sort(key=lambda item: item[0])
    groups = [group for group, _, _ in found]
    longest = max([len(way) for _, _, way in found], default=0)
    ways = np.full((len(found), max(longest, 1)), NOWHERE, dtype=np.int64)
    for i, (_, _, way) in enumerate(found):
        ways[i, : len(way)] = way
    places = len(cluster.hubs) + len(cluster.pipelines)
    first = np.searchsorted(groups, np.arange(2 * places + 1)).astype(np.int64)
    return RouteMap(first, np.array([source for _, source, _ in found], dtype=np.int64), ways)


def _from_pipelines(
    pipelines: list[Pipeline], supply: list[int], hydrogen: list[Pipeline], hubs: int
) -> list[tuple[int, int, tuple[int, ...]]]:
    """Return the ways of a site that joins a pipeline between hubs: always by that pipeline."""
    found: list[tuple[int, int, tuple[int, ...]]] = [
        (route_group(hubs + p.index, True), NOWHERE, (p.index,)) for p in pipelines if p.carries_co2
    ]
    for source in supply:
        ways = _fewest_pipelines(source, hydrogen)
        for p in hydrogen:
            by = [
                way if p.index in way else (*way, p.index)
                for hub, way in sorted(ways.items())
                if hub in p.hubs
            ]
            if by:
                found.append((route_group(hubs + p.index, False), source, min(by, key=len)))
    return found


def _fewest_pipelines(source: int, pipelines: list[Pipeline]) -> dict[int, tuple[int, ...]]:
    """Return for each hub the way to a source that uses the fewest pipelines."""
    ways: dict[int, tuple[int, ...]] = {source: ()}
    queue = deque([source])
    while queue:
        hub = queue.popleft()
        for pipeline in pipelines:
            if hub not in pipeline.hubs:
                continue
            for other in pipeline.hubs:
                if other not in ways:
                    ways[other] = (*ways[hub], pipeline.index)
                    queue.append(other)
    return ways
