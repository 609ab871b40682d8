"""A mapping as the YAML file that somebody reads, answers and mends."""

from __future__ import annotations

from typing import Any

from toolkit.exchange.mapping.mapping_file import Mapped
from toolkit.exchange.yaml_edits import brief_yaml

_HEAD = """\
# How a file of this programme is read: which sheet, which rows, and what each column means.
# "evaluate describe reading" tells every key. A question without an answer keeps facts from being made:
# write it behind "answer:", or give --answer KEY=ANSWER.
"""
_BRIEF = 118


def mapping_text(mapped: Mapped) -> str:
    """Write a mapping: a column a line, without what is as it is anyway."""
    said = mapped.model_dump(by_alias=True, exclude_defaults=True)
    questions = [_question(each) for each in said.pop("questions", [])]
    parts = [_HEAD]
    for key, value in said.items():
        parts.append(f"{key}:\n{_inside(value, 2)}")
    if questions:
        parts.append("questions:\n" + _inside(questions, 2))
    return "".join(parts)


def _question(question: dict[str, Any]) -> dict[str, Any]:
    return question | {"answer": question.get("answer", "")}


def _inside(value: Any, indent: int) -> str:
    """Write the inside of a key: on one line what fits there."""
    if isinstance(value, dict):
        return "".join(_entry(str(key), each, indent) for key, each in value.items())
    return "".join(_listed(each, indent) for each in value)


def _entry(key: str, value: Any, indent: int) -> str:
    name = brief_yaml(key)
    brief = f"{' ' * indent}{name}: {brief_yaml(value)}\n"
    is_long = isinstance(value, (dict, list)) and value and (len(brief) > _BRIEF or key in ("columns", "tables"))
    return f"{' ' * indent}{name}:\n{_inside(value, indent + 2)}" if is_long else brief


def _listed(value: Any, indent: int) -> str:
    brief = f"{' ' * indent}- {brief_yaml(value)}\n"
    if not isinstance(value, dict) or len(brief) <= _BRIEF:
        return brief
    inside = _inside(value, indent + 2)
    return f"{' ' * indent}- {inside[indent + 2 :]}"
