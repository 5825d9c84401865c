"""What a control proves."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sapa.stats import Problem, Reason, StatError, control_proof, controls_needed, false_rate, mid_p_interval
from sapa.stats.binomial import hypergeometric_limit


def test_the_worked_number_of_the_readings_is_exact():
    """READINGS 2.3: 180 tried, 120 reached, 0 refuted of 1,200 gives 2.3 % and 39 %.

    By exact computation, one-sided at 95 %: 28 of 1,200 = 2.33 % from 0 of 120, and 469 of 1,200 = 39.08 % from 60
    of 180. R 4.2.2: phyper(0, 28:29, 1172:1171, 120) = 0.0505, 0.0453; phyper(60, 469:470, 731:730, 180) = 0.0505,
    0.0480.
    """
    found = control_proof(1200, tried=180, reached=120, refuted=0)
    assert (found.ignoring.false, found.ignoring.checked, found.ignoring.most) == (0, 120, 28)
    assert (found.counting.false, found.counting.checked, found.counting.most) == (60, 180, 469)
    assert (round(found.ignoring.share, 3), round(found.counting.share, 2)) == (0.023, 0.39)


def test_nobody_reached_proves_nothing_one_way_and_the_worst_the_other():
    """Ignoring the unreached there is no limit, nan and not 1; counted as false, all interviews may be."""
    found = control_proof(100, tried=20, reached=0, refuted=0)
    assert (found.reason, found.ignoring.most) == (Reason.NO_ROWS, None)
    assert math.isnan(found.ignoring.share)
    assert (found.counting.most, found.counting.share) == (100, 1.0)


def test_no_control_proves_nothing_either_way():
    """Nothing tried."""
    found = control_proof(100, tried=0, reached=0, refuted=0)
    assert found.reason is Reason.NO_ROWS
    assert (found.ignoring.most, found.counting.most) == (None, None)
    assert math.isnan(found.counting.share)


def test_a_whole_file_controlled_is_known():
    """20 of 20 reached, 3 refuted: exactly 3."""
    assert control_proof(20, tried=20, reached=20, refuted=3).ignoring.most == 3


def test_three_clean_controls_say_little_of_an_interviewer():
    """0 of 3: 0–71 % at 95 % two-sided, 1 − .025^(1/3) = .7076 by hand; mid-P 1 − .05^(1/3) = .6316."""
    found = false_rate(0, 3)
    assert (found.rate, found.exact.low, round(found.exact.high, 2)) == (0.0, 0.0, 0.71)
    assert found.exact.high == pytest.approx(1 - 0.025 ** (1 / 3))
    assert found.mid.high == pytest.approx(1 - 0.05 ** (1 / 3))


def test_an_interviewer_of_forty_has_limits_in_whole_interviews():
    """0 of 3 of 40, by hand: C(40 − D, 3)/C(40, 3) is 286/9880 = .0289 at D = 27 and 220/9880 = .0223 at 28."""
    assert false_rate(0, 3, population=40).finite == (0, 27)
    assert false_rate(3, 3, population=40).finite == (13, 40)


def test_an_interviewer_without_controls_is_not_at_nought():
    """Nothing is known."""
    found = false_rate(0, 0, population=40)
    assert (found.reason, found.finite) == (Reason.NO_ROWS, None)
    assert all(map(math.isnan, (found.rate, *found.exact, *found.mid)))


def test_the_controls_needed_are_those_of_hand_arithmetic():
    """.95⁵⁸ = .0510 and .95⁵⁹ = .0485; of 40, at most 2 false: C(37, n)/C(40, n) is .0567 at 24 and .0461 at 25."""
    assert controls_needed(0.05) == 59
    assert controls_needed(0.05, population=40) == 25
    assert math.comb(37, 24) / math.comb(40, 24) > 0.05 >= math.comb(37, 25) / math.comb(40, 25)


def test_controls_that_were_done_are_counted_in():
    """59 clean ones are needed; after 20 clean ones 39 more, after 59 none, after 100 none."""
    assert [controls_needed(0.05, reached=n) for n in (0, 20, 59, 100)] == [59, 39, 0, 0]


def test_refusals_beyond_what_is_tolerated_cannot_be_outweighed():
    """3 refuted of 40, at most 2 tolerated: no number of controls shows it; without end more controls always can."""
    assert controls_needed(0.05, population=40, reached=5, refuted=3) is None
    assert controls_needed(0.05, reached=5, refuted=3) == 153 - 5


def test_no_false_interview_is_shown_only_by_controlling_all():
    """A share of 0 in a finite file."""
    assert controls_needed(0.0, population=17) == 17
    assert controls_needed(0.0, population=17, reached=4) == 13


def test_a_share_is_not_robbed_of_an_interview_by_dust():
    """1/49·49 is 0.9999999999999999: one of 49 is tolerated. By hand (49 − n)(48 − n)/(49·48) ≤ .05 from n = 38 on."""
    assert (1 / 49) * 49 < 1
    assert controls_needed(1 / 49, population=49) == 38


@pytest.mark.parametrize(
    ("call", "problem"),
    [
        (lambda: control_proof(10, tried=11, reached=1, refuted=0), Problem.RANGE),
        (lambda: control_proof(10, tried=5, reached=6, refuted=0), Problem.RANGE),
        (lambda: control_proof(10, tried=5, reached=4, refuted=5), Problem.RANGE),
        (lambda: control_proof(10, tried=5, reached=4, refuted=0, confidence=1.0), Problem.LEVEL),
        (lambda: controls_needed(0.0), Problem.RANGE),
        (lambda: controls_needed(1.0, population=9), Problem.RANGE),
        (lambda: controls_needed(0.1, confidence=0.0), Problem.LEVEL),
        (lambda: controls_needed(0.1, reached=1, refuted=2), Problem.RANGE),
        (lambda: controls_needed(0.1, reached=8, population=7), Problem.RANGE),
        (lambda: false_rate(2, 1), Problem.RANGE),
        (lambda: false_rate(1, 5, population=4), Problem.RANGE),
        (lambda: mid_p_interval(1, 5, 1.0), Problem.LEVEL),
        (lambda: mid_p_interval(6, 5), Problem.RANGE),
    ],
)
def test_numbers_that_contradict_each_other_are_refused(call, problem):
    """More refuted than reached, reached than tried, tried than there are; impossible shares and levels."""
    with pytest.raises(StatError) as caught:
        call()
    assert caught.value.problem is problem


@given(st.data())
def test_counting_the_unreached_never_proves_more(data):
    """The second limit is at least the first, both hold what was found, and leave room for what was confirmed."""
    population = data.draw(st.integers(1, 300))
    tried = data.draw(st.integers(1, population))
    reached = data.draw(st.integers(1, tried))
    refuted = data.draw(st.integers(0, reached))
    found = control_proof(population, tried=tried, reached=reached, refuted=refuted)
    assert refuted <= found.ignoring.most <= population - (reached - refuted)
    assert found.ignoring.most <= found.counting.most <= population - (reached - refuted)


@given(st.data())
def test_one_control_fewer_would_not_show_it(data):
    """The number needed shows the share and the one before does not."""
    population = data.draw(st.integers(1, 200))
    reached = data.draw(st.integers(0, population))
    refuted = data.draw(st.integers(0, min(reached, 3)))
    share = data.draw(st.floats(0.0, 0.6))
    needed = controls_needed(share, population=population, reached=reached, refuted=refuted)
    most = math.floor(share * population + 1e-9)
    if needed is None:
        assert refuted > most
    else:
        assert hypergeometric_limit(refuted, reached + needed, population) <= most
        assert needed == 0 or hypergeometric_limit(refuted, reached + needed - 1, population) > most


@given(st.integers(1, 60), st.data())
def test_mid_p_limits_lie_within_the_exact_ones(n, data):
    """They are shorter, and mirror each other."""
    x = data.draw(st.integers(0, n))
    exact, mid = false_rate(x, n).exact, false_rate(x, n).mid
    assert exact.low <= mid.low + 1e-12
    assert mid.low <= x / n <= mid.high
    assert mid.high <= exact.high + 1e-12
    mirror = mid_p_interval(n - x, n)
    assert (1 - mirror.high, 1 - mirror.low) == pytest.approx(tuple(mid), abs=1e-12)
