"""Which sites decided otherwise in one run than in another of the same seed, and when."""

from __future__ import annotations

import pandas as pd

from twin.results import Results

COLUMNS = ["company_id", "site_id", "measure_id", "kind", "year_here", "year_there"]


def orders(results: Results) -> pd.DataFrame:
    """First year in which each site ordered each measure, one order a row."""
    table = results.tables["decisions"]
    chosen = table[table["chosen"].to_numpy()]
    chosen = chosen.drop_duplicates(["site_id", "measure_id"])
    names = {name: chosen[name].astype(str) for name in COLUMNS[:4]}
    return pd.DataFrame({**names, "year": chosen["year"].to_numpy()})


def changed_minds(here: Results, there: Results) -> pd.DataFrame:
    """Orders that are made in one run and not in the other, or in another year.

    Args:
        here: the run in question.
        there: the run it is compared with.

    Returns:
        One measure of one site a row; a year is missing where the site does not order it there.
    """
    keys = COLUMNS[:4]
    both = orders(here).merge(
        orders(there), on=keys, how="outer", suffixes=("_here", "_there"), validate="1:1"
    )
    differs = ~(both["year_here"] == both["year_there"])
    return both.loc[differs, COLUMNS].reset_index(drop=True)
