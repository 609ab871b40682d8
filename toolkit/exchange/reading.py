"""``evaluate read``: somebody's file into the facts of a programme, by a mapping that is proposed once and kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from toolkit.errors import CommandError, FactsError, Problem
from toolkit.exchange.applied import Applied, Known, grouped
from toolkit.exchange.applying.apply import apply_mapping
from toolkit.exchange.applying.translated import translated
from toolkit.exchange.applying.typed_facts import give_way
from toolkit.exchange.containers.sheets import Container
from toolkit.exchange.mapping.mapping_answers import put_answers
from toolkit.exchange.mapping.mapping_file import Mapped, Question
from toolkit.exchange.mapping.mapping_text import mapping_text
from toolkit.exchange.mapping.record_kinds import is_code
from toolkit.exchange.open_file import read_container, told
from toolkit.exchange.own_rows import Change
from toolkit.exchange.programme_edits import Edits, edits_of, known_of
from toolkit.exchange.proposing.extending import extended
from toolkit.exchange.proposing.other_proposals import without_forms
from toolkit.exchange.proposing.propose import propose
from toolkit.exchange.surveys.later_forms import held_against_form
from toolkit.exchange.written_together import write_together
from toolkit.exchange.yaml_edits import YamlEdits
from toolkit.facts.folders import data_folder, shown_path
from toolkit.facts.programme import open_programme
from toolkit.facts.text_files import read_text
from toolkit.facts.validation import read_yaml

FOLDER = "reading"
"""Folder of the mappings, in the folder of a programme."""

Ask = Callable[[Question], str]
"""Puts a question to somebody at a terminal; an empty answer leaves it open."""

Confirm = Callable[["Read"], bool]
"""Shows what would change to somebody at a terminal, and asks whether it is to be written."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be read.

    Attributes
    ----------
    files : sequence of Path
    name : str
        Of the mapping: ``reading/<name>.yaml``.
    code : str
        Of the programme.
    answers : mapping of str to str
    yes : bool
        Whether what is proposed answers what is open, and whether changes are written.
    ask, confirm : callable, optional
        At a terminal alone.
    opened : sequence of Container
        The files, where somebody has read them already: a large one takes seconds.
    """

    files: Sequence[Path]
    name: str
    code: str
    answers: Mapping[str, str] = field(default_factory=dict)
    yes: bool = False
    ask: Ask | None = None
    confirm: Confirm | None = None
    opened: Sequence[Container] = ()


@dataclass
class Read:
    """What came of it.

    Attributes
    ----------
    mapping : str
        The mapping's file as a reader knows it.
    name, files : str
        Of the mapping, and of the files that were read, as a command names them.
    open : list of Question
        What is still to be answered: then no facts were made.
    edits : Edits
    told : list of Problem
        What is said and nothing is refused for.
    written : bool
        Whether the facts are in their files.
    confirmed : bool
        Whether somebody has seen what changes and said that it is to be written.
    is_new : bool
        Whether there was no mapping of that name.
    taken : list of Question
        Those that nobody answered and whose proposed answer was taken.
    """

    mapping: str
    name: str = ""
    files: str = ""
    open: list[Question] = field(default_factory=list)
    edits: Edits = field(default_factory=Edits)
    told: list[Problem] = field(default_factory=list)
    written: bool = False
    confirmed: bool = False
    is_new: bool = False
    taken: list[Question] = field(default_factory=list)

    @property
    def changes(self) -> list[Change]:
        """Facts that are added, changed and gone."""
        return self.edits.changes


def read_into(request: Request) -> Read:
    """Read files into a programme.

    Raises
    ------
    CommandError
        For a mapping whose name is no code, an answer that nobody asked for, a file too many or too few.
    FactsError
        With everything that keeps the files from being read by the mapping; it is kept, so that it can be mended.
    """
    if not is_code(request.name):
        raise CommandError(Problem("not_a_code", "--as", fields={"found": request.name}))
    programme = open_programme(request.code)
    containers = list(request.opened) or [read_container(path) for path in request.files]
    path = data_folder() / request.code / FOLDER / f"{request.name}.yaml"
    files = " ".join(str(file) for file in request.files)
    read = Read(
        shown_path(path), request.name, files, told=[each for container in containers for each in told(container)]
    )
    read.is_new = not path.is_file()
    known = known_of(programme)
    text = "" if read.is_new else _text(path)
    text = text or mapping_text(propose(containers, request.name, programme, read.told))
    by_document = _matched(_mapped(path, text), without_forms(containers))
    if not read.is_new:
        read.told += held_against_form(containers, _mapped(path, text), programme.file.languages[0])
        text = extended(text, _mapped(path, text), by_document)
    text = _answered(path, text, request, read)
    mapped = _mapped(path, text)
    if read.open:
        write_together({path: text})
        return read
    text = _last_read(text, by_document)
    try:
        applied = _applied(_mapped(path, text), by_document, known)
    except FactsError as error:
        if not read.is_new:
            raise
        write_together({path: text})
        fields = {"next": f"evaluate read {files} --as {request.name} --into {request.code}"}
        raise FactsError([*error.problems, Problem("mapping_is_kept", read.mapping, fields=fields)]) from None
    give_way(applied, programme)
    read.told += grouped(applied.told)
    read.edits = edits_of(programme, applied)
    read.edits.texts |= translated(programme, applied, by_document.values())
    texts = {path: _with_codes(text, applied), **read.edits.texts}
    _write(request, read, texts, was_read=any(document.digest for document in mapped.documents.values()))
    return read


def _write(request: Request, read: Read, texts: Mapping[Path, str], *, was_read: bool) -> None:
    """Write what was made: at once where it only adds facts to none, else when somebody says so."""
    first = not was_read and all(change.kind == "added" for change in read.changes)
    if not (first or request.yes or not read.changes):
        read.confirmed = read.written = request.confirm is not None and request.confirm(read)
    else:
        read.written = True
    if read.written:
        write_together(texts)


def _answered(path: Path, text: str, request: Request, read: Read) -> str:
    before = _mapped(path, text).open_questions
    text = put_answers(text, _mapped(path, text), request.answers, proposed=request.yes)
    if request.yes:
        read.taken = [each for each in before if each.proposed and each.key not in request.answers]
    if request.ask is not None:
        for question in _mapped(path, text).open_questions:
            answer = request.ask(question)
            if answer:
                text = put_answers(text, _mapped(path, text), {question.key: answer}, proposed=False)
    read.open = _mapped(path, text).open_questions
    return text


def _mapped(path: Path, text: str) -> Mapped:
    return read_yaml(path, Mapped, text)


def _text(path: Path) -> str:
    problems: list[Problem] = []
    text = read_text(path, shown_path(path), problems)
    if text is None or problems:
        raise FactsError(problems)
    return text


def _matched(mapped: Mapped, containers: Sequence[Container]) -> dict[str, Container]:
    """Find which document each file is: by its name, else in their order.

    Raises
    ------
    CommandError
        When there are more or fewer of them.
    """
    if len(containers) != len(mapped.documents):
        files = ", ".join(document.file for document in mapped.documents.values())
        fields = {"found": str(len(containers)), "n": str(len(mapped.documents)), "expected": files}
        raise CommandError(Problem("other_number_of_files", fields=fields))
    by_name = {container.name: container for container in containers}
    named = {code: by_name.pop(d.file) for code, d in mapped.documents.items() if d.file in by_name}
    others = iter(by_name.values())
    return {code: named.get(code) or next(others) for code in mapped.documents}


def _last_read(text: str, by_document: Mapping[str, Container]) -> str:
    """Note in the mapping which files were read last."""
    edits = YamlEdits(text)
    for code, container in by_document.items():
        edits.set(("documents", code, "file"), container.name)
        edits.set(("documents", code, "digest"), container.digest)
    return edits.text


def _with_codes(text: str, applied: Applied) -> str:
    """Note which codes rows without one were given, so that they keep them."""
    edits = YamlEdits(text)
    for name, codes in applied.codes.items():
        known = applied.mapped.tables[name].codes
        edits.add(("tables", name, "codes"), {label: code for label, code in codes.items() if label not in known})
    return edits.text


def _applied(mapped: Mapped, by_document: Mapping[str, Container], known: Known) -> Applied:
    """Make facts and records of the files.

    Raises
    ------
    FactsError
        With everything that is wrong with them.
    """
    undated = [name for name, document in mapped.documents.items() if not document.date]
    wrong = [Problem("document_without_date", mapped.documents[name].file, column=name) for name in undated]
    applied = apply_mapping(mapped, by_document, known)
    if wrong := [*wrong, *applied.problems]:
        raise FactsError(wrong)
    return applied
