"""Guttman errors: counted one by one, and their maximum by trying all patterns."""

from __future__ import annotations

import sys
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sapa.stats import StatError, person_fit


def steps(x, there, tops):
    """Return the steps (question, level) from the most to the least popular, ties in the order of the file."""
    shares = {}
    for j, top in enumerate(tops):
        for level in range(1, top + 1):
            seen = x[there[:, j], j]
            shares[j, level] = (seen >= level).mean() if seen.size else -1.0
    return sorted(shares, key=lambda s: -shares[s])


def errors(row, there, order):
    own = [(j, level) for j, level in order if there[j]]
    passed = [row[j] >= level for j, level in own]
    return sum(passed[b] and not passed[a] for a in range(len(own)) for b in range(a + 1, len(own)))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_errors_and_their_norm_equal_a_count_over_all_patterns(seed):
    """Four questions of 2, 3, 3 and 4 answers with some missing: all 72 patterns tried for the maximum."""
    rng = np.random.default_rng(seed)
    tops = [1, 2, 2, 3]
    x = np.stack([rng.integers(0, top + 1, 8) for top in tops], axis=1)
    there = rng.random(x.shape) > 0.15
    order = steps(x, there, tops)
    fit = person_fit(x, low=0, high=tops, answered=there)
    for i, row in enumerate(x):
        assert fit.errors[i] == errors(row, there[i], order)
        total = (row * there[i]).sum()
        ranges = [range(top + 1) if here else (0,) for top, here in zip(tops, there[i], strict=True)]
        most = max(errors(p, there[i], order) for p in product(*ranges) if sum(p) == total)
        assert fit.normed[i] == pytest.approx(fit.errors[i] / most) if most else np.isnan(fit.normed[i])


def test_yes_no_questions_have_the_known_maximum():
    """G/(r·(k − r)) for yes-no questions (Emons 2008): the reverse of the order has 1."""
    x = np.array([[1, 1, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0], [1, 1, 1, 0], [0, 0, 1, 1]])
    fit = person_fit(x, low=0, high=1)
    assert fit.errors.tolist() == [0, 0, 0, 0, 4]
    assert fit.normed.tolist() == [0, 0, 0, 0, 1]


def test_who_passed_all_or_nothing_has_no_norm():
    """No pattern with that total has an error."""
    fit = person_fit([[5, 5], [1, 1], [1, 5], [3, 2]], low=1, high=5)
    assert np.isnan(fit.normed).tolist() == [True, True, False, False]


@pytest.mark.parametrize("value", [0, 6, 2.5])
def test_an_answer_off_its_scale_is_refused_with_its_row(value):
    """Don't-know codes must be masked first."""
    with pytest.raises(StatError) as caught:
        person_fit([[1, 2], [3, value]], low=1, high=5)
    assert caught.value.position == 1
    assert caught.value.value == value


def test_blocks_of_persons_make_no_difference(monkeypatch):
    """Three persons at a time or all at once: counts are whole numbers."""
    rng = np.random.default_rng(3)
    x, there = rng.integers(0, 4, (50, 8)), rng.random((50, 8)) > 0.2
    whole = person_fit(x, low=0, high=3, answered=there)
    monkeypatch.setattr(sys.modules["sapa.stats.person_fit"], "BLOCK", 3)
    small = person_fit(x, low=0, high=3, answered=there)
    assert np.array_equal(whole.errors, small.errors)
    assert np.array_equal(whole.normed, small.normed, equal_nan=True)
