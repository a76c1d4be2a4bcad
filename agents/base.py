"""What every party has: a name, and the model it lives in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa

if TYPE_CHECKING:
    from agents.cluster_view import ClusterView


class Party(mesa.Agent):  # type: ignore[misc]
    """A party that decides.

    Attributes:
        party_id: name in tables.
        name: name as printed.
        index: position among all parties, for accounts.
    """

    model: ClusterView

    def __init__(self, model: ClusterView, party_id: str, name: str, index: int) -> None:
        super().__init__(model)
        self.party_id = party_id
        self.name = name
        self.index = index
