"""Changes to single figures of the tables: nothing else moves, and what cannot be is told."""

from __future__ import annotations

import pytest

import twin
from scenarios.catalogue import SHIPPED
from scenarios.figures import override
from scenarios.loading import read_cluster


@pytest.fixture(scope="module")
def rows():
    return read_cluster(SHIPPED / "tiny").rows


def of_dotted(dotted):
    return f"setting {dotted}"


def test_single_figures_are_changed_and_nothing_else(rows):
    changed, faults = override(
        rows, {"pipe_costs.co2/offshore/8.0.capex_gbp_m_per_km": 9, "sites.mill.employees": None},
        of_dotted,
    )  # fmt: skip
    assert faults == []
    assert changed["pipe_costs"][0].capex_gbp_m_per_km == 9.0
    assert changed["sites"][0].employees is None
    assert changed["pipe_costs"][1:] == rows["pipe_costs"][1:]
    assert rows["sites"][0].employees == 1000


@pytest.mark.parametrize(
    ("target", "figure", "value", "expected", "repair"),
    [
        ("sitez.mill.employees", 3, "sitez", "a table of the cluster", "write 'sites'"),
        ("sites.mil.employees", 3, "mil", "a row of sites.csv", "write 'mill'"),
        ("sites.mill.employes", 3, "employes", "a column of sites.csv", "write 'employees'"),
        ("sites.mill", 3, "sites.mill", "table.row.column", "for instance sectors.lime"),
        ("sites", 3, "sites", "table.row.column", "for instance sectors.lime"),
        ("", 3, "", "a table of the cluster", "choose from activity"),
        ("sites.mill.employees", -3, "-3", "a whole number of at least 0 [jobs]", "within bounds"),
        ("sites.mill.employees", "many", "many", "a whole number of at least 0 [jobs]", "whole"),
        ("sectors.chemicals.process_share", True, "true", "a number", "write the figure itself"),
        ("sites.mill.company_id", "nobody", "nobody", "a row of companies.csv", "choose from mill"),
        ("companies.mill_company.name", None, "", "text", "write plain text"),
    ],
)
def test_a_change_that_cannot_be_made(rows, target, figure, value, expected, repair):
    changed, (fault,) = override(rows, {target: figure}, of_dotted)
    assert changed == rows
    assert fault.place == f"setting data.{target}"
    assert (fault.value, fault.expected) == (value, expected)
    assert repair in fault.repair


@pytest.mark.parametrize("column", ["fixed_opex_gbp_per_kw_year", "variable_opex_gbp_per_mwh"])
def test_a_cost_of_operation_beyond_all_sense_is_refused(column):
    """Larger ones overflowed in the sum over a plant's life (found by `make attack`)."""
    tiny = twin.load("tiny/tiny")
    plant = tiny.cluster.production[0].technology_id
    with pytest.raises(twin.InputError, match=column):
        tiny.with_(data={f"production.{plant}.{column}": 1e300})
