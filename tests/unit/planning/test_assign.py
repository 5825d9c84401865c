"""Who works where."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sapa.i18n  # noqa: F401 - errors read as sentences
from fixtures.made_rows import made_rows
from sapa.errors import BadInput
from sapa.planning.assign import Work, assign, even, region_position
from sapa.planning.interviewers import Interviewer, numbered, read_interviewers


def unit(region, number, interviews=8, locality="urban"):
    """A drawn unit."""
    return Work(
        stratum=f"{region} / {locality}", parts=(region, locality), unit=str(number), name=None, interviews=interviews,
        issued=2 * interviews,
    )  # fmt: skip


def people(**regions):
    """Interviewers by region: `people(A=2)` are A1 and A2."""
    return tuple(Interviewer(name=f"{r}{i + 1}", region=r) for r, n in regions.items() for i in range(n))


def loads(assigned):
    """Interviews by interviewer."""
    found = Counter()
    for work, person in assigned:
        found[person.name] += work.interviews
    return found


def test_units_stay_inside_the_region_and_loads_are_even():
    """Seven units of 8 for two people of A, four for one of B: 32 and 24, and 32."""
    work = [unit("A", i) for i in range(7)] + [unit("B", i) for i in range(4)]
    assigned = assign(work, people(A=2, B=1), position=0)
    assert loads(assigned) == {"A1": 32, "A2": 24, "B1": 32}
    assert all(p.name.startswith(w.parts[0]) for w, p in assigned)
    assert [w for w, _ in assigned] == work


def test_unequal_units_are_exchanged_until_loads_are_even():
    """7, 6, 5, 5, 4, 3 for two people: the largest first gives 15 and 15 (7 + 5 + 3, 6 + 5 + 4)."""
    work = [unit("A", i, n) for i, n in enumerate((3, 4, 5, 5, 6, 7))]
    assert set(loads(assign(work, people(A=2), position=0)).values()) == {15}


def test_exchanges_mend_what_the_largest_first_leaves():
    """3 3 2 2 2 for two people: largest first gives 7 and 5 (3 + 2 + 2, 3 + 2); best is 6 and 6 (3 + 3, 2 + 2 + 2)."""
    work = [unit("A", i, n) for i, n in enumerate((3, 3, 2, 2, 2))]
    assert sorted(loads(assign(work, people(A=2), position=0)).values()) == [6, 6]


def test_somebody_without_a_region_goes_where_nobody_else_may():
    """B has nobody of its own."""
    team = (*people(A=1), Interviewer(name="free"))
    assigned = assign([unit("A", 1), unit("A", 2), unit("B", 1)], team, position=0)
    assert {p.name for w, p in assigned if w.parts[0] == "B"} == {"free"}
    assert loads(assigned) == {"A1": 16, "free": 8}


def test_a_region_that_nobody_works_in_is_bad_input():
    """The region is named."""
    with pytest.raises(BadInput, match="Nobody works") as caught:
        assign([unit("A", 1), unit("B", 1)], people(A=1), position=0)
    assert caught.value.got == "B"


def test_a_stratum_without_units_is_divided():
    """90 interviews of one stratum for four people: 22 or 23 each, all interviews and addresses given out."""
    whole = Work(
        stratum="A / urban", parts=("A", "urban"), unit="", name=None, interviews=90, issued=150, size=1000.0
    )  # fmt: skip
    assigned = assign([whole], people(A=4), position=0)
    assert sorted(loads(assigned).values()) == [22, 22, 23, 23]
    assert sum(w.issued for w, _ in assigned) == 150
    assert [w.unit for w, _ in assigned] == [str(i + 1) for i in range(len(assigned))]


@given(st.lists(st.tuples(st.sampled_from("AB"), st.integers(1, 20)), min_size=1, max_size=25), st.integers(1, 5))
def test_no_single_unit_can_be_moved_to_make_loads_more_even(units, number):
    """Each unit has one interviewer of its region, and the difference to everybody there is at most its size."""
    work = [unit(r, i, n) for i, (r, n) in enumerate(units)]
    team = people(A=number, B=number)
    assigned = assign(work, team, position=0)
    load = {p.name: loads(assigned)[p.name] for p in team}
    assert [w for w, _ in assigned] == work
    for w, p in assigned:
        assert p.region == w.parts[0]
        assert all(load[p.name] - load[q.name] <= w.interviews for q in team if q.region == p.region)
    assert assigned == assign(work, team, position=0)


def test_even_parts_differ_by_one_at_most():
    """10 in four parts."""
    assert even(10, 4) == [3, 3, 2, 2]


def test_the_region_column_is_the_one_that_regions_occur_in():
    """The second stratum column holds the interviewers' labels."""
    work = [Work(stratum="urban / A", parts=("urban", "A"), unit="1", name=None, interviews=1, issued=1)]
    assert region_position(work, people(A=1), ("locality", "region")) == 1
    assert region_position(work, (Interviewer(name="x"),), ("locality", "region")) is None
    with pytest.raises(BadInput, match="No region"):
        region_position(work, people(Z=1), ("locality", "region"))


def test_numbered_interviewers_follow_the_work():
    """Five for 60, 30 and 2 interviews: 3.26, 1.63, 0.11 → 3, 2, 0, and the third region gets one of the largest."""
    found = numbered(5, {"A": 60, "B": 30, "C": 2, "D": 0})
    assert [(i.name, i.region) for i in found] == [("01", "A"), ("02", "A"), ("03", "B"), ("04", "B"), ("05", "C")]


def test_fewer_people_than_regions_have_no_region():
    """Two for three regions travel."""
    assert [i.region for i in numbered(2, {"A": 1, "B": 1, "C": 1})] == [None, None]


def test_lists_are_read_from_tables_mappings_and_names(tmp_path):
    """The same people, four ways; blank regions are none."""
    wanted = (Interviewer(name="01", region="A", organisation="X"), Interviewer(name="02"))
    columns = {"interviewer": ["01", "02"], "region": ["A", None], "organisation": ["X", None]}
    assert read_interviewers(made_rows(columns)) == wanted
    assert read_interviewers(pd.DataFrame(columns, dtype="string")) == wanted
    mappings = [{"interviewer": "01", "region": "A", "organisation": "X"}, {"interviewer": "02"}]
    assert read_interviewers(mappings) == wanted
    path = tmp_path / "people.csv"
    path.write_text("interviewer,region,organisation\n01,A,X\n02,,\n", encoding="utf-8")
    assert read_interviewers(path) == wanted
    assert read_interviewers(["01", "02"]) == (Interviewer(name="01"), Interviewer(name="02"))
    assert read_interviewers(7) == 7


@pytest.mark.parametrize(
    ("source", "words", "got"),
    [
        (0, "no interviewers", "0"),
        (True, "no interviewers", "True"),
        ([], "no interviewers", "0"),
        (["a", "a"], "twice", "a"),
        (["a", " "], "no name", "2"),
    ],
)
def test_a_list_that_cannot_be_used_is_bad_input(source, words, got):
    """Nobody, somebody twice, somebody without a name."""
    with pytest.raises(BadInput, match=words) as caught:
        read_interviewers(source)
    assert (caught.value.got, caught.value.where) == (got, "interviewers")


def test_a_list_without_the_column_names_the_columns_it_has():
    """Where, got, expected."""
    with pytest.raises(BadInput, match="no such column") as caught:
        read_interviewers(made_rows({"code": ["01"]}, file="people.csv"))
    assert (caught.value.where, caught.value.got, caught.value.expected) == ("people.csv", "interviewer", "code")
