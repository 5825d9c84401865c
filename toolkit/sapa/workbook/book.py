"""`Book`: the workbook being written, with what every sheet needs: words, styles, sheets, footer, the file itself."""

from __future__ import annotations

from abc import abstractmethod
from io import BytesIO
from typing import Any, Self

from sapa.i18n import Translator
from sapa.present.palette import INK, MUTED
from sapa.workbook.names import tab_name
from sapa.workbook.sheet import Sheet
from sapa.workbook.style import FONT, Styles


def new_workbook(out: BytesIO) -> Any:
    """Return a workbook in memory in which no text can become a formula, a link or a number."""
    import xlsxwriter

    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        # The widths of columns are counted in digits of this font.
        "default_format_properties": {"font_name": FONT, "font_size": 10},
    }
    return xlsxwriter.Workbook(out, options)


class Book:
    """One workbook in one language; `group` stands before the ids of its own tabs and questions."""

    group = ""

    def __init__(self, workbook: Any, t: Translator) -> None:
        self.workbook = workbook
        self.t = t
        self.style = Styles(workbook)
        self.sheets: dict[str, Sheet[Self]] = {}

    @property
    @abstractmethod
    def title(self) -> str:
        """Title of the survey, for the footer of every page."""

    def w(self, id: str, **params: Any) -> str:
        """Return a text of the workbook's own words."""
        return self.t(f"workbook.{id}", **params)

    def question(self, kind: str) -> str:
        """Return the question that a kind of sheet answers: its first line."""
        return self.w(f"{self.group}question.{kind}")

    def add(self, kind: str, *, tail: str = "") -> Sheet[Self]:
        """Add a sheet; its tab is named in the workbook's language."""
        wanted = self.w(f"{self.group}tab.{kind}") + (f" {tail}" if tail else "")
        name = tab_name(wanted, [s.name for s in self.sheets.values()])
        sheet = Sheet(self, kind, name)
        self.sheets[f"{kind}|{tail}"] = sheet
        return sheet

    def workbook_font(self, *, bold: bool = False, muted: bool = False) -> Any:
        """Return a run of text inside a cell: plain, bold or muted."""
        return self.style("plain", bold=bold, font_color=MUTED if muted else INK)

    def footer(self, sheet: str) -> str:
        """Return the printed footer: title, sheet, page of pages. No clock: prints must not differ."""

        def plain(text: str, most: int) -> str:
            shown = text if len(text) <= most else text[: most - 1] + "…"
            return shown.replace("&", "&&")

        title = " ".join(self.title.split())
        # A digit after the size code would be read as part of it: the space keeps them apart.
        font = f'&"{FONT},Regular"&8 '
        return f"&L{font}{plain(title, 80)}&C{font}{plain(sheet, 31)}&R{font}&P / &N"
