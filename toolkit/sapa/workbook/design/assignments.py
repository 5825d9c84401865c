"""Sheets "Assignments" and "Quotas": who works where, how many interviews are owed, where the route begins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sapa.results.fieldwork import Assignment, QuotaCell
from sapa.workbook.design.book import DesignBook, DesignSheet
from sapa.workbook.design.parts import bullets, first_live, paragraph, table_row
from sapa.workbook.names import area, text_in_formula
from sapa.workbook.sheet import Head

_MOST_CELLS = 16  # quota cells across; more stand one below the other
_NO_CRITERION = ("*", "?", "~", "<", ">", "=")


def write_assignments(sheet: DesignSheet) -> None:
    """Write the interviewers with their workload, then every unit with its interviewer and route."""
    book = sheet.book
    fieldwork = book.study.fieldwork
    if fieldwork is None:
        return
    w, rows = book.w, fieldwork.assignments
    routed = any(a.route_start is not None for a in rows)
    several = any(a.route > 1 for a in rows)
    sheet.columns([24, 16, 37, 22, 24, 11, 12, *([9] if several else []), *([13, 11, 16] if routed else [])])
    last = len(sheet.widths) - 1
    sheet.heading(book.question("assignments"), w("design.assignments.note", seed=str(fieldwork.seed)))
    if routed:
        paragraph(sheet, w("design.assignments.route"), last, "note")
    if several:
        paragraph(sheet, w("design.assignments.routes"), last, "note")
    bullets(sheet, w("design.block.warnings"), book.sentences(fieldwork.warnings), last, sign="!")
    people: dict[str, list[Assignment]] = defaultdict(list)
    for one in rows:
        people[one.interviewer].append(one)
    # The units stand below the people: a gap, heading and header of each block, a total, then the rows.
    first_unit = sheet.row + (1 if sheet.row > 3 else 0) + 2 + len(people) + 1 + 3
    _people(sheet, people, (first_unit, first_unit + len(rows) - 1), several=several)
    sheet.section(w("design.block.units"))
    head = sheet.head(
        [Head(w("col.interviewer"), text=True), Head(w("col.organisation"), text=True),
         Head(w("design.col.stratum"), text=True), Head(w("design.col.unit"), text=True),
         Head(w("design.col.name"), text=True), Head(w("design.col.interviews")), Head(w("design.col.issued"))]
        + ([Head(w("design.col.route"))] if several else [])
        + ([Head(w("design.col.route_start")), Head(w("design.col.route_step")), Head(w("design.col.route_hand"))]
           if routed else [])
    )  # fmt: skip
    if sheet.row != first_unit:
        raise AssertionError("the workloads' formulas count on the place of the units")
    for one in sorted(rows, key=lambda a: (a.interviewer, a.stratum, a.unit, a.route)):
        _unit(sheet, one, routed=routed, several=several)
    sheet.ws.autofilter(head, 0, sheet.row - 1, last)
    sheet.ws.freeze_panes(1, 1)
    sheet.page(repeat=(head, head))


def _people(sheet: DesignSheet, people: dict[str, list[Assignment]], span: tuple[int, int], *, several: bool) -> None:
    book = sheet.book
    w = book.w
    sheet.section(w("design.block.workload"))
    sheet.head([
        Head(w("col.interviewer"), text=True), Head(w("col.organisation"), text=True),
        Head(w("design.col.regions"), text=True),
        Head(w("design.col.route_count" if several else "design.col.unit_count")), Head(""),
        Head(w("design.col.interviews")), Head(w("design.col.issued")),
    ])  # fmt: skip
    begin = sheet.row
    names = area(span[0], 0, span[1], 0, fixed=True)
    for name in sorted(people):
        rows = people[name]
        row = sheet.row
        regions = ", ".join(dict.fromkeys(book.place(a.stratum.split(" / ")[0]) for a in rows))
        organisation = rows[0].organisation or ""
        sheet.text(row, 0, name)
        sheet.text(row, 1, organisation)
        sheet.text(row, 2, regions)
        sheet.text(row, 4, "")
        plain = not any(sign in name for sign in _NO_CRITERION)
        key = text_in_formula(name)
        first_live(sheet, row, 3, [(f"=COUNTIFS({names},{key})", float(len(rows)))] if plain else [], len(rows))
        for col, field in ((5, "interviews"), (6, "issued")):
            total = float(sum(getattr(a, field) for a in rows))
            block = area(span[0], col, span[1], col, fixed=True)
            first_live(sheet, row, col, [(f"=SUMIFS({block},{names},{key})", total)] if plain else [], total)
        table_row(sheet, [(0, name), (1, organisation), (2, regions)])
        sheet.row += 1
    end = sheet.row - 1
    sheet.text(sheet.row, 0, book.t("term.total_row"), "total")
    for col in range(1, 7):
        sheet.text(sheet.row, col, "", "total")
    everyone = [a for rows in people.values() for a in rows]
    for col, total in (
        (3, len(everyone)),
        (5, sum(a.interviews for a in everyone)),
        (6, sum(a.issued for a in everyone)),
    ):
        sheet.formula(sheet.row, col, f"=SUM({area(begin, col, end, col)})", float(total), "total_number")
    sheet.row += 1


def _unit(sheet: DesignSheet, one: Assignment, *, routed: bool, several: bool) -> None:
    book = sheet.book
    row = sheet.row
    texts = (one.interviewer, one.organisation or "", book.place(one.stratum), one.unit, one.name or "")
    for col, text in enumerate(texts):
        sheet.text(row, col, text)
    sheet.number(row, 5, one.interviews)
    sheet.number(row, 6, one.issued)
    if several:
        sheet.number(row, 7, one.route, "centre")
    if routed:
        begin = 7 + several
        sheet.number(row, begin, one.route_start, digits=1, percent=True)
        sheet.number(row, begin + 1, one.route_step, "centre")
        hand = "" if one.left_hand is None else book.w("design.hand.left" if one.left_hand else "design.hand.right")
        sheet.text(row, begin + 2, hand, "centre")
    table_row(sheet, list(enumerate(texts)))
    sheet.row += 1


def write_quotas(sheet: DesignSheet) -> None:
    """Write the interviews that each interviewer owes in each quota cell, unit by unit and route by route."""
    book = sheet.book
    fieldwork = book.study.fieldwork
    if fieldwork is None:
        return
    cells = list(dict.fromkeys(q.cell for q in fieldwork.quotas))
    if len(cells) <= _MOST_CELLS:
        _across(sheet, fieldwork.quotas, cells)
    else:
        _down(sheet, fieldwork.quotas)


def _cell_words(book: DesignBook, one: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(book.known("category", f"{name}.{value}") if book.t.has(f"workbook.design.category.{name}.{value}")
                     else str(value) for name, value in one)  # fmt: skip


def _across(sheet: DesignSheet, quotas: Sequence[QuotaCell], cells: Sequence[tuple[tuple[str, str], ...]]) -> None:
    book = sheet.book
    w = book.w
    several = any(q.route > 1 for q in quotas)
    first = 3 + several
    sheet.columns([22, 36, 22, *([9] if several else []), *[10] * len(cells), 11])
    sheet.heading(book.question("quotas"), w("design.quotas.note"))
    words = [_cell_words(book, one) for one in cells]
    head = sheet.head([Head(w("col.interviewer"), text=True), Head(w("design.col.stratum"), text=True),
                       Head(w("design.col.unit"), text=True), *([Head(w("design.col.route"))] if several else []),
                       *(Head(x) for x in words), Head(book.t("term.total_row"))])  # fmt: skip
    rows: dict[tuple[str, str, str, int], dict[tuple[tuple[str, str], ...], int]] = {}
    for q in quotas:
        rows.setdefault((q.interviewer, q.stratum, q.unit, q.route), {})[q.cell] = q.interviews
    begin, last = sheet.row, first + len(cells)
    for (interviewer, stratum, unit, route), owed in rows.items():
        row = sheet.row
        texts = (interviewer, book.place(stratum), unit)
        for col, text in enumerate(texts):
            sheet.text(row, col, text)
        if several:
            sheet.number(row, 3, route, "centre")
        for index, one in enumerate(cells):
            sheet.number(row, first + index, owed.get(one, 0))
        total = float(sum(owed.values()))
        sheet.formula(row, last, f"=SUM({area(row, first, row, last - 1)})", total, "total_number")
        table_row(sheet, list(enumerate(texts)))
        sheet.row += 1
    end = sheet.row - 1
    sheet.merged(sheet.row, 0, first - 1, book.t("term.total_row"), "total")
    for col in range(first, last + 1):
        value = sum(q.interviews for q in quotas if col == last or q.cell == cells[col - first])
        sheet.formula(sheet.row, col, f"=SUM({area(begin, col, end, col)})", float(value), "total_number")
    sheet.row += 1
    sheet.ws.freeze_panes(head + 1, 1)
    sheet.page(repeat=(head, head))


def _down(sheet: DesignSheet, quotas: Sequence[QuotaCell]) -> None:
    book = sheet.book
    w = book.w
    several = any(q.route > 1 for q in quotas)
    last = 4 + several
    sheet.columns([26, 30, 26, *([9] if several else []), 44, 12])
    sheet.heading(book.question("quotas"), w("design.quotas.note"))
    head = sheet.head([Head(w("col.interviewer"), text=True), Head(w("design.col.stratum"), text=True),
                       Head(w("design.col.unit"), text=True), *([Head(w("design.col.route"))] if several else []),
                       Head(w("design.col.cell"), text=True), Head(w("design.col.interviews"))])  # fmt: skip
    for q in quotas:
        texts = [(0, q.interviewer), (1, book.place(q.stratum)), (2, q.unit), (last - 1, _cell_words(book, q.cell))]
        for col, text in texts:
            sheet.text(sheet.row, col, text)
        if several:
            sheet.number(sheet.row, 3, q.route, "centre")
        sheet.number(sheet.row, last, q.interviews)
        table_row(sheet, texts)
        sheet.row += 1
    sheet.ws.autofilter(head, 0, sheet.row - 1, last)
    sheet.ws.freeze_panes(head + 1, 1)
    sheet.page(repeat=(head, head))
