"""The workbook annex: ranges, input cells, a live check whose words are the engine's."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from fixtures.recalculate import formulas, recalculated, same
from sapa.deliverable.specification_file import SpecifiedValue
from sapa.i18n import LANGUAGES, translator
from sapa.planning.specification import draft_specification
from sapa.standard import load_standard
from sapa.workbook.specification import HIGH, LOW, STATE, specification_workbook_bytes, write_specification_workbook

SIGNS = {"within": "✓", "outside": "✗", "crossed": "✗", "no_number": "✗", "not_fixed": "?"}
GROUP = "t7.seminar.participants_offline"


def drafted():
    """Return a seminar's specification: one value within, one outside, the others not fixed."""
    values = {GROUP: SpecifiedValue(min=15, max=60), "t7.seminar.duration": SpecifiedValue(min=8)}
    return draft_specification(load_standard(), service="training", forms=["seminar"], values=values)


def rows(book):
    """Return the cells of the value rows: those with a formula in the column of the check."""
    return [r for r in book.worksheets[0].iter_rows() if str(r[STATE].value or "").startswith("=IF")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_norm_with_a_number_has_a_row_and_the_check_says_what_the_engine_says(language):
    """The value kept with each formula is the state in words."""
    spec, t = drafted(), translator(language)
    content = specification_workbook_bytes(spec, language)
    formulas = rows(load_workbook(BytesIO(content)))
    kept = load_workbook(BytesIO(content), data_only=True).worksheets[0]
    numeric = [one for one in spec.norms if one.numeric]
    assert [kept.cell(r[0].row, STATE + 1).value for r in formulas] == [
        f"{SIGNS[one.state.value]} {t(f'workbook.specification.state.{one.state.value}')}" for one in numeric
    ]
    assert content == specification_workbook_bytes(spec, language)


def test_only_the_cells_to_fill_in_are_open():
    """The contract's two columns are unlocked, the range of the Standard is not."""
    first = rows(load_workbook(BytesIO(specification_workbook_bytes(drafted(), "ru"))))[0]
    assert [first[LOW].protection.locked, first[HIGH].protection.locked] == [False, False]
    assert all(cell.protection.locked for cell in (*first[:LOW], *first[HIGH + 1 : STATE + 1]))


def test_the_sheets_print_on_a4_across_with_the_head_on_every_page():
    """Paper, orientation, width of one page, repeated rows."""
    for sheet in load_workbook(BytesIO(specification_workbook_bytes(drafted(), "kk"))).worksheets:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_no_word_is_missing(language):
    """An id without words would stand in guillemets."""
    book = load_workbook(BytesIO(specification_workbook_bytes(drafted(), language)))
    texts = [str(c.value) for s in book.worksheets for r in s.iter_rows() for c in r if c.value is not None]
    assert not [x for x in texts if "«workbook." in x or "«specification." in x or "«standard." in x]


@pytest.mark.office
def test_every_formula_gives_its_stored_value(language: str, soffice: str, tmp_path: Path) -> None:
    """Nobody sees another word or count after pressing F9."""
    path = tmp_path / "annex.xlsx"
    write_specification_workbook(drafted(), path, language=language)
    stored = formulas(path)
    new = recalculated(path, soffice, tmp_path)
    assert len(stored) == sum(one.numeric for one in drafted().norms) + 2
    assert [p for p, (_, v) in stored.items() if not same(v, new[p[0]][p[1]].value)] == []


@pytest.mark.office
def test_what_is_typed_in_is_checked_at_once(soffice: str, tmp_path: Path) -> None:
    """35 people at most is within 12–35; 36 and 11 are outside; a lower bound above the upper one; a word."""
    path = tmp_path / "annex.xlsx"
    write_specification_workbook(drafted(), path, language="en")
    found = rows(load_workbook(path))
    group, online, hours, floor = (next(r for r in found if words in str(r[0].value)) for words in (
        "participants (offline)", "participants (online)", "duration", "premises",
    ))  # fmt: skip
    sheet = load_workbook(path).worksheets[0].title

    def typed(row, column, value):
        return {(sheet, f"{'ABCDEFGHIJ'[column]}{row[0].row}"): value}

    changes = (
        typed(group, HIGH, 35) | typed(online, LOW, 19) | typed(hours, HIGH, 2) | typed(floor, LOW, "large")
    )  # fmt: skip
    new = recalculated(path, soffice, tmp_path, changes)[sheet]
    assert [new[f"H{r[0].row}"].value for r in (group, online, hours, floor)] == [
        "✓ within the range", "✗ outside the range", "✗ “at least” above “at most”", "✗ not a number",
    ]  # fmt: skip
