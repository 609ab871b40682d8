"""The command line: calls, prints, no logic. Heavy imports happen where they are needed."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from toolkit import __version__, beginnings, deliveries
from toolkit.answers import note, own_output, print_json, tell
from toolkit.editions import ALL, DEMONSTRATION, DONOR, index_file
from toolkit.options import (
    check_options,
    completion_options,
    describe_options,
    lab_options,
    list_options,
    new_options,
    pack_options,
    read_options,
    reconcile_options,
    run_options,
    where_options,
    write_options,
)
from toolkit.spoken import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.batch.limits import Limits
    from toolkit.batch.outcome import Settings
    from toolkit.batch.run import Outcome, RunRequest
    from toolkit.errors import Problem
    from toolkit.facts.checks.run_checks import Checked
    from toolkit.words import Words

GOOD, BAD, WRONG, STOPPED = 0, 1, 2, 130
"""Exit status: all good; the facts are wrong or a notebook failed; the command was wrong; stopped by a person."""


def main() -> NoReturn:
    """Run the command."""
    options = _parser().parse_args()
    from toolkit.errors import ToolkitError  # noqa: PLC0415 - help needs none of it
    from toolkit.words import Words, own_language  # noqa: PLC0415

    say = Words(options.words or own_language())
    try:
        beginnings.refuse_elsewhere(options)
        if options.command not in beginnings.ANYWHERE:
            from toolkit.facts.folders import data_folder  # noqa: PLC0415

            data_folder()  # outside a project it says so
        status = options.command(options, say)
        sys.stdout.flush()
        sys.exit(status)
    except ToolkitError as error:
        tell(say, error.problems)
        if options.command is _run:
            note(say("cli.run.refused"))
        sys.exit(WRONG if error.is_of_command else BAD)
    except BrokenPipeError:  # whoever read the answer has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.exit(GOOD)
    except KeyboardInterrupt:
        note(say("cli.stopped"))
        sys.exit(STOPPED)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="evaluate",
        description="Evaluation reports of rural producers' programmes, from facts that can be traced.",
        epilog="Exit status: 0 all good; 1 wrong facts or a failed notebook; 2 a wrong command; 130 stopped.",
    )
    parser.add_argument("--version", action="version", version=f"evaluate {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    new_options(_command(commands, "new", beginnings.new, "Begin a programme: a folder that checks and runs as it is."))
    read_options(_command(commands, "read", beginnings.read, "Read somebody's file into a programme, by a mapping."))
    run_options(_command(commands, "run", _run, "Make the reports of parameters files, and their index."))
    check_options(_command(commands, "check", _check, "Check that facts are complete, well formed and consistent."))
    list_options(_command(commands, "list", _list, "List the reports there are to make, and what is up to date."))
    reconcile_options(_command(commands, "reconcile", _reconcile, "Hold what documents state against their figures."))
    where_options(_command(commands, "where", _where, "Tell on which pages a figure stands, and where on each."))
    pack_options(
        _command(commands, "pack", deliveries.pack, "Put an edition of a programme and year into one file to mail.")
    )
    write_options(_command(commands, "write", deliveries.write, "Write a programme and year in a donor's form."))
    lab_options(_command(commands, "lab", deliveries.lab, "Open JupyterLab on the project, on copies to work on."))
    describe_options(_command(commands, "describe", beginnings.describe, "Tell what can be written, with examples."))
    completion_options(_command(commands, "completion", beginnings.completion, "Print what a shell completes."), parser)
    return parser


def _command(commands: Any, name: str, command: Any, what: str) -> ArgumentParser:
    parser: ArgumentParser = commands.add_parser(
        name, help=what, description=what, formatter_class=RawDescriptionHelpFormatter
    )
    parser.set_defaults(command=command)
    parser.add_argument("--words", choices=LANGUAGES, help="language of messages; default: the environment's")
    parser.add_argument("--json", action="store_true", help="the answer as JSON on standard output")
    return parser


# --- commands


def _run(options: Namespace, say: Words) -> int:
    from toolkit.batch.run import executor, run  # noqa: PLC0415
    from toolkit.progress import Progress  # noqa: PLC0415

    progress, runs = Progress(say), executor(options.scheduler, options.jobs)
    try:
        outcome = run(_asked(options), _settings(options, say.language), runs, progress, say.language)
    finally:
        progress.close()
    tell(say, outcome.plan.matrix.not_made(each=bool(options.notebook)))
    tell(say, outcome.problems)
    if options.json:
        from toolkit.batch.run_outputs import run_record  # noqa: PLC0415

        print_json(run_record(outcome.plan, outcome.results))
    else:
        print(_summary(say, outcome, _output(options)))
    if outcome.interrupted:
        note(say("cli.stopped"))
        return STOPPED
    return GOOD if outcome.good else BAD


def _summary(say: Words, outcome: Outcome, output: Path) -> str:
    done = sum(result.good for result in outcome.results.values())
    failed = len(outcome.results) - done
    ready = sum(why is None for why in outcome.plan.reasons.values())
    only_made_up = {job.edition for job in outcome.plan.matrix.jobs} == {DEMONSTRATION}
    index = output / index_file(DEMONSTRATION if only_made_up else DONOR)
    return say("cli.run.done", n=done, ready=ready, failed=failed, folder=output, index=index)


def _check(options: Namespace, say: Words) -> int:
    from toolkit.batch.apart import Apart  # noqa: PLC0415
    from toolkit.batch.notebooks import untranslated  # noqa: PLC0415
    from toolkit.exchange.workbook_check import checked  # noqa: PLC0415
    from toolkit.facts.checks.run_checks import check_rules, programmes_to_check  # noqa: PLC0415
    from toolkit.facts.folders import RULES  # noqa: PLC0415
    from toolkit.facts.requested import code_of  # noqa: PLC0415
    from toolkit.report.layouts import all_holes  # noqa: PLC0415

    codes = list(map(code_of, options.programmes)) or programmes_to_check()
    with Apart(_limits(options)) as processes:
        waits: dict[str, Callable[[], Any]] = {
            code: processes.begin(code, checked, code, options.documents) for code in codes
        }
        others: dict[str, Callable[[], Any]] = {RULES: check_rules, "words": all_holes, "notebooks": untranslated}
        waits |= {what: processes.begin(what, check) for what, check in others.items()}
        held = {what: _answer(wait) for what, wait in waits.items()}
    found = {code: held[code].problems for code in codes}
    texts = {what: held[what].problems for what in ("words", "notebooks") if held[what].problems}
    rules = [p for p in held[RULES].problems if not any(p in problems for problems in found.values())]
    found = texts | found | ({RULES: rules} if rules else {})
    if options.json:
        print_json(
            [p.as_dict() | {"programme": code, "message": say.describe(p)} for code, ps in found.items() for p in ps]
        )
        return BAD if any(found.values()) else GOOD
    for code, problems in found.items():
        tell(say, problems)
        key = "cli.check.bad" if problems else "cli.check.good"
        print(say(key, programme=code, n=len(problems)))
        if code in held and (counted := held[code].looked_up):
            print(say("cli.check.documents", programme=code, **counted))
    return BAD if any(found.values()) else GOOD


def _reconcile(options: Namespace, say: Words) -> int:
    from toolkit.batch.apart import Apart  # noqa: PLC0415
    from toolkit.facts.checks.run_checks import programmes_to_check  # noqa: PLC0415
    from toolkit.facts.requested import code_of  # noqa: PLC0415
    from toolkit.report.finding_words import reconcile  # noqa: PLC0415

    asked = (options.year, say.language, options.severity)
    codes = list(map(code_of, options.programmes)) or programmes_to_check()
    with Apart(_limits(options)) as processes:
        found = [wait() for wait in [processes.begin(code, reconcile, code, *asked) for code in codes]]
    if options.json:
        print_json([each for own in found for each in own.findings])
    else:
        print("\n\n".join("\n".join(own.lines) for own in found))
    return BAD if any(own.is_open for own in found) else GOOD


def _where(options: Namespace, say: Words) -> int:
    from toolkit.batch.figure_places import places  # noqa: PLC0415

    found = places(_output(options), options.identifier, options.programme)
    if options.json:
        print_json([place.as_dict() for place in found])
    for place in () if options.json else found:
        print(say("cli.where.found", place=_output(options) / place.address, shown=place.shown, label=place.label))
    return GOOD


def _answer(wait: Callable[[], Checked | list[Problem]]) -> Checked:
    """Wait for what a check has found, and say if it did not end."""
    from toolkit.errors import FactsError  # noqa: PLC0415
    from toolkit.facts.checks.run_checks import Checked  # noqa: PLC0415

    try:
        found = wait()
        return Checked(found) if isinstance(found, list) else found
    except FactsError as error:
        return Checked(list(error.problems))


def _list(options: Namespace, say: Words) -> int:
    from toolkit.batch.run import forecast  # noqa: PLC0415

    whole = forecast(_asked(options), _settings(options))
    if options.json:
        from toolkit.batch.run_outputs import run_record  # noqa: PLC0415

        print_json(run_record(whole, {}))
        return GOOD
    for job in whole.matrix.jobs:
        why = whole.reasons[job.stem]
        state = say(f"reason.{why.code}", found=why.found) if why else say("reason.none")
        print(f"{job.name}: {state}")
    for problem in whole.matrix.not_made(each=True):
        print(say.describe(problem))
    return GOOD


# --- what the options say


def _asked(options: Namespace) -> RunRequest:
    from toolkit.batch.run import RunRequest  # noqa: PLC0415

    edition = "" if options.edition == ALL else options.edition
    return RunRequest(options.files, options.notebook or (), options.language or (), options.force, edition)


def _settings(options: Namespace, language: str = "") -> Settings:
    from toolkit.batch.outcome import DEFAULT_ISOLATION, Settings  # noqa: PLC0415
    from toolkit.facts.folders import data_folder  # noqa: PLC0415

    if options.isolation == "fork" and sys.platform != "linux":
        from toolkit.errors import CommandError, Problem  # noqa: PLC0415

        raise CommandError(Problem("no_fork"))
    isolation = options.isolation or DEFAULT_ISOLATION
    return Settings(data_folder().resolve(), _output(options).resolve(), isolation, _limits(options), language)


def _limits(options: Namespace) -> Limits:
    from toolkit.batch.limits import Limits  # noqa: PLC0415

    given = {"seconds": getattr(options, "timeout", None), "megabytes": getattr(options, "memory", None)}
    return Limits(**{name: value for name, value in given.items() if value})


def _output(options: Namespace) -> Path:
    """Return the folder of reports; the project's own where none is named."""
    return options.output or own_output()


# --- printing
