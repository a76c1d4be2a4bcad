"""What enters and leaves pipe systems at every hub, added up from all assets in one pass."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from infrastructure.assets import NOWHERE, AssetKind, Flow
from infrastructure.compiled import compiled

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

PRODUCER = int(AssetKind.PRODUCER)
HYDROGEN = int(Flow.HYDROGEN_GWH)
CAPTURED_FOSSIL = int(Flow.CAPTURED_FOSSIL_KT)
CAPTURED_BIOGENIC = int(Flow.CAPTURED_BIOGENIC_KT)


class AssetPlaces(NamedTuple):
    """Where every asset is, shape (assets,) each."""

    kind: IntArray
    owner: IntArray
    site: IntArray
    hub: IntArray
    co2_pipeline: IntArray
    share: FloatArray
    """Share of the year in service."""
    in_service: npt.NDArray[np.bool_]
    """Whether it is in service at the end of the year."""


class PeakFlows(NamedTuple):
    """Flows by hub at the rate of a full year, and what came of them in the year."""

    wanted_gwh: FloatArray
    """Hydrogen wanted, shape (hubs,) [GWh HHV/year]."""
    served_gwh: FloatArray
    """Hydrogen delivered in the year, shape (hubs,) [GWh HHV]."""
    plants_mw: FloatArray
    """Output of hydrogen plants at full load, shape (hubs,) [MW HHV]."""
    entering_kt: FloatArray
    """CO2 that enters each pipeline, shape (pipelines, hubs) [kt/year]."""
    stored_kt: FloatArray
    """CO2 that entered each pipeline in the year, shape (pipelines,) [kt]."""


@compiled
def peak_flows(
    places: AssetPlaces,
    wanted_gwh: FloatArray,
    flows: FloatArray,
    vented_kt: FloatArray,
    available_mw: FloatArray,
    first_producer: int,
    co2_hub: IntArray,
    hubs: int,
    pipelines: int,
) -> PeakFlows:
    """Add up all assets by hub.

    Args:
        places: where every asset is.
        wanted_gwh: hydrogen wanted in the year, shape (assets,) [GWh HHV].
        flows: what flowed, shape (assets, N_FLOWS).
        vented_kt: captured CO2 the store refused, shape (assets,) [kt].
        available_mw: output of each hydrogen producer, shape (producers,) [MW HHV].
        first_producer: index among parties of the first producer.
        co2_hub: hub at which the CO2 of each site enters, shape (sites,).
        hubs, pipelines: how many there are.
    """
    result = PeakFlows(
        np.zeros(hubs),
        np.zeros(hubs),
        np.zeros(hubs),
        np.zeros((pipelines, hubs)),
        np.zeros(pipelines),
    )
    for a in range(len(wanted_gwh)):
        share, hub, line = places.share[a], places.hub[a], places.co2_pipeline[a]
        makes = places.kind[a] == PRODUCER
        if makes and places.in_service[a]:
            result.plants_mw[hub] += available_mw[places.owner[a] - first_producer]
        if share <= 0.0:
            continue
        if wanted_gwh[a] > 0.0 and hub != NOWHERE:
            result.wanted_gwh[hub] += wanted_gwh[a] / share
            result.served_gwh[hub] += max(flows[a, HYDROGEN], 0.0)
        if line != NOWHERE:
            entering = flows[a, CAPTURED_FOSSIL] + flows[a, CAPTURED_BIOGENIC] - vented_kt[a]
            place = hub if makes else co2_hub[places.site[a]]
            result.entering_kt[line, place] += max(entering, 0.0) / share
            result.stored_kt[line] += max(entering, 0.0)
    return result
