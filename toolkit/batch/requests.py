"""What parameters files ask for, read as papermill reads them: one programme and year, or several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from toolkit.batch.notebooks import OF_ONE, PERIOD, SEVERAL, NotebookSource, Parameter
from toolkit.batch.programmes import Summary
from toolkit.editions import DEMONSTRATION, EVALUATOR
from toolkit.errors import NotebookError, ParametersError, Problem, choice, nearest
from toolkit.facts.folders import data_folder, programme_codes, shown_path
from toolkit.facts.periods import Calendar
from toolkit.facts.requested import (
    code_of,
    language_problems,
    member_of,
    member_problems,
    period_problems,
    programme_problems,
    shared,
    whole_number,
    year_problems,
)
from toolkit.facts.yaml_text import YamlText


@dataclass(frozen=True, slots=True)
class Request:
    """What one parameters file asks for.

    Attributes
    ----------
    file : str
        The file as a reader knows it.
    folder : str
        Where its reports go, below the folder of all reports: ``cse-peru/2011``, ``cse-peru/2010-Q4`` for a period, or
        for several programmes the name of the file.
    members : tuple of (str, int)
        Code and year of each programme.
    values : mapping of str to value
        The parameters themselves.
    """

    file: str
    folder: str
    members: tuple[tuple[str, int], ...]
    values: Mapping[str, Any]

    @property
    def codes(self) -> tuple[str, ...]:
        """Its programmes, each once."""
        return tuple(dict.fromkeys(code for code, _ in self.members))

    @property
    def subject(self) -> dict[str, Any]:
        """Programme, year and period, for the record of a run; a portfolio has a name alone."""
        code, year = self.members[0]
        if SEVERAL in self.values:
            return {"programme": self.folder, "year": None, "period": None}
        return {"programme": code, "year": year, "period": self.values.get(PERIOD)}

    def takes(self, source: NotebookSource) -> bool:
        """Whether a notebook is for so many programmes: for one, or for several."""
        return (SEVERAL in source.parameters) == (SEVERAL in self.values)

    def lacks(self, source: NotebookSource, summaries: Mapping[str, Summary]) -> tuple[str, ...]:
        """Name what a notebook needs and no programme has; one that knows whole years only cannot tell of a period."""
        tables = [summaries[code].tables.get(year, ()) for code, year in self.members]
        missing = [name for name in source.said.needs if not any(name in offered for offered in tables)]
        return (*missing, *([PERIOD] if PERIOD in self.values and PERIOD not in source.parameters else []))

    def edition(self, summaries: Mapping[str, Summary], *, of_records: bool = False) -> str:
        """Say for whom its pages are, or those of its records, where no notebook says otherwise."""
        made_up = any(summaries[code].is_made_up(of_records=of_records) for code in self.codes)
        return DEMONSTRATION if made_up else EVALUATOR

    def edition_of(self, source: NotebookSource, summaries: Mapping[str, Summary]) -> str:
        """Say for whom the pages of a notebook are: what anything made up is in is a demonstration."""
        if self.edition(summaries, of_records=source.said.records) == DEMONSTRATION:
            return DEMONSTRATION
        until = source.said.draft_until
        tables = [summaries[code].tables.get(year, ()) for code, year in self.members]
        return EVALUATOR if until and not any(until in offered for offered in tables) else source.said.edition

    def given_to(self, source: NotebookSource) -> dict[str, Any]:
        """Return the parameters that a notebook declares, as it declares them.

        Raises
        ------
        NotebookError
            When it declares one of another type than all others do.
        """
        own = {key: value for key, value in self.values.items() if key in source.parameters}
        ill_typed = [problem for key, value in own.items() for problem in _of_type(value, [source.parameters[key]])]
        if ill_typed:
            raise NotebookError(replace(problem, file=shown_path(source.path)) for problem in ill_typed)
        return {key: source.parameters[key].read(value) for key, value in own.items()}

    def languages(self, summaries: Mapping[str, Summary]) -> list[str]:
        """List the languages that all its programmes have, in the order of the first."""
        return shared(summaries[code].languages for code in self.codes)


def read_requests(
    files: Sequence[Path], sources: Mapping[str, NotebookSource], problems: list[Problem]
) -> list[Request]:
    """Read parameters files; those that ask for what no notebook or programme has become problems."""
    if not files:
        problems.append(Problem("no_parameters"))
    found = []
    for path in files:
        before, name = len(problems), shown_path(path)
        read = read_parameters(path, problems)
        if read is None:
            continue
        problems += _ill_typed(read, sources, name)
        if len(problems) == before:
            found.append(_request(path, name, read))
    return found


def _request(path: Path, name: str, read: Mapping[str, Any]) -> Request:
    if SEVERAL in read:
        return Request(name, path.stem, tuple(map(member_of, read[SEVERAL])), read)
    values = {key: value for key, value in read.items() if (key, value) != (PERIOD, "")}
    code, year = values["programme"], whole_number(values["year"]) or 0
    return Request(name, f"{code}/{values.get(PERIOD, year)}", ((code, year),), values)


def _ill_typed(read: Mapping[str, Any], sources: Mapping[str, NotebookSource], name: str) -> Iterator[Problem]:
    """Say what is wrong with a file, as far as it can be told without reading facts."""
    rules: dict[str, Callable[[Any], Iterable[Problem]]] = {
        "programme": programme_problems,
        "year": year_problems,
        PERIOD: lambda period: period_problems(period) if period != "" else (),
        SEVERAL: member_problems,
    }
    known = sorted({parameter for source in sources.values() for parameter in source.parameters})
    for key, value in read.items():
        if key not in known:
            yield Problem("unknown_parameter", name, column=key, fields=choice(key, known))
        declared = [source.parameters[key] for source in sources.values() if key in source.parameters]
        for problem in rules[key](value) if key in rules else _of_type(value, declared):
            yield replace(problem, file=name, column=key)
    for key in () if SEVERAL in read else OF_ONE:
        if key not in read:
            yield Problem("missing_parameter", name, fields={"expected": key})
    for key in (*OF_ONE, PERIOD) if SEVERAL in read else ():
        if key in read:
            yield Problem("one_or_several", name, column=key)


def _of_type(value: Any, declared: Sequence[Parameter]) -> Iterator[Problem]:
    """Say of which type a value was to be, when it is of none that is declared."""
    if declared and not any(parameter.accepts(value) for parameter in declared):
        yield declared[0].expected(value)


def impossible(request: Request, summaries: Mapping[str, Summary], languages: Sequence[str]) -> Iterator[Problem]:
    """Name the years and languages that the programmes of a request do not have."""
    key = SEVERAL if SEVERAL in request.values else "year"
    for code, year in request.members:
        for problem in year_problems(year, code, summaries[code].years):
            yield replace(problem, file=request.file, column=key)
        calendar, period = Calendar(summaries[code].year_starts), request.values.get(PERIOD)
        for problem in period_problems(period, year, calendar) if period is not None else ():
            yield replace(problem, file=request.file, column=PERIOD)
    own = request.values.get("language")
    for language in [*languages, *([own] if own else [])]:
        for problem in language_problems(language, request.codes, request.languages(summaries)):
            yield replace(problem, file=request.file, column="language")


def parameters_files() -> list[Path]:
    """List the parameters files of the project."""
    return sorted((data_folder().parent / "parameters").glob("*.yaml"))


def files_named(named: Sequence[Path]) -> list[Path]:
    """Find the parameters files that are meant: by their path, or all those of a programme that is named by its code.

    Raises
    ------
    ParametersError
        When a programme has no parameters file, or there is none of that name.
    """
    found: list[Path] = []
    for path in named:
        code = code_of(str(path))
        if not path.exists() and _means_a_programme(path):
            raise ParametersError(programme_problems(code))
        if path.exists() or code not in programme_codes():
            found.append(path)
            continue
        own = [file for file in parameters_files() if (read_parameters(file, []) or {}).get("programme") == code]
        if not own:
            raise ParametersError(Problem("no_parameters_of", fields={"found": code}))
        found += own
    return list(dict.fromkeys(found))


def _means_a_programme(path: Path) -> bool:
    """Whether a name that is no file is rather that of a programme, which there is not, than of a parameters file."""
    bare, codes = str(path) == path.stem, programme_codes()
    meant = nearest(path.stem, [*codes, *(file.stem for file in parameters_files())], 1)
    return bare and code_of(path.stem) not in codes and (not meant or meant[0] in codes)


def _with_nearest(problem: Problem, path: Path) -> Problem:
    """Name the parameters file that somebody may have meant by the name of one that is not there."""
    known = {file.stem: shown_path(file) for file in parameters_files()}
    alike = choice(path.stem, known)["nearest"] if problem.code == "missing_file" else ""
    return replace(problem, fields={**problem.fields, "nearest": known[alike]}) if alike else problem


def read_parameters(path: Path, problems: list[Problem]) -> Mapping[str, Any] | None:
    """Read a parameters file; None when it cannot be, with its problems added to the list.

    What the YAML of papermill reads otherwise than this one - `no`, dates, times, leading zeros - is refused, so that
    a file means the same everywhere.
    """
    text = YamlText(path)
    problems += (_with_nearest(problem, path) for problem in text.problems)
    if text.problems:
        return None
    if not isinstance(text.value, dict):
        problems.append(Problem("expected_mapping", text.name, fields={"found": str(text.value)}))
        return None
    with path.open(encoding="utf-8-sig") as handle:
        other = yaml.safe_load(handle)
    for key, value in text.value.items():
        flat = not isinstance(value, dict) and not (
            isinstance(value, list) and any(isinstance(v, (list, dict)) for v in value)
        )
        if not flat:
            problems.append(Problem("not_flat", text.name, text.line((key,)), key))
        elif other.get(key) != value or type(other.get(key)) is not type(value):
            fields = {"found": str(value), "one": repr(other.get(key, value))}
            problems.append(Problem("ambiguous_scalar", text.name, text.line((key,)), key, fields))
    return text.value
