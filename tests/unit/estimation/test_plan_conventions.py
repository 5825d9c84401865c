"""What is printed below sample sizes, allocations and outcome rates."""

from __future__ import annotations

import pytest

from sapa.estimation.plan_conventions import allocation_conventions, rates_conventions, size_conventions
from sapa.i18n import translator
from sapa.stats import (
    OutcomeCounts,
    SizeOrder,
    SizeRounding,
    allocate_neyman,
    allocate_proportional,
    outcome_rates,
    sample_size,
    sample_size_difference,
    sample_size_mean,
    sample_size_total,
    z_value,
)


def printed(messages, language):
    text = " ".join(translator(language)(m) for m in messages)
    assert "{" not in text
    assert "«estimation" not in text
    return text


@pytest.mark.parametrize("order", list(SizeOrder))
@pytest.mark.parametrize("rounding", list(SizeRounding))
def test_a_sample_size_says_its_order_and_its_rounding(order, rounding, language):
    """Every order and every rounding has its sentence; design effect and response rate stand in it."""
    found = sample_size(0.05, z=z_value(0.95), deff=1.5, response=0.85, order=order, rounding=rounding)
    said = size_conventions(found)
    assert [m.id.removeprefix("estimation.convention.size_") for m in said] == [order.value, rounding.value]
    text = printed(said, language)
    assert "85" in text
    assert text.count("1.5" if language == "en" else "1,5") == 1


@pytest.mark.parametrize("order", list(SizeOrder))
@pytest.mark.parametrize(
    ("kind", "size"),
    [
        ("mean", lambda **a: sample_size_mean(0.5, sd=3, **a)),
        ("total", lambda **a: sample_size_total(500, sd=3, population=1000, **a)),
        ("difference", lambda **a: sample_size_difference(0.5, 0.6, power=0.8, **a)),
    ],
)
def test_other_sizes_say_their_formula_too(kind, size, order, language):
    """A mean, a total and a difference: formula, stages, rounding."""
    said = size_conventions(size(z=z_value(0.95), deff=1.5, response=0.85, order=order))
    test = ["test_pooled"] if kind == "difference" else []
    assert [m.id.removeprefix("estimation.convention.size_") for m in said] == [
        kind, *test, f"stages_{order.value}", "up_at_end",
    ]  # fmt: skip
    text = printed(said, language)
    assert "None" not in text
    assert "85" in text


@pytest.mark.parametrize("method", ["wilson", "log_odds"])
def test_another_interval_than_the_normal_one_is_named(method, language):
    """A size that does not come from p ± z·√V says whose width the margin is."""
    said = size_conventions(sample_size(0.05, p=0.1, z=z_value(0.95), method=method))
    assert said[1].id == f"estimation.convention.size_method_{method}"
    assert "«" not in printed(said, language)


def test_the_test_of_a_difference_is_named(language):
    """Pooled as R, unpooled as PracTools."""
    for test, name in (("pooled", "power.prop.test"), ("unpooled", "nProp2sam")):
        said = size_conventions(sample_size_difference(0.5, 0.6, z=z_value(0.95), power=0.8, test=test))
        assert name in printed(said, language)


def test_an_allocation_says_its_rule_its_rounding_and_what_is_taken_whole(language):
    """10 of 10 people in the first stratum."""
    found = allocate_neyman(40, [10, 100, 100], [20, 1, 1])
    text = printed(allocation_conventions(found), language)
    assert {"en": "1 stratum is taken whole", "ru": "1 страта обследуется", "kk": "1 страта толық"}[language] in text
    plain = allocation_conventions(allocate_proportional(10, [30, 30]))
    assert [m.id.rpartition(".")[2] for m in plain] == ["allocation_proportional", "allocation_nearest"]
    printed(plain, language)


@pytest.mark.parametrize(
    ("counts", "e", "said"),
    [
        (OutcomeCounts(interviews=9, not_eligible=1, unknown_other=4), None, "rates_e_proportional"),
        (OutcomeCounts(interviews=9, unknown_other=4), 0.9, "rates_e_given"),
        (OutcomeCounts(interviews=0, unknown_other=4), None, "rates_e_unknown"),
    ],
)
def test_outcome_rates_say_where_e_comes_from(counts, e, said, language):
    """From the cases of known eligibility, as stated, or from nowhere."""
    found = rates_conventions(outcome_rates(counts, e=e))
    assert found[1].id == f"estimation.convention.{said}"
    text = printed(found, language)
    assert "AAPOR" in text
    assert said == "rates_e_unknown" or "90" in text
