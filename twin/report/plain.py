"""Renders a report's tables as CSV, and the run in the IAMC layout that pyam reads."""

from __future__ import annotations

import pandas as pd

from twin.ensemble.exports import iamc
from twin.report.content import Report, Table

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""What spreadsheet programs take for a formula where a text of CSV begins with it (OWASP)."""


def render_csv(report: Report) -> dict[str, bytes]:
    """Return every table as CSV by file name: those of the report, then those of the run."""
    files = {"headline.csv": _headline(report)}
    for table in report.tables():
        files[f"{table.key}.csv"] = _encoded(_frame(table))
    for key, frame in report.raw.items():
        files[f"run_{key}.csv"] = _encoded(frame)
    return files


def render_iamc(report: Report) -> bytes:
    """Return the yearly figures of the run in the IAMC layout, one column a year."""
    yearly = report.raw["cluster_year"]
    if "scenario" not in yearly:
        yearly = yearly.assign(scenario=report.manifest["scenario"])
    if "label" in yearly and yearly.groupby("scenario")["label"].nunique().max() > 1:
        yearly = yearly.assign(scenario=yearly["scenario"] + ", " + yearly["label"])
    run_id, names = pd.factorize(yearly["scenario"])
    runs = pd.DataFrame({"run_id": range(len(names)), "scenario": names})
    yearly = yearly.drop(columns=["scenario", "label"], errors="ignore").assign(run_id=run_id)
    region = str(report.manifest["cluster"]).replace("_", " ").title()
    model = f"cluster-twin {report.manifest['versions']['cluster-twin']}"
    base = int(report.manifest["price_base_year"])
    table = iamc(yearly, runs, region=region, price_base_year=base, model=model)
    table = table.drop(columns="run")
    content: str = table.to_csv(index=False)
    return content.encode()


def safe(value: object) -> object:
    """Put an apostrophe before a text that a spreadsheet would take for a formula.

    Source: OWASP, CSV Injection. Numbers stay as they are.
    """
    if isinstance(value, str) and value.startswith(DANGEROUS):
        return f"'{value}"
    return value


def _headline(report: Report) -> bytes:
    rows = [(each.key, each.label, each.unit, each.value, each.note) for each in report.headlines]
    return _encoded(pd.DataFrame(rows, columns=["key", "figure", "unit", "value", "note"]))


def _frame(table: Table) -> pd.DataFrame:
    heads = [column.head for column in table.columns]
    return pd.DataFrame(list(table.rows), columns=heads)


def _encoded(frame: pd.DataFrame) -> bytes:
    plain = frame.copy()
    for i, name in enumerate(plain.columns):
        if not pd.api.types.is_numeric_dtype(plain.iloc[:, i]):
            words = [safe(value) for value in frame.iloc[:, i].astype(object)]
            plain[name] = pd.Series(words, frame.index, dtype=object)
    content: str = plain.to_csv(index=False)
    return content.encode("utf-8", errors="replace")
