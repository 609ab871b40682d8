"""Printed figures that their own document denies: typed as printed, with why, and in no calculation."""

from __future__ import annotations

import pandas as pd

from toolkit.facts.contracts.tables import FACTS
from toolkit.facts.figures import figures_of, printed_of
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.figures import frame
from toolkit.measures.document_dates import says_of


def held(table: str, programme: Programme, when: When) -> pd.DataFrame:
    """List the figures of a table that are typed as denied (``use: sic``), until a stretch.

    Returns
    -------
    DataFrame
        Index the fact; as `Measured` `stated`, disputed, and `recomputed`, which is undefined: it is in no calculation.
    """
    printed, used = printed_of(programme, table), figures_of(programme, table)
    rows = {
        fact: {"stated": printed[fact], "recomputed": used[fact]}
        for fact, row in programme.facts(FACTS[table])
        if row.use == "sic"
        and printed[fact]
        and says_of(programme, when, row.document, [programme.period(str(getattr(row, "period", "")))])
    }
    return frame(rows, "fact", ["stated", "recomputed"])
