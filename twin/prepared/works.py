"""How each class of works is delivered in a scenario: rows and settings made into profiles."""

from __future__ import annotations

import math

from infrastructure.delivery import ConsentRules, Insolvency, Phase, Profile, Stage
from infrastructure.delivery_quality import QUALITIES, Quality
from infrastructure.season import Season
from infrastructure.workforce import Training
from scenarios.schema.cluster import Cluster
from scenarios.schema.delivery import Delivery
from scenarios.schema.labour import ConsentRow, DeliveryRow, TradeRow, WorkPackageRow
from scenarios.units import MONTHS_PER_YEAR


def works_profiles(cluster: Cluster, delivery: Delivery) -> dict[str, Profile]:
    """Profile of every class of works."""
    quality = QUALITIES[delivery.quality.value]
    consents = {row.consent_id: row for row in cluster.consents}
    packages: dict[str, list[WorkPackageRow]] = {row.works_class: [] for row in cluster.delivery}
    for package in cluster.work_packages:
        packages[package.works_class].append(package)
    return {
        row.works_class: _profile(
            row, consents[row.consent_id], packages[row.works_class], delivery, quality
        )
        for row in cluster.delivery
    }


def planned_years(profile: Profile, first_phase: Phase) -> int:
    """Whole years to service when all goes as planned, for works that begin with a phase."""
    return max(1, math.ceil(profile.planned_months(first_phase) / MONTHS_PER_YEAR))


def training_of(row: TradeRow) -> Training:
    """How a trade renews itself."""
    return Training(
        row.starts_per_worker_year,
        row.starts_in_shortage_per_worker_year,
        row.training_years,
        row.retirement_per_year,
    )


def _profile(
    row: DeliveryRow,
    consent: ConsentRow,
    packages: list[WorkPackageRow],
    delivery: Delivery,
    quality: Quality,
) -> Profile:
    scale = delivery.duration_multiplier
    months = (
        row.develop_months,
        row.consent_months,
        row.engineer_months,
        row.procure_months,
        row.build_months,
        row.commission_months,
    )
    return Profile(
        works_class=row.works_class,
        months=tuple(month * scale for month in months),
        stages=_stages(packages),
        shortest_ratio=row.shortest_ratio,
        longest_ratio=_tail(row.longest_ratio, quality),
        overrun_mean=row.overrun_mean * delivery.overrun_multiplier * quality.overrun_multiplier,
        overrun_spread=row.overrun_spread,
        labour_fte_years_per_gbp_m=row.labour_fte_years_per_gbp_m,
        consent=ConsentRules(
            refusal_probability=consent.refusal_probability,
            shortest_ratio=consent.shortest_ratio,
            longest_ratio=_tail(consent.longest_ratio, quality),
            objection_probability=consent.objection_probability,
            objection_months=consent.objection_months * scale,
            challenge_probability=consent.challenge_probability,
            challenge_months=consent.challenge_months * scale,
            upheld_probability=consent.upheld_probability,
            resubmission_probability=consent.resubmission_probability,
            redesign_months=consent.redesign_months * scale,
        ),
        insolvency=Insolvency(
            delivery.insolvency_per_year,
            delivery.insolvency_stop_months,
            delivery.insolvency_cancels_probability,
        ),
        abandonment_probability=row.abandonment_probability * quality.abandonment_multiplier,
        delay_correlation=delivery.delay_correlation,
        reserve_share=quality.reserve_share,
    )


def _stages(packages: list[WorkPackageRow]) -> tuple[Stage, ...]:
    """Stages in their order; packages of one stage share its months and season."""
    stages: dict[int, list[WorkPackageRow]] = {}
    for row in sorted(packages, key=lambda row: (row.stage, row.trade_id)):
        stages.setdefault(row.stage, []).append(row)
    return tuple(
        Stage(
            rows[0].months_share,
            {row.trade_id: row.labour_share for row in rows},
            Season(rows[0].season_from_month, rows[0].season_to_month),
        )
        for rows in stages.values()
    )


def _tail(longest_ratio: float, quality: Quality) -> float:
    return 1.0 + (longest_ratio - 1.0) * quality.tail_multiplier
