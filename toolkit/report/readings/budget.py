"""Money: spent beside time, programmed, financed, forecast, said in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from toolkit.facts.periods import Evaluated
from toolkit.measured import Measured
from toolkit.measures import budget
from toolkit.measures.counts import covered
from toolkit.measures.reconciliation import by_outcome, comparable, follows
from toolkit.report.cell_outputs import Shown, nothing
from toolkit.report.page import Page
from toolkit.report.readings.sentences import count, listed, said, told


def limit(page: Page, spent: Mapping[str, Measured]) -> Shown:
    """Say what the money is set against: a sum where no total is printed, and how much of it was revised."""
    whole, revised = spent["limit"], spent["revised"]
    sentences = []
    if whole and whole.formula != "fact":
        sentences.append(page.words("reading.limit.sum", total=page.cite(whole)))
    if revised and revised.of:
        both = {"execution": spent["execution"], "approved": spent["execution_of_approved"]}
        sentences.append(told(page, "reading.limit.revised", both, n=page.cite(covered(revised)), of=revised.of))
    return said(page, *sentences) if sentences else nothing(page.words("omitted.limit"))


def money_and_time(page: Page, spent: Mapping[str, Measured]) -> Shown:
    """Say whether the money runs ahead of the time or behind it."""
    otherwise, end = budget.leads_otherwise(page.programme, page.at, spent["execution"]), page.programme.file.end
    pace = budget.pace(page.programme, spent["lead"], otherwise.values())
    if not pace:
        return nothing(page.words("omitted.money_and_time"))
    return said(
        page,
        page.words(
            f"reading.money_and_time.{pace}",
            execution=page.cite(spent["execution"]),
            time=page.cite(spent["time"] or spent["time_calendar"]),
            leads=listed(page, list(map(page.cite, (spent["lead"], *otherwise.values())))),
            later=listed(page, list(map(page.numbers.decimal, otherwise))),
        ),
        page.words("reading.money_and_time.calendar", time=page.cite(spent["time_calendar"]))
        if spent["time"] and spent["time_calendar"]
        else "",
        page.remarks(spent["time"]),
        page.words("reading.other_readings.end", note=page.say(end.note)) if end.note else "",
    )


def lines(page: Page, by_line: pd.DataFrame) -> Shown:
    """Say which budget lines were overspent, which were hardly used, and of which more came back than was spent."""
    if not len(by_line):
        return nothing(page.words("table.by_line.empty"))
    compared = by_line[by_line["balance"].map(bool)]
    named: dict[str, list[str]] = {}
    for _, row in by_line.iterrows():
        named.setdefault(row["state"], []).append(_line(page, row))
    over = named.get("overspent", [])
    first = page.words("reading.lines.none") if len(compared) else page.words("reading.lines.unknown")
    if over:
        first = page.words(
            "reading.lines.over",
            n=count(page, by_line[by_line["state"] == "overspent"], compared),
            of=len(compared),
            items=listed(page, over),
        )
    return said(
        page,
        first,
        *(
            page.words(
                f"reading.lines.{state}", n=count(page, by_line[by_line["state"] == state]), items=listed(page, items)
            )
            for state, items in named.items()
            if state in ("unused", "refunded")
        ),
    )


def _line(page: Page, row: pd.Series) -> str:
    """Name a line, with how far it was overspent, or with what came back."""
    name = page.name(row["line"], "line")
    if row["state"] == "unused":
        return name
    shown = page.cite(row["execution"], 0) if row["execution"] and row["state"] == "overspent" else ""
    return f"{name} ({shown or page.cite(row['executed'])})"


def last_known(page: Page, known: Evaluated, time: Measured) -> Shown:
    """Say until when spending is known, where that is before the end of the year of the page."""
    if known.last == page.at.last:
        return nothing(page.words("omitted.last_known"))
    until = page.numbers.period(known.end)
    if known.year == page.at.year:
        return said(page, page.words("reading.last_known.in_year", known=until))
    return said(page, told(page, "reading.last_known", {"time": time}, 0, known=until, year=page.year))


def financing(page: Page, sources: pd.DataFrame, spent: Mapping[str, Measured]) -> Shown:
    """Say whether the printed balances follow, and what is noted about them and about the amounts of the whole."""
    if not len(sources):
        return nothing(page.words("table.financing.empty"))
    compared = comparable(sources)
    figures = [spent["approved"], spent["executed"], *sources["printed_balance"]]
    facts = dict.fromkeys(fact for figure in figures for fact in figure.inputs if page.note(fact))
    notes = [page.words("reading.financing.note", fact=page.fact_name(fact), note=page.note(fact)) for fact in facts]
    return said(
        page,
        page.words("reading.financing", n=page.cite(by_outcome(compared)["follows"]), of=len(compared))
        if len(compared)
        else "",
        *notes,
    )


def by_component(page: Page, components: pd.DataFrame) -> Shown:
    """Say how much is programmed in all, and what part the counterpart brings, and where; by scheme and currency."""
    if not len(components):
        return nothing(page.words("table.by_component.empty"))
    together = components["total"].map(lambda total: total.currency)
    groups = [own for _, own in components.groupby([components["scheme"], together], sort=False)]
    return said(page, *(sentence for own in groups for sentence in _components(page, own)))


def _components(page: Page, components: pd.DataFrame) -> Iterator[str]:
    whole, lines = components.iloc[-1], components.iloc[:-1]
    fields = {"year": page.year, "total": page.cite(whole["total"])}
    parts = lines[lines["part_of_total"].map(bool)]
    if len(parts):
        most = max((row for _, row in parts.iterrows()), key=lambda row: row["part_of_total"].number)
        fields |= {"line": page.name(most["line"], "line"), "part": page.cite(most["part_of_total"])}
    scheme = f".{whole['scheme']}" if whole["scheme"] in ("category", "source") else ""
    yield page.words(f"reading.by_component{scheme}" if len(parts) else "reading.by_component.alone", **fields)
    with_counterpart = [
        f"{page.name(row['line'], 'line')} ({page.cite(row['counterpart_share'])})"
        for _, row in lines.iterrows()
        if row["counterpart_share"]
    ]
    share = whole["counterpart_share"]
    if share and with_counterpart:
        items = listed(page, with_counterpart)
        yield page.words("reading.by_component.counterpart", share=page.cite(share), items=items)


def by_category(page: Page, categories: pd.DataFrame, rates: pd.DataFrame) -> Shown:
    """Say whether the categories add up, at which rate they are compared, and which of them agree."""
    if not len(categories):
        return nothing(page.words("table.by_category.empty"))
    programmed: dict[str, Measured] = {str(code): row["programmed"] for code, row in categories.iterrows()}
    summed, printed = programmed["sum_of_lines"], programmed["printed_total"]
    key = "reading.by_category" if printed else "reading.by_category.sum"
    sentences = [page.words(key, sum=page.cite(summed), printed=page.cite(printed))]
    own = categories.drop(["sum_of_lines", "printed_total"])
    compared = comparable(own)
    if len(rates) and len(compared):
        rate = rates.iloc[0]
        holds = follows(compared)
        fields = {"pair": rate["currencies"], "period": page.name(rate["period"]), "rate": page.cite(rate["rate"], 4)}
        fields |= {
            "rule": page.words(f"rate_rule.{rate['rule']}"),
            "n": count(page, compared[holds], compared),
            "of": len(compared),
        }
        sentences.append(page.words("reading.by_category.rate", **fields))
        differs = [page.name(str(code), "line") for code in compared.index[~holds]]
        sentences.append(page.words("reading.by_category.differs", items=listed(page, differs)) if differs else "")
    return said(page, *sentences)


def registered(page: Page, lines: pd.DataFrame) -> Shown:
    """Say what is missing to be registered, what the document says is missing, and whether one follows."""
    if not len(lines):
        return nothing(page.words("table.registered.empty"))
    sentences = []
    for line, bases in lines.groupby("line", sort=False):
        first = bases.iloc[0]
        figures = {"registered": first["registered"], "programmed": first["programmed"], "left": first["unregistered"]}
        sentences.append(told(page, "reading.registered", figures, line=page.name(str(line), "line")))
        if first["stated"]:
            key = "reading.registered.follows" if follows(bases).any() else "reading.registered.differs"
            sentences.append(page.words(key, stated=page.cite(first["stated"]), gap=page.cite(first["gap"])))
    return said(page, *sentences)


def forecast(page: Page, expected: pd.DataFrame, by_line: pd.DataFrame) -> Shown:
    """Say where the plan ends, and what it would be without the amounts it takes back."""
    if not len(expected):
        return nothing(page.words("table.forecast.empty"))
    whole = expected.iloc[0]
    figures = {"planned": whole["planned"], "expected": whole["expected"], "share": whole["expected_share"]}
    sentences = [
        told(page, "reading.forecast", figures),
        page.words(f"reading.forecast.{whole['state']}", amount=page.cite(whole["unplanned"]))
        if whole["state"] and whole["unplanned"]
        else "",
    ]
    back = whole["taken_back"]
    if back and back.number < 0:
        quarters = [column for column in by_line.columns if column[:1].isdigit()]
        lines = by_line[by_line[quarters].map(lambda quarter: (quarter.value or 0.0) < 0).any(axis=1)]
        most = [
            f"{page.name(str(code), 'line')} ({page.cite(row['outgoing_share'], 0)})"
            for code, row in lines.iterrows()
            if row["outgoing_share"] and row["outgoing_share"].number > page.programme.conventions.far_beyond
        ]
        fields = {"n": count(page, lines, by_line), "of": len(by_line), "amount": page.cite(back)}
        beyond = lines["outgoing_share"].map(_is_beyond).all()
        sentences.append(page.words("reading.forecast.taken_back", **fields))
        sentences.append(page.words("reading.forecast.taken_back.beyond") if beyond else "")
        sentences.append(told(page, "reading.forecast.not_recovered", {"share": whole["outgoing_share"]}))
        sentences.append(page.words("reading.forecast.beyond", items=listed(page, most)) if most else "")
    return said(page, *sentences)


def _is_beyond(outgoing: Measured) -> bool:
    """Whether a line would end beyond what was approved for it, which may be nothing."""
    return outgoing.number > 1 if outgoing else outgoing.missing == "nothing_approved"
