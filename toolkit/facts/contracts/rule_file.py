"""What every file of ``data/rules/`` says of itself."""

from __future__ import annotations

from toolkit.facts.contracts.values import Code, Strict


class RuleFile(Strict):
    """A file of rules.

    Attributes
    ----------
    kind : str
        Which kind of rule file it is.
    title : str
        Its title. Example: ``How grades are given``.
    source : str
        Where the rule comes from. Example: ``annual report 2011, page 5``.
    """

    code: Code
    kind: str
    title: str
    source: str
