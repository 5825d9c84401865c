"""Labels of sampling units that occur in several strata."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sapa.data import Design, Rows, SourceFile, Survey
from sapa.estimation import estimate_mean, prepare
from sapa.i18n import translator


def survey(columns, **design):
    """Build a survey from columns of text."""
    frame = pd.DataFrame({name: pd.array([str(v) for v in values], dtype="str") for name, values in columns.items()})
    origin = pd.DataFrame({"file": pd.array(["data.csv"] * len(frame), dtype="str"), "row": range(2, len(frame) + 2)})
    return Survey(
        Rows(frame, origin, (SourceFile(path="data.csv", sha256="0" * 64, rows=len(frame), format="csv"),)),
        Design(**design),
        (),
    )


def crossing(strata, villages, **more):
    data = {"y": range(len(strata)), "s": strata, "v": villages, "w": [5] * len(strata)}
    return survey(data, weight="w", strata="s", psu="v", **more)


def said(found):
    return {m.id.rpartition(".")[2]: m for m in found.notes}


def test_units_with_labels_of_their_own_are_not_mentioned():
    """Villages 1 and 2 in a, 3 and 4 in b; and a design without strata, where nothing can be crossed."""
    assert prepare(crossing(list("aabb"), [1, 2, 3, 4])).crossing is None
    plain = survey({"y": [1, 2], "v": [1, 2]}, psu="v")
    assert prepare(plain).crossing is None


def test_the_first_labels_their_number_and_their_units_are_told(language):
    """Labels 10 … 14 in a and in b, 15 in b alone: five labels are ten units of eleven."""
    found = estimate_mean(crossing(["a"] * 5 + ["b"] * 6, [10, 11, 12, 13, 14, 10, 11, 12, 13, 14, 15]), "y")
    note = said(found)["psu_crosses_strata"]
    assert (note.params["n"], note.params["labels"], note.params["units"]) == (5, "10, 11, 12 …", 10)
    text = translator(language)(note)
    assert "10, 11, 12 …" in text
    assert "{" not in text
    assert found.rows[0].df == 9


def test_one_village_in_two_strata_is_named():
    """The wording of one: its stratum may be wrong."""
    note = said(estimate_mean(crossing(list("aabbb"), [1, 2, 2, 3, 4]), "y"))["psu_crosses_strata"]
    assert note.params["n"] == 1
    assert "1 label of sampling units occurs in several strata (2)" in translator("en")(note)


def test_labels_of_later_stages_may_repeat():
    """Houses 1 and 2 in every village: nobody takes them for the same houses."""
    data = {"y": range(8), "s": list("aaaabbbb"), "v": [1, 1, 2, 2, 3, 3, 4, 4], "h": [1, 2] * 4}
    assert prepare(survey(data, strata="s", psu=["v", "h"])).crossing is None


@pytest.mark.parametrize("seed", [1, 2])
def test_labels_are_found_as_a_table_finds_them(seed):
    """Against pandas: labels with more than one distinct stratum, and their pairs."""
    rng = np.random.default_rng(seed)
    strata, villages = rng.integers(0, 4, 60), rng.integers(0, 30, 60)
    table = pd.DataFrame({"s": strata, "v": villages}).groupby("v")["s"].nunique()
    found = prepare(crossing(strata.tolist(), villages.tolist())).crossing
    assert (found.n, found.units) == (int((table > 1).sum()), int(table[table > 1].sum()))
