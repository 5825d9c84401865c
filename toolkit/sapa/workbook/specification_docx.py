"""The Word annex of a technical specification: title, passport, requirements by section, signatures."""

from __future__ import annotations

from typing import Any

from sapa.i18n import Translator, translator
from sapa.planning.specification import Specification, SpecifiedNorm
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
    value_text,
)
from sapa.standard import citation
from sapa.word_file import (
    field,
    fix_widths,
    grid,
    keep_whole,
    new_document,
    repeat_header,
    settled,
    sign,
    speak,
    write_cell,
)

_FONT = "Times New Roman"
_WIDTHS = (1.1, 11.0, 3.9, 3.5, 3.1, 3.1)
"""Widths of the columns in centimetres: an A4 sheet on its side less its margins."""
_SIZES = {"Normal": 11, "Title": 16, "Heading 1": 12.5}


def specification_document_bytes(spec: Specification, language: str = "kk") -> bytes:
    """Return the annex as the bytes of a .docx file, the same for the same specification and language.

    Parameters
    ----------
    spec
        The specification.
    language
        `kk`, `ru` or `en`; under a rendering stand the act's own Kazakh words.

    Raises
    ------
    ValueError
        For another language.
    """
    t = translator(language)
    document = new_document(font=_FONT, sizes=_SIZES, language=t.language, landscape=True, margins=(2.0, 1.8))
    _set_up(document, spec, t)
    document.add_heading(title_of(spec, t), level=0)
    document.add_paragraph(t("specification.document.lead"))
    _pairs(document, passport(spec, t))
    _list(document, t("specification.document.outside"), outside_text(spec, t))
    _list(document, t("specification.document.notes"), [note_text(note, spec, t) for note in spec.remarks])
    number = 0
    for name, norms in sections(spec, t):
        document.add_heading(name, level=1)
        number = _table(document, spec, norms, t, number)
    if language != "kk":
        _small(document.add_paragraph(t("specification.document.rendering")))
    _signatures(document, spec, t)
    return settled(document)


def _set_up(document: Any, spec: Specification, t: Translator) -> None:
    """Set the properties, whose date is the contents', not the run's, and the page number."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    day = spec.contract.start or spec.standard.edition
    sign(document, title=title_of(spec, t), language=t.language, day=day)
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field(paragraph, "PAGE")


def _pairs(document: Any, rows: list[tuple[str, str]]) -> None:
    table = grid(document, (7.0, 18.7))
    for name, value in rows:
        cells = table.add_row().cells
        write_cell(cells[0], name, bold=True)
        write_cell(cells[1], value)
    fix_widths(table, (7.0, 18.7))


def _list(document: Any, title: str, texts: list[str]) -> None:
    if not texts:
        return
    document.add_heading(title, level=1)
    for text in texts:
        document.add_paragraph(text, style="List Bullet")


def _table(document: Any, spec: Specification, norms: list[SpecifiedNorm], t: Translator, number: int) -> int:
    """Write the requirements of one section; return the number of the last one."""
    table = grid(document, _WIDTHS)
    heads = ("number", "requirement", "range", "value", "clause", "who")
    row = table.add_row()
    for cell, key in zip(row.cells, heads, strict=True):
        write_cell(cell, t(f"specification.document.col.{key}"), bold=True)
    repeat_header(row)
    for one in norms:
        number += 1
        row = table.add_row()
        texts = (
            str(number), requirement(one.norm, spec, t), range_text(one.norm, spec, t), value_text(one, spec, t),
            t(citation(one.norm)), addressee(one.norm, t),
        )  # fmt: skip
        for cell, text in zip(row.cells, texts, strict=True):
            write_cell(cell, text)
        if t.language != "kk":
            _small(row.cells[1].add_paragraph(act_words(one.norm)), language="kk")
        keep_whole(row)
    fix_widths(table, _WIDTHS)
    return number


def _signatures(document: Any, spec: Specification, t: Translator) -> None:
    """Leave room for those who sign: the Customer and the provider."""
    document.add_heading(t("specification.document.signatures"), level=1)
    table = document.add_table(rows=1, cols=2)
    sides = (
        (t("term.customer"), spec.contract.customer), (t("standard.addressee.supplier"), spec.contract.provider),
    )  # fmt: skip
    for cell, (who, name) in zip(table.rows[0].cells, sides, strict=True):
        write_cell(cell, who if name is None else f"{who}: {name}", bold=True)
        for key in ("name", "signature", "date"):
            cell.add_paragraph(f"{t(f'specification.document.{key}')}: ____________________________")
    keep_whole(table.rows[0])


def _small(paragraph: Any, *, language: str | None = None) -> None:
    from docx.shared import Pt

    paragraph.paragraph_format.space_after = Pt(1)
    for run in paragraph.runs:
        run.italic, run.font.size = True, Pt(8.5)
        if language is not None:
            speak(run, language)
