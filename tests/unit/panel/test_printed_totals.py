"""Printed totals against the scores they are made of: rounding is no fault, a wrong sum is one."""

from __future__ import annotations

import pytest

from fixtures.expert_panels import CRITERIA, panel_folder, sheets
from sapa.panel import FaultKind, judge_panel, read_panel

WEIGHTS = """id: own
title: {kk: а, ru: а, en: a}
scale: {min: 1, max: 3, anchors: {1: {kk: а, ru: а, en: a}, 2: {kk: а, ru: а, en: a}, 3: {kk: а, ru: а, en: a}}}
criteria:
  - {id: one, title: {kk: а, ru: а, en: a}, asks: {kk: а, ru: а, en: a}, weight: 0.15}
  - {id: two, title: {kk: б, ru: б, en: b}, asks: {kk: б, ru: б, en: b}, weight: 0.85}
"""


def totals(folder) -> list[str]:
    """Return what was expected in place of the totals that are wrong."""
    return [one.expected for one in judge_panel(read_panel(folder)).faults if one.kind is FaultKind.TOTAL]


@pytest.mark.parametrize(
    ("printed", "wrong"),
    [("21.67", []), ("21.65", []), ("21.7", []), ("22", []), ("21.69", ["21.65"]), ("23", ["21.65"])],
)
def test_a_total_of_rounded_means_may_be_rounded_itself(tmp_path, printed, wrong):
    """Five means of three members, 13/3 each: printed 4.33, in all 65/3 = 21.67, while 5 x 4.33 = 21.65."""
    rows = [("bid", *CRITERIA, "total"), ("A", *["4.33"] * 5, printed)]
    folder = panel_folder(
        tmp_path / "council", scores="- {file: scores.csv, scale: mean, members: 3}", scores_csv=rows
    )  # fmt: skip
    assert totals(folder) == wrong


@pytest.mark.parametrize(("printed", "wrong"), [("2.7", []), ("2.70", []), ("3", []), ("2.6", ["2.7"]), ("2", ["2.7"])])
def test_a_weighted_total_may_be_rounded(tmp_path, printed, wrong):
    """0.15 x 1 + 0.85 x 3 = 2.7."""
    rows = [("bid", "expert", "one", "two", "total"), ("A", "E1", 1, 3, printed)]
    folder = panel_folder(tmp_path / "own", more="rubric: own.yaml", scores_csv=rows)
    (folder / "own.yaml").write_text(WEIGHTS, encoding="utf-8")
    assert totals(folder) == wrong


def test_a_total_of_whole_scores_is_wrong_by_one_point(tmp_path):
    """5 + 4 + 3 + 2 + 1 = 15, 16 is printed."""
    folder = panel_folder(tmp_path / "one", scores_csv=sheets(("A", "E1", 5, 4, 3, 2, 1, 16), total=True))
    assert totals(folder) == ["15"]
