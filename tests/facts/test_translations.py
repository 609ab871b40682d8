"""No half-Spanish page: what a programme says in another language is all there, and is what its texts say."""

from __future__ import annotations

import random
import re

import pytest

from tests.facts.test_bad_input import change, refused
from toolkit import open_programme
from toolkit.errors import FactsError
from toolkit.facts.programme_texts import prose_of
from toolkit.report import Page

WORDS = "data/spp-global/words.en.po"
ENTRY = re.compile(r'msgid "(?P<text>[^"\n]+)"\nmsgstr "(?P<said>[^"\n]*)"\n')


def test_a_language_without_a_catalogue(project, evaluate):
    (project / WORDS).unlink()
    said = evaluate("check", "spp-global")
    refused(
        said, WORDS, "offers the language en", "stand as they are typed, and the pages say so", "take the language out"
    )
    assert "1 problem." in said.out
    heads = {each: Page(open_programme("spp-global"), 2019, each).masthead().facts for each in ("es", "en")}
    assert heads["en"][-1] == "The texts of the programme are not translated; they stand in Spanish"
    assert len(heads["es"]) == len(heads["en"]) - 1
    assert Page(open_programme("spp-global"), 2019, "en").remark("Una nota nueva") == "Una nota nueva"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "the file is empty"),
        (b"\x00\x01\x02", "not UTF-8"),
        (bytes(range(128, 256)), "not UTF-8"),
        (b"PK\x03\x04rest", "XLSX"),
        (b'msgid "a\n', "no catalogue of translations"),
        (b"hello\n", "no catalogue of translations"),
        (b'msgid ""\nmsgstr ""\n', "without translation (en)"),
    ],
)
def test_a_catalogue_that_is_none(project, evaluate, content, found):
    (project / WORDS).write_bytes(content)
    refused(evaluate("check", "spp-global"), WORDS, found)
    refused(evaluate("run", "parameters/spp-global-2019.yaml"), WORDS, found)


def test_a_catalogue_in_another_encoding(project, evaluate):
    path = project / WORDS
    text = path.read_text(encoding="utf-8").replace("’", "'")
    path.write_bytes(text.encode("latin-1"))
    refused(evaluate("check", "spp-global"), WORDS, "row ", "Windows-1252")
    path.write_bytes(text.replace("charset=utf-8", "charset=latin-1").encode("latin-1"))
    refused(evaluate("check", "spp-global"), WORDS, "row ", "Windows-1252")


def test_every_entry_that_goes_is_missed(project, evaluate):
    """Whatever happens to an entry - it goes, its text changes, nobody says it, it is in doubt - somebody is told."""
    path = project / WORDS
    whole = path.read_text(encoding="utf-8")
    prose = prose_of(open_programme("spp-global"))
    entries = [entry for entry in ENTRY.finditer(whole) if prose.get(entry["text"]) and prose[entry["text"]].always]
    for entry in random.Random(1).sample(entries, 6):
        text, said = entry["text"], entry["said"]
        for now in ("", entry[0].replace(said, ""), f"#, fuzzy\n{entry[0]}", entry[0].replace(text, f"{text}x")):
            path.write_text(whole.replace(entry[0], now), encoding="utf-8")
            refused(evaluate("check", "spp-global"), WORDS, "without translation (en): 1", text[:50])


def test_a_translation_of_what_nobody_says(project, evaluate):
    path = project / WORDS
    path.write_text(path.read_text(encoding="utf-8") + '\nmsgid "Nadie lo dice"\nmsgstr "Nobody"\n', encoding="utf-8")
    said = evaluate("check", "spp-global")
    refused(said, WORDS, "row 495: no text of the programme: 1, as “Nadie lo dice”")


def test_a_text_that_was_changed_and_its_translation_was_not(project, evaluate):
    change(project, "data/spp-global/framework.yaml", "Calidad y reconoc", "Calidad, y reconoc")
    said = evaluate("check", "spp-global")
    refused(said, WORDS, "without translation (en): 1", "“Calidad, y reconocimiento del sistema SPP”")
    refused(said, WORDS, "no text of the programme: 1, as “Calidad y reconocimiento del sistema SPP”")


def test_a_translation_that_says_another_figure(project, evaluate):
    path = project / WORDS
    whole = path.read_text(encoding="utf-8")
    entry = next(e for e in ENTRY.finditer(whole) if re.search(r"\d{2}", e["said"]) and re.search(r"\d{2}", e["text"]))
    figure = re.search(r"\d{2}", entry["said"])[0]
    other = entry["said"].replace(figure, str(int(figure) + 1))
    path.write_text(whole.replace(f'msgstr "{entry["said"]}"', f'msgstr "{other}"'), encoding="utf-8")
    refused(evaluate("check", "spp-global"), WORDS, "lacks the figure")


@pytest.mark.parametrize(
    ("text", "said"),
    [("2'810,413.48 soles", "2,810,413.48 soles"), ("1.000 planes", "1,000 plans"), ("hacia la X", "towards the 10th")],
)
def test_a_figure_is_written_as_each_language_does(project, evaluate, text, said):
    change(project, "data/spp-global/framework.yaml", "Calidad y reconoc", f"{text} y reconoc")
    old = 'msgid "Calidad y reconocimiento del sistema SPP"\nmsgstr "'
    change(project, WORDS, old, f'msgid "{text} y reconocimiento del sistema SPP"\nmsgstr "{said} ')
    assert evaluate("check", "spp-global").status == 0


def test_a_title_in_every_language(project, evaluate):
    change(project, "data/spp-global/programme.yaml", "  en: SPP Global", "  fr: SPP Global")
    refused(evaluate("check", "spp-global"), "programme.yaml", "title.en", "the title is not there in the language en")


def test_a_programme_of_one_language_needs_no_catalogue(project, evaluate):
    (project / WORDS).unlink()
    change(project, "data/spp-global/programme.yaml", "languages: [es, en]", "languages: [es]")
    assert evaluate("check", "spp-global").status == 0


def test_a_remark_that_is_said_without_translation_is_refused_by_the_page(project):
    programme = open_programme("spp-global")
    assert Page(programme, 2019, "es").remark("Una nota nueva") == "Una nota nueva"
    assert Page(programme, 2019, "en").remark("R1.2") == "R1.2"
    with pytest.raises(FactsError, match="without translation \\(en\\): 1, as “Una nota nueva”"):
        Page(programme, 2019, "en").remark("Una nota nueva")


def test_catalogues_of_the_rules_and_of_the_notebooks_are_read_as_closely(project, evaluate):
    (project / "data/rules/words.en.po").write_bytes(b'msgid "a\n')
    refused(evaluate("check"), "rules/words.en.po", "no catalogue of translations")
    (project / "notebooks/catalogues/en.po").write_bytes("ñ".encode("latin-1"))
    said = evaluate("run", "parameters/spp-global-2019.yaml")
    refused(said, "en.po", "no catalogue of translations")


def test_what_pages_of_records_always_say_is_asked_for(project, evaluate):
    """Else the facts are in order, and the page of the records fails over a label that nobody translated."""
    path = project / "data/par2-bolivia/words.en.po"
    whole = path.read_text(encoding="utf-8")
    framework = open_programme("par2-bolivia").framework
    labels = [label for records in framework.records.values() for label in records.labels.values()]
    computed = [each.method for each in framework.indicators if each.compute and each.method]
    asked = 0
    for text in dict.fromkeys([*labels, *computed]):
        entry = next((e for e in ENTRY.finditer(whole) if e["text"] == text), None)
        if entry is not None and asked < 4:
            path.write_text(whole.replace(entry[0], ""), encoding="utf-8")
            refused(evaluate("check", "par2-bolivia"), "without translation (en): 1", text[:50])
            asked += 1
    assert asked == 4
