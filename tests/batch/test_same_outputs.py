"""The warm shell shows what a stock kernel shows, notebook by notebook and output by output, figures included."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tests.batch.conftest import PARAMETERS
from tests.pages import PAGES
from toolkit.editions import subject_of

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.slow

ONE_EACH = {name: folder for folder, names in sorted(PAGES.items(), key=lambda item: len(item[1])) for name in names}
"""Of every notebook, a programme and year that has it: the one with most of them."""

KINDS = {
    "text": "print('a'); print('b')\n3",
    "both streams": "import sys\nprint('out')\nprint('err', file=sys.stderr)",
    "nothing": "x = 1;",
    "silenced": "x;",
    "table": "import pandas\npandas.DataFrame({'a': [1, 2]}, index=['x', 'y'])",
    "wide table": "pandas.DataFrame({f'column {n}': ['a long text in a cell'] * 3 for n in range(25)})",
    "long table": "pandas.DataFrame({'a': range(200)})",
    "display": "from IPython.display import HTML, Markdown, display\ndisplay(HTML('<b>x</b>'), Markdown('*y*'))\n4",
    "updated": "h = display('before', display_id='k')\nh.update('after')",
    "cleared": "from IPython.display import clear_output\nprint('gone')\nclear_output()\nprint('kept')",
    "cleared late": "print('gone')\nclear_output(wait=True)\nprint('kept')",
    "bytes": "display({'image/png': b'\\x89PNG'}, raw=True)",
    "figure": "import matplotlib.pyplot as plt\nplt.plot([1, 3, 2])\nplt.title('Ágil');",
    "two figures": "plt.figure(); plt.plot([1])\nplt.figure(); plt.plot([2]);",
    "figure as value": "figure, axes = plt.subplots()\naxes.plot([1, 2])\nfigure",
    "seaborn": "import seaborn\nseaborn.barplot(x=['a', 'b', 'a'], y=[1, 2, 3], seed=1);",
    "own": "class A:\n    def _repr_html_(self): return '<i>a</i>'\n    def __repr__(self): return 'a'\nA()",
    "await": "import asyncio\nawait asyncio.sleep(0)\n5",
    "magic": "%%capture held\nprint('inside')",
    "history": "_ , __name__",
    "error": "1 / 0",
}
"""One cell for each kind of thing that a cell can show."""


def written(folder):
    cells = [{"cell_type": "code", "id": "p", "metadata": {"tags": ["parameters"]}, "source": PARAMETERS}]
    for number, source in enumerate(KINDS.values()):
        cells.append({"cell_type": "code", "id": f"c{number}", "metadata": {}, "source": source})
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    whole = [cell | {"outputs": [], "execution_count": None} for cell in cells]
    path = folder / "kinds.ipynb"
    path.write_text(
        json.dumps({"cells": whole, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8"
    )
    return path


def outputs(notebook):
    return [
        (cell["execution_count"], [_comparable(output) for output in cell["outputs"]])
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    ]


def _comparable(output):
    plain = json.loads(json.dumps(output))
    plain.get("metadata", {}).pop("papermill", None)
    if plain["output_type"] == "error":  # a kernel colours it, and names its cells otherwise
        plain["traceback"] = plain["traceback"][-1].rpartition("m")[2]
    return plain


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The notebook of all kinds, executed by papermill as it comes, and with the warm engine."""
    folder = tmp_path_factory.mktemp("kinds")
    source = written(folder)
    return tuple(executed(folder, source, engine) for engine in ("nbclient", "toolkit"))


def executed(folder, source, engine):
    target = folder / f"{engine}.ipynb"
    command = [sys.executable, "-m", "papermill", "--engine", engine, "--no-progress-bar", str(source), str(target)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert "ZeroDivisionError" in done.stderr
    notebook = nbformat.read(target, as_version=4)
    cells = [cell for cell in notebook.cells if not {"papermill-error-cell-tag"} & set(cell.metadata.get("tags", []))]
    return outputs({"cells": cells})


@pytest.mark.parametrize("kind", KINDS)
def test_a_cell_shows_in_the_warm_shell_what_it_shows_in_a_kernel(both, kind):
    place = list(KINDS).index(kind) + 1
    stock, warm = both[0][place], both[1][place]
    assert stock[1] or kind in ("nothing", "silenced", "magic")
    if kind == "both streams":  # which of two streams arrives first is a kernel's chance
        stock, warm = (sorted(cell[1], key=lambda o: o["name"]) for cell in (stock, warm))
    assert warm == stock


@pytest.fixture(scope="module")
def by_kernels(tmp_path_factory):
    """One report of every notebook in Spanish, executed by a stock kernel."""
    output = tmp_path_factory.mktemp("kernels")
    command = [sys.executable, "-c", "from toolkit.cli import main; main()", "run", "--isolation", "kernel"]
    for folder in sorted(set(ONE_EACH.values())):
        asked = [part for name, own in ONE_EACH.items() if own == folder for part in ("--notebook", name)]
        parameters = f"parameters/{subject_of(folder).replace('/', '-')}.yaml"
        arguments = [parameters, *asked, "--language", "es", "--output", str(output)]
        done = subprocess.run([*command, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    return output


@pytest.mark.parametrize("stem", [f"{folder}/{name}.es" for name, folder in ONE_EACH.items()])
def test_a_report_is_the_same_from_the_warm_runner_and_from_stock_kernels(reports, by_kernels, stem):
    warm, stock = (json.loads((f / f"{stem}.ipynb").read_text(encoding="utf-8")) for f in (reports, by_kernels))
    assert outputs(warm) == outputs(stock)
    assert warm["metadata"]["language_info"] == stock["metadata"]["language_info"]
    assert sum(len(shown) for _, shown in outputs(warm)) >= 2
