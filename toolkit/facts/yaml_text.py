"""YAML without surprises: repeated keys refused, only true and false are booleans, every key knows its line."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import Any

import yaml

from toolkit.errors import Problem
from toolkit.facts.folders import shown_path
from toolkit.facts.text_files import read_text

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C where it was built: a tenth of the time

_DEEPEST, _MOST = 50, 100_000
"""How deeply keys may lie in each other, and how many there may be."""

_HARMLESS = 1_000
"""Brackets and columns of a text in which nothing can lie so deep that a parser would fail: each opens one or two."""

_INTEGER = re.compile(r"[-+]?(?:0|[1-9]\d{0,30})")  # of more digits it is a text: no contract takes it
_FLOAT = re.compile(r"[-+]?(?:0|[1-9]\d*)\.\d+(?:[eE][-+]?\d+)?")
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}

KeyPath = tuple[str | int, ...]


class YamlText:
    """A parsed YAML text: its value, and the line of each key; the file's, or one that is to become it."""

    def __init__(self, path: Path, text: str | None = None) -> None:
        self.name = shown_path(path)
        self.lines: dict[KeyPath, int] = {}
        self.problems: list[Problem] = []
        self.value = self._read(read_text(path, self.name, self.problems) if text is None else text)

    def _read(self, text: str | None) -> Any:
        if text is None:
            return None
        try:
            if too_deep := _too_deep(text):
                self.problems.append(Problem("nested_too_deeply", self.name, too_deep))
                return None
            node = yaml.compose(text, Loader=_LOADER)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            row = mark.line + 1 if mark else None
            found = getattr(error, "problem", "") or getattr(error, "reason", "") or ""
            self.problems.append(Problem("not_yaml", self.name, row, fields={"found": found}))
            return None
        if node is None:
            self.problems.append(Problem("empty_file", self.name))
            return None
        return self._value(node, ())

    def _value(self, node: yaml.Node, path: KeyPath) -> Any:
        if len(path) > _DEEPEST or len(self.lines) > _MOST:  # names for parts that hold themselves, or each other
            if not any(problem.code == "nested_too_deeply" for problem in self.problems):
                self.problems.append(Problem("nested_too_deeply", self.name, node.start_mark.line + 1))
            return None
        self.lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(child, (*path, i)) for i, child in enumerate(node.value)]
        text = str(node.value)
        return text if getattr(node, "style", None) else _plain(text)

    def _mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Any]:
        value: dict[str, Any] = {}
        for key_node, child in node.value:
            key = str(key_node.value)
            if key in value:
                line = key_node.start_mark.line + 1
                self.problems.append(Problem("repeated_key", self.name, line, dotted((*path, key))))
            value[key] = self._value(child, (*path, key))
            self.lines[(*path, key)] = key_node.start_mark.line + 1
        return value

    def line(self, path: KeyPath) -> int | None:
        """Line of the nearest key above a path that the file holds."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)


def _too_deep(text: str) -> int | None:
    """Return the line on which parts lie too deep in each other for a parser that descends into them; None for none."""
    if text.count("[") + text.count("{") + max(map(len, text.splitlines()), default=0) < _HARMLESS:
        return None
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            return event.start_mark.line + 1 if event.start_mark else 1
    return None


def _plain(text: str) -> Any:
    """Return an unquoted scalar its value; what other loaders read as dates, times or yes and no stays text."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def dotted(path: KeyPath, value: Any = None) -> str:
    """Write the path of a key as a reader would: list items by their code where they have one."""
    words: list[str] = []
    for key in path:
        inside: Any = None
        with contextlib.suppress(KeyError, IndexError, TypeError):
            inside = value[key]
        if isinstance(key, int):
            code = inside.get("code") if isinstance(inside, dict) else None
            words[-1:] = [f"{words[-1] if words else ''}[{code or key + 1}]"]
        else:
            words.append(key)
        value = inside
    return ".".join(words)
