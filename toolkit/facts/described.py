"""What the contracts say of themselves: every key, whether it must be there, what it holds, what it means, an example.

Nothing is typed here a second time. What a key means is the entry in the ``Attributes`` of its contract, else what its
kind of value or the contract that it holds says of itself; its example is what stands there behind ``Example:``.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import pairwise
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

import yaml
from pydantic import BaseModel, BeforeValidator, RootModel
from pydantic.fields import FieldInfo

import toolkit.facts.contracts
from toolkit.facts.contracts.values import Contract, OneOf

_ENTRY = re.compile(r"^(?P<names>[\w, ]+?) : [^\n]*\n(?P<text>(?:(?: {4}[^\n]*)?(?:\n|$))+)", re.MULTILINE)
_EXAMPLE = re.compile(r"\s*Example:\s+``(?P<value>.+?)``\.?", re.DOTALL)
_FORMS = re.compile(r"\s*Examples:\s+(?P<forms>``.*)", re.DOTALL)
_FORM = re.compile(r"``(?P<value>[^`]+)`` (?P<about>[^`]+?)(?=[;,.]\s+``|[.;]?\s*$)")
_ROLE = re.compile(r":(?:data|mod|func|class|meth):`(?:[\w.]*\.)?(?P<name>\w+)`")
_PLAIN = {str: "text", bool: "true or false", int: "whole number", float: "number", Any: "anything"}
_SHOWN: Mapping[type, Any] = {bool: True, int: 1, float: 0.5}


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a file, or one column of a table.

    Attributes
    ----------
    kind : str
        What kind of value it holds.
    words : tuple of str
        What it can hold, where that is a list; others only where `about` says how they are declared.
    example : value
        As the file holds it.
    """

    name: str
    required: bool
    kind: str
    about: str
    words: tuple[str, ...] = ()
    example: Any = None


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that can be written: a file, a part of one, a table, or a kind of value.

    Attributes
    ----------
    group : str
        In which file it is: ``programme``, ``framework``, ``tables``, ``rules``, ``parameters``, ``kinds``.
    place : str
        Where it is written.
    example : mapping
        What it could be: its required keys, and those without which it says little.
    """

    name: str
    group: str
    place: str
    about: str
    keys: tuple[Key, ...]
    example: Mapping[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """Return its parts, for a machine."""
        return asdict(self)


class _Said(NamedTuple):
    """What a docstring says: a text, and the example in it."""

    about: str = ""
    example: Any = None
    words: tuple[str, ...] = ()


# --- docstrings


@lru_cache(maxsize=1)
def _named() -> list[tuple[str, Any, str]]:
    """List what has a name and a docstring in the rooms of contracts: name, value, text."""
    names = [
        f"{toolkit.facts.contracts.__name__}.{m.name}" for m in pkgutil.iter_modules(toolkit.facts.contracts.__path__)
    ]
    found = []
    for room in map(importlib.import_module, [*names, "toolkit.facts.notation", "toolkit.measured"]):
        lines = ast.parse(inspect.getsource(room)).body
        for line, after in pairwise(lines):
            if not (
                isinstance(line, ast.Assign) and isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
            ):
                continue
            name = ast.unparse(line.targets[0])
            found.append((name, getattr(room, name), inspect.cleandoc(str(after.value.value))))
    return found


def _read(text: str) -> _Said:
    """Read a text of a docstring: what it says, without the example in it, and the lists of words that it names."""
    example = _EXAMPLE.search(text)
    lists = [value for role in _ROLE.finditer(text) for name, value, _ in _named() if name == role["name"]]
    words = tuple(word for value in lists if not isinstance(value, Mapping) for word in value if isinstance(word, str))
    words += tuple(str(word) for value in lists if isinstance(value, Mapping) for word in value)
    said = _FORMS.sub("", _EXAMPLE.sub("", text))
    plain = " ".join(re.sub(r"``(.+?)``|`(.+?)`", r"\1\2", _ROLE.sub(r"\g<name>", said)).split())
    return _Said(plain, yaml.safe_load(example["value"]) if example else None, words)


def _summary(contract: type) -> _Said:
    """Read what a contract says of itself, before its attributes."""
    return _read(
        re.split(r"\n(?:Attributes|Parameters)\n-+\n|\n`[A-Z]+` is ", inspect.cleandoc(contract.__doc__ or ""))[0]
    )


@lru_cache(maxsize=256)
def _attributes(contract: type[BaseModel]) -> Mapping[str, _Said]:
    """Read what a contract, and those that it is made from, say of their keys."""
    found: dict[str, _Said] = {}
    for each in reversed(contract.__mro__):
        _, _, entries = inspect.cleandoc(each.__doc__ or "").partition("\nAttributes\n----------\n")
        for entry in _ENTRY.finditer(entries):
            found |= {name.strip(): _read(entry["text"]) for name in entry["names"].split(",")}
    return found


# --- kinds of value


def _alternatives(shape: Any) -> list[Any]:
    """List what a value can be, without being left out."""
    several = get_args(shape) if get_origin(shape) in (Union, UnionType) else (shape,)
    return [each for each in several if each is not NoneType]


def _words(shape: Any) -> tuple[str, ...]:
    """List the words of a closed list, wherever in the shape it stands first."""
    if get_origin(shape) is Literal:
        return tuple(str(word) for word in get_args(shape) if word != "")
    for part in getattr(shape, "__metadata__", ()):
        if isinstance(part, BeforeValidator) and isinstance(part.func, OneOf):
            return tuple(part.func.codes)
    return next((found for inside in get_args(shape) if (found := _words(inside))), ())


def _alias(shape: Any) -> tuple[str, _Said] | None:
    """Find the name of a kind of value, and what is said of it."""
    words = set(_words(shape)) if get_origin(shape) is Literal else None
    for name, value, text in _named():
        if value is shape or (get_origin(value) in (Annotated, dict) and value == shape):
            return name, _read(text)
        if words and get_origin(value) is Literal and words == set(_words(value)):
            return name, _read(text)
    return None


def _kind(shape: Any) -> str:
    """Say what kind of value a shape takes."""
    alternatives = _alternatives(shape)
    if len(alternatives) > 1:
        return " or ".join(dict.fromkeys(map(_kind, alternatives)))
    shape = alternatives[0]
    if get_origin(shape) is Literal or (get_origin(shape) is Annotated and _words(shape)):
        return "one of a list"
    if (alias := _alias(shape)) and get_origin(shape) is Annotated:
        return _spaced(re.sub(r"(Text|OrEmpty)$", "", alias[0]))
    if get_origin(shape) is Annotated:
        return _kind(get_args(shape)[0])
    if get_origin(shape) is list:
        return f"list of {_kind(get_args(shape)[0])}"
    if get_origin(shape) is dict:
        key, value = get_args(shape)
        return f"mapping of {_kind(key)} to {_kind(value)}"
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        return _kind(shape.model_fields["root"].annotation) if issubclass(shape, RootModel) else name_of(shape)
    return _PLAIN.get(shape, "text")


def _spaced(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def name_of(contract: type[BaseModel]) -> str:
    """Name a contract as whoever writes files would: a table by its file, a part by what it is."""
    if issubclass(contract, Contract):
        return contract.TABLE
    return _spaced(contract.__name__.removesuffix("File")).replace(" ", "_")


def contracts_in(shape: Any) -> Iterator[type[BaseModel]]:
    """List the contracts that a shape holds."""
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        yield shape
    for inside in get_args(shape):
        yield from contracts_in(inside)


# --- keys


def keys_of(contract: type[BaseModel]) -> Iterator[Key]:
    """Describe every key of a contract, those that must be there first."""
    hints, said = get_type_hints(contract, include_extras=True), _attributes(contract)
    fields = sorted(contract.model_fields.items(), key=lambda field: not field[1].is_required())
    for name, field in fields:
        yield _key(field.alias or name, field, hints[name], said.get(name, _Said()))


def _key(name: str, field: FieldInfo, shape: Any, own: _Said) -> Key:
    known = _of_kind(shape)
    words = _words(shape) or own.words or known.words
    about = own.about or known.about
    example = own.example if own.example is not None else known.example
    if example is None and words and get_origin(_alternatives(shape)[0]) not in (list, dict):
        example = words[0]
    return Key(
        name, field.is_required(), _kind(shape), about, words, _shaped(shape, words) if example is None else example
    )


def _of_kind(shape: Any) -> _Said:
    """Return what is said of a kind of value: by its name, by the contract it is, or by what a list holds."""
    for each in _alternatives(shape):
        if alias := _alias(each):
            return alias[1]
        if isinstance(each, type) and issubclass(each, BaseModel):
            return _summary(each)
    inside = [part for each in _alternatives(shape) for part in get_args(each)[-1:]]
    found = _of_kind(inside[0]) if inside and get_origin(shape) is not Literal else _Said()
    return found._replace(example=None)


def _shaped(shape: Any, words: tuple[str, ...] = ()) -> Any:
    """Make an example by the shape alone; None where it tells too little."""
    shape = _alternatives(shape)[0]
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        return _summary(shape).example or example_of(shape)
    if get_origin(shape) in (list, dict):
        *key, value = get_args(shape)
        inside = _shaped(value)
        at = _shaped(key[0]) if key else None
        return None if inside is None or (key and at is None) else {at: inside} if key else [inside]
    alias = _alias(shape)
    if alias and alias[1].example is not None:
        return alias[1].example
    return (words or _words(shape) or (None,))[0] if _words(shape) else _SHOWN.get(shape)


def example_of(contract: type[BaseModel]) -> dict[str, Any]:
    """Make an example of a contract: that of its docstring, else its required keys, and what a row needs besides."""
    if (own := _summary(contract).example) is not None:
        return dict(own)
    keys = {key.name: key for key in keys_of(contract)}
    wanted = [name for name, key in keys.items() if key.required]
    if issubclass(contract, Contract):
        wanted += [
            name
            for name in ("document", "table", "row", "column", "as_printed")
            if getattr(contract, "ADDRESSED", False)
        ]
        value = getattr(contract, "VALUE", "")
        wanted = [name for name in keys if name in {*wanted, value}]
    return {name: keys[name].example for name in wanted}


def thing_of(contract: type[BaseModel], group: str, place: str) -> Thing:
    """Describe a contract."""
    keys = tuple(keys_of(contract))
    return Thing(name_of(contract), group, place, _summary(contract).about, keys, example_of(contract))


def kinds_of_value() -> Iterator[Thing]:
    """Describe the kinds of value that have forms of their own, each form with an example."""
    for name, _, text in _named():
        if forms := _FORMS.search(text):
            found = [(form["value"], " ".join(form["about"].split())) for form in _FORM.finditer(forms["forms"])]
            title, about = re.sub(r"(Text|OrEmpty)$", "", name), _read(text).about
            keys = tuple(Key(value, False, "text", said, (), value) for value, said in found)
            yield Thing(_spaced(title).replace(" ", "_"), "kinds", "", about, keys, {})
