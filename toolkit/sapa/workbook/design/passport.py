"""First sheet of the design workbook: what is designed and how precise it will be, on one page, with a signature."""

from __future__ import annotations

from sapa.messages import message
from sapa.present.palette import MUTED
from sapa.present.words import kind_text, period_text
from sapa.results.targets import DifferenceTarget
from sapa.version import __version__
from sapa.workbook.design.allocation_picture import worst_domain
from sapa.workbook.design.book import DesignBook, DesignSheet
from sapa.workbook.front import (
    LAST,
    contents_block,
    lead_block,
    notices_block,
    signature_block,
    title_block,
    who_block,
)

MOST_WARNINGS = 6


def write_passport(sheet: DesignSheet) -> None:
    """Write the first sheet on one A4 page."""
    book = sheet.book
    w = book.w
    title_block(sheet, w("design.brand"), book.title)
    _who(sheet)
    lead_block(sheet, w("design.passport.result"), lead_sentence(book))
    sheet.row -= 1
    _key_numbers(sheet)
    _warnings(sheet)
    signature_block(sheet, w("design.passport.signature"), w("design.passport.author"))
    contents_block(sheet)
    notices_block(sheet, w("design.notice", version=__version__))
    sheet.page(landscape=False, one_page=True)
    sheet.ws.activate()


def _who(sheet: DesignSheet) -> None:
    book = sheet.book
    t, w, stated = book.t, book.w, book.study.plan_file
    contract, fieldwork = stated.contract, stated.fieldwork
    field = None
    if fieldwork.start is not None:
        field = t.date(fieldwork.start)
        if fieldwork.days is not None:
            field = f"{field}, {w('design.days', n=fieldwork.days)}"
    left = (
        (t("term.customer"), contract.customer), (t("term.supplier"), contract.provider),
        (t("term.population").capitalize(), book.whom(book.plan.universe or book.plan.frame.universe)),
        (w("p.standard"), book.standard.title.in_language(t.language)),
    )  # fmt: skip
    right = (
        (w("p.contract"), contract.number), (w("p.period"), period_text(contract.start, contract.accepted, t)),
        (w("design.p.field"), field),
        (w("p.edition"), f"{t.date(book.standard.edition)}\n{kind_text(book.service, book.standard, t)}"),
    )  # fmt: skip
    who_block(sheet, left, right)


def lead_sentence(book: DesignBook) -> str:
    """Return what is designed and how precise: the whole, and the least precise domain."""
    plan, w = book.plan, book.w
    margin = book.margin(plan.margin)
    if isinstance(plan.target, DifferenceTarget):
        second = plan.size.second if plan.size is not None and plan.size.second is not None else plan.interviews
        text = w("design.lead.difference", n=plan.interviews, second=second, p1=plan.target.p1, p2=plan.target.p2,
                 power=plan.target.power)  # fmt: skip
    else:
        text = w("design.lead.whole", n=plan.interviews, margin=margin, confidence=plan.confidence)
    worst = worst_domain(book)
    if worst is not None:
        text += " " + w("design.lead.domain", domain=book.place(worst.domain), margin=book.margin(worst.margin))
    if plan.deff.value != 1:
        text += " " + w("design.lead.deff", deff=plan.deff.value)
    return text


def _key_numbers(sheet: DesignSheet) -> None:
    """Write six numbers a reader asks for first, live from the sheets that hold them."""
    book = sheet.book
    w, plan, cells = book.w, book.plan, book.cells
    fieldwork = book.study.fieldwork
    control = fieldwork.control if fieldwork is not None else None
    tiles: list[tuple[str, str | None, float | None, bool]] = [
        (w("design.col.interviews"), cells.get("total.interviews"), plan.interviews, False),
        (w("design.tile.issued"), cells.get("total.issued"), plan.issued, False),
        (w("design.tile.clusters"), cells.get("total.clusters"), plan.clusters, False),
        (w("col.margin"), cells.get("total.margin"), plan.margin, book.as_percent),
        (w("design.tile.controls"), cells.get("control.needed"), control.needed if control else None, False),
        (w("design.tile.tries"), cells.get("control.draw"), (control.draw_safe or control.draw) if control else None,
         False),
    ]  # fmt: skip
    row = sheet.row
    sheet.text(row, 0, w("design.tile.head"), "tile_label", bold=True)
    sheet.ws.set_row(row + 1, 32)
    sheet.text(row + 1, 0, w("design.tile.row"), "tile_label")
    for col, (words, ref, value, percent) in enumerate(tiles, start=1):
        sheet.text(row, col, words, "head")
        if value is None:
            sheet.text(row + 1, col, "–", "tile", font_color=MUTED)
        elif ref is not None and not (words == w("design.tile.tries") and control and control.draw_safe is None):
            sheet.formula(row + 1, col, "=" + ref, float(value), "tile", digits=1 if percent else _digits(value),
                          percent=percent)  # fmt: skip
        else:
            sheet.number(row + 1, col, value, "tile", digits=1 if percent else _digits(value), percent=percent)
    sheet.height(row, *((words, sheet.widths[1] * 0.85) for words, *_ in tiles))
    sheet.row += 2


def _digits(value: float) -> int:
    return 0 if value == round(value) else 2


def _warnings(sheet: DesignSheet) -> None:
    """Write what to doubt before signing: the first few, the rest on the sheets where they belong."""
    book = sheet.book
    texts = book.sentences(book.study.warnings)
    sheet.section(book.w("design.block.warnings"))
    if not texts:
        sheet.merged(sheet.row, 0, LAST, book.w("design.no_warnings"), "plain")
        sheet.row += 1
        return
    if len(texts) > MOST_WARNINGS:
        rest = len(texts) - MOST_WARNINGS + 1
        texts = [*texts[: MOST_WARNINGS - 1], book.t(message("workbook.design.more_warnings", n=rest))]
    for text in texts:
        sheet.merged(sheet.row, 0, LAST, f"! {text}", "plain")
        sheet.height(sheet.row, (f"! {text}", sheet.width(0, LAST) * 0.97))
        sheet.row += 1
