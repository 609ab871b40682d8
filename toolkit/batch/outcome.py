"""How jobs are run, and what became of one: what the process that waits for jobs and the one that runs them share."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path

from toolkit.batch.jobs import Job
from toolkit.batch.limits import Limits

FORK, KERNEL = "fork", "kernel"
"""Ways of keeping jobs apart: a warm process for each, or a stock kernel for each."""

DEFAULT_ISOLATION = FORK if sys.platform == "linux" else KERNEL


@dataclass(frozen=True, slots=True)
class Settings:
    """How jobs are run, wherever they are run.

    Attributes
    ----------
    data, output : Path
        Folder of facts and folder of all reports; on a cluster, every worker sees them under the same name.
    isolation : {"fork", "kernel"}
    limits : Limits
    language : str
        In which the person who runs them is told what went wrong.
    """

    data: Path
    output: Path
    isolation: str = DEFAULT_ISOLATION
    limits: Limits = field(default_factory=Limits)
    language: str = "es"


@dataclass(frozen=True, slots=True)
class JobResult:
    """What became of a job. A notebook that fails is a result, not an exception.

    Attributes
    ----------
    job : Job
        Without its source and facts: a result travels light.
    error : str
        Empty when all went well; else what happened, in one line.
    cell : int
        Number of the cell that failed, counted from 1 over all cells of the notebook; 0 when it was none.
    seconds : float
        How long it took.
    """

    job: Job
    error: str = ""
    cell: int = 0
    seconds: float = 0.0

    @property
    def good(self) -> bool:
        """Whether the report was made."""
        return not self.error
