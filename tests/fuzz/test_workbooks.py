"""Sixty changed workbooks from a seed: each is refused in sentences, or not one figure of it is wrong."""

from __future__ import annotations

from tests.fuzz.workbooks import CHANGES, REFUSED, RIGHT, changed, tried
from toolkit.exchange.applying.cell_values import Figure

SEED, NUMBER = 7, 60


def test_each_of_sixty_workbooks_is_refused_or_right(tmp_path):
    ended = dict(tried(SEED, number, tmp_path) for number in range(NUMBER))
    assert {name: how for name, how in ended.items() if how not in (REFUSED, RIGHT)} == {}
    assert {REFUSED, RIGHT} <= set(ended.values()), "a judge that refuses everything is none"


def test_the_judge_notices_what_is_read_wrongly(tmp_path, monkeypatch):
    def one_more(stored: float, text: str, _: object) -> Figure:
        return Figure(stored + 1, as_printed=text)

    monkeypatch.setattr("toolkit.exchange.applying.cell_values._number", one_more)
    assert any(tried(SEED, number, tmp_path)[1].startswith("wrong figure") for number in range(10))


def test_every_kind_of_change_is_drawn():
    drawn = {name for number in range(400) for name in changed(3, number)[1]}
    assert drawn == {change.__name__ for change in CHANGES}
