"""What holds for every allocation, whatever the strata and their limits are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sapa.stats import StatError, allocate, bethel, smallest_n, stratified_margin, weighting_effect

RULES = ("proportional", "equal", "sqrt", "power", "neyman", "cost")
Z = 1.959963984540054


@st.composite
def problems(draw, most=120):
    """Draw strata, a rule with its arguments, and limits that do not contradict each other."""
    strata = draw(st.integers(1, 7))

    def numbers(low, high):
        return np.array(draw(st.lists(st.floats(low, high), min_size=strata, max_size=strata))).round(3)

    sizes = np.array(draw(st.lists(st.integers(1, most), min_size=strata, max_size=strata)))
    spreads = numbers(0, 3)
    spreads[draw(st.integers(0, strata - 1))] = 1.0
    options = {
        "rule": draw(st.sampled_from(RULES)),
        "power": draw(st.sampled_from([0, 0.3, 1])),
        "costs": numbers(1, 20),
    }
    options["rounding"] = draw(st.sampled_from(["nearest", "largest_remainder"]))
    if draw(st.booleans()):
        options["minimum"] = np.floor(sizes * numbers(0, 0.4))
    if draw(st.booleans()):
        options["maximum"] = np.ceil(sizes * numbers(0.45, 1))
    return sizes, spreads, options


def room(sizes, options):
    """Return the fewest and the most interviews that the limits allow."""
    return int(np.sum(options.get("minimum", 0))), int(np.minimum(options.get("maximum", sizes), sizes).sum())


@given(problem=problems(), part=st.floats(0, 1))
def test_whole_interviews_add_up_within_every_limit_and_near_the_exact_number(problem, part):
    """Σ = n, minimum ≤ n_h ≤ maximum and people; by the largest remainder |n_h − exact| < 1."""
    sizes, spreads, options = problem
    low, high = room(sizes, options)
    n = low + int(part * (high - low))
    found = allocate(n, sizes, spreads=spreads, **options)
    assert found.counts.sum() == n
    assert (found.counts <= np.minimum(sizes, options.get("maximum", sizes))).all()
    assert (found.counts >= options.get("minimum", 0)).all()
    if found.rounding == "largest_remainder":
        assert np.abs(found.counts - found.limited).max() < 1 + 1e-6
    else:
        # One factor for all: no stratum's claim to one more is above another's claim to its last.
        free_up, free_down = found.counts < found.most, found.counts > found.least
        given_to = found.shares > 0
        up = (found.shares / (found.counts + 0.5))[free_up & given_to]
        down = (found.shares / np.maximum(found.counts - 0.5, 0.5))[free_down & given_to]
        assert up.max(initial=0) <= down.min(initial=np.inf) * (1 + 1e-6)
    assert found.limited.sum() == pytest.approx(n)
    assert found.shares.sum() == pytest.approx(1)


@given(problem=problems(), part=st.floats(0, 1))
def test_no_number_falls_when_n_grows_but_by_the_largest_remainder_one_may_by_one(problem, part):
    """The promise of the rules, and the price of the largest remainder (the Alabama paradox)."""
    sizes, spreads, options = problem
    low, high = room(sizes, options)
    assume(high > low)
    n = low + int(part * (high - low - 1))
    one, more = (allocate(total, sizes, spreads=spreads, **options) for total in (n, n + 1))
    assert (more.limited >= one.limited - 1e-9 * np.maximum(1, n)).all()
    assert (more.counts >= one.counts - (options["rounding"] == "largest_remainder")).all()


@given(problem=problems(), part=st.floats(0, 1))
def test_strata_that_no_limit_holds_keep_the_proportion_of_the_rule(problem, part):
    """n_h = λ·m_h with one λ; at the limits the rule would give less than the minimum or more than the most."""
    sizes, spreads, options = problem
    low, high = room(sizes, options)
    found = allocate(low + int(part * (high - low)), sizes, spreads=spreads, **options)
    given_to = found.shares > 0
    free = given_to & (found.limited > found.least + 1e-6) & (found.limited < found.most - 1e-6)
    assume(free.any())
    factor = found.limited[free] / found.shares[free]
    assert factor == pytest.approx(factor[0], rel=1e-6)
    expected = np.clip(factor[0] * found.shares, found.least, found.most)
    assert found.limited == pytest.approx(expected, rel=1e-6, abs=1e-6)


@given(problem=problems(), part=st.floats(0, 1))
def test_neyman_is_never_less_precise_than_the_other_rules_with_these_limits(problem, part):
    """Exact numbers: the smallest variance for n (Cochran 1977, sections 5.5 and 5.8)."""
    sizes, spreads, options = problem
    spreads = spreads + 0.01
    low, high = room(sizes, options)
    n = low + int(part * (high - low))
    assume(n > 0)

    def variance(rule):
        found = allocate(n, sizes, spreads=spreads, **(options | {"rule": rule}))
        return stratified_margin(sizes, np.minimum(found.limited, sizes), spreads=spreads, z=1) ** 2

    best = variance("neyman")
    for rule in RULES:
        assert best <= variance(rule) * (1 + 1e-9) + 1e-14


@settings(max_examples=60)
@given(problem=problems(most=50), share=st.floats(0.05, 1.5))
def test_the_smallest_sample_meets_the_margin_and_no_smaller_one_does(problem, share):
    """Every smaller total is tried."""
    sizes, spreads, options = problem

    def margin(n):
        return stratified_margin(
            sizes, allocate(n, sizes, spreads=spreads, **options).counts, spreads=spreads, z=Z, deff=1.3
        )

    low, high = room(sizes, options)
    wanted = share * Z * spreads.max() / np.sqrt(high)
    met = [margin(n) <= wanted * (1 + 1e-10) for n in range(low, high + 1)]
    if not any(met):
        with pytest.raises(StatError):
            smallest_n(wanted, sizes, spreads=spreads, z=Z, deff=1.3, **options)
        return
    assert smallest_n(wanted, sizes, spreads=spreads, z=Z, deff=1.3, **options) == low + met.index(True)


@given(problem=problems(), part=st.floats(0, 1))
def test_unequal_weights_never_help(problem, part):
    """1 + CV² is at least 1."""
    sizes, spreads, options = problem
    low, high = room(sizes, options)
    n = low + int(part * (high - low))
    assume(n > 0)
    assert weighting_effect(sizes, allocate(n, sizes, spreads=spreads, **options).counts) >= 1 - 1e-12


@given(
    problem=problems(most=2_000), indicators=st.integers(1, 4), wanted=st.floats(0.001, 0.2), seed=st.integers(0, 999)
)
def test_bethel_keeps_every_variance_and_no_interview_is_to_spare(problem, indicators, wanted, seed):
    """Whole numbers within the limits; one less anywhere breaks a variance or a minimum; the bounds are in order."""
    sizes, spreads, options = problem
    rng = np.random.default_rng(seed)
    several = np.outer(rng.uniform(0.5, 2, indicators), spreads) * rng.uniform(0.3, 1, (indicators, sizes.size))
    limits = {key: options[key] for key in ("minimum", "maximum", "costs") if key in options}
    asked = wanted * rng.uniform(0.5, 2, indicators)
    try:
        found = bethel(sizes, spreads=several, wanted_variances=asked, **limits)
    except StatError as error:
        at = error.position
        most = np.minimum(limits.get("maximum", sizes), sizes)
        reached = stratified_margin(sizes, most, spreads=several[at], z=1) ** 2
        refused = (error.role, error.expected, reached > asked[at])
    else:
        refused = None
    if refused is not None:
        assert refused == ("wanted_variances", pytest.approx(reached), True)
        return
    assert found.converged

    def variances(counts):
        return np.array([stratified_margin(sizes, counts, spreads=row, z=1) ** 2 for row in several])

    assert found.variances == pytest.approx(variances(found.counts), rel=1e-6, abs=1e-12)
    assert (variances(found.counts) <= asked * (1 + 1e-9)).all()
    assert (variances(np.minimum(found.exact, sizes)) <= asked * (1 + 1e-8) + 1e-12).all()
    assert (found.counts >= found.least).all()
    assert (found.counts <= found.most).all()
    for h in np.flatnonzero(found.counts > found.least):
        fewer = found.counts - (np.arange(sizes.size) == h)
        assert (variances(fewer) > asked).any() or fewer[h] == 0
    assert found.exact_cost <= found.least_cost * (1 + 1e-9)
    assert found.least_cost <= found.cost * (1 + 1e-9)
