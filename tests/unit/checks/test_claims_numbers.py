"""Numbers of interviews and of people that a report states beside its figures.

The interviews and their weights stand in fixtures.ten_claims.
"""

from __future__ import annotations

import pytest

from fixtures.made_rows import made_rows
from fixtures.ten_claims import DATA, EN, INDICATORS, SPEC, check, finding, table_of, ten
from sapa.checks.base import Context
from sapa.checks.claims import claims
from sapa.checks.design_error import prepare
from sapa.checks.interviews import relate
from sapa.checks.selection import SelectionClass
from sapa.deliverable.manifest import Indicator, Roles, Statuses
from sapa.standard import choose, load_standard


@pytest.mark.parametrize(
    ("n", "status"),
    [
        (3, "met"),  # rows 1–3
        (4, "judgement"),  # with “don't know”
        (5, "judgement"),  # all who were asked
        (8, "judgement"),  # all that count
        (9, "judgement"),  # with the refuted one
        (10, "judgement"),  # all handed in
        (7, "judgement"),  # all handed in who were asked
        (2, "not_met"),  # no base has two
        (1200, "not_met"),
    ],
)
def test_stated_numbers_of_interviews(n, status):
    """The figure's own base, another one, or none."""
    found = finding(check({"indicator": "pleased", "value": "60", "n": n}), "n")
    assert str(found.status) == status
    assert status == "met" or f"report {n:,}, in the base 3" in EN(found.message)


def people(value="60", population="3", **more):
    """Return the finding on a number of people; weights are people."""
    return finding(check({"indicator": "pleased", "value": value, "population": population}, **more), "population")


@pytest.mark.parametrize(
    ("claimed", "status"),
    [
        ("3", "met"),  # Σ w of rows 1 and 2
        ("4.8", "judgement"),  # 60 % of the 8 who were asked: a way, but for a person to accept
        ("7", "not_met"),
        ("13000", "not_met"),
    ],
)
def test_stated_numbers_of_people(claimed, status):
    """Σ w within a person (weights are delivered rounded); another way is named and left to a person."""
    assert str(people(population=claimed).status) == status


@pytest.mark.parametrize(
    ("claimed", "status"),
    [
        ("600000", "met"), ("600200", "met"), ("600499", "not_met"), ("600500", "not_met"), ("599998", "not_met"),
        ("1000000", "not_met"),
        ("601000", "not_met"),
    ],
)  # fmt: skip
def test_people_of_the_frame_are_rounded_to_trailing_zeros(claimed, status):
    """1 000 400 people in the frame: 60 % are 600 240, which is 600 000 or 600 200, but not a million."""
    interviews = ten()
    result = check(
        {"indicator": "everyone", "value": "60", "population": claimed},
        interviews=relate(
            DATA, Roles.model_validate({"weight": "w", "status": "status"}),
            statuses=Statuses.model_validate({"complete": ["done"], "voided": ["void"]}), missing=("98",),
            indicators={"everyone": INDICATORS["pleased"]},
        ),
        people=1_000_400,
    )  # fmt: skip
    assert interviews.weight is not None
    assert str(finding(result, "population").status) == status


def test_people_cannot_be_told_from_weights_that_are_no_people():
    """Without weights, and with weights that sum to the interviews, Σ w is no number of people."""
    assert str(people(interviews=ten(weights=None)).status) == "not_assessable"
    scaled = made_rows({"w": [0.5, 1.5], "q": [1, 2]})
    interviews = relate(
        scaled, Roles.model_validate({"weight": "w"}), statuses=None, missing=(),
        indicators={"pleased": Indicator(column="q", values=("1",))},
    )  # fmt: skip
    result = check({"indicator": "pleased", "value": "25", "population": "25"}, interviews=interviews)
    assert (result.detail.claims[0].agrees, str(finding(result, "population").status)) == (True, "not_assessable")


@pytest.mark.parametrize(("claimed", "status"), [("600000", "met"), ("667000", "judgement"), ("640000", "not_met")])
def test_the_way_that_gives_the_number_of_people_is_named(claimed, status):
    """A million in the frame, 60 % printed: 600 000 follows; 2/3 × a million is the recomputed share of all asked."""
    interviews = relate(
        made_rows({"w": [200_000, 200_000, 200_000], "q": [1, 1, 2]}), Roles.model_validate({"weight": "w"}),
        statuses=None, missing=(), indicators={"pleased": Indicator(column="q", values=("1",))},
    )  # fmt: skip
    prepared = prepare(interviews, interviews.complete, None, None)
    result = claims(
        interviews, Context(load_standard(), choose({}), method="main"), prepared=prepared,
        selection=SelectionClass.UNKNOWN, spec=SPEC, people=1_000_000,
        rows=table_of({"indicator": "pleased", "value": "60", "population": claimed}),
    )  # fmt: skip
    found = finding(result, "population")
    assert str(found.status) == status
    words = {
        "met": "from the printed percentage of the frame's people – 1",
        "judgement": "the report's number is the recomputed, unrounded percentage of the frame's people",
        "not_met": "Given in no way: 1",
    }
    assert words[status] in EN(found.message)


@pytest.mark.parametrize("weights", [[None] * 10, ["–"] * 10, [0] * 10])
def test_a_column_of_weights_that_nobody_can_use_refutes_nothing(weights):
    """Blank, text or zero in every row: values, numbers of interviews and of people are not known, never "data 0"."""
    rows = made_rows({"w": weights, "q": [1, 2] * 5})
    interviews = relate(
        rows, Roles.model_validate({"weight": "w"}), statuses=None, missing=(),
        indicators={"pleased": Indicator(column="q", values=("1",))},
    )  # fmt: skip
    stated = {"indicator": "pleased", "value": "50", "n": "10", "population": "5000", "weighted": "yes"}
    result = check(stated, interviews=interviews)
    for question in ("values", "n", "population"):
        assert str(finding(result, question).status) == "not_assessable", question
    assert "no interview in this base has a usable weight" in EN(finding(result, "values").message)
    unweighted = check(stated | {"weighted": "no", "value": "55.6"}, interviews=interviews)
    assert str(finding(unweighted, "population").status) == "not_assessable"
