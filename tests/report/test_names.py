"""What a code is called: the programme's own word goes before the one that all have."""

from __future__ import annotations

import pytest

from toolkit.facts.contracts.allowed import COUNTED, GROUPS, KINDS_OF_FOLLOW_UP, LEVELS
from toolkit.language import Numbers
from toolkit.report.layouts import columns
from toolkit.report.names import Names
from toolkit.spoken import LANGUAGES
from toolkit.words import Words
from toolkit.words import families as word_families

FRAMEWORK = "results: [{code: R1, level: outcome, title: Uno}]\nindicators: []\n"


@pytest.fixture
def named(small):
    def of(family, code, language="en", own=""):
        programme = small(FRAMEWORK)
        path = programme.folder / "programme.yaml"
        path.write_text(path.read_text(encoding="utf-8") + own, encoding="utf-8")
        words = Words(language)
        return Names(programme, words, Numbers("es_PE", words), str).of(family, code)

    return of


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_that_needs_no_word_of_its_own_has_one(named, language):
    words = Words(language)
    families = {"group": GROUPS, "counts": COUNTED, "kind": KINDS_OF_FOLLOW_UP, "level": LEVELS}
    assert [
        f"{family}.{code}" for family, codes in families.items() for code in codes if f"{family}.{code}" not in words
    ] == []
    assert named("group", GROUPS[0], language) == words(f"group.{GROUPS[0]}")


def test_the_word_of_the_programme_goes_first(named):
    assert (
        named("group", "target_population", own="words: {groups: {target_population: Quienes riegan}}\n")
        == "Quienes riegan"
    )


def test_a_group_that_nobody_names_has_no_name(named):
    assert named("group", "growers") is None


def test_a_column_that_has_the_name_of_a_family_holds_its_codes():
    families = set(word_families()) | {
        "result",
        "indicator",
        "poll",
        "activity",
        "line",
        "place",
    }
    others = {column for column, of in columns().items() if of.names and column in families and column not in of.names}
    # a group is a line above others, what a subtotal leaves out a line, a subject a result or an activity
    assert others == {"group", "left_out", "subject"}
