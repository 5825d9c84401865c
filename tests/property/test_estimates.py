"""What holds for every sample, whatever its numbers are."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from sapa.stats import (
    Domains,
    Method,
    QRule,
    SampleDesign,
    SortedValues,
    clopper_pearson,
    half_up,
    interval,
    kish_deff,
    make_replicates,
    mean,
    means,
    nominal_margin,
    proportion_interval,
    quantile_of,
    ratio,
    ratios,
    total,
    totals,
    wilson,
    z_value,
)

FINITE = st.floats(-1e3, 1e3).map(lambda x: round(x, 3))


@st.composite
def samples(draw):
    """Draw a stratified sample of villages: every stratum has two villages or more."""
    strata, villages = [], []
    for h in range(draw(st.integers(1, 3))):
        for village in range(draw(st.integers(2, 4))):
            rows = draw(st.integers(1, 4))
            strata += [h] * rows
            villages += [village] * rows
    n = len(strata)
    y = draw(hnp.arrays(np.float64, n, elements=FINITE))
    x = draw(hnp.arrays(np.float64, n, elements=st.floats(1, 50)))
    w = draw(hnp.arrays(np.float64, n, elements=st.floats(0.5, 200)))
    group = draw(hnp.arrays(np.intp, n, elements=st.integers(0, 2)))
    population = draw(st.one_of(st.none(), st.integers(10, 500)))
    parts = {"strata": [np.array(strata)], "psu": [np.array(villages)]}
    if population is not None:
        parts["population"] = [np.full(n, float(population))]
    return y, x, w, group, parts


def close(value, scale=1.0):
    return pytest.approx(value, rel=1e-7, abs=1e-8 * max(1.0, abs(scale)), nan_ok=True)


@given(samples(), st.floats(1e-3, 1e6))
def test_the_scale_of_the_weights_cancels_in_means_and_ratios(sample, scale):
    """Multiplying all weights changes totals in proportion and nothing else."""
    y, x, w, _, parts = sample
    one, other = SampleDesign.build(weights=w, **parts), SampleDesign.build(weights=w * scale, **parts)
    for a, b in ((mean(y, one), mean(y, other)), (ratio(y, x, one), ratio(y, x, other))):
        assert b.estimate == close(a.estimate)
        assert b.se == close(a.se, a.estimate)
        assert b.df == a.df
    assert total(y, other).se == close(total(y, one).se * scale, scale * np.abs(w @ y))


@given(samples(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(sample, random):
    """A shuffled file gives the same estimates."""
    y, x, w, group, parts = sample
    order = list(range(y.size))
    random.shuffle(order)
    shuffled = {role: [stage[order] for stage in stages] for role, stages in parts.items()}
    one, other = SampleDesign.build(weights=w, **parts), SampleDesign.build(weights=w[order], **shuffled)
    for domain in (None, 1):
        a = ratio(y, x, one, domain=None if domain is None else group == domain)
        b = ratio(y[order], x[order], other, domain=None if domain is None else group[order] == domain)
        assert b.estimate == close(a.estimate)
        assert b.se == close(a.se, a.estimate)
        assert (b.n, b.df) == (a.n, a.df)


@given(samples())
def test_domains_that_divide_the_sample_sum_to_its_total(sample):
    """Totals over groups add up; so do the counts; means are the totals' ratio."""
    y, _, w, group, parts = sample
    design = SampleDesign.build(weights=w, **parts)
    groups = [total(y, design, domain=group == g) for g in range(3)]
    known = [g for g in groups if g.n]
    assert sum(g.estimate for g in known) == close(total(y, design).estimate, np.abs(w @ np.abs(y)))
    assert sum(g.n for g in groups) == y.size
    for g in range(3):
        if (group == g).any():
            found = mean(y, design, domain=group == g)
            assert found.estimate == close(groups[g].estimate / groups[g].sum_weights)


@given(samples())
def test_a_domain_is_zero_outside_and_missing_answers_are_a_domain(sample):
    """Three ways to say the same: a domain, nan outside it, the total of y·1(domain)."""
    y, _, w, group, parts = sample
    design = SampleDesign.build(weights=w, **parts)
    inside = group == 0
    if not inside.any():
        return
    by_domain, by_nan = mean(y, design, domain=inside), mean(np.where(inside, y, np.nan), design)
    for field in fields(by_nan):
        # The two ways add the same numbers in another order: equal but for the last digits.
        np.testing.assert_allclose(getattr(by_nan, field.name), getattr(by_domain, field.name), rtol=1e-12, atol=1e-12)
    scale = np.abs(w) @ np.abs(y)
    assert total(y * inside, design).se == close(total(y, design, domain=inside).se, scale)


@given(samples(), st.floats(-100, 100), st.floats(0.1, 10))
def test_a_change_of_unit_changes_the_mean_and_its_error_alike(sample, shift, factor):
    """From y to a + b·y: mean a + b·ȳ, SE b·SE; variances and design effects are never negative."""
    y, _, w, _, parts = sample
    design = SampleDesign.build(weights=w, **parts)
    a, b = mean(y, design), mean(shift + factor * y, design)
    size = np.abs(y).max() * factor + abs(shift)
    assert b.estimate == close(shift + factor * a.estimate, size)
    assert b.se == close(factor * a.se, size)
    assert a.variance >= 0
    assert not a.deff_wr < 0


@given(samples(), st.integers(12, 400))
def test_a_population_never_makes_the_error_larger(sample, units):
    """(1 − n/N) is at most 1, and it grows with N."""
    y, _, w, _, parts = sample
    bare = {"strata": parts["strata"], "psu": parts["psu"], "weights": w}
    without = mean(y, SampleDesign.build(**bare))
    few = mean(y, SampleDesign.build(**bare, population=[np.full(y.size, float(units))]))
    more = mean(y, SampleDesign.build(**bare, population=[np.full(y.size, 2.0 * units)]))
    slack = 1e-9 * (1 + np.abs(y).max())
    assert few.se <= more.se + slack
    assert more.se <= without.se + slack


@given(samples())
def test_one_pass_over_a_partition_is_a_pass_for_every_domain(sample):
    """Means, totals and ratios of all domains together equal those of each mask."""
    y, x, w, group, parts = sample
    design = SampleDesign.build(weights=w, **parts)
    y = np.where(np.arange(y.size) % 5 == 3, np.nan, y)
    domains = Domains.build(design, group, 3)
    size = np.nanmax(np.abs(y), initial=1.0)
    together = (means(y, domains), totals(y, domains), ratios(y, x, domains))
    for d in range(3):
        mask = group == d
        apart = (mean(y, design, domain=mask), total(y, design, domain=mask), ratio(y, x, design, domain=mask))
        for a, b, scale in zip([t[d] for t in together], apart, (size, size * w.sum(), size), strict=True):
            assert a.estimate == close(b.estimate, scale)
            assert a.se == close(b.se, scale)
            assert (a.n, a.df) == (b.n, b.df)


@given(samples())
def test_the_jackknife_of_a_total_is_its_linear_variance(sample):
    """Whatever the strata, the villages and the population are."""
    y, _, w, _, parts = sample
    design = SampleDesign.build(weights=w, **parts)
    jackknife = replace(design, replicates=make_replicates(design, "JKn"))
    assert total(y, jackknife).se == close(total(y, design).se, np.abs(w @ np.abs(y)))
    assert jackknife.degf == design.degf == jackknife.replicates.source.rank(None) - 1


@given(
    hnp.arrays(np.float64, st.integers(2, 30), elements=FINITE),
    st.floats(0.02, 0.98),
    st.sampled_from([r for r in QRule if r is not QRule.SHAHVAISH]),
    st.randoms(use_true_random=False),
)
def test_quantiles_lie_in_the_data_grow_with_p_and_follow_the_unit(y, p, rule, random):
    """For every rule of R that does not depend on the scale of the weights; equal weights, any order of the rows."""
    # Below the first step R's stepped rules start from the second value, and hf4 goes on below the smallest.
    p = max(p, 1.001 / y.size)
    values = SortedValues.of(y, np.full(y.size, 2.5))
    found = quantile_of(values, p, rule)
    slack = 1e-9 * (1 + np.abs(y).max())
    assert y.min() - slack <= found <= y.max() + slack
    assert found <= quantile_of(values, min(p + 0.1, 1.0), rule) + slack
    shuffled = list(y)
    random.shuffle(shuffled)
    assert quantile_of(SortedValues.of(np.array(shuffled), np.full(y.size, 2.5)), p, rule) == close(found)
    shifted = SortedValues.of(3 + 2 * y, np.full(y.size, 2.5))
    assert quantile_of(shifted, p, rule) == close(3 + 2 * found, 2 * np.abs(y).max())


@given(st.floats(0.001, 0.999), st.floats(0.001, 0.2), st.integers(20, 2000), st.integers(3, 200))
def test_intervals_of_shares_stay_between_nought_and_one(p, se, n, df):
    """All but Wald's, whatever the design; they hold the share."""
    for method in Method:
        if method in (Method.T, Method.Z):
            continue
        low, high = proportion_interval(method, p, se, n=n, df=df)
        assert -1e-12 <= low <= p + 1e-9
        assert p - 1e-9 <= high <= 1 + 1e-12


@given(FINITE, st.floats(0, 100), st.floats(0.5, 0.98), st.floats(0.001, 0.015), st.integers(1, 400))
def test_a_higher_level_gives_a_wider_interval_around_the_estimate(estimate, se, level, more, df):
    """The intervals are nested."""
    narrow, wide = interval(estimate, se, df, level), interval(estimate, se, df, level + more)
    assert wide.low <= narrow.low <= estimate <= narrow.high <= wide.high


@given(st.integers(1, 500), st.data())
def test_binomial_intervals_hold_the_share_and_stay_between_zero_and_one(n, data):
    """Wilson lies inside 0 … 1 and holds x/n; Clopper–Pearson does too."""
    x = data.draw(st.integers(0, n))
    for bounds in (wilson(x, n), clopper_pearson(x, n)):
        assert -1e-12 <= bounds.low <= x / n + 1e-12
        assert x / n - 1e-12 <= bounds.high <= 1 + 1e-12


@given(hnp.arrays(np.float64, st.integers(1, 40), elements=st.floats(0.01, 1e4)), st.floats(1e-3, 1e3))
def test_kish_is_at_least_one_and_free_of_scale(weights, scale):
    """1 + CV² is 1 at least."""
    assert kish_deff(weights) >= 1 - 1e-12
    assert kish_deff(weights * scale) == pytest.approx(kish_deff(weights))


@given(st.integers(1, 5000), st.integers(1, 5000), st.floats(1, 5))
def test_the_nominal_margin_falls_with_n_and_with_a_small_population(n, more, deff):
    """More interviews, less error; a finite population, less error; a design effect, more."""
    z = z_value(0.95)
    assert nominal_margin(n + more, z=z) < nominal_margin(n, z=z)
    assert nominal_margin(n, z=z, population=n + more) <= nominal_margin(n, z=z)
    assert nominal_margin(n, z=z, deff=deff) >= nominal_margin(n, z=z)


@settings(max_examples=200)
@given(st.integers(-(10**9), 10**9), st.integers(0, 4))
def test_a_number_that_has_no_more_digits_is_left_alone(units, digits):
    """Rounding to the digits a number has changes nothing, and rounding twice is rounding once."""
    value = units / 10**digits
    assert half_up(value, digits) == value
    once = half_up(value / 3, digits)
    assert half_up(once, digits) == once
