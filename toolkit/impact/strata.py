"""Strata: who stands beside whom, within a product and a start year."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from toolkit.impact.columns import Codes, Groups
from toolkit.impact.sample import Sample


def served(sample: Sample) -> Sample:
    """Let the never treated without a stratum of their own serve several: their rows are stacked once for each."""
    strata = sample.strata
    if strata is None or strata.codes.min() >= 0:
        return sample
    own = np.flatnonzero(strata.codes >= 0)
    rows, codes = [own], [strata.codes[own]]
    for kind, served in enumerate(strata.serves):
        serving = np.flatnonzero(strata.codes == -1 - kind)
        rows.append(np.tile(serving, len(served)))
        codes.append(np.repeat(served, len(serving)))
    stacked = sample.taken(np.concatenate(rows))
    clusters = stacked.clusters or (Groups(np.concatenate(rows), np.arange(sample.n)),)
    return replace(stacked, strata=Groups(np.concatenate(codes), strata.labels), clusters=clusters)


def of_treated(sample: Sample) -> Sample:
    """Leave strata out in which nobody is treated: they say nothing of those who are."""
    if sample.strata is None:
        return sample
    there = np.bincount(sample.strata.codes[sample.treated], minlength=sample.strata.size) > 0
    rows = there[sample.strata.codes]
    left_out = sample.left_out | {"stratum_without_treated": int((~rows).sum())}
    return sample if rows.all() else replace(sample.taken(rows), left_out=left_out)


def unit_cells(sample: Sample) -> Codes:
    """Give units numbers, to one that stands in several strata one in each."""
    assert sample.unit is not None
    if sample.strata is None:
        return sample.unit.codes
    strata = sample.strata.codes - sample.strata.codes.min()
    _, codes = np.unique(sample.unit.codes * (strata.max() + 1) + strata, return_inverse=True)
    return codes.astype(np.int64)


def of_both_times(sample: Sample) -> Sample:
    """Keep the units that have rows before and after, in their stratum: totals of others are not of the same."""
    if sample.unit is None or sample.post is None:
        return sample
    codes = unit_cells(sample)
    both = (np.bincount(codes, sample.post) > 0) & (np.bincount(codes, ~sample.post) > 0)
    out = {"units_without_both": int((~both).sum())}
    return sample if both.all() else replace(sample.taken(both[codes]), left_out=sample.left_out | out)
