"""Forms of surveys: what was asked, of whom, with which answers to choose from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

SEVERAL = "select_multiple"
ONE = ("select_one", "select_one_from_file")
RANKED = "rank"


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to choose: its name in the form, and what it is called by language."""

    name: str
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """One question, or one thing that the form fills in by itself.

    Attributes
    ----------
    kind : str
        Its type without the list of answers: ``integer``, ``select_one``, ``geopoint``.
    path : tuple of str
        Names of the groups and repeats around it, the outermost first.
    repeat : str
        Path of the repeat it stands in, ``household/member``; empty for the form itself.
    answers : str
        The list of answers to choose from; empty where anything can be answered.
    place : str
        Where the form says so.
    """

    name: str
    kind: str
    labels: Mapping[str, str]
    path: tuple[str, ...] = ()
    repeat: str = ""
    answers: str = ""
    calculation: str = ""
    place: str = ""

    @property
    def full(self) -> str:
        """Its name behind those of its groups, as exports write it: ``household/member/age``."""
        return "/".join((*self.path, self.name))


@dataclass(frozen=True, slots=True)
class Group:
    """A group or a repeat: its labels, and of a repeat the path of the one around it."""

    labels: Mapping[str, str]
    is_repeat: bool
    inside: str = ""


@dataclass(frozen=True)
class Form:
    """A form.

    Attributes
    ----------
    title, version : str
        As its settings say; empty where they do not.
    questions : tuple of Question
        In their order.
    groups : mapping of str to Group
        By path.
    choices : mapping of str to tuple of Choice
        By list.
    """

    title: str
    version: str
    questions: tuple[Question, ...]
    groups: Mapping[str, Group] = field(default_factory=dict)
    choices: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)

    @cached_property
    def repeats(self) -> tuple[str, ...]:
        """Paths of its repeats, an outer one before those in it."""
        return tuple(path for path, group in self.groups.items() if group.is_repeat)

    def answers_of(self, question: Question) -> tuple[Choice, ...]:
        """Return what can be chosen; nothing where anything can be answered."""
        return self.choices.get(question.answers, ())

    def of(self, repeat: str) -> Iterator[Question]:
        """Give the questions of one repeat, or with ``""`` those of the form itself."""
        return (question for question in self.questions if question.repeat == repeat)

    def names(self, question: Question) -> Iterator[str]:
        """Give what an export may call a question: its name, also behind those of its groups, and its labels."""
        yield question.full
        yield question.name
        for language, label in question.labels.items():
            groups = ("/".join(question.path[: depth + 1]) for depth in range(len(question.path)))
            around = [self.groups[path].labels.get(language, "") or path.rpartition("/")[2] for path in groups]
            yield "/".join((*around, label))
            yield label
