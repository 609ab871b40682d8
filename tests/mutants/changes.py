"""What is changed in a room: each comparison, sign, branch, constant and name, one at a time.

The operators are mutmut's; what it lacks stands here: a comparison turned round, a condition negated, a number less
one, and a name exchanged for another of its kind, which no missing column gives away.

Left out, because no reader of a page could ever notice: docstrings, types, decorators, imports, ``__all__``,
``assert`` and ``strict=True`` (they speak only when the code is wrong), sizes of type, lines and marks, and the words
of matplotlib and pandas (``ha="left"``), which are no names of ours. Sizes and places of what is drawn stay in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation import mutators

KINDS = ("comparison", "sign", "branch", "constant", "name")

SIZES = frozenset({"fontsize", "lw", "ms", "mew", "pad", "w_pad", "h_pad", "rounding_size"})
"""Arguments that a reader would not miss, wherever they stand."""

LIBRARIES = frozenset(
    {"ha", "va", "weight", "textcoords", "color", "marker", "ls", "mfc", "mec", "ec", "fc", "boxstyle", "loc"}
    | {"solid_capstyle", "rotation_mode", "orient", "axis", "dtype", "encoding", "lineterminator"}
)
"""Arguments whose words are those of matplotlib, pandas and Python."""

NAME = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z0-9_]+)*")
_PREFIX = re.compile(r"[a-z_]+\.")
_TURNED = {
    cst.LessThan: cst.GreaterThan,
    cst.GreaterThan: cst.LessThan,
    cst.LessThanEqual: cst.GreaterThanEqual,
    cst.GreaterThanEqual: cst.LessThanEqual,
}
_EXCHANGED = (cst.Equal, cst.NotEqual, cst.Is, cst.IsNot, cst.In, cst.NotIn)
_QUIET = (cst.Annotation, cst.Decorator, cst.Assert, cst.Import, cst.ImportFrom)

Pairs = Iterable[tuple[cst.CSTNode, cst.CSTNode]]


@dataclass(frozen=True)
class Change:
    """One change of one room: what stands there, what would, and in which lines."""

    kind: str
    within: str
    before: cst.CSTNode
    after: cst.CSTNode
    lines: tuple[int, int]


def changes(source: str, exchanged: Callable[[str, list[str]], str | None]) -> tuple[cst.Module, list[Change]]:
    """Give the parsed room and every change that can be made to it.

    Parameters
    ----------
    source : str
    exchanged : callable
        Gives another name of the same kind for a name, and the names that the room uses in the same way: in brackets,
        as a key, in a list or as an argument; None when there is none.
    """
    wrapper = MetadataWrapper(cst.parse_module(source))
    finder = _Finder()
    wrapper.visit(finder)
    for node, place, within, lines in finder.names:
        name = str(node.evaluated_value)
        other = exchanged(name, list(dict.fromkeys(n for n, p in finder.said if p == place)))
        after = node.with_changes(value=f'"{other if other is not None else f"XX{name}XX"}"')
        finder.found.append(Change("name", within, node, after, lines))
    return wrapper.module, finder.found


def changed(module: cst.Module, change: Change) -> str:
    """Write a room with a change in it."""
    return str(module.deep_replace(change.before, change.after).code)  # type: ignore[attr-defined]


class _Finder(cst.CSTVisitor):
    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Change] = []
        self.names: list[tuple[cst.SimpleString, str, str, tuple[int, int]]] = []
        self.said: list[tuple[str, str]] = []
        self._path: list[cst.CSTNode] = []
        self._lines = [(1, 1)]

    def on_visit(self, node: cst.CSTNode) -> bool:
        if _is_quiet(node):
            return False
        where = self.get_metadata(PositionProvider, node, None)
        self._lines.append((where.start.line, where.end.line) if where is not None else self._lines[-1])
        for kind, operator in _OPERATORS.get(type(node), ()):
            for before, after in operator(node):
                self.found.append(Change(kind, self._within, before, after, self._lines[-1]))
        if isinstance(node, cst.SimpleString):
            self._name(node)
        self._path.append(node)
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if self._path and self._path[-1] is original_node:
            self._path.pop()
            self._lines.pop()

    @property
    def _within(self) -> str:
        return ".".join(n.name.value for n in self._path if isinstance(n, (cst.FunctionDef, cst.ClassDef)))

    def _name(self, node: cst.SimpleString) -> None:
        if node.prefix or len(node.quote) > 1 or not NAME.fullmatch(str(node.evaluated_value)):
            return
        place = self._place()
        if place is not None:
            self.names.append((node, place, self._within, self._lines[-1]))
            self.said.append((str(node.evaluated_value), place))

    def _place(self) -> str | None:
        """Say in which part a name is used; None for a library's word, and for a statement that is but a string."""
        for node in reversed(self._path):
            if isinstance(node, cst.Arg):
                return None if node.keyword is not None and node.keyword.value in LIBRARIES else "argument"
            if isinstance(node, cst.SubscriptElement):
                return "subscript"
            if isinstance(node, cst.DictElement):
                return (
                    None if isinstance(node.key, cst.SimpleString) and node.key.evaluated_value in LIBRARIES else "key"
                )
            if isinstance(node, (cst.List, cst.Tuple, cst.Set)):
                return "item"
            if isinstance(node, cst.BaseSmallStatement):
                return None if isinstance(node, cst.Expr) else "item"
        return "item"


def _is_quiet(node: cst.CSTNode) -> bool:
    """Whether nothing of a part of a room can be noticed on a page."""
    if isinstance(node, cst.Arg) and node.keyword is not None:
        return node.keyword.value in SIZES or node.keyword.value == "strict"
    if isinstance(node, cst.DictElement) and isinstance(node.key, cst.SimpleString):
        return node.key.evaluated_value in SIZES
    if isinstance(node, cst.Assign):
        return any(isinstance(t.target, cst.Name) and t.target.value == "__all__" for t in node.targets)
    if isinstance(node, cst.If):
        return isinstance(node.test, cst.Name) and node.test.value == "TYPE_CHECKING"
    if isinstance(node, cst.Subscript):
        return isinstance(node.value, cst.Name) and node.value.value == "Literal"
    return isinstance(node, _QUIET)


def _by_mutmut(operator: Callable[..., Iterable[cst.CSTNode]]) -> Callable[[cst.CSTNode], Pairs]:
    return lambda node: ((node, after) for after in operator(node))


def _turned(node: cst.CSTNode) -> Iterator[tuple[cst.CSTNode, cst.CSTNode]]:
    """Turn a comparison round: less becomes more."""
    assert isinstance(node, cst.ComparisonTarget)
    opposite = _TURNED.get(type(node.operator))
    if opposite is not None:
        yield node, node.with_changes(operator=opposite())


def _negated(node: cst.CSTNode) -> Iterator[tuple[cst.CSTNode, cst.CSTNode]]:
    """Negate a condition, unless another change of it does the same."""
    assert isinstance(node, (cst.If, cst.While, cst.CompIf))
    test = node.test
    negation = isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not)
    exchange = isinstance(test, cst.Comparison) and isinstance(test.comparisons[0].operator, _EXCHANGED)
    if not negation and not (exchange and len(test.comparisons) == 1):
        inside = test.with_changes(lpar=[cst.LeftParen(), *test.lpar], rpar=[*test.rpar, cst.RightParen()])
        yield test, cst.UnaryOperation(cst.Not(), inside)


def _less(node: cst.CSTNode) -> Iterator[tuple[cst.CSTNode, cst.CSTNode]]:
    """Take one from a number."""
    assert isinstance(node, (cst.Integer, cst.Float))
    value = node.evaluated_value - 1
    written = node.with_changes(value=repr(abs(value)))
    minus = cst.UnaryOperation(cst.Minus(), written, lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    yield node, minus if value < 0 else written


def _truth(node: cst.CSTNode) -> Pairs:
    assert isinstance(node, cst.Name)
    return _by_mutmut(mutators.operator_name)(node) if node.value in ("True", "False") else ()


def _prefixed(node: cst.CSTNode) -> Iterator[tuple[cst.CSTNode, cst.CSTNode]]:
    """Spoil the key of a word whose end is filled in, as ``column.{name}``."""
    assert isinstance(node, cst.FormattedString)
    first = node.parts[0] if node.parts else None
    if isinstance(first, cst.FormattedStringText) and _PREFIX.fullmatch(first.value):
        yield first, first.with_changes(value=f"{first.value[:-1]}XX.")


_swapped, _kept = _by_mutmut(mutators.operator_swap_op), _by_mutmut(mutators.operator_keywords)
_number = _by_mutmut(mutators.operator_number)
_OPERATORS: dict[type[cst.CSTNode], list[tuple[str, Callable[[cst.CSTNode], Pairs]]]] = {
    cst.ComparisonTarget: [("comparison", _swapped), ("comparison", _turned)],
    cst.Is: [("comparison", _kept)],
    cst.IsNot: [("comparison", _kept)],
    cst.In: [("comparison", _kept)],
    cst.NotIn: [("comparison", _kept)],
    cst.BinaryOperation: [("sign", _swapped)],
    cst.AugAssign: [("sign", _swapped), ("sign", _by_mutmut(mutators.operator_augmented_assignment))],
    cst.UnaryOperation: [("sign", _swapped), ("branch", _by_mutmut(mutators.operator_remove_unary_ops))],
    cst.BooleanOperation: [("branch", _swapped)],
    cst.IfExp: [("branch", _by_mutmut(mutators.operator_if_exp))],
    cst.If: [("branch", _negated)],
    cst.While: [("branch", _negated)],
    cst.CompIf: [("branch", _negated)],
    cst.Break: [("branch", _kept)],
    cst.Continue: [("branch", _kept)],
    cst.Match: [("branch", _by_mutmut(mutators.operator_match))],
    cst.Name: [("branch", _truth)],
    cst.Integer: [("constant", _number), ("constant", _less)],
    cst.Float: [("constant", _number), ("constant", _less)],
    cst.FormattedString: [("name", _prefixed)],
}
