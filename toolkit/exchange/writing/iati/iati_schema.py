"""A file held against the schemas and rules of a folder, before anything is written: elements and lines of what breaks.

The schemas and rules are those that the IATI standard publishes; they are read from the folder that the user names.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from toolkit.errors import CommandError, FactsError, Problem
from toolkit.exchange.writing.iati.iati_rules import broken

_SCHEMA = "iati-activities-schema.xsd"
_RULES = "rulesets-standard.json"
_ENOUGH = 20
"""Places that are told."""


def held_against(folder: Path, content: bytes, name: str) -> None:
    """Hold a file against the schema and the rules of severity ``error``.

    Parameters
    ----------
    folder : Path
        With ``iati-activities-schema.xsd`` and the rules as ``rulesets-standard.json``.
    content : bytes
        The file as it is to be written.
    name : str
        What it will be called.

    Raises
    ------
    CommandError
        When the folder has no schema or no rules that can be read.
    FactsError
        With every place that breaks them.
    """
    schema, rules = _schema(folder / _SCHEMA), _rules(folder / _RULES)
    tree = etree.fromstring(content).getroottree()
    problems = [*_against_schema(schema, tree, name), *_against_rules(rules, tree, name)]
    if problems:
        more = len(problems) - _ENOUGH
        told = [Problem("and_more", name, fields={"n": str(more)})] if more > 0 else []
        raise FactsError([*problems[:_ENOUGH], *told])


def _schema(path: Path) -> etree.XMLSchema:
    try:
        return etree.XMLSchema(etree.parse(path, etree.XMLParser(no_network=True, resolve_entities=False)))
    except (OSError, etree.LxmlError) as error:
        raise _unread(path, str(error)) from None


def _rules(path: Path) -> dict[str, Any]:
    try:
        rules = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _unread(path, str(error)) from None
    if not isinstance(rules, dict):
        raise _unread(path, type(rules).__name__)
    return rules


def _unread(path: Path, why: str) -> CommandError:
    said = why.partition("\n")[0].replace(f"{path.parent}{os.sep}", "")  # of the machine nothing is told
    return CommandError(Problem("iati_schema_unread", "--schema", fields={"found": path.name, "why": said}))


def _against_schema(schema: etree.XMLSchema, tree: etree._ElementTree, name: str) -> Iterator[Problem]:
    schema.validate(tree)
    log: Any = schema.error_log
    for entry in log:
        fields = {"found": entry.message, "element": (entry.path or "").rpartition("iati-activity/")[2]}
        yield Problem("iati_schema_broken", name, entry.line, fields=fields)


def _against_rules(rules: dict[str, Any], tree: etree._ElementTree, name: str) -> Iterator[Problem]:
    for rule in broken(rules, tree):
        element = tree.getpath(rule.element).rpartition("iati-activity/")[2]
        fields = {"found": rule.message, "element": element, "rule": rule.code}
        line: Any = rule.element.sourceline
        yield Problem("iati_rule_broken", name, line, fields=fields)
