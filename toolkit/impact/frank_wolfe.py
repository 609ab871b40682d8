"""Weights that add up to 1 and bring columns nearest to a goal, for many such problems side by side."""

from __future__ import annotations

import numpy as np

from toolkit.impact.columns import Floats

_FIRST = 100
"""Steps before small weights are set to nought."""

_MOST = 10_000
"""Steps at most."""

_QUARTER = 4


def weights(columns: Floats, goal: Floats, zeta: Floats, least: Floats) -> Floats:
    """Find the weights of a synthetic comparison, by the steps of Frank and Wolfe with exact line search.

    They minimise ``mean((c + columns @ w - goal)²) + zeta² · sum(w²)`` over `c` and over weights that are not negative
    and add up to 1. After :data:`_FIRST` steps those of at most a quarter of the largest are set to nought, and the
    steps go on from there until one of them brings less than `least` squared.

    Parameters
    ----------
    columns : array of shape (problems, m, n)
    goal : array of shape (problems, m)
    zeta, least : array of shape (problems,)
        In the unit of the columns.

    Returns
    -------
    array of shape (problems, n)

    References
    ----------
    Arkhangelsky, Athey, Hirshberg, Imbens and Wager (2021), Synthetic difference-in-differences, AER 111, algorithm 1;
    the steps, their end and the setting to nought are those of the authors' R package ``synthdid`` 0.0.9.
    """
    own = columns - columns.mean(axis=1, keepdims=True)
    aim = goal - goal.mean(axis=1, keepdims=True)
    equal = np.full((len(own), own.shape[2]), 1 / own.shape[2])
    found = _steps(own, aim, zeta, least, equal, _FIRST)
    found = np.where(found <= found.max(axis=1, keepdims=True) / _QUARTER, 0.0, found)
    return _steps(own, aim, zeta, least, found / found.sum(axis=1, keepdims=True), _MOST)


def _steps(columns: Floats, goal: Floats, zeta: Floats, least: Floats, start: Floats, most: int) -> Floats:
    """Take steps until one brings too little; problems that have ended are put aside."""
    found, open_ = start.copy(), np.arange(len(start))
    error = np.einsum("pmn,pn->pm", columns, start) - goal
    w, own, aim = start.copy(), columns, goal
    before = np.full(len(start), np.inf)
    for step in range(most):
        value = _step(own, aim, columns.shape[1] * zeta[open_] ** 2, w, error)
        left = (before - value > least[open_] ** 2) | (step < 1)
        before = value
        if left.all():
            continue
        found[open_] = w
        open_, before, w, error = open_[left], before[left], w[left], error[left]
        if not len(open_):
            return found
        own, aim = own[left], aim[left]
    found[open_] = w
    return found


def _step(columns: Floats, goal: Floats, eta: Floats, w: Floats, error: Floats) -> Floats:
    """Move `w`, and `error` with it, towards the one column that helps most; return the penalised mean square."""
    every = np.arange(len(w))
    half = np.matmul(error[:, None, :], columns)[:, 0] + eta[:, None] * w
    best = half.argmin(axis=1)
    towards = -w
    towards[every, best] += 1
    change = columns[every, :, best] - goal - error
    steepness = (change**2).sum(axis=1) + eta * (towards**2).sum(axis=1)
    length = np.divide(-(half * towards).sum(axis=1), steepness, out=np.zeros_like(eta), where=steepness > 0)
    length = np.clip(length, 0.0, 1.0)[:, None]
    w += length * towards
    error += length * change
    return np.asarray((eta * (w**2).sum(axis=1) + (error**2).sum(axis=1)) / columns.shape[1])
