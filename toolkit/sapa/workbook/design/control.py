"""Sheet "Control plan": how many interviews to control, why so many are tried, and whose, in which order."""

from __future__ import annotations

import math

from sapa.deliverable.default_names import LANGUAGES, WORDS
from sapa.results.fieldwork import ControlOrder, ControlPlan
from sapa.workbook.blocks import Parameters
from sapa.workbook.design.book import DesignSheet
from sapa.workbook.design.parts import bullets, first_live, input_number, paragraph, table_row
from sapa.workbook.names import area, cell
from sapa.workbook.sheet import Head

LAST = 5
_SHOWN = 2  # more of the order beyond the draw, as multiples of it: substitutes for those who are not reached


def write_control(sheet: DesignSheet) -> None:
    """Write the numbers as live formulas, what they prove, and each interviewer's random order."""
    fieldwork = sheet.book.study.fieldwork
    plan = fieldwork.control if fieldwork is not None else None
    if plan is None:
        return
    book = sheet.book
    w = book.w
    sheet.columns([40, 18, 14, 12, 48, 56])
    sheet.heading(book.question("control"), w("design.control.lead"))
    _numbers(sheet, plan)
    bullets(sheet, w("design.block.warnings"), book.sentences(plan.warnings), LAST, sign="!")
    head = _orders(sheet, plan) if plan.orders else 0
    sheet.ws.freeze_panes(1, 1)
    sheet.page(repeat=(head, head))


def _line(sheet: DesignSheet, words: str, note: str) -> int:
    row = sheet.row
    sheet.text(row, 0, words)
    sheet.merged(row, 2, LAST, note, "remark")
    sheet.height(row, (words, sheet.widths[0] * 0.95), (note, sheet.width(2, LAST)))
    sheet.row += 1
    return row


def _numbers(sheet: DesignSheet, plan: ControlPlan) -> None:
    book = sheet.book
    w = book.w
    block = Parameters(sheet, w("design.block.control"), LAST)
    source = w(f"bounds_from.{plan.source}") if plan.source in ("standard", "specification") else plan.source
    row = _line(sheet, w("design.p.control_n"), w("design.p.control_n.note"))
    same = plan.interviews == book.plan.interviews and "total.interviews" in book.cells
    first_live(sheet, row, 1, [("=" + book.cells["total.interviews"], float(plan.interviews))] if same else [],
               plan.interviews)  # fmt: skip
    n = cell(row, 1)
    low = high = ""
    if plan.low is not None:
        low = block.number(w("p.control_low"), plan.low, digits=1, percent=True, note=source)
    if plan.high is not None:
        high = block.number(w("p.control_high"), plan.high, digits=1, percent=True, note=source)
    row = _line(sheet, w("design.p.reach"), w("design.p.reach.note"))
    input_number(sheet, row, 1, plan.reach, digits=0, percent=True)
    reach = cell(row, 1)
    row = _line(sheet, w("design.p.needed"), w("design.p.needed.note"))
    own = math.ceil(round((plan.low or 0) * plan.interviews, 9))
    first_live(sheet, row, 1, [(f"=ROUNDUP(ROUND({low}*{n},9),0)", float(own))] if low else [], plan.needed,
               style="total_number")  # fmt: skip
    needed = cell(row, 1)
    book.cells["control.needed"] = sheet.at(row, 1)
    if plan.ceiling is not None and high:
        row = _line(sheet, w("design.p.ceiling"), w("design.p.ceiling.note"))
        top = math.floor(round((plan.high or 0) * plan.interviews, 9))
        first_live(sheet, row, 1, [(f"=ROUNDDOWN(ROUND({high}*{n},9),0)", float(top))], plan.ceiling)
    row = _line(sheet, w("design.p.draw"), w("design.p.draw.note"))
    tried = min(plan.interviews, math.ceil(round(plan.needed / plan.reach, 9)))
    first_live(sheet, row, 1, [(f"=MIN({n},ROUNDUP(ROUND({needed}/{reach},9),0))", float(tried))], plan.draw)
    row = _line(sheet, w("design.p.draw_safe"), w("design.p.draw_safe.note", assurance=plan.assurance))
    sheet.number(row, 1, plan.draw_safe, style="total_number")
    book.cells["control.draw"] = sheet.at(row, 1)
    if plan.detects is not None:
        row = _line(sheet, w("design.p.detects"), w("design.p.detects.note", confidence=plan.confidence))
        sheet.number(row, 1, plan.detects, digits=1, percent=True)
    if plan.detects_unreached is not None:
        row = _line(sheet, w("design.p.detects_unreached"), w("design.p.detects_unreached.note"))
        sheet.number(row, 1, plan.detects_unreached, digits=1, percent=True)
    methods = WORDS[("control", "methods", "method")]
    words = methods.get(plan.method)
    block.text(w("col.control_method"), words[LANGUAGES.index(book.t.language)] if words else plan.method)
    block.text(w("p.seed"), str(plan.seed))


def _orders(sheet: DesignSheet, plan: ControlPlan) -> int:
    """Write the interviewers' orders: first those to be tried, then the ones that follow them."""
    book = sheet.book
    w = book.w
    sheet.section(w("design.block.orders"))
    paragraph(sheet, w("design.orders.note"), LAST, "note")
    head = sheet.head([
        Head(w("col.interviewer"), text=True), Head(w("col.organisation"), text=True), Head(w("design.col.owed")),
        Head(w("design.col.to_try")), Head(w("design.col.order_first"), text=True),
        Head(w("design.col.order_next"), text=True),
    ])  # fmt: skip
    begin = sheet.row
    for one in sorted(plan.orders, key=lambda o: o.interviewer):
        _order(sheet, one)
    end = sheet.row - 1
    sheet.merged(sheet.row, 0, 1, book.t("term.total_row"), "total")
    for col, values in ((2, [o.planned for o in plan.orders]), (3, [o.draw for o in plan.orders])):
        formula = f"=SUM({area(begin, col, end, col)})"
        sheet.formula(sheet.row, col, formula, float(sum(values)), "total_number")
    for col in (4, 5):
        sheet.text(sheet.row, col, "", "total")
    sheet.row += 1
    return head


def _order(sheet: DesignSheet, one: ControlOrder) -> None:
    row = sheet.row
    first = ", ".join(str(n) for n in one.order[: one.draw])
    rest = one.order[one.draw : one.draw * _SHOWN] if one.draw else ()
    more = ", ".join(str(n) for n in rest) + (" …" if rest and one.draw * _SHOWN < len(one.order) else "")
    organisation = one.organisation or ""
    sheet.text(row, 0, one.interviewer)
    sheet.text(row, 1, organisation)
    sheet.number(row, 2, one.planned)
    sheet.number(row, 3, one.draw)
    sheet.text(row, 4, first, "cell_bold", align="left", indent=1)
    sheet.text(row, 5, more, "cell_muted")
    # Bold digits are wider.
    table_row(sheet, [(0, one.interviewer), (1, organisation), (4, first + " " * (len(first) // 8)), (5, more)])
    sheet.row += 1
