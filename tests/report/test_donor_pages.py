"""The page a donor reads: what it says of itself."""

from __future__ import annotations

from html import unescape

import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from toolkit.facts.programme import Programme
from toolkit.report.html import donor_page
from toolkit.words import Words

PARAMETERS = {"programme": "cse-peru", "year": 2011}
NOTEBOOK = new_notebook(cells=[new_markdown_cell("# Uno")])


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_page_of_a_programme_that_is_made_up_says_so_at_its_head(language, cse, monkeypatch):
    warning = Words(language)("html.synthetic")
    assert warning not in unescape(donor_page(NOTEBOOK, PARAMETERS | {"language": language}, "Uno", ""))
    made_up = cse.file.model_copy(update={"synthetic": True})
    monkeypatch.setattr(Programme, "file", made_up)
    assert warning in unescape(donor_page(NOTEBOOK, PARAMETERS | {"language": language}, "Uno", ""))
