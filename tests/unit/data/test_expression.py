"""Conditions on rows."""

from __future__ import annotations

import operator

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sapa.data.expression import DEEPEST, LONGEST, parse
from sapa.data.readers import read_rows
from sapa.errors import BadInput

FRAME = pd.DataFrame(
    {
        "q6": ["1", "1.0", None, "2", "01"],
        "age": ["18", "30", "x", None, "25,5"],
        "өңір": ["Абай", "Алматы қ.", "Абай", None, "it's"],
        "X.U.FEFF.start": list("abcde"),
        "group/q 1": ["1", "2", "3", "4", "5"],
        "same": ["1", "2", "3", "2", "1"],
    },
    dtype="str",
)


@pytest.mark.parametrize(
    ("condition", "rows"),
    [
        ("q6 == 1", [0, 1]),
        ("1 == q6", [0, 1]),
        ("q6 == '1'", [0, 1]),
        ("q6 == 01", [4]),
        ("q6 != 1", [3, 4]),  # a missing answer is not "another answer"
        ("not q6 == 1", [2, 3, 4]),  # but it is not 1 either
        ("q6 in [1, 2]", [0, 1, 3]),
        ("q6 in (1, 2,)", [0, 1, 3]),
        ("q6 not in ['1']", [3, 4]),
        ("q6 is missing", [2]),
        ("q6 is not missing", [0, 1, 3, 4]),
        ("age >= 18", [0, 1, 4]),
        ("age > -1", [0, 1, 4]),
        ("age == 25.5", [4]),
        ("age < '20'", [0]),
        ("18 <= age < 30", [0, 4]),
        ("age ≤ 18 or age ≥ 30", [0, 1]),
        ("q6 ≠ 1", [3, 4]),
        ("q6 <> 1", [3, 4]),
        ("өңір == 'Абай' and not (q6 is missing)", [0]),
        ("өңір == «Алматы қ.»", [1]),
        ("өңір == 'it''s'", [4]),
        ('өңір == "it\'s"', [4]),
        ("X.U.FEFF.start in ['a', 'e']", [0, 4]),
        ("`group/q 1` > 3", [3, 4]),
        ("q6 == same", [0, 3]),
        ("q6 == 1 or q6 == 2 and age > 100", [0, 1]),  # and binds tighter than or
        ("(q6 == 1 or q6 == 2) and age > 20", [1]),
        ("Q6 == 1".replace("Q", "q") + " AND age > 20", [1]),
        ("NOT q6 IN [1]", [2, 3, 4]),
    ],
)
def test_a_condition_holds_for_its_rows(condition, rows):
    """The expected rows are counted by hand in FRAME."""
    mask = parse(condition, columns=FRAME.columns).mask(FRAME)
    assert mask.dtype == bool
    assert np.flatnonzero(mask).tolist() == rows


def test_a_condition_names_its_columns():
    """Words in a list are no columns, backticks are no part of a name."""
    assert parse("q6 in ['age'] and `group/q 1` == same").columns == {"q6", "group/q 1", "same"}


@pytest.mark.parametrize(
    ("condition", "id"),
    [
        ("", "data.expression.empty"),
        ("   ", "data.expression.empty"),
        ("q6", "data.expression.ends"),
        ("q6 ==", "data.expression.ends"),
        ("(q6 == 1", "data.expression.ends"),
        ("q6 in [1", "data.expression.ends"),
        ("q6 == 1)", "data.expression.unexpected"),
        ("q6 == 1 age == 2", "data.expression.unexpected"),
        ("q6 in 1", "data.expression.unexpected"),
        ("q6 in []", "data.expression.unexpected"),
        ("q6 is 1", "data.expression.unexpected"),
        ("__import__('os').system('true')", "data.expression.sign"),
        ("eval('1')", "data.expression.unexpected"),
        ("q6 = 1", "data.expression.meant"),
        ("q6 == 1 & age == 2", "data.expression.meant"),
        ("q6 == 1 || age == 2", "data.expression.meant"),
        ("!q6", "data.expression.meant"),
        ("1 == 1", "data.expression.no_column"),
        ("1 in [1]", "data.expression.no_column"),
        ("q6 in [a]", "data.expression.quote"),
        ("age > 'old'", "data.expression.order"),
        ("q6 == 1;", "data.expression.sign"),
        ("q6 == 'open", "data.expression.sign"),
        ("1q == 2", "data.expression.sign"),
        ("q6 == 1 + 1", "data.expression.sign"),
        ("not " * (DEEPEST + 1) + "q6 == 1", "data.expression.deep"),
        ("(" * (DEEPEST + 1) + "q6 == 1" + ")" * (DEEPEST + 1), "data.expression.deep"),
        ("q6 == 1 or " * LONGEST + "q6 == 1", "data.expression.long"),
    ],
)
def test_what_is_not_in_the_grammar_is_refused(condition, id):
    """Each fault has its own sentence, and says where the condition stands."""
    with pytest.raises(BadInput) as caught:
        parse(condition, where="deliverable.yaml:12")
    assert caught.value.what.id == id
    assert caught.value.where == "deliverable.yaml:12"


def test_an_unknown_column_is_refused_with_the_nearest_name():
    """A Cyrillic а in a Latin name is the commonest reason."""
    with pytest.raises(BadInput) as caught:
        parse("аge > 18", columns=FRAME.columns, where="x")
    assert caught.value.got == "аge"
    assert caught.value.todo.params["name"] == "age"
    with pytest.raises(BadInput):
        parse("аge > 18").mask(FRAME)


def test_rows_with_a_declared_decimal_comma_are_compared_right(tmp_path):
    """`mask` takes Rows too, and reads numbers by the mark of their file."""
    (tmp_path / "a.csv").write_text("w;k\n1,234;x\n1,100;y\n", encoding="utf-8")
    rows = read_rows(tmp_path / "a.csv", decimal=",")
    assert parse("w > 1.2").mask(rows).tolist() == [True, False]


def test_no_rows_give_an_empty_mask():
    """A header alone is no error here."""
    assert parse("q6 == 1 and q6 is missing").mask(FRAME.iloc[:0]).shape == (0,)


ATOMS = ["q6 == 1", "q6 != 2", "age > 20", "q6 is missing", "same in [1, 3]", "10 < age <= 30"]
CONDITIONS = st.recursive(
    st.sampled_from(ATOMS).map(lambda a: (a, parse(a).mask(FRAME))),
    lambda inner: st.one_of(
        inner.map(lambda x: (f"not ({x[0]})", ~x[1])),
        st.tuples(inner, inner).map(lambda xy: (f"({xy[0][0]}) and ({xy[1][0]})", xy[0][1] & xy[1][1])),
        st.tuples(inner, inner).map(lambda xy: (f"({xy[0][0]}) or ({xy[1][0]})", xy[0][1] | xy[1][1])),
    ),
    max_leaves=8,
)


@given(CONDITIONS)
def test_conditions_join_as_logic_does(case):
    """A condition built of parts holds where the parts, joined by numpy, hold."""
    condition, expected = case
    assert parse(condition).mask(FRAME).tolist() == expected.tolist()


SIGNS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne}


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=20), st.sampled_from(sorted(SIGNS)), st.integers(-50, 50))
def test_signs_compare_whole_numbers_as_python_does(values, sign, bound):
    """For whole numbers, codes and numbers agree."""
    frame = pd.DataFrame({"x": [str(v) for v in values]}, dtype="str")
    expected = [SIGNS[sign](v, bound) for v in values]
    assert parse(f"x {sign} {bound}").mask(frame).tolist() == expected


@given(st.text(alphabet="q6age 1'\"«»()[]=!<>&|.,`-+ andortisingm", max_size=40))
def test_any_text_is_a_condition_or_bad_input(text):
    """No text causes another exception than BadInput."""
    try:
        mask = parse(text).mask(FRAME)
    except BadInput:
        return
    assert mask.shape == (5,)
