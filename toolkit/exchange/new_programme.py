"""A new programme: a folder that checks and runs as it is, made up, each key explained in a comment."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from string import Template

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.numbers import get_territory_currencies, list_currencies
from pydantic import TypeAdapter, ValidationError

from toolkit.editions import DEMONSTRATION
from toolkit.errors import CommandError, Problem, choice
from toolkit.facts.contracts.iati import countries
from toolkit.facts.contracts.values import Code
from toolkit.facts.folders import RULES, own_data_folder, shown_path
from toolkit.language import locale_of
from toolkit.spoken import LANGUAGES
from toolkit.words import Words

TEMPLATES = Path(__file__).with_name("beginning")

PARAMETERS = "parameters.yaml"

RESERVED = (RULES, DEMONSTRATION, "withdrawn", "packed")
"""Folders of the toolkit itself, among facts or among reports."""

_COMMENT = re.compile(r"^(?P<margin> *)#: (?P<key>\w+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person says of the programme to begin; what she does not say is empty.

    Attributes
    ----------
    code : str
    country : str
        ISO 3166.
    currency : str
        ISO 4217.
    language : str
        One of :data:`toolkit.spoken.LANGUAGES`.
    """

    code: str
    country: str = ""
    currency: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """What was written.

    Attributes
    ----------
    code : str
        As it was written: in lower case.
    assumed : tuple of str
        What was not said, as it would have been.
    files : tuple of Path
    """

    code: str
    assumed: tuple[str, ...]
    files: tuple[Path, ...]

    @property
    def next(self) -> tuple[str, ...]:
        """The commands that come next."""
        return (f"evaluate check {self.code}", f"evaluate run {self.code}", "evaluate describe observations")


def begin(asked: Asked, language: str, year: int = 0, *, bare: bool = False) -> Begun:
    """Write a new programme into the project that is here, or into one that begins here.

    Parameters
    ----------
    asked : Asked
    language : str
        That of whoever asks, where she names none.
    year : int, optional
        The year that is reported; the last one when it is not given.
    bare : bool
        Whether it begins without the made-up facts, for those of a file.

    Raises
    ------
    CommandError
        With everything that cannot be as it was asked for; nothing has been written then.
    """
    problems = [*_code_problems(asked.code), *_language_problems(asked.language), *_place_problems(asked)]
    if problems:
        raise CommandError(problems)
    whole = _completed(asked, language)
    data = own_data_folder() or Path.cwd() / "data"
    year = year or datetime.now(UTC).year - 1
    target, parameters = data / whole.code, data.parent / "parameters" / f"{whole.code}-{year}.yaml"
    alike = (path for path in data.glob("*/") if path.name.lower() == whole.code)  # some disks have one case only
    if there := [path for path in dict.fromkeys((target, *alike, parameters)) if os.path.lexists(path)]:
        raise CommandError(Problem("begun_already", shown_path(path)) for path in there)
    texts = _without_facts(_texts(whole, year, whole.code.upper())) if bare else _texts(whole, year)
    try:
        _write(target, parameters, texts)
    except OSError as error:
        fields = {"found": error.strerror or ""}
        raise CommandError(Problem("cannot_begin", shown_path(target), fields=fields)) from None
    files = (*(target / name for name in texts if name != PARAMETERS), parameters)
    return Begun(whole.code, tuple(_assumed(asked, whole)), files)


# --- what is asked for


def _code_problems(code: str) -> Iterator[Problem]:
    try:
        TypeAdapter(Code).validate_python(code)
    except ValidationError:
        yield Problem("not_a_code", fields={"found": code})
        return
    if code.lower() in RESERVED:
        yield Problem("reserved_code", fields={"found": code})
    elif code.endswith("."):  # a name that some systems do not have
        yield Problem("not_a_code", fields={"found": code})


def _language_problems(language: str) -> Iterator[Problem]:
    if language and language not in LANGUAGES:
        yield Problem("not_in_list", "--language", fields=choice(language, LANGUAGES))


def _place_problems(asked: Asked) -> Iterator[Problem]:
    country = asked.country.upper()
    if country and country not in countries():
        yield Problem("no_country", "--country", fields={"found": asked.country, "nearest": _country_named(country)})
    elif country and not asked.currency and not get_territory_currencies(country):
        yield Problem("no_currency_there", "--currency", fields={"found": country})
    if asked.currency and asked.currency.upper() not in list_currencies():
        yield Problem("not_a_currency", "--currency", fields={"found": asked.currency})


def _country_named(name: str) -> str:
    """Find the code of the country that somebody has named in one of our languages; empty for none."""
    names = {
        said.upper(): code
        for language in LANGUAGES
        for code, said in Locale(language).territories.items()
        if code in countries()
    }
    return str(names.get(choice(name, names)["nearest"], ""))


def _completed(asked: Asked, language: str) -> Asked:
    """Say what was not said: the country of the environment, else that of the language, and what is usual there."""
    spoken = asked.language or language
    country = asked.country.upper() or _own_country(spoken)
    currency = asked.currency.upper() or get_territory_currencies(country)[0]
    return Asked(asked.code.lower(), country, currency, spoken)


def _own_country(language: str) -> str:
    """Return the country in which whoever is here is, as far as the environment knows; else the language's first."""
    for name in ("LC_ALL", "LC_MONETARY", "LANG"):
        found = re.match(r"[a-z]{2,3}_([A-Z]{2})\b", os.environ.get(name, ""))
        if found and found[1] in countries():
            return found[1]
    return str(get_global("likely_subtags")[language]).rpartition("_")[2]


def _assumed(asked: Asked, whole: Asked) -> Iterator[str]:
    for name in ("country", "currency", "language"):
        if not getattr(asked, name):
            yield f"--{name} {getattr(whole, name)}"


# --- what is written


def _texts(asked: Asked, year: int, title: str = "") -> dict[str, str]:
    """Write every file, by its name; without a title the programme is called made up."""
    words = Words(asked.language)
    names = {"name": asked.code.upper(), "year": year}
    templates = {path.name: path.read_text(encoding="utf-8") for path in sorted(TEMPLATES.iterdir())}
    said = dict.fromkeys(name for text in templates.values() for name in re.findall(r"\$said_(\w+)", text))
    local = get_territory_currencies(asked.country)
    fields = {
        **{f"said_{name}": words(f"beginning.said.{name}", **names) for name in said},
        **({"said_title": title} if title else {}),
        "code": asked.code,
        "short": asked.code.upper(),
        "language": asked.language,
        "country": asked.country,
        "currency": asked.currency,
        "locale": _locale(asked.language, asked.country),
        "base": year - 2,
        "before": year - 1,
        "year": year,
        "after": year + 1,
        "local_currency": f"#: local_currency\nlocal_currency: {local[0]}\n" if asked.currency not in local[:1] else "",
    }
    return {name: _text(text, fields, words) for name, text in templates.items()}


def _without_facts(texts: Mapping[str, str]) -> dict[str, str]:
    """Leave out what is made up: when it starts and ends, documents, results, indicators and every figure."""
    whole = texts["programme.yaml"]
    begins = whole.rindex("#", 0, whole.index("\nstart:"))
    header = texts["observations.csv"].partition("\n")[0] + "\n"
    return {
        "programme.yaml": whole[:begins] + "documents: {}\n",
        "framework.yaml": "results: []\nindicators: []\n",
        "observations.csv": header,
        PARAMETERS: texts[PARAMETERS],
    }


def _locale(language: str, country: str) -> str:
    """Choose the locale of a language in a country, where there is one, else that of the language."""
    try:
        return locale_of(language, str(Locale.parse(f"{language}_{country}")))
    except UnknownLocaleError:
        return language


def _text(template: str, fields: Mapping[str, object], words: Words) -> str:
    filled = Template(template).substitute(fields)
    return _COMMENT.sub(lambda found: f"{found['margin']}# {_explained(words, found['key'])}", filled)


def _explained(words: Words, key: str) -> str:
    return words(f"beginning.explain.{key}")


def _write(target: Path, parameters: Path, texts: Mapping[str, str]) -> None:
    """Write the files beside their place and rename them: all of them are there, or none."""
    made: list[Path] = []
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        for folder in (target.parent, parameters.parent):
            _make_folder(folder, made)
        partial.mkdir()
        for name, text in texts.items():
            if name != PARAMETERS:
                (partial / name).write_text(text, encoding="utf-8", newline="\n")
        with parameters.open("x", encoding="utf-8", newline="\n") as handle:
            handle.write(texts[PARAMETERS])
        made.append(parameters)
        partial.rename(target)
    except OSError:
        shutil.rmtree(partial, ignore_errors=True)
        _take_back(made)
        raise


def _make_folder(folder: Path, made: list[Path]) -> None:
    """Make a folder, and note it where it was not there."""
    if not folder.is_dir():
        folder.mkdir(parents=True)
        made.append(folder)


def _take_back(made: Iterable[Path]) -> None:
    for path in reversed(list(made)):
        with suppress(OSError):
            path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)
