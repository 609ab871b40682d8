"""Commands that need no facts yet: begin a programme, read files into it, tell what can be written, complete words."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.answers import note, print_json, short, tell
from toolkit.errors import CommandError, Problem
from toolkit.options import Elsewhere

if TYPE_CHECKING:
    from toolkit.exchange.mapping.mapping_file import Question
    from toolkit.exchange.new_programme import Asked
    from toolkit.exchange.own_rows import Change
    from toolkit.exchange.reading import Read, Request
    from toolkit.words import Words

_MOST = 200
"""Changes that are shown one by one."""


def new(options: Namespace, say: Words) -> int:
    """Begin a programme, and say what was written and what is next."""
    from toolkit.exchange.new_programme import Asked, begin  # noqa: PLC0415 - help needs none of it

    if options.source:
        return _new_from(Asked(options.code, options.country, options.currency, options.language), options, say)
    begun = begin(Asked(options.code, options.country, options.currency, options.language), say.language)
    files = [str(short(path)) for path in begun.files]
    if options.json:
        print_json({"programme": begun.code, "assumed": begun.assumed, "files": files, "next": begun.next})
        return 0
    print("\n  ".join([say("beginning.written"), *files]))
    if begun.assumed:
        print(say("beginning.assumed", found=", ".join(begun.assumed)))
    if begun.code != options.code:
        print(say("beginning.lower_case", code=begun.code, found=options.code))
    print(say("beginning.made_up"))
    print("\n  ".join([say("beginning.next"), *begun.next]))
    return 0


def describe(options: Namespace, say: Words) -> int:
    """Tell what can be written in the files of a programme: all of it, or one thing."""
    from toolkit.batch.described import things  # noqa: PLC0415
    from toolkit.exchange.describing import as_page, as_text, listed, named  # noqa: PLC0415

    known = things()
    chosen = [named(options.thing, known)] if options.thing else known
    if options.html:
        from toolkit.batch.run_records import write_whole  # noqa: PLC0415

        try:
            write_whole(options.html, as_page(chosen, say))
        except OSError as error:
            raise CommandError(
                Problem("cannot_begin", str(options.html), fields={"found": error.strerror or ""})
            ) from None
        print(say("describe.page", file=options.html))
    elif options.json:
        print_json([thing.as_dict() for thing in chosen])
    else:
        print(as_text(chosen[0], say) if options.thing else listed(known, say))
    return 0


def completion(options: Namespace, _: Words) -> int:
    """Print what a shell needs to complete commands."""
    try:
        import shtab  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        raise CommandError(Problem("no_shtab")) from None
    whole: ArgumentParser = options.whole
    print(shtab.complete(whole, shell=options.shell))
    return 0


def refuse_elsewhere(options: Namespace) -> None:
    """Refuse addresses in the place of folders and files of this machine.

    Raises
    ------
    CommandError
        With each of them.
    """
    given = [each for value in vars(options).values() for each in (value if isinstance(value, list) else [value])]
    if found := [each for each in given if isinstance(each, Elsewhere)]:
        raise CommandError(Problem("not_on_this_disk", fields={"found": str(each)}) for each in found)


ANYWHERE = (new, describe, completion)
"""Commands that need no project."""


# --- somebody's files


def read(options: Namespace, say: Words) -> int:
    """Read files into a programme by a mapping, and say what came of it."""
    from toolkit.exchange.reading import read_into  # noqa: PLC0415 - help needs none of it

    return _said(read_into(_request(options.files, options, say)), options, say)


def _new_from(asked: Asked, options: Namespace, say: Words) -> int:
    """Begin a programme with the facts of files, and say what came of it."""
    from toolkit.exchange.new_from import begin_from  # noqa: PLC0415 - help needs none of it

    begun, found = begin_from(asked, say.language, _request(options.source, options, say))
    if not options.json:
        print("\n  ".join([say("beginning.written"), *(str(short(path)) for path in begun.files)]))
        if begun.assumed:
            print(say("beginning.assumed", found=", ".join(begun.assumed)))
    status = _said(found, options, say)
    if not options.json:
        again = f"evaluate read {found.files} --as {found.name} --into {begun.code}"
        print("\n  ".join([say("beginning.next"), *([again] if found.open else begun.next)]))
    return status


def _request(files: Sequence[Path], options: Namespace, say: Words) -> Request:
    """Ask what is open and confirm what changes where somebody sits at a terminal."""
    from toolkit.exchange.mapping.mapping_answers import answers_of  # noqa: PLC0415 - help needs none of it
    from toolkit.exchange.reading import Request  # noqa: PLC0415
    from toolkit.facts.requested import code_of  # noqa: PLC0415

    is_asked = sys.stdin.isatty() and sys.stderr.isatty() and not (options.yes or options.json)
    return Request(
        files,
        getattr(options, "name", ""),
        code_of(options.into) if "into" in options else "",
        answers_of(options.answer or ()),
        options.yes,
        (lambda question: _ask(say, question)) if is_asked else None,
        (lambda before: _confirm(say, before)) if is_asked else None,
    )


def _said(found: Read, options: Namespace, say: Words) -> int:
    tell(say, found.told)
    for question in found.taken:
        note(say("cli.read.taken", key=question.key, answer=question.proposed))
    if options.json:
        print_json(_as_record(found))
    elif found.open:
        for question in found.open:
            print(_asked(say, question))
        print(say("cli.read.open", n=len(found.open), mapping=found.mapping))
        note(say("cli.read.how"))
    else:
        for line in () if found.confirmed else _shown(say, found):
            print(line)
        print(_summary(say, found))
    return 0 if found.written and not found.open else 1


def _asked(say: Words, question: Question) -> str:
    said = say(f"question.{question.asks}", **{"proposed": question.proposed, **question.fields})
    choices = " | ".join(question.choices)
    none = say("cli.read.none")
    fields = {"key": question.key, "at": question.at, "asked": said, "choices": choices or "…"}
    return say("cli.read.question", **fields, proposed=question.proposed or none)


def _ask(say: Words, question: Question) -> str:
    note(_asked(say, question))
    while True:
        sys.stderr.write(say("cli.read.answer", proposed=question.proposed or say("cli.read.none")))
        sys.stderr.flush()
        answer = sys.stdin.readline()
        if not answer:
            return ""
        answer = answer.strip() or question.proposed
        if not question.choices or answer in question.choices or not answer:
            return answer


def _confirm(say: Words, found: Read) -> bool:
    for line in _shown(say, found):
        note(line)
    sys.stderr.write(say("cli.read.confirm"))
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes", "s", "si", "sí", "o", "oui")


def _shown(say: Words, found: Read) -> Iterator[str]:
    """Show every change, where it is more than facts that are all new."""
    changes = found.changes
    if all(change.kind == "added" for change in changes) and found.written:
        return
    for change in changes[:_MOST]:
        cells = change.after or change.before
        place = "!".join(part for part in (cells.get("table", ""), cells.get("cell", "")) if part) or change.table
        shown = {"before": _figure(change.before), "after": _figure(change.after)}
        yield say(f"cli.read.{change.kind}", fact=_fact(change), place=place, **shown)
    if len(changes) > _MOST:
        yield say("cli.read.more", n=len(changes) - _MOST)


def _fact(change: Change) -> str:
    from toolkit.facts.contracts.tables_by_name import TABLES  # noqa: PLC0415

    cells, contract = change.after or change.before, TABLES.get(change.table)
    names = contract.columns(contract.KEY) if contract is not None else list(cells)[:1]
    return " ".join(cells[name] for name in names if cells.get(name) and cells[name] != "all")


def _figure(cells: dict[str, str]) -> str:
    return cells.get("as_printed") or next((cells[key] for key in ("value", "amount", "missing") if key in cells), "·")


def _summary(say: Words, found: Read) -> str:
    kinds = Counter(change.kind for change in found.changes)
    if not found.written:
        return say("cli.read.not_written")
    if not found.changes and not found.edits.defined:
        return say("cli.read.nothing")
    counts = {kind: kinds.get(kind, 0) for kind in ("added", "changed", "gone")}
    return say("cli.read.done", **counts, defined=found.edits.defined, mapping=found.mapping)


def _as_record(found: Read) -> dict[str, object]:
    changes = [{"kind": c.kind, "table": c.table, "before": c.before, "after": c.after} for c in found.changes]
    questions = [question.model_dump() for question in found.open]
    taken = {question.key: question.proposed for question in found.taken}
    read = {"mapping": found.mapping, "written": found.written, "taken": taken}
    return {**read, "questions": questions, "changes": changes}
