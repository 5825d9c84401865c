"""One interviewer's evidence put together: standings, combination, levels."""

from __future__ import annotations

import numpy as np
import pytest

from sapa.checks.interviewer_score import SMALLEST, Standing, combine, joint, level, standings
from sapa.results.interviewers import Level


def _people(count: int, each: int) -> dict[str, np.ndarray]:
    return {f"I{i:02d}": np.arange(i * each, (i + 1) * each) for i in range(count)}


def _standing(p: float, z: float = 0.0) -> Standing:
    return Standing(n=40, value=0.0, expected=0.0, low=0.0, high=0.0, z=z, p=p, error=0.5)


def test_an_interviewer_far_above_the_others_gets_a_small_p_and_the_others_do_not() -> None:
    """Thirty interviewers of forty interviews; one is two standard deviations of an interview above."""
    values = np.random.default_rng(1).standard_normal(1200)
    values[:40] += 2
    found = standings(values, _people(30, 40), direction=1)
    assert found["I00"].p < 1e-4
    assert min(s.p for who, s in found.items() if who != "I00") > 1e-3


def test_real_differences_between_interviewers_are_part_of_the_reference() -> None:
    """With a spread of one between all interviewers the same distance of two is nothing unusual."""
    rng = np.random.default_rng(2)
    values = rng.standard_normal(1200) + np.repeat(rng.standard_normal(30), 40)
    alone = np.random.default_rng(2).standard_normal(1200)
    values[:40], alone[:40] = alone[:40] + 2, alone[:40] + 2
    own = _people(30, 40)
    assert standings(values, own, direction=1)["I00"].p > 50 * standings(alone, own, direction=1)["I00"].p


def test_the_direction_decides_what_counts() -> None:
    """A low mean counts only where low counts; two-sided p is twice the smaller one's tail."""
    values = np.random.default_rng(3).standard_normal(400)
    values[:40] -= 2
    own = _people(10, 40)
    low, high = (standings(values, own, direction=d)["I00"] for d in (-1, 1))
    assert low.p < 0.01
    assert high.p > 0.9
    assert standings(values, own, direction=0)["I00"].z > 0


def test_four_interviewers_are_too_few_to_tell_what_is_usual() -> None:
    """Fewer than five interviewers with eight interviews: nothing is compared."""
    assert standings(np.arange(160.0), _people(4, 40), direction=1) == {}
    assert standings(np.arange(70.0), _people(10, 7), direction=1) == {}


def test_an_index_that_never_varies_compares_nobody() -> None:
    """A constant has no spread to compare with."""
    assert standings(np.ones(400), _people(10, 40), direction=1) == {}


def test_the_level_is_act_now_only_where_chance_over_all_interviewers_is_small() -> None:
    """Holm's p at most 0.02: act now; q at most 0.10: look; else nothing."""
    assert level(0.02, 0.0) is Level.ACT_NOW
    assert level(0.021, 0.10) is Level.LOOK
    assert level(0.5, 0.11) is Level.NOTHING


def test_the_combination_is_the_cauchy_one_and_holm_multiplies_by_those_left() -> None:
    """One signal: p stays. By hand: 0.001 of three interviewers is 0.003 for the family, 0.4 is 0.8 and 0.5 is 0.8."""
    found = {"lines": {"a": _standing(0.001), "b": _standing(0.4), "c": _standing(0.5)}}
    made = combine(found, {"lines": 1.0}, ["a", "b", "c"], seed=1)
    assert made["a"].p == pytest.approx(0.001, rel=1e-9)
    assert [made[w].family for w in "abc"] == pytest.approx([0.003, 0.8, 0.8], rel=1e-9)
    assert made["a"].score == pytest.approx(3.0, rel=1e-9)


def test_a_signal_of_weight_zero_is_shown_and_does_not_count() -> None:
    """The same scores with and without it."""
    found = {"lines": {w: _standing(p) for w, p in zip("abcde", (0.1, 0.2, 0.3, 0.4, 0.5), strict=True)}}
    more = found | {"shift": {w: _standing(SMALLEST) for w in "abcde"}}
    one = combine(found, {"lines": 1.0}, list("abcde"), seed=1)
    two = combine(more, {"lines": 1.0, "shift": 0.0}, list("abcde"), seed=1)
    assert [one[w].p for w in "abcde"] == [two[w].p for w in "abcde"]


def test_ranks_have_an_interval_that_holds_them_and_the_same_seed_gives_the_same() -> None:
    """Rank 1 of the strongest lies inside its interval; two calls agree."""
    p = {w: _standing(x) for w, x in zip("abcdef", (1e-6, 0.2, 0.3, 0.4, 0.5, 0.6), strict=True)}
    one, two = (combine({"lines": p}, {"lines": 1.0}, list("abcdef"), seed=4) for _ in range(2))
    assert (one["a"].low_rank, one["a"].high_rank) == (1, 1)
    assert one["b"].low_rank <= 2 < one["b"].high_rank
    assert one == two


def test_several_weak_signals_add_up_in_the_joint_one() -> None:
    """Three signals of z = 2 for one of twenty; by hand y = 6 where the others' z are drawn about 0."""
    rng = np.random.default_rng(5)
    names = [f"I{i:02d}" for i in range(20)]
    found = {
        s: {w: _standing(0.5, z=2.0 if w == "I00" else float(rng.standard_normal() * 0.5)) for w in names}
        for s in ("spread", "middle", "blank")
    }
    made = joint(found, {"spread": 1.0, "middle": 1.0, "blank": 1.0})
    assert made["I00"].value == pytest.approx(6.0)
    assert made["I00"].p == min(s.p for s in made.values())


def test_two_signals_are_no_joint_one() -> None:
    """Fewer than three signals: nothing to put together."""
    found = {s: {f"I{i}": _standing(0.5, z=1.0) for i in range(9)} for s in ("spread", "middle")}
    assert joint(found, {"spread": 1.0, "middle": 1.0}) == {}


def test_a_signal_on_the_innocent_side_does_not_undo_the_others() -> None:
    """One p of 1e-6 and one of 1: the combined p stays small."""
    # By hand: T = (1/(π·1e-6) − tan(0.49π))/2 = (318,310 − 31.8)/2, p = 1/(πT) = 2.0002e-6.
    found = {"lines": {"a": _standing(1e-6), "b": _standing(0.5)}, "spread": {"a": _standing(1.0), "b": _standing(0.5)}}
    made = combine(found, {"lines": 1.0, "spread": 1.0}, ["a", "b"], seed=1)
    assert made["a"].p == pytest.approx(2e-6, rel=1e-3)
