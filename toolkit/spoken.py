"""The languages that the toolkit speaks, and the one in which it speaks to whoever calls it."""

from __future__ import annotations

import os
from types import MappingProxyType

LANGUAGES = ("es", "en", "fr")
"""Codes of the languages of pages and messages."""

SOURCE_LANGUAGE = "es"
"""The one in which notebooks are written, and pages made where nobody names another."""

ELSE = "en"
"""The one of messages, where that of the environment is none of ours, or lacks its words."""

DATES = MappingProxyType({"en": "en_GB"})
"""Locale of dates, where it is not the language."""

SET_APART = MappingProxyType({"fr": r" (?=[:;!?»%])|(?<=«) |(?<=[^\s:;])(?=[:;] )"})
"""Where a space stands that never ends a line, by the language that sets signs apart from their words."""

ENVIRONMENT = "EVALUATE_WORDS"
"""Environment variable that names the language of messages, where it is not that of the system."""


def spoken() -> str:
    """Choose the language of messages: that of the environment, where it is one of ours, else English."""
    named = (os.environ.get(name) for name in (ENVIRONMENT, "LC_ALL", "LC_MESSAGES", "LANG"))
    first = next(filter(None, named), "")[:2]
    return first if first in LANGUAGES else ELSE
