"""Questions as they are collected: each key once, also where two tables ask the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from toolkit.exchange.mapping.mapping_file import Question


class Questions:
    """Collects what a proposal asks."""

    def __init__(self) -> None:
        self.asked: list[Question] = []

    def add(
        self, asks: str, at: str, choices: Iterable[str], proposed: str, sets: Sequence[str], **fields: str
    ) -> None:
        """Ask; a second question of the same kind has a number in its key."""
        same = sum(question.asks == asks for question in self.asked)
        key = asks if not same else f"{asks}.{same + 1}"
        self.asked.append(
            Question(
                key=key,
                asks=asks,
                at=at,
                fields={name: " ".join(text.split())[:200] for name, text in fields.items()},
                choices=list(choices),
                sets=list(sets),
                proposed=proposed,
            )
        )
