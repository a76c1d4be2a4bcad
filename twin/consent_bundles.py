"""Which projects apply for consent together: those ordered in one January for one shared pipe.

Only once a cluster manager brings them together, and only for kinds of consent that the scenario
names. What sharing an application means stands in `infrastructure.shared_consent`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from infrastructure.delivery import POSITION, Phase, fortune_of
from infrastructure.shared_consent import JointApplication
from infrastructure.works import Project
from twin.streams import luck_of

if TYPE_CHECKING:
    from twin.model import ClusterModel

CONSENT = POSITION[Phase.CONSENT]


class ConsentBundles:
    """Gathers the projects of a January and lets those of one bundle apply as one."""

    def __init__(self, model: ClusterModel) -> None:
        kinds = model.settings.coordination.shared_consents
        self._model = model
        self._consent = {
            row.works_class: row.consent_id
            for row in model.world.scenario.cluster.delivery
            if row.consent_id in kinds
        }
        self._gathered: defaultdict[tuple[int, str], list[Project]] = defaultdict(list)

    def gather(self, project: Project, pipelines: Sequence[int]) -> None:
        """Note a project that needs consent, under the first pipe it relies on."""
        order = project.order
        consent = self._consent.get(order.profile.works_class)
        needs = POSITION[order.first_phase] <= CONSENT and order.profile.months[CONSENT] > 0.0
        if consent is not None and needs and pipelines:
            self._gathered[pipelines[0], consent].append(project)

    def apply(self, year: int) -> None:
        """Let the bundles of this January apply; who is alone applies for itself."""
        model = self._model
        first = model.settings.coordination.start_year
        bundles = [(key, some) for key, some in self._gathered.items() if len(some) > 1]
        for (pipeline, consent), projects in bundles if year >= first else ():
            name = model.market.pipelines[pipeline].pipeline_id
            luck = luck_of(model.streams, f"consent/{consent}/{name}/{year}")
            application = JointApplication(model.clock, fortune_of(projects[0].order.profile, luck))
            for project in projects:
                application.join(project)
                project.on_ended = _leaving(application, project.on_ended)
            model.journal.note(
                year, model.manager, name, "apply", float(len(projects)), "", len(projects)
            )
        self._gathered.clear()


def _leaving(
    application: JointApplication, on_ended: Callable[[Project], None]
) -> Callable[[Project], None]:
    """Leave the application of a project that ends, before all else that follows from it."""

    def end(project: Project) -> None:
        application.leave(project)
        on_ended(project)

    return end
