"""The certificate as a Word document: one framed sheet, three figures, a place for signature and seal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from sapa.training.grading.certificate import Decision, Outcome
from sapa.training.grading.grade import Part

if TYPE_CHECKING:
    from sapa.i18n import Translator

_FONT = "Times New Roman"
_SIZES = {"Normal": 13.0, "Title": 38.0}
_COLOUR = "2F6690"
_PALE = "#EEF3F8"
_CARDS = (7.5, 7.5, 7.5)
_SIGNED = (5.9, 6.2, 6.2, 4.2)
_LINE, _LONG = "_" * 21, "_" * 46


def certificate(
    one: Decision, scenario: str, *, threshold: float, day: date, t: Translator, names: Mapping[str, str] | None = None
) -> bytes:
    """Return a certificate as the bytes of a .docx file, the same for the same arguments.

    Parameters
    ----------
    one
        A decision whose outcome is `met`.
    scenario
        Name of the session's scenario.
    threshold
        What had to be reached, a fraction.
    day
        The day that stands on it; the clock is not asked.
    t
        In whose language.
    names
        Of `read_names`; without a name the pseudonym stands on it.

    Raises
    ------
    ValueError
        The threshold was not met.
    """
    from sapa.word_file import new_document, safe_text, settled, sign

    if one.outcome is not Outcome.MET:
        msg = f"{one.pseudonym}: {one.outcome}"
        raise ValueError(msg)
    document = new_document(font=_FONT, sizes=_SIZES, language=t.language, landscape=True, margins=(3.6, 1.7))
    sign(document, title=t("training.certificate.title"), language=t.language, day=day)
    _border(document)
    title = document.add_heading("", level=0)
    _plain_title(title)
    title.add_run(t("training.certificate.title"))
    _centred(title, before=18, after=10)
    _line(document, t("training.certificate.to"), after=2)
    _line(document, safe_text((names or {}).get(one.pseudonym, one.pseudonym)), size=26, bold=True, after=8)
    _line(document, t("training.certificate.for"), after=2)
    _line(document, t(f"training.certificate.scenario.{scenario.replace('-', '_')}"), size=17, bold=True, after=12)
    _line(document, t("training.certificate.about"), size=12, after=8)
    _figures(document, one, t)
    _line(document, t("training.certificate.needed", share=threshold), size=12, before=10, after=26)
    _signature(document, day, t)
    _line(document, t("training.certificate.note"), size=9.5, italic=True, before=20)
    return settled(document)


def _figures(document: Any, one: Decision, t: Translator) -> None:
    """Put the three shares side by side: the share large, below it what it is a share of, and its interval."""
    from sapa.word_file import fix_widths, grid, line_borders, shade

    table = grid(document, _CARDS)
    line_borders(table, _COLOUR)
    parts = (("found", one.sensitivity), ("calm", one.specificity), ("answered", one.answered))
    for cell, (name, part) in zip(table.add_row().cells, parts, strict=True):
        shade(cell, _PALE)
        first = cell.paragraphs[0]
        _written(first, t("training.certificate.share", share=part.share), size=28, bold=True, colour=_COLOUR)
        _centred(first, before=4)
        for text, size in _words(name, part, t):
            below = cell.add_paragraph()
            _written(below, text, size=size)
            _centred(below, after=1)
        cell.paragraphs[-1].paragraph_format.space_after = _points(6)
    fix_widths(table, _CARDS)


def _words(name: str, part: Part, t: Translator) -> tuple[tuple[str, float], ...]:
    said = ((t(f"training.certificate.{name}"), 12.0), (t("training.certificate.of", k=part.k, of=part.n), 12.0))
    if name == "answered":  # all questions are counted: there is nothing to infer
        return said
    low, high = part.wilson
    return (*said, (t("training.certificate.between", low=low, high=high), 10.5))


def _signature(document: Any, day: date, t: Translator) -> None:
    from sapa.word_file import fix_widths, keep_whole

    table = document.add_table(rows=4, cols=4)
    table.autofit = False
    rows = (
        (t("training.certificate.trainer"), _LINE, _LINE, t("training.certificate.seal")),
        ("", t("training.certificate.signature"), t("training.certificate.name"), ""),
        (t("training.certificate.day", when=day), _LONG, None, ""),
        ("", t("training.certificate.organiser"), None, ""),
    )
    for number, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        cells = row.cells
        if texts[2] is None:
            cells[1].merge(cells[2])
        for place, text in enumerate(texts):
            if text is None:
                continue
            paragraph = cells[place].paragraphs[0]
            _written(paragraph, text, size=9 if number % 2 else 13)
            if place:
                _centred(paragraph)
            paragraph.paragraph_format.space_before = _points(0 if number % 2 else 8)
            paragraph.paragraph_format.space_after = _points(0)
        keep_whole(row)
    fix_widths(table, _SIGNED)


def _line(
    document: Any, text: str, *, size: float | None = None, bold: bool = False, italic: bool = False,
    before: float = 0, after: float = 0,
) -> None:  # fmt: skip
    paragraph = document.add_paragraph()
    _written(paragraph, text, size=size, bold=bold, italic=italic)
    _centred(paragraph, before=before, after=after)


def _written(
    paragraph: Any, text: str, *, size: float | None = None, bold: bool = False, italic: bool = False,
    colour: str | None = None,
) -> None:  # fmt: skip
    from docx.shared import RGBColor

    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    if size is not None:
        run.font.size = _points(size)
    if colour is not None:
        run.font.color.rgb = RGBColor.from_string(colour)


def _centred(paragraph: Any, *, before: float = 0, after: float = 0) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_before = _points(before)
    paragraph.paragraph_format.space_after = _points(after)


def _points(size: float) -> Any:
    from docx.shared import Pt

    return Pt(size)


def _plain_title(paragraph: Any) -> None:
    """Leave out the line that the template draws under a title."""
    from docx.oxml.ns import qn

    style = paragraph.style.element.get_or_add_pPr()
    for line in style.findall(qn("w:pBdr")):
        style.remove(line)


def _border(document: Any) -> None:
    """Draw a frame around the page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:pgBorders")
    borders.set(qn("w:offsetFrom"), "page")
    for side in ("top", "left", "bottom", "right"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "double"), ("sz", "6"), ("space", "24"), ("color", _COLOUR)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    section = document.sections[0]._sectPr  # noqa: SLF001 - python-docx has no call for a page's frame
    # The schema fixes the order: after the margins, before the columns.
    section.find(qn("w:cols")).addprevious(borders)
