"""When documents were written: what came later cannot be in them."""

from __future__ import annotations

import pytest

from toolkit import open_programme
from toolkit.measures.document_dates import written_within


@pytest.mark.parametrize(
    ("code", "year", "date"),
    [
        ("clac", 2023, "2023-M06"),  # the dialogue of June; the plan of 2025 tells nothing of 2023
        ("clac", 2025, "2025"),
        ("par2-bolivia", 2022, "2022"),  # a plan of the year
        ("par2-bolivia", 2021, ""),
        ("cse-peru", 2011, ""),  # the annual report, of January 2012
        ("spp-global", 2019, ""),
    ],
)
def test_a_document_from_before_the_end_of_the_year_is_named_by_its_date(code, year, date):
    assert written_within(open_programme(code), year) == date
