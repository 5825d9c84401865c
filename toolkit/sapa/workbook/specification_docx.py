"""The Word annex of a technical specification: title, passport, requirements by section, signatures."""

from __future__ import annotations

import zipfile
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
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
from sapa.writing import write_made

_FONT = "Times New Roman"
_WIDTHS = (1.1, 11.0, 4.2, 3.7, 2.6, 3.1)
"""Widths of the columns in centimetres: an A4 sheet on its side less its margins."""
_LOCALES = {"kk": "kk-KZ", "ru": "ru-RU", "en": "en-GB"}
_EPOCH = (1980, 1, 1, 0, 0, 0)


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
    from docx import Document

    t = translator(language)
    document = Document()
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
    return _settled(document)


def write_specification_document(spec: Specification, path: str | Path, *, language: str = "kk") -> None:
    """Write the Word annex, whole or not at all; raises `BadInput` when the folder does not exist."""
    write_made(path, lambda: specification_document_bytes(spec, language))


def _set_up(document: Any, spec: Specification, t: Translator) -> None:
    """Set paper, fonts, language and properties; the date is the contents', not the run's."""
    from docx.enum.section import WD_ORIENT
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    page = document.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21.0)
    page.left_margin = page.right_margin = Cm(2.0)
    page.top_margin = page.bottom_margin = Cm(1.8)
    for name, size in (("Normal", 11), ("Title", 16), ("Heading 1", 12.5)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(size), RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{kind}"), _FONT)
        for kind in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
    document.styles["Normal"].paragraph_format.space_after = Pt(4)
    spoken = document.styles["Normal"].element.get_or_add_rPr()
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), _LOCALES[t.language])
    spoken.append(language)
    kept = document.core_properties
    day = spec.contract.start or spec.standard.edition
    kept.title, kept.author, kept.comments, kept.keywords = title_of(spec, t)[:250], "", "", "sapa"
    kept.created = kept.modified = datetime.combine(day, time(0))
    kept.last_modified_by, kept.language, kept.revision = "", _LOCALES[t.language], 1
    _page_number(page.footer.paragraphs[0])


def _page_number(paragraph: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)  # noqa: SLF001 - python-docx has no call for fields


def _pairs(document: Any, rows: list[tuple[str, str]]) -> None:
    table = _grid(document, (7.0, 18.7))
    for name, value in rows:
        cells = table.add_row().cells
        _write(cells[0], name, bold=True)
        _write(cells[1], value)
    _fix(table, (7.0, 18.7))


def _list(document: Any, title: str, texts: list[str]) -> None:
    if not texts:
        return
    document.add_heading(title, level=1)
    for text in texts:
        document.add_paragraph(text, style="List Bullet")


def _table(document: Any, spec: Specification, norms: list[SpecifiedNorm], t: Translator, number: int) -> int:
    """Write the requirements of one section; return the number of the last one."""
    table = _grid(document, _WIDTHS)
    heads = ("number", "requirement", "range", "value", "clause", "who")
    row = table.add_row()
    for cell, key in zip(row.cells, heads, strict=True):
        _write(cell, t(f"specification.document.col.{key}"), bold=True)
    _repeat(row)
    for one in norms:
        number += 1
        row = table.add_row()
        texts = (
            str(number), requirement(one.norm, spec, t), range_text(one.norm, spec, t), value_text(one, spec, t),
            t(citation(one.norm)), addressee(one.norm, t),
        )  # fmt: skip
        for cell, text in zip(row.cells, texts, strict=True):
            _write(cell, text)
        if t.language != "kk":
            _small(row.cells[1].add_paragraph(act_words(one.norm)), language="kk")
        _whole(row)
    _fix(table, _WIDTHS)
    return number


def _signatures(document: Any, spec: Specification, t: Translator) -> None:
    """Leave room for those who sign: the Customer and the provider."""
    document.add_heading(t("specification.document.signatures"), level=1)
    table = document.add_table(rows=1, cols=2)
    sides = (
        (t("term.customer"), spec.contract.customer), (t("standard.addressee.supplier"), spec.contract.provider),
    )  # fmt: skip
    for cell, (who, name) in zip(table.rows[0].cells, sides, strict=True):
        _write(cell, who if name is None else f"{who}: {name}", bold=True)
        for key in ("name", "signature", "date"):
            cell.add_paragraph(f"{t(f'specification.document.{key}')}: ____________________________")
    _whole(table.rows[0])


def _grid(document: Any, widths: tuple[float, ...]) -> Any:
    table = document.add_table(rows=0, cols=len(widths))
    table.style = "Table Grid"
    table.autofit = False
    return table


def _fix(table: Any, widths: tuple[float, ...]) -> None:
    """Set the widths cell by cell: programs disagree about which of a table's widths counts."""
    from docx.shared import Cm

    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)


def _write(cell: Any, text: str, *, bold: bool = False) -> None:
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(1)
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(10)


def _small(paragraph: Any, *, language: str | None = None) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paragraph.paragraph_format.space_after = Pt(1)
    for run in paragraph.runs:
        run.italic, run.font.size = True, Pt(8.5)
        if language is not None:
            spoken = OxmlElement("w:lang")
            spoken.set(qn("w:val"), _LOCALES[language])
            run._r.get_or_add_rPr().append(spoken)  # noqa: SLF001 - python-docx has no call for a run's language


def _repeat(row: Any) -> None:
    """Print the header again on every page."""
    _mark(row, "w:tblHeader")
    _whole(row)


def _whole(row: Any) -> None:
    """Keep a row on one page."""
    _mark(row, "w:cantSplit")


def _mark(row: Any, tag: str) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(tag))  # noqa: SLF001 - python-docx has no call for it


def _settled(document: Any) -> bytes:
    """Return the file with no clock in it: the archive's own dates are those of no day."""
    written, out = BytesIO(), BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _EPOCH), source.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
