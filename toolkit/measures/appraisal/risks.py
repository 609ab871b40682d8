"""Risks and assumptions: probability against impact, the level printed for each, and what contradicts itself.

Words, digits and letters are scales of their own: nothing is translated from one into another, and risks are never
compared with assumptions. Which end of an unexplained letter is the severe one is not guessed either: a contradiction
is only what no reading of the letters can mend.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, permutations
from typing import Any

import pandas as pd

from toolkit.facts.contracts.word_tables import FollowUp, Risk
from toolkit.facts.periods import When
from toolkit.facts.printed_scores import ORDERED, Score, read_score
from toolkit.facts.programme import Programme
from toolkit.figures import frame
from toolkit.measured import Measured, counted, undefined

SCORES = ("probability", "impact", "level")
REGISTER = ["fact", "code", "kind", "result", "description", "scale", *SCORES, "level_before", "response", "noted"]
HIGH = ("high", "very_high")
KINDS = ("risk", "assumption")


def register(programme: Programme, when: When) -> pd.DataFrame:
    """List the risks and assumptions of a year.

    Parameters
    ----------
    programme : Programme
    when : int, str or Evaluated
        Those whose period ends in this year are listed; of a code with several such periods, the last one.

    Returns
    -------
    DataFrame
        One row a risk or assumption, index its code, by result, risks before assumptions; as text `fact code kind
        result description scale response noted`; `scale` is that of probability and impact, empty where one of them is
        not printed or they have different ones, `response` is what is done about it, ``unsaid`` for a risk whose
        document says nothing, `noted` its fact where something is noted about it; as `Measured` words, exactly as
        printed, `probability impact level` and `level_before`, the level of the same code in the latest earlier period.
    """
    known = [(fact, row) for fact, row in programme.facts(Risk) if row.use == "yes"]
    order = {code: number for number, code in enumerate(programme.results)}
    at, end = programme.at(when), _ends(programme)
    of_year = [item for item in known if at.holds(programme.period(item[1].period))]
    of_year.sort(key=lambda item: (end(item[1].period), item[1].code))
    chosen = list({row.code: (fact, row) for fact, row in of_year}.values())
    chosen.sort(key=lambda item: (order.get(item[1].result, len(order)), KINDS.index(item[1].kind)))
    answers = {row.code: row.text for _, row in programme.rows(FollowUp)}
    listed = {
        row.code: {
            "fact": fact,
            **{name: getattr(row, name) for name in ("code", "kind", "result", "description")},
            "scale": _scale(row),
            **{name: _printed(fact, getattr(row, name)) for name in SCORES},
            "level_before": _before(known, row, end),
            "response": row.response or answers.get(row.answered_by, "unsaid" if row.kind == "risk" else ""),
            "noted": fact if row.note else "",
        }
        for fact, row in chosen
    }
    return frame(listed, "risk", REGISTER)


def _printed(fact: str, text: str) -> Measured:
    if not text:
        return undefined("text", "not_scored", inputs=(fact,))
    return Measured(None, "text", inputs=(fact,), text=text)


def is_high(printed: str) -> bool:
    """Whether a score is printed as high; a letter that no document explains is not."""
    read = read_score(printed)
    return read is not None and read.key in HIGH


def _scale(row: Risk) -> str:
    scores = [read_score(row.probability), read_score(row.impact)]
    scales = {score.scale if score else "" for score in scores}
    return scales.pop() if len(scales) == 1 else ""


def _before(known: Sequence[tuple[str, Risk]], row: Risk, end: Callable[[str], int]) -> Measured:
    """Return the level of the same risk in the period before, to stand beside the one of now."""
    earlier = [(end(other.period), fact, other) for fact, other in known if other.code == row.code]
    earlier = [item for item in earlier if item[0] < end(row.period)]
    if not earlier:
        return undefined("text", "no_earlier_period")
    _, fact, other = max(earlier, key=lambda item: item[:2])
    return _printed(fact, other.level)


def _ends(programme: Programme) -> Callable[[str], int]:
    """Tell the last month of a period, 0 for one that is none."""

    def end(text: str) -> int:
        period = programme.period(text)
        return period.last if period is not None else 0

    return end


def scored(listed: pd.DataFrame) -> pd.DataFrame:
    """Return those that have their place in a grid: probability and impact printed, on one scale."""
    return listed[listed["scale"] != ""]


def unscored(listed: pd.DataFrame) -> pd.DataFrame:
    """Return those without place in a grid: told in words only, or scored by halves."""
    return listed[listed["scale"] == ""]


def score(figure: Measured) -> Score:
    """Read a printed score that is known to be one; what is not printed comes before all scales."""
    return read_score(figure.text) or Score("", 0, "")


def by_result(listed: pd.DataFrame) -> pd.DataFrame:
    """Count risks and assumptions by result and printed level.

    Returns
    -------
    DataFrame
        One row a kind and result, risks first; as text `kind result`; as `Measured` counts a column ``level:A`` for
        each level that occurs, `unlevelled` (no level printed) and `entries`.
    """
    occurring = sorted({score(level) for level in listed["level"] if level.text})
    rows: dict[str, dict[str, Any]] = {}
    for kind in KINDS:
        for result, own in listed[listed["kind"] == kind].groupby("result", sort=False):
            levels = own["level"].map(score)
            by_level = {f"level:{level.key}": count(own[levels == level]) for level in occurring}
            by_level |= {"unlevelled": count(own[levels == Score("", 0, "")]), "entries": count(own)}
            rows[f"{kind}:{result}"] = {"kind": kind, "result": str(result)} | by_level
    names = [f"level:{level.key}" for level in occurring]
    names += ["unlevelled"] if any(level.missing for level in listed["level"]) else []
    return frame(rows, None, ["kind", "result", *names, "entries"])


def count(own: pd.DataFrame) -> Measured:
    """Count the risks of a frame."""
    return counted(len(own), tuple(own["fact"]))


Cell = tuple[str, str, str, Score, Score]
"""Kind, scale of the scores, scale of the level, probability and impact: what risks must share to be compared."""


def cells(listed: pd.DataFrame) -> Mapping[Cell, pd.DataFrame]:
    """Gather the scored risks by their place in the grid, lowest scores first."""
    own = scored(listed)
    keys = [
        (row["kind"], row["scale"], score(row["level"]).scale, score(row["probability"]), score(row["impact"]))
        for _, row in own.iterrows()
    ]
    return {key: own[[k == key for k in keys]] for key in sorted(set(keys), key=lambda k: (KINDS.index(k[0]), *k[1:]))}


def _by_level(own: pd.DataFrame) -> Iterator[tuple[Score, pd.DataFrame]]:
    levels = own["level"].map(score)
    for level in sorted({level for level in levels if level.scale}):
        yield level, own[levels == level]


def conflicts(listed: pd.DataFrame) -> pd.DataFrame:
    """Find equal scores that carry different levels.

    Returns
    -------
    DataFrame
        One row a place in the grid and level, only of places with more than one level; as text `kind pair codes`,
        `pair` being ``probability/impact``; as `Measured` the printed `level` and the count `entries`.
    """
    rows: dict[str, dict[str, Any]] = {}
    for (kind, scale, _, probability, impact), own in cells(listed).items():
        groups = list(_by_level(own))
        for level, same in groups if len(groups) > 1 else ():
            rows[f"{kind}:{scale}:{probability.key}/{impact.key}:{level.key}"] = {
                "kind": kind,
                "pair": f"{probability.key}/{impact.key}",
                "level": Measured(None, "text", inputs=tuple(same["fact"]), text=same["level"].iloc[0].text),
                "entries": count(same),
                "codes": ", ".join(same["code"]),
            }
    return frame(rows, None, ["kind", "pair", "level", "entries", "codes"])


def conflicting_pairs(listed: pd.DataFrame) -> pd.DataFrame:
    """Count the pairs with equal scores and different levels, of all pairs with equal scores and a level.

    Returns
    -------
    DataFrame
        One row a kind; as `Measured` the count `conflicting`, undefined where no two scores are equal.
    """
    pairs = {kind: {"conflicting": _conflicting(listed[listed["kind"] == kind])} for kind in KINDS}
    return frame(pairs, "kind", ["conflicting"])


def _conflicting(listed: pd.DataFrame) -> Measured:
    different, equal, facts, alike = 0, 0, list[str](), list[str]()
    for own in cells(listed).values():
        levels = Counter({level: len(same) for level, same in _by_level(own)})
        here = sum(a * b for a, b in combinations(levels.values(), 2))
        different, equal = different + here, equal + levels.total() * (levels.total() - 1) // 2
        (facts if here else alike).extend(own["fact"])
    if not equal:
        return undefined("count", "no_equal_scores", "equal_scores")
    return counted(different, tuple(facts or alike), of=equal, formula="equal_scores")


def reversals(listed: pd.DataFrame) -> pd.DataFrame:
    """Find levels that do not follow the scores: at least as high in both, and yet a level from the other end.

    Of levels in letters it is not known which end is the severe one. As long as they all run one way there is no
    contradiction; where some advance with the scores and others go back, some contradict whichever way they are read,
    and both are given.

    Returns
    -------
    DataFrame
        One row for two places in the grid with different levels; as text `kind lower higher runs`, the first two
        ``probability/impact``, `runs` being ``up`` or ``down``; as `Measured` the printed levels `lower_level
        higher_level` and `pairs`, how many pairs of risks.
    """
    rows: dict[str, dict[str, Any]] = {}
    for one, other in permutations(cells(listed).items(), 2):
        if _is_below(one[0], other[0]):
            for row in _steps(one, other):
                rows[f"{row['kind']}:{row['lower']}<{row['higher']}:{row['levels']}"] = row
    columns = ["kind", "lower", "lower_level", "higher", "higher_level", "runs", "pairs"]
    found = frame(rows, None, [*columns, "scale"])
    ways = found.groupby(["kind", "scale"])["runs"].transform("nunique")
    contradicts = (found["runs"] == "down").where(found["scale"].isin(ORDERED), ways > 1)
    return found.loc[contradicts, columns] if len(found) else found[columns]


def _is_below(one: Cell, other: Cell) -> bool:
    same_scales = one[:3] == other[:3] and one[1] in ORDERED
    return same_scales and one[3] <= other[3] and one[4] <= other[4]


def _steps(one: tuple[Cell, pd.DataFrame], other: tuple[Cell, pd.DataFrame]) -> Iterator[dict[str, Any]]:
    for low, lower in _by_level(one[1]):
        for high, higher in _by_level(other[1]):
            if low == high:
                continue
            facts = (*lower["fact"], *higher["fact"])
            yield {
                "kind": one[0][0],
                "lower": f"{one[0][3].key}/{one[0][4].key}",
                "lower_level": lower["level"].iloc[0].but(inputs=tuple(lower["fact"])),
                "higher": f"{other[0][3].key}/{other[0][4].key}",
                "higher_level": higher["level"].iloc[0].but(inputs=tuple(higher["fact"])),
                "runs": "up" if low < high else "down",
                "pairs": counted(len(lower) * len(higher), facts, formula="ordered_scores"),
                "scale": low.scale,
                "levels": f"{low.key}{high.key}",
            }


def summary(listed: pd.DataFrame) -> Mapping[str, Measured]:
    """Count risks, assumptions, those with scores, those with high ones, those with a response.

    Returns
    -------
    mapping of str to Measured
        `risks`, `assumptions`; `in_grid`, of all; `high_impact` and `high_both`, of the risks scored in words;
        `answered`, of the risks; `changed`, those with another level than in the period before, of those with a level
        then and now.
    """
    risks = listed[listed["kind"] == "risk"]
    worded = risks[risks["scale"] == "words"]
    impact, likely = (worded[side].map(lambda m: score(m).key in HIGH).astype(bool) for side in SCORES[1::-1])
    return {
        "risks": count(risks),
        "assumptions": count(listed[listed["kind"] == "assumption"]),
        "in_grid": _of(scored(listed), listed),
        "high_impact": _of(worded[impact], worded),
        "high_both": _of(worded[impact & likely], worded),
        "with_response": _of(risks[risks["response"] != "unsaid"], risks),
        "changed": _changed(listed),
    }


def _changed(listed: pd.DataFrame) -> Measured:
    said = listed[listed[["level_before", "level"]].map(lambda level: bool(level.text)).all(axis=1)]
    return _of(said[said["level_before"].map(score) != said["level"].map(score)], said)


def _of(own: pd.DataFrame, everyone: pd.DataFrame) -> Measured:
    if not len(everyone):
        return undefined("count", "nothing_measured", "count").but(n=0, of=0)
    return count(own).but(n=len(own), of=len(everyone))
