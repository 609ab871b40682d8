"""Write a programme and year in a form that somebody asks for: all of it or nothing, and what was left out is told."""

from __future__ import annotations

import contextlib
import importlib
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import CommandError, Problem
from toolkit.exchange.writing.delivery import Content, Delivery
from toolkit.exchange.writing.kinds import KINDS, Kind
from toolkit.measures.offered import refuse_what_is_not_offered


@dataclass(frozen=True, slots=True)
class Written:
    """The files that were written, in their order, and what their form could not hold."""

    files: Sequence[Path]
    left_out: Sequence[Problem] = ()


def write(kind: str, delivery: Delivery, folder: Path, file: Path | None = None) -> Written:
    """Write a programme and year in a form.

    Parameters
    ----------
    kind : str
        One of :data:`toolkit.exchange.writing.kinds.KINDS`.
    delivery : Delivery
    folder : Path
        Where to, when no file is given.
    file : Path, optional
        The one file to be written, of a kind that has one that ends like it; or the folder of a kind that has many.

    Raises
    ------
    ParametersError
        With the tables and definitions that the programme has not got.
    FactsError
        With what the facts lack for the form.
    CommandError
        When a package is missing, the file ends as none of the kind does, or cannot be written.
    """
    chosen = KINDS[kind]
    _refuse_ending(kind, chosen, file)
    refuse_what_is_not_offered([(delivery.programme, delivery.at)], delivery.language, chosen.needs)
    content = _made(chosen, delivery)
    base = delivery.name if f".{kind}" in chosen.ends else f"{delivery.name}.{kind}"
    if chosen.is_folder:
        return Written(_put_folder(file or folder / base, content.files), content.left_out)
    named = {file or folder / f"{base}{end}": content.files[end] for end in _ends(content, file)}
    for path, written in named.items():
        _put(path, written)
    return Written(tuple(named), content.left_out)


def _refuse_ending(kind: str, chosen: Kind, file: Path | None) -> None:
    if file is not None and not chosen.is_folder and file.suffix.casefold() not in chosen.ends:
        fields = {"found": file.name, "kind": kind, "expected": ", ".join(chosen.ends)}
        raise CommandError(Problem("file_of_other_kind", fields=fields))


def _made(chosen: Kind, delivery: Delivery) -> Content:
    try:
        room = importlib.import_module(f"toolkit.exchange.writing.{chosen.room}")
        made: Content = room.write(delivery)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in chosen.packages:
            raise
        fields = {"found": error.name or "", "extra": chosen.extra}
        raise CommandError(Problem("missing_extra", fields=fields)) from None
    return made


def _ends(content: Content, file: Path | None) -> Sequence[str]:
    return list(content.files) if file is None else [file.suffix.casefold()]


def _put(path: Path, content: bytes) -> None:
    """Write a file beside its place and then put it there: what was there stays until all of it is written."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_down(partial, content)
        partial.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise _not_written(path, error) from None


def _put_folder(path: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write a folder beside its place, and put it there whole; one that holds other files is nobody's to replace."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    earlier = path.with_name(f".{path.name}.{os.getpid()}.earlier")
    try:
        _refuse_others(path, files)
        partial.mkdir(parents=True)
        for name, content in files.items():
            _write_down(partial / name, content)
        if path.exists():
            path.replace(earlier)
        partial.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            if not path.exists():
                earlier.replace(path)
        raise _not_written(path, error) from None
    finally:
        shutil.rmtree(partial, ignore_errors=True)
        if path.exists():  # else all there is of it lies beside
            shutil.rmtree(earlier, ignore_errors=True)
    return [path / name for name in files]


def _refuse_others(path: Path, files: Mapping[str, bytes]) -> None:
    """Refuse a folder that holds other files than would be written, and what is no folder."""
    if not os.path.lexists(path):
        return
    other = sorted(each.name for each in path.iterdir() if each.name not in files)
    if other:
        raise CommandError(Problem("folder_of_others", str(path), fields={"found": ", ".join(other[:3])}))


def _write_down(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())


def _not_written(path: Path, error: OSError) -> CommandError:
    why = os.strerror(error.errno) if error.errno else ""
    return CommandError(Problem("not_written_out", str(path), fields={"found": why}))
