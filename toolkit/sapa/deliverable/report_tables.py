"""Which figures stand in the tables of a report? Tables of a .docx with captions, merged cells and printed figures.

A report is a stranger's file: its archive is measured before it is opened, its XML has no entities and no outside
references are followed. Only text is read; pictures, macros and embedded files stay where they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sapa.deliverable.archive import Limits, unpack
from sapa.deliverable.printed_figure import (
    COUNT_WORD,
    PERCENT_WORD,
    PrintedFigure,
    Unit,
    comma_is_decimal,
    plain_text,
    printed_figure,
)
from sapa.errors import BadInput
from sapa.messages import message

DOCX = ".docx"
LIMITS = Limits(members=5_000, bytes=400 << 20)
XML_LIMIT = 48 << 20
"""Bytes of one XML part: a parsed tree takes some ten times as much memory."""
MOST_TABLES = 500
MOST_CELLS = 20_000
LONGEST_CAPTION = 240
LONGEST_CELL = 400

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CAPTION = re.compile(r"^\s*(?:табл\w*|кесте|table)\b|^\s*\d[\d.]*\s*[-–—]?\s*кесте\b", re.IGNORECASE)
_NUMBERED = re.compile(r"^(?:№|no\.?|n\s*п/п|№\s*п/п|р/с\s*№?|#)$", re.IGNORECASE)
_YEAR = re.compile(r"^(?:19|20)\d\d(?:\s*(?:г\.?|год|ж\.?|жыл))?$")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class ReportCell:
    """One cell; a merged cell is listed once, where it begins.

    row, column
        Position on the table's grid, from 0. columns, rows: how many it covers.
    figure
        The figure it prints; None for words, years of a head and ordinal numbers.
    """

    row: int
    column: int
    text: str
    columns: int = 1
    rows: int = 1
    figure: PrintedFigure | None = None


@dataclass(frozen=True, slots=True)
class ReportTable:
    """One table of a report: its number in the file (from 1), the caption or heading before it, rows of cells."""

    number: int
    caption: str
    heading: str
    rows: tuple[tuple[ReportCell, ...], ...]

    @property
    def title(self) -> str:
        """The caption, or the heading of the section where there is no caption; may be empty."""
        return self.caption or self.heading

    @property
    def figures(self) -> tuple[ReportCell, ...]:
        """Every cell that prints a figure, row by row."""
        return tuple(cell for row in self.rows for cell in row if cell.figure is not None)

    def cell(self, row: int, column: int) -> ReportCell | None:
        """Return the cell that begins at a place of the grid."""
        if not 0 <= row < len(self.rows):
            return None
        return next((c for c in self.rows[row] if c.column == column), None)

    def row_name(self, cell: ReportCell) -> str:
        """Return what the cell's row is called: the words left of it, cells merged over several rows included."""
        return " · ".join(
            c.text
            for row in self.rows
            for c in row
            if c.figure is None and c.text and c.row <= cell.row < c.row + c.rows and c.column < cell.column
        )

    def column_name(self, cell: ReportCell) -> str:
        """Return what the cell's column is called: the words of the head above it, from the top."""
        head = [
            c
            for row in self.rows[: _head_rows(self.rows)]
            for c in row
            if c.text and c.figure is None and c.row < cell.row and c.column <= cell.column < c.column + c.columns
        ]
        return " · ".join(dict.fromkeys(c.text for c in head))


def report_tables(path: Path, *, shown: str | None = None, limits: Limits = LIMITS) -> tuple[ReportTable, ...]:
    """Read every table of a .docx report.

    Parameters
    ----------
    path
        The report.
    shown
        The name to show in messages; by default the file's own.
    limits
        How much the file may hold when unpacked.

    Returns
    -------
    tuple of ReportTable
        In the order of the text. A table inside a cell of another table is a table of its own.

    Raises
    ------
    BadInput
        For what is no .docx, is damaged, protected by a password, too large, or carries entity definitions.
    """
    name = shown or path.name
    if path.suffix.lower() != DOCX:
        raise _bad("not_docx", name, path.suffix or path.name)
    _checked(path, name, limits)
    body, styles = _body(path, name)
    found: list[ReportTable] = []
    cells = 0
    for caption, heading, element in _tables_of(body, styles):
        rows = _rows(element)
        cells += sum(len(row) for row in rows)
        if len(found) >= MOST_TABLES or cells > MOST_CELLS:
            break
        if any(cell.text for row in rows for cell in row):
            found.append(ReportTable(len(found) + 1, caption, heading, _with_figures(rows, caption)))
    return tuple(found)


def _bad(what: str, where: str, got: str | None = None) -> BadInput:
    id = f"deliverable.report.{what}"
    return BadInput(message(id), where=where, got=got, todo=message(f"{id}.todo"))


def _checked(path: Path, name: str, limits: Limits) -> None:
    """Measure the archive by unpacking it within limits; declared sizes are not believed."""
    try:
        with path.open("rb") as handle:
            if handle.read(8) == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":  # Word with a password, or the old .doc
                raise _bad("protected", name)
        unpacked = unpack(path, limits=limits)
    except BadInput as error:
        if error.what.id.startswith("deliverable.report."):
            raise
        large = error.what.id == "deliverable.zip_too_large"
        raise _bad("too_large" if large else "damaged", name, error.got) from None
    except OSError as error:
        raise _bad("damaged", name, error.strerror) from None
    try:
        for part in unpacked.path.rglob("*"):
            if part.suffix.lower() not in (".xml", ".rels") or not part.is_file():
                continue
            if part.stat().st_size > XML_LIMIT:
                raise _bad("too_large", name, part.name)
            if _has_doctype(part):
                raise _bad("entities", name, part.name)
    finally:
        unpacked.close()


def _has_doctype(part: Path) -> bool:
    """Tell whether an XML part declares a document type: Word never does, and entities live there."""
    content = part.read_bytes()
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        content = content.decode("utf-16", "ignore").encode("utf-8")
    return b"<!DOCTYPE" in content or b"<!ENTITY" in content


def _body(path: Path, name: str) -> tuple[Any, dict[str, str]]:
    """Return the body element and the styles' names by id; python-docx parses with entities and network off."""
    import zipfile

    import docx
    from docx.opc.exceptions import OpcError

    try:
        document = docx.Document(str(path))
        return document.element.body, {s.style_id: (s.name or "").casefold() for s in document.styles}
    except (OpcError, SyntaxError, zipfile.BadZipFile, KeyError, ValueError, OSError, AttributeError):
        # lxml's complaint about XML is a SyntaxError
        raise _bad("damaged", name) from None


def _tables_of(body: Any, styles: Mapping[str, str]) -> Iterator[tuple[str, str, Any]]:
    """Yield (caption, heading, table) in the order of the text; tables inside cells follow the outer one."""
    caption, heading = "", ""
    after: list[Any] = []
    for element in body.iter(f"{_W}p", f"{_W}tbl"):
        if any(ancestor in after for ancestor in element.iterancestors(f"{_W}tbl")):
            if element.tag == f"{_W}tbl":
                after.append(element)
                yield "", heading, element
            continue
        if element.tag == f"{_W}tbl":
            after = [element]
            yield caption, heading, element
            caption = ""
            continue
        text = _text(element)
        if not text:
            continue
        style = styles.get(str(element.style or ""), "")
        if style.startswith(("heading", "title")):
            heading, caption = text[:LONGEST_CAPTION], ""
        elif _CAPTION.match(text) or "caption" in style or len(text) <= LONGEST_CAPTION:
            # «Таблица 3» often stands alone, with the table's name in the next paragraph.
            bare = len(caption) <= 20 and _CAPTION.match(caption) is not None
            caption = (f"{caption} {text}" if bare else text)[:LONGEST_CAPTION]
        else:
            caption = ""


def _text(element: Any) -> str:
    """Return the text of a paragraph or cell: fields included; deleted text, text boxes and inner tables not."""
    parts: list[str] = []

    def walk(node: Any) -> None:
        for child in node:
            tag = child.tag
            if tag == f"{_W}t":
                parts.append(child.text or "")
            elif tag == f"{_W}r" and _superscript(child):
                inner = "".join(t.text or "" for t in child.iter(f"{_W}t"))
                parts.append(inner.translate(_SUPERSCRIPT))
            elif tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
                parts.append(" ")
            elif tag == f"{_W}noBreakHyphen":
                parts.append("-")
            elif tag == f"{_W}p":
                parts.append(" ")
                walk(child)
            elif isinstance(tag, str) and tag not in _LEFT_OUT:
                walk(child)

    walk(element)
    return " ".join("".join(parts).split())


_LEFT_OUT = frozenset(
    {f"{_W}{name}" for name in ("tbl", "del", "moveFrom", "drawing", "pict", "object", "pPr", "rPr", "tcPr", "trPr")}
    | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"}
)


def _superscript(run: Any) -> bool:
    mark = run.find(f"{_W}rPr/{_W}vertAlign")
    return mark is not None and mark.get(f"{_W}val") == "superscript"


def _inner(element: Any, tag: str) -> Iterator[Any]:
    """Yield the rows of a table or the cells of a row, those inside content controls included."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _inner(child, tag)


def _number(properties: Any, tag: str, default: int) -> int:
    found = properties.find(f"{_W}{tag}") if properties is not None else None
    value = found.get(f"{_W}val") if found is not None else None
    return int(value) if value is not None and value.isdigit() and int(value) < 1_000 else default


def _rows(table: Any) -> list[list[ReportCell]]:
    """Return the cells by row; what continues a vertical merge is added to the cell that begins it."""
    rows: list[list[ReportCell]] = []
    begun: dict[int, tuple[int, int]] = {}  # column -> (row, index) of the cell that a merge begins with
    for r, tr in enumerate(_inner(table, f"{_W}tr")):
        column = _number(tr.find(f"{_W}trPr"), "gridBefore", 0)
        row: list[ReportCell] = []
        for tc in _inner(tr, f"{_W}tc"):
            properties = tc.find(f"{_W}tcPr")
            span = max(1, _number(properties, "gridSpan", 1))
            merge = properties.find(f"{_W}vMerge") if properties is not None else None
            if merge is not None and merge.get(f"{_W}val") != "restart" and column in begun:
                at, index = begun[column]
                first = rows[at][index]
                rows[at][index] = ReportCell(at, first.column, first.text, first.columns, r - at + 1)
            else:
                begun.pop(column, None)
                if merge is not None:
                    begun[column] = (r, len(row))
                row.append(ReportCell(r, column, _text(tc)[:LONGEST_CELL], span))
            column += span
        rows.append(row)
    return rows


def _head_rows(rows: tuple[tuple[ReportCell, ...], ...]) -> int:
    """Return how many rows stand before the first one with a figure; at least one."""
    first = next((i for i, row in enumerate(rows) if any(c.figure is not None for c in row)), 0)
    return max(1, first)


def _with_figures(rows: list[list[ReportCell]], caption: str) -> tuple[tuple[ReportCell, ...], ...]:
    """Return the rows with their figures read; heads and names of rows say what is per cent and what a count."""
    comma = comma_is_decimal([cell.text for row in rows for cell in row])
    heads: dict[int, list[str]] = {}
    done = []
    for r, row in enumerate(rows):
        shown: list[ReportCell] = []
        name = ""
        for c in row:
            above = heads.get(c.column, [])
            figure = None if _is_name(c, r, above) else printed_figure(c.text, comma=comma)
            if figure is not None and figure.unit is Unit.PLAIN and not figure.is_margin:
                unit = _unit(name, above, caption)
                figure = printed_figure(c.text, comma=comma, unit=unit)
            if figure is None and c.text:
                name = name or plain_text(c.text)
                for column in range(c.column, c.column + c.columns):
                    heads.setdefault(column, []).append(plain_text(c.text))
            shown.append(ReportCell(c.row, c.column, c.text, c.columns, c.rows, figure))
        done.append(tuple(shown))
    return tuple(done)


def _is_name(cell: ReportCell, row: int, above: list[str]) -> bool:
    """Tell whether digits of a cell name something: a year in a head or at the left, a row's ordinal number."""
    if (row == 0 or cell.column == 0) and _YEAR.match(plain_text(cell.text)):
        return True
    return cell.column == 0 and bool(above) and _NUMBERED.match(above[0]) is not None


def _unit(row_name: str, above: list[str], caption: str) -> Unit:
    """Return the unit of a bare number from its column's head, its row's name, then the table's caption."""
    heads = above[::-1]
    if any(COUNT_WORD.match(h) for h in (row_name, *heads)):
        return Unit.PLAIN
    return Unit.PERCENT if any(PERCENT_WORD.search(h) for h in (*heads, row_name, caption)) else Unit.PLAIN
