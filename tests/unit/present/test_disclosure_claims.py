"""What is left between two figures of the report: counted by hand."""

import pytest

from sapa.present.disclosure_claims import Shown, given_away, terms


def test_conditions_are_told_apart_however_they_are_written():
    """Signs, spaces, quotes, order and base or group make no difference; alternatives stay one condition."""
    one = terms("region == 'KZ-10' and sex==1", "q6 == 1")
    assert one == terms('1.0 == sex and q6==1 and region=="KZ-10"') == {("region", "KZ-10"), ("sex", "1"), ("q6", "1")}
    assert terms(None, "") == frozenset()
    assert terms("sex == 1") < terms("sex == 1 and age >= 60")
    assert not terms("sex == 1") < terms("sex == 1 or age >= 60")


def figures(*of):
    """Return figures of one indicator: (group, n), and whether the figure stays."""
    return [Shown("trust", terms(g or None), n, bool(stays)) for g, n, *stays in of]


@pytest.mark.parametrize(
    ("shown", "gone"),
    [
        ([("", 100), ("sex == 1", 97)], {1}),  # 100 − 97 = 3 others
        ([("", 100), ("sex == 1", 95)], set()),  # 5 others
        ([("", 100, True), ("age < 90", 98)], {1}),  # any condition
        ([("sex == 1", 60), ("sex == 1 and age < 90", 58)], {1}),  # 2 men of 90
        ([("sex == 1", 60), ("sex == 1 and age < 90", 60)], set()),  # nobody between
        ([("", 100), ("lang == 1", 60), ("lang == 2", 37)], {2}),  # 3 of other languages: the smaller group
        ([("", 100), ("lang == 1", 60), ("lang == 1", 60), ("lang == 2", 37)], {3}),  # one figure twice
        ([("", 100), ("lang == 2", 37, True), ("lang == 1", 60)], {2}),  # the region's estimate is another table's
        ([("sex == 1", 40, True), ("", 43)], {1}),  # where the part stays the wider one goes
        ([("", 100, True), ("sex == 1", 97, True)], set()),  # neither is decided here
        ([("", 100), ("sex == 1", 97), ("sex == 1 and age < 90", 96)], {1, 2}),
    ],
)  # fmt: skip
def test_what_is_left_between_two_figures_is_never_of_few(shown, gone):
    """By hand, beside each case."""
    assert given_away(figures(*shown), 5) == gone


def test_figures_of_different_indicators_give_nothing_away():
    """97 answered one question and 100 another."""
    assert not given_away([Shown("trust", terms(), 100), Shown("used", terms("sex == 1"), 97)], 5)
