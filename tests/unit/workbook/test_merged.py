"""The panel workbook: sheets, live numbers, cells for the panel, and what comes back of it."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from fixtures.experts import DAY, Filled, Row, copy_of, filled, listed, put, saved, undecided
from fixtures.recalculate import formulas, recalculated, same
from sapa.results import Conclusion, ExpertCopy, Score, Status
from sapa.results.merged import Merged
from sapa.review.merge import merge
from sapa.workbook import read_copy, workbook_bytes
from sapa.workbook.merged import panel_workbook_bytes

NAMES = ("Ә. Асан", "=Б. Иванов", "C. Kim")
FIRST, SECOND, THIRD = listed()[:3]


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Merged:
    """Three experts who agree on one finding, differ on two, and leave a score blank."""
    place = tmp_path_factory.mktemp("panel")
    copies = []
    for n, (name, language) in enumerate(zip(NAMES, ("kk", "ru", "en"), strict=True)):
        rows = {
            FIRST: Row(Status.MET, name, DAY, "r"),
            SECOND: Row((Status.MET, Status.NOT_MET, Status.MET)[n], name, DAY, f"=r{n}", "s", "@c" if n else ""),
            THIRD: Row((Status.MET, Status.NOT_APPLICABLE, None)[n], name if n < 2 else "", DAY if n < 2 else None,
                       "r" if n < 2 else ""),
        }  # fmt: skip
        scores = tuple(Score(c, s) for c, s in (("relevance", 5 - n), ("result", None if n == 1 else 4)))
        conclusion = Conclusion(name, "=1+1", DAY, "text", "advice", scores)
        copies.append(copy_of(content(language), language, place / f"{n}.xlsx", rows, conclusion))
    return merge([read_copy(path) for path in copies])


@cache
def content(language: str) -> bytes:
    """Return the workbook that the experts got."""
    return workbook_bytes(undecided(), language)


def test_the_same_copies_give_the_same_bytes_in_each_language(merged: Merged, language: str) -> None:
    """No clock, no order of hashes; nothing that an expert wrote became a formula."""
    made = panel_workbook_bytes(merged, language)
    assert made == panel_workbook_bytes(merged, language)
    book = openpyxl.load_workbook(BytesIO(made))
    live = [c.value for s in book for row in s.iter_rows() for c in row if c.data_type == "f"]
    assert live
    assert all(str(f).startswith(("=IF(COUNT(", "=COUNT(", "=2-COUNTIF(")) for f in live)
    texts = {c.value for s in book for row in s.iter_rows() for c in row if c.data_type == "s"}
    assert {"=Б. Иванов"} <= texts
    assert not [text for text in texts if "«experts." in text or "«workbook." in text]


def test_only_the_panels_cells_are_unlocked(merged: Merged, language: str) -> None:
    """Decision, reason and comment of each difference; who and when; signatures."""
    book = openpyxl.load_workbook(BytesIO(panel_workbook_bytes(merged, language)))
    assert all(sheet.protection.sheet for sheet in book)
    differences = book.worksheets[1]
    free = {c.coordinate for row in differences.iter_rows() for c in row if not c.protection.locked}
    rows = range(5, 7) if differences["A4"].value == "№" else range(4, 6)
    assert {c[0] for c in free} == {"H", "I", "J"}
    assert {int(c[1:]) for c in free} == set(rows)
    open_elsewhere = {
        s.title for s in book.worksheets[2:] for row in s.iter_rows() for c in row if not c.protection.locked
    }  # fmt: skip
    assert open_elsewhere == set()


@pytest.mark.office
def test_every_formula_gives_its_stored_value(merged: Merged, language: str, soffice: str, tmp_path: Path) -> None:
    """Sums, means and medians of scores, and the number of differences that wait."""
    path = tmp_path / "panel.xlsx"
    path.write_bytes(panel_workbook_bytes(merged, language))
    stored, new = formulas(path), recalculated(path, soffice, tmp_path)
    assert len(stored) > 20
    differ = {p: (v, new[p[0]][p[1]].value) for p, (_, v) in stored.items() if not same(v, new[p[0]][p[1]].value)}
    assert differ == {}


def decided(merged: Merged, path: Path, *, sign: bool = True) -> Filled:
    """Open a panel workbook with one decision in it."""
    book = filled(panel_workbook_bytes(merged, "ru"), "ru", prefix="sapa_panel")
    at = book.row_of(SECOND)
    put(book.cell(at, "judgement"), "✓ соответствует")
    put(book.cell(at, "reason"), "обсуждено")
    put(book.cell(at, "comment"), "единогласно")
    if sign:
        put(book.named("sapa_panel_by"), "Группа")
        put(book.named("sapa_panel_date"), DAY)
    saved(book, path)
    return book


def read(book: Filled, path: Path) -> ExpertCopy:
    """Return a panel workbook as it comes back."""
    return read_copy(saved(book, path))


def test_decisions_agreement_and_open_differences_come_back(merged: Merged, tmp_path: Path) -> None:
    """The panel's word on one, all experts' on another; the third waits; nobody's own judgement is lost."""
    path = tmp_path / "p.xlsx"
    copy = read(decided(merged, path), path)
    assert {id: (j.status, j.by) for id, j in copy.judgements.items()} == {
        FIRST: (Status.MET, NAMES[0]), SECOND: (Status.MET, "Группа"),
    }  # fmt: skip
    assert len(copy.opinions.votes) == 2 + 3 + 2
    assert [(n.what.id, n.got) for n in copy.notices] == [("experts.read.undecided", THIRD)]
    assert ("единогласно", "Группа") in {(c.text, c.by) for c in copy.opinions.comments}
    assert [c.by for c in copy.opinions.conclusions] == list(NAMES)


def test_changes_of_a_panel_workbook_are_named_by_cell(merged: Merged, tmp_path: Path) -> None:
    """A title typed over, a row deleted, a decision outside the list, a missing signature."""
    path = tmp_path / "p.xlsx"
    book = decided(merged, path)
    put(book.sheet.cell(book.row_of(SECOND), 2), "другое")
    put(book.cell(book.row_of(SECOND), "judgement"), "за")
    notices = {n.what.id: n for n in read(book, path).notices}
    assert notices["experts.read.cell_changed"].where.endswith(f"«Расхождения»!B{book.row_of(SECOND)}")
    assert (notices["experts.read.status"].got, notices["experts.read.status"].stops) == ("за", True)
    book = decided(merged, path)
    book.sheet.delete_rows(book.row_of(THIRD))
    assert "experts.read.rows_gone" in {n.what.id for n in read(book, path).notices}
    book = decided(merged, path, sign=False)
    unsigned = [n for n in read(book, path).notices if n.what.id == "experts.read.no_panel"]
    assert [n.stops for n in unsigned] == [True, True]
    assert all("«Обзор»!C" in n.where for n in unsigned)
