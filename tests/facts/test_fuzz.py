"""Whatever is typed, the answer is a list of sentences: never an exception, two lines, or a code without words."""

from __future__ import annotations

import csv
import io
import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.facts.coop import SOUND, write
from toolkit.facts.checks.run_checks import check_programme
from toolkit.spoken import LANGUAGES
from toolkit.words import Words

WORDS = [Words(language) for language in LANGUAGES]
ANYTHING = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "-",
            "–",
            "(50)",
            "-5",
            "10.5",
            "1e999",
            "1E5",
            "nan",
            "inf",
            "1.5M",
            "3k",
            "..",
            "..2021",
            "2021..",
            "base",
            "2022-S1",
            "2021-M07..2022-M06",
            "2099..",
            "Mujer",
            "mujer",
            "R1",
            "R9",
            "B",
            "B1",
            "F1",
            "F2",
            "01",
            "0101",
            "PEN",
            "EUR",
            "ZZZ",
            "persons",
            "outcom",
            "yes",
            "no",
            "sic",
            "actual",
            "target",
            "baseline",
            "final_target",
            "stated_balance",
            "sum",
            "observation:members:2022:actual",
            "statement:S1",
            ";",
            "#",
            "#REF!",
            "1,5",
            "1.234,5",
            "0",
            "-0",
            "1e-400",
            "99999999999999999999",
            "doc",
            "talk",
            "T",
            "A22",
            "§",
            "[2]",
            "{}",
            "[]",
            "null",
            "true",
            "X",
            "A",
            "E",
            "category",
            "hives",
            "growers",
        ]
    ),
    st.floats().map(repr),
    st.integers().map(str),
)

fuzz = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)


def told(folder):
    for problem in check_programme("coop"):
        for words in WORDS:
            assert f"problem.{problem.code}" in words
            assert "\n" not in words.describe(problem)


def restored(folder, name, content):
    write(folder, name, content)
    told(folder)
    write(folder, name, SOUND[name])


@fuzz
@given(data=st.data())
def test_any_cell_of_any_table(folder, data):
    name = data.draw(st.sampled_from([name for name in SOUND if name.endswith(".csv")]))
    rows = list(csv.reader(io.StringIO(SOUND[name])))
    for _ in range(data.draw(st.integers(1, 3))):
        row = rows[data.draw(st.integers(0, len(rows) - 1))]
        row[data.draw(st.integers(0, len(row) - 1))] = data.draw(ANYTHING)
    rows += [list(rows[-1])] * data.draw(st.integers(0, 1))
    out = io.StringIO()
    csv.writer(out, delimiter=data.draw(st.sampled_from(",;\t"))).writerows(rows)
    restored(folder, name, out.getvalue().encode("utf-8", "replace"))


@fuzz
@given(data=st.data())
def test_any_word_of_any_definition(folder, data):
    name = data.draw(st.sampled_from(["programme.yaml", "framework.yaml"]))
    words = list(re.finditer(r"[\w.]+", SOUND[name]))
    word = words[data.draw(st.integers(0, len(words) - 1))]
    typed = data.draw(ANYTHING)
    text = SOUND[name][: word.start()] + typed + SOUND[name][word.end() :]
    restored(folder, name, text.encode("utf-8", "replace"))


@fuzz
@given(data=st.data())
def test_any_bytes_of_any_file(folder, data):
    name = data.draw(st.sampled_from(list(SOUND)))
    content = bytearray(SOUND[name].encode())
    at = data.draw(st.integers(0, len(content)))
    content[at : at + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=8))
    restored(folder, name, bytes(content))
