"""Blocks of the arithmetic that only some plans have: several indicators, costs."""

from __future__ import annotations

from sapa.workbook.design.book import DesignSheet
from sapa.workbook.design.parts import first_live, input_number, paragraph, table_row
from sapa.workbook.names import cell
from sapa.workbook.sheet import Head


def write_indicators(sheet: DesignSheet, last: int) -> None:
    """Write the indicators of an allocation for several of them: wanted and expected margin, and which one binds."""
    book = sheet.book
    w, plan = book.w, book.plan
    if not plan.indicators:
        return
    sheet.section(w("design.block.indicators"))
    paragraph(sheet, w("design.indicators.note"), last, "note")
    # The parts have the wide column: names of regions are longer than those of most indicators.
    sheet.head([
        Head(w("design.col.domain"), text=True), Head(w("col.indicator")), Head(w("design.col.wanted")),
        Head(w("design.col.reached")), Head(w("design.col.binding")),
    ])  # fmt: skip
    for one in plan.indicators:
        row = sheet.row
        domain = book.place(one.domain) if one.domain else w("design.whole")
        sheet.text(row, 0, domain)
        sheet.text(row, 1, one.name, "centre")
        sheet.number(row, 2, one.wanted, digits=4)
        sheet.number(row, 3, one.expected, digits=4)
        sheet.text(row, 4, book.t("term.yes") if one.binding else "", "centre")
        table_row(sheet, [(0, domain), (1, one.name)])
        sheet.row += 1


def write_cost(sheet: DesignSheet, last: int) -> None:
    """Write the costs and their sum, live, with the best size of a cluster where it is known."""
    book = sheet.book
    w, plan, cost = book.w, book.plan, book.plan.cost
    if cost is None:
        return
    sheet.section(w("design.block.cost"))
    begin = sheet.row
    for key, value in (("fixed", cost.fixed), ("cluster", cost.cluster), ("interview", cost.interview)):
        sheet.text(sheet.row, 0, w(f"design.cost.{key}"))
        input_number(sheet, sheet.row, 1, value)
        sheet.row += 1
    clusters = plan.clusters or 0
    formula = f"={cell(begin, 1)}+{cell(begin + 1, 1)}*{clusters}+{cell(begin + 2, 1)}*{plan.interviews}"
    own = cost.fixed + cost.cluster * clusters + cost.interview * plan.interviews
    sheet.text(sheet.row, 0, w("design.cost.total"), "total")
    first_live(sheet, sheet.row, 1, [(formula, own)], cost.total, style="total_number")
    sheet.row += 1
    if cost.budget is not None:
        sheet.text(sheet.row, 0, w("design.cost.budget"))
        sheet.number(sheet.row, 1, cost.budget)
        sheet.row += 1
    if cost.best_cluster_size is not None:
        paragraph(sheet, w("design.cost.best", size=cost.best_cluster_size), last)
