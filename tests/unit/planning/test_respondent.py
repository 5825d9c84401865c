"""Kish's tables, the last birthday and the weights of households."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest

import sapa.i18n  # noqa: F401 - errors read as sentences
from sapa.errors import BadInput
from sapa.planning.respondent import (
    assign_kish,
    household_factor,
    household_weighting,
    kish_chances,
    kish_tables,
    person_fields,
    person_rules,
)


def test_the_eight_tables_are_those_of_kish():
    """Kish (1949), JASA 44, p. 384: shares 1/6 or 1/12, adult chosen with 1, 2, 3, 4, 5, 6 or more adults."""
    found = {t.name: (t.share, t.chosen) for t in kish_tables()}
    assert found == {
        "A": (1 / 6, (1, 1, 1, 1, 1, 1)),
        "B1": (1 / 12, (1, 1, 1, 1, 2, 2)),
        "B2": (1 / 12, (1, 1, 1, 2, 2, 2)),
        "C": (1 / 6, (1, 1, 2, 2, 3, 3)),
        "D": (1 / 6, (1, 2, 2, 3, 4, 4)),
        "E1": (1 / 12, (1, 2, 3, 3, 3, 5)),
        "E2": (1 / 12, (1, 2, 3, 4, 5, 5)),
        "F": (1 / 6, (1, 2, 3, 4, 5, 6)),
    }
    assert sum(Fraction(t.share).limit_denominator(12) for t in kish_tables()) == 1


@pytest.mark.parametrize("adults", [1, 2, 3, 4, 6])
def test_every_adult_has_the_same_chance(adults):
    """1/A for 1, 2, 3, 4 and 6 adults."""
    assert kish_chances(adults) == (Fraction(1, adults),) * adults


def test_of_five_adults_the_third_and_the_fifth_are_asked_more_often():
    """The exception that Kish names: A 1/6; B1, B2 1/6; C, E1 1/4; D 1/6; E2, F 1/4."""
    assert kish_chances(5) == (Fraction(1, 6), Fraction(1, 6), Fraction(1, 4), Fraction(1, 6), Fraction(1, 4))


def test_twelve_questionnaires_in_a_row_have_every_table_by_its_share():
    """Two each of A, C, D and F, one each of B1, B2, E1 and E2, in every dozen of a unit."""
    dealt = [t for _, _, t in assign_kish([("u", 30)], seed=5)]
    dozen = {"A": 2, "B1": 1, "B2": 1, "C": 2, "D": 2, "E1": 1, "E2": 1, "F": 2}
    assert Counter(dealt[:12]) == Counter(dealt[12:24]) == dozen
    assert len(dealt) == 30
    assert dealt[:12] != dealt[12:24]


def test_every_place_has_every_table_by_its_share():
    """Over 6,000 units the first questionnaire has table A in 1/6 and B1 in 1/12 of them (SE 0.0048 and 0.0036)."""
    first = Counter(t for _, i, t in assign_kish([(str(u), 1) for u in range(6000)], seed=11))
    assert first["A"] / 6000 == pytest.approx(1 / 6, abs=4 * 0.0048)
    assert first["B1"] / 6000 == pytest.approx(1 / 12, abs=4 * 0.0036)
    # χ² of all eight tables: 7 degrees of freedom, 24.3 at one in a thousand (R: qchisq(0.999, 7)).
    shares = {t.name: 6000 * t.share for t in kish_tables()}
    assert sum((first[n] - e) ** 2 / e for n, e in shares.items()) < 24.3


def test_units_do_not_disturb_one_another():
    """A unit less leaves the tables of the others."""
    both, one = assign_kish([("a", 9), ("b", 9)], seed=1), assign_kish([("b", 9)], seed=1)
    assert both[9:] == one
    assert [i for _, i, _ in one] == list(range(1, 10))


def test_an_interview_counts_once_for_every_adult():
    """Three adults, one asked: weight 3; trimmed at 2 where that is asked."""
    assert (household_factor(3), household_factor(3, most=2), household_factor(1, most=2)) == (3, 2, 1)
    with pytest.raises(BadInput, match="at least one adult"):
        household_factor(0)


def test_asking_one_adult_a_household_costs_precision():
    """Households with 1, 2, 3 adults: 30, 50, 20 %. Mean 1.9, mean square 4.1: 4.1/3.61 = 1.1357 (by hand)."""
    assert household_weighting({1: 0.3, 2: 0.5, 3: 0.2}) == pytest.approx(4.1 / 3.61)
    assert household_weighting({2: 100}) == pytest.approx(1.0)


@pytest.mark.parametrize("households", [{}, {1: 0.0}, {1: -1.0, 2: 2.0}, {0: 1.0}])
def test_households_that_cannot_be_are_bad_input(households):
    """Nothing, nobody, fewer than nobody, no adults."""
    with pytest.raises(BadInput, match="households"):
        household_weighting(households)


def test_the_form_has_the_fields_that_selection_and_weights_need():
    """Adults and households always; the table with Kish, the month with the birthday."""
    assert [f.name for f in person_fields("kish")] == ["address", "households", "adults", "kish_table", "kish_number"]
    assert [f.name for f in person_fields("last_birthday")][-1] == "last_birthday"
    assert [f.name for f in person_fields(None)] == ["address"]
    assert [m.id for m in person_rules("kish")] == ["planning.fieldwork.person.kish", "planning.fieldwork.weight"]
    assert person_rules(None) == ()
