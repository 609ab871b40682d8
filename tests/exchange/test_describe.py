"""What can be written is described from the contracts: every key of every one, with an example that they accept."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from typing import get_args

import pytest
import yaml
from pydantic import BaseModel

from toolkit.batch.described import ROOTS, ParametersFile, things
from toolkit.batch.notebooks import _OWN
from toolkit.exchange.describing import as_page, as_text, example_text, named
from toolkit.facts.contracts.allowed import UNITS
from toolkit.facts.contracts.figure_tables import ObservationRole
from toolkit.facts.contracts.tables_by_name import TABLES
from toolkit.facts.contracts.values import Contract
from toolkit.facts.described import contracts_in, name_of
from toolkit.facts.periods import read_period
from toolkit.spoken import LANGUAGES
from toolkit.words import Words

KNOWN = things()


def contracts() -> dict[str, type[BaseModel]]:
    """Walk all contracts from the files down, without the room that describes them."""
    found: dict[str, type[BaseModel]] = {}

    def walk(contract: type[BaseModel]) -> None:
        if name_of(contract) not in found:
            found[name_of(contract)] = contract
            for field in contract.model_fields.values():
                for inside in contracts_in(field.annotation):
                    walk(inside)

    for contract, _, _ in ROOTS:
        walk(contract)
    del found["title"]  # a mapping, described where it is a key
    return found


ALL = contracts()


def test_every_contract_is_described_once():
    names = [thing.name for thing in KNOWN]
    assert len(names) == len(set(names))
    assert set(ALL) <= set(names)
    assert set(TABLES) <= set(names)
    assert {name_of(each) for each in Contract.ALL} <= set(names)


@pytest.mark.parametrize("name", ALL)
def test_no_key_is_without_description_or_example(name):
    thing = named(name, KNOWN)
    contract = ALL[name]
    assert {key.name for key in thing.keys} == {field.alias or key for key, field in contract.model_fields.items()}
    assert thing.about
    assert [key.name for key in thing.keys if not key.about] == []
    assert [key.name for key in thing.keys if key.example is None] == []
    assert not re.search(r"``|:data:|Example", "".join(key.about for key in thing.keys))


@pytest.mark.parametrize("name", ALL)
def test_its_contract_accepts_the_example(name):
    thing = named(name, KNOWN)
    read = yaml.safe_load(example_text(thing)) if not thing.place.endswith(".csv") else thing.example
    ALL[name].model_validate(read)
    assert {key.name for key in thing.keys if key.required} <= set(thing.example)


@pytest.mark.parametrize("name", ALL)
def test_its_contract_accepts_the_example_of_each_key(name):
    """A key is put into the example of the whole; what the whole then refuses is another key's business."""
    thing = named(name, KNOWN)
    for key in thing.keys:
        try:
            ALL[name].model_validate({**thing.example, key.name: key.example})
        except ValueError as error:
            assert [e["loc"] for e in error.errors() if e["loc"] and e["loc"][0] == key.name] == [], key


def test_words_are_those_of_the_contract():
    observations = {key.name: key for key in named("observations", KNOWN).keys}
    roles = [word for arg in get_args(ObservationRole) for word in (get_args(arg) or (arg,))]
    assert list(observations["role"].words) == roles
    assert observations["role"].required
    assert not observations["value"].required
    unit = next(key for key in named("indicator", KNOWN).keys if key.name == "unit")
    assert unit.words == UNITS
    assert "words: units" in unit.about


def test_every_form_of_a_period_is_one():
    period = named("period", KNOWN)
    assert len(period.keys) == 10
    assert all(read_period(key.name) for key in period.keys)
    assert all(key.about for key in period.keys)


def test_the_example_row_of_a_table_is_its_csv():
    rows = list(csv.DictReader(io.StringIO(example_text(named("observations", KNOWN)))))
    assert len(rows) == 1
    TABLES["observations"].model_validate(rows[0])
    assert {"indicator", "period", "role", "value", "document", "as_printed"} <= set(rows[0])


def test_parameters_are_those_that_notebooks_take():
    kinds = {"programme": "str", "year": "int", "period": "str", "language": "str", "programmes": "list[str]"}
    assert kinds == dict(_OWN)
    assert set(ParametersFile.model_fields) == set(_OWN)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("observations.csv", "observations"),
        ("programme.yaml", "programme"),
        ("Indicator", "indicator"),
        ("indicators", "indicator"),
        ("periods", "period"),
        ("words", "own_words"),
        ("budget-lines", "budget_lines"),
        ("compute", "compute"),
    ],
)
def test_a_thing_is_found_by_its_name_its_file_or_its_key(asked, found):
    assert named(asked, KNOWN).name == found


def test_what_is_not_there_is_told_with_the_nearest(evaluate):
    said = evaluate("describe", "observatons")
    assert said.status == 2
    assert 'nothing called "observatons". Did you mean "observations"?' in said.err


def test_the_command_needs_no_project(tmp_path, monkeypatch, evaluate):
    monkeypatch.delenv("EVALUATE_DATA", raising=False)
    monkeypatch.chdir(tmp_path)
    said = evaluate("describe")
    assert said.status == 0
    assert all(re.search(rf"^  {thing.name}\b", said.out, re.MULTILINE) for thing in KNOWN)
    one = evaluate("describe", "observations", "--json")
    (told,) = json.loads(one.out)
    assert told["name"] == "observations"
    assert told["keys"][0] == {
        "name": "indicator",
        "required": True,
        "kind": "code",
        "about": "Code of an indicator of framework.yaml.",
        "words": [],
        "example": "coffee_sold",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_is_narrow_and_in_words(language):
    for thing in KNOWN:
        text = as_text(thing, Words(language))
        assert Words(language)("describe.example") in text or not thing.example
        said = text.partition(Words(language)("describe.example"))[0].splitlines()
        wide = [line for line in said if len(line) > 100 and " " in line.strip()]
        assert not wide, thing.name


class Page(HTMLParser):
    """What a page is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def test_the_page_stands_alone_and_is_accessible(tmp_path, monkeypatch, evaluate):
    monkeypatch.chdir(tmp_path)
    assert evaluate("describe", "--html", "all.html").status == 0
    page = Page()
    page.feed((tmp_path / "all.html").read_text(encoding="utf-8"))
    tags = [tag for tag, _ in page.tags]
    assert not {"script", "link", "img", "iframe"} & set(tags)
    addresses = [value for _, given in page.tags for key, value in given.items() if key in ("href", "src")]
    assert all(address.startswith("#") for address in addresses)
    ids = [given["id"] for _, given in page.tags if "id" in given]
    assert sorted(ids) == sorted({address[1:] for address in addresses})
    assert tags.count("h1") == tags.count("main") == tags.count("title") == 1
    assert tags.count("caption") == tags.count("table")
    assert all(given.get("scope") for tag, given in page.tags if tag == "th")
    assert dict(page.tags)["html"]["lang"] == "en"


def test_signs_of_html_in_an_example_are_written_as_such():
    assert "data/&lt;code&gt;/observations.csv" in as_page(KNOWN, Words("fr"))
