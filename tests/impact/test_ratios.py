"""Limits of a ratio: where the two things that are divided are told from each other no more."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.impact.ratios import fieller

COVARIANCE = np.array([[4.0, 1.0], [1.0, 2.0]])


def test_the_limits_are_where_the_difference_is_just_as_far_as_its_error_reaches():
    low, high = fieller(30.0, 20.0, COVARIANCE, 2.0)
    assert low < 1.5 < high
    for limit in (low, high):
        line = np.array([1.0, -limit])
        assert abs(30 - limit * 20) == pytest.approx(2 * np.sqrt(line @ COVARIANCE @ line))


def test_without_error_below_it_is_the_plain_interval():
    assert fieller(30.0, 20.0, np.diag([4.0, 0.0]), 2.0) == (pytest.approx(26 / 20), pytest.approx(34 / 20))


def test_where_what_is_divided_by_may_be_nought_there_are_none():
    assert np.isnan(fieller(30.0, 2.0, COVARIANCE, 2.0)).all()
    assert np.isfinite(fieller(30.0, 3.0, COVARIANCE, 2.0)).all()
