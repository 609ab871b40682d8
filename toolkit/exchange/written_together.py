"""Several files written so that all of them are new or none is."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

from toolkit.errors import FactsError, Problem
from toolkit.facts.folders import shown_path


def write_together(texts: Mapping[Path, str]) -> None:
    """Write files beside those that are there, and then put all of them in their place.

    Raises
    ------
    FactsError
        Where there is no room or no right to write; what was there is still there.
    """
    partial: dict[Path, Path] = {}
    at = Path()
    try:
        for at, text in texts.items():
            at.parent.mkdir(parents=True, exist_ok=True)
            partial[at] = at.with_name(f".{at.name}.{os.getpid()}.partial")
            with partial[at].open("w", encoding="utf-8", newline="") as handle:
                handle.write(text)
                handle.flush()
                os.fsync(handle.fileno())
        for at, beside in partial.items():
            beside.replace(at)
    except OSError as error:
        for beside in partial.values():
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
        why = os.strerror(error.errno) if error.errno else ""
        raise FactsError(Problem("facts_not_written", shown_path(at), fields={"found": why})) from None
