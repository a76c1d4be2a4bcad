"""Lets go of a finished model; Mesa 3.3 would keep it for ever."""

from __future__ import annotations

import mesa


def release(model: mesa.Model) -> None:
    """Drop the entry of a model in the class-level table in which Mesa 3.3 counts agents."""
    counters = getattr(mesa.Agent, "_ids", None)
    if counters is not None and hasattr(counters, "pop"):
        counters.pop(model, None)
