"""Frames of figures: made of rows by their key, and kept in part; one without rows still has its columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd


def framed(rows: Mapping[str, Mapping[str, Any]], columns: Iterable[str], name: str) -> pd.DataFrame:
    """Make a frame of rows by their key."""
    return pd.DataFrame.from_dict(dict(rows), orient="index", columns=list(columns)).rename_axis(name)


def kept(frame: pd.DataFrame, flags: Iterable[bool]) -> pd.DataFrame:
    """Keep the rows of a frame for which something is true, said row by row."""
    return frame[pd.Series(list(flags), index=frame.index, dtype=bool)]


CAPTION = "caption"
"""Attribute of a frame: which caption says what it holds, where that is not always the same."""


def captioned(frame: pd.DataFrame, caption: str) -> pd.DataFrame:
    """Say on a frame what it holds, where its usual caption would not be true."""
    frame.attrs[CAPTION] = caption
    return frame
