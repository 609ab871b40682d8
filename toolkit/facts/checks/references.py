"""References: codes that are there or have words, currencies with a rate, facts that statements name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import get_args

from toolkit.errors import Problem, choice, nearest
from toolkit.facts.checks.readable import Findings, Readable
from toolkit.facts.contracts.allowed import COUNTED, GROUPS, KINDS_OF_FOLLOW_UP, LEVELS, UNITS, Criterion
from toolkit.facts.contracts.figure_tables import ActivityProgress, Amount, BeneficiaryCount, Observation, Row
from toolkit.facts.contracts.rates_and_statements import ExchangeRate, Statement
from toolkit.facts.contracts.tables_by_name import FACTS, NAMED, TABLE_OF
from toolkit.facts.contracts.values import LETTERS
from toolkit.facts.contracts.word_tables import Activity, BudgetLine, FollowUp, Grade
from toolkit.facts.folders import shown_path
from toolkit.facts.identifiers import LITERALS, MOMENT, OPERANDS, operands_of

Known = tuple[Collection[str] | None, str]
"""The codes that there are, None where they cannot all be read; and what they are."""

_NOT_ASKED = "X"
"""In the place of the answer to a sub-question: it does not apply."""


def missing(found: str, known: Collection[str], what: str) -> dict[str, str]:
    """Return the fields of a problem that refers to something that is not there."""
    return {"found": found, "what": what, "nearest": ", ".join(nearest(found, known))}


def row_references(programme: Readable, table: str, row: Row) -> Findings:
    """Find what a row names and is nowhere."""
    for column, (codes, what) in _known(programme, table).items():
        code = getattr(row, column, "")
        if not code or codes is None or code in codes:
            continue
        padded = code.zfill(max((len(c) for c in codes), default=0))
        if column in ("place", "parent") and padded in codes:
            yield "lost_zero", column, {"found": code, "expected": padded}
        elif column == "indicator":
            yield "unknown_indicator", column, missing(code, codes, what)
        else:
            yield "unknown_reference", column, missing(code, codes, what)
    if isinstance(row, Observation):
        indicator = programme.indicators.get(row.indicator)
        if indicator is not None and row.series and row.series not in indicator.series:
            yield "unknown_reference", "series", missing(row.series, indicator.series, "series")
    if isinstance(row, Grade):
        yield from _grade(programme, row)
    if isinstance(row, BudgetLine):
        yield from _line(programme, row)


@lru_cache(maxsize=64)
def _known(programme: Readable, table: str) -> Mapping[str, Known]:
    """Return what can be named in the columns of a table."""
    codes = programme.codes
    known: dict[str, Known] = {
        "indicator": (programme.indicators, "indicator"),
        "result": (programme.results, "result"),
        "funder": ({funder.code for funder in programme.file.funders}, "funder"),
        "parent": (codes(table), "parent"),
        "follows": (codes(table), "followed"),
    }
    known |= {column: (codes(other), _WHAT[other]) for column, other in NAMED.items()}
    if table == "criteria":
        activities = codes("activities")
        subjects = None if activities is None else {*programme.results, *activities}
        known["subject"] = (subjects, "result_or_activity")
    return known


_WHAT = MappingProxyType(
    {"budget_lines": "budget_line", "activities": "activity", "places": "place", "follow_up": "recommendation"}
)
"""What the code of a table stands for."""


def _line(programme: Readable, row: BudgetLine) -> Findings:
    """Refuse a line under one of another scheme, whose sums never cross, and a match with one of the same."""
    lines = {line.code: line for line in (other for _, other in programme.rows(BudgetLine))}
    above, match = lines.get(row.parent), lines.get(row.matches)
    if above is not None and above.scheme != row.scheme:
        yield "parent_in_other_scheme", "parent", {"found": row.parent, "scheme": above.scheme, "own": row.scheme}
    if match is not None and match.scheme == row.scheme:
        yield "match_in_same_scheme", "matches", {"found": row.matches, "scheme": row.scheme}


def _grade(programme: Readable, row: Grade) -> Findings:
    """Refuse a grade that is no step of its scale, and a sub-question that the donor's form does not ask."""
    rule, scale = programme.rule_set, programme.scale
    steps = [step.code for step in (*scale.steps, *scale.outside)]
    if row.question and rule is not None:
        asked = [q.code for criterion, g in rule.criteria.items() if criterion == row.criterion for q in g.questions]
        if row.question not in asked:
            yield "unknown_reference", "question", missing(row.question, asked, "question")
        steps = [*LETTERS, _NOT_ASKED]
        known = row.grade in steps
    else:
        known = scale.step(row.grade) is not None
    if not known:
        yield "unknown_grade", "grade", {"found": row.grade, "scale": scale.code, "expected": ", ".join(steps)}


_KNOWN: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "units": UNITS,
        "counts": COUNTED,
        "groups": GROUPS,
        "levels": LEVELS,
        "kinds": KINDS_OF_FOLLOW_UP,
        "criteria": get_args(Criterion),
    }
)
"""What every programme can use, by the key under which ``programme.yaml`` has its own words."""

_DERIVED = ("change", "points")
"""Units of figures that only a calculation gives, beside those of facts."""


def row_codes(programme: Readable, _: str, row: Row) -> Findings:
    """Find codes of a row that nobody knows and that have no word."""
    if isinstance(row, BeneficiaryCount):
        yield from _undeclared_code(programme, "groups", "group", row.group)
        yield from _undeclared_code(programme, "counts", "unit", row.unit)
    if isinstance(row, FollowUp):
        yield from _undeclared_code(programme, "kinds", "kind", row.kind)
    if isinstance(row, Grade):
        yield from _undeclared_code(programme, "criteria", "criterion", row.criterion)
    if isinstance(row, Statement) and row.unit not in _DERIVED:
        yield from _undeclared_code(programme, "units", "unit", row.unit)


def framework_codes(programme: Readable) -> Iterator[Problem]:
    """Find codes of the framework that nobody knows and that have no word."""
    name = shown_path(programme.folder / "framework.yaml")
    for result in programme.framework.results:
        for code, key, fields in _undeclared_code(programme, "levels", "level", result.level):
            yield Problem(code, name, column=f"results[{result.code}].{key}", fields=fields)
    for indicator in programme.framework.indicators:
        found = [*_undeclared_code(programme, "units", "unit", indicator.unit)]
        found += _undeclared_code(programme, "counts", "counts", indicator.counts or "")
        for code, key, fields in found:
            yield Problem(code, name, column=f"indicators[{indicator.code}].{key}", fields=fields)


def is_counted_unit(programme: Readable, row: ActivityProgress) -> bool:
    """Whether the unit of an activity is one of the things that are counted one by one."""
    return _unit_of_activities(programme).get(row.activity, "") in known(programme, "counts")


@lru_cache(maxsize=16)
def _unit_of_activities(programme: Readable) -> Mapping[str, str]:
    rows = (row for _, row in programme.rows(Activity))
    return {row.code: row.unit for row in rows}


@lru_cache(maxsize=64)
def known(programme: Readable, family: str) -> tuple[str, ...]:
    """List the codes of a family that a programme can use: those that all can, and those it has a word for."""
    own = list(getattr(programme.file.words, family))
    return tuple(dict.fromkeys((*_KNOWN[family], *own, *(programme.file.groups if family == "groups" else ()))))


def _undeclared_code(programme: Readable, family: str, column: str, code: str) -> Findings:
    if code and code not in known(programme, family):
        yield "undeclared_code", column, choice(code, known(programme, family)) | {"family": family}


@lru_cache(maxsize=16)
def declared(programme: Readable) -> tuple[str, ...]:
    """List the currencies of a programme: its own, the local one, others it names, those of its exchange rates."""
    file = programme.file
    rates = [row for _, row in programme.rows(ExchangeRate)]
    traded = [currency for rate in rates for currency in (rate.from_, rate.to)]
    own = [file.currency, *([file.local_currency] if file.local_currency else []), *file.currencies]
    return tuple(dict.fromkeys([*own, *traded]))


def row_currency(programme: Readable, _: str, row: Row) -> Findings:
    """Find amounts without a currency, and in one that the programme does not have."""
    if isinstance(row, Amount) and not row.currency and row.role != "stated_share":
        yield "amount_without_currency", "currency", {"expected": ", ".join(declared(programme))}
    if isinstance(row, (Amount, Statement)):
        yield from _undeclared(programme, "currency", row.currency)


def framework_currencies(programme: Readable) -> Iterator[Problem]:
    """Find indicators of money in a currency that the programme does not have."""
    name = shown_path(programme.folder / "framework.yaml")
    for indicator in programme.framework.indicators:
        where = f"indicators[{indicator.code}]"
        given = {f"{where}.currency": indicator.currency}
        given[f"{where}.compute.currency"] = indicator.compute.currency if indicator.compute is not None else None
        for place, currency in given.items():
            for code, key, fields in _undeclared(programme, place, currency or ""):
                yield Problem(code, name, column=key, fields=fields)


def _undeclared(programme: Readable, place: str, currency: str) -> Findings:
    sound = "exchange_rates" not in programme.unsound
    if currency and currency not in declared(programme) and sound:
        yield "undeclared_currency", place, choice(currency, declared(programme))


def row_statement(programme: Readable, _: str, row: Row) -> Findings:
    """Find what keeps a statement from being recomputed for no reason of its document's."""
    if not isinstance(row, Statement):
        return
    given = operands_of(row.operands)
    takes = OPERANDS.get(row.formula)
    if takes is None:
        yield "unknown_formula", "formula", choice(row.formula, OPERANDS)
    elif not takes.fit(len(given)):
        fields = {"found": str(len(given)), "formula": row.formula, "expected": str(takes)}
        yield "number_of_operands", "operands", fields
    for operand in dict.fromkeys(given):
        kind, _, rest = operand.partition(":")
        wanted = next((each for each, formulas in LITERALS.items() if row.formula in formulas), "")
        if takes is not None and wanted != (kind if kind in LITERALS else ""):
            fields = {"found": operand, "formula": row.formula, "expected": f"{wanted or _KINDS[0]}:…"}
            yield "operand_of_other_kind", "operands", fields
        elif kind == MOMENT:
            if (period := programme.period(rest)) is None or period.months is None:
                yield "unknown_period", "operands", {"found": rest}
        elif kind not in LITERALS:
            yield from _operand(programme, row, operand)


def _operand(programme: Readable, row: Statement, operand: str) -> Findings:
    """Find that an operand names no fact, or the statement itself."""
    kind = operand.partition(":")[0]
    if kind not in _KINDS:
        yield "unknown_fact", "operands", {"found": operand, "nearest": ", ".join(nearest(kind, _KINDS, 1))}
    elif operand == f"statement:{row.id}":
        yield "statement_of_itself", "operands", {"found": operand}
    elif (facts := _facts(programme, TABLE_OF[kind])) is not None and operand not in facts:
        yield "unknown_fact", "operands", {"found": operand, "nearest": " ; ".join(nearest(operand, facts))}


_KINDS = tuple(kind for kind, table in TABLE_OF.items() if FACTS[table].VALUE)
"""First words of the facts that are figures."""


@lru_cache(maxsize=64)
def _facts(programme: Readable, table: str) -> frozenset[str] | None:
    """Name the facts of a table; None where some of its rows cannot be read."""
    facts = frozenset(fact for fact, _ in programme.facts(table))
    return None if table in programme.unsound else facts
