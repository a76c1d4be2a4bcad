"""Hydrogen caverns of a run: what is in them, and how their works differ from those of others."""

from __future__ import annotations

from dataclasses import dataclass, replace

from infrastructure.delivery import Profile
from infrastructure.storage import CavernDesign
from infrastructure.works import Project
from scenarios.schema.network import CavernRow


@dataclass
class Cavern:
    """A hydrogen store and what is in it.

    Attributes:
        row: its row, with the rates that salt and plant allow together.
        hub: index of its hub.
        project: works that deliver it.
        stock_mwh: working gas in store [MWh HHV].
        injected_mwh: hydrogen sent to it so far, losses included [MWh HHV].
        withdrawn_mwh: hydrogen taken out so far [MWh HHV].
        lost_mwh: hydrogen lost so far [MWh HHV].
    """

    row: CavernRow
    hub: int
    project: Project
    stock_mwh: float = 0.0
    injected_mwh: float = 0.0
    withdrawn_mwh: float = 0.0
    lost_mwh: float = 0.0


def with_rates(row: CavernRow, design: CavernDesign) -> CavernRow:
    """Row of a cavern with the rates that salt and plant allow together."""
    return row.model_copy(
        update={"injection_mw": design.injection_mw, "withdrawal_mw": design.withdrawal_mw}
    )


def leaching_profile(profile: Profile, design: CavernDesign, duration_multiplier: float) -> Profile:
    """Works that are not built before the salt is leached, and then take in cushion gas.

    Args:
        profile: how works of its class are delivered otherwise.
        design: how long leaching and filling take.
        duration_multiplier: what all durations are multiplied by [-].
    """
    *before, build, commission = profile.months
    leached = max(build, design.leaching_months * duration_multiplier)
    filled = commission + design.fill_months * duration_multiplier
    return replace(profile, months=(*before, leached, filled))
