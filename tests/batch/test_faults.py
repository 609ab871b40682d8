"""Whatever a notebook does to its process, it fails alone: others are made, earlier reports stay, the index is true."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.batch.conftest import SHOWS, wait_for
from toolkit.batch.outcome import without_folders
from toolkit.batch.shell import CellOutputs
from toolkit.batch.withdrawal import unmarked

pytestmark = pytest.mark.slow


def error_of(outcome, name):
    result = outcome.results[f"spp-global/2019/{name}.es"]
    return result.cell, result.error


OTHERS = "borrar outputs/spp-global/2019/good.es.html"

FAULTS = {
    "raises": ("1 / 0", 4, "ZeroDivisionError: division by zero"),
    "exits": ("import sys; sys.exit(1)", 4, "la celda terminó el cuaderno (SystemExit: 1)"),
    "exits quietly": ("import sys; sys.exit()", 4, "la celda terminó el cuaderno (SystemExit: 0)"),
    "exits well": ("import sys; sys.exit(0)", 4, "la celda terminó el cuaderno (SystemExit: 0)"),
    "exits hard": ("import os; os._exit(3)", 4, "su proceso terminó de golpe (3)"),
    "exits hard and well": ("import os; os._exit(0)", 4, "su proceso terminó de golpe (0)"),
    "exits behind Python": ("import ctypes; ctypes.CDLL(None)._exit(0)", 4, "su proceso terminó de golpe (0)"),
    "kills its group": ("import os; os.killpg(0, 9)", 4, "su proceso terminó de golpe (SIGKILL)"),
    "kills its session": ("import os; os.kill(0, 9)", 4, "su proceso terminó de golpe (SIGKILL)"),
    "kills its parent": ("import os; os.kill(os.getppid(), 9)", 4, "enviar SIGKILL a otro proceso"),
    "kills everybody": ("import os; os.kill(-1, 15)", 4, "enviar SIGTERM a otro proceso"),
    "forks": ("import os, time\nif not os.fork(): time.sleep(1000)", 4, "iniciar otro proceso (os.fork)"),
    "starts a program": ("import subprocess; subprocess.Popen(['sleep', '9'])", 4, "iniciar otro proceso (sleep)"),
    "starts a shell": ("import os; os.system('sleep 9 &')", 4, "iniciar otro proceso (sleep)"),
    "has a child": (
        "import multiprocessing as m, time\nm.get_context('spawn').Process(target=time.sleep, args=(9,)).start()",
        4,
        "AssertionError: daemonic processes are not allowed to have children",
    ),
    "overwrites another's page": (
        "open({good!r}, 'w').write('mine')",
        4,
        OTHERS,
    ),
    "renames onto another's page": (
        "import tempfile, pathlib\nmine = pathlib.Path(tempfile.mkdtemp()) / 'x'; mine.touch(); mine.rename({good!r})",
        4,
        OTHERS,
    ),
    "removes all reports": ("import shutil; shutil.rmtree({output!r})", 4, "borrar outputs"),
    "removes the facts": ("import shutil; shutil.rmtree({data!r})", 4, "borrar data"),
    "is killed": ("import os; os.kill(os.getpid(), 9)", 4, "su proceso terminó de golpe (SIGKILL)"),
    "crashes": ("import ctypes; ctypes.string_at(0)", 4, "su proceso terminó de golpe (SIGSEGV)"),
    "loops": ("while True: pass", 4, "tardó más de 4 segundos y fue detenido"),
    "sleeps": ("import time; time.sleep(1000)", 4, "tardó más de 4 segundos y fue detenido"),
    "allocates": ("held = []\nwhile True: held.append(bytearray(10_000_000))", 4, "no le bastaron 600 MB de memoria"),
}

SLOW = ("loops", "sleeps")
"""Those that end only when their time is over."""

MENDED = ("raises", "exits hard and well", "is killed", "sleeps", "removes all reports")
"""One of each kind, of which it is looked at too that the next run leaves nothing of the failure."""


@pytest.mark.parametrize("name", FAULTS)
def test_a_notebook_that_goes_wrong_fails_alone(workshop, name):
    source, cell, error = FAULTS[name]
    where = {"good": workshop.report("good"), "output": workshop.output, "data": workshop.folder / "data"}
    for key, path in where.items():
        source = source.replace(f"{{{key}!r}}", repr(str(path)))
    workshop.notebook("good", SHOWS)
    workshop.notebook("odd", SHOWS)
    assert workshop.run().good
    earlier = {
        path: unmarked(path.read_text("utf-8")) for path in (workshop.report("odd"), workshop.report("odd", "ipynb"))
    }
    facts = {path: path.read_bytes() for path in (workshop.folder / "data").rglob("*.*")}

    workshop.notebook("good", SHOWS, "2 + 2")
    workshop.notebook("odd", "print('as far as this')", source, "print('not this far')")
    started = time.monotonic()
    outcome = workshop.run(seconds=4 if name in SLOW else 600, megabytes=600)

    assert name in SLOW or time.monotonic() - started < 60, "it was waited for"
    assert not outcome.good
    said = error_of(outcome, "odd")
    assert said[0] == cell
    assert error in said[1]
    assert outcome.results["spp-global/2019/good.es"].good
    assert {path: unmarked(path.read_text("utf-8")) for path in earlier} == earlier
    assert "Un intento posterior de hacer esta página falló" in workshop.report("odd").read_text("utf-8")
    assert {path: path.read_bytes() for path in facts} == facts
    assert "4" in workshop.report("good").read_text(encoding="utf-8")
    assert workshop.leftovers() == []

    failed = json.loads(workshop.report("odd", "failed.ipynb").read_text(encoding="utf-8"))
    sources = ["".join(c["source"]) for c in failed["cells"]]
    assert sources[0].startswith("**spp-global 2019 odd.es falló en la celda 4.**")
    assert "programme = 'spp-global'" in sources[3]
    assert "as far as this" in json.dumps(failed["cells"][4]["outputs"])
    assert failed["cells"][6]["outputs"] == []

    assert 'href="spp-global/2019/odd.es.html"' in workshop.index  # the earlier one
    assert "failed" in workshop.index
    assert workshop.due() == {"good.es": "", "odd.es": "failed_before"}

    if name not in MENDED:
        return
    workshop.notebook("odd", SHOWS)
    assert workshop.run().good
    assert not workshop.report("odd", "failed.ipynb").exists()
    assert "failed" not in workshop.index.partition("<main>")[2]


def test_what_is_refused_fails_the_report_also_where_the_cell_hides_it(workshop):
    workshop.notebook("odd", "import os\ntry: os.fork()\nexcept BaseException: pass", SHOWS)
    assert "iniciar otro proceso (os.fork)" in error_of(workshop.run(), "odd")[1]
    assert not workshop.report("odd").exists()


def test_what_is_printed_without_end_is_cut_and_the_page_says_so(workshop):
    workshop.notebook("odd", "for _ in range(1000): print('x' * 99_999)", SHOWS)
    assert workshop.run().good
    assert workshop.report("odd").stat().st_size < 3_000_000
    page = workshop.report("odd").read_text(encoding="utf-8")
    assert "<p>Se imprimieron 99.000.000 caracteres más, que no se muestran.</p>" in page  # of 1,000 lines of 100,000
    assert page.index("xxx") < page.index("Se imprimieron") < page.index('id="sources"')


def test_the_page_says_so_in_its_own_language_cell_by_cell():
    outputs = CellOutputs("en")
    shown = []
    for printed in ("x" * 1_000_000, "y" * 1234, "z"):
        outputs.start_cell()
        outputs.write("stdout", printed)
        outputs.clear(wait=True)  # what a next output would clear away is not
        shown.append(
            [output.get("data", output)["text/plain" if "data" in output else "text"] for output in outputs.end_cell()]
        )
    assert [len(text) for text in shown[0]] == [1_000_000]
    assert shown[1:] == [
        ["1,234 more characters were printed and are not shown."],
        ["1 more character was printed and is not shown."],
    ]


def test_a_page_that_shows_all_that_was_printed_says_nothing_of_the_kind(workshop):
    workshop.notebook("odd", "print('x' * 999_999)", SHOWS)
    assert workshop.run().good
    assert "Se imprimieron" not in workshop.report("odd").read_text(encoding="utf-8")


def test_what_the_toolkit_refuses_is_said_as_it_is_without_the_name_of_an_error(workshop):
    workshop.notebook("odd", "from toolkit import open_programme\nopen_programme('spp-globl')")
    said = error_of(workshop.run(), "odd")
    assert said == (3, "el programa «spp-globl» no existe. ¿Quiso decir «spp-global»? Existen: spp-global.")
    failed = json.loads(workshop.report("odd", "failed.ipynb").read_text(encoding="utf-8"))
    assert failed["cells"][4]["outputs"][0]["traceback"] == [said[1]]


def test_what_is_kept_of_a_failure_names_no_folder_of_the_machine(workshop):
    prints = "import os, sys, faulthandler\nprint(os.getcwd(), sys.prefix)\nos.write(2, os.getcwd().encode() + b'/x')"
    workshop.notebook("odd", prints, "faulthandler.dump_traceback(file=2)", "import json; json.loads('{')")
    assert not workshop.run().good
    for ending in ("failed.ipynb", "failed.log"):
        kept = workshop.report("odd", ending).read_text(encoding="utf-8")
        assert "…/" in kept
        for folder in (str(workshop.folder), sys.prefix, sys.base_prefix, str(Path.home())):
            assert f"{folder}/" not in kept


def test_a_long_error_is_cut_and_one_sees_that_it_is(workshop):
    workshop.notebook("odd", "raise ValueError('x' * 1000)")
    assert error_of(workshop.run(), "odd")[1] == f"ValueError: {'x' * 388}…"


def test_what_is_printed_past_the_notebook_goes_to_the_log(workshop):
    workshop.notebook("odd", "import os; os.write(2, b'from the depths' * 100_000)", "1 / 0")
    assert not workshop.run().good
    log = workshop.report("odd", "failed.log").read_text(encoding="utf-8")
    assert log.endswith("from the depths\n") or "from the depths" in log
    assert len(log) <= 200_000


def test_threads_that_a_notebook_leaves_do_not_keep_the_run(workshop):
    workshop.notebook("odd", "import threading, time\nthreading.Thread(target=time.sleep, args=(1000,)).start()", SHOWS)
    started = time.monotonic()
    assert workshop.run().good
    assert time.monotonic() - started < 30


def test_one_report_does_not_see_what_another_did(workshop):
    imports, option = "import os, builtins, pandas\n", "'display.max_rows'"
    leaves = f"{imports}os.environ['LEFT'] = 'x'; pandas.set_option({option}, 3); builtins.left = 1"
    looks = f"{imports}print(os.environ.get('LEFT'), pandas.get_option({option}), hasattr(builtins, 'left'))"
    workshop.notebook("a", leaves)
    for name in "bcd":
        workshop.notebook(name, looks)
    assert workshop.run().good
    for name in "bcd":
        assert "None 60 False" in workshop.report(name, "ipynb").read_text(encoding="utf-8")


def test_dice_fall_the_same_in_every_run_and_differently_in_every_report(workshop):
    rolls = "import random, numpy\nprint(random.random(), numpy.random.rand())"
    workshop.notebook("a", rolls)
    workshop.notebook("b", rolls)
    assert workshop.run().good
    first = {name: workshop.report(name).read_bytes() for name in "ab"}
    assert workshop.run(force=True).good
    assert {name: workshop.report(name).read_bytes() for name in "ab"} == first
    shown = [json.loads(workshop.report(name, "ipynb").read_bytes())["cells"][3]["outputs"] for name in "ab"]
    assert shown[0] != shown[1]


ELSEWHERE = {
    "open('../outside.csv').read()": "outside.csv",
    "open(facts.folder.parent / 'other' / 'programme.yaml').read()": "data/other/programme.yaml",
    "import socket; socket.socket().connect_ex(('127.0.0.1', 9))": "network",
    "import subprocess; subprocess.run(['true'])": "true",
}


@pytest.mark.parametrize("source", ELSEWHERE)
def test_a_notebook_that_uses_what_is_no_fact_of_its_programme_fails(workshop, source):
    (workshop.folder.parent / "outside.csv").write_text("a\n1\n", encoding="utf-8")
    (workshop.folder / "data" / "other").mkdir()
    (workshop.folder / "data" / "other" / "programme.yaml").write_text("code: other\n", encoding="utf-8")
    workshop.notebook("odd", SHOWS, f"try:\n    {source}\nexcept OSError: pass")
    outcome = workshop.run()
    assert not outcome.good
    assert ELSEWHERE[source] in error_of(outcome, "odd")[1]
    assert str(workshop.folder) not in error_of(outcome, "odd")[1]
    assert not workshop.report("odd").exists()


def meanwhile(workshop, act):
    """Do something while a report is being made that waits for it."""

    def when_begun():
        wait_for(lambda: workshop.begun(["odd"]))
        act()
        workshop.gate.touch()

    acting = threading.Thread(target=when_begun)
    acting.start()
    return acting


def test_a_fact_that_changes_while_it_is_read_fails_the_report_and_a_rerun_makes_it(workshop):
    workshop.notebook("odd", SHOWS, workshop.waits)
    path = workshop.folder / "data/spp-global/observations.csv"
    text = path.read_text(encoding="utf-8")
    changing = meanwhile(workshop, lambda: path.write_text(text + "\n", encoding="utf-8"))
    outcome = workshop.run()
    changing.join()
    assert not outcome.good
    assert "observations.csv" in error_of(outcome, "odd")[1]
    assert "Repita la orden" in error_of(outcome, "odd")[1]
    assert not workshop.report("odd").exists()
    assert workshop.run().good


def test_a_notebook_edited_meanwhile_is_made_as_it_was_and_made_again_next_time(workshop):
    workshop.notebook("odd", SHOWS, workshop.waits, "print('before')")
    editing = meanwhile(workshop, lambda: workshop.notebook("odd", SHOWS, "print('after')"))
    assert workshop.run().good
    editing.join()
    assert "before" in workshop.report("odd").read_text(encoding="utf-8")
    assert workshop.due() == {"odd.es": "notebook"}
    assert workshop.run().good
    assert "after" in workshop.report("odd").read_text(encoding="utf-8")


def test_when_the_warm_process_is_killed_only_who_killed_it_fails(workshop):
    """Behind Python's back, as the system kills when memory runs out: whom it takes along is made again, alone."""
    workshop.notebook("good", SHOWS, "import time; time.sleep(2)")
    workshop.notebook("odd", SHOWS, "import ctypes, os\nctypes.CDLL(None).kill(os.getppid(), 9)\nwhile True: pass")
    workshop.notebook("sound", SHOWS)
    outcome = workshop.run()
    assert error_of(outcome, "odd")[1].startswith("su proceso terminó de golpe")
    assert {stem for stem, result in outcome.results.items() if not result.good} == {"spp-global/2019/odd.es"}
    assert workshop.report("good").is_file()
    assert workshop.report("sound").is_file()
    assert workshop.leftovers() == []


def test_what_a_cell_leaves_behind_in_spite_of_all_ends_with_its_report(workshop):
    sleeps = "import ctypes, time, os\nif not ctypes.CDLL(None).fork():\n    while True: time.sleep(1)"
    workshop.notebook("odd", SHOWS, f"{sleeps}\nprint(os.getsid(0))")
    assert workshop.run().good
    printed = json.loads(workshop.report("odd", "ipynb").read_bytes())["cells"][4]["outputs"][0]["text"]
    session = int("".join(printed))
    wait_for(lambda: session not in {os.getsid(number) for number in psutil.pids() if alive(number)}, 20)


def alive(number):
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(number).status() != psutil.STATUS_ZOMBIE
    return False


def test_a_copy_of_a_report_publishes_nothing(workshop):
    """What a cell forks behind Python runs the rest of the notebook as well: one page comes, the report's own."""
    workshop.notebook("odd", "import ctypes\nshown = ctypes.CDLL(None).fork() and 'the report itself'", "print(shown)")
    assert workshop.run().good
    assert "the report itself" in workshop.report("odd").read_text(encoding="utf-8")


KERNEL = (
    "forks",
    "starts a shell",
    "overwrites another's page",
    "removes all reports",
    "exits well",
    "kills its parent",
)


@pytest.mark.parametrize("name", KERNEL)
def test_a_kernel_refuses_the_same(workshop, name):
    source, cell, error = FAULTS[name]
    for key, path in {"good": workshop.report("good"), "output": workshop.output}.items():
        source = source.replace(f"{{{key}!r}}", repr(str(path)))
    workshop.notebook("good", SHOWS)
    workshop.notebook("odd", SHOWS)
    assert workshop.run().good
    earlier = unmarked(workshop.report("odd").read_text("utf-8"))
    workshop.notebook("odd", SHOWS, source)
    outcome = workshop.run("odd", isolation="kernel")
    assert error_of(outcome, "odd")[0] == cell
    assert error in error_of(outcome, "odd")[1]
    assert unmarked(workshop.report("odd").read_text("utf-8")) == earlier
    assert "mine" not in workshop.report("good").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "said",
    ['File "/usr/lib/a.py", line 1', "File \x1b[32m/usr/lib/a.py:346\x1b[39m", "at /srv/ana/a b"],
)
def test_no_folder_is_left_in_what_is_said_however_it_is_coloured(said):
    assert "/usr/" not in without_folders(said)
    assert "/srv/" not in without_folders(said)
    assert "…/" in without_folders(said)
