"""Records: what is wrong with tables of organisations, people or things, and rows that stand twice."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Set
from os.path import realpath
from typing import Any

from toolkit.errors import Problem, choice
from toolkit.facts.checks.readable import Readable
from toolkit.facts.checks.record_keys import repetitions
from toolkit.facts.checks.references import missing
from toolkit.facts.contracts.compute import Compute
from toolkit.facts.contracts.records import Records
from toolkit.facts.contracts.word_tables import GeographicPlace
from toolkit.facts.folders import shown_path
from toolkit.facts.record_parts import PARQUET
from toolkit.facts.record_tables import RecordTable
from toolkit.facts.records import POLL_ANSWERS, POLL_COLUMNS, table_of
from toolkit.facts.text_files import SPREADSHEETS

_HOLD_ROWS = (".csv", ".gz", PARQUET, *SPREADSHEETS)
"""Endings of files in the folder of records that nobody else would put there."""

_SPELLED = ("text", "code")
"""Kinds of column whose answers can be spelled in several ways."""


def records_problems(programme: Readable) -> Iterator[Problem]:
    """Find everything that is wrong with the files of records, declared or not, and with what refers to them."""
    declared = programme.framework.records
    framework = shown_path(programme.folder / "framework.yaml")
    tables = {name: table_of(programme, name) for name in declared}
    for name, records in declared.items():
        yield from tables[name].problems
        yield from _declared_answers(framework, name, records)
        yield from repetitions(framework, tables[name], name, records)
        yield from _in_each_others_place(framework, tables[name], name, records)
        if not tables[name].problems:
            yield from _spellings(tables[name], name, records)
            yield from _undeclared(tables[name], records)
    known = {realpath(programme.folder / records.file) for records in declared.values()}
    for path in sorted((programme.folder / "records").glob("*")):
        if path.suffix.lower() in _HOLD_ROWS and realpath(path) not in known and path.name[0] not in ".~":
            code = "spreadsheet_file" if path.suffix.lower() in SPREADSHEETS else "unknown_file"
            yield Problem(code, shown_path(path), fields={"found": path.name})
    good = {name: table for name, table in tables.items() if not table.problems}
    yield from _places(programme, good)
    yield from _polls(programme, framework, good)
    yield from _conditions(programme, framework, good)
    yield from _exchanged(programme, good)


# --- one answer, one spelling


def _declared_answers(framework: str, name: str, records: Records) -> Iterator[Problem]:
    """Refuse answers joined in a column that is not there, or a spelling that means two answers."""
    for column in (column for column in records.values if column not in records.columns):
        place = f"records[{name}].values.{column}"
        yield Problem("unknown_reference", framework, None, place, missing(column, records.columns, "column"))
    for column, answers in records.same_answers.items():
        place = f"records[{name}].same_answers.{column}"
        if column not in records.columns:
            yield Problem("unknown_reference", framework, None, place, missing(column, records.columns, "column"))
        spellings = Counter([*answers, *(spelling for others in answers.values() for spelling in others)])
        for spelling in (s for s, times in spellings.items() if times > 1):
            yield Problem("repeated_code", framework, None, place, {"found": spelling})


def _undeclared(table: RecordTable, records: Records) -> Iterator[Problem]:
    """Name answers that are none of those that a column can have."""
    for column, values in records.values.items():
        for line, answer in table.lines_of(
            column, {answer for answer in table.answers(column) if answer not in values}
        ):
            yield table.problem("undeclared_answer", line, column, choice(answer, values))


def _spellings(table: RecordTable, name: str, records: Records) -> Iterator[Problem]:
    """Name answers that differ only in letter case, accents, spaces or dashes."""
    for column in (column for column, kind in records.columns.items() if kind in _SPELLED):
        times, apart = table.answers(column), records.same_answers.get(column, {})
        near: dict[str, list[str]] = defaultdict(list)
        for answer in times:
            near[as_spelled(answer)].append(answer)
        for alike in near.values():
            if len(alike) > 1 and not set(alike) <= set(apart):
                first: dict[str, int] = {}
                for line, answer in table.lines_of(column, alike):
                    first.setdefault(answer, line)
                answers = sorted(alike, key=lambda answer: (-times[answer], first[answer]))
                usual, *others = map(_quoted, answers)
                fields = {"found": ", ".join(f"“{answer}” ({times[answer]})" for answer in answers)}
                fields |= {"records": name, "join": f"{{{column}: {{{usual}: [{', '.join(others)}]}}}}"}
                fields["apart"] = f"{{{column}: {{{usual}: [], {', '.join(f'{other}: []' for other in others)}}}}}"
                yield table.problem("near_answers", first[answers[1]], column, fields)


def _quoted(answer: str) -> str:
    """Write an answer as YAML takes it."""
    is_word = re.fullmatch(r"[^\W\d_][\w ]*", answer) and answer not in ("true", "false", "null")
    return answer if is_word else json.dumps(answer, ensure_ascii=False)


_PLAIN = re.compile(r"[A-Za-z0-9_.-]*")


def as_spelled(answer: str) -> str:
    """Return what is left of an answer without letter case, accents, signs that nobody sees, marks at its end."""
    if _PLAIN.fullmatch(answer):  # as codes are, of which there may be millions
        return answer.casefold().rstrip(".")
    letters = unicodedata.normalize("NFKD", answer)
    seen = "".join(letter for letter in letters if unicodedata.category(letter) != "Mn")
    spaced = " ".join(seen.casefold().split())
    return re.sub(" ?[\u2010-\u2015\u2212-] ?", "-", spaced).rstrip(" .,;:")


# --- what refers to them


def _conditions(programme: Readable, framework: str, tables: Mapping[str, RecordTable]) -> Iterator[Problem]:
    """Find conditions that ask for an answer as it is spelled nowhere, where another spelling is there."""
    for indicator in programme.framework.indicators:
        for records, key, conditions in _asked(indicator.compute):
            table = tables.get(records or "")
            for column, wanted in conditions.items() if table is not None else ():
                place = f"indicators[{indicator.code}].compute.{key}.{column}"
                values = wanted if isinstance(wanted, list) else [wanted]
                for value in values:
                    yield from _never_there(framework, place, value, _answers_of(table, column))
                closed = declared_values(programme, records or "", column)
                for value in (v for v in values if isinstance(v, str) and closed and v not in closed):
                    yield Problem("undeclared_answer", framework, None, place, choice(value, closed))


def _in_each_others_place(framework: str, table: RecordTable, name: str, records: Records) -> Iterator[Problem]:
    """Find two headers, and only two, each where the other is declared: exchanged, or moved with their columns."""
    if sorted(table.header) != sorted(records.columns):
        return
    apart = [(found, said) for found, said in zip(table.header, records.columns, strict=True) if found != said]
    if len(apart) == 2:  # noqa: PLR2004 - two
        fields = {"found": apart[1][0], "expected": f"{framework}, records[{name}].columns"}
        yield Problem("exchanged_headers", table.name, 1, apart[0][0], fields)


def _exchanged(programme: Readable, tables: Mapping[str, RecordTable]) -> Iterator[Problem]:
    """Find columns none of whose answers is asked for, while all that are asked for stand in another column."""
    asked: dict[tuple[str, str], set[str]] = defaultdict(set)
    for indicator in programme.framework.indicators:
        for records, _, conditions in _asked(indicator.compute):
            for column, wanted in conditions.items() if records in tables else ():
                each = wanted if isinstance(wanted, list) else [wanted]
                asked[records or "", column].update(value for value in each if isinstance(value, str))
    for (records, column), values in asked.items():
        table = tables[records]
        if not values or values & _answers_of(table, column) or not _answers_of(table, column):
            continue
        others = (other for other in programme.framework.records[records].columns if other != column)
        if other := next((other for other in others if values <= _answers_of(table, other)), ""):
            fields = {"found": ", ".join(sorted(values)), "other": other}
            yield Problem("exchanged_columns", table.name, 1, column, fields)


def declared_values(programme: Readable, records: str, column: str) -> list[str]:
    """List the answers that a column of records can have; empty where any may be."""
    return programme.framework.records[records].values.get(column, []) if records in programme.framework.records else []


def _asked(compute: Compute | None) -> Iterator[tuple[str | None, str, Mapping[str, Any]]]:
    if compute is not None:
        for key in ("among", "due", "where", "base"):
            yield compute.records, key, getattr(compute, key)
        if compute.whole is not None:
            yield compute.whole.records, "whole.among", compute.whole.among


def _answers_of(table: RecordTable | None, column: str) -> Set[str]:
    return table.answers(column).keys() if table is not None else frozenset()


def _never_there(file: str, place: str, value: object, answers: Collection[str]) -> Iterator[Problem]:
    if isinstance(value, str) and value not in answers:
        near = sorted(answer for answer in answers if as_spelled(answer) == as_spelled(value))
        if near:
            yield Problem("asks_for_other_spelling", file, None, place, {"found": value, "expected": ", ".join(near)})


def _places(programme: Readable, tables: Mapping[str, RecordTable]) -> Iterator[Problem]:
    """Find records whose column for a place holds no code of a place.

    Such a column is called as a level of ``places.csv``, or has codes most of which are places.
    """
    levels: dict[str, set[str]] = {}
    for _, place in programme.rows(GeographicPlace):
        levels.setdefault(place.level, set()).add(place.code)
    if "places" in programme.unsound:
        return
    places = {code for level in levels.values() for code in level}
    for name, table in tables.items():
        for column, kind in programme.framework.records[name].columns.items():
            if kind != "code" and column not in levels:
                continue
            times = table.answers(column)
            of_places = kind == "code" and 2 * sum(n for found, n in times.items() if found in places) > sum(
                times.values()
            )
            known = levels.get(column) or (places if of_places else None)
            if known is not None:
                for line, found in table.lines_of(column, times.keys() - known):
                    yield table.problem("unknown_reference", line, column, missing(found, known, "place"))


def _polls(programme: Readable, framework: str, tables: Mapping[str, RecordTable]) -> Iterator[Problem]:
    """Find answers to questions that are not declared, and options that are spelled otherwise in the answers."""
    answers = tables.get(POLL_ANSWERS)
    if answers is None:
        return
    for column in (column for column in POLL_COLUMNS if column not in answers.frame):
        yield Problem("missing_column", framework, None, f"records[{POLL_ANSWERS}].columns", {"expected": column})
        return
    polls = [poll.code for poll in programme.framework.polls]
    for line, poll in answers.lines_of("poll", answers.answers("poll").keys() - set(polls)):
        yield answers.problem("unknown_reference", line, "poll", missing(poll, polls, "poll"))
    for declared in programme.framework.polls:
        own = answers.of("poll", declared.code)
        given = own.answers("option").keys()
        for option in declared.options:
            yield from _never_there(framework, f"polls[{declared.code}].options", option, given)
        near = {as_spelled(option) for option in declared.options}  # said of the option already
        other = {option for option in given if declared.options and as_spelled(option) not in near}
        for line, option in own.lines_of("option", other):
            yield answers.problem("undeclared_option", line, "option", choice(option, declared.options))
