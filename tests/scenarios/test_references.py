"""References between tables: none leads nowhere, and no name stands twice."""

from __future__ import annotations

import time

import pytest

from scenarios.catalogue import SHIPPED
from scenarios.loading import read_cluster
from scenarios.references import MOST_FAULTS_PER_TABLE, reference_faults
from scenarios.schema.cluster import TABLES


@pytest.fixture(scope="module")
def rows():
    return read_cluster(SHIPPED / "tiny").rows


def test_shipped_rows_have_no_reference_faults(rows):
    assert reference_faults(rows) == []


def test_a_duplicate_and_an_unknown_reference_are_found(rows):
    mill = rows["sites"][0]
    astray = mill.model_copy(update={"site_id": "astray", "company_id": "mill_compny"})
    faults = reference_faults(rows | {"sites": (*rows["sites"], mill, astray)})
    assert [(fault.place, fault.value, fault.repair) for fault in faults] == [
        ("sites.csv, row mill, site_id", "mill", "delete or rename one of the two"),
        ("sites.csv, row astray, company_id", "mill_compny", "write 'mill_company'"),
    ]


def test_each_reference_of_the_schema_is_checked(rows):
    for table, model in ((name, model) for name, model in TABLES.items() if rows[name]):
        for column, other in model.references.items():
            broken = rows[table][0].model_copy(update={column: "nowhere"})
            faults = reference_faults(rows | {table: (broken, *rows[table][1:])})
            assert f"a row of {other}.csv" in {fault.expected for fault in faults}, (table, column)


def test_many_unknown_references_take_no_time(rows):
    """Ten thousand names, each likened to ten thousand others, would take minutes."""
    mill = rows["sites"][0]
    sites = tuple(
        mill.model_copy(update={"site_id": f"s{i}", "company_id": f"wrong_{i}"})
        for i in range(10_000)
    )
    company = rows["companies"][0]
    companies = tuple(company.model_copy(update={"company_id": f"right_{i}"}) for i in range(300))
    started = time.perf_counter()
    faults = reference_faults(rows | {"sites": sites, "companies": companies})
    assert time.perf_counter() - started < 10.0
    assert sum(fault.place.startswith("sites.csv") for fault in faults) == MOST_FAULTS_PER_TABLE
