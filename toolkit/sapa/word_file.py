"""Word documents: paper, fonts and language, page numbers, tables, pictures, and the same bytes for the same contents.

Only what documents share; what stands in them is their own rooms' business.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from sapa.plain_text import visible

LOCALES = {"kk": "kk-KZ", "ru": "ru-RU", "en": "en-GB"}
_EPOCH = (1980, 1, 1, 0, 0, 0)
_KINDS = ("ascii", "hAnsi", "cs", "eastAsia")
_THEMES = ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme")
_PROGRAM = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>sapa</Application></Properties>"
)
_TITLE = 250
"""Letters that a document's properties have room for."""


def new_document(
    *, font: str, sizes: Mapping[str, float], language: str, landscape: bool = False, margins: tuple[float, float]
) -> Any:
    """Return an empty A4 document.

    Parameters
    ----------
    font
        One that has the Kazakh letters; it replaces the template's in every style named.
    sizes
        Size in points of each style, by its name.
    language
        `kk`, `ru` or `en`: what spelling is checked in.
    landscape
        Whether the sheet lies on its side.
    margins
        Left and right, top and bottom, in centimetres.
    """
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    document = Document()
    # The template's copy of the styles for an older program: it would contradict the styles that are changed here.
    for id, relation in list(document.part.rels.items()):
        if relation.reltype.endswith("/stylesWithEffects"):
            document.part.drop_rel(id)
            document.part.rels.pop(id, None)
    page = document.sections[0]
    long, short = Cm(29.7), Cm(21.0)
    page.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = (long, short) if landscape else (short, long)
    page.left_margin = page.right_margin = Cm(margins[0])
    page.top_margin = page.bottom_margin = Cm(margins[1])
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = font, Pt(size), RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in _KINDS:
            fonts.set(qn(f"w:{kind}"), font)
        for kind in _THEMES:
            fonts.attrib.pop(qn(f"w:{kind}"), None)
    document.styles["Normal"].paragraph_format.space_after = Pt(4)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), LOCALES[language])
    document.styles["Normal"].element.get_or_add_rPr().append(spoken)
    return document


def sign(document: Any, *, title: str, language: str, day: date) -> None:
    """Set the document's properties; the day is the contents', never the run's."""
    kept = document.core_properties
    kept.title, kept.author, kept.comments, kept.keywords = visible(title)[:_TITLE], "", "", "sapa"
    kept.created = kept.modified = datetime.combine(day, time(0))
    kept.last_modified_by, kept.language, kept.revision = "", LOCALES[language], 1


def field(paragraph: Any, code: str, *, like: Any = None) -> None:
    """Put a field into a paragraph: `PAGE` or `NUMPAGES`, in the size and colour of a run."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    # A run each: a program that finds the whole field in one run shows its number in the size of the paragraph.
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        run = paragraph.add_run()
        if like is not None:
            run.font.size, run.font.color.rgb = like.font.size, like.font.color.rgb
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)  # noqa: SLF001 - python-docx has no call for fields


def grid(document: Any, widths: Sequence[float], *, style: str = "Table Grid") -> Any:
    """Return an empty table with a column a width."""
    table = document.add_table(rows=0, cols=len(widths))
    table.style = style
    table.autofit = False
    return table


def fix_widths(table: Any, widths: Sequence[float]) -> None:
    """Set the widths (centimetres) cell by cell: programs disagree about which of a table's widths counts."""
    from docx.shared import Cm

    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)


def write_cell(cell: Any, text: str, *, bold: bool = False, size: float = 10) -> Any:
    """Write a text into an empty cell; returns the run."""
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(1)
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(size)
    return run


def speak(run: Any, language: str) -> None:
    """Mark a run as written in another language than the document."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), LOCALES[language])
    run._r.get_or_add_rPr().append(spoken)  # noqa: SLF001 - python-docx has no call for a run's language


def shade(cell: Any, colour: str) -> None:
    """Fill a cell with `#RRGGBB`."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001 - python-docx has no call for it
    for before in properties.findall(qn("w:shd")):
        properties.remove(before)
    filled = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour.lstrip("#"))):
        filled.set(qn(f"w:{name}"), value)
    properties.append(filled)


def line_borders(table: Any, colour: str) -> None:
    """Draw a table's lines thin and in one colour."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", colour.lstrip("#"))):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    # The schema fixes the order: after the width, before the layout.
    following = [e for e in table._tbl.tblPr if e.tag.endswith(("}shd", "}tblLayout", "}tblCellMar", "}tblLook"))]  # noqa: SLF001 - python-docx has no call for it
    if following:
        following[0].addprevious(borders)
    else:
        table._tbl.tblPr.append(borders)  # noqa: SLF001


def repeat_header(row: Any) -> None:
    """Print a table's header again on every page."""
    _mark(row, "w:tblHeader")
    keep_whole(row)


def keep_whole(row: Any) -> None:
    """Keep a row on one page."""
    _mark(row, "w:cantSplit")


def _mark(row: Any, tag: str) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(tag))  # noqa: SLF001 - python-docx has no call for it


def add_picture(document: Any, png: bytes, *, width: float, title: str, alt: str) -> None:
    """Put a picture on a line of its own, `width` centimetres wide, with the words that stand for it."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm

    shape = document.add_picture(BytesIO(png), width=Cm(width))
    properties = shape._inline.docPr  # noqa: SLF001 - python-docx has no call for alternative text
    properties.set("descr", alt)
    properties.set("title", title)
    document.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER


def settled(document: Any) -> bytes:
    """Return the file with no clock in it: the archive's own dates are those of no day.

    What the template says of the program and the machine that it was made with, and its picture, are left out.
    """
    _forget_template(document)
    written, out = BytesIO(), BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _EPOCH), source.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _forget_template(document: Any) -> None:
    package = document.part.package
    for id, link in list(package.rels.items()):
        if link.reltype.endswith("/thumbnail"):
            del package.rels[id]
        elif link.reltype.endswith("/extended-properties"):
            link.target_part._blob = _PROGRAM  # noqa: SLF001 - python-docx has no call for it


def safe_text(text: str) -> str:
    """Return a text that XML can hold, with nothing hidden in it."""
    return visible(text)
