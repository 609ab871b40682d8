"""IATI 2.03 activity files into sheets of activities, results, budgets and transactions; nothing is fetched for them.

Source of what elements mean: the IATI activity standard 2.03, https://iatistandard.org/en/iati-standard/203/.
"""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import FactsError, Problem
from toolkit.exchange.containers.addressed_rows import AddressedRows
from toolkit.exchange.containers.iati_activities import ActivityReader
from toolkit.exchange.containers.iati_figures import figure_sheets
from toolkit.exchange.containers.iati_remarks import remarks_on_indicators
from toolkit.exchange.containers.opened import Opened, open_file
from toolkit.exchange.containers.sheets import Container
from toolkit.exchange.containers.xml_start import first_element

if TYPE_CHECKING:
    from lxml import etree

ROOT, ACTIVITY = "iati-activities", "iati-activity"
VERSIONS = ("2.01", "2.02", "2.03")
"""Versions whose elements have the meaning that they have here; 2.03 has all that the others have."""

LARGEST = 100_000_000
_ENOUGH = 20
"""Problems of a file that are told."""

SHEETS = {
    "activities": ("activity", "title", "parent", "children", "hierarchy", "status", "start", "end", "currency"),
    "results": (
        *("activity", "result", "result_type", "result_title", "result_aggregates", "indicator", "indicator_title"),
        *("measure", "ascending", "aggregates", "kind", "period_start", "period_end", "value"),
        *("dimensions", "locations", "comment"),
    ),
    "budgets": ("activity", "kind", "status", "period_start", "period_end", "value", "currency", "comment"),
    "transactions": ("activity", "kind", "reference", "date", "value", "currency", "provider", "receiver", "comment"),
    "locations": ("activity", "location", "name", "code", "level"),
}
"""What is read of a file of activities, and with which columns, before it is laid out as facts are."""


def read_iati(path: Path) -> Container:
    """Read a file of IATI activities.

    Returns
    -------
    Container
        Sheets ``activities``, ``results``, ``percentages``, ``budgets``, ``transactions``, ``locations``, all cells as
        text; a cell's place is the path of its element and its line.

    Raises
    ------
    FactsError
        When it is no such file, declares a document type or entities, is of another version, or holds nothing to be
        evaluated; with all values in it that cannot be read.
    """
    opened = open_file(path, LARGEST)
    version = _version(opened)
    sheets = {name: AddressedRows(name, columns) for name, columns in SHEETS.items()}
    reader = ActivityReader(opened, sheets)
    seen: Counter[str] = Counter()
    for number, activity in enumerate(_activities(opened), 1):
        reader.read(activity, number)
        seen[reader.identifier] += 1
    for identifier in (name for name, times in seen.items() if times > 1):
        reader.problems.append(opened.problem("iati_activity_twice", found=identifier))
    if not any(sheets[name].rows for name in ("results", "budgets", "transactions")) and not reader.problems:
        code = "iati_without_figures" if sheets["activities"].rows else "iati_without_activities"
        raise opened.refused(code)
    if reader.problems:
        raise FactsError(_told(opened, reader.problems))
    remarks = ["older_version"] if version != VERSIONS[-1] else []
    remarks += [] if sheets["results"].rows else ["without_indicators"]
    read = {name: rows.sheet() for name, rows in figure_sheets(sheets).items()}
    told = tuple(remarks_on_indicators(opened, sheets["results"]))
    return Container(opened.name, opened.digest, read, tuple(remarks), "iati", told)


def _told(opened: Opened, problems: list[Problem]) -> list[Problem]:
    more = len(problems) - _ENOUGH
    told = [opened.problem("and_more", n=str(more))] if more > 0 else []
    return [*problems[:_ENOUGH], *told]


def _version(opened: Opened) -> str:
    """Return the version of the standard that a file follows; refuse what follows none of those that are read."""
    root = first_element(opened, opened.content)
    version, namespace = root.attributes.get("version", ""), root.attributes.get("xmlns", "")
    if root.name != ROOT or namespace:
        raise opened.refused("not_iati", found=f"{root.name} ({namespace})" if namespace else root.name, expected=ROOT)
    if version not in VERSIONS:
        raise opened.refused("iati_version", found=version or "-", expected=", ".join(VERSIONS))
    return version


def _activities(opened: Opened) -> list[etree._Element]:
    """Parse a file; its activities in their order."""
    from lxml import etree  # noqa: PLC0415 - only where such a file is read

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, remove_pis=True
    )
    try:
        tree = etree.parse(BytesIO(opened.content), parser)
    except etree.XMLSyntaxError as error:
        line = str(error.lineno or 1)
        raise opened.refused("not_xml", found=(error.msg or "").partition(", line")[0], line=line) from None
    return [element for element in tree.getroot() if element.tag == ACTIVITY]
