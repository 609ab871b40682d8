"""Folding: what a page shows at once of a table, and what waits under one line until a reader opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.measures.reconciliation.claims import follows

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS = 15
"""Rows that a page shows at once; of a longer table the sentences and the picture beside it say what was found."""


_RECOMPUTED = "recomputed"
"""The column of tables that are there to compare, and show nothing beside that."""


def parted(frame: pd.DataFrame, *, is_folded: bool) -> list[tuple[pd.DataFrame, str]]:
    """Part a table into what is open and what is folded.

    Of a table that holds figures against others what follows is folded: all of it where it shows nothing else, and of
    a long table the rows in order. Any other table is folded where it is long, or where its layout says so.

    Returns
    -------
    list of (DataFrame, str)
        Rows, and how their number is told in the line that folds them: empty where they are open, ``in_order`` where
        they are the rows that follow, else ``rows``.
    """
    is_long = len(frame) > MOST_ROWS
    if "verdict" in frame:
        follow = follows(frame)
        if follow.all() and _RECOMPUTED in frame:
            return [(frame, "in_order")]
        if is_long and follow.any():
            return [(frame[~follow], ""), (frame[follow], "in_order")]
    return [(frame, "rows" if is_long or is_folded else "")]
