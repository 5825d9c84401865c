"""`PaperBook`: what the design workbook and the blank design forms share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from sapa.i18n import Translator
from sapa.messages import Message
from sapa.results.fieldwork import KishTable
from sapa.standard import Standard
from sapa.workbook.book import Book
from sapa.workbook.sheet import Sheet


class PaperBook(Book):
    """A workbook of design papers in one language.

    standard
        The Standard that the papers cite.
    lists
        References to the drop-down lists that are too long to stand in a cell's own rule.
    strata, people, person_rule, kish
        What the forms offer: labels of strata, interviewers, how the respondent is chosen, and Kish's tables.
    """

    group = "design."
    strata: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    person_rule: str | None = None
    kish: tuple[KishTable, ...] = ()

    def __init__(self, workbook: Any, t: Translator, standard: Standard, title: str) -> None:
        super().__init__(workbook, t)
        self.standard = standard
        self._title = title
        self.lists: dict[str, str] = {}
        self._list_sheet: Any = None

    @property
    def title(self) -> str:
        """Title for the footer of every page."""
        return self._title

    def list_sheet(self) -> Any:
        """Return the hidden sheet of long drop-down lists."""
        if self._list_sheet is None:
            self._list_sheet = self.workbook.add_worksheet("_lists")
            self._list_sheet.very_hidden()
            self._list_sheet.protect("")
        return self._list_sheet

    def place(self, label: str) -> str:
        """Return a stratum's or region's label for readers."""
        return self.t.place(label)

    def column(self, name: str) -> str:
        """Return the words of a stratum or unit column, its own name where it is no word of ours."""
        own = f"workbook.design.by.{name.casefold()}"
        return self.t(own) if self.t.has(own) else name

    def known(self, group: str, key: str) -> str:
        """Return the words of a closed list of the workbook; the key where it is none of ours."""
        own = f"workbook.design.{group}.{key}"
        return self.t(own) if self.t.has(own) else key

    def selection(self, method: str) -> str:
        """Return the words of a way of selection, as the forms have them."""
        own = f"forms.choice.selection.{method}"
        return self.t(own) if self.t.has(own) else method

    def sentences(self, texts: Sequence[Message]) -> list[str]:
        """Return messages as sentences, each once."""
        return list(dict.fromkeys(self.t(one) for one in texts))


PaperSheet: TypeAlias = Sheet[Any]
"""A sheet of a `PaperBook`, the design workbook's own among them (a generic class is not covariant)."""
