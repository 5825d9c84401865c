"""Blank design forms for those who plan and control by hand: programme, contacts, field control, Kish tables."""

from __future__ import annotations

from datetime import UTC, datetime, time
from io import BytesIO
from pathlib import Path

from sapa.deliverable.plan_sections import Programme
from sapa.i18n import translator
from sapa.planning.respondent import kish_tables, person_rules
from sapa.standard import load_standard
from sapa.workbook.book import new_workbook
from sapa.workbook.design.forms import write_form, write_guide
from sapa.workbook.design.paper import PaperBook, PaperSheet
from sapa.workbook.design.parts import paragraph
from sapa.workbook.design.programme import write_entries, write_head
from sapa.workbook.design.respondent import LAST, kish_block
from sapa.writing import write_whole

RULE = "kish"


def write_design_forms(path: str | Path, language: str) -> None:
    """Write the workbook of blank design forms; the same code gives the same bytes.

    Parameters
    ----------
    path
        The `.xlsx` to write.
    language
        `kk`, `ru` or `en`: words of headings and drop-downs. The review reads each of them.
    """
    t = translator(language)
    standard = load_standard()
    out = BytesIO()
    workbook = new_workbook(out)
    title = t("workbook.design.blank.title")
    day = datetime.combine(standard.edition, time(0), tzinfo=UTC).replace(tzinfo=None)
    workbook.set_properties({"title": title, "author": "", "created": day})
    workbook.set_size(2400, 1600)
    book = PaperBook(workbook, t, standard, title)
    book.person_rule, book.kish = RULE, kish_tables()
    guide, programme, contacts, control, kish = (
        book.add(kind) for kind in ("forms", "programme", "contacts", "control_form", "kish")
    )
    write_guide(guide)
    _programme(programme)
    write_form(contacts, table="contacts")
    write_form(control, table="control")
    _kish(kish)
    guide.ws.activate()
    workbook.close()
    write_whole(Path(path), out.getvalue())


def _programme(sheet: PaperSheet) -> None:
    write_head(sheet)
    write_entries(sheet, Programme())
    sheet.page(landscape=False, repeat=(0, 0))


def _kish(sheet: PaperSheet) -> None:
    book = sheet.book
    sheet.columns([42, *[12] * 8])
    sheet.heading(book.question("kish"), book.selection(RULE))
    for number, text in enumerate(book.sentences(person_rules(RULE)), start=1):
        paragraph(sheet, f"{number}. {text}", LAST)
    kish_block(sheet, book.kish)
    sheet.page(repeat=(0, 0))
