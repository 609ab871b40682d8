"""Printed figures that their own document denies: typed as printed, with why, and in no calculation."""

from __future__ import annotations

import pandas as pd

from toolkit.facts.contracts.tables_by_name import FACTS
from toolkit.facts.facts_as_figures import figures_of
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.figures import frame
from toolkit.measured import undefined
from toolkit.measures.document_dates import says_of


def held(table: str, programme: Programme, when: When) -> pd.DataFrame:
    """List the figures of a table that are typed as denied (``use: sic``), until a stretch.

    Returns
    -------
    DataFrame
        Index the fact; as `Measured` `stated` and `recomputed`, both undefined: it is in no calculation.
    """
    figures = figures_of(programme, table)
    rows = {
        fact: {
            "stated": figures[fact].but(formula="fact"),
            "recomputed": undefined(figures[fact].unit, "not_applicable"),
        }
        for fact, row in programme.facts(FACTS[table])
        if row.use == "sic"
        and says_of(programme, when, row.document, [programme.period(str(getattr(row, "period", "")))])
    }
    return frame(rows, "fact", ["stated", "recomputed"])
