"""Several files as one table, and a survey with its design."""

from __future__ import annotations

import numpy as np
import pytest

from sapa.data import Design, read_survey
from sapa.data.readers import join_rows, read_rows
from sapa.errors import BadInput


@pytest.fixture
def files(tmp_path):
    """Write one file a region; the second lacks a column and has one more."""
    (tmp_path / "abai.csv").write_text("id,q,w\n1,a,1.5\n\n2,b,2\n", encoding="utf-8")
    (tmp_path / "jetisu.csv").write_text("w;id;z\n3;1;x\n", encoding="utf-8")
    return [tmp_path / "abai.csv", tmp_path / "jetisu.csv"]


def test_joined_rows_keep_file_and_row(files):
    """The union of the columns in first-seen order; what a file lacks is missing in its rows."""
    rows = join_rows([read_rows(path, shown=path.name) for path in files])
    assert rows.columns == ("id", "q", "w", "z")
    assert rows.frame["id"].tolist() == ["1", "2", "1"]
    assert rows.frame["q"].isna().tolist() == [False, False, True]
    assert (rows.frame.dtypes == "str").all()
    assert [rows.at(i) for i in range(3)] == [("abai.csv", 2), ("abai.csv", 4), ("jetisu.csv", 2)]
    assert [file.rows for file in rows.files] == [2, 1]


def test_one_part_is_joined_as_it_is(files):
    """Nothing to join, nothing to copy; and no parts are a fault of the caller."""
    rows = read_rows(files[0])
    assert join_rows([rows]) is rows
    with pytest.raises(ValueError, match="at least one"):
        join_rows([])


def test_taken_rows_keep_their_numbers(files):
    """A selection by mask or by positions still knows where each row stands."""
    rows = join_rows([read_rows(path, shown=path.name) for path in files])
    assert rows.take(np.array([False, True, True])).at(0) == ("abai.csv", 4)
    assert rows.take(np.array([2])).at(0) == ("jetisu.csv", 2)
    assert rows.take(np.array([2])).frame.index.tolist() == [0]


def test_a_survey_has_its_design_and_its_missing_codes(files):
    """Missing codes are normalised, each one once."""
    survey = read_survey(files, design=Design(weight="w", strata=["id"], psu=[["id", "w"]]), missing=[98, "99.0", 98.0])
    assert survey.missing == ("98", "99")
    assert len(survey.rows) == 3
    assert survey.design.weight == "w"


@pytest.mark.parametrize(
    "design",
    [
        Design(weight="W8"),
        Design(strata="W8"),
        Design(psu=[["id", "W8"]]),
        Design(strata=["id", "W8"]),
        Design(population="W8"),
    ],
)
def test_a_design_of_unknown_columns_is_refused(files, design):
    """Wherever the name stands in the design."""
    with pytest.raises(BadInput) as caught:
        read_survey(files[0], design=design)
    assert caught.value.what.id == "data.column"
    assert caught.value.got == "W8"


def test_a_survey_without_interviews_is_refused(tmp_path):
    """A header-only data file is bad input."""
    (tmp_path / "a.csv").write_text("id,q\n", encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_survey(tmp_path / "a.csv")
    assert caught.value.what.id == "data.no_rows"
    with pytest.raises(BadInput):
        read_survey([])
