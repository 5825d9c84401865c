"""Robust limits: by hand, moving with their multiple, unmoved by what is unusual."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sapa.stats import LimitKind, Reason, StatError, robust_limits

DATA = [1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_median_and_mad_by_hand():
    """1 … 9: median 5, deviations 4 3 2 1 0 1 2 3 4 with median 2, times 1.482602 (R `mad`: 2.965204)."""
    limits = robust_limits(DATA, k=3)
    assert (limits.center, limits.spread) == (5, pytest.approx(2.9652044370112036))
    assert (limits.low, limits.high) == pytest.approx((5 - 8.8956133, 5 + 8.8956133))


def test_fences_move_with_their_multiple():
    """Quartiles 3 and 7 (R type 7): k 1.5 gives −3 and 13, k 3 gives −9 and 19; not 1.5 for whatever k."""
    assert [(f.low, f.high) for k in (1.5, 3) for f in [robust_limits(DATA, k=k, kind="tukey")]] == [(-3, 13), (-9, 19)]


def test_durations_are_judged_on_logarithms():
    """Exp of the limits of the logarithms; a duration of 0 has none and is counted."""
    minutes = [20, 22, 25, 27, 30, 33, 40, 0, np.nan]
    limits = robust_limits(minutes, k=2, log=True)
    plain = robust_limits(np.log(minutes[:7]), k=2)
    assert (limits.low, limits.high) == pytest.approx((math.exp(plain.low), math.exp(plain.high)))
    assert (limits.n, limits.left_out) == (7, 2)
    assert limits.outside([5, 27, 200, np.nan]).tolist() == [True, False, True, False]
    assert limits.score([27, math.exp(limits.center + limits.spread), 0])[:2] == pytest.approx([0, 1])


@given(st.floats(1e3, 1e9))
def test_a_wild_value_does_not_move_the_limits(wild):
    """Three of twenty-three."""
    base = list(range(20))
    near, far = (robust_limits([*base, *[w] * 3], k=3) for w in (1000, wild))
    assert (near.low, near.high) == (far.low, far.high)
    assert far.outside([wild])[0]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([], Reason.NO_ROWS),
        ([np.nan], Reason.NO_ROWS),
        ([1, 2, 3], Reason.TOO_FEW),
        ([5, 5, 5, 5, 9], Reason.NO_VARIANCE),
    ],
)
@pytest.mark.parametrize("kind", LimitKind)
def test_without_spread_there_are_no_limits_and_a_reason(values, reason, kind):
    """Nobody is outside limits that do not exist."""
    limits = robust_limits(values, k=3, kind=kind)
    assert limits.reason is reason
    assert math.isnan(limits.low)
    assert not limits.outside([-1e9, 1e9]).any()
    assert np.isnan(limits.score([1.0])).all()


@pytest.mark.parametrize(
    ("wrong", "role"), [({"k": 0}, "k"), ({"k": 2, "kind": "sd"}, "kind"), ({"k": 2, "least": 0}, "least")]
)
def test_wrong_arguments_are_refused(wrong, role):
    """The argument is named."""
    with pytest.raises(StatError) as caught:
        robust_limits(DATA, **wrong)
    assert caught.value.role == role


def test_an_infinite_value_is_refused_with_its_row():
    """A division by zero upstream."""
    with pytest.raises(StatError) as caught:
        robust_limits([1, 2, np.inf], k=2)
    assert caught.value.position == 2
