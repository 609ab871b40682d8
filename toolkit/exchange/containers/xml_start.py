"""How an XML text begins, seen by a parser that stops at a document type: what could be declared there is never met."""

from __future__ import annotations

from typing import NamedTuple
from xml.parsers import expat

from toolkit.exchange.containers.opened import Opened


class FirstElement(NamedTuple):
    """The name of the outermost element as it is written, and its attributes."""

    name: str
    attributes: dict[str, str]


class _StopError(Exception):
    """Enough has been seen."""


def first_element(opened: Opened, content: bytes) -> FirstElement:
    """Look at a text up to its first element.

    An entity, a bomb of entities or a file from elsewhere can only be declared before it.

    Raises
    ------
    FactsError
        For a text that is no XML so far, or that declares a document type.
    """
    found: list[FirstElement] = []
    parser = expat.ParserCreate()

    def doctype(*_: object) -> None:
        raise _StopError

    def element(name: str, attributes: dict[str, str]) -> None:
        found.append(FirstElement(name, attributes))
        raise _StopError

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = element
    try:
        parser.Parse(content, True)
    except _StopError:
        pass
    except expat.ExpatError as error:
        raise opened.refused("not_xml", found=expat.ErrorString(error.code) or "", line=str(error.lineno)) from None
    except (ValueError, LookupError):  # an encoding that nobody knows
        raise opened.refused("not_xml", found="encoding", line="1") from None
    if not found:
        raise opened.refused("xml_with_doctype")
    return found[0]
