"""What an IATI file of a programme says and no document does: who publishes it, under which identifier and codes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Annotated, Any, Literal

from babel import Locale
from pydantic import BeforeValidator, Field

from toolkit.facts.contracts.iati_codes import (
    AIDS,
    COLLABORATIONS,
    FINANCES,
    FLOWS,
    ROLES_OF_ORGANISATION,
    STATUSES,
    TIES,
    TYPES_OF_ORGANISATION,
    VOCABULARIES_OF_REGIONS,
    VOCABULARIES_OF_SECTORS,
)
from toolkit.facts.contracts.values import Code, OneOf, Prose, Strict, one_of
from toolkit.spoken import LANGUAGES

_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
"""Codes of two letters that CLDR has for unions, for seas and for trying out."""


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """Return the codes of countries; nothing is loaded for them before somebody names one."""
    known = (code for code in Locale(LANGUAGES[0]).territories if re.fullmatch("[A-Z]{2}", code))
    return frozenset(known) - _NO_COUNTRIES


def _country(raw: Any) -> str:
    """Refuse what is no country; the list is asked for only now."""
    return OneOf(countries())(raw)


Country = Annotated[str, BeforeValidator(_country)]
"""A country, the two letters of ISO 3166. Example: ``HN``."""

Percentage = Annotated[float, Field(gt=0, le=100)]
"""A part in percent. Example: ``60``."""

CodeOfList = Annotated[
    str,
    BeforeValidator(lambda raw: str(raw) if isinstance(raw, int) else raw),
    Field(pattern=r"^[^\x00-\x1f\x7f-\x9f\x{fffe}\x{ffff}]+$"),
]
"""A code of a list outside this project. Example: ``'31120'``."""


class ReportingOrg(Strict):
    """Who publishes the file.

    Attributes
    ----------
    ref : str
        Its own identifier in IATI: country, register and number. Example: ``XX-REG-0000``.
    type : str
        What it is, one of :data:`TYPES_OF_ORGANISATION`. Example: ``'22'``.
    name : str
        Its name. Example: ``The union``.
    secondary : bool
        Whether it tells of what others do.
    """

    ref: CodeOfList
    type: Annotated[str, one_of(TYPES_OF_ORGANISATION)]
    name: str = Field(min_length=1)
    secondary: bool = False


class ParticipatingOrg(Strict):
    """Who takes part, and as what.

    Attributes
    ----------
    name : str
        Its name. Example: ``Development Fund``.
    role : str
        What it does, one of :data:`ROLES_OF_ORGANISATION`. Example: ``'1'``.
    type : str
        What it is, one of :data:`TYPES_OF_ORGANISATION`. Example: ``'10'``.
    ref : str
        Its own identifier in IATI, where it has one. Example: ``XX-REG-0001``.
    """

    name: str = Field(min_length=1)
    role: Annotated[str, one_of(ROLES_OF_ORGANISATION)]
    type: Annotated[str, one_of(TYPES_OF_ORGANISATION)] | None = None
    ref: CodeOfList | None = None


class Sector(Strict):
    """For what it is; of several of one list each has its percentage, together 100.

    Attributes
    ----------
    code : str
        Its code in that list. Example: ``'31120'``.
    vocabulary : str
        The list, one of :data:`VOCABULARIES_OF_SECTORS`. Example: ``'1'``.
    percentage : float
        Which part of the money is for it. Example: ``100``.
    name : str
        What it is called; of a list of the publisher's own it has to be said. Example: ``Agricultural development``.
    """

    code: CodeOfList
    vocabulary: Annotated[str, one_of(VOCABULARIES_OF_SECTORS)] = "1"
    percentage: Percentage | None = None
    name: Prose = ""


class Region(Strict):
    """A region in which it is, of several countries.

    Attributes
    ----------
    code : str
        Its code in a list. Example: ``'298'``.
    vocabulary : str
        The list, one of :data:`VOCABULARIES_OF_REGIONS`. Example: ``'1'``.
    percentage : float
        Which part of the money is for it. Example: ``100``.
    """

    code: CodeOfList
    vocabulary: Annotated[str, one_of(VOCABULARIES_OF_REGIONS)] = "1"
    percentage: Percentage | None = None


class Contact(Strict):
    """Where to ask: an organisation, never a person.

    Attributes
    ----------
    organisation : str
        Whom to ask. Example: ``The union``.
    email : str
        Of its office. Example: ``office@example.org``.
    telephone : str
        Of its office. Example: ``'+00 000 000'``.
    website : str
        Its address in the web. Example: ``https://example.org``.
    """

    organisation: str
    email: str = ""
    telephone: str = ""
    website: str = ""


class Link(Strict):
    """Where a document can be had.

    Attributes
    ----------
    document : str
        Code of a document. Example: ``report``.
    url : str
        Its address in the web. Example: ``https://example.org/report.pdf``.
    category : str
        What it is in the code list of documents: A02 its aims, A08 its results, B01 a report of a year.
        Example: ``A08``.
    format : str
        Its media type. Example: ``application/pdf``.
    """

    document: Code
    url: str = Field(pattern=r"^https?://[!-~]+$")
    category: str = Field(pattern=r"^[ABC]\d\d$")
    format: str = Field(default="application/pdf", pattern=r"^[a-z]+/[\w.+-]+$")


class Iati(Strict):
    """What an IATI file says and no document does; only a programme that is published there has it.

    Nobody invents an identifier: it is the publisher's own. What is missing is told when the file is written.

    Attributes
    ----------
    identifier : str
        Of the programme: the identifier of the reporting organisation, a hyphen and what tells it from the others.
        Example: ``XX-REG-0000-COFFEE``.
    reporting_org : ReportingOrg
        Who publishes it.
    participating : list of ParticipatingOrg
        Who takes part. Example: ``[{name: Development Fund, role: '1'}]``.
    status : str
        How far it is, one of :data:`STATUSES`. Example: ``'2'``.
    description : str
        What it does, in the programme's first language; without it, where it works is said.
        Example: ``Members sell together and store well``.
    countries : mapping of str to float
        Countries with their percentages, where it works in several; else the programme's own country is written.
        Example: ``{HN: 60, SV: 40}``.
    regions : list of Region
        Regions, where it works in some. Example: ``[{code: '498'}]``.
    sectors : list of Sector
        For what it is. Example: ``[{code: '31120'}]``.
    spending : str
        What the executed amounts of its budget are: paid for goods and services, or passed on to another organisation.
    humanitarian : bool
        Whether it is humanitarian aid, all of it or a part.
    collaboration_type : str
        How it came, one of :data:`COLLABORATIONS`. Example: ``'1'``.
    flow_type : str
        What kind of flow it is, one of :data:`FLOWS`. Example: ``'10'``.
    finance_type : str
        How it is financed, one of :data:`FINANCES`. Example: ``'110'``.
    aid_type : str
        What kind of aid it is, one of :data:`AIDS`. Example: ``C01``.
    tied_status : str
        Whether it is tied, one of :data:`TIES`. Example: ``'5'``.
    contact : Contact
        Where to ask.
    links : list of Link
        Where its documents can be had. Example: ``[{document: report, url: 'https://example.org/report.pdf',
        category: A08}]``.
    """

    identifier: CodeOfList | None = None
    reporting_org: ReportingOrg | None = None
    participating: list[ParticipatingOrg] = Field(default_factory=list)
    status: Annotated[str, one_of(STATUSES)] | None = None
    description: Prose = ""
    countries: dict[Country, Percentage] = Field(default_factory=dict)
    regions: list[Region] = Field(default_factory=list)
    sectors: list[Sector] = Field(default_factory=list)
    spending: Literal["expenditure", "disbursement"] | None = None
    humanitarian: bool | None = None
    collaboration_type: Annotated[str, one_of(COLLABORATIONS)] | None = None
    flow_type: Annotated[str, one_of(FLOWS)] | None = None
    finance_type: Annotated[str, one_of(FINANCES)] | None = None
    aid_type: Annotated[str, one_of(AIDS)] | None = None
    tied_status: Annotated[str, one_of(TIES)] | None = None
    contact: Contact | None = None
    links: list[Link] = Field(default_factory=list)
