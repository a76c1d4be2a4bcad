"""Copies a shipped cluster into a folder of one's own, under the name of that folder."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from scenarios.catalogue import CLUSTER_FILE, SHIPPED
from scenarios.errors import Fault, InputError
from scenarios.schema.base import IDENTIFIER
from scenarios.translate import did_you_mean


def shipped_clusters() -> list[str]:
    """Return the names of all shipped clusters."""
    return sorted(path.parent.name for path in SHIPPED.glob(f"*/{CLUSTER_FILE}"))


def copy_cluster(folder: Path, like: str = "tiny") -> Path:
    """Copy all tables, maps and scenarios of a shipped cluster.

    The copy is a cluster of its own: it and its scenarios are called after its folder.

    Args:
        folder: folder to make; its name becomes that of the cluster.
        like: shipped cluster to copy.

    Returns:
        A scenario of the copy: the one called after the cluster, else ``reference.yaml``.

    Raises:
        InputError: if the folder exists or cannot be made, its name is no name of a cluster, or
            there is no such cluster to copy.
    """
    name, clusters = folder.resolve().name, shipped_clusters()
    faults = []
    if not re.match(IDENTIFIER, name):
        expected = "a name of lower-case letters, digits and underscores that begins with a letter"
        faults.append(Fault("the new folder", name, expected, "choose another name"))
    if folder.exists():
        expected = "a folder that does not exist yet"
        faults.append(Fault("the new folder", str(folder), expected, "choose another name"))
    if like not in clusters:
        expected = "a shipped cluster"
        faults.append(Fault("--like", like, expected, did_you_mean(like, clusters)))
    if faults:
        raise InputError(faults)
    try:
        shutil.copytree(SHIPPED / like, folder, ignore=shutil.ignore_patterns("__pycache__"))
        for path in sorted(folder.glob("*.yaml")):
            text = path.read_text(encoding="utf-8")
            own = re.sub(rf"^(cluster|cluster_id): *{like}$", rf"\1: {name}", text, flags=re.M)
            path.write_text(own, encoding="utf-8")
        if (folder / f"{like}.yaml").is_file():
            return (folder / f"{like}.yaml").rename(folder / f"{name}.yaml")
    except KeyboardInterrupt:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    except OSError as error:
        repair = f"check space and permissions ({error.strerror})"
        fault = Fault("the new folder", str(folder), "a folder that can be written", repair)
        raise InputError([fault]) from None
    return folder / "reference.yaml"
