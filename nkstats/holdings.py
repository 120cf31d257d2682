"""Which periods of arrivals the record holds, and in what way: the record's own gaps."""

from __future__ import annotations

from itertools import groupby

import pandas as pd

from nkstats import periods
from nkstats.datasets import DataDir, load_arrivals
from nkstats.reads import noted
from nkstats.vintages import AsOf


@noted
def coverage(as_of: AsOf = None, *, data_dir: DataDir = None) -> pd.DataFrame:
    """Return which years, halves and quarters have which basis.

    Returns
    -------
    pandas.DataFrame
        Indexed by freq (Y, H, Q) and basis, every pair once: n (periods) and periods, as
        ranges such as ``2003Q1–2004Q4, 2006Q1``, empty where there is none.

    Examples
    --------
    >>> coverage("2026-02-04").loc[("Q", "not_published"), "periods"]
    '2025Q3–2025Q4'
    """
    rows = {
        (freq, basis): row
        for freq in periods.FREQUENCIES
        for basis, row in _of(load_arrivals(freq, as_of, data_dir=data_dir)["basis"]).items()
    }
    index = pd.MultiIndex.from_tuples(rows, names=["freq", "basis"])
    frame = pd.DataFrame(list(rows.values()), index=index, columns=["n", "periods"])
    return frame.astype({"n": "Int64", "periods": "string"})


def _of(basis: pd.Series) -> dict[str, tuple[int, str]]:
    """Return the number and the ranges of the periods of each basis."""
    runs: dict[str, list[list[str]]] = {word: [] for word in basis.cat.categories}
    bases = dict(zip(basis.index.astype(str), basis, strict=True))
    for word, run in groupby(bases, bases.__getitem__):
        runs[word].append(list(run))
    return {
        word: (sum(map(len, found)), ", ".join(map(_range, found))) for word, found in runs.items()
    }


def _range(run: list[str]) -> str:
    return run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}"
