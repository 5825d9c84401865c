"""Another limit, and a design effect of one's own, tried out: the same findings, judged by the number that is read."""

from __future__ import annotations

import math

import pytest

from fixtures.made_rows import made_rows
from sapa.checks.base import Context, Limits
from sapa.checks.sampling_case import near_limit
from sapa.checks.sampling_error import check_sampling_error
from sapa.checks.sentences import unrounded
from sapa.data import Design, Survey
from sapa.errors import BadInput
from sapa.i18n import LANGUAGES, translator
from sapa.results import BoundsFrom, Line, Status
from sapa.standard import choose, load_standard

ERROR, CONTROL = "t10.population_survey.sampling_error", "t10.population_survey.field_control"
SATISFACTION = "t1.seminar.satisfaction"


def survey(n: int) -> Survey:
    """Return a simple random sample, half of whom say yes."""
    return Survey(made_rows({"q": ["1", "2"] * (n // 2)}), Design())


@pytest.mark.parametrize(
    ("norm", "fixed", "reading", "expected"),
    [
        (ERROR, None, {"error_limit": 0.03}, [(None, 3, "standard")]),
        (ERROR, (None, 3), {"error_limit": 0.1}, [(None, 10, "specification")]),
        # A laxer specification is judged beside the Standard: the number tried out stands in place of both.
        (ERROR, (None, 8), {"error_limit": 0.07}, [(None, 7, "specification"), (None, 7, "standard")]),
        (CONTROL, None, {"control_limit": 0.2}, [(20, 25, "standard")]),
        (CONTROL, None, {"control_limit": 0.3}, [(30, None, "standard")]),
        (SATISFACTION, None, {"satisfaction_limit": 0.9}, [(90, None, "standard")]),
        (CONTROL, None, {"error_limit": 0.3}, [(15, 25, "standard")]),
    ],
)
def test_a_number_tried_out_stands_in_place_of_the_limit_in_force(norm, fixed, reading, expected):
    """On its own side and of its own norms only; it keeps whose limit it replaces, so that ids of findings stay."""
    standard = load_standard("kz-social-order")
    given = {} if fixed is None else {norm: Limits(*fixed, BoundsFrom.SPECIFICATION)}
    found = Context(standard, choose(reading), given).limits(standard.norm(norm))
    assert [(x.min, x.max, str(x.source)) for x in found] == expected


def test_a_finding_under_a_limit_tried_out_says_whose_limit_it_is():
    """400 interviews: 4.90 % against 5 % is met, against 4 % it is not; the id is the same."""
    standard = load_standard("kz-social-order")
    plain, tried = (
        check_sampling_error(survey(400), standard, indicators=["q"], selection="srs", readings=chosen)
        for chosen in ({}, {"error_limit": 0.04})
    )
    first, second = (next(f for f in r.findings if f.line is Line.FORMAL) for r in (plain, tried))
    assert first.id == second.id
    assert [first.status, second.status] == [Status.MET, Status.NOT_MET]
    assert [first.bounds_from, second.bounds_from] == [BoundsFrom.STANDARD, BoundsFrom.READING]
    assert second.max == 4
    assert "error_limit" not in first.reading
    assert second.reading["error_limit"] == 0.04


def test_a_design_effect_of_ones_own_multiplies_the_variance():
    """97.9982/√400 · √2 = 6.9295 % (R 4.2.2 qnorm(.975) = 1.95996398454005; published notes: deff 2 gives 6.9 %)."""
    standard = load_standard("kz-social-order")
    result = check_sampling_error(
        survey(400), standard, indicators=["q"], selection="srs", readings={"formal_deff": 2.0}
    )
    formal = next(f for f in result.findings if f.line is Line.FORMAL)
    assert formal.value == pytest.approx(97.9981992270027 / 20 * math.sqrt(2), rel=1e-12)
    assert formal.status is Status.NOT_MET


@pytest.mark.parametrize(
    ("id", "value", "hint"),
    [("error_limit", "3 %", "0.03"), ("satisfaction_limit", 70, "0.7"), ("proportion", "30", "0.3")],
)
def test_a_per_cent_where_a_fraction_belongs_is_refused_with_the_fraction(id, value, hint):
    """70 is no share; 0.7 is."""
    with pytest.raises(BadInput, match=hint):
        choose({id: value})
    with pytest.raises(BadInput):
        choose({"formal_deff": 0})


@pytest.mark.parametrize(
    ("percent", "rule", "word"),
    [
        (5.0008, "strict", "not_met"), (5.003, "two_decimals", "met"), (5.03, "one_decimal", "met"),
        # 5.01 beside 5 puzzles nobody, nor does what lies below the limit.
        (5.01, "two_decimals", None), (5.2, "strict", None), (4.9999, "strict", None), (5.0, "strict", None),
    ],
)  # fmt: skip
def test_the_rounding_rule_is_said_where_printed_digits_would_puzzle(percent, rule, word):
    """`5.00 against 5.00, not met` and `5.03 against 5, met` are explained, in every language."""
    found = near_limit(percent, Limits(max=5), rule)
    if word is None:
        assert found is None
        return
    assert found is not None
    assert found.id == f"checks.sampling_error.near_{word}"
    for language in LANGUAGES:
        t = translator(language)
        text = t(found)
        assert t(f"readings.error_rounding.value.{rule}") in text
        assert t.number(5.001 if rule == "strict" else percent) in text  # 5.0008 needs three digits beside 5


def test_the_rule_stands_in_the_finding_itself():
    """384 interviews give 5.001 %: met at two decimals, not met without rounding; both say why."""
    standard = load_standard("kz-social-order")
    t = translator("en")
    texts = []
    for rule in ("two_decimals", "strict"):
        result = check_sampling_error(
            survey(384), standard, indicators=["q"], selection="srs", readings={"error_rounding": rule}
        )
        texts.append(t(next(f for f in result.findings if f.line is Line.FORMAL).message))
    assert texts[0].endswith("Rounding before comparison: to two decimals; 5.001% becomes 5%, so the limit is kept.")
    assert texts[1].endswith("Rounding before comparison: no rounding; 5.001% is above the limit.")


@pytest.mark.parametrize(("level", "words"), [(0.95, "95 %"), (0.9545, "95,45 %"), (0.999, "99,9 %"), (0.9, "90 %")])
def test_a_confidence_level_is_shown_with_its_own_decimals(level, words):
    """99.9 % is never printed as 100 %."""
    assert translator("ru").show(level, "level").replace("\u00a0", " ") == words


@pytest.mark.parametrize(
    ("value", "digits", "exact"),
    [
        (14.998, 2, 14.998), (14.99996, 2, 14.99996), (25.0004, 2, 25.0004), (14.97, 1, 14.97),
        (14.99, 2, None), (15.0, 2, None), (14.94, 1, None), (20.0, 2, None),
    ],
)  # fmt: skip
def test_a_share_just_beyond_a_bound_is_said_to_be_compared_as_it_is(value, digits, exact):
    """`15.00 % against at least 15, not met`: the printed digits equal the bound, the number does not."""
    found = unrounded(value, Limits(15, 25), digits=digits)
    if exact is None:
        assert found is None
    else:
        assert found is not None
        assert found.params["exact"] == exact
        assert all(translator(one).number(exact) in translator(one)(found) for one in LANGUAGES)
