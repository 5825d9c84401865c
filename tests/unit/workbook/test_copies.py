"""A filled workbook comes back: sorted, renamed, saved elsewhere; each cell that is not as it was is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from fixtures.evaluations import full_evaluation
from fixtures.experts import DAY, Filled, Row, copy_of, filled, listed, put, undecided
from fixtures.recalculate import recalculated
from sapa.errors import BadInput
from sapa.i18n import translator
from sapa.results import Conclusion, ExpertCopy, Judgement, Notice, Score, Status
from sapa.review import take_over
from sapa.workbook import read_copy, workbook_bytes
from sapa.workbook.findings import INPUTS
from sapa.workbook.log import notice_text
from sapa.workbook.opened import as_day

BY = "Ә. Сарапшы"


@cache
def workbook(language: str) -> bytes:
    """Return its workbook."""
    return workbook_bytes(undecided(), language)


FIRST, SECOND = listed()[:2]
ROW = Row(Status.NOT_MET, BY, DAY, "=бет 12", "Отчёт, с. 5", "«қараңыз»\nекінші жол")
DECIDED = Judgement(Status.NOT_MET, BY, "=бет 12", DAY, "Отчёт, с. 5")
SCORED = Conclusion(BY, "доцент", DAY, "Қорытынды: 007", "1. …", (Score("relevance", 5, "иә"),))


def back(
    tmp_path: Path, language: str = "ru", change: Callable[[Filled], None] | None = None,
    rows: dict[str, Row] | None = None, conclusion: Conclusion | None = None,
) -> ExpertCopy:  # fmt: skip
    """Return a workbook that an expert filled in and somebody changed."""
    given = {FIRST: ROW} if rows is None else rows
    return read_copy(copy_of(workbook(language), language, tmp_path / "e.xlsx", given, conclusion, change))


def test_entries_come_back_as_they_were_written(tmp_path: Path, language: str) -> None:
    """Judgement, document, comment, scores and texts, in whatever language the workbook is; nothing is noticed."""
    copy = back(tmp_path, language, conclusion=SCORED)
    assert dict(copy.judgements) == {FIRST: DECIDED}
    assert [(c.finding, c.text, c.by, c.date) for c in copy.opinions.comments] == [(FIRST, ROW.comment, BY, DAY)]
    (conclusion,) = copy.opinions.conclusions
    assert conclusion.given("relevance") == Score("relevance", 5, "иә")
    assert (conclusion.by, conclusion.position, conclusion.text) == (BY, "доцент", "Қорытынды: 007")
    assert copy.notices == ()
    assert [f.id for f in copy.findings] == [f.id for f in undecided().findings]


def test_a_finding_can_be_named_in_another_language_from_the_file_alone(tmp_path: Path) -> None:
    """The stamp holds messages with their parameters, not sentences."""
    copy = back(tmp_path, "kk")
    for then, now in zip(undecided().findings, copy.findings, strict=True):
        for language in ("kk", "ru", "en"):
            t = translator(language)
            assert t(now.message) == t(then.message)
        assert (now.norm, now.item, now.line, now.status) == (then.norm, then.item, then.line, then.computed_status)


def sort(book: Filled) -> None:
    """Turn the order of the rows round."""
    book.shuffle(list(reversed(range(book.last - book.first + 1))))


def hide(book: Filled) -> None:
    """Filter and hide rows, widen columns."""
    book.sheet.auto_filter.ref = f"A5:Z{book.last}"
    for row in range(book.first, book.last, 2):
        book.sheet.row_dimensions[row].hidden = True
    book.sheet.column_dimensions["B"].width = 120


def move(book: Filled) -> None:
    """Rename the sheets and put them into another order."""
    for number, sheet in enumerate(book.book.worksheets):
        old, sheet.title = sheet.title, f"Парақ №{number} 'x'"
        for defined in book.book.defined_names.values():
            # A program renames a sheet in the names, too; openpyxl leaves that to its user.
            new = "'" + sheet.title.replace("'", "''") + "'"
            defined.value = defined.value.replace(f"'{old}'", new).replace("'" + old.replace("'", "''") + "'", new)
    book.book._sheets.reverse()


@pytest.mark.parametrize("change", [sort, hide, move])
def test_order_filters_widths_and_names_of_sheets_do_not_matter(
    tmp_path: Path, change: Callable[[Filled], None]
) -> None:
    """Nothing is lost, and nothing is noticed."""
    copy = back(tmp_path, "kk", change, {FIRST: ROW, SECOND: replace(ROW, status=Status.MET)}, SCORED)
    assert copy.notices == ()
    assert dict(copy.judgements) == {FIRST: DECIDED, SECOND: replace(DECIDED, status=Status.MET)}
    assert [c.by for c in copy.opinions.conclusions] == [BY]


@pytest.mark.office
def test_a_file_saved_by_libreoffice_reads_the_same(tmp_path: Path, soffice: str, language: str) -> None:
    """Names, the hidden sheet, dates and scores survive another program; no cell is taken for changed."""
    path = copy_of(
        workbook(language), language, tmp_path / "e.xlsx", {FIRST: ROW, SECOND: Row(comment="тек ескерту")}, SCORED
    )
    recalculated(path, soffice, tmp_path)
    there, copy = read_copy(path), read_copy(tmp_path / "out" / "e.xlsx")
    assert copy.notices == there.notices
    assert [n.what.id for n in copy.notices] == ["experts.read.signed"]
    assert dict(copy.judgements) == dict(there.judgements)
    assert copy.opinions.comments == there.opinions.comments
    assert copy.opinions.conclusions == there.opinions.conclusions
    assert copy.run == there.run


# ---- what was changed is named ---------------------------------------------------------------------------------------


def edit(key: str, value: object) -> Callable[[Filled], None]:
    """Return a change of one cell of the first finding's row."""
    return lambda book: put(book.cell(book.row_of(FIRST), key), value)


def at_heading(heading: str, value: object) -> Callable[[Filled], None]:
    """Return a change of the first finding's cell under a heading."""

    def change(book: Filled) -> None:
        row = book.first - 1
        col = next(c.column for c in book.sheet[row] if c.value == heading)
        put(book.sheet.cell(book.first, col), value)

    return change


def delete_row(book: Filled) -> None:
    """Take the row of the second finding out."""
    book.sheet.delete_rows(book.row_of(SECOND))


def double_row(book: Filled, *, status: str | None = None) -> None:
    """Copy the first finding's row below the last one."""
    for cell in book.sheet[book.row_of(FIRST)]:
        put(book.sheet.cell(book.last + 1, cell.column), cell.value)
    if status:
        put(book.cell(book.last + 1, "judgement"), status)


def drop(name: str) -> Callable[[Filled], None]:
    """Return a change that deletes a defined name."""
    return lambda book: book.book.defined_names.pop(name) and None


def remove(sheet: str) -> Callable[[Filled], None]:
    """Return a change that deletes a sheet and the names on it."""

    def change(book: Filled) -> None:
        book.book.remove(book.book[sheet])
        for name in [n for n, d in book.book.defined_names.items() if f"'{sheet}'" in d.value]:
            del book.book.defined_names[name]

    return change


def drop_all(book: Filled) -> None:
    """Delete the name of every column."""
    for key in book.columns:
        del book.book.defined_names[f"sapa_finding_{key}"]


def double_otherwise(book: Filled) -> None:
    """Copy the first finding's row with another decision."""
    double_row(book, status="✓ соответствует")


def fill(field: str, value: object) -> Callable[[Filled], None]:
    """Return a change of a cell of the conclusion's sheet."""
    return lambda book: put(book.named(f"sapa_conclusion_1_{field}"), value)


FINDINGS, CONCLUSION, STAMP = "Результаты проверки", "Заключение эксперта", "Служебный лист"
F, C = f"«{FINDINGS}»", f"«{CONCLUSION}»"
SCORE = "sapa_conclusion_1_score_result"
WAITS = "✎ требуется суждение эксперта"
CASES = {
    "title": (at_heading("требование", "другое"), "cell_changed", f"{F}!B6", "другое", False),
    "line": (edit("line", "методологическая"), "cell_changed", f"{F}!C6", "методологическая", False),
    "final": (edit("final", "✓ соответствует"), "formula_gone", F, "✓ соответствует", False),
    "id": (edit("id", "main/x"), "id_changed", F, "main/x", False),
    "decision": (edit("judgement", "хорошо"), "status", f"{F}!N6", "хорошо", True),
    "no decision": (edit("judgement", None), "loose", f"{F}!Q6", "=бет 12; Отчёт, с. 5", False),
    "undecided": (edit("judgement", WAITS), "status", f"{F}!N6", WAITS, True),
    "name": (edit("by", None), "no_by", f"{F}!O6", None, True),
    "no date": (edit("date", None), "no_date", f"{F}!P6", None, True),
    "date": (edit("date", "вчера"), "date", f"{F}!P6", "вчера", True),
    "row gone": (delete_row, "rows_gone", F, SECOND, False),
    "row twice": (double_row, "twice", F, FIRST, False),
    "row twice, otherwise": (double_otherwise, "twice_differs", F, FIRST, True),
    "no finding": (lambda b: put(b.cell(b.last + 2, "comment"), "?"), "no_id", F, "?", True),
    "name of a column": (drop("sapa_finding_reason"), "no_name", f"{F}!Q5", "sapa_finding_reason", False),
    "all names": (drop_all, "no_name", f"{F}!N5", ", ".join(f"sapa_finding_{key}" for key in (*INPUTS, "id")), False),
    "sheet of findings": (remove(FINDINGS), "no_findings", "e.xlsx", None, True),
    "sheet of the conclusion": (remove(CONCLUSION), "no_conclusion", "e.xlsx", None, False),
    "hidden sheet": (remove(STAMP), "no_stamp", "e.xlsx", None, False),
    "score": (fill("score_result", 7), "score", f"{C}!C", "7", True),
    "part of a score": (fill("score_result", 4.5), "score", f"{C}!C", "4.5", True),
    "nobody's conclusion": (fill("text", "вывод"), "no_expert", f"{C}!B", None, True),
    "name of a score": (drop(SCORE), "names_gone", C, SCORE, True),
}  # fmt: skip


@pytest.mark.parametrize("case", list(CASES))
def test_a_moved_or_edited_cell_is_found_and_named(tmp_path: Path, case: str) -> None:
    """By sheet and address, with what stands there and what to do, in three languages."""
    change, id, where, got, stops = CASES[case]
    copy = back(tmp_path, "ru", change)
    notice = next((n for n in copy.notices if n.what.id == f"experts.read.{id}"), None)
    assert notice is not None, [n.what.id for n in copy.notices]
    assert where in notice.where
    assert notice.where.startswith("e.xlsx")
    assert (notice.got, notice.stops) == (got, stops)
    told = {language: notice_text(notice, translator(language)) for language in ("kk", "ru", "en")}
    assert len(set(told.values())) == 3
    assert not any("experts." in text or "{" in text for text in told.values())
    assert notice.todo is not None


@pytest.mark.parametrize("case", [k for k, v in CASES.items() if not v[-1] and k not in ("no decision",)])
def test_what_stops_nothing_keeps_the_judgement(tmp_path: Path, case: str) -> None:
    """The decision on the first finding is read whatever else was changed."""
    assert dict(back(tmp_path, "ru", CASES[case][0]).judgements) == {FIRST: DECIDED}


def test_a_file_with_faults_is_refused_with_all_of_them(tmp_path: Path) -> None:
    """Not one after the other, run by run."""

    def change(book: Filled) -> None:
        put(book.cell(book.row_of(FIRST), "by"), None)
        put(book.cell(book.row_of(FIRST), "date"), None)
        put(book.named("sapa_conclusion_1_score_result"), 6)

    with pytest.raises(BadInput) as refused:
        take_over(undecided(), back(tmp_path, "ru", change))
    every = [refused.value, *refused.value.more]
    assert {e.what.id for e in every} == {"experts.read.no_by", "experts.read.no_date", "experts.read.score"}


def test_columns_are_known_by_their_headings_where_names_point_elsewhere(tmp_path: Path) -> None:
    """A program that inserts a column and leaves the names behind: one line says so, and nothing is lost."""
    copy = back(tmp_path, "ru", lambda book: book.sheet.insert_cols(3))
    assert dict(copy.judgements) == {FIRST: DECIDED}
    assert [n.what.id for n in copy.notices] == ["experts.read.no_name"]


def test_entries_beside_the_code_of_another_finding_are_refused(tmp_path: Path) -> None:
    """Somebody sorted some of the columns: whose judgement it is, a file cannot tell."""

    def change(book: Filled) -> None:
        one, other = book.row_of(FIRST), book.row_of(SECOND)
        for col in range(1, book.columns["id"]):
            here, there = book.sheet.cell(one, col), book.sheet.cell(other, col)
            here.value, there.value = there.value, here.value

    rows = {FIRST: replace(ROW, reason="қарадым")}
    stops = [n for n in back(tmp_path, "ru", change, rows).notices if n.stops]
    assert [(n.what.id, n.got, n.expected) for n in stops] == [("experts.read.row_mixed", SECOND, FIRST)]


def test_a_copy_of_the_sheet_in_which_an_expert_worked_is_not_passed_over(tmp_path: Path) -> None:
    """The same entries twice are nothing to speak of; other entries stop the file, and the sheet is named."""

    def copied(value: str | None) -> Callable[[Filled], None]:
        def change(book: Filled) -> None:
            twin = book.book.copy_worksheet(book.sheet)
            if value:
                put(twin.cell(book.row_of(SECOND), book.columns["comment"]), value)

        return change

    assert not back(tmp_path, "ru", copied(None)).notices
    (notice,) = back(tmp_path, "ru", copied("тек көшірмеде")).notices
    assert (notice.what.id, notice.stops) == ("experts.read.sheet_twice", True)
    assert f"«{FINDINGS} Copy»" in notice.where


def test_a_copy_of_the_conclusion_with_other_words_is_not_passed_over(tmp_path: Path) -> None:
    """Two experts may not share a file by copying a sheet of it: the second one's words would be lost."""

    def change(book: Filled) -> None:
        by = book.named("sapa_conclusion_1_by")
        put(book.book.copy_worksheet(by.parent)[by.coordinate], "Б. Екінші")

    stops = [n for n in back(tmp_path, "kk", change, conclusion=SCORED).notices if n.stops]
    assert [(n.what.id, n.got, n.expected) for n in stops] == [("experts.read.conclusion_twice", "Б. Екінші", BY)]


def test_a_formula_in_a_cell_for_an_entry_is_named(tmp_path: Path) -> None:
    """Without a stored value there is nothing to take, and the file is refused."""

    def change(book: Filled) -> None:
        book.cell(book.row_of(FIRST), "reason").value = "=1+1"

    notices = [n for n in back(tmp_path, "ru", change).notices if n.what.id == "experts.read.formula"]
    assert [(n.stops, n.where) for n in notices] == [(True, f"e.xlsx: «{FINDINGS}»!Q6")]


def test_a_changed_reading_is_named(tmp_path: Path) -> None:
    """A run takes readings from its options, not from a file: that is said, never passed over."""

    def change(book: Filled) -> None:
        name = next((n for n in book.book.defined_names if n.startswith("sapa_reading_")), None)
        if name is None:
            pytest.skip("this workbook has no reading that can be changed")
        put(book.named(name), 0.77)

    path = copy_of(workbook_bytes(full_evaluation(), "ru"), "ru", tmp_path / "e.xlsx", {}, None, change)
    assert [n.what.id for n in read_copy(path).notices] == ["experts.read.reading"]


# ---- names, dates and signatures -------------------------------------------------------------------------------------


def test_a_name_and_a_date_typed_once_sign_what_has_none(tmp_path: Path) -> None:
    """Decisions and comments alike; it is said which rows were signed so."""
    rows = {FIRST: replace(ROW, by="", date=None), SECOND: replace(ROW, by="Басқа", date=date(2026, 5, 1))}
    copy = back(tmp_path, "kk", None, rows, Conclusion(BY, date=DAY))
    assert {j.by for j in copy.judgements.values()} == {BY, "Басқа"}
    assert copy.judgements[FIRST].date == DAY
    (notice,) = copy.notices
    assert (notice.what.id, notice.what.params["n"], notice.what.params["rows"]) == ("experts.read.signed", 1, "6")


def test_day_numbers_and_dates_typed_as_text_are_dates(tmp_path: Path) -> None:
    """46174 is 1 June 2026 (Excel counts from 30 December 1899); so is 01.06.2026."""
    for value in (46174, "01.06.2026", "2026-06-01"):
        assert back(tmp_path, "ru", edit("date", value)).judgements[FIRST].date == DAY
    for typed in ("1 июня 2026 г.", "2026 жылғы 1 маусым", "«1» June 2026", "01,06,2026", "1-06-2026", "2026.06.01"):
        assert as_day(typed) == DAY, typed
    for typed in ("31.02.2026", "июнь 2026", "1 июня", "06/13/2026", "1 күн 2026", "2026"):
        assert as_day(typed) is None, typed


def test_a_wrong_date_of_the_conclusion_is_named_once(tmp_path: Path) -> None:
    """The decision that it would have signed is not blamed for having no date."""
    rows = {FIRST: replace(ROW, by="", date=None)}
    copy = back(tmp_path, "ru", fill("date", "31.02.2026"), rows, Conclusion(BY, text="вывод"))
    assert [n.what.id for n in copy.notices if n.stops] == ["experts.read.date"]


def test_a_decision_is_understood_without_its_sign_and_in_capitals(tmp_path: Path) -> None:
    """Typed by hand, not chosen."""
    for typed in ("соответствует", "Соответствует", "✓ met", "СӘЙКЕС КЕЛЕДІ"):
        assert back(tmp_path, "ru", edit("judgement", typed)).judgements[FIRST].status is Status.MET


def test_a_dash_is_no_reason(tmp_path: Path) -> None:
    """A judgement against the check needs words that can be read out."""
    for reason in ("-", "…", " \u00a0 "):
        copy = back(tmp_path, "ru", None, {FIRST: replace(ROW, reason=reason, seen="")})
        assert [n.what.id for n in copy.notices if n.stops] == ["experts.read.no_reason"], reason


def test_document_and_page_are_reason_enough(tmp_path: Path) -> None:
    """A judgement without words but with where it was seen stands."""
    assert back(tmp_path, "ru", None, {FIRST: replace(ROW, reason="")}).judgements[FIRST].seen == "Отчёт, с. 5"


def test_a_notice_can_be_raised_as_an_error() -> None:
    """With everything that it says."""
    from sapa.messages import message

    error = Notice(message("experts.read.date"), "a!B1", "x", "y", message("experts.read.date.todo")).error()
    assert (error.where, error.got, error.expected) == ("a!B1", "x", "y")


def test_another_workbook_is_refused(tmp_path: Path) -> None:
    """One without our names and stamp."""
    import openpyxl

    openpyxl.Workbook().save(tmp_path / "x.xlsx")
    with pytest.raises(BadInput) as refused:
        read_copy(tmp_path / "x.xlsx")
    assert refused.value.what.id == "workbook.not_ours"


def test_the_stamp_is_hidden_and_the_same_twice() -> None:
    """Same evaluation, same bytes."""
    assert filled(workbook("en"), "en").book["Stamp"].sheet_state == "hidden"
    assert workbook_bytes(undecided(), "en") == workbook("en")
