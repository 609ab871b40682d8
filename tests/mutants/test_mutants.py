"""What is changed, what is drawn, and what is said of it; and that a change is met by the tests of a copy."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from dataclasses import replace

import pytest

from tests.mutants import verdict
from tests.mutants.changes import KINDS, changed, changes
from tests.mutants.copies import ROOT
from tests.mutants.draw import GROUPS, Mutant, draw, shares
from tests.mutants.names import Exchange
from tests.mutants.trials import Outcome


def now(source, kind, exchanged=lambda *_: None):
    """Give what a line becomes, once for each change of a kind."""
    module, found = changes(source, exchanged)
    return [changed(module, change).strip() for change in found if change.kind == kind]


def test_a_comparison_takes_in_its_limit_and_is_turned_round():
    assert now("a < b", "comparison") == ["a <= b", "a > b"]
    assert now("a == b", "comparison") == ["a != b"]
    assert now("a in b", "comparison") == ["a not in b"]
    assert now("a is not None", "comparison") == ["a is None"]


def test_a_sign_becomes_its_opposite():
    assert now("a - b * -c", "sign") == ["a + b * -c", "a - b / -c", "a - b * +c"]
    assert now("a += b", "sign") == ["a -= b", "a = b"]


def test_a_branch_is_taken_the_other_way():
    assert now("if f(x): y()", "branch") == ["if not (f(x)): y()"]
    assert now("[x for x in y if x.z > 1]", "branch") == ["[x for x in y if not (x.z > 1)]"]
    assert now("a if b else c", "branch") == ["a if (b) and False else c", "a if (b) or True else c"]
    assert now("a and not b", "branch") == ["a or not b", "a and b"]


def test_a_condition_is_not_negated_where_another_change_does_it():
    assert now("if a == b: y()", "branch") == []
    assert now("if not a: y()", "branch") == ["if a: y()"]


def test_a_number_is_one_more_and_one_less():
    assert now("a[0]", "constant") == ["a[1]", "a[(-1)]"]
    assert now("a > 0.5", "constant") == ["a > 1.5", "a > (-0.5)"]


def test_a_name_is_exchanged_for_the_next_that_is_used_in_the_same_way():
    exchanged = Exchange({"reading.up": "{a}", "reading.down": "{a}", "reading.both": "{a} {b}"})
    source = 'row["before"], row["actual"], {"label": 1}'
    assert now(source, "name", exchanged) == [
        'row["actual"], row["actual"], {"label": 1}',
        'row["before"], row["before"], {"label": 1}',
        'row["before"], row["actual"], {"XXlabelXX": 1}',
    ]
    assert now('words("reading.up", a=1)', "name", exchanged) == ['words("reading.down", a=1)']
    assert now('words(f"column.{name}")', "name", exchanged) == ['words(f"columnXX.{name}")']


@pytest.mark.parametrize(
    "source",
    [
        'def f(a: "b" | None = None) -> dict["c", 1]:\n    """said"""',
        "@cache(maxsize=1)\nclass A: ...",
        '__all__ = ["a"]',
        'Kind = Literal["a", "b"]',
        "assert a == 1",
        "f(fontsize=8 + 1, lw=2, strict=True)",
        'f(ha="left", **{"va": "top", "ms": 3})',
        "f'{a}px'",
    ],
)
def test_what_no_reader_can_notice_is_left_out(source):
    assert changes(source, lambda *_: None)[1] == []


def test_three_in_four_are_no_names_and_both_groups_have_the_same():
    wanted = shares(200)
    assert {group: sum(n for (g, _), n in wanted.items() if g == group) for group in GROUPS} == dict.fromkeys(
        GROUPS, 100
    )
    assert sum(n for (_, kind), n in wanted.items() if kind != "name") == 150
    assert {kind for _, kind in wanted} == set(KINDS)


@pytest.fixture
def project(tmp_path):
    for group in GROUPS:
        (tmp_path / group).mkdir(parents=True)
        lines = [f"def f{n}(a):\n    return a['x{n}'] < {n} and not -a\n" for n in range(6)]
        (tmp_path / group / "room.py").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def test_the_same_seed_draws_the_same_and_another_seed_others(project):
    drawn = draw(project, lambda *_: None, 16, 1)
    assert drawn == draw(project, lambda *_: None, 16, 1)
    assert {m.rank for m in drawn} != {m.rank for m in draw(project, lambda *_: None, 16, 2)}
    assert Counter((m.group, m.kind) for m in drawn) == shares(16)


def test_a_room_that_grows_changes_few_of_those_drawn(project):
    def kept():
        return {(m.within, m.was, m.now) for m in draw(project, lambda *_: None, 16, 1)}

    before, room = kept(), project / GROUPS[0] / "room.py"
    room.write_text("def g(b):\n    return b > 7\n\n" + room.read_text(encoding="utf-8"), encoding="utf-8")
    assert len(before - kept()) <= 2


MUTANT = Mutant("toolkit/report/cells.py", 7, "sign", "f", "return a + b", "return a - b", "", (7, 7), "r")
FOUND = Outcome("r", True, "test", "", 1.0)
SURVIVED = Outcome("r", False, "", "", 1.0)


def test_nine_in_ten_are_enough_when_the_tenth_has_its_reason(tmp_path):
    (tmp_path / "toolkit" / "report").mkdir(parents=True)
    (tmp_path / MUTANT.file).write_text("def f(a, b):\n    return a + b\n", encoding="utf-8")
    drawn = [replace(MUTANT, rank=str(n)) for n in range(10)]
    outcomes = {m.rank: SURVIVED if m.rank == "0" else FOUND for m in drawn}
    held = {drawn[0].reasoned: "equivalent: b is 0"}
    assert verdict.faults(drawn, outcomes, held, tmp_path) == []
    assert verdict.faults(drawn, outcomes, {}, tmp_path) == ["1 survived without a reason in mutants/survivors.yaml"]
    assert verdict.faults(drawn, outcomes | {"1": SURVIVED}, held, tmp_path) == [
        "toolkit/report: 8 of 10 were found, at least 90% should be"
    ]
    assert verdict.faults(drawn[1:], {}, {}, tmp_path) == ["9 of 9 were not tried; call again to go on"]


def test_a_reason_for_a_line_that_is_gone_is_left_over(tmp_path):
    assert verdict.left_over({("gone.py", "a + b", "a - b"): "equivalent"}, tmp_path) == ["gone.py: a + b"]


def test_every_reason_is_for_a_line_that_is_there():
    held = verdict.reasons()
    assert verdict.left_over(held, ROOT) == []
    assert all(reason.split(":")[0] in ("equivalent", "cosmetic") for reason in held.values())


TRY = """
import os, pathlib, sys
from tests.mutants.session import Watch, started
copy = pathlib.Path(sys.argv[1])
print(os.waitstatus_to_exitcode(os.waitpid(started(copy, ["tests"], Watch(copy, (), True, {})), 0)[1]))
"""


def test_a_change_in_a_copy_is_met_by_the_tests_of_the_copy(tmp_path):
    for folder in ("toolkit", "tests"):
        (tmp_path / folder).mkdir()
    (tmp_path / "toolkit" / "__init__.py").write_text("")
    (tmp_path / "tests" / "test_sum.py").write_text(
        "from toolkit.sums import add\n\ndef test_a_sum():\n    assert add(2, 1) == 3\n"
    )
    ended = []
    for sign in "+-":
        (tmp_path / "toolkit" / "sums.py").write_text(f"def add(a, b):\n    return a {sign} b\n")
        command = [sys.executable, "-c", TRY, str(tmp_path)]
        ended.append(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip())
    assert ended == ["0", "1"]
    assert "test_a_sum" in (tmp_path / "said.json").read_text()
