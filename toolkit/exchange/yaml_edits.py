"""Changes to a YAML file that leave everything else in it, comments too, as somebody typed it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from toolkit.facts.yaml_text import KeyPath

_WIDTH = 120


def as_yaml(value: Any, indent: int = 0, *, flow: bool | None = False) -> str:
    """Write a value as YAML that reads the same everywhere: what would be taken for something else has quotes."""
    text = yaml.dump(
        value, Dumper=_Plain, allow_unicode=True, sort_keys=False, default_flow_style=flow, width=_WIDTH - indent
    )
    text = text.removesuffix("...\n")
    return "".join(f"{' ' * indent}{line}" if line.strip() else line for line in text.splitlines(keepends=True))


class _Plain(yaml.SafeDumper):
    """Writes no anchors, and lists below their key with two spaces."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, indentless=False)


class YamlEdits:
    """A text that is changed in places.

    Attributes
    ----------
    text : str
    """

    def __init__(self, text: str) -> None:
        self.text = text

    def _node(self, path: Sequence[str | int]) -> yaml.Node | None:
        node = yaml.compose(self.text, Loader=yaml.SafeLoader)
        for step in path:
            if isinstance(node, yaml.MappingNode):
                node = next((value for key, value in node.value if key.value == step), None)
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
                node = node.value[step] if step < len(node.value) else None
            else:
                return None
        return node

    def set(self, path: KeyPath, value: Any) -> None:
        """Put a value in the place of another one, or behind its mapping's last key."""
        node = self._node(path)
        if node is None:
            self.add(path[:-1], {str(path[-1]): value})
            return
        start = node.start_mark.index
        if not isinstance(node, yaml.CollectionNode) or node.flow_style or self._in_flow(path):
            self._replace(start, node.end_mark.index, brief_yaml(value))
        else:
            column = node.start_mark.column
            self._replace(start, _end(node), as_yaml(value, column)[column:].rstrip("\n"))

    def _in_flow(self, path: Sequence[str | int]) -> bool:
        """Whether a place lies in brackets."""
        above = (self._node(path[:depth]) for depth in range(len(path)))
        return any(getattr(node, "flow_style", False) for node in above)

    def add(self, path: KeyPath, items: Mapping[str, Any]) -> None:
        """Add keys to a mapping, behind those that it has; and the mapping, where there is none."""
        if not items:
            return
        node = self._node(path)
        if isinstance(node, yaml.MappingNode) and node.value and not node.flow_style:
            self._insert(_end(node), "".join(as_yaml({key: value}, _column_of(node)) for key, value in items.items()))
        elif isinstance(node, yaml.MappingNode) and node.value:
            inside = brief_yaml(dict(items))[1:-1]
            last = node.value[-1][1].end_mark.index
            self._replace(last, last, f", {inside}")
        else:
            self._fill(path, node, dict(items))

    def append(self, path: KeyPath, items: Sequence[Mapping[str, Any]]) -> None:
        """Add items to a list, behind those that it has; and the list, where there is none."""
        if not items:
            return
        node = self._node(path)
        if isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style:
            indent = node.start_mark.column
            self._insert(_end(node), "".join(_item(item, indent) for item in items))
        elif isinstance(node, yaml.SequenceNode) and node.value:
            inside = brief_yaml(list(items))[1:-1]
            last = node.value[-1].end_mark.index
            self._replace(last, last, f", {inside}")
        else:
            self._fill(path, node, list(items))

    def _fill(self, path: KeyPath, node: yaml.Node | None, value: Any) -> None:
        """Give a key that holds nothing a value, and a mapping that has not the key both."""
        if node is None and len(path) > 1 and self._node(path[:-1]) is None:
            self.add(path[:-2], {str(path[-2]): {str(path[-1]): value}})
            return
        indent = 2 * len(path)
        body = "".join(_item(item, indent) for item in value) if isinstance(value, list) else as_yaml(value, indent)
        parent = self._node(path[:-1])
        if node is None and isinstance(parent, yaml.MappingNode) and parent.flow_style:
            self.add(path[:-1], {str(path[-1]): value})
        elif node is not None and self._in_flow(path):
            self._replace(node.start_mark.index, max(node.start_mark.index, _end(node)), brief_yaml(value))
        elif node is None:
            whole = f"{' ' * (indent - 2)}{path[-1]}:\n{body}"
            at = _end(parent) if isinstance(parent, yaml.MappingNode) and parent.value else len(self.text)
            self._insert(at, whole)
        else:
            start = node.start_mark.index
            self._replace(start, max(start, _end(node)), "\n" + body.rstrip("\n"))

    def _insert(self, at: int, lines: str) -> None:
        """Put lines behind the line that a place stands on."""
        at_start = at == 0 or self.text[at - 1] == "\n"
        end = at if at_start else self.text.find("\n", at) + 1 or len(self.text)
        before = self.text[:end]
        self.text = before + ("" if before.endswith("\n") or not before else "\n") + lines + self.text[end:]

    def _replace(self, start: int, end: int, text: str) -> None:
        self.text = (
            self.text[:start].rstrip(" ")
            + ("" if text.startswith("\n") else _space(self.text, start))
            + text
            + (self.text[end:])
        )


def brief_yaml(value: Any) -> str:
    """Write a value on one line."""
    text = yaml.dump(value, Dumper=_Plain, allow_unicode=True, sort_keys=False, default_flow_style=True, width=10**6)
    return text.removesuffix("...\n").strip()


def _space(text: str, at: int) -> str:
    """Return the spaces that stand before a place."""
    return text[len(text[:at].rstrip(" ")) : at]


def _item(item: Mapping[str, Any], indent: int) -> str:
    """Write one item of a list: on one line where it fits, else a key a line."""
    brief = brief_yaml(item)
    if len(brief) + indent <= _WIDTH and "\n" not in brief:
        return f"{' ' * indent}- {brief}\n"
    lines = as_yaml(item, indent + 2)
    return f"{' ' * indent}- {lines[indent + 2 :]}"


def _column_of(node: yaml.Node | None) -> int:
    if isinstance(node, yaml.MappingNode) and node.value:
        return int(node.value[0][0].start_mark.column)
    return 0


def _end(node: yaml.Node) -> int:
    """Return where the last thing in a node ends: a block itself goes on to whatever comes next."""
    if isinstance(node, yaml.MappingNode) and node.value and not node.flow_style:
        return _end(node.value[-1][1]) or _end(node.value[-1][0])
    if isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style:
        return _end(node.value[-1])
    return int(node.end_mark.index)
