"""`Sheet`: one worksheet with a cursor. Text is always written as text; formulas carry the value they must show."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sapa.plain_text import visible
from sapa.present import Shown, label
from sapa.present.digits import number_format, significant
from sapa.workbook.letters import lines_taken
from sapa.workbook.names import area, cell, quoted, text_in_formula
from sapa.workbook.paging import Span, blocks, fitted, needless, page_breaks, room
from sapa.workbook.style import SIZE

if TYPE_CHECKING:
    from sapa.workbook.book import Book

B = TypeVar("B", bound="Book")

# Pixels of a bold letter of a header, on average (measured on Arial 9.5 bold), and of a column beside its letters.
_BOLD = {"kk": 7.9, "ru": 7.8, "en": 7.2}
_EDGES = 2
_DIGIT = 7
# Letters that fit where one digit of the default font fits, on average (measured on Arial 9.5; Kazakh is widest).
_WIDE = {"kk": 1.07, "ru": 1.09, "en": 1.22}
ROW_POINTS = 15.75
_LONGEST = 32_767  # characters that Excel takes in a cell
_SIDE, _ENDS = 0.45, (0.5, 0.65)  # margins of the page in inches: each side, top and bottom
# Few columns would be printed large, and their tables on twice the pages: the scale of print in per cent then, and the
# scale to fit the page from which all columns fit it in every program, with a sixth to spare.
_SMALLER, _NARROW = 75, 0.88
_TOP = 3  # rows of a heading: the first block needs no more room above it
FORMULA = object()
"""Stands for a formula among what the cells of a sheet were given."""
DATE_FORMAT = {"en": "d mmm yyyy", "ru": "dd.mm.yyyy", "kk": "dd.mm.yyyy"}


@dataclass(frozen=True, slots=True)
class Head:
    """A column of a table: its words and whether it is aligned as text."""

    words: str
    text: bool = False


def lines_needed(text: str, characters: float) -> int:
    """Estimate the lines a text takes in a cell that many characters wide; words break between letters at worst."""
    if characters < 1:  # a hidden column shows no line, and a word would never fit
        return 1
    total = 0
    for paragraph in text.split("\n"):
        length, used = 0.0, 1
        for word in paragraph.split(" "):
            if length and length + len(word) > characters:
                used, length = used + 1, 0.0
            length += len(word) + 1
            while length > characters + 1:
                used, length = used + 1, length - characters
        total += used
    return total


def letters_wide(text: str, language: str) -> float:
    """Return how many letters of a text fit where one digit fits; names keep their own script in every language."""
    letters = sum(map(str.isalpha, text))
    cyrillic = sum("\u0400" <= one <= "\u04ff" for one in text)
    if language != "en" or not cyrillic:
        return _WIDE[language]
    part = cyrillic / letters
    return 1 / (part / _WIDE["kk"] + (1 - part) / _WIDE[language])


def safe_text(text: str) -> str:
    """Return a text that a cell can hold: nothing hidden in it, not longer than Excel takes."""
    text = visible(text)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


class Sheet(Generic[B]):
    """One sheet of the workbook. Rows and columns are counted from zero; `row` is the next free row."""

    def __init__(self, book: B, kind: str, name: str) -> None:
        self.book = book
        self.kind = kind
        self.name = name
        self.ws: Any = book.workbook.add_worksheet(name)
        self.row = 0
        self.widths: list[float] = []
        self.written: dict[tuple[int, int], Any] | None = None
        """What each cell was given, where somebody wants to know it later; `FORMULA` for a formula."""
        self._sections: list[int] = []
        self._whole: list[Span] = []

    # -- set-up --------------------------------------------------------------------------------------------

    def columns(self, widths: Sequence[float]) -> None:
        """Set the widths of the columns in characters."""
        self.widths = list(widths)
        for index, width in enumerate(widths):
            self.ws.set_column(index, index, width, self.book.style("plain"))

    def page(self, *, landscape: bool = True, repeat: tuple[int, int] | None = None, one_page: bool = False,
             across: tuple[int, int] | None = None) -> None:  # fmt: skip
        """Set A4, margins, footer, repeated rows, and lock everything but input cells (no password).

        `across`: a fixed scale in per cent, and the columns that a page then takes; without it all columns fit.
        """
        ws = self.ws
        ws.set_default_row(ROW_POINTS)
        ws.set_paper(9)
        if landscape:
            ws.set_landscape()
        ws.fit_to_pages(1, 1 if one_page else 0)
        few = landscape and not one_page and fitted(self.widths, landscape=True, side=2 * 72 * _SIDE) > _NARROW
        scale, columns = across or (_SMALLER if few else 100, len(self.widths))
        if scale < 100:
            ws.fit_page = False
            ws.set_print_scale(scale)
        ws.set_margins(left=_SIDE, right=_SIDE, top=_ENDS[0], bottom=_ENDS[1])
        ws.center_horizontally()
        ws.hide_gridlines(2)
        ws.set_footer(self.book.footer(self.name), {"margin": 0.3})
        if not one_page:
            size = room(
                self.widths[:columns], landscape=landscape, side=2 * 72 * _SIDE, ends=72 * sum(_ENDS), most=scale / 100
            )
            repeat = self._break_pages(size, repeat)
        if repeat:
            ws.repeat_rows(*repeat)
        allowed = (
            "autofilter",
            "sort",
            "format_columns",
            "format_rows",
            "select_locked_cells",
            "select_unlocked_cells",
        )
        ws.protect("", dict.fromkeys(allowed, True))

    def keep(self, first: int, last: int) -> None:
        """Ask that rows are printed on one page; a heading right above them goes with them."""
        self._whole.append((first - 1 if first - 1 in self._sections else first, last))

    def _break_pages(self, page: float, repeat: Span | None) -> Span | None:
        """Begin a page before each block that its end would cut; all rows are written. Return the rows to repeat."""
        if not self._whole and not self._sections:
            return repeat
        last = max(self.row, (self.ws.dim_rowmax or 0) + 1, *(b + 1 for _, b in self._whole or [(0, 0)]))
        sizes = self.ws.row_sizes
        heights = [0.75 * sizes[row][0] if row in sizes else ROW_POINTS for row in range(last)]
        top = sum(heights[repeat[0] : repeat[1] + 1]) if repeat else 0.0
        # Whole wherever it fits: a table that is cut goes on without a header, or under that of another one.
        held = blocks(self._sections, heights, page - top, short=1.0)
        breaks = page_breaks(heights, page, [*self._whole, *held], repeat=repeat, forced=self.ws.hbreaks)
        if repeat and any(row > repeat[1] for row in breaks) and needless(repeat, held, self._sections, last):
            repeat = None
            breaks = page_breaks(heights, page, [*self._whole, *held], forced=self.ws.hbreaks)
        if breaks:
            self.ws.set_h_pagebreaks(breaks)
        return repeat

    def print_side_by_side(self, head: int, last: int, middle: int, end: int) -> None:
        """Print the columns up to `middle` from the top, and those after it from the table's header on.

        The heading stands on the first page alone: beside repeated columns it would be cut on the later ones.
        """
        parts = (area(0, 0, last, middle, fixed=True), area(head, middle + 1, last, end, fixed=True))
        self.ws.print_area_range = ",".join(f"{quoted(self.name)}!{part}" for part in parts)

    def heading(self, question: str, subtitle: str = "", *, col: int = 0) -> None:
        """Write the sheet's question as its first line, and below it what the sheet is about."""
        self.ws.set_row(0, 24)
        self.text(0, col, question, "question")
        self.row = 1
        if subtitle:
            self.text(1, col, subtitle, "subtitle")
            self.row = 2
        home = self.book.home(self)
        if home is not None:
            self.link(self.row, col, *home, "home")
        self.row += 1

    def section(self, words: str, *, col: int = 0) -> None:
        """Write the heading of a block and go to the next row."""
        if self.row > _TOP:
            self.row += 1
        self._sections.append(self.row)
        self.ws.set_row(self.row, 20)
        self.text(self.row, col, words, "section")
        self.row += 1

    # -- cells ---------------------------------------------------------------------------------------------

    def text(self, row: int, col: int, text: str | None, style: str = "cell", **more: Any) -> None:
        """Write text as text: nothing in it can become a formula or a link."""
        text = safe_text(text) if text else None
        self._note(row, col, text)
        if text:
            self.ws.write_string(row, col, text, self.book.style(style, **more))
        else:
            self.ws.write_blank(row, col, None, self.book.style(style, **more))

    def number(self, row: int, col: int, value: float | None, style: str = "number", *, digits: int = 0,
               percent: bool = False, none: str = "–", **more: Any) -> None:  # fmt: skip
        """Write a number at 12 significant digits; `none` where there is none."""
        if value is None or not math.isfinite(value):
            self.text(row, col, none, style, align="center")
            return
        shape = self.book.style(style, num_format=number_format(digits, percent=percent), **more)
        self._note(row, col, significant(value))
        self.ws.write_number(row, col, significant(value), shape)

    def formula(self, row: int, col: int, formula: str, value: float | str, style: str = "number", *,
                digits: int | None = 0, percent: bool = False, **more: Any) -> None:  # fmt: skip
        """Write a live formula with the value that the engine computed."""
        self._note(row, col, FORMULA)
        if isinstance(value, str):
            self.ws.write_formula(row, col, formula, self.book.style(style, **more), safe_text(value))
            return
        if digits is not None:
            more["num_format"] = number_format(digits, percent=percent)
        stored = significant(value)
        whole = int(stored) if stored == round(stored) else stored
        self.ws.write_formula(row, col, formula, self.book.style(style, **more), whole)

    def day(self, row: int, col: int, value: date | None, style: str = "cell") -> None:
        """Write a date as a date."""
        shape = self.book.style(style, num_format=DATE_FORMAT[self.book.t.language], align="left")
        if value is None:
            self.ws.write_blank(row, col, None, shape)
        else:
            self.ws.write_datetime(row, col, value, shape)

    def link(
        self, row: int, col: int, target: str, words: str, style: str = "link", tip: str = "", **more: Any
    ) -> None:
        """Write a link inside the workbook; `target` is `'Sheet'!A1`."""
        self._note(row, col, safe_text(words)[:255])
        self.ws.write_url(
            row, col, "internal:" + target, self.book.style(style, **more), safe_text(words)[:255], tip[:255]
        )

    def merged(self, row: int, first: int, last: int, text: str, style: str = "cell", **more: Any) -> None:
        """Write text over several columns."""
        if last > first:
            self.ws.merge_range(row, first, row, last, "", self.book.style(style, **more))
        self.text(row, first, text, style, **more)

    def rich(self, row: int, col: int, parts: Sequence[tuple[str, bool]], style: str = "cell", **more: Any) -> None:
        """Write text with bold parts over a cell that holds the same text plain; nothing of it is a formula or link."""
        runs: list[Any] = []
        for text, bold in parts:
            if text:
                runs += [self.book.workbook_font(bold=bold), text]
        # Excel asks for two runs at least; one alone stays plain.
        if len(runs) > 2:
            self.ws.write_rich_string(row, col, *runs, self.book.style(style, **more))

    def width(self, first: int, last: int) -> float:
        """Return the width of a span of columns in characters."""
        return sum(self.widths[first : last + 1])

    def height(self, row: int, *texts: tuple[str, float], size: float = SIZE, least: float = 15) -> None:
        """Make a row high enough for texts given with the width they have; merged cells do not do it themselves."""
        language = self.book.t.language
        lines = max(
            max(lines_needed(text, width * letters_wide(text, language) * SIZE / size),
                lines_taken(text, width, size=size))
            for text, width in texts
        )  # fmt: skip
        self.ws.set_row(row, max(least, min(400, lines * size * 1.31 + 4)))

    def _note(self, row: int, col: int, value: Any) -> None:
        if isinstance(value, str):
            self.book.said.setdefault(self.name, set()).add(value)
        if self.written is not None:
            self.written[(row, col)] = value

    # -- blocks --------------------------------------------------------------------------------------------

    def head(self, heads: Sequence[Head]) -> int:
        """Write the header row of a table; return its row."""
        row = self.row
        words = []
        for index, one in enumerate(heads):
            self._room_for(index, one.words)
            self.text(row, index, one.words, "head_left" if one.text else "head")
            words.append((one.words, (self.widths[index] if index < len(self.widths) else 12) * 0.9))
        self.height(row, *words)
        self.row += 1
        return row

    def _room_for(self, col: int, words: str) -> None:
        """Widen a column in which a word of its header would break; a hidden one stays hidden."""
        width = self.widths[col] if col < len(self.widths) else 0.0
        longest = max((len(word) for word in re.split(r"[\s/-]+", words)), default=0)
        needed = math.ceil((longest * _BOLD[self.book.t.language] + _EDGES) / _DIGIT)
        if 0 < width < needed:
            self.widths[col] = float(needed)
            self.ws.set_column(col, col, needed, self.book.style("plain"))

    def status(self, row: int, col: int, shown: Shown, style: str = "status") -> None:
        """Write a status as sign and word; its colours come from the conditional format."""
        self.text(row, col, label(shown, self.book.t), style)

    def colour_statuses(self, first_row: int, first_col: int, last_row: int, last_col: int) -> None:
        """Colour a block of cells by the status that stands in them."""
        for shown in Shown:
            self.ws.conditional_format(
                first_row, first_col, last_row, last_col,
                {"type": "cell", "criteria": "==", "value": text_in_formula(label(shown, self.book.t)),
                 "format": self.book.style.difference(shown)},
            )  # fmt: skip

    def at(self, row: int, col: int, *, fixed: bool = True) -> str:
        """Return a reference to a cell of this sheet for formulas and links on other sheets."""
        return f"{quoted(self.name)}!{cell(row, col, fixed=fixed)}"

    def range(self, first_row: int, first_col: int, last_row: int, last_col: int) -> str:
        """Return a reference to a block of cells of this sheet for formulas and charts."""
        return f"{quoted(self.name)}!{area(first_row, first_col, last_row, last_col, fixed=True)}"
