"""What works are ordered: for whom, from which phase on; and where they may stand."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from infrastructure.delivery import Phase, Profile


class Standing(StrEnum):
    """Where a project stands."""

    UNDER_WAY = "under_way"
    AWAITS_FID = "awaits_fid"
    COMMITTED = "committed"
    OPERATING = "operating"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


ENDED = (Standing.REFUSED, Standing.WITHDRAWN, Standing.CANCELLED)
BEFORE_DECISION = (Standing.UNDER_WAY, Standing.AWAITS_FID)
WITHDRAWN_BY_OWNER = "withdrawn by its owner"


class Order(NamedTuple):
    """What is to be delivered, for whom and from which phase on.

    Attributes:
        project_id: name of the project.
        owner_id: party that decides on it and pays.
        kind: what it delivers, for tables and colours.
        capex_gbp_m: estimate of the investment [GBP m].
        profile: how its class of works is delivered.
        first_phase: phase it starts with; earlier ones are done.
        extra_development_months: time added to the first phase before FID, or passed before FID
            where all of these are done [month].
    """

    project_id: str
    owner_id: str
    kind: str
    capex_gbp_m: float
    profile: Profile
    first_phase: Phase = Phase.DEVELOP
    extra_development_months: float = 0.0
