"""The command line: calls, prints, no logic. Heavy imports happen where they are needed."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from toolkit.batch.shell import JobResult
    from toolkit.errors import Problem
    from toolkit.language import Words

app = typer.Typer(
    name="evaluate",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
    help="Evaluation reports of rural producers' programmes, from facts that can be traced.",
)

ACROSS = typer.Option("--words", help="Language of messages: es, en or fr. Default: that of the environment.")


def main() -> None:
    """Run the command; a wrong one ends with status 2, wrong facts or a failed notebook with 1."""
    from toolkit.errors import CommandError, ToolkitError  # noqa: PLC0415

    try:
        app()
    except ToolkitError as error:
        _tell(_words(""), error.problems)
        sys.exit(2 if isinstance(error, CommandError) else 1)


@app.command()
def check(
    programmes: Annotated[list[str] | None, typer.Argument(metavar="[PROGRAMME ...]")] = None,
    documents: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Look every figure up in the documents' text.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Problems as JSON on standard output.")] = False,
    words: Annotated[str, ACROSS] = "",
) -> None:
    """Check that facts are complete, well formed, consistent, and printed where they say."""
    from toolkit.facts.check import check_programme  # noqa: PLC0415
    from toolkit.facts.folders import programme_codes  # noqa: PLC0415

    say = _words(words)
    if documents is not None and not documents.is_dir():
        raise typer.BadParameter(f"{documents} is no folder")
    found = {code: check_programme(code, documents) for code in programmes or programme_codes()}
    if as_json:
        print(
            json.dumps(
                [_as_json(say, p) | {"programme": code} for code, ps in found.items() for p in ps],
                ensure_ascii=False,
                indent=1,
            )
        )
    else:
        for code, problems in found.items():
            _tell(say, problems)
            print(
                say("cli.check.bad", programme=code, n=len(problems))
                if problems
                else say("cli.check.good", programme=code)
            )
    raise typer.Exit(1 if any(found.values()) else 0)


@app.command()
def run(
    files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE ...]")] = None,
    notebook: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this notebook; may be repeated.")
    ] = None,
    language: Annotated[
        list[str] | None, typer.Option(metavar="LANGUAGE", help="Only this language; may be repeated.")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Reports made at once. Default: one a core.")
    ] = None,
    output: Annotated[Path, typer.Option(metavar="DIR", help="Folder of the reports.")] = Path("outputs"),
    timeout: Annotated[float | None, typer.Option(metavar="SECONDS", help="Stop a report that takes longer.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The record of the run on standard output.")] = False,
    words: Annotated[str, ACROSS] = "",
) -> None:
    """Make the reports of parameters files (default: parameters/*.yaml) and their index."""
    from toolkit.batch.jobs import matrix, parameters_files  # noqa: PLC0415
    from toolkit.batch.notebooks import notebook_sources  # noqa: PLC0415

    say = _words(words)
    wanted = matrix(files or parameters_files(), notebook_sources(), notebook or [], language or [])
    if problems := _checked(sorted({job.programme for job in wanted.jobs})):
        _tell(say, problems)
        _note(say("cli.run.refused"))
        raise typer.Exit(1)
    from toolkit.batch.results import write_results  # noqa: PLC0415

    results = _run_all(say, wanted.jobs, output, jobs, timeout)
    for left in wanted.left_out:
        _note(
            say(
                "cli.run.left_out",
                programme=left.programme,
                year=left.year,
                notebook=left.notebook,
                tables=", ".join(say(f"needs.{table}") for table in left.missing),
            )
        )
    problems = write_results(wanted, results, output, say.language)
    _tell(say, problems)
    if as_json:
        print((output / "run.json").read_text(encoding="utf-8"), end="")
    else:
        done = sum(result.good for result in results)
        print(say("cli.run.done", n=done, folder=output, index=output / "index.html"))
    raise typer.Exit(0 if all(result.good for result in results) and not problems else 1)


@app.command(name="list")
def list_(words: Annotated[str, ACROSS] = "") -> None:
    """List programmes, years, notebooks and languages, and why a notebook is left out."""
    from toolkit.batch.jobs import matrix, parameters_files  # noqa: PLC0415
    from toolkit.batch.notebooks import notebook_sources  # noqa: PLC0415

    say = _words(words)
    wanted = matrix(parameters_files(), notebook_sources())
    for job in wanted.jobs:
        print(job.name)
    for left in wanted.left_out:
        print(
            say(
                "cli.run.left_out",
                programme=left.programme,
                year=left.year,
                notebook=left.notebook,
                tables=", ".join(say(f"needs.{table}") for table in left.missing),
            )
        )


def _checked(programmes: Iterable[str]) -> list[Problem]:
    from toolkit.facts.check import check_programme  # noqa: PLC0415

    return [problem for code in programmes for problem in check_programme(code)]


def _run_all(
    say: Words, wanted: Sequence[Any], output: Path, slots: int | None, timeout: float | None
) -> list[JobResult]:
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    from toolkit.batch.pool import run_jobs  # noqa: PLC0415

    counts = {"done": 0, "failed": 0}
    with Progress(
        BarColumn(24),
        MofNCompleteColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as progress:
        task = progress.add_task(say("cli.run.progress", done=0, failed=0, left=len(wanted)), total=len(wanted))

        def tell(result: JobResult) -> None:
            counts["done" if result.good else "failed"] += 1
            left = len(wanted) - sum(counts.values())
            progress.update(
                task, advance=1, description=f"{say('cli.run.progress', left=left, **counts)} · {result.job.name}"
            )
            if not result.good:
                key = "cli.run.failed" if result.cell else "cli.run.broken"
                progress.console.print(
                    say(key, job=result.job.name, cell=result.cell, error=result.error),
                    markup=False,
                    highlight=False,
                    soft_wrap=True,
                )

        return run_jobs(wanted, output, slots, timeout, tell)


def _words(language: str) -> Words:
    from toolkit.language import LANGUAGES, Words  # noqa: PLC0415

    if language and language not in LANGUAGES:
        raise typer.BadParameter(f"{language} is none of {', '.join(LANGUAGES)}")
    spoken = (os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "")[:2]
    return Words(language or (spoken if spoken in LANGUAGES else "en"))


def _tell(say: Words, problems: Iterable[Problem]) -> None:
    for problem in problems:
        _note(say.describe(problem))


def _note(text: str) -> None:
    print(text, file=sys.stderr)


def _as_json(say: Words, problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "file": problem.file,
        "row": problem.row,
        "column": problem.column,
        "fields": dict(problem.fields),
        "message": say.describe(problem),
    }
