"""Budget: what was spent of what was approved, by year, line, result and mode, beside the time that has passed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import pandas as pd

from toolkit.facts.figures import figures_of
from toolkit.facts.periods import read_period
from toolkit.facts.programme import Programme
from toolkit.measured import Measured, undefined
from toolkit.measures import formulas
from toolkit.measures.observed import observed_in
from toolkit.measures.reconciliation import compare

WHOLE = ".."


Key = tuple[str, str, str, str, str]
"""Line, role, period, mode and version of an amount."""

_KEY = ("line", "role", "period", "mode", "version")


class Amounts:
    """The amounts of a programme in its main currency, looked up by line, role, period and mode.

    Parameters
    ----------
    programme : Programme
    funder : str
        Whose money; empty for the programme's own budget, which is how its accounts print it.
    printed_in : (str, str), optional
        A document and its table: what it prints goes before what counts elsewhere, to check a table by itself.
    """

    def __init__(self, programme: Programme, funder: str = "", printed_in: tuple[str, str] | None = None) -> None:
        self.currency = programme.file.currency
        lines = programme.budget_lines
        self.lines = {str(row["code"]): row for _, row in lines.iterrows()}
        self.children: dict[str, list[str]] = {}
        for code, row in self.lines.items():
            self.children.setdefault(row["parent"], []).append(code)
        own = programme.budget[programme.budget["funder"] == funder]
        own = own[own["currency"].isin([self.currency, ""])]
        counted = own[own["use"] == "yes"]
        if printed_in is not None:
            here = own[(own["document"] == printed_in[0]) & (own["table"] == printed_in[1])]
            counted = pd.concat([counted, here])
        self.facts: dict[Key, Measured] = {}
        self._by_mode: dict[tuple[str, str, str], dict[str, Measured]] = {}
        self._modes: dict[str, set[str]] = {}
        facts = figures_of(programme, "budget")
        for fact, line, role, period, mode, version in counted[[*_KEY]].itertuples():
            self.facts[line, role, period, mode, version] = facts[str(fact)]
        for (line, role, period, mode, _), figure in self.facts.items():
            self._by_mode.setdefault((line, role, period), {})[mode] = figure
            self._modes.setdefault(line, set()).add(mode)

    @property
    def leaves(self) -> list[str]:
        """Lines without lines below them: the only ones whose amounts are added."""
        return [code for code in self.lines if code not in self.children]

    @property
    def root(self) -> str:
        """The line that all others belong to."""
        return self.children[""][0] if "" in self.children else ""

    def below(self, code: str) -> list[str]:
        """List the leaves under a line; the line itself when it is one."""
        if code not in self.children:
            return [code]
        return [leaf for child in self.children[code] for leaf in self.below(child)]

    def get(self, line: str, role: str, period: str, mode: str | None = None) -> Measured:
        """Give one amount; `mode` None takes whichever mode the line has, the empty one first."""
        found = self._by_mode.get((line, role, period), {})
        if mode is not None:
            return found.get(mode, undefined("money", "not_reported"))
        return found.get("") or next(iter(found.values()), undefined("money", "not_reported"))

    def mode(self, line: str) -> str:
        """Name the mode in which a line is managed; empty for a line of several or of none."""
        modes = self._modes.get(line, set())
        return next(iter(modes)) if len(modes) == 1 else ""

    def total(self, lines: list[str], role: str, period: str) -> Measured:
        """Add the amounts of leaves."""
        return formulas.total(*[self.get(leaf, role, period) for leaf in lines], subjects=lines)

    def spent_until(self, line: str, year: int, mode: str | None = None) -> Measured:
        """Give what was spent on a line from the start to the end of a year."""
        return self.get(line, "executed", f"..{year}", mode)


@lru_cache(maxsize=64)
def amounts_of(programme: Programme, funder: str = "", printed_in: tuple[str, str] | None = None) -> Amounts:
    """Give the amounts of a programme, gathered once."""
    return Amounts(programme, funder, printed_in)


def _executed(approved: Measured, spent: Measured) -> dict[str, Measured]:
    return {
        "approved": approved,
        "executed": spent,
        "execution": formulas.execution(spent, approved),
        "balance": formulas.balance(approved, spent),
    }


def execution(programme: Programme, year: int) -> Mapping[str, Measured]:
    """Give what was spent of the whole budget until a year, beside the time that has passed.

    Returns
    -------
    mapping of str to Measured
        `approved executed execution balance` of the whole budget; `time` the part of its duration that the programme
        says has passed, `time_calendar` the part by its effective dates; `lead` execution less time, in points;
        `year_approved year_executed year_execution` of the year alone.
    """
    amounts = amounts_of(programme)
    root = amounts.root
    whole = _executed(amounts.get(root, "approved", WHOLE, ""), amounts.spent_until(root, year, ""))
    of_year = _executed(amounts.get(root, "approved", str(year), ""), amounts.get(root, "executed", str(year), ""))
    time = elapsed(programme, year)
    return (
        whole
        | {
            "time": time,
            "time_calendar": elapsed_by_calendar(programme, year),
            "lead": formulas.points(whole["execution"], time),
        }
        | {f"year_{name}": figure for name, figure in of_year.items() if name != "balance"}
    )


def elapsed(programme: Programme, year: int) -> Measured:
    """Give the part of the duration that has passed: as the programme counts its months, else by calendar."""
    code = programme.file.time_indicator
    if code is None:
        return elapsed_by_calendar(programme, year)
    observed, indicator = observed_in(programme), programme.indicators[code]
    return formulas.share(observed.actual(indicator, year), observed.any(code, "final_target")).but(formula="elapsed")


def elapsed_by_calendar(programme: Programme, year: int) -> Measured:
    """Give the part of the effective duration that has passed at the end of a year, in whole months."""
    start, end = programme.file.start, programme.file.end
    first, last = (read_period(span.effective or span.agreed or "") for span in (start, end))
    now = read_period(f"{year}-M12")
    if first is None or last is None or now is None:
        return undefined("share", "dates_not_reported", "elapsed_by_calendar")
    months, passed = last.last - first.first + 1, min(now.last, last.last) - first.first + 1
    return Measured(passed / months, "share", "elapsed_by_calendar", numerator=float(passed), denominator=float(months))


def by_year(programme: Programme, year: int) -> pd.DataFrame:
    """Give approved and spent amounts of each year until one.

    Returns
    -------
    DataFrame
        Index `year` as text; `Measured` columns `approved executed execution`, and `cumulative` since the start.
    """
    amounts = amounts_of(programme)
    root, rows = amounts.root, {}
    for each in programme.file.reporting_years:
        if each <= year:
            figures = _executed(
                amounts.get(root, "approved", str(each), ""), amounts.get(root, "executed", str(each), "")
            )
            rows[str(each)] = {k: v for k, v in figures.items() if k != "balance"} | {
                "cumulative": amounts.spent_until(root, each, "")
            }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("year")


def by_mode(programme: Programme, year: int) -> pd.DataFrame:
    """Add the lines of each financing mode, and hold the sums against the printed ones.

    Returns
    -------
    DataFrame
        Index `mode`; `Measured` columns `approved executed execution balance`, `stated` (the printed execution), and
        `verdict` as text.
    """
    amounts = amounts_of(programme)
    modes: dict[str, list[str]] = {}
    for leaf in amounts.leaves:
        modes.setdefault(amounts.mode(leaf), []).append(leaf)
    rows: dict[str, dict[str, object]] = {}
    for mode in sorted(m for m in modes if m):
        figures = _executed(
            amounts.total(modes[mode], "approved", WHOLE), amounts.total(modes[mode], "executed", f"..{year}")
        )
        stated = next(
            (
                amounts.facts[k]
                for k in amounts.facts
                if k[:2] == (amounts.root, "stated_share") and k[3] == mode and k[2] != WHOLE
            ),
            undefined("ratio", "not_reported"),
        )
        verdict = compare(stated, figures["execution"]).outcome
        rows[mode] = {**figures, "stated": stated, "verdict": verdict}
    columns = ["approved", "executed", "execution", "balance", "stated", "verdict"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("mode")


def by_line(programme: Programme, year: int) -> pd.DataFrame:
    """Give every line that carries money of its own.

    Returns
    -------
    DataFrame
        Index `line`; `group` (the line above), `mode` and `state` (``overspent``, ``unused`` below 10 %, or empty)
        as text; `Measured` columns `approved executed execution balance`.
    """
    amounts = amounts_of(programme)
    rows = {}
    for leaf in amounts.leaves:
        figures = _executed(amounts.get(leaf, "approved", WHOLE), amounts.spent_until(leaf, year))
        if figures["approved"].value or figures["executed"].value:
            rows[leaf] = {
                "group": amounts.lines[leaf]["parent"],
                "mode": amounts.mode(leaf),
                "state": _state(figures),
            } | figures
    columns = ["group", "mode", "state", "approved", "executed", "execution", "balance"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("line")


_UNUSED = 0.10


def _state(figures: Mapping[str, Measured]) -> str:
    if figures["balance"] and figures["balance"].number < 0:
        return "overspent"
    return "unused" if figures["execution"] and figures["execution"].number < _UNUSED else ""


def by_result(programme: Programme, year: int) -> pd.DataFrame:
    """Add the lines of each result; lines of no result, as general means, stand under their own heading.

    Returns
    -------
    DataFrame
        Index `subject`, a result or a top line; `Measured` columns `approved executed execution balance`, and `part`,
        its part of all spending.
    """
    amounts = amounts_of(programme)
    groups: dict[str, list[str]] = {}
    for leaf in amounts.leaves:
        result = str(amounts.lines[leaf]["result"]) or _top(amounts, leaf)
        groups.setdefault(result, []).append(leaf)
    rows = {
        subject: _executed(amounts.total(leaves, "approved", WHOLE), amounts.total(leaves, "executed", f"..{year}"))
        for subject, leaves in groups.items()
    }
    spent = formulas.total(*[row["executed"] for row in rows.values()])
    for row in rows.values():
        row["part"] = formulas.share(row["executed"], spent)
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("subject")


def _top(amounts: Amounts, code: str) -> str:
    """Name the line right under the root to which a line belongs."""
    while (parent := str(amounts.lines[code]["parent"])) not in ("", amounts.root):
        code = parent
    return code


def plan(programme: Programme, year: int) -> pd.DataFrame:
    """Give the quarters that are planned after a year, and what the plan leaves to its last one.

    Returns
    -------
    DataFrame
        Index `period`; `Measured` columns `REGIE`, `COGES`… one a mode, and `total`. Sums of the lines.
    """
    amounts = amounts_of(programme)
    periods = sorted(
        {
            k[2]
            for k in amounts.facts
            if k[1] == "forecast" and (p := read_period(k[2])) is not None and p.first >= (year + 1) * 12
        }
    )
    modes: dict[str, list[str]] = {}
    for leaf in amounts.leaves:
        modes.setdefault(amounts.mode(leaf), []).append(leaf)
    rows = {
        period: {mode: amounts.total(leaves, "forecast", period) for mode, leaves in sorted(modes.items()) if mode}
        | {"total": amounts.total(amounts.leaves, "forecast", period)}
        for period in periods
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("period")
