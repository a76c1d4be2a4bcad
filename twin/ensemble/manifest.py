"""What produced an ensemble, and how that differs from what is asked for now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios.errors import Fault, written
from twin.ensemble import versions
from twin.ensemble.durable import file_checksum
from twin.ensemble.layout import PLAN
from twin.ensemble.study import Study

if TYPE_CHECKING:
    from twin.ensemble.keeper import Keeper

SHOWN_CHANGES = 12


def manifest_of(store: Keeper) -> dict[str, Any]:
    """Return what exactly produced an ensemble, as it is written beside it."""
    study, stamp = store.study, versions.stamp()
    complete = store.is_complete
    return {
        "title": study.title,
        "status": "complete" if complete else "running",
        "created": store.created,
        "finished": now() if complete else None,
        "study_hash": study.hash,
        "study": study.document(),
        "scenarios": {name: scenario.hash for name, scenario in study.scenarios.items()},
        "settings": {
            name: scenario.settings.model_dump(mode="json")
            for name, scenario in study.scenarios.items()
        },
        "price_base_years": {
            name: scenario.cluster.settings.price_base_year
            for name, scenario in study.scenarios.items()
        },
        "parameters": {
            each.path: each.plain()
            | {
                "kind": each.kind,
                "unit": each.unit,
                "labels": list(each.labels),
                "lowest": each.distribution.low,
                "highest": each.distribution.high,
            }
            for each in study.parameters
        },
        "design": study.document()["design"],
        "samples": study.samples,
        "runs": study.runs,
        "failed": store.failed if complete else None,
        "chunk_runs": store.chunk_runs,
        "plan": file_checksum(store.path / PLAN),
        "twin_version": stamp["cluster-twin"],
        "python": stamp["python"],
        "code": stamp["code"],
        "packages": {name: stamp[name] for name in versions.PACKAGES},
        "chunks": [store.chunks[number].__dict__ for number in sorted(store.chunks) if complete],
    }


def changes(path: Path, manifest: Mapping[str, Any], study: Study) -> list[Fault]:
    """Return a fault for each way in which a folder is not that of a study."""
    faults = []
    if manifest["study_hash"] != study.hash:
        before, now = _flat(manifest["study"]), _flat(study.document())
        different = [key for key in {**before, **now} if before.get(key) != now.get(key)]
        faults = [
            Fault(
                f"study, {key}",
                _brief(now.get(key, "nothing")),
                f"{_brief(before.get(key, 'nothing'))}, with which the runs in {path} were made",
                "change it back to go on, or choose another folder",
            )
            for key in different[:SHOWN_CHANGES]
        ]
    stamp = versions.stamp()
    was = {"python": manifest["python"], "code": manifest["code"], **manifest["packages"]}
    for difference in versions.differences(was, stamp):
        repair = "go on with the versions in manifest.json, or choose another folder"
        expected = "the versions the runs there were made with"
        faults.append(Fault(f"{path}", difference, expected, repair))
    return faults


def _flat(value: Any, prefix: str = "") -> dict[str, Any]:
    """Return nested plain values by dotted path."""
    if not isinstance(value, Mapping):
        return {prefix: value}
    flat: dict[str, Any] = {}
    for name, inner in value.items():
        flat |= _flat(inner, f"{prefix}.{name}" if prefix else str(name))
    return flat


def _brief(value: Any) -> str:
    text = written(value)
    return text if len(text) <= 60 else f"{text[:12]}..."


def now() -> str:
    """Return the time as manifests write it, to the second, in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")
