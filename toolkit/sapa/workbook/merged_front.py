"""First sheet of the panel workbook: who the experts are, how much each decided, how far they agree, who decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sapa.results.merged import Agreement
from sapa.workbook.conclusion import date_rule
from sapa.workbook.front import LAST, contents_block, lead_block, note_line, notices_block, title_block
from sapa.workbook.log import notice_text
from sapa.workbook.merged_sheets import PANEL_NAME
from sapa.workbook.sheet import Head

if TYPE_CHECKING:
    from sapa.workbook.merged import PanelSheet

_ON_ONE_PAGE = 7
"""Experts up to whom the sheet is printed on one page and stays legible."""


def write_overview(sheet: PanelSheet) -> None:
    """Write the overview on the first sheet."""
    book = sheet.book
    t, merged = book.t, book.merged
    title_block(sheet, t("workbook.merged.brand"), book.title)
    differ = len(merged.differences)
    said = t("experts.merged.lead", n=len(merged.experts), judged=len(merged.judged))
    lead_block(sheet, t("experts.merged.result"), f"{said} {t('experts.merged.lead.differ', n=differ)}")
    _experts(sheet)
    _agreement(sheet)
    if differ:
        _panel(sheet)
    if merged.notices:
        sheet.section(t("experts.log.notices"))
        for one in merged.notices:
            text = f"{one.where}: {notice_text(one, t)}" if one.where else notice_text(one, t)
            sheet.merged(sheet.row, 0, LAST, text, "plain")
            sheet.height(sheet.row, (text, sheet.width(0, LAST)))
            sheet.row += 1
    _signatures(sheet)
    contents_block(sheet)
    notices_block(sheet, book.t("workbook.notice", version=merged.run.program))
    # One page for a panel of the usual size; a larger one goes on overleaf.
    sheet.page(landscape=False, one_page=len(merged.experts) <= _ON_ONE_PAGE)
    sheet.ws.activate()


def _experts(sheet: PanelSheet) -> None:
    """Write one row an expert: files and how much was done; the two lines apart."""
    t = sheet.book.t
    sheet.section(t("experts.merged.experts"))
    keys = ("by", "file", "formal", "methodological", "against", "comments", "scores")
    sheet.head([Head(t(f"experts.merged.col.{k}"), text=k in ("by", "file")) for k in keys])
    for one in sheet.book.merged.experts:
        row = sheet.row
        who = "\n".join(x for x in (one.name, one.position, t.date(one.date) if one.date else "") if x)
        files = ", ".join(one.files)
        sheet.text(row, 0, who)
        sheet.text(row, 1, files)
        counts = (one.formal, one.methodological, one.against, one.comments, one.scores)
        for col, count in enumerate(counts, start=2):
            sheet.number(row, col, count, "centre")
        sheet.height(row, (who, sheet.widths[0] * 0.93), (files, sheet.widths[1] * 0.9))
        sheet.row += 1


def _agreement(sheet: PanelSheet) -> None:
    """Write how far the experts agree, line by line; what cannot be computed says why."""
    t = sheet.book.t
    sheet.section(t("experts.merged.agreement"))
    keys = ("line", "judged", "compared", "same", "pairs", "alpha")
    heads = [Head(t(f"experts.merged.col.{k}"), text=k == "line") for k in keys]
    sheet.head([*heads, Head("")])
    sheet.merged(sheet.row - 1, 5, LAST, t("experts.merged.col.alpha"), "head")
    for one in sheet.book.merged.agreement:
        _agreement_row(sheet, one)
    note_line(sheet, t("experts.merged.alpha.note"))


def _agreement_row(sheet: PanelSheet, one: Agreement) -> None:
    t, row = sheet.book.t, sheet.row
    name = t(f"workbook.counts.{one.line.value}")
    sheet.text(row, 0, name)
    for col, count in enumerate((one.judged, one.compared, one.same), start=1):
        sheet.number(row, col, count, "centre")
    sheet.number(row, 4, one.pairs, "centre", digits=1, percent=True)
    why = "" if one.alpha is not None else t("experts.merged.no_alpha", why=t(f"experts.reason.{one.reason}"))
    if one.alpha is not None:
        sheet.ws.merge_range(row, 5, row, LAST, "", sheet.book.style("centre"))
        sheet.number(row, 5, one.alpha, "centre", digits=3)
    else:
        sheet.merged(row, 5, LAST, why)
    sheet.height(row, (name, sheet.widths[0] * 0.93), (why, sheet.width(5, LAST) * 0.93))
    sheet.row += 1


def _signatures(sheet: PanelSheet) -> None:
    """Write a line for each expert's signature."""
    t = sheet.book.t
    sheet.section(t("experts.merged.signatures"))
    for one in sheet.book.merged.experts:
        row = sheet.row
        sheet.ws.set_row(row, 22)
        sheet.merged(row, 0, 1, one.name, "plain", valign="bottom")
        sheet.text(row, 2, t("workbook.p.signature"), "label", valign="bottom", align="right")
        sheet.merged(row, 3, 4, "", "input_line")
        sheet.text(row, 5, t("workbook.p.date"), "label", valign="bottom", align="right")
        sheet.text(row, LAST, "", "input_line")
        sheet.keep(row, row)
        sheet.row += 1


def _panel(sheet: PanelSheet) -> None:
    """Write how many differences wait, and the cells for who decides and when."""
    book, t = sheet.book, sheet.book.t
    sheet.section(t("experts.merged.panel"))
    row = sheet.row
    sheet.merged(row, 0, 1, t("experts.merged.undecided"), "label")
    sheet.formula(row, 2, "=" + book.cells["undecided"], len(book.merged.differences), "centre")
    sheet.row += 1
    for key in ("by", "date"):
        row = sheet.row
        sheet.merged(row, 0, 1, t(f"experts.merged.panel.{key}"), "label")
        if key == "by":
            sheet.merged(row, 2, LAST, "", "input")
        else:
            sheet.day(row, 2, None, "input")
            sheet.ws.data_validation(row, 2, row, 2, date_rule(sheet))
        book.workbook.define_name(f"{PANEL_NAME}_{key}", "=" + sheet.at(row, 2))
        sheet.ws.set_row(row, 20)
        sheet.row += 1
    note_line(sheet, t("experts.merged.panel.note"))
