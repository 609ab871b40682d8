"""Consultations of members: what was answered, which answers weigh most, and how far the numbers tell them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from toolkit.facts.contracts.records import Poll
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.facts.records import POLL_ANSWERS, is_protected, records_of
from toolkit.figures import frame
from toolkit.measured import Measured, counted, undefined
from toolkit.measures.records.disclosure import withheld
from toolkit.measures.records.small_cells import WHOLE, Cell, Group, Split, held_back
from toolkit.statistics.exact import exact_test
from toolkit.statistics.intervals import quantile, wilson

_SOURCE = (f"records:{POLL_ANSWERS}",)


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered to one question.

    Attributes
    ----------
    by : mapping of str to tuple of str
        The options each respondent chose, in order of rank for a ranking; only answers that count.
    options : tuple of str
        All that could be chosen, or all that occur where none are declared.
    respondents : int
        How many organisations answered any question.
    rejected : mapping of str to int
        How many respondents' answers do not count, by reason.
    countries : mapping of str to str
        Country of each respondent, where the table has it.
    protected : bool
        Whether what few answered is held back.
    """

    poll: Poll
    by: Mapping[str, tuple[str, ...]]
    options: tuple[str, ...]
    respondents: int
    rejected: Mapping[str, int]
    countries: Mapping[str, str]
    protected: bool

    @property
    def is_small(self) -> bool:
        """Whether what was answered is held back: by too few, or by few who all answered the same."""
        alike = len({frozenset(chosen) if self.poll.kind == "several" else chosen for chosen in self.by.values()}) == 1
        return self.protected and Cell(len(self.by), 0 if alike and self.poll.kind != "open" else None).is_small


@lru_cache(maxsize=16)
def answered(programme: Programme, when: When) -> tuple[Answered, ...]:
    """Gather the answers to every question that was put on the plan of a year, up to its end; none of nobody."""
    if POLL_ANSWERS not in programme.framework.records or not len(table := records_of(programme, POLL_ANSWERS)):
        return ()
    protected = is_protected(programme, POLL_ANSWERS)
    return tuple(
        _answers(poll, table, protected) for poll in programme.framework.polls if _was_put(programme, poll, when)
    )


def _was_put(programme: Programme, poll: Poll, when: When) -> bool:
    held = programme.period(poll.held) if poll.held else None
    return programme.is_valid(poll.result or "", when) and (held is None or programme.at(when).follows(held))


def _answers(poll: Poll, table: pd.DataFrame, protected: bool) -> Answered:
    given: dict[str, list[tuple[float, str]]] = {}
    own = table[table["poll"] == poll.code]
    ranks = own["rank"] if "rank" in own else pd.Series(float("nan"), index=own.index)
    for respondent, option, rank in zip(own["respondent"], own["option"], ranks, strict=True):
        given.setdefault(str(respondent), []).append((float(rank), str(option)))
    counted: dict[str, tuple[str, ...]] = {}
    rejected: Counter[str] = Counter()
    for respondent, choices in given.items():
        reason = _rejected(poll, choices)
        if reason:
            rejected[reason] += 1
        else:
            order = sorted(choices) if poll.kind == "ranking" else choices
            counted[respondent] = tuple(dict.fromkeys(option for _, option in order))
    options = tuple(poll.options) or tuple(sorted({o for chosen in counted.values() for o in chosen}))
    countries = dict(zip(table["respondent"], table["country"], strict=True)) if "country" in table else {}
    return Answered(poll, counted, options, table["respondent"].nunique(), rejected, countries, protected)


def _rejected(poll: Poll, choices: list[tuple[float, str]]) -> str:
    """Say why somebody's answers to a question do not count; empty when they do."""
    options = {option for _, option in choices}
    if poll.kind == "open":
        return ""
    if poll.options and not options <= set(poll.options):
        return "unknown_option"
    most = 1 if poll.kind == "single" else poll.choose
    if most is not None and len(options) > most:
        return "too_many_options"
    if poll.kind == "ranking" and sorted(rank for rank, _ in choices) != list(range(1, len(choices) + 1)):
        return "ranks_not_in_order"
    return ""


def limits(chosen: int, of: int) -> tuple[float, float]:
    """Return the 95 % limits of a share of answers; the number of members is not printed, so they are taken as many."""
    return wilson(chosen / of, of, quantile())


def _share(n: int, of: int) -> dict[str, Measured]:
    """Return a share of answers with the ends of its interval."""
    if not of:
        absent = undefined("share", "nobody_answered", "share_of_answers", _SOURCE)
        return {"chosen_share": absent, "conf_low": absent, "conf_high": absent}
    low, high = limits(n, of)
    share = Measured(n / of, "share", "share_of_answers", _SOURCE, numerator=n, denominator=of, n=n, of=of)
    ends = {"conf_low": low, "conf_high": high}
    return {"chosen_share": share.but(**ends)} | {e: Measured(v, "share", "wilson", _SOURCE) for e, v in ends.items()}


def _count(n: int, of: int | None = None) -> Measured:
    return counted(n, _SOURCE, of=of, formula="count_of_records")


def participation(programme: Programme, when: When) -> pd.DataFrame:
    """Count who answered each question.

    Returns
    -------
    DataFrame
        One row a question, index its code; as text `result poll kind_of_poll`; as `Measured` `answers` (that count),
        `response` (of all who answered any question), `rejected` (respondents whose answers do not count).
    """
    rows = {}
    for each in answered(programme, when):
        n = len(each.by)
        response = Measured(n / each.respondents, "share", "share_of_respondents", _SOURCE, n=n, of=each.respondents)
        rejected = tuple(f"{number}:{reason}" for reason, number in each.rejected.items())
        rows[each.poll.code] = {
            "result": each.poll.result or "",
            "poll": each.poll.code,
            "kind_of_poll": each.poll.kind,
            "answers": _count(n),
            "response": response,
            "rejected": _count(sum(each.rejected.values())).but(left_out=rejected),
        }
    return frame(rows, "poll_code", ["result", "poll", "kind_of_poll", "answers", "response", "rejected"])


def rejected(asked: pd.DataFrame) -> list[tuple[str, Measured]]:
    """Count the answers that do not count, as :func:`participation` gives them: question by question, by reason."""
    why = [each.partition(":") for figure in asked["rejected"] for each in figure.left_out]
    return [(reason, _count(int(number))) for number, _, reason in why]


def choices(programme: Programme, when: When) -> pd.DataFrame:
    """Rank the options of every question in which options are chosen.

    Returns
    -------
    DataFrame
        One row an option, the most chosen first, index ``poll:number`` with the number of its place among the
        declared options; as text `poll option`; as `Measured` `chosen`, `chosen_share` of those whose answers count,
        and the ends of its interval, `conf_low conf_high`.
    """
    rows: dict[str, dict[str, Any]] = {}
    for each in _of_kind(answered(programme, when), "single", "several"):
        for option, n in _chosen(each):
            number = each.options.index(option) + 1
            figures = {"chosen": _count(n), **_share(n, len(each.by))}
            what = {"poll": each.poll.code, "option": option}
            rows[f"{each.poll.code}:{number}"] = what | (_held(figures) if each.is_small else figures)
    return frame(rows, "poll_option", ["poll", "option", "chosen", "chosen_share", "conf_low", "conf_high"])


def _of_kind(polls: Iterable[Answered], *kinds: str) -> list[Answered]:
    return [each for each in polls if each.poll.kind in kinds]


def _chosen(each: Answered) -> list[tuple[str, int]]:
    """Count who chose each option, the most chosen first, equals and what is held back in the order of the question."""
    tally = Counter(option for chosen in each.by.values() for option in chosen)
    counted = [(option, tally[option]) for option in each.options]
    return counted if each.is_small else sorted(counted, key=lambda pair: -pair[1])


def rankings(programme: Programme, when: When) -> pd.DataFrame:
    """Order the options of questions that ask for an order, by points and by first places.

    Returns
    -------
    DataFrame
        One row an option, most points first, index ``poll:number``; as text `poll option`; as `Measured` `points`
        (Borda: the first of m options gets m - 1, the last none, one that is left out none; mean over those who
        answered), `chosen` (first places), `chosen_share conf_low conf_high`.
    """
    rows: dict[str, dict[str, Any]] = {}
    for each in _of_kind(answered(programme, when), "ranking"):
        points: Counter[str] = Counter()
        first = Counter(chosen[0] for chosen in each.by.values())
        for chosen in each.by.values():
            points.update({option: len(each.options) - place for place, option in enumerate(chosen, 1)})
        for option in sorted(each.options, key=lambda o: 0 if each.is_small else -points[o]):
            n = len(each.by)
            borda = Measured(points[option] / n, "index", "borda", _SOURCE, n=n, of=n) if n else None
            figures = {
                "borda": borda or undefined("index", "nobody_answered", "borda", _SOURCE),
                "chosen": _count(first[option]),
            } | _share(first[option], n)
            what = {"poll": each.poll.code, "option": option}
            rows[f"{each.poll.code}:{each.options.index(option) + 1}"] = what | (
                _held(figures) if each.is_small else figures
            )
    return frame(rows, "poll_option", ["poll", "option", "borda", "chosen", "chosen_share", "conf_low", "conf_high"])


def told_apart(programme: Programme, when: When) -> pd.DataFrame:
    """Ask of every question whether its first two options can be told apart.

    Returns
    -------
    DataFrame
        One row a question, index its code; as text `poll first second overlap apart`, the last two ``yes`` or ``no``:
        whether their intervals overlap, and whether the exact test on those who chose only one of the two tells them
        apart at 5 % (McNemar); as `Measured` `only_first only_second p_value`.
    """
    rows = {}
    for each in _of_kind(answered(programme, when), "single", "several"):
        ranked = _chosen(each)
        if len(ranked) < 2 or not each.by or each.is_small:  # noqa: PLR2004 - one option is first without contest
            continue
        (first, most), (second, next_most) = ranked[:2]
        only_first = sum(first in chosen and second not in chosen for chosen in each.by.values())
        only_second = sum(second in chosen and first not in chosen for chosen in each.by.values())
        p_value = exact_test(only_first, only_second)
        overlap = limits(most, len(each.by))[0] <= limits(next_most, len(each.by))[1]
        rows[each.poll.code] = {
            "poll": each.poll.code,
            "first": first,
            "second": second,
            "only_first": _count(only_first),
            "only_second": _count(only_second),
            "p_value": Measured(p_value, "p_value", "exact_test", _SOURCE),
            "overlap": "yes" if overlap else "no",
            "apart": "yes" if p_value < programme.conventions.apart else "no",
        }
    columns = ["poll", "first", "second", "only_first", "only_second", "p_value", "overlap", "apart"]
    return frame(rows, "poll_code", columns)


def by_country(programme: Programme, when: When) -> pd.DataFrame:
    """Return the share of the option that is first in all, country by country.

    Returns
    -------
    DataFrame
        One row a question and country, those with most answers first, index ``poll:country``; as text `poll country
        option`; as `Measured` `answers chosen_share conf_low conf_high`, held back (``suppressed``) in small groups.
    """
    rows = {}
    for each in _of_kind(answered(programme, when), "single", "several"):
        first = next((option for option, n in _chosen(each) if n), "")
        cells = _cells(each, first)
        small = _small(each, cells)
        shown = [group for group in cells if group[1] and not each.is_small]
        for group in sorted(shown, key=lambda g: (g in small, 0 if g in small else -cells[g].n, g)):
            country, cell = group[1], cells[group]
            figures: dict[str, Measured] = {"answers": _count(cell.n), **_share(cell.yes or 0, cell.n)}
            what = {"poll": each.poll.code, "country": country, "option": first}
            rows[f"{each.poll.code}:{country}"] = what | (_held(figures) if group in small else figures)
    columns = ["poll", "country", "option", "answers", "chosen_share", "conf_low", "conf_high"]
    return frame(rows, "poll_country", columns)


def _cells(each: Answered, option: str) -> dict[Group, Cell]:
    """Count those who answered, and those who chose an option, in all and by country."""
    found = {WHOLE: Cell(0, 0)}
    for who, chosen in each.by.items():
        said, country = Cell(1, int(option in chosen)), ("country", str(each.countries.get(who, "")))
        found[WHOLE] += said
        found[country] = found.get(country, Cell(0, 0)) + said
    return found


def _small(each: Answered, cells: Mapping[Group, Cell]) -> frozenset[Group]:
    """Choose the countries that are held back."""
    countries = tuple(group for group in cells if group != WHOLE)
    return held_back([Split(WHOLE, countries)], [cells]) if each.protected else frozenset()


def _held(figures: Mapping[str, Measured]) -> dict[str, Measured]:
    return {name: withheld(figure) for name, figure in figures.items()}
