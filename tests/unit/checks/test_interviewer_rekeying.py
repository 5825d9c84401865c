"""Blind re-keying of scans: the draw and what it proves; limits of a funnel plot."""

from __future__ import annotations

import pytest

from sapa.checks.interviewer_funnel import funnel
from sapa.checks.interviewer_rekeying import keying_limit


def test_the_error_rate_of_keying_has_its_exact_interval() -> None:
    """Five wrong of 1,000 answers: R binom.test(5, 1000)$conf.int = 0.001625419518, 0.01162947056."""
    found = keying_limit([100] * 10, [1, 0, 1, 0, 1, 0, 1, 0, 1, 0], population=400)
    assert found is not None
    assert found.rate == pytest.approx(0.005)
    assert (found.low, found.high) == pytest.approx((0.001625419518, 0.01162947056), rel=1e-5)


def test_errors_that_come_together_widen_the_limit() -> None:
    """All five in one questionnaire."""
    # By hand: Σ(x − rm)² = 4.5² + 9·0.5² = 22.5; variance 10/9·22.5/1000² = 2.5e-5; of independent answers
    # 0.005·0.995/1000 = 4.975e-6; ratio 5.0251.
    found = keying_limit([100] * 10, [5, 0, 0, 0, 0, 0, 0, 0, 0, 0], population=400)
    assert found is not None
    assert found.design_effect == pytest.approx(5.02513, rel=1e-5)
    assert found.high_clustered > found.high


def test_no_wrong_questionnaire_among_twenty_leaves_a_limit_for_the_file() -> None:
    """0 of 20 out of 100: P(0 | D) = C(100−D, 20)/C(100, 20) > 0.05 up to D = 12 (R phyper: 0.0574; D = 13: 0.0443)."""
    found = keying_limit([40] * 20, [0] * 20, population=100)
    assert found is not None
    assert found.questionnaires_most == 12


def test_nothing_compared_proves_nothing() -> None:
    """No answers, no rate."""
    assert keying_limit([], [], population=10) is None
    assert keying_limit([0, 0], [0, 0], population=10) is None


def test_more_wrong_than_compared_is_refused() -> None:
    """Contradicting counts are no data."""
    with pytest.raises(ValueError, match="between 0"):
        keying_limit([3], [4], population=10)


def test_the_limits_of_a_funnel_close_in_on_the_common_share() -> None:
    """At 5 and 50 interviews with 20 % in all: the wider the smaller the number, the outer outside the inner."""
    made = funnel("flagged", {"a": (1, 5), "b": (10, 50)})
    assert made is not None
    assert made.share == pytest.approx(0.2)
    first, last = made.limits[4], made.limits[-1]
    assert (first.n, last.n) == (5, 50)
    assert first.high - first.low > last.high - last.low > 0
    assert all(x.outer_low <= x.low <= 0.2 <= x.high <= x.outer_high for x in made.limits[4:])


def test_a_funnel_without_interviews_is_none() -> None:
    """Nobody has any."""
    assert funnel("refuted", {"a": (0, 0)}) is None
