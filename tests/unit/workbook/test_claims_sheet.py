"""Sheet "Claims": does the report say what the data say?"""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from fixtures.evaluation_details import NASTY, claims
from fixtures.evaluations import full_evaluation
from sapa.results.claims import ClaimDetail
from sapa.workbook import workbook_bytes

NAME = {"kk": "Есеп көрсеткіштері", "ru": "Показатели отчета", "en": "Claims of the report"}


def sheets(language: str = "en") -> tuple[Any, Any]:
    """Return the sheet with its formulas, and with the stored values."""
    content = workbook_bytes(full_evaluation(), language)
    return tuple(openpyxl.load_workbook(BytesIO(content), data_only=flag)[NAME[language]] for flag in (False, True))


def table(sheet: Any) -> list[dict[str, Any]]:
    """Return the rows of the table by the words of its header."""
    head = next(c.row for c in sheet["A"] if c.value == "indicator")
    names = [c.value for c in sheet[head]]
    rows = sheet.iter_rows(min_row=head + 1, values_only=True)
    return [dict(zip(names, row, strict=True)) for row in rows if row[0] is not None]


def test_each_claim_has_a_row_with_what_the_report_and_the_data_say() -> None:
    """The title where the manifest gives one, regions by name, conditions without program signs."""
    rows = table(sheets()[1])
    assert [r["indicator"] for r in rows] == ["Сенім деңгейі", "q7", NASTY[0], "q99", "Средний возраст"]
    assert [r["group"] for r in rows] == ["whole sample", "whole sample", "region = Ulytau Region"] + [
        "whole sample"
    ] * 2
    assert [r["base"] for r in rows[:3]] == ["as for the indicator", "as for the indicator", "q6 = 1"]
    assert [r["unit"] for r in rows] == ["%", "%", "%", "%", "years"]
    assert [r["in the report"] for r in rows] == [42.1, 55, 71.2, 12, 44.9]
    assert rows[2]["figure"] == f"{NASTY[0]} · region = Ulytau Region"
    assert [r["row of the table"] for r in rows] == [2, 3, 4, 5, 6]


def test_agreement_allows_for_rounding_and_names_what_reproduces_the_figure() -> None:
    """42.15 is printed as 42.1 or as 42.2; a figure on another base is no agreement; none found is said."""
    rows = table(sheets()[1])
    assert [r["does it agree?"] for r in rows] == [
        "✓ agrees", "± only another way", "✗ not reproduced", "? not recomputable", "✓ agrees",
    ]  # fmt: skip
    assert rows[0]["reproduced by"] == "валидті жауаптар, салмақпен (and 1 more way)"
    assert [r["reproduced by"] for r in rows[1:4]] == ["барлығы, салмақсыз", "in no way tried", "бірнеше санат"]
    assert rows[0]["difference"] == pytest.approx(-0.05)
    assert rows[3]["difference"] == "–"


def test_the_comparison_is_a_live_formula_over_the_cells_of_its_row() -> None:
    """Anyone can retrace it: half a unit of the last printed decimal."""
    written, _ = sheets()
    first = next(c.row for c in written["A"] if c.value == "indicator") + 1
    formulas = {written.cell(first - 1, c.column).value: c.value for c in written[first]}
    assert formulas["difference"] == f"=H{first}-I{first}"
    assert formulas["does it agree?"].startswith(
        f"=IF(ABS(H{first}-I{first})<=0.5*10^-G{first}+1E-9*MAX(1,ABS(H{first})),"
    )
    assert formulas["stated margin"].startswith(f"=IF(U{first}>S{first}+0.5*10^-3+1E-11,")
    group = {written.cell(first - 1, c.column).value: c.value for c in written[first + 2]}
    assert group["stated margin"].startswith(f"=IF(MAX(U{first + 2},T{first + 2})>S{first + 2}")
    mean = {written.cell(first - 1, c.column).value: c.value for c in written[first + 4]}
    # A mean's margin is in its own unit, not in per cent.
    assert mean["stated margin"].startswith(f"=IF(U{first + 4}>S{first + 4}+0.5*10^-1+1E-09,")


def test_margins_interviews_and_people_are_judged_in_words() -> None:
    """Signs and words, never colour alone."""
    rows = table(sheets()[1])
    assert [r["stated margin"] for r in rows] == [
        "✗ too small", "✓ holds", "✗ too small", "? not recomputable", "✗ too small",
    ]  # fmt: skip
    assert [r["stated n"] for r in rows] == ["± n of another base", "✓ n of the base", "✗ n of no base", "–", "–"]
    assert [r["difference in n"] for r in rows] == [29, 0, 11, "–", "–"]
    assert [r["stated people"] for r in rows] == ["✓ follows", "–", "✗ does not follow", "–", "–"]
    # 1,653,000 / 1,585,596.6 - 1 by hand.
    assert rows[0]["difference in people"] == pytest.approx(0.0425098, abs=5e-7)


def test_the_counts_stand_on_top_and_follow_the_table(language: str) -> None:
    """Every verdict that occurs is counted with a live formula."""
    written, stored = sheets(language)
    counts = [(stored.cell(c.row, 2).value, c.value) for c in written["B"] if str(c.value).startswith("=COUNT")]
    assert [n for n, _ in counts] == [5, 2, 1, 1, 1, 1, 1, 1, 3, 1, 1, 1, 1]
    assert all(formula.startswith("=COUNTIFS(") for _, formula in counts[1:])


def test_the_sheet_is_left_out_where_the_report_states_nothing() -> None:
    """No claims, no sheet."""
    evaluation = full_evaluation()
    for detail in (None, ClaimDetail(())):
        details = {k: d for k, d in evaluation.details.items() if not isinstance(d, ClaimDetail)}
        if detail is not None:
            details[("main", "claims")] = detail
        content = workbook_bytes(replace(evaluation, details=details), "en")
        assert NAME["en"] not in openpyxl.load_workbook(BytesIO(content)).sheetnames


def test_the_words_of_the_verdicts_are_those_of_the_engine() -> None:
    """The sheet's stored verdicts are the detail's own."""
    verdicts = [c.margin_understated for c in claims().claims]
    assert verdicts == [True, False, True, False, True]
    assert [r["stated margin"] == "✗ too small" for r in table(sheets()[1])] == verdicts
