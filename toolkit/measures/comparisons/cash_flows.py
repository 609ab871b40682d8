"""What an investment brings with a project and without it, as an evaluator asks: from :mod:`toolkit.statistics`."""

from toolkit.statistics.cash_flows import (
    benefit_cost,
    dated_irr,
    dated_npv,
    incremental,
    irr,
    mirr,
    npv,
    payback,
    switching_values,
)

__all__ = [
    "benefit_cost",
    "dated_irr",
    "dated_npv",
    "incremental",
    "irr",
    "mirr",
    "npv",
    "payback",
    "switching_values",
]
