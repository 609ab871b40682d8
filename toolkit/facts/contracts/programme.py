"""The shape of ``programme.yaml``: what the programme is, in which years and languages, by which rules."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, RootModel, model_validator
from pydantic_core import PydanticCustomError

from toolkit.facts.contracts.documents import Document
from toolkit.facts.contracts.iati import Iati
from toolkit.facts.contracts.matrix import CriteriaVersion
from toolkit.facts.contracts.values import (
    Code,
    Currency,
    LocaleText,
    PeriodText,
    Prose,
    Strict,
    one_of,
)
from toolkit.spoken import LANGUAGES

Language = Annotated[str, one_of(LANGUAGES)]
Year = Annotated[int, Field(ge=1900, le=2099)]


class Title(RootModel[dict[Language, str]]):
    """A title in the programme's language, and in others where there is one."""

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True)

    @model_validator(mode="after")
    def _is_one(self) -> Title:
        if not any(self.root.values()):
            raise PydanticCustomError("no_title", "{found}", {"found": "", "expected": ", ".join(LANGUAGES)})
        return self

    def said(self, language: str) -> str:
        """Return the title in a language, or in the first that there is one in."""
        return next(said for code in (language, *LANGUAGES) if (said := self.root.get(code)))


class OwnWords(Strict):
    """What readers call the programme's own codes; in the programme's first language, like all its names.

    Attributes
    ----------
    units : mapping of str to str
        A unit of quantity, as it stands behind a number. Example: ``{crates: crates of 20 kg}``.
    counts : mapping of str to str
        What is counted, in the plural. Example: ``{hives: hives}``.
    groups : mapping of str to str
        A group of beneficiaries. Example: ``{growers: Growers}``.
    levels : mapping of str to str
        A level of results, or of places. Example: ``{pillar: Pillar}``.
    kinds : mapping of str to str
        A kind of entry in the follow-up. Example: ``{petition: petition}``.
    criteria : mapping of str to str
        A criterion that is graded. Example: ``{inclusion: inclusion}``.
    modes : mapping of str to str
        A mode of spending. Example: ``{grant: by grant}``.
    abbreviations : mapping of str to str
        What stands for what in the names of the programme; its fact sheet explains them.
        Example: ``{NGO: non-governmental organisation}``.
    """

    units: dict[Code, Prose] = Field(default_factory=dict)
    counts: dict[Code, Prose] = Field(default_factory=dict)
    groups: dict[Code, Prose] = Field(default_factory=dict)
    levels: dict[Code, Prose] = Field(default_factory=dict)
    kinds: dict[Code, Prose] = Field(default_factory=dict)
    criteria: dict[Code, Prose] = Field(default_factory=dict)
    modes: dict[Code, Prose] = Field(default_factory=dict)
    abbreviations: dict[str, Prose] = Field(default_factory=dict)


class Partner(Strict):
    """An institution and what it does in the programme.

    Attributes
    ----------
    name : str
        Its name. Example: ``Development Fund``.
    role : str
        What it does.
    as_printed : str
        What the document calls it and what it prints there, where that is not the word of the role: two lines of one
        document may give the same part to two institutions. Example: ``executing agency``.
    """

    name: str
    role: Literal["donor", "funding", "implementing", "accountable", "partner"]
    as_printed: str = ""


class Funder(Strict):
    """Whose money a column of a budget is.

    Attributes
    ----------
    name : str
        Its name. Example: ``Development Fund``.
    code : str
        As ``funder`` in ``budget.csv``.
    counterpart : bool
        Whether it is what the programme's own partners add to the donor's money.
    """

    code: Code
    name: str
    counterpart: bool = False


class Span(Strict):
    """A start or an end, as agreed and as it became effective, in months; with a note on where it was `inferred`.

    Attributes
    ----------
    agreed : str
        As the agreement has it.
    effective : str
        As it became.
    inferred : bool
        Whether no document prints it.
    """

    agreed: PeriodText | None = None
    effective: PeriodText | None = None
    inferred: bool = False
    note: Prose = ""


class Rules(Strict):
    """The rules of ``data/rules/`` by which this programme grades, averages and is evaluated.

    Attributes
    ----------
    grading : str
        The rule by which ratios are graded. Example: ``ctb-annual-report-2011``.
    averaging : str
        The rule by which completions are averaged. Example: ``ctb-tracking-card``.
    questions : str, optional
        The rule set of its donor's form, where its documents grade sub-questions.
        Example: ``btc-results-report-2012``.
    matrix : str
        The evaluation matrix of a mid-term evaluation. Example: ``oecd-dac-2019``.
    criteria_version : str, optional
        Which set of criteria its documents grade by.
    scale : str
        The scale of the grades that its documents print. Example: ``letters-a-d``.
    conventions : str
        Where differences begin to mean something. Example: ``conventions``.
    """

    grading: Code | None = None
    averaging: Code | None = None
    questions: Code | None = None
    matrix: Code = "oecd-dac-2019"
    criteria_version: CriteriaVersion | None = None
    scale: Code = "letters-a-d"
    conventions: Code = "conventions"


class Baseline(Strict):
    """The period the programme measures from; ``base`` where no document names a year."""

    period: PeriodText
    note: Prose = ""


class ProgrammeFile(Strict):
    """Everything ``programme.yaml`` says.

    Attributes
    ----------
    code : str
        The code: also the name of its folder. Example: ``coffee-union``.
    title : mapping of str to str
        Its title, by language. Example: ``{en: Coffee from the hills}``.
    short_title : str
        What it is called in tables and charts. Example: ``Coffee``.
    country : str
        Two letters of ISO 3166. Example: ``HN``.
    area : str
        Where it works. Example: ``Four municipalities in the west``.
    target_group : str
        For whom it works. Example: ``Families who grow coffee on less than 3 hectares``.
    donor_reference : str
        Its number at the donor. Example: ``HN-2021-014``.
    start, end : Span
        When it starts and ends. Example: ``{agreed: 2022-M01}``.
    reporting_years : list of int
        Years that can be evaluated. Example: ``[2023, 2024]``.
    time_indicator : str
        Indicator whose printed value is the time that has passed, where a document prints it. Example: ``months``.
    local_currency : str
        Currency of the country, where it is another one.
    languages : list of str
        Languages of its pages; first the one that its files are typed in. Example: ``[en]``.
    synthetic : bool
        Whether all of it was made up, to try it: every page says so.
    documents : mapping of str to Document
        Where the facts come from, by the code that rows name. Example: ``{report: {title: Annual report 2024, file:
        report.txt, date: 2024-M12}}``.
    fiscal_year_starts : int
        First month of the year by which the programme counts: 7 for a year from July to June, named by the year in
        which it ends.
    currencies : list of str
        Others in which its documents print amounts, beside its own, the local one and those of ``exchange_rates.csv``.
    groups : mapping of str to str
        Of a group of beneficiaries, whom it counts and whom not, in our own words; said wherever it is counted. It is
        also the name of a group that has no other.
        Example: ``{growers: Families who sold through the union at least once}``.
    populations : list of str
        Groups of beneficiaries that are the population of places, as a census counts it: nobody says that they are all
        served, so they divide no cost and stand in front of no page. Example: ``[inhabitants]``.
    words : OwnWords
        What its own codes are called.
    versions : mapping of str to str
        When each version of a budget was decided; a version that is itself a period needs no line here.
        Example: ``{second: 2023-M06}``.
    not_in_documents : list of str
        What is known of the programme but stands in none of its documents.
    iati : Iati
        What ``evaluate write iati`` needs and no document says.
    """

    code: Code
    title: Title
    short_title: str
    country: str
    area: Prose = ""
    target_group: Prose = ""
    donor_reference: Prose = ""
    partners: list[Partner] = Field(default_factory=list)
    funders: list[Funder] = Field(default_factory=list)
    start: Span = Field(default_factory=Span)
    end: Span = Field(default_factory=Span)
    baseline: Baseline | None = None
    reporting_years: list[Year] = Field(min_length=1)
    fiscal_year_starts: int = Field(default=1, ge=1, le=12)
    time_indicator: Code | None = None
    currency: Currency
    local_currency: Currency | None = None
    currencies: list[Currency] = Field(default_factory=list)
    locale: LocaleText
    languages: list[Language] = Field(min_length=1)
    groups: dict[Code, Prose] = Field(default_factory=dict)
    populations: list[Code] = Field(default_factory=list)
    words: OwnWords = Field(default_factory=OwnWords)
    versions: dict[str, PeriodText] = Field(default_factory=dict)
    not_in_documents: list[Literal["country", "currency"]] = Field(default_factory=list)
    rules: Rules = Field(default_factory=Rules)
    synthetic: bool = False
    iati: Iati | None = None
    documents: dict[str, Document]
