"""Commands that need no facts yet: begin a programme, tell what can be written, complete what is typed."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from toolkit.answers import print_json, short
from toolkit.errors import CommandError, Problem
from toolkit.options import Elsewhere

if TYPE_CHECKING:
    from toolkit.words import Words


def new(options: Namespace, say: Words) -> int:
    """Begin a programme, and say what was written and what is next."""
    from toolkit.exchange.new_programme import Asked, begin  # noqa: PLC0415 - help needs none of it

    if options.source:
        from toolkit.ways_in import new_from  # noqa: PLC0415

        return new_from(Asked(options.code, options.country, options.currency, options.language), options, say)
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
