"""Sheet "Glossary": the terms that this workbook uses, in three languages, with what they mean and where they stand."""

from __future__ import annotations

from sapa.present.glossary import Spoken, Term, terms
from sapa.workbook.evaluation_book import EvaluationBook, EvaluationSheet
from sapa.workbook.names import quoted
from sapa.workbook.sheet import Head

KIND = "glossary"
_COLUMNS = {"kk": "term_kk", "ru": "term_ru", "en": "term_en"}
_WIDTHS = (34, 34, 34, 62, 16, 26)
_PASSED = ("glossary", "stamp", "live", "provenance")
"""Sheets whose words are no use of a term."""


def used_terms(book: EvaluationBook) -> list[tuple[Term, str]]:
    """Return the terms that occur in the workbook by the alphabet, each with the sheet where it does first."""
    language = book.t.language
    said = {s.name: Spoken(book.said.get(s.name, ()), language) for s in book.sheets.values() if s.kind not in _PASSED}
    found = []
    for term in terms(book.standard, book.t):
        where = next((name for name, spoken in said.items() if spoken.uses(term.word(language))), None)
        if where is not None:
            found.append((term, where))
    return sorted(found, key=lambda pair: alphabet(pair[0].word(language)))


_LETTERS = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_PLACE = {letter: f"{place:02}" for place, letter in enumerate(_LETTERS)}


def alphabet(word: str) -> str:
    """Return a key that sorts words as dictionaries do: Kazakh letters stand between the Russian ones, not after."""
    return "".join(_PLACE.get(letter, letter) for letter in word.casefold())


def write_glossary(sheet: EvaluationSheet) -> None:
    """Write the terms; every other sheet must be written before."""
    book = sheet.book
    t, w = book.t, book.w
    order = (t.language, *(one for one in _COLUMNS if one != t.language))
    found = used_terms(book)
    sheet.columns(_WIDTHS)
    sheet.heading(book.question(KIND), w("glossary.note"))
    head = sheet.head([
        *(Head(w(f"col.{_COLUMNS[one]}"), text=True) for one in order),
        Head(w("col.meaning"), text=True), Head(w("col.meaning_from"), text=True), Head(w("col.used_on"), text=True),
    ])  # fmt: skip
    for term, where in found:
        row = sheet.row
        texts = (*(term.word(one) for one in order), _capital(term.meaning), _source(book, term))
        for col, text in enumerate(texts):
            sheet.text(row, col, text, "cell_bold" if col == 0 else "cell")
        sheet.link(row, len(texts), f"{quoted(where)}!A1", where)
        measured = [(text, sheet.widths[col] * 0.95) for col, text in enumerate(texts)]
        sheet.height(row, *measured, (where, sheet.widths[-1] * 0.95))
        sheet.row += 1
    sheet.ws.autofilter(head, 0, max(sheet.row - 1, head), len(_WIDTHS) - 1)
    sheet.ws.freeze_panes(head + 1, 1)
    sheet.page(repeat=(head, head))


def _source(book: EvaluationBook, term: Term) -> str:
    if term.paragraph:
        return book.t("standard.cite.subparagraph", paragraph=term.paragraph, item=term.item)
    return book.w("glossary.method") if term.meaning else book.w("glossary.act")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
