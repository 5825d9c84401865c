"""What control proves: worked numbers of the Standard's readings, and hand-made small ones."""

from __future__ import annotations

import math

import pytest

from fixtures.controlled import controlled, finding, interviews, said
from sapa.checks.control_proof import by_interviewer, whole_file
from sapa.results.control import ControlGroup


def group(interviews, tried, reached, refuted=0, name=""):
    """Return a group all of whose other outcomes are confirmations."""
    return ControlGroup(name, interviews, tried, reached, reached - refuted, 0, refuted, tried - reached)


def test_the_worked_number_of_the_readings():
    """180 tried, 120 reached, 0 refuted of 1 200: 2.3 % ignoring the unreached, 39 % counting them as false."""
    found = whole_file(group(1200, 180, 120))
    assert (found.ignoring_most, found.counting_most) == (28, 469)
    assert (round(100 * found.ignoring_share, 1), round(100 * found.counting_share)) == (2.3, 39)


def test_nobody_reached_proves_nothing():
    """Ten tried in vain: no limit ignoring them, and all the rest possible counting them."""
    found = whole_file(group(100, 10, 0))
    assert (found.ignoring_share, found.counting_most) == (None, 100)


def test_three_controls_leave_seven_tenths_possible():
    """0 of 3: R 4.2.2 binom.test(0, 3). 13 more of 25: C(22, 16)/C(25, 16) = 504/13800 ≤ 0.05 < 720/13800 at 15."""
    (one,) = by_interviewer((group(25, 3, 3, name="A"),), tolerated=0.1)
    assert (one.low, one.high) == pytest.approx((0.0, 0.707598226178713), rel=1e-12)
    assert math.comb(22, 16) / math.comb(25, 16) == pytest.approx(504 / 13800)
    assert (one.rate, one.more, one.false_low) == (0.0, 13, 0)


def test_an_interviewer_nobody_reached_has_no_rate():
    """Not 0 %: not known; and 16 controls would show it."""
    (one,) = by_interviewer((group(25, 2, 0, name="A"),), tolerated=0.1)
    assert (one.rate, one.low, one.high, one.false_low, one.more) == (None, None, None, None, 16)


def test_too_many_refusals_can_never_be_outweighed():
    """3 of 25 are known false, 10 % would be two. P(X ≥ 3) of 5: 861/53130 with 4 false, 2001/53130 > 0.025 with 5."""
    (one,) = by_interviewer((group(25, 5, 5, 3, name="A"),), tolerated=0.1)
    assert (one.more, one.false_low) == (None, 5)


def test_who_made_no_interview_is_not_listed():
    """Nothing of his can be false."""
    assert by_interviewer((group(0, 0, 0, name="B-21"),)) == ()


def test_the_finding_puts_both_limits_side_by_side():
    """Five of ten tried, four reached: the finding's value is the limit that ignores the unreached."""
    given = interviews({"id": range(10), "interviewer": ["A"] * 5 + ["B"] * 5})
    log = {"id": range(5), "outcome": ["ok", "ok", "ok", "ok", "no answer"]}
    result = controlled(given, log)
    one = finding(result, "proof")
    proof = result.detail.proof
    assert (str(one.status), one.n) == ("judgement", 4)
    assert one.value == pytest.approx(100 * proof.ignoring_share)
    assert proof.counting_most > proof.ignoring_most
    assert f"({proof.ignoring_most})" in said(one)
    assert f"({proof.counting_most})" in said(one)


def test_a_log_without_outcomes_proves_nothing_and_says_so_once():
    """The finding on results says it already."""
    given = interviews({"id": range(4), "interviewer": list("ABAB")})
    result = controlled(given, {"id": [0, 1]})
    assert finding(result, "proof") is None
    assert (result.detail.proof, result.detail.by_interviewer_proof) == (None, ())
