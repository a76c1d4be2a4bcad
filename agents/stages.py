"""With which phase the works of a project begin, by how far it is when the run begins."""

from __future__ import annotations

from infrastructure.delivery import Phase
from scenarios.schema.technology import Stage

FIRST_PHASE = {
    Stage.IDEA: Phase.DEVELOP,
    Stage.DEVELOPMENT: Phase.CONSENT,
    Stage.CONSENTED: Phase.ENGINEER,
    Stage.ENGINEERED: Phase.PROCURE,
}
"""First phase that is still to be done; what is cancelled has none."""
