"""The floor: the code of the notebooks in warm processes, nothing around it - no notebook, no page, no record.

Called by :mod:`tests.benchmarks.reports` with the folder of a project; prints the seconds it took.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import toolkit.batch.preloading  # noqa: F401 - loads everything, as the runner does

Report = tuple[str, int, str, list[str]]


def reports(project: Path) -> list[Report]:
    """List programme, year, language and code cells of every report that the runner would make."""
    from toolkit.batch.notebooks import notebook_sources  # noqa: PLC0415

    run = [sys.executable, "-c", "from toolkit.cli import main; main()", "list", "--json"]
    listed = json.loads(subprocess.run(run, cwd=project, check=True, capture_output=True, text=True).stdout)["reports"]
    sources = notebook_sources()
    cells = {
        name: [cell["source"] for cell in source.content["cells"] if cell["cell_type"] == "code"]
        for name, source in sources.items()
    }
    return [(r["programme"], int(r["year"]), r["language"], cells[r["notebook"]]) for r in listed]


def calculate(report: Report) -> None:
    """Run the cells of one report, and make what each shows."""
    programme, year, language, cells = report
    names: dict[str, object] = {}
    for number, source in enumerate(cells):
        *lines, last = ast.parse(source).body
        exec(compile(ast.Module([*lines], []), "cell", "exec"), names)
        if isinstance(last, ast.Expr):
            shown = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
            shown._repr_mimebundle_()
        else:
            exec(compile(ast.Module([last], []), "cell", "exec"), names)
        if number == 0:
            names |= {"programme": programme, "year": year, "language": language}


def main() -> None:
    """Do the work in as many processes as there are cores, each a fork of this warm one."""
    project, cores = Path(sys.argv[1]), int(sys.argv[2])
    os.chdir(project)
    work = reports(project)
    calculate(work[0])
    started = time.monotonic()
    children = []
    for core in range(cores):
        child = os.fork()
        if child == 0:
            for report in work[core::cores]:
                calculate(report)
            os._exit(0)
        children.append(child)
    if any(os.waitpid(child, 0)[1] for child in children):
        raise SystemExit("a calculation failed")
    print(json.dumps({"seconds": time.monotonic() - started, "reports": len(work)}))


main()
