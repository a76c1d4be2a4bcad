"""What stands in the cluster: dated assets and the yearly flows of each at full activity."""

from __future__ import annotations

import math
from enum import IntEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from infrastructure.compiled import compiled
from scenarios.units import MONTHS_PER_YEAR

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


class Flow(IntEnum):
    """Columns of a flow vector; a measure's flows are changes to what the site had before."""

    ENERGY_CO2_KT = 0
    PROCESS_CO2_KT = 1
    BIOGENIC_CO2_KT = 2
    CAPTURED_FOSSIL_KT = 3
    CAPTURED_BIOGENIC_KT = 4
    FUEL_GWH = 5
    GAS_GWH = 6
    ELECTRICITY_GWH = 7
    HYDROGEN_GWH = 8
    FIXED_OPEX_GBP_M = 9
    FEEDSTOCK_GBP_M = 10


N_FLOWS = len(Flow)
NOWHERE = -1
"""Index of a site, hub or pipeline an asset does not have."""


class AssetKind(IntEnum):
    """What an asset is, for tables and colours."""

    EXISTING = 0
    EFFICIENCY = 1
    HYDROGEN = 2
    ELECTRIFY = 3
    CAPTURE = 4
    PRODUCER = 5


class Asset(NamedTuple):
    """One asset as it enters the register.

    Attributes:
        name: name of the asset.
        kind: what it is.
        site: index of the site, or `NOWHERE`.
        owner: index of the owning party.
        flows: yearly flows at full activity, shape (N_FLOWS,).
        online_month: month it starts.
        retired_month: month it stops; infinity while it is not known.
        hub: index of the hub it takes hydrogen from or feeds into, or `NOWHERE`.
        co2_pipeline: index of the pipeline its CO2 goes to, or `NOWHERE`.
        pipelines: indices of all pipelines whose tariff it pays.
        strike: strike price of its support contract, not a number without one [GBP/MWh HHV of
            hydrogen, or GBP/t of captured CO2].
        contract_end_month: month in which the contract ends.
        hydrogen_price: agreed price of the hydrogen it uses, not a number where it follows the
            price of gas [GBP/MWh HHV].
        booked_volume: transport it booked and pays for [GWh HHV/year or kt CO2/year].
        bought_gwh: positions of the producers that agreed to supply it, with how much each [GWh
            HHV/year].
    """

    name: str
    kind: AssetKind
    site: int
    owner: int
    flows: FloatArray
    online_month: float
    retired_month: float = math.inf
    hub: int = NOWHERE
    co2_pipeline: int = NOWHERE
    pipelines: tuple[int, ...] = ()
    strike: float = math.nan
    contract_end_month: float = -math.inf
    hydrogen_price: float = math.nan
    booked_volume: float = 0.0
    bought_gwh: tuple[tuple[int, float], ...] = ()


class AssetRegister:
    """Every asset in the order in which it was added, as columns that grow.

    Attributes:
        assets: the assets as they were added.
    """

    def __init__(self, capacity: int = 256) -> None:
        self.assets: list[Asset] = []
        self._plants: list[int] = []
        self._flows = np.zeros((capacity, N_FLOWS))
        self._months = np.zeros((capacity, 2))
        self._indices = np.zeros((capacity, 5), dtype=np.int64)
        self._contracts = np.zeros((capacity, 4))

    def __len__(self) -> int:
        """Return the number of assets."""
        return len(self.assets)

    def add(self, asset: Asset) -> int:
        """Add an asset and return its index."""
        n = len(self.assets)
        if n == len(self._flows):
            self._flows, self._months, self._indices, self._contracts = (
                np.concatenate([column, np.zeros_like(column)])
                for column in (self._flows, self._months, self._indices, self._contracts)
            )
        self._flows[n] = asset.flows
        self._months[n] = asset.online_month, asset.retired_month
        self._indices[n] = asset.kind, asset.site, asset.owner, asset.hub, asset.co2_pipeline
        self._contracts[n] = (
            asset.strike,
            asset.contract_end_month,
            asset.hydrogen_price,
            asset.booked_volume,
        )
        self.assets.append(asset)
        if asset.kind is AssetKind.PRODUCER:
            self._plants.append(n)
        return n

    def retire(self, index: int, month: float) -> None:
        """Let an asset stop in a month, unless it stops before."""
        self._months[index, 1] = min(self._months[index, 1], month)

    @property
    def plants(self) -> IntArray:
        """Indices of the hydrogen plants, shape (plants,)."""
        return np.array(self._plants, dtype=np.int64)

    @property
    def flows(self) -> FloatArray:
        """Yearly flows at full activity, shape (assets, N_FLOWS)."""
        return self._flows[: len(self.assets)]

    @property
    def online_month(self) -> FloatArray:
        """Month each asset starts, shape (assets,)."""
        return self._months[: len(self.assets), 0]

    @property
    def retired_month(self) -> FloatArray:
        """Month each asset stops, shape (assets,)."""
        return self._months[: len(self.assets), 1]

    @property
    def kind(self) -> IntArray:
        """Kind of each asset, shape (assets,)."""
        return self._indices[: len(self.assets), 0]

    @property
    def site(self) -> IntArray:
        """Site of each asset or `NOWHERE`, shape (assets,)."""
        return self._indices[: len(self.assets), 1]

    @property
    def owner(self) -> IntArray:
        """Owner of each asset, shape (assets,)."""
        return self._indices[: len(self.assets), 2]

    @property
    def hub(self) -> IntArray:
        """Hub each asset takes hydrogen from or feeds into, shape (assets,)."""
        return self._indices[: len(self.assets), 3]

    @property
    def co2_pipeline(self) -> IntArray:
        """Pipeline the CO2 of each asset goes to, shape (assets,)."""
        return self._indices[: len(self.assets), 4]

    @property
    def strike(self) -> FloatArray:
        """Strike price of each asset's contract, not a number without one, shape (assets,)."""
        return self._contracts[: len(self.assets), 0]

    @property
    def contract_end_month(self) -> FloatArray:
        """Month in which each asset's contract ends, shape (assets,)."""
        return self._contracts[: len(self.assets), 1]

    @property
    def hydrogen_price(self) -> FloatArray:
        """Agreed price of hydrogen, not a number where it follows gas, shape (assets,)."""
        return self._contracts[: len(self.assets), 2]

    @property
    def booked_volume(self) -> FloatArray:
        """Transport each asset booked, shape (assets,) [GWh HHV/year or kt CO2/year]."""
        return self._contracts[: len(self.assets), 3]

    def share_of_year(self, first_month: float) -> FloatArray:
        """Share of the year from a month on in which each asset is in service, shape (assets,)."""
        return in_service_share(self.online_month, self.retired_month, first_month)

    def months_of_year(self, first_month: float) -> FloatArray:
        """Part of each month of that year in which assets are in service, (assets, 12) [month]."""
        return months_in_service(self.online_month, self.retired_month, first_month)


def in_service_share(
    start_month: FloatArray | float, end_month: FloatArray | float, first_month: FloatArray | float
) -> FloatArray:
    """Share of twelve months from `first_month` that lies between two dates; element-wise.

    A plant online from April counts nine months of twelve. First months of shape (years, 1) give
    the shares of all years at once, shape (years, assets).
    """
    end = np.minimum(end_month, first_month + MONTHS_PER_YEAR)
    overlap = end - np.maximum(start_month, first_month)
    share: FloatArray = np.maximum(overlap, 0.0) / MONTHS_PER_YEAR
    return share


@compiled
def months_in_service(
    online_month: FloatArray, retired_month: FloatArray, first_month: float
) -> FloatArray:
    """Part of each of twelve months in which assets are in service, shape (assets, 12) [month]."""
    part = np.empty((online_month.size, MONTHS_PER_YEAR))
    for asset in range(online_month.size):
        for m in range(MONTHS_PER_YEAR):
            start = first_month + m
            until = min(retired_month[asset], start + 1.0)
            part[asset, m] = max(until - max(online_month[asset], start), 0.0)
    return part
