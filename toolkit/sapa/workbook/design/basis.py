"""Sheet "Basis": the frame, assumptions and conventions behind the numbers, and what the workbook was made with."""

from __future__ import annotations

from sapa.version import __version__
from sapa.workbook.blocks import Parameters
from sapa.workbook.design.book import DesignSheet
from sapa.workbook.design.parts import bullets
from sapa.workbook.sheet import Head

LAST = 4


def write_basis(sheet: DesignSheet) -> None:
    """Write frame, stages of selection, assumptions, conventions, program, seed and checksums."""
    book = sheet.book
    t, w, study, plan = book.t, book.w, book.study, book.plan
    sheet.columns([38, 26, 26, 26, 50])
    sheet.heading(book.question("basis"))
    _frame(sheet)
    _stages(sheet)
    texts = book.sentences((*study.assumptions, *plan.warnings))
    bullets(sheet, w("block.assumptions"), texts, LAST)
    bullets(sheet, w("design.block.conventions"), book.sentences(plan.conventions), LAST)
    block = Parameters(sheet, w("block.made_with"), LAST)
    block.text(w("p.program"), f"sapa {__version__}")
    block.text(w("p.standard"), book.standard.title.in_language(t.language))
    block.text(w("p.citation"), book.standard.citation.in_language(t.language))
    block.text(w("p.edition"), t.date(book.standard.edition))
    block.text(w("p.seed"), str(study.seed))
    if study.drawn is not None:
        block.text(w("design.p.generator"), study.drawn.generator)
    sheet.page(repeat=(0, 0))


def _frame(sheet: DesignSheet) -> None:
    book = sheet.book
    t, w, frame = book.t, book.w, book.plan.frame
    block = Parameters(sheet, t("term.frame").capitalize(), LAST)
    block.text(w("design.p.frame_name"), frame.name)
    block.text(t("term.source").capitalize(), frame.source)
    block.text(t("term.population").capitalize(), book.whom(frame.universe))
    block.text(t("term.date").capitalize(), t.date(frame.date) if frame.date else None)
    block.number(w("design.p.frame_people"), frame.people)
    block.number(w("design.p.frame_rows"), frame.rows)
    block.text(t("term.strata").capitalize(), ", ".join(book.column(name) for name in frame.stratum))
    block.text(w("design.p.frame_units"), ", ".join(book.column(name) for name in frame.units))
    block.text("SHA-256", frame.sha256)


def _stages(sheet: DesignSheet) -> None:
    book = sheet.book
    w, plan = book.w, book.plan
    if not plan.stages:
        return
    sheet.section(w("design.block.selection"))
    sheet.head([Head(w("design.col.stratum"), text=True), Head(w("design.col.stage"), text=True),
                Head(w("design.col.way"), text=True), Head(w("design.col.drawn_here")),
                Head(w("design.col.how"), text=True)])  # fmt: skip
    for label, stages in ((w("design.all_strata"), plan.stages), *plan.stages_of.items()):
        for number, stage in enumerate(stages):
            texts = (book.place(label) if number == 0 else "", book.known("stage_name", stage.stage),
                     book.selection(stage.method), "",
                     book.known("way", stage.draw) if stage.draw else w("design.by_rule"))  # fmt: skip
            for col, text in enumerate(texts):
                sheet.text(sheet.row, col, text)
            sheet.text(sheet.row, 3, book.t("term.yes" if stage.drawn else "term.no"), "centre")
            sheet.height(sheet.row, *((text, sheet.widths[c] * 0.93) for c, text in enumerate(texts)))
            sheet.row += 1
