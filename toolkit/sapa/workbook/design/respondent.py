"""Sheet "Respondent": which adult of a household is asked, and what that does to the weights."""

from __future__ import annotations

from collections import defaultdict

from sapa.planning.respondent import person_rules
from sapa.results.fieldwork import Fieldwork, KishTable
from sapa.workbook.design.book import DesignSheet
from sapa.workbook.design.paper import PaperSheet
from sapa.workbook.design.parts import input_number, paragraph
from sapa.workbook.names import area, cell
from sapa.workbook.sheet import Head

LAST = 8
ADULTS = 6
_EXAMPLE = (0.2, 0.4, 0.22, 0.12, 0.04, 0.02)
"""Shares of households with 1 … 6 adults that stand in the input cells until the user has own ones."""


def write_respondent(sheet: DesignSheet) -> None:
    """Write the rule in sentences, its tables, the weight that follows, and the table of every questionnaire."""
    book = sheet.book
    fieldwork = book.study.fieldwork
    if fieldwork is None:
        return
    sheet.columns([42, *[12] * 8])
    sheet.heading(book.question("respondent"), book.selection(fieldwork.person_rule or "unknown"))
    for number, text in enumerate(book.sentences(person_rules(fieldwork.person_rule)), start=1):
        paragraph(sheet, f"{number}. {text}", LAST)
    if fieldwork.kish:
        kish_block(sheet, fieldwork.kish)
    _weights(sheet)
    head = _questionnaires(sheet, fieldwork)
    sheet.ws.freeze_panes(1, 1)
    sheet.page(repeat=(0, 0) if head is None else (head, head))


def kish_block(sheet: PaperSheet, tables: tuple[KishTable, ...]) -> None:
    """Write Kish's tables: which adult is asked in a household of one, two … six or more adults."""
    w = sheet.book.w
    sheet.section(w("design.block.kish"))
    sheet.head([Head(w("design.col.kish_table"), text=True), Head(w("design.col.kish_share")),
                *(Head(w("design.col.adults", n=n)) for n in range(1, ADULTS)),
                Head(w("design.col.adults_more"))])  # fmt: skip
    begin = sheet.row
    for one in tables:
        row = sheet.row
        sheet.text(row, 0, one.name, "cell_bold")
        sheet.number(row, 1, one.share, digits=1, percent=True)
        for index, chosen in enumerate(one.chosen):
            sheet.number(row, 2 + index, chosen, "centre")
        sheet.row += 1
    sheet.text(sheet.row, 0, w("design.kish.mean"), "total")
    sheet.formula(sheet.row, 1, f"=SUM({area(begin, 1, sheet.row - 1, 1)})", sum(t.share for t in tables),
                  "total_number", digits=0, percent=True)  # fmt: skip
    for index in range(ADULTS):
        sheet.text(sheet.row, 2 + index, "", "total")
    sheet.row += 1
    paragraph(sheet, w("design.kish.note"), LAST, "note")


def _weights(sheet: DesignSheet) -> None:
    """Write the weight of an interview by the adults of its household, and its effect on the variance, live."""
    w = sheet.book.w
    sheet.section(w("design.block.household"))
    paragraph(sheet, w("design.household.note"), LAST, "note")
    sheet.head(
        [Head(w("design.household.adults"), text=True), *(Head(str(n)) for n in range(1, ADULTS)), Head(f"{ADULTS}+")]
    )
    top = sheet.row
    sheet.text(top, 0, w("design.household.factor"))
    sheet.text(top + 1, 0, w("design.household.share"))
    for index in range(ADULTS):
        sheet.number(top, 1 + index, index + 1, "centre")
        input_number(sheet, top + 1, 1 + index, _EXAMPLE[index], digits=0, percent=True)
    factors, shares = area(top, 1, top, ADULTS), area(top + 1, 1, top + 1, ADULTS)
    mean = sum(f * (i + 1) for i, f in enumerate(_EXAMPLE))
    square = sum(f * (i + 1) ** 2 for i, f in enumerate(_EXAMPLE))
    words = w("design.household.effect")
    sheet.text(top + 2, 0, words, "cell_bold")
    sheet.formula(
        top + 2, 1,
        f"=SUM({shares})*SUMPRODUCT({shares},{factors},{factors})/SUMPRODUCT({shares},{factors})^2",
        sum(_EXAMPLE) * square / mean**2, "total_number", digits=3,
    )  # fmt: skip
    sheet.merged(top + 2, 2, LAST, w("design.household.effect.note"), "remark")
    sheet.height(top + 2, (words, sheet.widths[0] * 0.9), (w("design.household.effect.note"), sheet.width(2, LAST)))
    sheet.book.cells["household"] = cell(top + 2, 1)
    sheet.row = top + 3


def _questionnaires(sheet: DesignSheet, fieldwork: Fieldwork) -> int | None:
    """Write which table each questionnaire carries, unit by unit; return the header's row."""
    if not fieldwork.kish_of:
        return None
    w = sheet.book.w
    sheet.ws.set_h_pagebreaks([sheet.row])
    sheet.section(w("design.block.kish_of"))
    paragraph(sheet, w("design.kish_of.note"), LAST, "note")
    head = sheet.head([Head(w("design.col.unit"), text=True), Head(w("design.col.kish_list"), text=True)])
    sheet.ws.merge_range(head, 1, head, LAST, w("design.col.kish_list"), sheet.book.style("head_left"))
    routes: dict[tuple[str, int], list[tuple[int, str]]] = defaultdict(list)
    for unit, route, number, table in fieldwork.kish_of:
        routes[unit, route].append((number, table))
    shared = {unit for unit, route in routes if route > 1}
    for (unit, route), numbers in routes.items():
        text = "  ".join(f"{number}:{table}" for number, table in numbers)
        name = sheet.book.place(unit)
        if unit in shared:
            name = w("design.unit_route", unit=name, route=route)
        sheet.text(sheet.row, 0, name)
        sheet.merged(sheet.row, 1, LAST, text)
        sheet.height(sheet.row, (name, sheet.widths[0] * 0.93), (text, sheet.width(1, LAST)))
        sheet.row += 1
    return head
