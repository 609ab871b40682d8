"""Kinds of measure from records: each stands in the table of blocks and in that of measures, and has its words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import ValidationError

from toolkit.facts.contracts.compute import KINDS_OF_MEASURE, Compute
from toolkit.measures.records.compute_block import MEASURES, asked_of
from toolkit.measures.records.whom import counted_in
from toolkit.words import Words


def test_what_a_block_can_name_is_what_can_be_made():
    apart = set(KINDS_OF_MEASURE) ^ set(MEASURES)
    assert not apart, (
        f"{apart}: one of KINDS_OF_MEASURE (facts/contracts/compute.py) and MEASURES (records/compute_block.py)"
    )


@pytest.mark.parametrize("measure", KINDS_OF_MEASURE)
def test_a_measure_has_words_for_the_block_and_for_the_figure(measure):
    assert [key for key in (f"measure.{measure}", f"formula.records_{measure}") if key not in Words("en")] == []


@pytest.mark.parametrize("measure", KINDS_OF_MEASURE)
def test_a_measure_names_keys_that_a_block_has(measure):
    kind = KINDS_OF_MEASURE[measure]
    assert {*kind.needs, *kind.allows} <= set(Compute.model_fields)


def test_a_block_with_a_measure_that_there_is_not_is_refused_with_those_that_there_are():
    with pytest.raises(ValidationError) as refused:
        Compute.model_validate({"measure": "maen"})
    (error,) = refused.value.errors()
    assert error["type"] == "not_in_list"
    assert error["ctx"] == {"found": "maen", "nearest": "mean", "expected": ", ".join(KINDS_OF_MEASURE)}


def test_nobody_is_counted_for_a_measure_that_there_is_not(par2):
    """Whom a figure is of decides what is held back: it is never guessed."""
    asked = asked_of(par2, next(code for code, own in par2.indicators.items() if own.compute))
    with pytest.raises(KeyError, match="mode"):
        counted_in(replace(asked, compute=asked.compute.model_copy(update={"measure": "mode"})))
