"""Quantile rules and intervals of shares, by hand and against a second oracle."""

from __future__ import annotations

import math

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from sapa.stats import (
    Domains,
    Method,
    Problem,
    QRule,
    SampleDesign,
    SortedValues,
    StatError,
    beta_interval,
    effective_n,
    interval,
    korn_graubard_interval,
    likelihood_interval,
    mean,
    proportion_interval,
    quantile,
    quantile_of,
    quantiles,
    wilson_interval,
)


def of(values, weights=None):
    values = np.asarray(values, dtype=float)
    return SortedValues.of(values, np.ones(values.size) if weights is None else np.asarray(weights, dtype=float))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("math", 2), ("hf1", 2), ("school", 3), ("hf2", 3), ("hf3", 2), ("hf4", 2),
        ("hf5", 3), ("hf6", 3), ("hf7", 3), ("hf8", 3), ("hf9", 3),
    ],
)  # fmt: skip
def test_the_median_of_four_values_by_every_rule(rule, expected):
    """Values 1, 2, 4, 9 with equal weights: Hyndman and Fan (1996), types 1 … 9."""
    assert quantile_of(of([9, 1, 4, 2]), 0.5, rule) == pytest.approx(expected)


def test_weights_move_the_median():
    """1 (w 1), 2 (w 1), 4 (w 3): half of 5 lies in the step of 4; linear rules interpolate in cumulated weights."""
    values = of([4, 1, 2], [3, 1, 1])
    assert quantile_of(values, 0.5, "math") == 4
    # hf4: between the shares 0.4 (2) and 1 (4): 2 + 2·0.1/0.6.
    assert quantile_of(values, 0.5, "hf4") == pytest.approx(2 + 2 * 0.1 / 0.6)
    # hf5: positions 0.1, 0.3, 0.7.
    assert quantile_of(values, 0.5, "hf5") == pytest.approx(3)


def test_rows_of_weight_zero_do_not_count_and_one_value_is_every_quantile():
    """As R drops them."""
    assert quantile_of(of([1, 2, 3, 100], [1, 1, 1, 0]), 1.0, "math") == 3
    for rule in QRule:
        assert quantile_of(of([7]), 0.3, rule) == 7
        assert math.isnan(quantile_of(of([]), 0.3, rule))


def test_woodruff_by_hand():
    """100 values 1 … 100, weights 1: share 0.5 ± 1.984217·0.0502519 is 0.400289 … 0.599711: the values 41 and 60."""
    y = np.arange(1.0, 101)
    design = SampleDesign.build(n=100)
    found = quantile(y, design)
    share = mean((y <= 50).astype(float), design)
    assert found.estimate == 50
    assert interval(share.estimate, share.se, 99) == pytest.approx((0.400289, 0.599711), abs=1e-6)
    assert found.bounds == (41, 60)
    assert found.se == pytest.approx(19 / (2 * 1.984217), rel=1e-6)


def test_a_limit_outside_nought_and_one_has_no_value():
    """The tenth of ten rows: the lower limit of the share is negative (R gives NaN)."""
    found = quantile(np.arange(10.0), SampleDesign.build(n=10), 0.15)
    assert math.isnan(found.bounds.low)
    assert found.bounds.high > found.estimate
    assert math.isnan(found.se)


def test_quantiles_of_domains_and_of_none():
    """Two domains in one pass; a domain without a value has no quantile."""
    y = np.array([1.0, 2, 3, 10, 20, 30, np.nan])
    design = SampleDesign.build(weights=np.full(7, 2.0))
    found = quantiles(y, Domains.build(design, np.array([0, 0, 0, 1, 1, 1, 2]), 3), (0.5, 0.9))
    assert [r.estimate for r in found[0]][:2] == [2, 20]
    assert [r.estimate for r in found[1]][:2] == [3, 30]
    assert math.isnan(found[0][2].estimate)
    assert math.isnan(found[0][2].bounds.low)


def test_what_is_no_quantile_or_no_rule_is_refused():
    """50 in place of 0.5, hf10."""
    design = SampleDesign.build(n=3)
    with pytest.raises(StatError) as caught:
        quantile([1, 2, 3], design, 50)
    assert caught.value.problem is Problem.QUANTILE
    with pytest.raises(StatError) as caught:
        quantile([1, 2, 3], design, rule="hf10")
    assert caught.value.problem is Problem.OPTION


SHARES = [(0.3, 0.02, 500, 40), (0.03, 0.01, 300, 12), (0.815, 0.0270776455620269, 200, 199)]


@pytest.mark.parametrize(("p", "se", "n", "df"), SHARES)
def test_wilson_with_effective_n_equals_statsmodels(p, se, n, df):
    """Statsmodels 0.14 proportion_confint(n*·p, n*, method="wilson"): survey 4.1 has no such interval."""
    size = effective_n(p, se, n, df)
    assert wilson_interval(p, se, n, df) == pytest.approx(proportion_confint(size * p, size, method="wilson"))


@pytest.mark.parametrize(("p", "se", "n", "df"), SHARES)
def test_korn_graubard_is_clopper_pearson_with_at_most_n(p, se, n, df):
    """Statsmodels 0.14 proportion_confint(method="beta") with min(n*, n)."""
    size = min(effective_n(p, se, n, df), n)
    assert korn_graubard_interval(p, se, n, df) == pytest.approx(proportion_confint(size * p, size, method="beta"))


def test_the_two_korn_graubard_intervals_of_the_peers():
    """apisrs, awards or sch.wide = Yes: R `beta` and svy `korn-graubard` differ where deff is below 1.

    R survey 4.1-1 and svy 0.35 for apisrs: [0.54988, 0.68661] and [0.54885, 0.68753]; p = 0.62, n = 200, N = 6194.
    """
    p, n, big = 0.62, 200, 6194
    se = math.sqrt(p * (1 - p) / (n - 1) * (1 - n / big))
    assert [round(x, 5) for x in beta_interval(p, se, n, 199)] == [0.54988, 0.68661]
    assert [round(x, 5) for x in korn_graubard_interval(p, se, n, 199)] == [0.54885, 0.68753]


def test_at_nought_and_one_only_the_binomial_bound_is_left():
    """0 of 100: the exact bound 1 − 0.025^(1/100); logit, beta and wilson have none; auto takes the bound."""
    upper = 1 - 0.025 ** (1 / 100)
    for method in (Method.KORN_GRAUBARD, Method.AUTO):
        assert proportion_interval(method, 0.0, 0.0, n=100, df=20) == pytest.approx((0, upper))
        assert proportion_interval(method, 1.0, 0.0, n=100, df=20) == pytest.approx((1 - upper, 1))
    for method in (Method.LOGIT, Method.XLOGIT, Method.BETA, Method.WILSON, Method.LIKELIHOOD):
        assert math.isnan(proportion_interval(method, 0.0, 0.0, n=100, df=20).low)


@pytest.mark.parametrize(("p", "se", "n", "df"), SHARES)
def test_the_likelihood_interval_solves_its_equation(p, se, n, df):
    """2·(n − 1)·[ℓ(p) − ℓ(θ)] = t²·n·se²/(p(1 − p)) at both ends."""
    from sapa.stats import t_quantile

    def loglik(theta):
        return p * math.log(theta) + (1 - p) * math.log(1 - theta)

    for end in likelihood_interval(p, se, n, df):
        reached = t_quantile(0.95, df) ** 2 * n * se**2 / (p * (1 - p))
        assert 2 * (n - 1) * (loglik(p) - loglik(end)) == pytest.approx(reached, rel=1e-9)


@pytest.mark.parametrize("method", list(Method))
def test_every_method_holds_the_share_and_widens_with_the_level(method):
    """Nested around p for all methods."""
    narrow, wide = (proportion_interval(method, 0.1, 0.03, n=150, df=24, level=level) for level in (0.9, 0.99))
    assert wide.low < narrow.low < 0.1 < narrow.high < wide.high
