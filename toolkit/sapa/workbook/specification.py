"""The workbook annex of a technical specification: every norm with its range, the contract's value, a live check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sapa.i18n import Translator, translator
from sapa.planning.specification import Specification, SpecifiedNorm, ValueState
from sapa.present import LOOKS, Shown
from sapa.present.digits import fewest_digits
from sapa.present.specification import (
    act_words,
    addressee,
    note_text,
    outside_text,
    passport,
    range_text,
    requirement,
    sections,
    title_of,
)
from sapa.present.words import unit_text
from sapa.results.limits import Limits
from sapa.standard import Norm, Standard, citation
from sapa.version import __version__
from sapa.workbook.blocks import Parameters
from sapa.workbook.book import Book, bytes_of
from sapa.workbook.design.parts import input_number
from sapa.workbook.front import note_line
from sapa.workbook.names import area, cell, text_in_formula
from sapa.workbook.sheet import Head, Sheet
from sapa.writing import write_made

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TITLE, ACT, MIN, MAX, UNIT, LOW, HIGH, STATE, CLAUSE, WHO = range(10)
WIDTHS = (44, 40, 9, 9, 10, 11, 11, 21, 12, 13)
_PROOF, _HOLDER = 3, 5
_LOOKS = {
    "within": Shown.MET, "outside": Shown.NOT_MET, "not_fixed": Shown.NOT_ASSESSABLE, "crossed": Shown.NOT_MET,
    "no_number": Shown.NOT_MET,
}  # fmt: skip
"""Words of the check, and the colours in which they stand."""
_EDGE = 1e-9


class SpecificationBook(Book):
    """One annex in one language."""

    group = "specification."

    def __init__(self, workbook: Any, spec: Specification, t: Translator) -> None:
        super().__init__(workbook, t)
        self.spec = spec

    @property
    def title(self) -> str:
        """Title for the footer of every page."""
        return title_of(self.spec, self.t)

    @property
    def standard(self) -> Standard:
        """The Standard that the annex cites."""
        return self.spec.standard


SpecificationSheet = Sheet[SpecificationBook]


def specification_workbook_bytes(spec: Specification, language: str = "kk") -> bytes:
    """Return the annex as the bytes of an .xlsx file, the same for the same specification and language.

    Parameters
    ----------
    spec
        The specification.
    language
        `kk`, `ru` or `en`; beside a rendering stand the act's own Kazakh words.

    Raises
    ------
    ValueError
        For another language.
    """
    t = translator(language)
    return bytes_of(lambda workbook: _fill(SpecificationBook(workbook, spec, t)))


def _fill(book: SpecificationBook) -> None:
    spec = book.spec
    book.sign(
        brand="annex.brand", company=spec.contract.customer, day=spec.contract.start or spec.standard.edition,
        version=__version__, kind="specification",
    )  # fmt: skip
    _values(book.add("values"))
    if any(not one.numeric for one in spec.norms):
        _requirements(book.add("requirements"))


def write_specification_workbook(spec: Specification, path: str | Path, *, language: str = "kk") -> None:
    """Write the annex, whole or not at all; raises `BadInput` when the folder does not exist."""
    write_made(path, lambda: specification_workbook_bytes(spec, language))


def _values(sheet: SpecificationSheet) -> None:
    """Write what was chosen, the faults, and a row for each norm that has a number."""
    book = sheet.book
    t, w, spec = book.t, book.w, book.spec
    sheet.columns(WIDTHS)
    _own_words(sheet)
    sheet.heading(book.title, w("specification.values.note"))
    block = Parameters(sheet, w("specification.passport"), WHO)
    for name, value in passport(spec, t):
        block.text(name, value)
    counts = sheet.row
    sheet.row += 2
    _sentences(sheet, w("specification.outside"), outside_text(spec, t), WHO)
    _sentences(sheet, w("specification.notes"), [note_text(note, spec, t) for note in spec.remarks], WHO)
    sheet.section(w("specification.values.table"))
    note_line(sheet, w("specification.values.signs"), WHO)
    head = sheet.head([
        Head(w("col.title"), text=True), _act_head(sheet), Head(w("specification.col.min")),
        Head(w("specification.col.max")), Head(w("col.unit")), Head(w("specification.col.low")),
        Head(w("specification.col.high")), Head(w("specification.col.state")), Head(w("col.clause")),
        Head(w("specification.col.who")),
    ])  # fmt: skip
    begin = sheet.row
    numeric = [(name, [one for one in norms if one.numeric]) for name, norms in sections(spec, t)]
    for name, norms in numeric:
        if norms:
            _group(sheet, name, WHO)
        for one in norms:
            _value_row(sheet, one)
    last = max(begin, sheet.row - 1)
    for key, shown in _LOOKS.items():
        sheet.ws.conditional_format(
            begin, STATE, last, STATE,
            {"type": "cell", "criteria": "==", "value": text_in_formula(_state(book, key)),
             "format": book.style.difference(shown)},
        )  # fmt: skip
    _counts(sheet, counts, area(begin, STATE, last, STATE, fixed=True))
    sheet.ws.freeze_panes(head + 1, 1)
    sheet.page(repeat=(head, head))


def _own_words(sheet: SpecificationSheet) -> None:
    """Leave out the column of the act's own words where the requirement stands in them already."""
    if sheet.book.t.language != "kk":
        return
    both = sheet.widths[TITLE] + sheet.widths[ACT] / 2
    sheet.columns([both, 0.0, *sheet.widths[ACT + 1 :]])
    sheet.ws.set_column(ACT, ACT, None, None, {"hidden": True})


def _act_head(sheet: SpecificationSheet) -> Head:
    """Return the head of the act's own words; without words where the column is left out and has no width."""
    return Head("" if sheet.book.t.language == "kk" else sheet.book.w("specification.col.act"), text=True)


def _high(sheet: SpecificationSheet, texts: Mapping[int, str]) -> None:
    """Make a row high enough; the act's words are Kazakh and wider, whatever the language of the book."""
    sheet.height(
        sheet.row,
        *(
            (text, width * (0.82 if col == ACT else 0.93))
            for col, text in texts.items()
            if (width := sheet.widths[col])
        ),
    )


def _state(book: SpecificationBook, key: str) -> str:
    """Return a state of a value as sign and word: colour alone says nothing in print."""
    return f"{LOOKS[_LOOKS[key]].sign} {book.w(f'specification.state.{key}')}"


def _counts(sheet: SpecificationSheet, row: int, states: str) -> None:
    """Count live how many values are fixed, and how many of them lie outside."""
    book = sheet.book
    found = [one.state for one in book.spec.norms]
    outside, within = found.count(ValueState.OUTSIDE), found.count(ValueState.WITHIN)

    def counted(key: str) -> str:
        return f"COUNTIF({states},{text_in_formula(_state(book, key))})"

    wrong = "+".join(counted(key) for key in ("outside", "crossed", "no_number"))
    for at, key, formula, value in (
        (row, "fixed", f"={counted('within')}+{wrong}", outside + within), (row + 1, "wrong", f"={wrong}", outside),
    ):  # fmt: skip
        sheet.text(at, 0, book.w(f"specification.count.{key}"))
        sheet.formula(at, 1 if book.t.language != "kk" else MIN, formula, value, align="left")


def _sentences(sheet: SpecificationSheet, title: str, texts: Sequence[str], last: int) -> None:
    if not texts:
        return
    sheet.section(title)
    for text in texts:
        sheet.merged(sheet.row, 0, last, f"• {text}", "plain")
        sheet.height(sheet.row, (text, sheet.width(0, last) * 0.8))
        sheet.row += 1


def _group(sheet: SpecificationSheet, name: str, last: int) -> None:
    sheet.merged(sheet.row, 0, last, name, "group", text_wrap=True)
    sheet.height(sheet.row, (name, sheet.width(0, last) * 0.75))
    sheet.row += 1


def _value_row(sheet: SpecificationSheet, one: SpecifiedNorm) -> None:
    book, row, norm = sheet.book, sheet.row, one.norm
    t = book.t
    texts = {
        TITLE: requirement(norm, book.spec, t), ACT: act_words(norm), UNIT: unit_text(norm.unit, book.standard, t),
        CLAUSE: t(citation(norm)), WHO: addressee(norm, t),
    }  # fmt: skip
    for col, text in texts.items():
        sheet.text(row, col, text, "cell_muted" if col == ACT else "cell" if col == TITLE else "centre")
    sheet.number(row, MIN, norm.min, digits=fewest_digits(norm.min), none="–")
    sheet.number(row, MAX, norm.max, digits=fewest_digits(norm.max), none="∞" if norm.max_open else "–")
    fixed = one.fixed or Limits()
    for col, value in ((LOW, fixed.min), (HIGH, fixed.max)):
        input_number(sheet, row, col, value, digits=fewest_digits(value))
        sheet.ws.data_validation(row, col, row, col, {
            "validate": "decimal", "criteria": ">", "value": 0, "ignore_blank": True, "error_type": "warning",
            "error_title": book.w("specification.input.title")[:32],
            "error_message": book.w("specification.input")[:255],
        })  # fmt: skip
    sheet.formula(row, STATE, _check(book, row, norm), _state(book, one.state.value), "status")
    _high(sheet, texts)
    sheet.row += 1


def _check(book: SpecificationBook, row: int, norm: Norm) -> str:
    """Return the formula that says in words whether the contract's values lie within the range of the Standard."""
    low, high = cell(row, LOW), cell(row, HIGH)

    def word(key: str) -> str:
        return text_in_formula(_state(book, key))

    outside = []
    for value in (low, high):
        tests = [f"{value}<{cell(row, MIN)}-{_EDGE:g}"] if norm.min is not None else []
        tests += [f"{value}>{cell(row, MAX)}+{_EDGE:g}"] if norm.max is not None else []
        outside += [f"AND(ISNUMBER({value}),OR({','.join(tests)}))"] if tests else []
    words = f"IF(OR({','.join(outside)}),{word('outside')},{word('within')})" if outside else word("within")
    return (
        f'=IF(AND({low}="",{high}=""),{word("not_fixed")},'
        f'IF(OR(AND({low}<>"",NOT(ISNUMBER({low}))),AND({high}<>"",NOT(ISNUMBER({high})))),{word("no_number")},'
        f"IF(AND(ISNUMBER({low}),ISNUMBER({high}),{low}>{high}),{word('crossed')},{words})))"
    )


def _requirements(sheet: SpecificationSheet) -> None:
    """Write the norms without a number: what has to be there, who sees to it, where the contract says so."""
    book = sheet.book
    t, w, spec = book.t, book.w, book.spec
    sheet.columns((58, 54, 24, 34, 13, 16))
    _own_words(sheet)
    sheet.heading(book.question("requirements"), w("specification.requirements.note"))
    head = sheet.head([
        Head(w("col.title"), text=True), _act_head(sheet),
        Head(w("specification.col.asked")),
        Head(w("specification.col.contract"), text=True), Head(w("col.clause")), Head(w("specification.col.who")),
    ])  # fmt: skip
    for name, norms in sections(spec, t):
        rows = [one.norm for one in norms if not one.numeric]
        if rows:
            _group(sheet, name, _HOLDER)
        for norm in rows:
            texts = (
                requirement(norm, spec, t), act_words(norm), range_text(norm, spec, t), "", t(citation(norm)),
                addressee(norm, t),
            )  # fmt: skip
            for col, text in enumerate(texts):
                style = {0: "cell", ACT: "cell_muted", _PROOF: "input"}.get(col, "centre")
                sheet.text(sheet.row, col, text, style)
            _high(sheet, dict(enumerate(texts)))
            sheet.row += 1
    sheet.ws.freeze_panes(head + 1, 1)
    sheet.page(repeat=(head, head))
