"""The tables of a programme: what one row is, its columns, and what identifies it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from toolkit.facts.schemas.rows import Row
from toolkit.facts.schemas.signed import Acknowledgement, Appraisal
from toolkit.facts.schemas.values import (
    Code,
    CodeOrEmpty,
    Currency,
    CurrencyOrEmpty,
    Missing,
    Number,
    PeriodOrEmpty,
    PeriodText,
    Prose,
    Sex,
    StatedRole,
    Unit,
)

ObservationRole = Literal["baseline", "original_target", "target", "final_target", "actual", "completion", StatedRole]
ProgressRole = Literal["programmed", "achieved", "final_target", StatedRole]
BudgetRole = Literal["approved", "revised", "registered", "programmed", "committed", "executed", "forecast", StatedRole]
Status = Literal["planned", "ongoing", "done", "delayed", "cancelled"]


class Observation(Row):
    """One value of one indicator."""

    KEY = ("indicator", "period", "role", "sex", "place", "product", "series")
    VALUE = "value"

    indicator: Code
    period: PeriodText
    role: ObservationRole
    value: Number | None = None
    text: str = ""
    numerator: Number | None = None
    denominator: Number | None = None
    missing: Literal["", Missing] = ""
    sex: Sex = "all"
    place: str = ""
    product: str = ""
    series: str = ""


class Activity(Row):
    """One activity, milestone or process.

    Attributes
    ----------
    step : float, optional
        Of a process: its place in the pipeline, the lowest first. Those without one follow in the order of the file.
    """

    KEY = ("code",)
    ADDRESSED = False

    code: Code
    kind: Literal["activity", "milestone", "process"] = "activity"
    step: Number | None = None
    result: Code
    name: Prose
    expected_result: Prose = ""
    unit: str = ""


class ActivityProgress(Row):
    """One figure of an activity."""

    KEY = ("activity", "period", "role", "sex", "place")
    VALUE = "value"

    activity: Code
    period: PeriodText
    role: ProgressRole
    value: Number | None = None
    status: Literal["", Status] = ""
    missing: Literal["", Missing] = ""
    sex: Sex = "all"
    place: str = ""


class BudgetLine(Row):
    """One line of a budget. Each scheme is one tree; sums never cross from one to another.

    Attributes
    ----------
    matches : str
        Line of another scheme under which the same money stands, as we read it; several lines can share one. Their
        amounts are compared, never added to it.
    """

    KEY = ("code",)
    ABOVE = "parent"
    ADDRESSED = False

    code: Code
    scheme: Literal["component", "category", "source"] = "component"
    parent: CodeOrEmpty = ""
    result: CodeOrEmpty = ""
    name: Prose
    matches: CodeOrEmpty = ""


class Amount(Row):
    """One amount of one budget line."""

    KEY = ("line", "period", "role", "currency", "funder", "mode", "version")
    VALUE = "amount"

    line: Code
    period: PeriodText
    role: BudgetRole
    amount: Number | None = None
    currency: CurrencyOrEmpty = ""
    funder: str = ""
    mode: str = ""
    version: str = ""
    missing: Literal["", Missing] = ""


class Grade(Row):
    """One grade of a quality criterion, as printed: a letter, or a step of the scale that the programme declares."""

    KEY = ("subject", "period", "criterion", "question")

    subject: Code
    period: PeriodText
    criterion: Code
    question: str = ""
    grade: str
    comment: Prose = ""


class Risk(Row):
    """One risk or assumption; scores in words, or the letter as printed where the document doesn't explain it.

    Attributes
    ----------
    response : str
        What the document says is done about it, told briefly; empty where it says nothing.
    answered_by : str
        Code of the recommendation in ``follow_up.csv`` that answers it.
    """

    KEY = ("code", "period")

    code: Code
    result: Code
    period: PeriodText
    kind: Literal["risk", "assumption"] = "risk"
    description: Prose
    probability: str = ""
    impact: str = ""
    level: str = ""
    response: Prose = ""
    answered_by: CodeOrEmpty = ""


class FollowUp(Row):
    """One recommendation, decision, lesson, progress or plan, told briefly."""

    KEY = ("code",)
    ABOVE = "follows"

    code: Code
    kind: Code
    period: PeriodText
    result: CodeOrEmpty = ""
    text: Prose
    origin: str = ""
    follows: CodeOrEmpty = ""
    addressed_to: Prose = ""
    decided: str = ""
    due: PeriodOrEmpty = ""
    status: Literal["", Status] = ""


class Monitored(Row):
    """One thing to be monitored: at which level, by whom, when, from where."""

    KEY = ("subject", "level")

    subject: Prose
    indicator: CodeOrEmpty = ""
    level: str
    responsible: Prose = ""
    when: Prose = ""
    instrument: Prose = ""


class GeographicPlace(Row):
    """One place; its code is text and keeps its leading zero."""

    KEY = ("code",)
    ABOVE = "parent"
    ADDRESSED = False

    code: Code
    name: str
    level: str
    parent: CodeOrEmpty = ""


class BeneficiaryCount(Row):
    """One group of people, families or organisations in one place."""

    KEY = ("place", "period", "group", "unit", "role", "sex", "measure")
    VALUE = "value"

    place: str
    period: PeriodText
    group: str
    unit: Code
    role: Literal["target", "reached", StatedRole]
    sex: Sex = "all"
    measure: Literal["count", "share"] = "count"
    value: Number | None = None
    missing: Literal["", Missing] = ""


class ExchangeRate(Row):
    """One rate: so many units of `to` for one unit of `from`. An implied rate names the two amounts it comes from."""

    KEY = ("period", "from_", "to", "rule")
    VALUE = "rate"

    period: PeriodText
    from_: Currency = Field(alias="from")
    to: Currency
    rate: Number | None = None
    rule: Literal["average", "closing", "implied"]
    from_amount: Number | None = None
    to_amount: Number | None = None


class PriceIndex(Row):
    """One value of a price index."""

    KEY = ("period", "index", "base")
    VALUE = "value"

    period: PeriodText
    index: Code
    value: Number
    base: str = ""


class Statement(Row):
    """One derived figure that a document states, the formula that should give it, and the facts it should use."""

    KEY = ("id",)
    VALUE = "stated"

    id: Code
    claim: Prose
    stated: Number
    relation: Literal["=", ">", ">=", "<", "<=", "~"] = "="
    unit: Unit
    currency: CurrencyOrEmpty = ""
    formula: Code
    operands: str = ""


TABLES: dict[str, type[Row] | type[Acknowledgement] | type[Appraisal]] = {
    "observations": Observation,
    "activities": Activity,
    "activity_progress": ActivityProgress,
    "budget_lines": BudgetLine,
    "budget": Amount,
    "criteria": Grade,
    "risks": Risk,
    "follow_up": FollowUp,
    "monitoring": Monitored,
    "places": GeographicPlace,
    "beneficiaries": BeneficiaryCount,
    "exchange_rates": ExchangeRate,
    "price_index": PriceIndex,
    "statements": Statement,
    "acknowledgements": Acknowledgement,
    "appraisals": Appraisal,
}
"""Every table a programme folder may hold, by the name of its file without ``.csv``."""

COMPANIONS = {"budget": "budget_lines", "activity_progress": "activities", "beneficiaries": "places"}
"""Tables that say nothing without another one."""
