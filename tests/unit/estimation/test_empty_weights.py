"""Rows with an empty weight are not in the sample; shares have intervals that stay within 0 … 1."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import sapa
from sapa.data import Design, Rows, SourceFile, Survey
from sapa.errors import BadInput
from sapa.estimation import estimate_difference, estimate_mean, estimate_proportion, rao_scott_test
from sapa.i18n import LANGUAGES, translator

SAMPLE = Path(__file__).resolve().parents[3] / "data-samples" / "social-survey-2026"
DATA = {
    "y": [1, 2, 3, 4, 5, 6],
    "s": ["a", "a", "b", "b", "a", None],
    "w": [2, 3, 2, 2, None, None],
    "done": [1, 1, 1, 1, 0, 0],
    "g": [1, 2, 1, 2, 1, 2],
    "h": [1, 1, 2, 2, 1, 2],
}


def survey(columns, **design):
    """Build a survey from columns of text."""
    frame = pd.DataFrame(
        {
            name: pd.array([None if v is None else str(v) for v in column], dtype="str")
            for name, column in columns.items()
        }
    )
    n = len(frame)
    origin = pd.DataFrame({"file": pd.array(["data.csv"] * n, dtype="str"), "row": range(2, n + 2)})
    return Survey(
        Rows(frame, origin, (SourceFile(path="data.csv", sha256="0" * 64, rows=n, format="csv"),)), Design(**design)
    )


def note(found):
    """Return the note about empty weights."""
    (one,) = [n for n in found if n.id == "estimation.note.unweighted"]
    return one


@pytest.mark.parametrize("where", [None, "done == 1"])
def test_rows_with_an_empty_weight_are_left_out_and_counted(where):
    """Mean over the four rows with a weight: (2·1 + 3·2 + 2·3 + 2·4) / 9; their empty stratum is no fault either."""
    found = estimate_mean(survey(DATA, weight="w", strata="s"), "y", where=where)
    assert found.rows[0].estimate == pytest.approx(22 / 9)
    assert (found.rows[0].n, found.rows[0].df) == (4, 2)
    one = note(found.notes)
    assert (one.params["n"], one.params["column"]) == (2, "w")
    for language in LANGUAGES:
        assert "2" in translator(language)(one)


def test_differences_and_tests_say_it_too():
    """The same note stands among the conventions of both."""
    data = survey(DATA, weight="w")
    assert note(estimate_difference(data, "y", between="g").conventions).params["n"] == 2
    assert note(rao_scott_test(data, "g", "h").conventions).params["n"] == 2


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ([2, "two", 2, 2, None, None], ("row 3", "got: two")),
        ([2, 2, 0, 2, None, None], ("row 4", "got: 0")),
        ([2, 2, 2, -1, None, None], ("row 5", "got: -1")),
        ([None] * 6, ("6 rows have none", "row 2")),
    ],
)
def test_other_faults_of_a_weight_are_refused_by_the_row_of_the_file(weights, words):
    """Text, zero, a negative number, and a column with nothing in it."""
    with pytest.raises(BadInput) as caught:
        estimate_mean(survey({**DATA, "w": weights}, weight="w"), "y")
    for word in words:
        assert word in str(caught.value)


def test_a_row_is_named_as_in_the_file_after_rows_were_left_out():
    """The first row has no weight; the bad one is row 4 of the file."""
    with pytest.raises(BadInput, match=r"data\.csv:4"):
        estimate_mean(survey({**DATA, "w": [None, 1, 0, 1, 1, 1]}, weight="w"), "y")


def test_the_shipped_sample_is_estimated_as_the_review_does():
    """trust_akimat is q3 in 4, 5 without 98, 99: estimate and SE of the review's table of estimates."""
    data = sapa.read_survey(
        SAMPLE / "interviews.csv",
        design=Design(weight="weight", strata=[["region", "locality"]], psu="psu"),
        missing=["98", "99"],
    )
    answer = data.rows.frame["q3"]
    trust = answer.isin(["4", "5"]).map({True: "1", False: "0"}).astype("str").where(~answer.isin(["98", "99"]))
    data = replace(data, rows=replace(data.rows, frame=data.rows.frame.assign(trust=trust)))
    found = estimate_mean(data, "trust", where="status == 'завершено'")
    assert note(found.notes).params["n"] == 21
    reviewed = next(
        row
        for row in sapa.review(SAMPLE).table("estimates").records()
        if row["indicator"] == "trust_akimat" and not row["domain"]
    )
    ours = found.rows[0]
    assert (ours.estimate, ours.se) == pytest.approx((reviewed["estimate"], reviewed["se"]), rel=1e-12)


def test_no_interval_of_a_share_leaves_zero_to_one_by_default():
    """One yes in six rows, and an answer that everyone gave: t would give a lower end below 0."""
    data = survey({"y": [1, 0, 0, 0, 0, 0], "all": [1] * 6})
    found = estimate_proportion(data, ["y", "all"])
    assert found.ci == "auto"
    assert "estimation.convention.ci_auto" in {c.id for c in found.conventions}
    for row in found.rows:
        assert 0 <= row.ci_low < row.ci_high <= 1
    assert estimate_proportion(data, "y", ci="t").rows[1].ci_low < 0
    assert estimate_mean(data, "y").ci == "t"
