"""Records in words: what their columns and values are called, why cases are left out, and what a block asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.facts.contracts.compute import Compute
from toolkit.facts.contracts.records import Records
from toolkit.facts.contracts.values import Conditions
from toolkit.report.page import Page

_SIGNS = {"min": "≥", "max": "≤", "above": ">", "below": "<"}
_SEPARATOR = " · "


class RecordWords:
    """What one table of records is called, column by column and value by value, in the language of a page.

    Parameters
    ----------
    page : Page
    name : str
        As ``framework.yaml`` declares it.
    """

    def __init__(self, page: Page, name: str) -> None:
        self.page, self.name = page, name
        self.declared: Records | None = page.programme.framework.records.get(name)

    @property
    def title(self) -> str:
        """Name the table."""
        key = f"records.{self.name}"
        return self.page.words(key) if key in self.page.words else self.name

    @property
    def row(self) -> str:
        """Say what one row is."""
        return self.page.say(self.declared.row) if self.declared and self.declared.row else ""

    def label(self, code: str) -> str:
        """Name a column or a value; one without a label stays as it is."""
        labels = self.declared.labels if self.declared else {}
        return self.page.remark(labels[code]) if code in labels else code

    def value(self, value: Any) -> str:
        """Name a value, also one of several columns together, as a product and its unit."""
        if value in ("yes", "no"):
            return self.page.words(f"answer.{value}")
        if isinstance(value, (int, float)):
            return self.page.numbers.decimal(value, 0 if float(value).is_integer() else 2)
        return _SEPARATOR.join(self.label(part) for part in str(value).split(_SEPARATOR))

    def reason(self, reason: str) -> str:
        """Say why cases are left out."""
        what, _, column = reason.partition("/")
        return self.page.words(f"left_out.{what}", column=self.label(column))

    def conditions(self, conditions: Conditions) -> str:
        """Say what a record must be."""
        return "; ".join(self._condition(column, wanted) for column, wanted in conditions.items())

    def _condition(self, column: str, wanted: Any) -> str:
        label = self.label(column)
        if isinstance(wanted, Mapping):
            if "present" in wanted:
                return self.page.words("condition.present" if wanted["present"] else "condition.absent", column=label)
            return ", ".join(f"{label} {_SIGNS[order]} {self.value(limit)}" for order, limit in wanted.items())
        if isinstance(wanted, list) and len(wanted) > 1:
            values = [self.value(value) for value in wanted]
            either = self.page.words("list.or", first=", ".join(values[:-1]), last=values[-1])
            return f"{label} = {either}"
        return f"{label} = {self.value(wanted[0] if isinstance(wanted, list) else wanted)}"


def block(page: Page, compute: Compute) -> list[tuple[str, str]]:
    """Tell a block in words: what is done, and with what, line by line, each with its heading."""
    records = RecordWords(page, compute.records or "")
    measure = compute.measure + ("_each" if compute.each else "")
    lines = [("measure", page.words(f"measure.{measure}"))]
    if records.declared:
        lines.append(("records", page.words("block.records", title=records.title, row=records.row)))
    if compute.count:
        apart = compute.within and not compute.each
        lines.append(("count", page.words("block.apart" if apart else "block.once", name=records.label(compute.count))))
    lines += [(key, records.label(name)) for key in ("value", "over", "each") if (name := getattr(compute, key))]
    # a change has rows before and after; anything else has a whole and those that fit
    asked = ("among", "due", "base", "where")
    after = {"where": "after" if compute.base else "where"}
    lines += [(after.get(key, key), records.conditions(c)) for key in asked if (c := getattr(compute, key))]
    if compute.whole is not None:
        whole = RecordWords(page, compute.whole.records)
        column = whole.label(compute.whole.value or compute.whole.count or "")
        lines.append(("whole", page.words("block.whole", title=whole.title, column=column)))
    if compute.within:
        lines.append(("within", ", ".join(map(records.label, compute.within))))
    if compute.price:
        lines.append(("price", page.words("block.price", column=records.label(compute.price))))
    if compute.sample:
        given = compute.sample.population
        population = (
            page.numbers.decimal(given) if isinstance(given, int) else page.name(given, "indicator") if given else "–"
        )
        lines.append(("sample", page.words(f"sample_design.{compute.sample.design}", population=population)))
    lines += [("by", ", ".join(map(records.label, compute.by)))] if compute.by else []
    return [(page.words(f"block_key.{key}"), said) for key, said in lines]


def reasons(page: Page, text: str) -> str:
    """Say why cases are left out; `text` holds ``records:reason:number`` for each reason, with spaces between."""
    said = []
    for entry in text.split():
        name, reason, number = entry.split(":")
        said.append(
            page.words("left_out", n=page.numbers.decimal(int(number)), why=RecordWords(page, name).reason(reason))
        )
    return "; ".join(said)
