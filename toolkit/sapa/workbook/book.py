"""`Book`: the workbook being written, with what every sheet needs: words, styles, sheets, footer, the file itself."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any, Self

from sapa.i18n import Translator
from sapa.plain_text import visible
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


def bytes_of(fill: Callable[[Any], None]) -> bytes:
    """Return a workbook as the bytes of an .xlsx file; `fill` puts its sheets into it."""
    out = BytesIO()
    workbook = new_workbook(out)
    fill(workbook)
    workbook.close()
    return out.getvalue()


class Book:
    """One workbook in one language; `group` stands before the ids of its own tabs and questions."""

    group = ""

    def __init__(self, workbook: Any, t: Translator) -> None:
        self.workbook = workbook
        self.t = t
        self.style = Styles(workbook)
        self.sheets: dict[str, Sheet[Self]] = {}
        self.said: dict[str, set[str]] = {}
        """Texts of each sheet, by its name: a glossary lists the terms that occur in them."""

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

    def home(self, sheet: Sheet[Any]) -> tuple[str, str] | None:  # noqa: ARG002 - books with a way back need it
        """Return the target of a link to the first sheet, and its words; None: no link back."""
        return None

    def sign(self, *, brand: str, company: str | None, day: date, version: str, kind: str = "") -> None:
        """Write what the file says of itself.

        Parameters
        ----------
        brand
            Id of the words that say what kind of workbook it is.
        company
            The customer, where one is named.
        day
            A date of the contents, not of the run: the same contents give the same bytes.
        version
            The version of sapa.
        kind
            By this a later run knows its own earlier output.
        """
        properties = {
            "title": visible(self.title)[:250],
            "subject": self.w(brand),
            "author": "",
            "company": visible(company or "")[:250],
            "keywords": "sapa",
            "created": datetime.combine(day, time(0), tzinfo=UTC).replace(tzinfo=None),
        }
        self.workbook.set_properties(properties)
        self.workbook.set_custom_property("sapa.language", self.t.language)
        self.workbook.set_custom_property("sapa.version", version)
        if kind:
            self.workbook.set_custom_property("sapa.kind", kind)
        self.workbook.set_size(2400, 1600)

    def workbook_font(self, *, bold: bool = False, muted: bool = False) -> Any:
        """Return a run of text inside a cell: plain, bold or muted."""
        return self.style("plain", bold=bold, font_color=MUTED if muted else INK)

    def footer(self, sheet: str) -> str:
        """Return the printed footer: title, sheet, page of pages. No clock: prints must not differ."""

        def plain(text: str, most: int) -> str:
            shown = text if len(text) <= most else text[: most - 1] + "…"
            return visible(shown).replace("&", "&&")

        title = " ".join(self.title.split())
        # A digit after the size code would be read as part of it: the space keeps them apart.
        font = f'&"{FONT},Regular"&8 '
        return f"&L{font}{plain(title, 80)}&C{font}{plain(sheet, 31)}&R{font}&P / &N"
