"""What is proposed of a file of a standard: a mapping of its sheets, with the questions that it leaves open.

The sheets are laid out as facts are, so that a mapping of them says little more than what each column is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from toolkit.exchange.containers.iati_figures import BEYOND, INDICATIVE
from toolkit.exchange.containers.sheets import Container, Sheet
from toolkit.exchange.mapping.mapping_file import Mapped, Question
from toolkit.exchange.mapping.record_kinds import as_day
from toolkit.facts.periods import YEAR, read_period
from toolkit.words import Words

_WORDS_OF = {"code": "code", "name": "name", "result": "result", "role": "role", "period": "period", "sex": "sex"}
_MORE_OF = {"place": "place", "product": "product", "series": "series", "direction": "direction", "note": "note"}
_SAYS_NOTHING = ("result_title", "level", "unit", "aggregates", "apart", "parts", "kind", "source", "process")
_UNITS = {
    "results": {"whole": "count", "part": "index"},
    "percentages": {"whole": "share", "part": "share", BEYOND: "ratio"},
}
_SHARE = 0.01

WHOLE = ".."
"""The period of a budget that names none, as it is proposed: the whole programme."""

Rows = list[dict[str, str]]


def propose_standard(container: Container, document: str, language: str) -> Mapped:
    """Propose the mapping of a file of IATI or OCDS.

    Parameters
    ----------
    container : Container
        As :func:`read_iati` or :func:`read_ocds` of :mod:`toolkit.exchange.containers` read it.
    document : str
        Code of the document that it will be.
    language : str
        In which reasons are written.
    """
    rows = {name: rows_of(sheet) for name, sheet in container.sheets.items()}
    proposer = _Proposer(rows, Words(language))
    tables = dict(proposer.tables(container))
    questions = [question.model_dump(by_alias=True) for question in proposer.questions()]
    title = next(
        (row[key] for each in ("activities", "processes") for row in rows.get(each, ()) if (key := "title")), ""
    )
    about = {"title": title or container.name, "file": container.name, "form": "database"}
    about |= {"date": _date(rows)}
    return Mapped.model_validate(
        {"documents": {document: about}, "results": proposer.results(), "tables": tables, "questions": questions}
    )


def _date(rows: Mapping[str, Rows]) -> str:
    """Return the day of the last change that a file tells of, or of its last figure; empty where it has no days."""
    told = [
        row.get("updated") or row.get("date") or ""
        for name in ("activities", "processes")
        for row in rows.get(name, ())
    ]
    return max(map(as_day, told), default="")


def rows_of(sheet: Sheet) -> Rows:
    """Return the rows of a sheet, each by the headings of its first one."""
    header = [cell.shown for cell in sheet.rows[0]] if sheet.rows else []
    return [dict(zip(header, (cell.shown for cell in row), strict=False)) for row in sheet.rows[1:]]


def year_begins(container: Container) -> int:
    """Return the month with which the years of a file begin: that of most of its periods of twelve months."""
    periods = (read_period(row.get("period", "")) for sheet in container.sheets.values() for row in rows_of(sheet))
    begins = Counter(period.first % YEAR + 1 for period in periods if period is not None and period.is_year)
    return begins.most_common(1)[0][0] if begins else 1


class _Proposer:
    """Looks at the rows of a file, sheet by sheet."""

    def __init__(self, rows: Mapping[str, Rows], words: Words) -> None:
        self.rows, self.words = rows, words

    def results(self) -> list[dict[str, str]]:
        """Return the results whose indicators the file has, each once."""
        found: dict[str, dict[str, str]] = {}
        for name in _UNITS:
            for row in self.rows.get(name, ()):
                title = row["result_title"] or row["result"]
                found.setdefault(row["result"], {"code": row["result"], "level": row["level"], "title": title})
        return list(found.values())

    def tables(self, container: Container) -> Iterator[tuple[str, dict[str, Any]]]:
        """Give the tables of the mapping."""
        for name in _UNITS:
            if name in self.rows:
                yield name, self._indicators(name, container)
        for name in ("budgets", "contracts", "transactions"):
            if name in self.rows:
                yield name, self._amounts(name, container)

    def _indicators(self, name: str, container: Container) -> dict[str, Any]:
        rows = self.rows[name]
        adds = all(row["aggregates"] == "yes" for row in rows)
        is_share = name == "percentages"
        says: dict[str, Any] = {"aggregation": ("weighted" if is_share else "sum") if adds else "none"}
        says |= {"kind": "share"} if is_share else {} if self._asked_for_kind(name) else {"kind": "stock"}
        units = {word: {"unit": unit} | ({"scale": _SHARE} if is_share else {}) for word, unit in _UNITS[name].items()}
        void = [
            {"columns": ["value"], "when": {"apart": part}, "why": self.words("left_out.part", found=part)}
            for part in dict.fromkeys(row["apart"] for row in rows if row["apart"])
        ]
        columns = self._columns(container.sheets[name], {**_WORDS_OF, **_MORE_OF, "unit": "unit"})
        return {"to": "tracking", "columns": columns, "says": says, "units": units, "void": void}

    def _amounts(self, name: str, container: Container) -> dict[str, Any]:
        columns = self._columns(
            container.sheets[name],
            {
                "line": "code",
                "name": "name",
                "parent": "parent",
                "role": "role",
                "period": "period",
                "currency": "currency",
            },
        )
        table: dict[str, Any] = {"to": "budget", "columns": columns}
        rows = self.rows[name]
        if any(row["role"] == INDICATIVE for row in rows):
            words = {each: each for each in dict.fromkeys(row["role"] for row in rows) if each != INDICATIVE}
            next(column for column in columns if column["name"] == "role")["words"] = words
        if any(not row["role"] for row in rows):
            why = self.words("left_out.transaction")
            table["void"] = [{"columns": ["value"], "when": {"role": ""}, "why": why}]
        return table

    def _columns(self, sheet: Sheet, is_: Mapping[str, str]) -> list[dict[str, Any]]:
        columns: list[dict[str, Any]] = []
        for name in (cell.shown for cell in sheet.rows[0]):
            if name == "value":
                columns.append({"name": name, "means": {}})
            elif name in is_:
                columns.append({"name": name, "is": is_[name]})
            else:
                columns.append({"name": name, "skip": self.words("left_out.text_only")})
        return columns

    # --- questions

    def questions(self) -> Iterator[Question]:
        """Give what the file does not say."""
        if asked := self._asked_for_kind("results"):
            yield Question(
                key="values_of_periods",
                asks="values_of_periods",
                at="results",
                fields={"n": str(len(asked))},
                choices=["flow", "stock", "cumulative_level", "cumulative_increment"],
                sets=["tables.results.says.kind"],
                proposed="stock" if self._rises(asked) else "flow",
            )
        budgets = self.rows.get("budgets", [])
        if indicative := [row for row in budgets if row["role"] == INDICATIVE]:
            yield Question(
                key="indicative_budgets",
                asks="indicative_budgets",
                at="budgets",
                fields={"n": str(len(indicative))},
                choices=["approved", "programmed"],
                sets=[f"tables.budgets.columns[role].words.{INDICATIVE}"],
                proposed="approved",
            )
        for name in ("budgets", "contracts", "transactions"):
            if without := [row["name"] for row in self.rows.get(name, []) if not row["period"]]:
                yield Question(
                    key=f"budget_period.{name}",
                    asks="budget_period",
                    at=name,
                    fields={"found": without[0], "proposed": WHOLE},
                    sets=[f"tables.{name}.says.period"],
                    proposed=WHOLE,
                )

    def _asked_for_kind(self, name: str) -> dict[str, Rows]:
        """Return the indicators whose values could be of their periods, or at the ends of them."""
        found: dict[str, Rows] = defaultdict(list)
        for row in self.rows.get(name, ()) if name == "results" else ():
            if row["role"] == "actual" and row["value"]:
                found[row["code"]].append(row)
        return dict(found)

    def _rises(self, asked: Mapping[str, Sequence[Mapping[str, str]]]) -> bool:
        """Whether values never fall from one period to the next, as levels seldom do; where each has several."""
        several = [rows for rows in asked.values() if len({row["period"] for row in rows}) > 1]
        whole = [[float(row["value"]) for row in rows if not row["sex"] and not row["apart"]] for rows in several]
        return bool(several) and all(values == sorted(values) for values in whole)
