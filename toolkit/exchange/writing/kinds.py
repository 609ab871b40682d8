"""The kinds of ways out: which room makes each, what it needs, and which packages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Kind:
    """A way out.

    Attributes
    ----------
    room : str
        Module of :mod:`toolkit.exchange.writing` whose ``write(delivery)`` makes it.
    ends : sequence of str
        How the names of its files end.
    extra : str
        The optional packages it needs, as ``pip install "evaluation-toolkit[excel]"`` names them.
    packages : sequence of str
        Modules that these packages bring.
    needs : sequence of str
        Tables and definitions of a programme without which there is nothing to write, as notebooks name them.
    asks_figures : bool
        Whether it shows the figures of pages, so that these have to be there.
    is_folder : bool
        Whether its files stand in a folder of their own.
    """

    room: str
    ends: Sequence[str] = ()
    extra: str = ""
    packages: Sequence[str] = ()
    needs: Sequence[str] = ()
    asks_figures: bool = False
    is_folder: bool = False


_FORM = (".xlsx", ".docx"), "excel,word", ("xlsxwriter", "docx"), ("indicators",)
"""What every donor's form is: how its files end, what it has to be installed with, and what it needs."""

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "xlsx": Kind("annex.annex_workbook", (".xlsx",), "excel", ("xlsxwriter",), asks_figures=True),
        "docx": Kind("annex.word_annex", (".docx",), "word", ("docx",), asks_figures=True),
        "eu-logframe": Kind(
            "forms.eu_logframe", (".xlsx", ".docx"), "excel,word", ("xlsxwriter", "docx"), ["indicators"]
        ),
        "wb-results": Kind(
            "forms.wb_results", (".xlsx", ".docx"), "excel,word", ("xlsxwriter", "docx"), ["indicators"]
        ),
        "iati": Kind("iati.iati_file", (".xml",), "iati", ("lxml",)),
        "datapackage": Kind("packages.data_package", is_folder=True),
        "parquet": Kind("packages.parquet", extra="parquet", packages=("duckdb",), is_folder=True),
    }
)
"""Every kind by the name that the command knows."""
