"""The kinds of value that cells and keys hold, each refusing what it is not with a problem code."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from toolkit.facts.notation import read_plain, read_printed
from toolkit.facts.periods import read_period

Use = Literal["yes", "no", "sic"]
Missing = Literal["not_measured", "not_applicable", "not_reported", "not_due", "suppressed"]
QUANTITIES = ("kg", "t", "qq", "hectares", "litres")
"""Units of quantity that every programme can use; others are declared in ``programme.yaml`` under ``words: units``."""

UNITS = ("share", "ratio", "count", "money", "index", "months", "text", *QUANTITIES)
"""Units that every programme can use."""

COUNTED = (
    *("persons", "families", "households", "organisations", "cooperatives", "units", "municipalities", "communities"),
    *("activities", "agreements", "products", "countries", "systems", "projects", "regulations", "spaces", "codes"),
    *("events", "plans", "alliances", "providers", "jobs", "trees"),
)
"""What every programme can count; other things are declared in ``programme.yaml`` under ``words: counts``."""

KINDS_OF_FOLLOW_UP = ("recommendation", "decision", "lesson", "progress", "plan")
"""Kinds of entry that every programme's follow-up can have; others are declared under ``words: kinds``."""

LEVELS = (
    *("plan", "goal", "impact", "purpose", "outcome", "output", "component", "subcomponent"),
    *("strategic_objective", "tactical_objective", "strategic_line", "other"),
)
"""Levels of results that every programme can have; others are declared under ``words: levels``."""

Direction = Literal["increase", "decrease", "keep"]
Kind = Literal["flow", "stock", "cumulative", "share", "qualitative"]
Aggregation = Literal["sum", "last", "mean", "weighted", "none"]
Origin = Literal["framework", "management", "report", "context"]
Criterion = Literal[
    "relevance", "coherence", "efficiency", "effectiveness", "impact", "sustainability", "implementation"
]
Sex = Literal["all", "women", "men", "other", "unknown"]
StatedRole = Literal["stated_total", "stated_balance", "stated_change", "stated_share", "stated_average"]

_SPREADSHEET_DATE = re.compile(
    r"(?i)\d{1,2}[-/. ](?:jan|ene|feb|mar|apr|abr|may|jun|jul|aug|ago|sep|set|oct|nov|dec|dic|janv|févr|avr|mai|juin|"
    r"juil|août|déc)[a-zé]*\.?(?:[-/. ]\d{2,4})?"
    r"|(?:jan|ene|feb|mar|apr|abr|may|jun|jul|aug|ago|sep|set|oct|nov|dec|dic)[a-z]*\.?[-/. ]\d{2,4}"
    r"|\d{1,4}[-/]\d{1,2}[-/]\d{1,4}(?:[ T]\d{1,2}:\d\d.*)?"
)


def looks_like_a_date(text: str) -> bool:
    """Whether a spreadsheet has turned the cell into a date, as ``Dec-11`` or ``2011-12-01``."""
    return bool(_SPREADSHEET_DATE.fullmatch(text.strip()))


def _number(raw: Any) -> Any:
    if raw is None or isinstance(raw, (int, float)):
        return raw
    value = read_plain(str(raw))
    if value is not None:
        return float(value)
    if looks_like_a_date(str(raw)):
        raise PydanticCustomError("date_in_number", "{found}", {"found": raw})
    for notation in ("point", "comma"):
        printed = read_printed(str(raw), notation)
        if printed is not None and re.fullmatch(r"[-−\d.,'\s%]+", str(raw)):
            hint = format(printed.value.normalize(), "f")
            raise PydanticCustomError("number_in_other_notation", "{found}", {"found": raw, "plain": hint})
    raise PydanticCustomError("not_a_number", "{found}", {"found": raw})


def _period(raw: Any) -> Any:
    if raw is None or read_period(str(raw)):
        return raw
    code = "date_in_period" if looks_like_a_date(str(raw)) else "unknown_period"
    raise PydanticCustomError(code, "{found}", {"found": str(raw)})


def _day(raw: Any) -> Any:
    try:
        return date.fromisoformat(str(raw)).isoformat()
    except ValueError:
        raise PydanticCustomError("not_a_date", "{found}", {"found": str(raw)}) from None


def _seal(raw: Any) -> Any:
    if not re.fullmatch(rf"s[0-9a-f]{{{SEAL_LENGTH}}}", str(raw)):
        raise PydanticCustomError("not_a_seal", "{found}", {"found": str(raw)})
    return raw


SEAL_LENGTH = 12
"""Letters and digits of a seal after its first one: enough that no two pieces of evidence share them, few enough to
copy. It begins with s, so that no spreadsheet takes it for a number."""

Day = Annotated[str, BeforeValidator(_day)]
"""A day, as ``2022-11-30``."""

Seal = Annotated[str, BeforeValidator(_seal)]
"""The seal of some evidence: it changes when one of the figures does."""

Number = Annotated[float, BeforeValidator(_number)]
"""A plain number: ``1234.5``, shares as fractions."""

PeriodText = Annotated[str, BeforeValidator(_period)]
"""A period, as :mod:`toolkit.facts.periods` reads it."""

PeriodOrEmpty = Annotated[str, BeforeValidator(lambda raw: raw if raw == "" else _period(raw))]
"""A period, or nothing."""

_SAME_UNIT = {"ha": "hectares", "l": "litres", "tonnes": "t", "quintales": "qq"}

_CODE = r"[A-Za-z0-9][A-Za-z0-9_.\-]*"
Code = Annotated[str, StringConstraints(pattern=rf"^{_CODE}$")]
"""An identifier: letters, digits, points, hyphens and underscores; always text, so leading zeros stay."""

Unit = Annotated[Code, BeforeValidator(lambda raw: _SAME_UNIT.get(raw, raw) if isinstance(raw, str) else raw)]
"""A unit: one of :data:`UNITS`, or one that the programme declares; several names of one unit are one."""

CodeOrEmpty = Annotated[str, StringConstraints(pattern=rf"^({_CODE})?$")]
"""An identifier, or nothing."""

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
"""ISO 4217."""

CurrencyOrEmpty = Annotated[str, StringConstraints(pattern=r"^([A-Z]{3})?$")]
"""ISO 4217, or nothing."""


class Strict(BaseModel):
    """What is not in the contract is refused, and what was read is not changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, populate_by_name=True)
