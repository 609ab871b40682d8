"""The fifth programme, laid out as the only one of a project."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import pytest

from tests.fifth.made import CODE, PORTFOLIO, YEARS, Made, lay_out, make
from toolkit.facts.folders import ENVIRONMENT


@pytest.fixture(scope="module")
def union(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Make the fifth programme the one that is found."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENVIRONMENT, str(lay_out(tmp_path_factory.mktemp("fifth"))))
        yield


@pytest.fixture(scope="module")
def page_of(union: None) -> Callable[[str], Made]:
    """Give the page of a name, as ``2024/risks``, made once."""

    @cache
    def made(page: str) -> Made:
        if page == PORTFOLIO:
            return make(PORTFOLIO, programmes=[f"{CODE}/{year}" for year in YEARS], language="en")
        year, _, name = page.partition("/")
        return make(name, programme=CODE, year=int(year), language="en")

    return made
