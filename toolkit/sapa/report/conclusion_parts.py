"""`Writer`: headings, tables, coloured statuses and pictures of the Word conclusion, in one look."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sapa.figures import Picture
from sapa.i18n import Translator
from sapa.present.palette import ACCENT, HEAD, LINE, MUTED
from sapa.word_file import (
    add_picture,
    field,
    fix_widths,
    grid,
    keep_whole,
    line_borders,
    new_document,
    repeat_header,
    safe_text,
    shade,
    sign,
    write_cell,
)

FONT = "Arial"
"""It has the letters ә ғ қ ң ө ұ ү һ і; Liberation Sans, with the same widths, takes its place where it is missing."""
_SIZES = {"Normal": 10.5, "Title": 20, "Subtitle": 12, "Heading 1": 14, "Heading 2": 11.5, "List Bullet": 10.5}
WIDTH = 17.0
"""Width of the text in centimetres."""
PICTURE = 15.5
"""Width of a picture in centimetres."""
TALLEST = 23.5
"""Height that a page has for a picture, in centimetres; a higher one would lose its foot."""
_TEXT = 9.0
_SMALLEST = 7.0


class Writer:
    """Writes the parts of a document in order. Every text is cleaned of characters that a file cannot hold."""

    def __init__(self, t: Translator) -> None:
        self.t = t
        self.document = new_document(font=FONT, sizes=_SIZES, language=t.language, margins=(2.0, 1.9))
        self._open: tuple[tuple[float, ...], float] = ((), _TEXT)
        """Widths of the columns and size of the letters of the table being written."""
        for name in ("Heading 1", "Heading 2", "Title"):
            style = self.document.styles[name]
            style.font.color.rgb = _rgb(ACCENT)
            style.font.bold = True
            style.paragraph_format.keep_with_next = True

    def begin(self, *, title: str, day: date, footer: str) -> None:
        """Set the properties, the header and the footer."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        sign(self.document, title=safe_text(title), language=self.t.language, day=day)
        page = self.document.sections[0]
        head, foot = page.header.paragraphs[0], page.footer.paragraphs[0]
        self._run(head, self.t("report.conclusion"), size=8.5, colour=MUTED)
        head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self._run(foot, f"{_short(footer)}  ·  {self.t('report.page')} ", size=8.5, colour=MUTED)
        field(foot, "PAGE", like=foot.runs[0])
        self._run(foot, " / ", size=8.5, colour=MUTED)
        field(foot, "NUMPAGES", like=foot.runs[0])
        foot.alignment = WD_ALIGN_PARAGRAPH.CENTER

    # -- paragraphs ----------------------------------------------------------------------------------------

    def title(self, kind: str, about: str, title: str) -> None:
        """Write what kind of document this is, and of what."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        for style, text in (("Title", kind), ("Subtitle", about)):
            paragraph = self.document.add_paragraph(style=style)
            paragraph.add_run(safe_text(text)).italic = False
            for spacing in paragraph.style.element.findall(".//{*}rPr/{*}spacing"):
                spacing.getparent().remove(spacing)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            for edge in paragraph.style.element.findall(".//{*}pBdr"):
                edge.getparent().remove(edge)
        paragraph = self.document.add_paragraph()
        self._run(paragraph, title, size=13, bold=True)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(8)

    def heading(self, text: str, *, level: int = 1) -> None:
        """Begin a section."""
        self.document.add_heading(safe_text(text), level=level)

    def plain(self, text: str) -> None:
        """Write a paragraph."""
        self.document.add_paragraph(safe_text(text))

    def keep(self, text: str) -> None:
        """Write a paragraph that stays with what follows."""
        self.document.add_paragraph(safe_text(text)).paragraph_format.keep_with_next = True

    def lead(self, text: str) -> None:
        """Write the sentence that says what came of it."""
        from docx.shared import Pt

        paragraph = self.document.add_paragraph()
        self._run(paragraph, text, size=11.5)
        paragraph.paragraph_format.space_after = Pt(8)

    def small(self, text: str) -> None:
        """Write a remark."""
        self._run(self.document.add_paragraph(), text, size=8.5, colour=MUTED)

    def brief(self, name: str, text: str) -> None:
        """Write a name and a long list behind it."""
        paragraph = self.document.add_paragraph()
        self._run(paragraph, f"{name}. ", size=8.5, bold=True)
        self._run(paragraph, text, size=8.5, colour=MUTED)

    def bullets(self, texts: Sequence[str]) -> None:
        """Write a list."""
        for text in texts:
            paragraph = self.document.add_paragraph(style="List Bullet")
            self._run(paragraph, text, size=9.5)

    def picture(self, picture: Picture) -> None:
        """Put a picture on a line of its own: title, key and source stand in it; its words are its alternative text."""
        title, alt = safe_text(picture.title), safe_text(picture.alt)
        # A PNG file says its width and height in bytes 16 to 24 (ISO/IEC 15948, 11.2.2).
        across, down = (int.from_bytes(picture.png[at : at + 4]) for at in (16, 20))
        add_picture(self.document, picture.png, width=min(PICTURE, TALLEST * across / down), title=title, alt=alt)

    def _run(
        self, paragraph: Any, text: str, *, size: float = _TEXT, bold: bool = False, colour: str | None = None
    ) -> Any:
        from docx.shared import Pt

        run = paragraph.add_run(safe_text(text))
        run.font.size, run.bold = Pt(size), bold
        if colour is not None:
            run.font.color.rgb = _rgb(colour)
        return run

    # -- tables --------------------------------------------------------------------------------------------

    def table(
        self, heads: Sequence[str], widths: tuple[float, ...], *, size: float = _TEXT, centred: int | None = None
    ) -> Any:
        """Begin a table whose header is printed again on every page. `centred`: columns from this one on."""
        table = grid(self.document, widths)
        line_borders(table, LINE)
        self._open = widths, size
        cells = self.row(table, heads, bold=True, centred=centred)
        for cell in cells:
            shade(cell, HEAD)
        repeat_header(table.rows[0])
        return table

    def fitted(self, rows: Sequence[Sequence[str]], *, size: float) -> tuple[tuple[float, ...], float]:
        """Return widths of columns in centimetres with room for the longest words, and the size that allows them."""
        while True:
            widths = self._fitted(rows, size)
            if sum(widths) <= WIDTH + 0.01 or size <= _SMALLEST:
                return tuple(w * min(1.0, WIDTH / sum(widths)) for w in widths), size
            size -= 0.5

    def _fitted(self, rows: Sequence[Sequence[str]], size: float) -> tuple[float, ...]:
        # The first row is the header, whose letters are bold and wider.
        letters = [size * 0.024, *[size * 0.021] * (len(rows) - 1)]
        needed = [
            max(max(map(len, row[i].split(" "))) * letter for row, letter in zip(rows, letters, strict=True)) + 0.42
            for i in range(len(rows[0]))
        ]
        rest = WIDTH - sum(needed[1:])
        if rest < needed[0]:
            return tuple(needed)
        # What is left over beside the names is for the figures.
        spare = max(0.0, rest - max(needed[0], 5.0)) / max(1, len(needed) - 1)
        return (rest - spare * (len(needed) - 1), *(w + spare for w in needed[1:]))

    def row(
        self, table: Any, texts: Sequence[str], *, bold: bool = False, centred: int | None = None, whole: bool = True
    ) -> Any:
        """Add a row; returns its cells. `whole`: it is kept on one page."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        row = table.add_row()
        cells = row.cells
        for i, (cell, text) in enumerate(zip(cells, texts, strict=True)):
            write_cell(cell, safe_text(text), bold=bold, size=self._open[1])
            if centred is not None and i >= centred:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        if whole:
            keep_whole(row)
        return cells

    def close(self, table: Any, *, together: bool = False) -> None:
        """End a table. `together`: it is kept on one page."""
        from docx.shared import Pt

        fix_widths(table, self._open[0])
        if together:
            for row in table.rows:
                for cell in row.cells:
                    for paragraph in cell.paragraphs:
                        paragraph.paragraph_format.keep_with_next = True
        gap = self.document.add_paragraph()
        gap.paragraph_format.space_after = Pt(2)
        gap.paragraph_format.line_spacing = Pt(6)

    def pairs(self, rows: Sequence[tuple[str, str]], *, size: float = _TEXT + 0.5) -> None:
        """Write names and values."""
        widths = (5.0, WIDTH - 5.0)
        table = grid(self.document, widths)
        line_borders(table, LINE)
        self._open = widths, size
        for name, value in rows:
            cells = self.row(table, (name, value))
            shade(cells[0], HEAD)
            cells[0].paragraphs[0].runs[0].bold = True
        self.close(table)

    # -- cells ---------------------------------------------------------------------------------------------

    def more(self, cell: Any, text: str, *, colour: str | None = None) -> None:
        """Add a small line to a cell."""
        from docx.shared import Pt

        if text:
            paragraph = cell.add_paragraph()
            self._run(paragraph, text, size=8, colour=colour)
            paragraph.paragraph_format.space_after = Pt(1)

    def lines(self, cell: Any, texts: Sequence[tuple[str, bool]]) -> None:
        """Write (text, whether it is bold) into an empty cell, a paragraph each."""
        from docx.shared import Pt

        for i, (text, bold) in enumerate(texts):
            paragraph = cell.paragraphs[0] if i == 0 else cell.add_paragraph()
            self._run(paragraph, text, bold=bold)
            paragraph.paragraph_format.space_after = Pt(2)

    def colour(self, cell: Any, ink: str, tint: str) -> None:
        """Colour a status: its word and its sign stand there already."""
        shade(cell, tint)
        for run in cell.paragraphs[0].runs:
            run.font.color.rgb = _rgb(ink)
            run.bold = True

    def mono(self, cell: Any, text: str) -> None:
        """Write a checksum."""
        run = self._run(cell.paragraphs[0], text, size=6)
        run.font.name = "Courier New"

    def tall(self, cells: Any) -> None:
        """Leave room to sign in a row."""
        from docx.shared import Pt

        for cell in cells:
            cell.paragraphs[0].paragraph_format.space_before = Pt(8)
            cell.paragraphs[0].paragraph_format.space_after = Pt(8)


def _rgb(colour: str) -> Any:
    from docx.shared import RGBColor

    return RGBColor.from_string(colour.lstrip("#"))


def _short(text: str, letters: int = 80) -> str:
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"
