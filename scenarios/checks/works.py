"""What must hold of works: classes that every run orders, packages, who competes for crews."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from scenarios.checks.economy import SHARE_TOLERANCE
from scenarios.errors import Fault
from scenarios.schema.cluster import Cluster
from scenarios.schema.labour import PIPELINE_WORKS, WorkPackageRow

SHARED_BY_STAGE = ("months_share", "season_from_month", "season_to_month")
"""What packages that are done side by side have in common."""


def works_faults(cluster: Cluster) -> Iterable[Fault]:
    """Return a fault where the works that every run needs are missing."""
    present = {row.works_class for row in cluster.delivery}
    if PIPELINE_WORKS not in present:
        expected = f"the class {PIPELINE_WORKS}, which every run needs"
        yield Fault("delivery.csv, works_class", "", expected, "add its row")


def duration_faults(cluster: Cluster) -> Iterable[Fault]:
    """Return a fault for works that take no time."""
    for row in cluster.delivery:
        if row.build_months == 0.0:
            expected = "above 0 [month], because investment is spread over it"
            repair = "write the shortest time it takes, for instance 0.5"
            yield Fault(f"delivery.csv, row {row.id}, build_months", "0", expected, repair)


def package_faults(cluster: Cluster) -> Iterable[Fault]:
    """Shares of a class sum to one: labour over trades, months over stages."""
    packages: dict[str, list[WorkPackageRow]] = defaultdict(list)
    for row in cluster.work_packages:
        packages[row.works_class].append(row)
    for works_class in sorted({row.works_class for row in cluster.delivery}):
        rows = packages[works_class]
        stages = _first_of_each_stage(rows)
        for row in rows:
            yield from _unlike_its_stage(row, stages[row.stage])
        for column, total in (
            ("labour_share", sum(row.labour_share for row in rows)),
            ("months_share", sum(row.months_share for row in stages.values())),
        ):
            if abs(total - 1.0) > SHARE_TOLERANCE:
                yield Fault(
                    f"work_packages.csv, rows {works_class}, {column}",
                    f"{total:.6g} in all",
                    "shares that sum to 1, those of months once for each stage",
                    "add or correct packages of this class",
                )


def competing_faults(cluster: Cluster) -> Iterable[Fault]:
    """Return a fault for each competing project that ends before it begins."""
    for row in cluster.competing_works:
        if row.to_year < row.from_year:
            place = f"competing_works.csv, row {row.id}, to_year"
            expected = f"{row.from_year}, its from_year, or later"
            yield Fault(place, str(row.to_year), expected, "correct one of the two years")


def _first_of_each_stage(rows: Iterable[WorkPackageRow]) -> dict[int, WorkPackageRow]:
    stages: dict[int, WorkPackageRow] = {}
    for row in rows:
        stages.setdefault(row.stage, row)
    return stages


def _unlike_its_stage(row: WorkPackageRow, first: WorkPackageRow) -> Iterable[Fault]:
    for column in SHARED_BY_STAGE:
        value, common = getattr(row, column), getattr(first, column)
        if value != common:
            yield Fault(
                f"work_packages.csv, row {row.id}, {column}",
                f"{value:g}",
                f"{common:g}, as the others of stage {row.stage}",
                "give all packages of a stage the same, or another stage",
            )
