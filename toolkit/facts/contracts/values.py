"""The kinds of value that cells and keys hold, each refusing what it is not with a problem code."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Literal, TypeVar, Unpack, get_args

from babel import Locale, UnknownLocaleError
from babel.numbers import list_currencies
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationInfo
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from toolkit.errors import choice
from toolkit.facts.notation import NOTATIONS, is_carried, is_short, plain, read_plain, read_printed, why_unreadable
from toolkit.facts.periods import read_period


@dataclass(frozen=True, slots=True)
class InWords:
    """Marks a text that a page says in its own language: always, or only where what it belongs to is shown."""

    always: bool = True


@dataclass(frozen=True, slots=True)
class OneOf:
    """Refuses anything but some codes."""

    codes: Collection[str]

    def __call__(self, raw: Any) -> str:
        """Return a code that is one of them."""
        text, codes = str(raw), self.codes
        if text not in codes:
            raise PydanticCustomError("not_in_list" if text else "empty_value", "{found}", dict(choice(text, codes)))
        return text


def one_of(codes: Collection[str]) -> BeforeValidator:
    """Return what refuses anything but some codes, as a ``Literal`` of them would, for codes that stand in a table."""
    return BeforeValidator(OneOf(codes))


def _inside(raw: str) -> str:
    """Refuse the name of a file that leads out of the folder that it is in."""
    parts = re.split(r"[/\\]", raw)
    if not raw.strip() or raw.startswith("~") or ".." in parts or not all(parts) or re.match(r"[A-Za-z]:", raw):
        raise PydanticCustomError("file_outside", "{found}", {"found": raw})
    return raw


FileName = Annotated[str, AfterValidator(_inside)]
"""A file below a folder, by its path there. Example: ``records/survey.csv``."""

Prose = Annotated[str, InWords()]
"""Words for readers, in the programme's first language. Example: ``Families who sell through the union``."""

Remark = Annotated[str, InWords(always=False)]
"""Words that stand beside a fact, and are said where the fact is. Example: ``Counted in December``."""

Names = Annotated[list[str], BeforeValidator(lambda raw: [raw] if isinstance(raw, str) else raw)]
"""One name, or several. Example: ``[village]``."""

Conditions = dict[str, Any]
"""What a record must be: a value, one of a list, or ``{min, max, above, below}``; ``{present: true}`` says a cell holds
something, ``{present: false}`` that it is empty. Example: ``{sex: woman, age: {min: 18}}``."""

_SPREADSHEET_DATE = re.compile(
    r"(?i)\d{1,2}[-/. ](?:jan|ene|feb|mar|apr|abr|may|jun|jul|aug|ago|sep|set|oct|nov|dec|dic|janv|févr|avr|mai|juin|"
    r"juil|août|déc)[a-zé]*\.?(?:[-/. ]\d{2,4})?"
    r"|(?:jan|ene|feb|mar|apr|abr|may|jun|jul|aug|ago|sep|set|oct|nov|dec|dic)[a-z]*\.?[-/. ]\d{2,4}"
    r"|\d{1,4}[-/]\d{1,2}[-/]\d{1,4}(?:[ T]\d{1,2}:\d\d.*)?"
)
_SPREADSHEET_ERROR = re.compile(r"#[A-Z¡¿/0-9]+[!?]?|#{2,}")

DECIMAL_COMMA = "decimal_comma"
"""Key in the context of a validation: whether the file writes decimals with a comma."""


def looks_like_a_date(text: str) -> bool:
    """Whether a spreadsheet has turned the cell into a date, as ``Dec-11`` or ``2011-12-01``."""
    return bool(_SPREADSHEET_DATE.fullmatch(text.strip()))


def _number(raw: Any, info: ValidationInfo) -> Any:
    if not isinstance(raw, str):
        return raw
    if is_short(raw):
        return float(raw) + 0.0  # a zero has no sign
    comma = info.context is not None and info.context[DECIMAL_COMMA] and with_comma(raw)
    value = read_plain(raw.replace(",", ".") if comma else raw)
    if value is None:
        code, fields = _no_number(raw)
        raise PydanticCustomError(code, "{found}", {"found": raw} | fields)
    if not is_carried(value):
        raise PydanticCustomError("too_many_digits", "{found}", {"found": raw})
    return float(value) + 0.0


def with_comma(text: str) -> bool:
    """Whether a number is written with a comma before its decimals, and no other mark."""
    return bool(re.fullmatch(r"-?\d+,\d+", text))


def _no_number(raw: str) -> tuple[str, dict[str, str]]:
    """Say what stands in the place of a number: the code of the problem, and what its sentence names."""
    if looks_like_a_date(raw):
        return "date_in_number", {}
    if _SPREADSHEET_ERROR.fullmatch(raw):
        return "error_in_number", {}
    if known := why_unreadable(raw, "point"):
        return known.pop("code"), known
    printed = [p.value for notation in NOTATIONS if (p := read_printed(raw, notation)) is not None]
    if printed and not re.search(r"[^\W\d_]", raw):
        return "number_in_other_notation", {"plain": " / ".join(dict.fromkeys(map(plain, map(float, printed))))}
    return "not_a_number", {}


def _period(raw: Any) -> Any:
    text = str(raw) if isinstance(raw, int) else raw  # a year without quotes
    if text is None or read_period(str(text)):
        return text
    code = "date_in_period" if looks_like_a_date(str(text)) else "unknown_period"
    raise PydanticCustomError(code, "{found}", {"found": str(text)})


def _dated(raw: Any) -> Any:
    """Read when a document was written: a period, or a day, of which the month counts."""
    day = re.fullmatch(r"(\d{4})-(\d\d)-\d\d", str(raw))
    return _period(f"{day[1]}-M{day[2]}" if day else raw)


def _locale(raw: Any) -> Any:
    try:
        Locale.parse(str(raw))
    except (ValueError, UnknownLocaleError):
        hyphen = re.fullmatch(r"([A-Za-z]{2,3})-([A-Za-z]{2}|\d{3})", str(raw))
        nearest = f"{hyphen[1].lower()}_{hyphen[2].upper()}" if hyphen else ""
        raise PydanticCustomError("no_such_locale", "{found}", {"found": str(raw), "nearest": nearest}) from None
    return raw


def _currency(raw: str) -> str:
    if raw and raw not in list_currencies():
        raise PydanticCustomError("not_a_currency", "{found}", {"found": raw})
    return raw


def _day(raw: Any) -> Any:
    try:
        return datetime.fromisoformat(str(raw)).date().isoformat()
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
"""A day; of a moment, its day. Example: ``'2022-11-30'``."""

Seal = Annotated[str, BeforeValidator(_seal)]
"""The seal of some evidence: it changes when one of the figures does. Example: ``s0123456789ab``."""

NUMBER = BeforeValidator(_number)
"""What makes a column one of numbers."""

Number = Annotated[float, NUMBER]
"""A plain number, shares as fractions. Example: ``1234.5``."""

PeriodText = Annotated[str, BeforeValidator(_period)]
"""A stretch of months; a fiscal year is named by the year in which it ends. Example: ``'2024'``. Examples:
``2024`` a year; ``2024-S1`` a half of it; ``2024-Q3`` a quarter; ``2024-M02`` a month; ``2022..2025`` several years;
``2024-M07..2025-M06`` from a month to another; ``..2024`` all from the start until then, as of a level; ``2024..`` from
then on; ``..`` the whole programme; ``base`` the base year, where no document names it."""

DocumentDate = Annotated[str, BeforeValidator(_dated)]
"""When a document was written: ``2012``, ``2012-M01``, or a day of it. Example: ``2024-M12``."""

LocaleText = Annotated[str, BeforeValidator(_locale)]
"""A language and a country, as numbers are written there. Example: ``es_HN``."""

PeriodOrEmpty = Annotated[str, BeforeValidator(lambda raw: raw if raw == "" else _period(raw))]
"""A period, or nothing. Example: ``2024-Q3``."""

Letter = Literal["A", "B", "C", "D"]
"""A grade, A the best."""

LETTERS: tuple[Letter, ...] = get_args(Letter)
"""The grades, best first."""

_SAME_UNIT = {"ha": "hectares", "l": "litres", "tonnes": "t", "quintales": "qq"}

_CODE = r"[A-Za-z0-9][A-Za-z0-9_.\-]*"
Code = Annotated[str, StringConstraints(pattern=rf"^{_CODE}$")]
"""An identifier: letters, digits, points, hyphens and underscores; always text, so leading zeros stay. Example:
``coffee_sold``."""

Unit = Annotated[Code, BeforeValidator(lambda raw: _SAME_UNIT.get(raw, raw) if isinstance(raw, str) else raw)]
"""A unit: one of :data:`UNITS`, or one that the programme declares under ``words: units``. Example: ``t``."""

CodeOrEmpty = Annotated[str, StringConstraints(pattern=rf"^({_CODE})?$")]
"""An identifier, or nothing. Example: ``R1``."""

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$"), AfterValidator(_currency)]
"""A currency, the three letters of ISO 4217. Example: ``HNL``."""

CurrencyOrEmpty = Annotated[str, StringConstraints(pattern=r"^([A-Z]{3})?$"), AfterValidator(_currency)]
"""A currency, the three letters of ISO 4217, or nothing. Example: ``HNL``."""


class Strict(BaseModel):
    """What is not in the contract is refused, and what was read is not changed."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, str_strip_whitespace=True, populate_by_name=True, allow_inf_nan=False
    )


V = TypeVar("V")


def of_code(found: Mapping[Any, V], code: str) -> V | None:
    """Return what is defined for a code; None where nothing is, also for what is no code of its kind."""
    return found.get(code)


class Contract(Strict):
    """What a row of a table holds; `TABLE` is the name of its file without ``.csv``, `KEY` what identifies a row.

    A contract that names a table is one of `ALL`, in the order in which they are defined.
    """

    ALL: ClassVar[list[type[Contract]]] = []
    TABLE: ClassVar[str] = ""
    KEY: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, **options: Unpack[ConfigDict]) -> None:
        """Note a contract that names a table."""
        super().__init_subclass__(**options)
        if "TABLE" in vars(cls):
            Contract.ALL.append(cls)

    @classmethod
    def columns(cls, names: Iterable[str] | None = None) -> list[str]:
        """Name columns as the file does; all of them, unless some fields are named."""
        return [cls.model_fields[name].alias or name for name in names or cls.model_fields]


@lru_cache(maxsize=128)
def number_columns(contract: type[Strict]) -> frozenset[str]:
    """Name the columns of a contract that hold numbers."""

    def holds(field: FieldInfo) -> bool:
        kinds = (field, *get_args(field.annotation))
        return any(NUMBER in (getattr(kind, "metadata", ()) or getattr(kind, "__metadata__", ())) for kind in kinds)

    return frozenset(field.alias or name for name, field in contract.model_fields.items() if holds(field))
