"""Sheet "Research programme": what the act asks for first. Cells that the plan leaves blank wait to be filled in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sapa.deliverable.plan_sections import Programme
from sapa.present.words import kind_text
from sapa.standard import citation
from sapa.workbook.design.book import DesignSheet
from sapa.workbook.design.paper import PaperSheet
from sapa.workbook.design.parts import paragraph
from sapa.workbook.sheet import Head

NORM = "p37.research_programme"
LAST = 2
BLANK_LINES = 3
_ROOM = 30  # points for a line that is written by hand
_SINGLE_BEFORE = ("problem", "aim")
_SINGLE_AFTER = ("object", "subject")


def write_programme(sheet: DesignSheet) -> None:
    """Write the programme as far as the plan states it, then what follows from the sample."""
    book = sheet.book
    programme = book.study.plan_file.programme
    write_head(sheet)
    write_entries(sheet, programme)
    _sample(sheet)
    sheet.page(landscape=False, repeat=(0, 0))


def write_head(sheet: PaperSheet) -> None:
    """Write the question and the paragraph of the act that asks for a programme."""
    book = sheet.book
    sheet.columns([30, 40, 62])
    sheet.heading(book.question("programme"), book.w("design.programme.lead"))
    norm = book.standard.norms.get(NORM)
    if norm is not None:
        cited = f"{norm.full_title(book.t.language)} ({book.t(citation(norm))})"
        paragraph(sheet, cited, LAST, "note")
    sheet.row += 1


def write_entries(sheet: PaperSheet, programme: Programme) -> None:
    """Write the entries of a programme; an empty one gives the blank form."""
    book = sheet.book
    sheet.head([Head(book.w("design.col.entry"), text=True), Head(book.w("design.col.stated"), text=True), Head("")])
    sheet.ws.merge_range(sheet.row - 1, 1, sheet.row - 1, LAST, book.w("design.col.stated"), book.style("head_left"))
    for key in _SINGLE_BEFORE:
        _entry(sheet, key, [getattr(programme, key)], lines=1)
    _entry(sheet, "tasks", _numbered(programme.tasks))
    for key in _SINGLE_AFTER:
        _entry(sheet, key, [getattr(programme, key)], lines=1)
    _pairs(sheet, "concepts", list(programme.concepts.items()))
    _entry(sheet, "hypotheses", _numbered(programme.hypotheses))
    kinds = [(kind_text(m.kind, book.standard, book.t), _purpose(sheet, m.purpose, m.participants))
             for m in programme.methods]  # fmt: skip
    _pairs(sheet, "methods", kinds)
    _entry(sheet, "analysis", [kind_text(a.method, book.standard, book.t) for a in programme.analysis])
    _entry(sheet, "comparison", [c.with_ for c in programme.comparison])


def _purpose(sheet: PaperSheet, purpose: str | None, participants: int | None) -> str:
    people = sheet.book.w("design.participants", n=participants) if participants is not None else None
    return "; ".join(x for x in (purpose, people) if x)


def _numbered(texts: Iterable[str]) -> list[str]:
    return [f"{number}. {text}" for number, text in enumerate(texts, start=1)]


def _label(sheet: PaperSheet, row: int, key: str) -> str:
    words: str = sheet.book.w(f"design.programme.{key}")
    sheet.text(row, 0, words, "cell_bold")
    return words


def _entry(sheet: PaperSheet, key: str, texts: Sequence[str | None], *, lines: int = BLANK_LINES) -> None:
    """Write the texts of an entry one below the other; blank tinted cells with a hint where there are none."""
    stated = [text for text in texts if text]
    hint = sheet.book.w(f"design.programme.{key}.hint")
    for number, text in enumerate(stated or [""] * lines):
        row = sheet.row
        words = _label(sheet, row, key) if number == 0 else ""
        if number:
            sheet.text(row, 0, "", "cell")
        sheet.merged(row, 1, LAST, text, "cell" if text else "input")
        if not text:
            sheet.ws.data_validation(row, 1, row, 1, _told(words or sheet.book.w(f"design.programme.{key}"), hint))
        sheet.height(row, (words, sheet.widths[0] * 0.9), (text, sheet.width(1, LAST) * 0.97),
                     least=18 if text else _ROOM)  # fmt: skip
        sheet.row += 1


def _told(title: str, hint: str) -> dict[str, str]:
    return {"validate": "any", "input_title": title[:32], "input_message": hint[:255]}


def _pairs(sheet: PaperSheet, key: str, pairs: Sequence[tuple[str, str]]) -> None:
    """Write names with what stands beside them: a concept and its meaning, a method and its purpose."""
    hint = sheet.book.w(f"design.programme.{key}.hint")
    for number, (name, text) in enumerate(pairs or [("", "")] * BLANK_LINES):
        row = sheet.row
        words = _label(sheet, row, key) if number == 0 else ""
        if number:
            sheet.text(row, 0, "", "cell")
        for col, value in ((1, name), (2, text)):
            sheet.text(row, col, value, "cell" if value else "input")
            if not value:
                told = _told(words or sheet.book.w(f"design.programme.{key}"), hint)
                sheet.ws.data_validation(row, col, row, col, told)
        sheet.height(row, (words, sheet.widths[0] * 0.9), (name, sheet.widths[1] * 0.95),
                     (text, sheet.widths[2] * 0.95), least=18)  # fmt: skip
        sheet.row += 1


def _sample(sheet: DesignSheet) -> None:
    """Write what the programme says of the population and the sample: it follows from this workbook."""
    book = sheet.book
    w, plan = book.w, book.plan
    sheet.section(w("design.block.population"))
    universe = book.whom(plan.universe or plan.frame.universe)
    stages = "; ".join(f"{book.known('stage_name', s.stage)}: {book.selection(s.method)}" for s in plan.stages)
    rows: list[tuple[str, str | None]] = [
        (book.t("term.population"), universe),
        (book.t("term.frame"), plan.frame.source or plan.frame.name),
        (book.t("term.selection"), stages or None),
    ]
    for name, text in rows:
        row = sheet.row
        sheet.text(row, 0, _capital(name), "cell_bold")
        sheet.merged(row, 1, LAST, text or "", "cell" if text else "input")
        sheet.height(row, (name, sheet.widths[0] * 0.9), (text or "", sheet.width(1, LAST) * 0.97), least=18)
        sheet.row += 1
    for name, key, digits, percent in (
        (_capital(book.t("term.sample_size")), "total.interviews", 0, False),
        (_capital(book.t("term.margin_of_error")), "total.margin", 2, book.as_percent),
    ):
        value = float(plan.interviews) if key == "total.interviews" else plan.margin
        sheet.text(sheet.row, 0, name, "cell_bold")
        sheet.formula(sheet.row, 1, "=" + book.cells[key], value, digits=digits, percent=percent, align="left")
        sheet.text(sheet.row, 2, "", "cell")
        sheet.height(sheet.row, (name, sheet.widths[0] * 0.9))
        sheet.row += 1


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
