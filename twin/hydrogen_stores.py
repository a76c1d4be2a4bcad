"""Shares what a system's store and pipes hold at the end of a year among caverns and pipelines."""

from __future__ import annotations

from infrastructure.dispatch import DispatchYear, HydrogenSystem
from twin.caverns import Cavern
from twin.hydrogen_system import Parts


def keep_stock(parts: Parts, system: HydrogenSystem, outcome: DispatchYear) -> None:
    """Enter stocks and flows of the year: caverns by working gas, pipes by what they can pack.

    Args:
        parts: what belongs to the system; its caverns and pipelines are filled in.
        system: the system as it was dispatched.
        outcome: what dispatch came to.
    """
    working_gwh = sum(cavern.row.working_gas_gwh for cavern in parts.caverns)
    for cavern in parts.caverns:
        _fill(cavern, cavern.row.working_gas_gwh / working_gwh, outcome)
    for line, packable_mwh in zip(parts.pipelines, parts.packable_mwh, strict=True):
        share = packable_mwh / max(system.line_pack_mwh, 1e-9)
        line.packed_mwh = outcome.line_pack_end_mwh * share


def _fill(cavern: Cavern, share: float, outcome: DispatchYear) -> None:
    """Enter one cavern's share; what another gives it to be alike full counts as injected."""
    stock_mwh = outcome.stock_end_mwh * share
    injected, drawn = outcome.cavern_in_mwh * share, outcome.cavern_out_mwh * share
    lost = outcome.store_loss_mwh * share
    evened = stock_mwh - cavern.stock_mwh - (injected - drawn - lost)
    cavern.injected_mwh += injected + max(evened, 0.0)
    cavern.withdrawn_mwh += drawn + max(-evened, 0.0)
    cavern.lost_mwh += lost
    cavern.stock_mwh = stock_mwh
