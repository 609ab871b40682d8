"""Files of facts as text: UTF-8, with or without a byte-order mark; what cannot be read is a problem."""

from __future__ import annotations

from pathlib import Path

from toolkit.errors import Problem


def read_text(path: Path, name: str, problems: list[Problem]) -> str | None:
    """Read a file; None when it cannot be read, with the problem added to the list.

    Parameters
    ----------
    path : Path
    name : str
        The file as a reader knows it.
    problems : list of Problem
    """
    try:
        with path.open("rb") as handle:
            return handle.read().decode("utf-8-sig")
    except FileNotFoundError:
        problems.append(Problem("missing_file", name))
    except OSError as error:
        problems.append(Problem("unreadable_file", name, fields={"found": error.strerror or ""}))
    except UnicodeDecodeError as error:
        row = error.object[: error.start].count(b"\n") + 1
        problems.append(Problem("not_utf8", name, row, fields={"found": f"0x{error.object[error.start]:02x}"}))
    return None
