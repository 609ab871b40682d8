"""Results of a programme as IATI has them: each with its indicators, their baselines, and their periods."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType

from lxml import etree

from toolkit.exchange.containers.iati_figures import LEVELS, PERCENTAGE
from toolkit.exchange.writing.delivery import Delivery
from toolkit.exchange.writing.iati.iati_narratives import Narratives
from toolkit.exchange.writing.iati.iati_values import BASELINE, TARGET, Value, Values, periods_of
from toolkit.exchange.writing.left_out import LeftOut
from toolkit.facts.contracts.framework import Indicator, Result
from toolkit.facts.contracts.word_tables import GeographicPlace
from toolkit.facts.folders import shown_path
from toolkit.facts.notation import plain
from toolkit.words import Words

_TYPE_OF_LEVEL: Mapping[str, str] = MappingProxyType(
    {level: code for code, level in LEVELS.items()} | {"goal": "3", "purpose": "2"}
)
"""Code of the type of a result, by its level; all others are of type 9."""

_OTHER = "9"
_UNIT, _QUALITATIVE = "1", "5"
_MEASURES: Mapping[str, str] = MappingProxyType({"share": PERCENTAGE, "ratio": PERCENTAGE, "text": _QUALITATIVE})
_SEXES: Mapping[str, str] = MappingProxyType({"women": "female", "men": "male"})
_OWN_LIST = "99"
_PERCENT = 100


class Results:
    """Adds the results of a programme to its activity."""

    def __init__(self, delivery: Delivery, say: Narratives, left_out: LeftOut) -> None:
        self.programme, self.say, self.left_out = delivery.programme, say, left_out
        self.values = Values(delivery, left_out)
        self.file = shown_path(self.programme.folder / "framework.yaml")

    def locations(self, activity: etree._Element) -> None:
        """Add the places of which there are values."""
        named = {value.row.place for values in self.values.of.values() for value in values}
        places = {row.code: row.name for _, row in self.programme.facts(GeographicPlace)}
        for code in sorted(named & set(places)):
            location = etree.SubElement(activity, "location", {"ref": code})
            self.say.put(location, "name", places[code], f"places[{code}].name")

    def add(self, activity: etree._Element) -> None:
        """Add every result that has an indicator; of what the form has no place for, note it."""
        held: dict[str, list[Indicator]] = defaultdict(list)
        for indicator in self.programme.framework.indicators:
            if indicator.origin in ("framework", "report"):
                held[indicator.result].append(indicator)
        for result in self.programme.framework.results:
            if held[result.code]:
                self._result(activity, result, held[result.code])
            else:
                self.left_out.add("iati_result_bare", self.file, result.code)
        self._definitions([each for indicators in held.values() for each in indicators])

    def _definitions(self, indicators: Iterable[Indicator]) -> None:
        """Note what the form has no element for, so that only words say it."""
        for indicator in indicators:
            self.left_out.add("iati_definition", self.file, indicator.code)
            if indicator.direction == "keep":
                self.left_out.add("iati_keep", self.file, indicator.code)
            if indicator.compute is not None:
                self.left_out.add("iati_computed", self.file, indicator.code)

    def _result(self, activity: etree._Element, result: Result, indicators: list[Indicator]) -> None:
        adds = all(indicator.aggregation == "sum" for indicator in indicators)
        keys = {"type": _TYPE_OF_LEVEL.get(result.level, _OTHER), "aggregation-status": _flag(adds)}
        element = etree.SubElement(activity, "result", keys)
        place = f"results[{result.code}]"
        self.say.put(element, "title", result.title, f"{place}.title")
        aims = {each: [self.say.say(aim, each) for aim in result.aims] for each in self.say.languages}
        said = {each: "; ".join(texts) for each, texts in aims.items() if texts and all(texts)}
        if said:
            self.say.put_said(element, "description", said, f"{place}.aims")
        for indicator in indicators:
            self._indicator(element, indicator)

    def _indicator(self, result: etree._Element, indicator: Indicator) -> None:
        measure = _MEASURES.get(indicator.unit, _UNIT)
        keys = {"measure": measure, "aggregation-status": _flag(indicator.aggregation == "sum")}
        if indicator.direction != "keep":
            keys["ascending"] = _flag(indicator.direction == "increase")
        element = etree.SubElement(result, "indicator", keys)
        place = f"indicators[{indicator.code}]"
        names = (indicator.name, indicator.short_name)  # of a long name often only the short one is said in others
        said = {each: self.say.say(names[0], each) or self.say.say(names[1], each) for each in self.say.languages}
        self.say.put_said(element, "title", said, f"{place}.name")
        described = self.say.made(lambda words, language: self._described(indicator, words, language))
        self.say.put_said(element, "description", described, place)
        etree.SubElement(element, "reference", {"vocabulary": _OWN_LIST, "code": indicator.code})
        values = self.values.of.get(indicator.code, [])
        for value in (each for each in values if each.kind == BASELINE):
            more = {} if value.is_of_year else {"iso-date": value.days[1].isoformat()}
            self._value(element, value, measure, {"year": value.year, **more})
        for days, of_period in periods_of(values):
            period = etree.SubElement(element, "period")
            for tag, day in zip(("period-start", "period-end"), days, strict=True):
                etree.SubElement(period, tag, {"iso-date": day.isoformat()})
            for value in sorted(of_period, key=lambda each: (each.kind != TARGET, each.row.sex != "all")):
                self._value(period, value, measure, {})

    def _described(self, indicator: Indicator, words: Words, language: str) -> str:
        """Say what the form has no element for: unit, what a value is of, and how it is measured."""
        own = self.programme.file.words
        code = indicator.currency or indicator.counts or indicator.unit
        typed = own.counts.get(code) or own.units.get(code) or code
        unit = (
            words(f"measured_in.{code}") if f"measured_in.{code}" in words else self.say.say(typed, language) or typed
        )
        said = words("iati.measured", unit=unit, kind=words(f"kind_of_value.{indicator.kind}"))
        return " ".join(part for part in (said, self.say.say(indicator.method, language)) if part)

    def _value(self, parent: etree._Element, value: Value, measure: str, keys: Mapping[str, str]) -> None:
        row = value.row
        if row.value is not None:
            keys = {**keys, "value": _number(row.value, _PERCENT if measure == PERCENTAGE else 1)}
        element = etree.SubElement(parent, value.kind, dict(keys))
        if row.place:
            etree.SubElement(element, "location", {"ref": row.place})
        sex = "" if row.sex == "all" else _SEXES.get(row.sex, row.sex)
        for name, part in (("sex", sex), ("product", row.product), ("series", row.series)):
            if part:
                place = f"observations:{row.indicator}"
                etree.SubElement(element, "dimension", {"name": name, "value": self.say.held(part, place)})
        self.say.put(element, "comment", row.text or row.note, f"observations:{row.indicator}:{row.period}")
        if row.numerator is not None or row.denominator is not None:
            self.left_out.add("iati_parts", self.values.file, f"{row.indicator}:{row.period}")


def _flag(holds: bool) -> str:
    return "1" if holds else "0"


def _number(value: float, scale: int) -> str:
    """Write a number with all its digits and no more."""
    return plain(value) if scale == 1 else format((Decimal(repr(value)) * scale).normalize(), "f")
