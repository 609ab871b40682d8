"""Follow-up: recommendations, decisions, lessons, what was done and what is planned, and where each stands."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from toolkit.errors import refuse_unknown
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.figures import frame, kept
from toolkit.measured import Measured, counted
from toolkit.measures.document_dates import says_of

STATUSES = ("done", "ongoing", "planned", "delayed", "cancelled", "unsaid")
"""Every status an entry can have, in the order of a table; ``unsaid`` where its document gives none."""

OPEN = ("ongoing", "planned", "delayed", "unsaid")


CAUSE = "cause"
"""Kind of what tells why something went as it did: nothing that could be followed up."""


def causes(programme: Programme, when: When | None = None) -> pd.DataFrame:
    """List why it went so, as the documents tell it; as :func:`entries`."""
    told = _told(programme, when)
    return told[told["kind"] == CAUSE]


def entries(programme: Programme, when: When | None = None) -> pd.DataFrame:
    """List what is followed up.

    Parameters
    ----------
    programme : Programme
    when : int, str or Evaluated, optional
        Leaves out what belongs to a plan that does not cover this year, and what came after it.

    Returns
    -------
    DataFrame
        One row an entry, index its code, in the order of the results, then those that name none; as text `fact section
        kind period result text addressed_to due status follows`, the columns of ``follow_up.csv``; `section` is the
        result, or the kind of an entry without one; `status` is ``unsaid`` where the document gives none.
    """
    told = _told(programme, when)
    return told[told["kind"] != CAUSE]


def _told(programme: Programme, when: When | None) -> pd.DataFrame:
    table = programme.table("follow_up").query("use == 'yes'")
    if when is not None:
        told = table[["result", "document", "period"]].itertuples(index=False)
        table = kept(
            table,
            (
                programme.is_valid(result, when) and says_of(programme, when, document, [programme.period(period)])
                for result, document, period in told
            ),
        )
    table = table.assign(fact=table.index, status=table["status"].where(table["status"] != "", "unsaid"))
    table = table.assign(section=table["result"].where(table["result"] != "", table["kind"]))
    order = {code: number for number, code in enumerate(programme.results)}
    table = table.sort_values("result", key=lambda codes: codes.map(lambda c: order.get(c, len(order))), kind="stable")
    columns = ["fact", "section", "kind", "period", "result", "text", "addressed_to", "due", "status", "follows"]
    return table.set_index("code")[columns]


def by_status(programme: Programme, by: str = "kind", when: When | None = None) -> pd.DataFrame:
    """Count entries by status.

    Parameters
    ----------
    programme : Programme
    by : {"kind", "result"}
        What the rows are.
    when : int, str or Evaluated, optional
        As for :func:`entries`.

    Returns
    -------
    DataFrame
        One row a kind or result, in the order of the file; as `Measured` counts one column a status that occurs, and
        `entries`, all of them.
    """
    refuse_unknown(by, ("kind", "result"), "by")
    listed = entries(programme, when)
    listed = listed[listed[by] != ""]
    occurring = [status for status in STATUSES if (listed["status"] == status).any()]
    rows = {}
    for name, own in listed.groupby(by, sort=False):
        by_state = {status: _count(own.loc[own["status"] == status, "fact"]) for status in occurring}
        rows[str(name)] = by_state | {"entries": _count(own["fact"])}
    return frame(rows, by, [*occurring, "entries"])


def due(programme: Programme, when: When | None = None) -> pd.DataFrame:
    """Count what is still open by the period in which it is due, and for whom.

    Returns
    -------
    DataFrame
        One row a due period and addressee, in order of time; as text `due addressed_to`, as `Measured` the count
        `entries`.
    """
    listed = entries(programme, when)
    still = listed[(listed["due"] != "") & listed["status"].isin(OPEN)]
    groups: dict[tuple[str, str], list[str]] = {}
    for fact, period, who in still[["fact", "due", "addressed_to"]].itertuples(index=False):
        groups.setdefault((period, who), []).append(fact)
    rows = {
        f"{period}:{who}": {"due": period, "addressed_to": who, "entries": _count(facts)}
        for (period, who), facts in sorted(groups.items(), key=lambda item: (_end(programme, item[0][0]), item[0]))
    }
    return frame(rows, "due_for", ["due", "addressed_to", "entries"])


def continued(programme: Programme, when: When | None = None) -> Measured:
    """Count the entries on what was done that a plan for the next cycle follows, of all of them."""
    listed = entries(programme, when)
    done = listed[listed["kind"] == "progress"]
    followed = done[done.index.isin(list(listed["follows"]))]
    return _count(followed["fact"]).but(n=len(followed), of=len(done))


def _end(programme: Programme, period: str) -> int:
    read = programme.period(period)
    return read.last if read is not None else 0


def _count(facts: Sequence[str] | pd.Series) -> Measured:
    return counted(len(facts), tuple(map(str, facts)))
