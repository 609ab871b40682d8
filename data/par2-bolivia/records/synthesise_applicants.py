"""Make the synthetic panel of all who asked PAR II for support: ``applicants.csv``, an organisation and year a row.

Nothing here was observed. The plan of 2022 prints how many asked (the five goals of table 5.2.2, activity A2, add up to
2,982) and how many alliances began in each year; all else is invented, also the years of the requests: the plan's own
goals have most of them in 2018, too early for alliances that begin a year or two after. What each organisation would
sell with the programme and without is in memory here, so that what is true follows by arithmetic (``truth.yaml``, block
``applicants``) and designs that find something else can be told so. Dice of its own, numpy's frozen ``RandomState``:
those of ``synthesise.py``, whose ``main`` calls this one, are not touched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from synthesise import (
    DEPARTMENTS,
    FOLDER,
    MEMBERS_MEAN,
    MEMBERS_SPREAD,
    MUNICIPALITIES,
    PRODUCTS,
    STARTED,
    Row,
    grown_in,
    number,
    written,
    yes_no,
)

SEED = 2982
YEARS = np.arange(2016, 2023)

# --- who asked when, and how many of them began a year after; the others began two years after. In each start the year
# before it is the year of asking for about as many as among those refused by then, so that a comparison of changes is
# not off by luck that does not last; before against after is.
ASKED = {2017: 450, 2018: 550, 2019: 950, 2020: 750, 2021: 282}
BEGAN = {**STARTED, 2023: 120}  # those of 2023 are financed and have not begun within the panel
NEXT_YEAR = {2018: 33, 2019: 10, 2020: 72, 2021: 165, 2022: 20, 2023: 0}
EVALUATED = (2018, 2021)  # first and last start of which the panel has the year after
MOST = (2020, 2021)  # the two starts of most of them: one was measured into bad years, the other out of them
NEVER = 9999

# --- what they sell without the programme
TREND, BAD_YEARS = 0.02, {2020: 0.80, 2021: 0.92}
ABILITY, MUNICIPAL_LUCK, OWN_LUCK = 0.50, 0.10, 0.15  # standard deviations of logarithms; the means are one
ASKING = 0.0  # by how much the year of asking was better than usual: nought, as it would show before the start
WOMEN, MEMBERS_CHANGE = 0.35, 0.04
PRICE_RISE, PRICE_LUCK, COST, COST_LUCK, EMPTY_PRICES = 0.02, 0.08, 0.60, 0.10, 0.01

# --- how it was chosen: a score of 0 to 100, and the more points the likelier, without a sharp cut
SCORE, BY_ABILITY, BY_MEMBERS, SCORE_NOISE, PER_POINT = 55.0, 4.5, 4.0, 12.0, 0.045

# --- what the programme does
FIRST_YEAR, EFFECT = 0.10, 0.28
STOPS_WITH, STOPS_WITHOUT, MERGES = 0.025, 0.05, 0.01
NEIGHBOURS = 20  # of like size, among whom fates are dealt
NOT_ASKED_WITH, NOT_ASKED_WITHOUT = 0.02, 0.06

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]
Dice = np.random.RandomState
CROPS = list(PRODUCTS)
PRICE, VOLUME = (np.array([PRODUCTS[name][at] for name in CROPS], float) for at in (1, 2))


@dataclass(frozen=True)
class Organisations:
    """Who asked, one entry an organisation; `usual` is what it sells in an ordinary year, `start` NEVER or a year."""

    department: list[str]
    place: Codes
    product: Codes
    members: Codes
    usual: Floats
    request: Codes
    score: Floats
    start: Codes


@dataclass(frozen=True)
class Outcomes:
    """What happens with the programme and without, an organisation a row and a year a column."""

    with_: Floats
    without: Floats
    stopped: Flags
    merged: Flags
    asked: Flags


def luck(dice: Dice, spread: float, *shape: int) -> Floats:
    """Draw factors whose mean is one."""
    return np.exp(spread * dice.standard_normal(shape) - spread**2 / 2)


# --- who they are


def organisations(dice: Dice) -> Organisations:
    """Make those who asked, and choose among them."""
    n = sum(ASKED.values())
    codes, weights = list(DEPARTMENTS), np.array(list(DEPARTMENTS.values()), float)
    at = dice.choice(len(codes), n, p=weights / weights.sum())
    place = at * MUNICIPALITIES + dice.randint(MUNICIPALITIES, size=n)
    grown = [[CROPS.index(name) for name in grown_in(code)] for code in codes]
    product = np.array([grown[i][int(roll * len(grown[i]))] for i, roll in zip(at, dice.random_sample(n), strict=True)])
    members = np.maximum(9, np.round(MEMBERS_MEAN * luck(dice, MEMBERS_SPREAD, n))).astype(np.int64)
    ability = luck(dice, ABILITY, n)
    request = dice.permutation(np.repeat(list(ASKED), list(ASKED.values())))
    of_size = np.log(members / MEMBERS_MEAN) / MEMBERS_SPREAD
    points = SCORE + BY_ABILITY * np.log(ability) / ABILITY + BY_MEMBERS * of_size
    score = np.clip(np.round(points + SCORE_NOISE * dice.standard_normal(n)), 0, 100)
    start = _chosen(dice, request, score)
    usual = members * VOLUME[product] * ability
    return Organisations([codes[i] for i in at], place, product, members, usual, request, score, start)


def _chosen(dice: Dice, request: Codes, score: Floats) -> Codes:
    """Finance as many of each call as begin: a logistic draw beside the score makes their chance logistic in it."""
    rank = PER_POINT * score + dice.logistic(size=len(score))
    start = np.full(len(score), NEVER)
    for year in ASKED:
        soon, late = NEXT_YEAR.get(year + 1, 0), BEGAN.get(year + 2, 0) - NEXT_YEAR.get(year + 2, 0)
        call = np.flatnonzero(request == year)
        best = call[np.argsort(-rank[call], kind="stable")][: soon + late]
        start[best] = dice.permutation(np.repeat([year + 1, year + 2], [soon, late]))
    return start


# --- what happens to them


def outcomes(dice: Dice, who: Organisations) -> Outcomes:
    """Make both worlds of the same luck: whoever stops in spite of support would have stopped without it."""
    shape = len(who.start), len(YEARS)
    since, asked_in = YEARS - who.start[:, None], who.request[:, None] == YEARS
    common = (1 + TREND) ** (YEARS - YEARS[0]) * np.array([BAD_YEARS.get(year, 1.0) for year in YEARS.tolist()])
    municipal = luck(dice, MUNICIPAL_LUCK, len(DEPARTMENTS) * MUNICIPALITIES, len(YEARS))[who.place]
    own = luck(dice, OWN_LUCK, *shape) * np.where(asked_in, 1 + ASKING, 1)
    volume = who.usual[:, None] * common * municipal * own
    gain = np.select([since > 0, since == 0], [1 + EFFECT, 1 + FIRST_YEAR], 1.0)
    # whoever was financed began, so none of them had left before
    may_leave = (who.request[:, None] < YEARS) & ((since >= 0) | (who.start == NEVER)[:, None])
    roll, merging = _dealt(dice, who), dice.random_sample(shape) < MERGES
    stop_with = roll < np.where(since >= 0, STOPS_WITH, STOPS_WITHOUT)
    stopped, stopped_without, merged = (
        np.logical_or.accumulate(may_leave & leaves, axis=1) for leaves in (stop_with, roll < STOPS_WITHOUT, merging)
    )
    silent = np.where(who.start == NEVER, NOT_ASKED_WITHOUT, NOT_ASKED_WITH)[:, None]
    asked = dice.random_sample(shape) >= silent
    return Outcomes(volume * gain * ~stopped, volume * ~stopped_without, stopped, merged, asked)


def _dealt(dice: Dice, who: Organisations) -> Floats:
    """Roll for stopping, evenly among neighbours in size of one call and start, so that totals show the chances.

    With dice for each by itself the fate of a few large ones would move totals by several points in such a panel.
    """
    rolls = np.empty((len(who.start), len(YEARS)))
    alike = who.start * NEVER + who.request
    by_size = np.lexsort((PRICE[who.product] * who.usual, alike))
    for same in np.split(by_size, np.flatnonzero(np.diff(alike[by_size])) + 1):
        for at in range(0, len(same), NEIGHBOURS):
            few = same[at : at + NEIGHBOURS]
            places = np.argsort(dice.random_sample((len(few), len(YEARS))), axis=0)
            rolls[few] = (places + dice.random_sample(places.shape)) / len(few)
    return rolls


# --- what is true


def truth(who: Organisations, what: Outcomes) -> dict[str, float]:
    """Compute from both worlds what is so, and what naive designs find; those that merged are in neither total."""
    with_, without = (PRICE[who.product][:, None] * volume for volume in (what.with_, what.without))
    usual = np.repeat((PRICE[who.product] * who.usual)[:, None], len(YEARS), axis=1)
    since = YEARS - who.start[:, None]
    there = ~what.merged & (who.start[:, None] <= EVALUATED[1])
    after, ever = there & (since == 1), (since >= 0) & ~what.merged
    before = np.roll(after, -2, axis=1)
    sell = after & (with_ > 0) & (without > 0)
    return {
        "effect_after_a_year": EFFECT,
        "effect_of_totals": _above(with_[after], without[after]),
        "effect_of_selling": _above(with_[sell], without[sell]),
        "effect_all_years": _above(with_[ever], without[ever]),
        "selection_in_level": _above_refused(who, after, usual, what.merged),
        "naive_before_after": _above(with_[after], with_[before]),
        **{
            f"naive_before_after_{year}": _above(with_[after & of], with_[before & of])
            for year in MOST
            for of in [(who.start == year)[:, None]]
        },
        "naive_levels": _above_refused(who, after, with_, what.merged),
    }


def _above(sold: Floats, otherwise: Floats) -> float:
    return float(sold.sum() / otherwise.sum() - 1)


def _above_refused(who: Organisations, after: Flags, worth: Floats, merged: Flags) -> float:
    """Compare in the year after each start with the mean of the same product among those refused until then."""
    sold, otherwise = 0.0, 0.0
    for start in range(EVALUATED[0], EVALUATED[1] + 1):
        at = start + 1 - YEARS[0]
        refused = (who.start == NEVER) & (who.request < start) & ~merged[:, at]
        for product in np.unique(who.product[after[:, at]]):
            ours, others = ((who.product == product) & side for side in (after[:, at], refused))
            sold += worth[ours, at].sum()
            otherwise += ours.sum() * worth[others, at].mean()
    return float(sold / otherwise - 1)


# --- writing


def rows(dice: Dice, who: Organisations, what: Outcomes) -> Iterator[Row]:
    """Write what the monitoring would have of each organisation and year."""
    shape = n, years = what.with_.shape
    drift = np.exp(np.cumsum(MEMBERS_CHANGE * dice.standard_normal(shape), axis=1))
    members = np.maximum(5, np.round(who.members[:, None] * drift)).astype(np.int64)
    women = np.round(members * (dice.binomial(who.members, WOMEN) / who.members)[:, None]).astype(np.int64)
    price = PRICE[who.product][:, None] * (1 + PRICE_RISE) ** np.arange(years) * luck(dice, PRICE_LUCK, *shape)
    cost, lost = price * COST * luck(dice, COST_LUCK, *shape), dice.random_sample(shape) < EMPTY_PRICES
    states = _states(what)
    for i in range(n):
        unit, usual_price, _, _ = PRODUCTS[CROPS[who.product[i]]]
        cents = 2 if usual_price < 100 else 0  # noqa: PLR2004 - of a ton nobody counts cents
        never = who.start[i] == NEVER
        fixed = {
            "organisation": f"SO-{i + 1:04d}",
            "department": who.department[i],
            "municipality": f"{who.department[i]}-M{1 + who.place[i] % MUNICIPALITIES:02d}",
            "product": CROPS[who.product[i]],
            "unit": unit,
            "request_year": who.request[i],
            "score": number(who.score[i], 0),
            "financed": yes_no(not never),
            "start_year": "" if never else who.start[i],
        }
        for t, year in enumerate(YEARS):
            state, sells = states[i, t], states[i, t] == "selling"
            known = sells or state == "stopped"
            changing: dict[str, Any] = {
                "year": year,
                "state": state,
                "members": members[i, t] if known else "",
                "women": women[i, t] if known else "",
                "volume": number(what.with_[i, t], 2 if unit == "t" else 0) if known else "",
                "price_bob": number(price[i, t], cents) if sells and not lost[i, t] else "",
                "cost_bob": number(cost[i, t], cents) if sells else "",
            }
            yield fixed | changing


def _states(what: Outcomes) -> NDArray[np.str_]:
    """Say what is known: what came first stays, from the first year on in which somebody asked."""
    first = [np.where(each.any(axis=1), each.argmax(axis=1), len(YEARS)) for each in (what.stopped, what.merged)]
    left = np.logical_or.accumulate((what.stopped | what.merged) & what.asked, axis=1)
    how = np.where(first[0] <= first[1], "stopped", "merged")[:, None]
    return np.where(left, how, np.where(what.asked, "selling", "not_asked"))


def made(seed: int = SEED) -> tuple[list[Row], dict[str, float]]:
    """Make the panel and what is true of it."""
    dice = np.random.RandomState(seed)
    who = organisations(dice)
    what = outcomes(dice, who)
    told = {name.lower(): value for name, value in globals().items() if isinstance(value, float)}
    known = {"seed": seed, "requests": len(who.start), "financed": int((who.start < NEVER).sum())}
    bad = {"bad_year": BAD_YEARS[2020], "year_after_bad": BAD_YEARS[2021]}
    return list(rows(dice, who, what)), {**known, **truth(who, what), **bad, **told}


def main() -> None:
    """Write the panel, and what is true of it as the last block of what is true."""
    panel, true = made()
    written("applicants", panel)
    path, head = FOLDER / "truth.yaml", "\napplicants:\n"
    others = path.read_text(encoding="utf-8").split(head)[0].rstrip()
    block = [f"  {name}: {number(value, 6)}\n" for name, value in true.items()]
    path.write_text(others + head + "".join(block), encoding="utf-8")


if __name__ == "__main__":
    main()
