"""Which file a name leads to, and that no name leads out of the folder it is written in."""

from __future__ import annotations

import shutil

import pytest

from scenarios.catalogue import SHIPPED, find_cluster, find_scenario, shipped_names
from scenarios.errors import InputError


@pytest.fixture
def beside(tmp_path):
    """A scenario file that makes references, with one neighbour."""
    path = tmp_path / "study.yaml"
    path.write_text("title: A\n")
    (tmp_path / "base_2030.yaml").write_text("title: B\n")
    return path


def fault_of(find, *arguments):
    with pytest.raises(InputError) as caught:
        find(*arguments)
    (fault,) = caught.value.faults
    return fault


def test_shipped_names_are_those_of_the_issue():
    humber = {"reference", "hydrogen_first", "capture_first", "no_support", "coordinated"}
    assert {f"humber/{name}" for name in humber | {"delayed_network"}} <= set(shipped_names())
    assert "tiny/tiny" in shipped_names()
    assert not any("cluster" in name.split("/") for name in shipped_names())


def test_a_shipped_name_and_a_path_lead_to_files(beside):
    assert find_scenario("humber/reference") == SHIPPED / "humber" / "reference.yaml"
    assert find_scenario(beside) == beside.resolve()
    assert find_scenario(str(beside)) == beside.resolve()


def test_a_neighbour_comes_before_a_shipped_scenario(beside):
    assert find_scenario("base_2030", beside) == beside.parent / "base_2030.yaml"
    assert find_scenario("humber/reference", beside) == SHIPPED / "humber" / "reference.yaml"
    own = beside.parent / "humber" / "reference.yaml"
    own.parent.mkdir()
    own.write_text("title: C\n")
    assert find_scenario("humber/reference", beside) == own


def test_capitals_and_hyphens_are_names_too(beside):
    other = beside.parent / "High-Carbon.yml"
    other.write_text("title: D\n")
    assert find_scenario("High-Carbon", beside) == other


def test_a_mistyped_name_gets_a_suggestion(beside):
    assert fault_of(find_scenario, "humber/referense").repair.startswith("write 'humber/reference'")
    assert fault_of(find_scenario, "base_2300", beside).repair.startswith("write 'base_2030'")
    assert "humber/reference" in fault_of(find_scenario, "zzz").repair


@pytest.mark.parametrize(
    "reference", ["", "missing.yaml", "a\0b.yaml", "a" * 5000 + ".yaml", "a" * 5000, "tiny/tiny\n"]
)
def test_names_of_nothing(reference):
    fault = fault_of(find_scenario, reference)
    assert fault.place.startswith("scenario '")
    assert len(fault.place) < 120


@pytest.mark.parametrize(
    "name",
    [
        "../study",
        "..",
        ".",
        "/etc/passwd",
        "a/../../b",
        "humber/../x",
        "~root",
        "a\\b",
        "a b",
        "a/b/c",
    ],
)
def test_a_path_that_leaves_the_folder_is_refused(beside, name):
    fault = fault_of(find_scenario, name, beside)
    assert fault.place == "study.yaml, extends"
    assert fault.value == name
    assert fault.repair == "write 'reference' or 'humber/reference', without a path"


def test_an_ending_is_to_be_left_out(beside):
    fault = fault_of(find_scenario, "base_2030.yaml", beside)
    assert fault.repair == "write 'base_2030', without the ending"


def test_a_link_that_leads_outside_is_not_followed(beside, tmp_path_factory):
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.yaml"
    secret.write_text("title: Secret\n")
    (beside.parent / "linked.yaml").symlink_to(secret)
    assert "links that lead outside" in fault_of(find_scenario, "linked", beside).repair


def test_a_link_within_the_folder_is_followed(beside):
    (beside.parent / "linked.yaml").symlink_to(beside.parent / "base_2030.yaml")
    assert find_scenario("linked", beside).stem == "linked"


def test_a_cluster_is_its_own_folder_one_beside_it_or_a_shipped_one(tiny_copy, beside):
    assert find_cluster("tiny", tiny_copy / "tiny.yaml") == tiny_copy
    assert find_cluster("tiny", beside) == tiny_copy
    assert find_cluster("humber", beside) == SHIPPED / "humber"


@pytest.mark.parametrize("name", ["humbre", "..", "../humber", "humber/..", "", "h" * 5000, "a\0b"])
def test_a_cluster_that_is_not_there(beside, name):
    fault = fault_of(find_cluster, name, beside)
    assert fault.place == "study.yaml, cluster"
    assert "humber" in fault.repair


def test_a_cluster_folder_that_is_a_link_to_elsewhere_is_refused(beside, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    shutil.copytree(SHIPPED / "tiny", elsewhere / "data")
    (beside.parent / "data").symlink_to(elsewhere / "data")
    assert "links that lead outside" in fault_of(find_cluster, "data", beside).repair
