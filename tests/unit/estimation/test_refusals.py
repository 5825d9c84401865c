"""Bad input is refused with column, row and value, and with what to do."""

from __future__ import annotations

import pandas as pd
import pytest

from sapa.data import Design, Rows, SourceFile, Survey
from sapa.errors import BadInput
from sapa.estimation import estimate_mean, estimate_proportion
from sapa.i18n import translator
from sapa.messages import Message


def survey(columns, *, missing=(), **design):
    """Build a survey from columns of text."""
    frame = pd.DataFrame(
        {
            name: pd.array([None if v is None else str(v) for v in values], dtype="str")
            for name, values in columns.items()
        }
    )
    n = len(frame)
    origin = pd.DataFrame({"file": pd.array(["data.csv"] * n, dtype="str"), "row": range(2, n + 2)})
    file = SourceFile(path="data.csv", sha256="0" * 64, rows=n, format="csv")
    return Survey(Rows(frame, origin, (file,)), Design(**design), tuple(missing))


def refused(columns, *, of="y", call=estimate_mean, options=None, **design):
    with pytest.raises(BadInput) as caught:
        call(survey(columns, **design), of, **(options or {}))
    error = caught.value
    for language in ("kk", "ru", "en"):
        t = translator(language)
        for text in (error.what, error.todo, error.expected):
            if isinstance(text, Message):
                assert "«estimation" not in t(text)
                assert "{" not in t(text)
    return error


def says(error, *words):
    text = str(error)
    for word in words:
        assert word in text, text


BASE = {"y": [1, 2, 3, 4], "s": ["a", "a", "b", "b"], "w": [2, 2, 2, 2], "N": [50, 50, 60, 60]}


@pytest.mark.parametrize(
    ("column", "values", "words"),
    [
        ("w", [2, "two", 2, 2], ("w", "row 3", "got: two", "data.csv:3", "number above zero")),
        ("w", [None] * 4, ("w", "row 2", "4 rows have none", "data.csv:2")),
        ("w", [2, 2, 0, -1], ("w", "2 rows are not above zero", "row 4", "got: 0")),
        ("s", ["a", None, "b", "b"], ("s", "row 3", "belongs to no stratum", "Fill in")),
        ("N", [50, 50, "many", 60], ("N", "row 4", "got: many")),
        ("N", [50, 50, 60, None], ("N", "row 5", "empty")),
        ("N", [0.04, 0.04, 0.03, 0.03], ("N", "row 2", "sampling fraction", "NUMBER OF UNITS", "got: 0.04")),
        ("N", [0.96, 0.96, 0.97, 0.97], ("correction factor", "1 − n/N")),
        ("N", [50, 50, 1, 1], ("N", "row 4", "smaller than its sample", "2 units drawn", "got: 1")),
        ("N", [50, 50, 60, 61], ("N", "row 5", "differs within one stratum", "elsewhere 60", "got: 61")),
        ("N", [50, 50, -60, -60], ("N", "row 4", "not above zero")),
        ("y", [1, "1,5x", 3, 4], ("y", "row 3", "got: 1,5x", "--missing")),
    ],
)
def test_a_bad_cell_is_named_with_its_column_row_and_value(column, values, words):
    """One bad column at a time."""
    error = refused({**BASE, column: values}, weight="w", strata="s", population="N")
    says(error, *words)


def test_a_lonely_stratum_is_named():
    """Strata b and c have one row each."""
    data = {"y": [1, 2, 3, 4], "s": ["a", "a", "b", "c"], "w": [2] * 4}
    error = refused(data, weight="w", strata="s")
    says(error, "2 strata (s)", "stage 1", "got: b, c", "data.csv:4", "--lonely")


def test_a_thousand_lonely_strata_are_counted_and_some_are_named():
    """An id given as the stratum: the message stays short."""
    data = {"y": range(1000), "s": range(1000)}
    says(refused(data, strata="s"), "1,000 strata (s)", "got: 0, 1, 2", "… (1000)")


def test_a_lonely_unit_of_the_second_stage_is_named_by_its_village():
    """Village 2 has one house of nine."""
    data = {"y": [1, 2, 3], "v": [1, 1, 2], "h": [1, 2, 1], "w": [2] * 3, "V": [9] * 3, "H": [9] * 3}
    error = refused(data, weight="w", psu=["v", "h"], population=["V", "H"])
    says(error, "(v)", "stage 2", "got: 2")


def test_a_sample_of_one_unit_is_refused():
    """One village is no sample of villages."""
    error = refused({"y": [1, 2], "v": [7, 7]}, psu="v")
    says(error, "whole sample is a single sampling unit")


def test_stages_that_do_not_fit_are_refused():
    """Three populations, one stage of units."""
    error = refused({**BASE, "M": [9] * 4, "K": [9] * 4}, psu="s", population=["N", "M", "K"])
    says(error, "3 stages", "sampling units for 1", "N, M, K")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"ci": "wald"}, ("ci", "got: wald", "t, z, logit, xlogit, beta, korn_graubard, wilson, likelihood, auto")),
        ({"deff": True}, ("deff", "got: True", "wor, wr")),
        ({"lonely": "ignore"}, ("lonely", "fail, remove, certainty, adjust, average")),
        ({"level": 95}, ("between 0 and 1", "got: 95", "0.95")),
        ({"ci": "logit"}, ("proportions only", "mean")),
        ({"where": "y > 100"}, ("No row meets", "got: y > 100")),
        ({"where": "age > 1"}, ("age",)),
        ({"by": "regoin"}, ("regoin",)),
    ],
)
def test_an_option_that_does_not_exist_is_refused_with_those_that_do(options, words):
    """Arguments are checked before anything is computed."""
    says(refused(BASE, options=options), *words)


def test_unknown_columns_and_none_at_all():
    """The nearest column is suggested; no column is no question."""
    says(refused(BASE, of="W"), "W", "w")
    says(refused(BASE, of=[]), "No column", "--of")
    says(refused(BASE, weight="weight"), "weight")
    says(refused({"y": []}), "no rows")


def test_text_answers_are_fine_for_shares():
    """What is refused as a number is an answer code."""
    found = estimate_proportion(survey({"y": ["yes", "no", "yes", None]}), "y")
    assert [r.category for r in found.rows] == ["no", "yes"]
