"""Samples by group: what women and men and each place say, and what lies between; none of too few."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from toolkit.facts.contracts.word_tables import GeographicPlace
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.facts.records import is_protected
from toolkit.figures import frame
from toolkit.measures.records.cases import names_of
from toolkit.measures.records.disclosure import SEX, held_of
from toolkit.measures.records.small_cells import Group, held_back, splits_of
from toolkit.measures.records.whom import Counted
from toolkit.measures.surveys import sampling
from toolkit.measures.surveys.sampling import Question, compute_of, estimated, suppressed
from toolkit.statistics import intervals

NO_ANSWER = "no_answer"
"""The part of those whose cell for sex or place is empty."""


def by_group(programme: Programme, when: When) -> pd.DataFrame:
    """Estimate every sampled indicator by sex and by each level of places that its records have a column for.

    A group of too few answers is `suppressed`, with others, as ``disclosure`` decides.

    Returns
    -------
    DataFrame
        Index ``indicator:part``, of those without an answer ``indicator:split:part``; as text `indicator split` (the
        column) `part` and `caution` (``few`` where they are few answers); as `Measured` `sampled answered drawn`.
    """
    levels = list(dict.fromkeys(str(row.level) for _, row in programme.rows(GeographicPlace)))
    rows: dict[str, dict[str, Any]] = {}
    for question in sampling.questions(programme, when):
        splits = [name for name in (SEX, *levels) if name in question.rows]
        hidden = _hidden(programme, question, when, splits)
        for split in splits:
            for part, own in _parts(programme, question, split).items():
                held = (split, "" if part == NO_ANSWER else part) in hidden
                own_name = f"{split}:{part}" if part == NO_ANSWER else part
                rows[f"{question.indicator.code}:{own_name}"] = _part(programme, own, split, part, held)
    columns = ["indicator", "split", "part", "sampled", "answered", "drawn", "caution"]
    return frame(rows, "group", columns)


def _hidden(programme: Programme, question: Question, when: When, splits: Sequence[str]) -> frozenset[Group]:
    """Choose the groups held back: those of the table of records, and those that answered in too small a number."""
    name = compute_of(question.indicator).records or ""
    if not is_protected(programme, name):
        return frozenset()
    said = question.fits.notna()
    rows = {"case": names_of(question.rows, None), "fits": question.fits.fillna(False).astype(bool)}
    asked = Counted(pd.DataFrame(rows | {"open": False, "sure": said}), says=True)
    own = asked.cells(question.rows, splits)
    return held_back(splits_of(question.rows, splits), [own], held_of(programme, name, when).groups)


def _parts(programme: Programme, question: Question, split: str) -> dict[str, Question]:
    found = set(question.rows[split])
    places = [str(row.code) for _, row in programme.rows(GeographicPlace)]
    known = ["women", "men"] if split == SEX else places
    order = [*(c for c in known if c in found), *sorted(found - {*known, ""}), *([""] if "" in found else [])]
    return {code or NO_ANSWER: question.of(question.rows[split] == code) for code in order}


def _part(programme: Programme, question: Question, split: str, part: str, hidden: bool) -> dict[str, Any]:
    said = {"indicator": question.indicator.code, "split": split, "part": part}
    figures = suppressed(question) if hidden else estimated(question)
    few = not hidden and 0 < figures["answered"].number < programme.conventions.few_answers
    return said | {key: figures[key] for key in ("sampled", "answered", "drawn")} | {"caution": "few" * few}


def differences(groups: pd.DataFrame) -> pd.DataFrame:
    """Subtract men from women, where the sample has both.

    Parameters
    ----------
    groups : DataFrame
        As :func:`by_group` gives them.

    Returns
    -------
    DataFrame
        Index `indicator`; as `Measured` `women_less_men`, in points, with its interval.
    """
    rows = {}
    for code, own in groups[groups["split"] == SEX].groupby("indicator", sort=False):
        by_sex = own.set_index("part")["sampled"]
        if {"women", "men"} <= set(by_sex.index):
            rows[str(code)] = {"women_less_men": intervals.difference(by_sex["women"], by_sex["men"])}
    return frame(rows, "indicator", ["women_less_men"])
