"""The parts of a workbook that is a ZIP: how much they would unpack to, and XML that asks for nothing from outside."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from toolkit.errors import FactsError, Problem

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_UNPACKED = 100_000_000
"""Bytes that a workbook may unpack to."""

MOST_ROWS = 1_048_576
"""Rows that a sheet can have."""

MOST_COLUMNS = 16_384
"""Columns that a sheet can have."""

MOST_CELLS = 5_000_000
"""Cells of the rectangle that a sheet fills: what is larger is no table."""

_HEAD = 4_096


class Parts:
    """The parts of one ZIP, none of which is unpacked before it is known that all of them are small enough.

    Parameters
    ----------
    content : bytes
    name : str
        The file as a reader knows it.

    Raises
    ------
    FactsError
        For a ZIP that is broken or would unpack to more than :data:`MOST_UNPACKED`.
    """

    def __init__(self, content: bytes, name: str) -> None:
        self.name = name
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
            self.sizes: Mapping[str, int] = {info.filename: info.file_size for info in self._archive.infolist()}
            unpacked = sum(info.file_size for info in self._archive.infolist())
            if unpacked > MOST_UNPACKED:
                fields = {"found": f"{unpacked / 1e6:.0f} MB", "expected": f"{MOST_UNPACKED / 1e6:.0f} MB"}
                raise FactsError(Problem("unpacks_to_too_much", name, fields=fields))
            broken = self._archive.testzip()  # also what says of itself that it is smaller than it is
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ) as error:
            raise FactsError(broken_workbook(name, str(error))) from None
        if broken is not None:
            raise FactsError(broken_workbook(name, broken))

    def __contains__(self, part: str) -> bool:
        return part in self.sizes

    def starting(self, folder: str) -> list[str]:
        """List the parts below a folder."""
        return sorted(part for part in self.sizes if part.startswith(folder))

    def xml(self, part: str) -> _Element | None:
        """Read a part as XML; None where there is none.

        Raises
        ------
        FactsError
            For XML that is broken or that declares entities: nothing is fetched and nothing expanded.
        """
        from lxml import etree  # noqa: PLC0415 - an extra, and heavy

        if part not in self:
            return None
        content = self._archive.read(part)
        if b"<!DOCTYPE" in content[:_HEAD] or b"<!ENTITY" in content[:_HEAD]:
            raise FactsError(Problem("declares_entities", self.name, fields={"found": part}))
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            raise FactsError(broken_workbook(self.name, f"{part}: {error.msg}")) from None


def broken_workbook(name: str, why: str) -> Problem:
    """Return the problem of a workbook that cannot be read."""
    return Problem("broken_workbook", name, fields={"found": " ".join(why.split())[:120]})
