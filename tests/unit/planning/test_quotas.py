"""Quota sheets in whole numbers."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sapa.i18n  # noqa: F401 - errors read as sentences
from sapa.errors import BadInput
from sapa.planning.assign import Work
from sapa.planning.interviewers import Interviewer
from sapa.planning.quotas import QuotaOptions, quota_sheets

SEX = {"female": 0.52, "male": 0.48}
AGE = {"18-29": 0.23, "30-44": 0.31, "45-59": 0.26, "60+": 0.20}


def assigned(*strata, size=8, each=2):
    """Units of `size` interviews: so many in each stratum, `each` in a row of one interviewer."""
    out = []
    for s, units in enumerate(strata):
        for u in range(units):
            work = Work(
                stratum=f"S{s}", parts=(f"S{s}",), unit=str(u), name=None, interviews=size, issued=size
            )  # fmt: skip
            out.append((work, Interviewer(name=f"S{s}-{u // each}")))
    return out


def sums(cells, key):
    """Interviews by a key of the cell and its category."""
    found = Counter()
    for c in cells:
        for pair in c.cell:
            found[key(c), pair] += c.interviews
    return found


def test_the_whole_is_the_nearest_whole_number():
    """20 units of 8: 160 interviews, 83.2 women and 76.8 men → 83 and 77."""
    cells = quota_sheets(assigned(10, 10), QuotaOptions(margins={"sex": SEX}), seed=1)
    assert sums(cells, lambda _: "") == {("", ("sex", "female")): 83, ("", ("sex", "male")): 77}


def test_a_cell_names_unit_interviewer_and_category():
    """One unit, everybody a woman."""
    (cell,) = quota_sheets(assigned(1), QuotaOptions(margins={"sex": {"female": 1.0}}), seed=1)
    assert (cell.interviewer, cell.stratum, cell.unit, cell.cell, cell.interviews) == (
        "S0-0", "S0", "0", (("sex", "female"),), 8
    )  # fmt: skip


@settings(max_examples=30)
@given(
    st.lists(st.integers(1, 6), min_size=1, max_size=5), st.integers(1, 11), st.booleans(),
    st.lists(st.integers(1, 50), min_size=2, max_size=4), st.integers(0, 99),
)  # fmt: skip
def test_sheets_add_up_everywhere(strata, size, interlocked, ages, seed):
    """Every unit has its interviews in each characteristic; interviewer, stratum and whole are less than one away.

    Interlocked, that holds for the first characteristic; the second is held within the number of its tables (2).
    """
    work = assigned(*strata, size=size)
    age = {str(i): a / sum(ages) for i, a in enumerate(ages)}
    cells = quota_sheets(
        work, QuotaOptions(margins={"sex": SEX, "age": age}, interlocked=interlocked), seed=seed
    )  # fmt: skip
    per_unit = sums(cells, lambda c: (c.stratum, c.unit))
    for w, _ in work:
        assert sum(per_unit[(w.stratum, w.unit), ("sex", s)] for s in SEX) == size
        assert sum(per_unit[(w.stratum, w.unit), ("age", a)] for a in age) == size
    keys = {
        "unit": lambda c: (c.stratum, c.unit), "interviewer": lambda c: (c.stratum, c.interviewer),
        "stratum": lambda c: c.stratum, "whole": lambda _: "",
    }  # fmt: skip
    for name, key in keys.items():
        found = sums(cells, key)
        load = Counter()
        for w, p in work:
            load[
                {"unit": (w.stratum, w.unit), "interviewer": (w.stratum, p.name), "stratum": w.stratum, "whole": ""}[
                    name
                ]
            ] += w.interviews
        for group, n in load.items():
            assert all(abs(found[group, ("sex", s)] - n * share) < 1 for s, share in SEX.items())
            far = 2 if interlocked else 1
            assert all(abs(found[group, ("age", a)] - n * share) < far for a, share in age.items())
    assert min(c.interviews for c in cells) >= 0


def test_interlocked_cells_hold_the_margins_of_the_whole():
    """150 units of 8: 624 women, 576 men; ages 276, 372, 312, 240; women of 18–29: 143.52."""
    margins = {"sex": SEX, "age": AGE}
    cells = quota_sheets(assigned(*[5] * 30), QuotaOptions(margins=margins, interlocked=True), seed=4)
    found = sums(cells, lambda _: "")
    assert [found["", ("sex", s)] for s in SEX] == [624, 576]
    assert [found["", ("age", a)] for a in AGE] == [276, 372, 312, 240]
    young = sum(c.interviews for c in cells if c.cell == (("sex", "female"), ("age", "18-29")))
    assert young in (143, 144)


def test_margins_of_a_region_win_over_those_of_the_whole():
    """S1 has women only; people and per cent are taken as shares."""
    options = QuotaOptions(margins={"sex": {"female": 50, "male": 50}}, of={"S1": {"sex": {"male": 0, "female": 1}}})
    found = sums(quota_sheets(assigned(2, 2), options, seed=1), lambda c: c.stratum)
    assert (found["S0", ("sex", "female")], found["S1", ("sex", "female")]) == (8, 16)


def test_the_seed_decides_between_equal_tables():
    """Two units of one interview, half women: who asks the woman is left to chance, and to the seed alone."""
    options = QuotaOptions(margins={"sex": {"female": 0.5, "male": 0.5}})
    sheets = [quota_sheets(assigned(2, size=1), options, seed=s) for s in range(12)]
    assert len({tuple(c.interviews for c in s) for s in sheets}) == 2
    assert quota_sheets(assigned(2, size=1), options, seed=3) == sheets[3]


@pytest.mark.parametrize(
    ("margins", "of", "id"),
    [
        ({}, {}, "quota_none"),
        ({"sex": {"female": 0.5, "male": 0.4}}, {}, "quota_shares"),
        ({"sex": {"female": 1.2, "male": -0.2}}, {}, "quota_shares"),
        ({"sex": {}}, {}, "quota_shares"),
        ({"sex": SEX}, {"S9": {"sex": SEX}}, "quota_stratum"),
        ({"sex": SEX}, {"S0": {"sex": {"female": 1.0}}}, "quota_categories"),
        ({"sex": SEX}, {"S0": {"age": AGE}}, "quota_categories"),
    ],
)
def test_quotas_that_cannot_be_are_bad_input(margins, of, id):
    """Nothing, shares that do not add up or are below 0, an unknown stratum, other categories."""
    with pytest.raises(BadInput) as caught:
        quota_sheets(assigned(1), QuotaOptions(margins=margins, of=of), seed=1)
    assert caught.value.what.id == f"planning.fieldwork.{id}"
    assert caught.value.where.startswith("quotas")
    assert caught.value.todo.id == f"planning.fieldwork.{id}.todo"
