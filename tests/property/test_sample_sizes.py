"""What holds for every sample size, whatever is asked of it."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sapa.stats import (
    SizeMethod,
    StatError,
    best_cluster_size,
    clusters_for_budget,
    correlation_limits,
    detectable_difference,
    mean_margin,
    nominal_margin,
    power_of_difference,
    sample_size,
    sample_size_difference,
    sample_size_mean,
    sample_size_total,
)

MARGINS = st.floats(0.002, 0.4)
SHARES = st.floats(0.005, 0.995)
ZS = st.floats(0.5, 4)
PEOPLE = st.one_of(st.none(), st.integers(1, 20_000_000))
DEFFS = st.floats(0.2, 6)
RESPONSES = st.floats(0.001, 1)
HAIR = 1e-9
"""Relative: what rounding in the last digits may do to a margin."""


def fulfilled(interviews, wanted, margin):
    """Say whether a size meets a margin and one interview less does not."""
    assert margin(interviews) <= wanted * (1 + HAIR)
    assert interviews == 1 or margin(interviews - 1) > wanted * (1 - HAIR)


@given(MARGINS, SHARES, ZS, PEOPLE, DEFFS, st.sampled_from(SizeMethod))
def test_a_size_meets_its_margin_and_one_interview_less_does_not(e, p, z, people, deff, method):
    """Rounded up at the end, with every interval of a proportion."""
    found = sample_size(e, p=p, z=z, population=people, deff=deff, method=method)
    assume(found.interviews > 0)
    fulfilled(found.interviews, e, lambda n: nominal_margin(n, p=p, z=z, population=people, deff=deff, method=method))
    assert people is None or found.interviews <= people


@given(st.floats(1e-3, 1e3), st.floats(1e-2, 1e2), ZS, PEOPLE, DEFFS)
def test_a_size_of_a_mean_meets_its_margin_and_one_less_does_not(sd, part, z, people, deff):
    """The margin is a part of the standard deviation; of a total it is N times that."""
    e = sd * part
    found = sample_size_mean(e, sd=sd, z=z, population=people, deff=deff)
    fulfilled(found.interviews, e, lambda n: mean_margin(n, sd=sd, z=z, population=people, deff=deff))
    if people is not None:
        total = sample_size_total(e * people, sd=sd, z=z, population=people, deff=deff)
        assert total.with_fpc == pytest.approx(found.with_fpc, rel=1e-12)


@given(MARGINS, SHARES, PEOPLE, DEFFS, RESPONSES, st.floats(1, 5))
def test_a_harder_wish_never_needs_fewer(e, p, people, deff, response, more):
    """A larger design effect, population or share of silence, and a smaller margin."""

    def size(**changes):
        asked = {"margin": e, "p": p, "z": 1.96, "population": people, "deff": deff, "response": response} | changes
        return sample_size(asked.pop("margin"), **asked)

    plain = size()
    assert size(deff=deff * more).issued >= plain.issued
    assert size(response=response / more).issued >= plain.issued
    assert size(response=response / more).interviews == plain.interviews
    assert size(margin=e / more).issued >= plain.issued
    assert size(population=None).issued >= plain.issued
    if people is not None:
        assert size(population=math.ceil(people * more)).issued >= plain.issued
    assert size(p=0.5).issued >= plain.issued


@given(MARGINS, SHARES, PEOPLE, DEFFS, RESPONSES)
def test_conventions_differ_by_little_and_in_one_direction(e, p, people, deff, response):
    """Rounding at every stage never needs fewer than rounding at the end, and the nearest number never more."""
    asked = {"p": p, "z": 1.96, "population": people, "deff": deff, "response": response}
    each, end, nearest = (
        sample_size(e, **asked, rounding=rounding) for rounding in ("up_each_stage", "up_at_end", "nearest_at_end")
    )
    assert each.interviews >= end.interviews >= nearest.interviews >= end.interviews - 1
    assert each.issued >= end.issued >= nearest.issued >= end.issued - 1


@given(
    SHARES,
    SHARES,
    st.floats(0.3, 0.99),
    DEFFS,
    st.one_of(st.none(), st.integers(1, 100_000)),
    st.sampled_from(["pooled", "unpooled"]),
)
def test_a_size_of_a_difference_has_its_power_and_one_less_does_not(p1, p2, power, deff, people, test):
    """Two independent groups of one size."""
    assume(abs(p1 - p2) > 0.003)
    found = sample_size_difference(p1, p2, z=1.96, power=power, deff=deff, population=people, test=test)
    n = found.interviews

    def reached(n):
        return power_of_difference(n, p1=p1, p2=p2, z=1.96, deff=deff, population=people, test=test)

    assert reached(n) >= power - HAIR
    assert n == 1 or reached(n - 1) < power + HAIR
    assert found.second == n


@given(SHARES, SHARES, st.floats(0, 1), st.floats(0, 1), st.integers(2_000, 10**6))
def test_overlapping_waves_have_their_power(p1, p2, overlap, part, people):
    """Any overlap, any correlation that is possible, with and without a population."""
    assume(abs(p1 - p2) > 0.02)
    low, high = correlation_limits(p1, p2)
    rho = low + part * (high - low)
    asked = {"z": 1.96, "overlap": overlap, "correlation": rho}
    plain = sample_size_difference(p1, p2, power=0.8, **asked).with_fpc
    assert power_of_difference(plain, p1=p1, p2=p2, **asked) == pytest.approx(0.8, abs=1e-6)
    # Two waves of which `overlap` is the same people hold at most this many each.
    most = people / (2 - overlap) if overlap > 0 else people
    if overlap > 0 and power_of_difference(most, p1=p1, p2=p2, population=people, **asked) < 0.8:
        with pytest.raises(StatError, match="population is too small"):
            sample_size_difference(p1, p2, power=0.8, population=people, **asked)
    else:
        found = sample_size_difference(p1, p2, power=0.8, population=people, **asked).with_fpc
        assert found <= most
        # At one interview or less the population corrects nothing.
        if found > 1:
            with_people = power_of_difference(found, p1=p1, p2=p2, population=people, **asked)
            assert with_people == pytest.approx(0.8, abs=1e-6)


@given(st.integers(20, 5_000), SHARES, st.sampled_from(["up", "down"]), st.floats(0.5, 0.99), DEFFS)
def test_the_smallest_difference_is_found_with_the_power_asked(n, p1, direction, power, deff):
    """At the difference the power is what was asked; where there is none, the last share has too little."""
    found = detectable_difference(n, p1=p1, z=1.96, power=power, deff=deff, direction=direction)
    sign = 1 if direction == "up" else -1
    end = 1.0 if direction == "up" else 0.0
    if math.isnan(found):
        assert power_of_difference(n, p1=p1, p2=end, z=1.96, deff=deff) < power
    else:
        p2 = min(1.0, max(0.0, p1 + sign * found))
        assert power_of_difference(n, p1=p1, p2=p2, z=1.96, deff=deff) == pytest.approx(power, abs=1e-6)


@given(st.floats(0, 1e4), st.floats(0.1, 1e3), st.floats(0.001, 1))
def test_no_whole_cluster_is_better_than_the_best(cluster_cost, interview_cost, icc):
    """Cost times variance of every size from 1 to 300; neighbours are shown relative to it."""
    found = best_cluster_size(cluster_cost=cluster_cost, interview_cost=interview_cost, icc=icc, largest=300)

    def burden(m):
        return (cluster_cost / m + interview_cost) * (1 + (m - 1) * icc)

    assert burden(found.whole) <= min(burden(m) for m in range(1, 301)) * (1 + 1e-12)
    assert max(found.efficiency) == 1
    assert all(
        e == pytest.approx(burden(found.whole) / burden(m))
        for m, e in zip(found.neighbours, found.efficiency, strict=True)
    )


@given(st.floats(1_000, 1e6), st.floats(0, 400), st.floats(1, 90), st.floats(0, 1))
def test_a_budget_is_not_overdrawn_and_not_left_lying(budget, cluster_cost, interview_cost, icc):
    """The sample costs what the budget has or less, and another cluster would not fit in."""
    found = clusters_for_budget(budget, cluster_cost=cluster_cost, interview_cost=interview_cost, icc=icc)
    each = cluster_cost + interview_cost * found.cluster_size
    assert found.cost <= budget * (1 + HAIR)
    assert found.cost + each > budget * (1 - HAIR)
    assert found.cost + found.left == pytest.approx(budget)
    assert found.clusters >= 2
