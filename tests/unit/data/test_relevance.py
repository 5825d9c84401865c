"""The conditions of an XLSForm: what holds, what does not, and what is not known."""

from __future__ import annotations

import pandas as pd
import pytest

from sapa.data.relevance import parse_relevance


def table(**columns):
    """Return a table of text; None is blank."""
    return pd.DataFrame({k: pd.array(v, dtype="string") for k, v in columns.items()})


DATA = table(q6=["1", "1.0", "2", None], many=["tap well", "tap", "well", None], age=["17", "18", "40", None])


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("${q6} = '1'", [1, 1, 0, 0]),
        ("${q6} = 1", [1, 1, 0, 0]),
        ("${q6}!=1", [0, 0, 1, 1]),  # as in the form: a blank is not 1
        ("${q6} != ''", [1, 1, 1, 0]),
        ("${q6} = \"\"", [0, 0, 0, 1]),
        ("${age} >= 18 and ${age} < 40", [0, 1, 0, 0]),
        ("${age} <= 17.5", [1, 0, 0, 0]),
        ("selected(${many}, 'well')", [1, 0, 1, 0]),
        ("not(selected(${many},'well'))", [0, 1, 0, 1]),
        ("selected(${many},'tap') and not(selected(${many},'well')) or ${q6} = '2'", [0, 1, 1, 0]),
        ("selected(${many},'tap') and (selected(${many},'well') or ${q6} = '1')", [1, 1, 0, 0]),
        ("count-selected(${many}) > 1", [1, 0, 0, 0]),
        ("true() and not(false())", [1, 1, 1, 1]),
        (" ${ q6 }  =  ‘1’ ", [1, 1, 0, 0]),
    ],
)  # fmt: skip
def test_conditions_hold_as_the_form_would_say(text, holds):
    """Each line by hand; all of it is known."""
    parsed = parse_relevance(text)
    verdict = parsed.verdict(DATA)
    assert parsed.fault is None
    assert verdict.holds.astype(int).tolist() == holds
    assert verdict.known.all()


@pytest.mark.parametrize(
    "text",
    [
        "${a} + ${b} > 3", "regex(${a}, '[0-9]+')", "today() > ${a}", ". > 3", "${a} =", "(${a} = 1", "${a} = 1)",
        "and ${a} = 1", "${a}", "import os", "${a} = 1; drop", "(" * 60 + "${a} = 1" + ")" * 60, "${a} = 1 " * 2000,
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_and_unknown(text):
    """Nothing is raised, nothing is relevant, nothing is known."""
    parsed = parse_relevance(text)
    verdict = parsed.verdict(table(a=["1", None], b=["5", None]))
    assert parsed.fault is not None
    assert parsed.fault.id == "data.relevance.not_read"
    assert not verdict.known.any()
    assert not verdict.holds.any()
    assert not verdict.fails.any()


def test_a_missing_column_leaves_only_what_does_not_hang_on_it():
    """Kleene: false and unknown is false, true or unknown is true, the rest is unknown."""
    both = parse_relevance("${q6} = 1 and ${gone} = 1").verdict(DATA)
    either = parse_relevance("${q6} = 1 or ${gone} = 1").verdict(DATA)
    assert (both.known.tolist(), both.fails.tolist()) == ([False, False, True, True], [False, False, True, True])
    assert (either.known.tolist(), either.holds.tolist()) == ([True, True, False, False], [True, True, False, False])


def test_a_column_in_other_codes_is_unknown():
    """The caller knows that a column holds labels and not codes."""
    verdict = parse_relevance("${q6} = 1").verdict(DATA, unknown={"q6"})
    assert not verdict.known.any()


def test_columns_are_named():
    """So that a reader can say what a condition hangs on."""
    assert parse_relevance("selected(${a},'x') or ${b} > 1").columns == {"a", "b"}
