"""The story of a programme and year: what was found, what cannot be said, why it went so and what comes next."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from toolkit.measured import Measured
from toolkit.measures.story.key_figures import InFront
from toolkit.measures.story.of_others import LASTING
from toolkit.measures.story.points import FIGURES
from toolkit.report.cell_outputs import HEADING, Shown, nothing, template
from toolkit.report.drawing import colours as hue
from toolkit.report.key_figures import KeyFigure
from toolkit.report.page import Page
from toolkit.report.readings.sentences import linked, recorded
from toolkit.words import plain
from toolkit.words.one_line import shorten

Row = Mapping[Any, Any] | pd.Series

_LONGEST_NAME = 70
"""Signs of a name in a title; in a point twice as many, so that one name never is the whole page."""

_NAMES = {"overspent": "line", "unregistered": "line", "largest_line": "line", "left_to_do": "activity"}
"""Families of the subjects that are no indicator, result or group."""


def title(page: Page, points: pd.DataFrame, chosen: list[str], key: Mapping[str, InFront]) -> Shown:
    """Head the page with what was found, and put its key figures in front.

    Parameters
    ----------
    page : Page
    points : DataFrame
        As ``story.main_points`` gives them.
    chosen : list of str
        Those of them that the title says, as ``story.heading`` chooses.
    key : mapping of str to InFront
        As ``story.key_figures`` gives them.
    """
    clauses = [_clause(page, row) for _, row in points.loc[chosen].iterrows()]
    said = plain(". ".join(clauses) or page.words("reading.story.title.nothing"))
    cards = [_card(page, identifier, figure) for identifier, figure in key.items()]
    body = template("story_head.html.j2").render(title=said, cards=cards)
    told = [{name: card[name] for name in ("id", "value", "what", "change")} for card in cards]
    text = "\n".join([said, *(f"{card['what']}: {card['value']}" for card in cards)])
    records = [record for card in cards for record in card["records"]]
    found = {"title": said, "figures": told, "picture": _bars([figure.now for figure in key.values()])}
    return Shown(body, text, records, beside={HEADING: found})


def _bars(figures: list[Measured]) -> str:
    """Draw the key figures that are parts of a whole as little bars, for the index; empty where none is."""
    parts = [_part(figure) for figure in figures]
    bars = [round(120 * min(max(part, 0.0), 1.0), 1) for part in parts if part is not None]
    if not bars:
        return ""
    drawn = template("story_bars.svg.j2").render(bars=bars, track=hue.TRACK, colour=hue.ACCENT)
    return f"data:image/svg+xml;base64,{b64encode(drawn.encode()).decode()}"


def _part(figure: Measured) -> float | None:
    """Return what part of its whole a figure is: a share by itself, a count of those that there could be."""
    if figure.unit in ("share", "ratio"):
        return figure.value
    return figure.number / figure.of if figure and figure.of else None


def _clause(page: Page, row: pd.Series) -> str:
    key = _key(page, "reading.story.title", row, (str(row["said_as"]), ""))
    said = page.words(key, **_fields(page, row, page.words.fields(key), _LONGEST_NAME))
    return said[:1].upper() + said[1:]


def _key(page: Page, family: str, row: Row, ways: tuple[str, ...]) -> str:
    """Choose the message of a point whose fields it can fill."""
    start = f"{family}.{row['code']}"
    if row["code"] == "effect" and not row["direction"]:
        start = f"{start}.cannot_tell"
    missing = [name for name in sorted(FIGURES) if not (row[name] or row[name].text)]
    lacking = "_".join(name for name in missing if name in page.words.fields(start))
    keys = [f"{start}.{way}" if way else start for way in ways]
    if lacking:
        keys.insert(0, f"{start}.without_{lacking}")
    return next((key for key in keys if key in page.words), start)


def _fields(page: Page, row: Row, names: frozenset[str], longest: int) -> dict[str, object]:
    """Fill the fields that a message has: the name of what it is about, its figures and what rounds them off."""
    found: dict[str, object] = {name: page.cite(row[name]) for name in FIGURES if name in names}
    if "name" in names:
        found["name"] = shorten(_name(page, row), longest)
    if "of" in names:
        found["of"] = row["now"].of
    if "criterion" in names:
        found["criterion"] = page.name(LASTING, "criterion")
    if "interval" in names:
        found["interval"] = page.numbers.interval(row["now"])
    return found | ({"year": page.year} if "year" in names else {})


def _name(page: Page, row: Row) -> str:
    if row["code"] == "does_not_follow":
        return page.fact_name(str(row["subject"]))
    family = _NAMES.get(row["code"], "")
    families = (family,) if family else ("indicator", "result", "group", "subject")
    return page.name(str(row["subject"]), *families).rstrip(".")


def _card(page: Page, identifier: str, told: InFront) -> dict[str, Any]:
    """Describe a key figure: its value, what it is, and what it was a year before or until when it is known."""
    now, before = told.now, told.before
    figure = KeyFigure(page, identifier, now, "group" if identifier.endswith(":reached") else "subject")
    is_count = identifier.endswith(":on_target")  # what it was before is a part of it
    key = "reading.story.before.indicators" if is_count else "reading.story.before"
    earlier = page.words(key, before=page.cite(before)) if before is not None else ""
    if told.known is not None:
        earlier = page.words("reading.story.until", period=page.numbers.period(told.known.end))
    if identifier.startswith("programme:time") and page.programme.file.end.inferred:
        earlier = " ".join(filter(None, (earlier, page.words("reading.story.certainty.inferred"))))
    if told.counted is not None:
        counted = page.words("reading.story.counted", figure=page.cite(told.counted))
        earlier = "; ".join(filter(None, (counted, earlier)))
    if told.spent is not None and told.limit is not None:
        amounts = page.words("amount.of", spent=page.cite(told.spent), limit=page.cite(told.limit))
        year = told.known.year if told.known is not None else page.year
        of_it = page.words("reading.story.in_year", year=year, amount=page.cite(told.in_year)) if told.in_year else ""
        earlier = "; ".join(filter(None, (amounts, earlier, of_it)))
    cover = page.covers(now.n or 0, now.of) if now.of and now.n == now.number else ""  # else it says what is covered
    return {
        "id": identifier,
        "value": page.show(now),
        "link": figure.link,
        "what": figure.what,
        "cover": cover,
        "change": plain(earlier),
        "before": linked(page, earlier),
        "records": [figure.record, *recorded(page, [earlier])],
    }


def main_points(
    page: Page, points: pd.DataFrame, fallen: pd.DataFrame | None = None, reached: pd.DataFrame | None = None
) -> Shown:
    """Tell the main points, each with a link to its page; name who was reached and what else fell back."""
    if not len(points):
        return nothing(page.words("reading.story.nothing"))
    sentences = [_sentence(page, row) for _, row in points.iterrows()]
    rows = [
        {
            "text": linked(page, text),
            "direction": row["direction"] or "open",
            "href": f"{row['notebook']}.{page.language}.html",
            "page": page.words(f"shown_on.{row['notebook']}"),
        }
        for text, (_, row) in zip(sentences, points.iterrows(), strict=True)
    ]
    is_ranked = {"better", "worse"} <= set(points["direction"])  # a plan has neither success nor shortfall
    rule = page.words("reading.story.rule") if is_ranked else ""
    listed = "; ".join(_briefly(page, row) for _, row in (points[:0] if fallen is None else fallen).iterrows())
    people = "; ".join(
        _counted(page, str(code), row) for code, row in (points[:0] if reached is None else reached).iterrows()
    )
    also = [page.words("reading.story.reached", items=people)] if people else []
    also += [page.words("reading.story.fallen", items=listed)] if listed else []
    body = template("main_points.html.j2").render(points=rows, rule=rule, also=[linked(page, each) for each in also])
    told = filter(None, [*map(plain, [*sentences, *also]), rule])
    return Shown(body, "\n".join(told), recorded(page, [*sentences, *also]))


def _counted(page: Page, code: str, row: Row) -> str:
    """Say how many an indicator counts: the number before its share, and what the target was."""
    cited = {name: page.cite(row[name]) for name in ("now", "number", "women", "target") if row[name]}
    figures = cited["now"]
    if "number" in cited:
        figures = page.words("reading.story.reached.share", number=cited["number"], share=figures)
    for more in ("women", "target"):
        if more in cited:
            figures = page.words(f"reading.story.reached.{more}", figures=figures, **{more: cited[more]})
    return page.words(
        "reading.story.reached.item", name=shorten(page.name(code, "indicator"), _LONGEST_NAME), figures=figures
    )


def found_here(page: Page, points: pd.DataFrame) -> Shown:
    """Tell what weighs most of what a page shows, before it shows it."""
    if not len(points):
        return nothing(page.words("omitted.story_found"))
    sentences = [_sentence(page, row) for _, row in points.iterrows()]
    rows = [
        {"text": linked(page, text), "direction": way or "open", "href": ""}
        for text, way in zip(sentences, points["direction"], strict=True)
    ]
    body = template("main_points.html.j2").render(points=rows, rule="", also=[])
    return Shown(body, "\n".join(map(plain, sentences)), recorded(page, sentences))


def _briefly(page: Page, row: pd.Series) -> str:
    key = _key(page, "reading.story.fallen", row, ("",))
    return page.words(key, **_fields(page, row, page.words.fields(key), _LONGEST_NAME))


def _sentence(page: Page, row: pd.Series) -> str:
    ways = ("stated", "") if row["whole"] else ("",)  # what the document states beside it
    key = _key(page, "reading.story.point", row, ways)
    said = [page.words(key, **_fields(page, row, page.words.fields(key), 2 * _LONGEST_NAME))]
    said += [page.words("reading.story.reached_before")] if row["reached_before"] else []
    said += [page.words(f"reading.story.certainty.{row['certainty']}")] if row["certainty"] else []
    return " ".join(said)


def aims(page: Page, set_: pd.DataFrame, objectives: Sequence[str] = ()) -> Shown:
    """Tell what a plan sets out to reach, and under which objectives."""
    if not len(set_):
        return nothing(page.words("omitted.story_aims"))
    ends = set(set_["period"])
    period = page.numbers.period(ends.pop()) if len(ends) == 1 else ""
    key = "reading.story.aims" if period else "reading.story.aims.without_period"
    lead = page.words(key, year=page.year, **({"period": period} if period else {}))
    told = [_aim(page, str(code), row) for code, row in set_.iterrows()]
    names = "; ".join(page.name(code, "result").rstrip(".") for code in objectives)
    told += [page.words("reading.story.aims.objectives", items=names)] if names else []
    listed = _list(page, told, "aims")
    return Shown(f"<p>{page.escape(lead)}</p>{listed.body}", f"{lead}\n{listed.text}", listed.figures)


def _aim(page: Page, code: str, row: Row) -> str:
    key = "reading.story.aim" if row["baseline"] else "reading.story.aim.without_baseline"
    figures = {name: page.cite(row[name]) for name in page.words.fields(key) if name in ("target", "baseline")}
    return page.words(key, name=shorten(page.name(code, "indicator"), 2 * _LONGEST_NAME).rstrip("."), **figures)


def unsaid(page: Page, open_: pd.DataFrame) -> Shown:
    """Tell what cannot be said."""
    if not len(open_):
        return nothing(page.words("omitted.story_unsaid"))
    return _list(page, [_unsaid(page, str(code), row) for code, row in open_.iterrows()], "unsaid")


_BOTH = {"name": "subject", "other": "other"}
"""Fields of a message about two indicators, each with the column that has its code."""


def _unsaid(page: Page, code: str, row: Row) -> str:
    key = f"reading.story.unsaid.{code}"
    names = page.words.fields(key)
    figures: dict[str, object] = {name: page.cite(row[name]) for name in ("now", "whole") if name in names}
    if "other" in names:
        figures |= {key: page.name(str(row[code]), "indicator").rstrip(".") for key, code in _BOTH.items()}
    elif "name" in names:
        figures["name"] = page.fact_name(str(row["subject"]))
    return page.words(key, **figures, **({"year": page.year} if "year" in names else {}))


def causes(page: Page, told: pd.DataFrame) -> Shown:
    """Tell why it went so, as the documents do, each with its address."""
    if not len(told):
        return nothing(page.words("omitted.story_causes"))
    said = [page.say(text) for text in told["text"]]
    places = [page.place(fact) for fact in told["fact"]]
    items = [
        f"{page.escape(text)} <small>{page.original(place)}</small>" for text, place in zip(said, places, strict=True)
    ]
    body = template("story_list.html.j2").render(name="causes", items=items)
    return Shown(body, "\n".join(f"{text} ({place})" for text, place in zip(said, places, strict=True)))


def next_steps(page: Page, ahead: pd.DataFrame) -> Shown:
    """Tell what is still to be done, by when and by whom."""
    if not len(ahead):
        return nothing(page.words("omitted.story_next"))
    terms = [_term(page, row) for _, row in ahead.iterrows()]
    texts = [page.say(text).rstrip(".") for text in ahead["text"]]
    if len(set(terms)) == 1 and len(terms) > 1 and terms[0]:  # said once, where all have the same
        return _list(page, [*(f"{text}." for text in texts), page.words("reading.story.steps", note=terms[0])], "next")
    steps = [f"{text} ({term})." if term else f"{text}." for text, term in zip(texts, terms, strict=True)]
    return _list(page, steps, "next")


def _term(page: Page, row: Row) -> str:
    """Say by when something is due, and by whom."""
    due = page.numbers.period(row["due"]) if row["due"] else ""
    if due and set(re.findall(r"\w+", due.lower())) <= set(re.findall(r"\w+", page.say(row["text"]).lower())):
        due = ""  # the step says it already
    return ", ".join(filter(None, (due, page.say(row["addressed_to"]) if row["addressed_to"] else "")))


def _list(page: Page, sentences: list[str], name: str) -> Shown:
    body = template("story_list.html.j2").render(name=name, items=[linked(page, each) for each in sentences])
    return Shown(body, "\n".join(map(plain, sentences)), recorded(page, sentences))
