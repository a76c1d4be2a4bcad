"""A page opens with a shipped cluster or with one of the planner's own, from a folder or file."""

import shutil

import pytest

from dashboard.exchange import from_yaml
from dashboard.presets import find, names, open_folder, preset_scenario, reference_name
from scenarios.catalogue import SHIPPED
from scenarios.errors import InputError


@pytest.fixture
def port(tmp_path):
    folder = tmp_path / "port"
    shutil.copytree(SHIPPED / "tiny", folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "tiny.yaml").rename(folder / "port.yaml")
    for name in ("port.yaml", "cluster.yaml"):
        text = (folder / name).read_text(encoding="utf-8")
        text = text.replace("cluster: tiny", "cluster: port")
        text = text.replace("cluster_id: tiny", "cluster_id: port")
        (folder / name).write_text(text, encoding="utf-8")
    yield folder
    open_folder(None)


@pytest.mark.parametrize(
    ("cluster", "preset"),
    [
        ("humber", "humber/reference"),
        ("tiny", "tiny/tiny"),
        ("humber/no_support", "humber/no_support"),
    ],
)
def test_shipped_ones_are_found_by_name(cluster, preset):
    assert find(cluster) == (preset, None)


def test_a_folder_or_file_of_ones_own_is_opened(port):
    assert find(str(port)) == ("port/port", port)
    assert find(str(port / "port.yaml")) == ("port/port", port)
    open_folder(port)
    assert "port/port" in names()
    assert preset_scenario("port/port").settings.cluster == "port"
    assert reference_name("port/port") == "port/port"
    again = from_yaml(b"cluster: port\ntitle: Mine\nseed: 7\n", "port")
    assert (again.preset, again.changes["seed"]) == ("port/port", 7)


@pytest.mark.parametrize("cluster", ["nowhere", "humber/nowhere", "/nowhere/at/all"])
def test_what_is_neither_is_refused(cluster):
    with pytest.raises(InputError, match="a path to a folder or file of your own"):
        find(cluster)


def test_a_folder_without_a_scenario_is_refused(tmp_path):
    with pytest.raises(InputError, match="holds a scenario"):
        find(str(tmp_path))
