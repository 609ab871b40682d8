"""With against without, said in sentences: each says as much as its estimate allows, and nothing more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pandas as pd

from toolkit.figures import kept
from toolkit.measured import Measured
from toolkit.measures.comparisons.likeness import FAR
from toolkit.measures.records.disclosure import SUPPRESSED
from toolkit.report.cell_outputs import Shown, nothing, together
from toolkit.report.comparison_words import ComparisonWords, limited, signed, why_not
from toolkit.report.key_figures import KeyFigure
from toolkit.report.key_figures import cards as cards_of
from toolkit.report.page import Page
from toolkit.report.readings.sentences import count, listed, said, told

Tell = Callable[[ComparisonWords, pd.DataFrame], Iterable[str]]
"""Gives the sentences about the rows of one comparison."""


def of_each(page: Page, table: pd.DataFrame, tell: Tell, empty: str) -> Shown:
    """Say of each comparison what its rows tell, behind its question where the page has several; or why nothing."""
    codes = table["comparison"] if "comparison" in table else pd.Series(table.index, table.index)
    shown = []
    for code, rows in table.groupby(codes.astype(str).to_numpy(), sort=False):
        own = ComparisonWords(page, str(code))
        if text := " ".join(filter(None, tell(own, rows))):
            shown.append(said(page, f"{own.heading} {text}".strip()))
    return together(*shown) if shown else nothing(page.words(empty))


# --- the answer


def answer(page: Page, answers: pd.DataFrame) -> Shown:
    """Answer each question, in the words that its estimate has earned.

    Parameters
    ----------
    page : Page
    answers : DataFrame
        As ``comparisons.answers`` gives it: the sentence is chosen by `said`.
    """
    if not len(answers):
        return nothing(page.words("omitted.compared"))
    words = [ComparisonWords(page, str(code)) for code in answers.index]
    told_ = [(own, " ".join(_answer(own, row))) for own, (_, row) in zip(words, answers.iterrows(), strict=True)]
    return together(*(said(page, f"{own.question} {sentence}") for own, sentence in told_))


def _answer(own: ComparisonWords, row: pd.Series) -> Iterator[str]:
    page, outcome, may_say, figure = own.page, own.outcome, row["said"], _spoken(row)
    if figure is None:
        key = f"reading.compared.silent_{_why_silent(row)}"
        yield page.words(key, outcome=outcome, why=why_not(page, row["why"]))
    elif may_say == "cannot_tell":
        low, high = (signed(figure.but(value=end)) for end in (figure.conf_low, figure.conf_high))
        figures = {"value": signed(figure), "low": low, "high": high, "smallest": row["smallest"]}
        yield told(page, "reading.compared.cannot_tell", figures, outcome=outcome)
    elif may_say == "effect":
        rose = "effect" if figure.number > 0 else "effect_down"
        cited = _cited(page, figure, "alone" if figure.unit == "ratio" else "each")
        yield page.words(f"reading.compared.{rose}", outcome=outcome, figure=cited)
    else:
        design = next(each for each in own.declared.designs if each.code == row["design"])
        from_ = "before" if design.estimator == "before_after" else "trend" if row["assumes"] else "others"
        why = page.words(f"assumption.{row['assumes']}") if row["assumes"] else ""
        way = ("more" if figure.number > 0 else "less") + ("" if figure.unit == "ratio" else "_each")
        cited = _cited(page, figure, way)
        yield page.words(
            f"reading.compared.{may_say}", outcome=outcome, figure=cited, why=why, whom=page.words(f"than.{from_}")
        )
        if may_say == "differs" and row["assumes"]:
            yield page.words("reading.compared.refuted")


def _spoken(row: pd.Series) -> Measured | None:
    """Choose what may be said: the percentage if it has limits, else the difference if it has, else nothing."""
    return next((each for each in (row["percent"], row["difference"]) if each and each.conf_low is not None), None)


def _cited(page: Page, figure: Measured, way: str) -> str:
    """Cite a figure with its limits, as so much more or so much less."""
    shown = figure
    if figure.number < 0:
        low, high = figure.conf_low or 0.0, figure.conf_high or 0.0
        shown = figure.but(value=-figure.number, conf_low=-high, conf_high=-low)
    written = page.words(f"estimate.{way}", value=page.show(shown), interval=page.numbers.interval(shown))
    return page.cite(figure, written=written)


def _why_silent(row: pd.Series) -> str:
    """Tell why nothing can be said of how much it is."""
    if row["percent"].missing == SUPPRESSED:
        return "suppressed"
    if row["why"]:
        return "refused"
    if row["smallest"] or row["said"] != "cannot_tell":  # there is an error, and no end to the interval
        return "unbounded"
    return "alone" if 1 in (row["units_with"], row["units_without"]) else "few_clusters"


def cards(page: Page, answers: pd.DataFrame) -> Shown:
    """Put in front of each question what may be said, the smallest effect that could be seen, and how many units."""
    chosen = []
    for code, row in answers.iterrows():
        figure = _spoken(row)
        if figure is not None:
            name = "percent" if figure.unit == "ratio" else "difference"
            chosen.append(KeyFigure(page, f"{code}:{name}", figure.but(n=None, of=None), "comparison"))
        others = ((each, row[each]) for each in ("smallest", "units_with", "units_without"))
        chosen += [KeyFigure(page, f"{code}:{each}", found, "comparison") for each, found in others if found]
    return cards_of(*chosen) if chosen else nothing(page.words("omitted.cards"))


# --- who, and by which design


def whom(page: Page, flow: pd.DataFrame) -> Shown:
    """Say who those without are, how it came that some have the programme, and how many of each are compared."""

    def tell(own: ComparisonWords, steps: pd.DataFrame) -> Iterator[str]:
        yield page.words("reading.compared.whom", whom=own.whom, why=own.assignment)
        places = {"all": steps.iloc[0], "used": steps.iloc[-1]}
        sides = ("with", "without")
        figures = {f"{name}_{side}": row[f"units_{side}"] for name, row in places.items() for side in sides}
        yield told(page, "reading.compared.used", figures)

    return of_each(page, flow, tell, "table.compared_flow.empty")


def alike(page: Page, compared: pd.DataFrame) -> Shown:
    """Say in what those with the programme and those without were far apart before it."""

    def tell(own: ComparisonWords, rows: pd.DataFrame) -> Iterator[str]:
        known = kept(rows, rows["std_difference"].map(bool))
        far = kept(known, (abs(figure.number) > FAR for figure in known["std_difference"]))
        if len(known):
            names = listed(page, [own.column(name) for name in far["column"]])
            fields = {"names": names, "apart": page.numbers.decimal(FAR, 2), "of": count(page, known)}
            yield page.words(f"reading.compared.{'far' if names else 'near'}", n=count(page, far, known), **fields)

    return of_each(page, compared, tell, "table.compared_alike.empty")


def ways(page: Page, three: pd.DataFrame) -> Shown:
    """Say that a percentage can be asked for in three ways, and how far apart these come out."""

    def tell(own: ComparisonWords, rows: pd.DataFrame) -> Iterator[str]:
        yield page.words("reading.compared.ways", plan=page.name(own.declared.indicator, "indicator").rstrip("."))
        pairs = zip(rows["estimator"].astype(str), map(limited, rows["percent"]), strict=True)
        found = sorted((pair for pair in pairs if pair[1]), key=lambda pair: pair[1].number)
        if len(found) > 1:
            ends = {"low": signed(found[0][1]), "high": signed(found[-1][1])}
            first, last = (page.words(f"estimator.{pair[0]}") for pair in (found[0], found[-1]))
            yield told(page, "reading.compared.between", ends, first=first, last=last)

    return of_each(page, three, tell, "table.compared_ways.empty")


def designs(page: Page, found: pd.DataFrame) -> Shown:
    """Say what the first design and the one that answers find, and how many were tried."""

    def tell(own: ComparisonWords, rows: pd.DataFrame) -> Iterator[str]:
        first, last = str(rows.index[0]), own.declared.main
        asked = {"naive": limited(rows["percent"].iloc[0]), "value": limited(rows["percent"][last])}
        figures = {name: signed(figure) if figure else figure for name, figure in asked.items()}
        if first != last:
            yield told(page, "reading.compared.designs", figures, first=own.design(first), last=own.design(last))

    if not len(found):
        return nothing(page.words("table.compared_designs.empty"))
    estimated = kept(found, found["percent"].map(bool) | found["difference"].map(bool))
    told_ = of_each(page, found, tell, "table.compared_designs.empty")
    if not len(estimated):
        return told_
    return together(told_, said(page, page.words("reading.compared.tried", n=count(page, estimated))))


def starts(page: Page, by_start: pd.DataFrame) -> Shown:
    """Say that the years of start are compared with the same others, and that their differences may be chance."""

    def tell(_: ComparisonWords, rows: pd.DataFrame) -> Iterator[str]:
        yield page.words("reading.compared.starts", n=count(page, rows))

    return of_each(page, by_start, tell, "table.compared_starts.empty")
