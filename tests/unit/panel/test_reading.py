"""Scores as files have them: four layouts, three languages, every fault named and nothing taken for zero."""

from __future__ import annotations

import math

import numpy as np
import pytest

from fixtures.expert_panels import COUNCIL, CRITERIA, panel_folder, sheets
from sapa.errors import BadInput
from sapa.i18n import translator
from sapa.panel import FaultKind, judge_panel, read_panel
from sapa.panel.cube import sort_scores
from sapa.panel.reading import read_scores


def sorted_of(folder):
    """Return the sorted scores of a folder."""
    plan = read_panel(folder)
    return sort_scores(read_scores(plan), plan)


def faults(folder):
    """Return the faults of a folder as (kind, bid, expert, criterion, got, expected)."""
    return [(f.kind, f.bid, f.expert, f.criterion, f.got, f.expected) for f in sorted_of(folder).faults]


ONE = (("A", "E1", 5, 4, 3, 2, 1), ("A", "E2", 4, 4, 4, 4, 4), ("B", "E1", 1, 1, 1, 1, 1))


def by_sheet():
    """A row for every expert and bid, headings in Russian."""
    titles = (
        "Актуальность", "2. Выполнение плана", "результат проекта", "Вероятность продолжения деятельности",
        "Вероятность долгосрочного положительного социального эффекта",
    )  # fmt: skip
    return [("Заявка", "Эксперт", *titles), *ONE]


def long():
    """A row for every score, headings in Kazakh."""
    return [
        ("Өтінім", "Сарапшы", "Критерий", "Балл"),
        *((bid, expert, c, v) for bid, expert, *row in ONE for c, v in zip(CRITERIA, row, strict=True)),
    ]


def by_expert():
    """A row for every criterion, a column for every expert; the bid stands in the first row of its block only."""
    return [
        ("bid", "criterion", "E1", "E2"),
        *((("A" if not k else None), c, ONE[0][2 + k], ONE[1][2 + k]) for k, c in enumerate(CRITERIA)),
        *((("B" if not k else None), c, ONE[2][2 + k], None) for k, c in enumerate(CRITERIA)),
    ]


@pytest.mark.parametrize("layout", [by_sheet, long, by_expert])
def test_three_layouts_hold_the_same_scores(tmp_path, layout):
    """5 4 3 2 1, 4 4 4 4 4 and 1 1 1 1 1; the expert who left an object out has no fault."""
    told = sorted_of(panel_folder(tmp_path, scores_csv=layout()))
    (cube,) = told.rounds
    assert told.faults == ()
    assert (cube.bids, cube.experts) == (("A", "B"), ("E1", "E2"))
    assert cube.scores[0].tolist() == [[5, 4, 3, 2, 1], [4, 4, 4, 4, 4]]
    assert cube.scores[1, 0].tolist() == [1, 1, 1, 1, 1]
    assert np.isnan(cube.scores[1, 1]).all()


def test_the_council_sheet_with_a_blank_and_a_printed_total_is_caught(tmp_path):
    """5 + 5 + 5 + blank + 5, printed 25: both cells are named, no total is made up."""
    folder = panel_folder(
        tmp_path, scores="- {file: sheet.xlsx, bid: Жоба 1, scale: sum, members: 1}", sheet_xlsx=COUNCIL
    )
    result = judge_panel(read_panel(folder))
    blank, total = result.faults
    assert (blank.kind, blank.criterion, blank.place) == (FaultKind.BLANK, "continuation", "sheet.xlsx, Sheet!C5")
    assert (total.kind, total.got, total.expected, total.blank) == (FaultKind.TOTAL, "25", "20", 1)
    assert total.place == "sheet.xlsx, Sheet!C7"
    (bid,) = result.rounds[0].bids
    assert (bid.sheets, bid.incomplete) == (0, 1)
    assert math.isnan(bid.mean)
    said = {
        language: [translator(language)(f.text(result.plan.rubric)) for f in result.faults] for language in ("kk", "en")
    }
    assert said["en"][0] == (
        "No score: object Жоба 1, criterion “Likelihood of continuing the activity”. A blank is not a zero; the sheet "
        "has no total."
    )
    assert said["en"][1] == (
        "The printed total is 25, but the scores add up to 20 and 1 criterion has no usable score: object Жоба 1."
    )
    assert "«Қызметті жалғастыру ықтималдығы»" in said["kk"][0]


def test_sums_and_means_of_members_are_read_on_their_scales(tmp_path):
    """15 13 13 13 15 of three members is 69 of 75 (92 %); the same as means is 5, 13/3 … ."""
    head = ("bid", "criterion", "score")
    sums = [head, *(("A", c, v) for c, v in zip(CRITERIA, (15, 13, 13, 13, 15), strict=True)), ("A", "итого", 69)]
    means = [head, *(("A", c, v) for c, v in zip(CRITERIA, ("5", "4,33", "4,33", "4,33", "5"), strict=True))]
    summed = judge_panel(
        read_panel(panel_folder(tmp_path / "s", scores="- {file: s.csv, scale: sum, members: 3}", s_csv=sums))
    )
    meant = judge_panel(
        read_panel(panel_folder(tmp_path / "m", scores="- {file: s.csv, scale: mean, members: 3}", s_csv=means))
    )
    assert summed.faults == meant.faults == ()
    assert summed.rounds[0].bids[0].mean == pytest.approx(23)
    assert summed.rounds[0].bids[0].share == pytest.approx(69 / 75)
    assert meant.rounds[0].bids[0].mean == pytest.approx(22.99)
    assert summed.rounds[0].council


@pytest.mark.parametrize(
    ("cell", "kind", "expected"),
    [
        ("7", FaultKind.OUTSIDE, "1–5"),
        ("0", FaultKind.OUTSIDE, "1–5"),
        ("4,5", FaultKind.NOT_ON_SCALE, "1–5"),
        ("н/д", FaultKind.NOT_A_NUMBER, ""),
        (None, FaultKind.BLANK, ""),
    ],
)
def test_what_is_no_score_of_the_scale_is_named_and_not_used(tmp_path, cell, kind, expected):
    """One fault each; the sheet has no total, and nothing becomes a zero."""
    folder = panel_folder(tmp_path, scores_csv=sheets(("A", "E1", 5, cell, 3, 2, 1), ("A", "E2", 4, 4, 4, 4, 4)))
    assert faults(folder) == [(kind, "A", "E1", "plan_fulfilment", cell or "", expected)]
    scores = sorted_of(folder).rounds[0].scores
    assert math.isnan(scores[0, 0, 1])
    assert judge_panel(read_panel(folder)).rounds[0].bids[0].sheets == 1


def test_printed_totals_are_recomputed(tmp_path):
    """15 is right, 21 is not; totals with weights are those of the weights."""
    rows = sheets(("A", "E1", 5, 4, 3, 2, 1, 15), ("B", "E1", 4, 4, 4, 4, 4, 21), total=True)
    assert faults(panel_folder(tmp_path, scores_csv=rows)) == [(FaultKind.TOTAL, "B", "E1", "", "21", "20")]


def test_unknown_names_are_named_once_and_their_scores_left_out(tmp_path):
    """A bid and an expert that the lists lack; an expert of the roster who scored nothing; a bid nobody scored."""
    folder = panel_folder(
        tmp_path, more="bids: [A, C]\nexperts: [E1, E3]",
        scores_csv=sheets(("A", "E1", 5, 4, 3, 2, 1), ("X", "E1", 5, 5, 5, 5, 5), ("A", "E9", 1, 1, 1, 1, 1)),
    )  # fmt: skip
    kinds = [(kind, bid, expert) for kind, bid, expert, *_ in faults(folder)]
    assert kinds == [
        (FaultKind.UNKNOWN_BID, "X", "E1"), (FaultKind.UNKNOWN_EXPERT, "A", "E9"),
        (FaultKind.NOTHING_SCORED, "", "E3"), (FaultKind.BID_WITHOUT_SCORES, "C", ""),
    ]  # fmt: skip
    assert sorted_of(folder).rounds[0].experts == ("E1", "E3")


def test_scores_in_spite_of_a_declared_interest_are_not_used(tmp_path):
    """Expert E1 has an interest in A: told once, E2's sheet stays."""
    folder = panel_folder(
        tmp_path, more="experts: [{id: E1, conflicts: [A]}, E2]",
        scores_csv=sheets(("A", "E1", 5, 5, 5, 5, 5), ("A", "E2", 1, 2, 3, 4, 5), ("B", "E1", 3, 3, 3, 3, 3)),
    )  # fmt: skip
    assert [(kind, bid, expert) for kind, bid, expert, *_ in faults(folder)] == [(FaultKind.CONFLICT, "A", "E1")]
    scores = sorted_of(folder).rounds[0].scores
    assert np.isnan(scores[0, 0]).all()
    assert scores[0, 1].tolist() == [1, 2, 3, 4, 5]


def test_two_different_scores_for_one_thing_are_both_left_out(tmp_path):
    """The same row again is no fault; a changed one is."""
    same = ("A", "E1", 5, 4, 3, 2, 1)
    assert faults(panel_folder(tmp_path / "same", scores_csv=sheets(same, same))) == []
    folder = panel_folder(tmp_path / "other", scores_csv=sheets(same, ("A", "E1", 5, 4, 3, 2, 2)))
    ((kind, *_, got, expected),) = faults(folder)
    assert (kind, got) == (FaultKind.TWICE, "2")
    assert expected.startswith("1 (scores.csv:2")
    assert math.isnan(sorted_of(folder).rounds[0].scores[0, 0, 4])


def test_rows_without_a_name_and_unknown_criteria_are_named(tmp_path):
    """A row without an expert; a criterion the rubric lacks, in a column and in a row."""
    rows = [(*sheets()[0], "beauty"), ("A", None, 1, 1, 1, 1, 1, None), ("A", "E1", 1, 1, 1, 1, 1, 4)]
    kinds = [f[0] for f in faults(panel_folder(tmp_path / "a", scores_csv=rows))]
    assert kinds == [FaultKind.NO_NAME, FaultKind.UNKNOWN_CRITERION]
    rows = [("bid", "expert", "criterion", "score"), *(("A", "E1", c, 3) for c in (*CRITERIA, "beauty"))]
    assert [f[0] for f in faults(panel_folder(tmp_path / "b", scores_csv=rows))] == [FaultKind.UNKNOWN_CRITERION]


def test_a_merged_name_stands_for_all_its_rows_and_an_empty_cell_for_none(tmp_path):
    """A2:A3 is merged: both rows are of A; A4 is merely empty: that row is of nobody."""
    from openpyxl import load_workbook

    rows = sheets(("A", "E1", 1, 1, 1, 1, 1), (None, "E2", 2, 2, 2, 2, 2), (None, "E3", 3, 3, 3, 3, 3))
    folder = panel_folder(tmp_path, scores="- {file: scores.xlsx}", scores_xlsx=rows)
    book = load_workbook(folder / "scores.xlsx")
    book.active.merge_cells("A2:A3")
    book.save(folder / "scores.xlsx")
    told = sorted_of(folder)
    assert told.rounds[0].experts == ("E1", "E2")
    assert [(f.kind, f.place) for f in told.faults] == [(FaultKind.NO_NAME, "scores.xlsx:4")]


def test_a_round_that_is_no_number_is_named_and_its_row_left_out(tmp_path):
    """The row of the file's own round would be a guess."""
    rows = [(*sheets()[0], "round"), ("A", "E1", 1, 1, 1, 1, 1, "two"), ("A", "E2", 2, 2, 2, 2, 2, "1.0")]
    told = sorted_of(panel_folder(tmp_path, scores_csv=rows))
    assert [(f.kind, f.got) for f in told.faults] == [(FaultKind.BAD_ROUND, "two")]
    assert told.rounds[0].experts == ("E2",)


def test_rounds_are_kept_and_unchanged_sheets_stand(tmp_path):
    """After the discussion E1 changed one sheet; the other is carried over; the first round is as it was."""
    folder = panel_folder(
        tmp_path, scores="- {file: one.csv}\n- {file: two.csv, round: 2}",
        one_csv=sheets(("A", "E1", 1, 1, 1, 1, 1), ("A", "E2", 4, 4, 4, 4, 4)),
        two_csv=sheets(("A", "E1", 3, 3, 3, 3, 3)),
    )  # fmt: skip
    first, second = sorted_of(folder).rounds
    assert first.scores[0, 0].tolist() == [1] * 5
    assert second.scores[0].tolist() == [[3] * 5, [4] * 5]
    assert (first.carried, second.carried) == (0, 1)


def test_a_column_of_rounds_counts_before_that_of_the_file(tmp_path):
    """Both rounds in one file."""
    rows = [(*sheets()[0], "round"), ("A", "E1", 1, 1, 1, 1, 1, 1), ("A", "E1", 2, 2, 2, 2, 2, 2)]
    assert [r.round for r in sorted_of(panel_folder(tmp_path, scores_csv=rows)).rounds] == [1, 2]


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ([("expert", *CRITERIA), ("E1", 1, 1, 1, 1, 1)], "panel.bad.no_bid"),
        ([("bid", *CRITERIA), ("A", 1, 1, 1, 1, 1)], "panel.bad.no_expert"),
        ([("bid", "criterion", "score"), ("A", "relevance", 1)], "panel.bad.no_expert"),
        ([("bid", "expert", "criterion"), ("A", "E1", "relevance")], "panel.bad.no_score"),
        ([("bid", "expert", "beauty"), ("A", "E1", 1)], "panel.bad.no_criterion"),
    ],
)
def test_a_file_whose_columns_do_not_tell_is_refused(tmp_path, rows, what):
    """What is missing, what the file has, what to do."""
    with pytest.raises(BadInput) as caught:
        sorted_of(panel_folder(tmp_path, scores_csv=rows))
    assert caught.value.what.id == what
    assert caught.value.where == "scores.csv"
    assert caught.value.todo is not None


def test_columns_can_be_named(tmp_path):
    """Headings that nobody could guess."""
    rows = [("x", "y", *CRITERIA), ("A", "E1", 1, 2, 3, 4, 5)]
    folder = panel_folder(tmp_path, scores="- {file: scores.csv, columns: {bid: x, expert: y}}", scores_csv=rows)
    assert sorted_of(folder).rounds[0].scores[0, 0].tolist() == [1, 2, 3, 4, 5]


def test_a_file_of_an_older_encoding_is_read_where_the_panel_names_it(tmp_path):
    """Semicolons and cp1251, as Excel saves CSV; without the encoding the file is refused."""
    folder = panel_folder(tmp_path, scores="- {file: old.csv, encoding: cp1251}", old_csv=sheets())
    (folder / "old.csv").write_bytes(
        "заявка;эксперт;критерий;балл\nА;Е1;Актуальность;5\nА;Е1;Результат проекта;4\n".encode("cp1251")
    )
    told = sorted_of(folder)
    assert told.rounds[0].bids == ("А",)
    assert [f.criterion for f in told.faults] == ["plan_fulfilment", "continuation", "social_effect"]
    (folder / "panel.yaml").write_text("title: x\nscores: [old.csv]\n", encoding="utf-8")
    with pytest.raises(BadInput):
        sorted_of(folder)


def test_two_sheets_of_one_workbook_are_two_files(tmp_path):
    """Each is read, and each has its own place in the record."""
    from openpyxl import load_workbook

    folder = panel_folder(
        tmp_path, scores="- {file: s.xlsx, sheet: Sheet}\n- {file: s.xlsx, sheet: Second, round: 2}",
        s_xlsx=sheets(("A", "E1", 1, 1, 1, 1, 1)),
    )  # fmt: skip
    book = load_workbook(folder / "s.xlsx")
    for row in sheets(("A", "E1", 2, 2, 2, 2, 2)):
        (book["Second"] if "Second" in book.sheetnames else book.create_sheet("Second")).append(row)
    book.save(folder / "s.xlsx")
    result = judge_panel(read_panel(folder))
    assert [source.sheet for source in result.sources] == ["Sheet", "Second"]
    assert [float(one.cube.scores[0, 0, 0]) for one in result.rounds] == [1, 2]
