"""Every table that a programme may have, by the name of its file; and which of them hold facts."""

from __future__ import annotations

from types import MappingProxyType

from toolkit.facts.contracts.figure_tables import ActivityProgress, Amount, BeneficiaryCount, Observation, Row
from toolkit.facts.contracts.rates_and_statements import ExchangeRate, PriceIndex, Statement
from toolkit.facts.contracts.values import Contract
from toolkit.facts.contracts.word_tables import (
    Activity,
    BudgetLine,
    FollowUp,
    GeographicPlace,
    Grade,
    Monitored,
    Risk,
)

_FIRST: tuple[type[Contract], ...] = (
    Observation,
    Activity,
    ActivityProgress,
    BudgetLine,
    Amount,
    Grade,
    Risk,
    FollowUp,
    Monitored,
    GeographicPlace,
    BeneficiaryCount,
    ExchangeRate,
    PriceIndex,
    Statement,
)
"""The order in which tables are listed; others follow as they are defined, without being named here."""

TABLES = {contract.TABLE: contract for contract in (*_FIRST, *Contract.ALL)}
"""Every table a programme folder may hold, by the name of its file without ``.csv``."""

FACTS = {table: contract for table, contract in TABLES.items() if issubclass(contract, Row)}
"""Those of them whose rows are facts."""

TABLE_OF = {contract.CALLED or table: table for table, contract in FACTS.items()}
"""Table by the first word of a fact's identifier."""

NAMED = MappingProxyType(
    {
        "line": BudgetLine.TABLE,
        "matches": BudgetLine.TABLE,
        "activity": Activity.TABLE,
        "place": GeographicPlace.TABLE,
        "answered_by": FollowUp.TABLE,
    }
)
"""Columns that hold codes of another table, whichever table they stand in; `ABOVE` names one of the same table."""
