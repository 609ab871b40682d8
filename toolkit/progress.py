"""What a person sees while a run goes on: one line that changes, and one for each failure that stays."""

from __future__ import annotations

import shutil
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.batch.outcome import JobResult
    from toolkit.batch.up_to_date import Due
    from toolkit.words import Words

EVERY = 20.0
"""Seconds between two lines where nothing can be written over: in a log."""

_MINUTE, _HOUR = 60, 3600


class Progress:
    """Tells how a run goes on, on standard error.

    Parameters
    ----------
    say : Words
    """

    def __init__(self, say: Words) -> None:
        self._say = say
        self._changes = sys.stderr.isatty()
        self._started = self._told = time.monotonic()
        self._done = self._failed = self._total = self._slots = 0

    def begins(self, whole: Due, slots: int) -> None:
        """Say how much there is to do."""
        self._total, self._slots = len(whole.jobs), slots
        ready = len(whole.reasons) - self._total
        if ready:
            self._note(self._say("cli.run.up_to_date", n=ready))
        self._started = self._told = time.monotonic()
        self._show()

    def ended(self, result: JobResult) -> None:
        """Count a result; a failure is told at once."""
        if result.good:
            self._done += 1
        else:
            self._failed += 1
            key = "cli.run.failed" if result.cell else "cli.run.broken"
            self._note(self._say(key, job=result.job.name, cell=result.cell, error=result.error))
        self._show()

    def close(self) -> None:
        """Take the changing line away."""
        if self._changes:
            print("\r\x1b[2K", end="", file=sys.stderr, flush=True)

    def _note(self, text: str) -> None:
        self.close()
        print(text, file=sys.stderr, flush=True)

    def _show(self) -> None:
        now = time.monotonic()
        if self._changes:
            width = shutil.get_terminal_size().columns - 1
            print(f"\r\x1b[2K{self._line(now)[:width]}", end="", file=sys.stderr, flush=True)
        elif now - self._told > EVERY:
            self._told = now
            print(self._line(now), file=sys.stderr, flush=True)

    def _line(self, now: float) -> str:
        ended = self._done + self._failed
        left = self._total - ended
        running = min(self._slots, left)
        counts = {"done": self._done, "failed": self._failed, "running": running, "left": left - running}
        line = self._say("cli.run.progress", **counts)
        if ended and left:
            line += " · " + self._say("cli.run.to_go", time=_clock((now - self._started) / ended * left))
        return line


def _clock(seconds: float) -> str:
    whole = round(seconds)
    if whole >= _HOUR:
        return f"{whole // _HOUR}:{whole % _HOUR // _MINUTE:02}:{whole % _MINUTE:02}"
    return f"{whole // _MINUTE}:{whole % _MINUTE:02}"
