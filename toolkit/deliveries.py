"""Commands that hand something over: an edition in one file, forms that donors ask for, notebooks to work on."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.answers import note, own_output, print_json, short, tell

if TYPE_CHECKING:
    from toolkit.words import Words


def pack(options: Namespace, say: Words) -> int:
    """Put an edition into one file, and say what was put there."""
    from toolkit.batch.packing import Asked, pack  # noqa: PLC0415 - help needs none of it

    asked = Asked(options.programme, options.year, options.language, options.edition)
    packed = pack(asked, options.reports or own_output(), options.output)
    made = {packed.file: "pack.done"}
    try:
        if options.pdf:
            from toolkit.batch.printing import printed  # noqa: PLC0415

            made[printed(packed.file)] = "pack.printed"
    finally:  # the page is there, whatever becomes of the print
        _tell_packed(options, say, packed.pages, made)
    tell(say, packed.problems)
    return 0


def _tell_packed(options: Namespace, say: Words, pages: Sequence[str], made: Mapping[Path, str]) -> None:
    sizes = {path: round(path.stat().st_size / 1000) for path in made}
    if options.json:
        print_json({"pages": pages, "files": [{"file": str(path), "kilobytes": size} for path, size in sizes.items()]})
        return
    for path, size in sizes.items():
        print(say(f"cli.{made[path]}", n=len(pages), file=path, kilobytes=size))


def write(options: Namespace, say: Words) -> int:
    """Write a programme and year in a donor's form, and say what that cannot hold."""
    from toolkit import open_programme  # noqa: PLC0415 - help needs none of it
    from toolkit.batch.recorded import recorded_figures  # noqa: PLC0415
    from toolkit.exchange.writing.delivery import Delivery  # noqa: PLC0415
    from toolkit.exchange.writing.kinds import KINDS  # noqa: PLC0415
    from toolkit.exchange.writing.write import write  # noqa: PLC0415
    from toolkit.facts.requested import code_of  # noqa: PLC0415
    from toolkit.measures.offered import refuse_what_is_not_offered  # noqa: PLC0415

    programme = open_programme(code_of(options.programme))
    at, language = programme.at(options.year), options.language or programme.file.languages[0]
    refuse_what_is_not_offered([(programme, at)], language, KINDS[options.kind].needs)  # before pages are asked for
    reports = options.reports or own_output()
    asks = KINDS[options.kind].asks_figures
    figures = recorded_figures(reports, programme.code, at.name, language) if asks else ()
    settings = {"schema": str(options.schema)} if options.schema else {}
    delivery = Delivery(programme, at, language, figures, settings)
    written = write(options.kind, delivery, reports / "written", options.output)
    tell(say, written.left_out)
    files = [str(short(path)) for path in written.files]
    if options.json:
        left_out = [say.describe(problem) for problem in written.left_out]
        print_json({"kind": options.kind, "files": files, "left_out": left_out})
    else:
        print("\n".join(say("cli.write.done", file=file) for file in files))
    return 0


def lab(options: Namespace, say: Words) -> int:
    """Open JupyterLab on the project, at its start notebook, until it is closed."""
    from toolkit.batch.lab import Asked, opened, prepared  # noqa: PLC0415 - help needs none of it
    from toolkit.batch.work_copies import own_language  # noqa: PLC0415

    language = options.language or own_language()
    ready = prepared(Asked(language, not options.no_browser, options.port, options.arguments))
    tell(say, ready.problems)
    note(say("cli.lab.work", folder=short(ready.folder)))
    return opened(ready)
