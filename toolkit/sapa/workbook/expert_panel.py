"""The protocol of an expert panel: attendance, result, scores, differences to discuss, agreement, signatures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

from sapa.i18n import Translator, translator
from sapa.panel import PanelResult, Round
from sapa.panel.results import BidResult
from sapa.present.panel_words import chance, few_words
from sapa.version import __version__
from sapa.workbook.book import Book, bytes_of
from sapa.workbook.sheet import Head, Sheet
from sapa.writing import write_made

KIND = "protocol"
_LAST = 8  # the last column of the first sheet
NO_DATE = dt.date(2000, 1, 1)
"""Stands in the file's properties where the panel states no date: the same panel gives the same bytes."""


class ProtocolBook(Book):
    """One protocol in one language; its words are the panel's own."""

    def __init__(self, workbook: Any, result: PanelResult, t: Translator) -> None:
        super().__init__(workbook, t)
        self.result = result
        self.criteria = {c.id: c.title.in_language(t.language) for c in result.plan.rubric.criteria}
        self.names = {e.id: f"{e.id} {e.name}".strip() for e in result.plan.experts}

    @property
    def title(self) -> str:
        """Title of the panel, for the footer of every page."""
        return self.result.plan.title

    @property
    def last(self) -> Round:
        """The round that counts."""
        return self.result.rounds[-1]

    def w(self, id: str, **params: Any) -> str:
        """Return a text of the protocol's own words."""
        return self.t(f"panel.book.{id}", **params)

    def ordered(self) -> list[BidResult]:
        """Return the objects by their place; those without one come last."""
        return sorted(self.last.bids, key=lambda one: (one.rank == 0, one.rank))


def capital(words: str) -> str:
    """Return words with a capital letter first: headings of the terminal's tables have none."""
    return words[:1].upper() + words[1:]


ProtocolSheet: TypeAlias = Sheet[ProtocolBook]


def protocol_bytes(result: PanelResult, language: str = "kk") -> bytes:
    """Return the protocol of a panel as the bytes of an .xlsx file, the same for the same panel and language.

    Raises
    ------
    ValueError
        For a language that is none of kk, ru and en.
    """
    t = translator(language)
    return bytes_of(lambda workbook: _fill(ProtocolBook(workbook, result, t)))


def write_protocol(result: PanelResult, path: str | Path, *, language: str = "kk") -> None:
    """Write the protocol, whole or not at all; raises `BadInput` when the folder does not exist."""
    write_made(path, lambda: protocol_bytes(result, language))


def _fill(book: ProtocolBook) -> None:
    from sapa.workbook.expert_panel_sheets import write_agreement, write_differences, write_faults, write_scores

    book.sign(brand="brand", company=None, day=book.result.plan.date or NO_DATE, version=__version__, kind=KIND)
    _protocol(book.add("protocol"))
    write_scores(book.add("scores"))
    if book.last.differences:
        write_differences(book.add("differences"))
    if not book.last.council:
        write_agreement(book.add("agreement"))
    if book.result.faults:
        write_faults(book.add("faults"))


def _protocol(sheet: ProtocolSheet) -> None:
    """Write who came, what the result is and how sure, and where the members sign."""
    book = sheet.book
    t, plan = book.t, book.result.plan
    sheet.columns([9, 42, 17, 12, 12, 13, 18, 12, 16])
    sheet.heading(book.question("protocol"), plan.title)
    lines = [t("panel.book.rubric", title=plan.rubric.title.in_language(t.language))]
    if plan.date is not None:
        lines.insert(0, t("panel.book.date", date=plan.date))
    _sentences(sheet, lines)
    if plan.experts:
        _attendance(sheet)
    if book.last.bids:  # there are none where only benchmark cases were scored
        _result(sheet)
    _sign(sheet)
    sheet.page(landscape=False)


def _sentences(sheet: ProtocolSheet, lines: list[str]) -> None:
    last = len(sheet.widths) - 1
    for line in lines:
        sheet.merged(sheet.row, 0, last, line, "plain")
        sheet.height(sheet.row, (line, sheet.width(0, last)), least=19)
        sheet.row += 1


def _attendance(sheet: ProtocolSheet) -> None:
    book, t = sheet.book, sheet.book.t
    sheet.section(t("panel.book.attendance"))
    row = sheet.row
    for col, (key, end) in enumerate((("number", 0), ("expert", 1), ("present", 2), ("interest", _LAST))):
        first = (0, 1, 2, 3)[col]
        if end > first:
            sheet.merged(row, first, end, t(f"panel.book.column.{key}"), "head_left")
        else:
            sheet.text(row, first, t(f"panel.book.column.{key}"), "head" if key == "number" else "head_left")
    sheet.row += 1
    for number, one in enumerate(book.result.plan.experts, start=1):
        row = sheet.row
        years = t("panel.book.years", years=one.years) if one.years is not None else ""
        who = ", ".join(x for x in (book.names[one.id], one.field, years) if x)
        came = "unknown" if one.attended is None else "yes" if one.attended else "no"
        interest = ", ".join(one.conflicts) or t("panel.book.none_declared")
        sheet.number(row, 0, number, "centre")
        sheet.text(row, 1, who)
        sheet.text(row, 2, t(f"panel.book.present.{came}"))
        sheet.merged(row, 3, _LAST, interest, "cell")
        sheet.height(row, (who, sheet.widths[1] * 0.92), (interest, sheet.width(3, _LAST) * 0.95))
        sheet.row += 1
    q = book.result.quorum
    if q is not None:
        state = {True: "reached", False: "missed", None: "unknown"}[q.reached]
        said = t(
            f"panel.text.quorum_{state}", attended=q.attended, members=q.members, needed=q.needed, unknown=q.unknown
        )
        _sentences(sheet, [said])


def _result(sheet: ProtocolSheet) -> None:
    book, t = sheet.book, sheet.book.t
    sheet.section(t("panel.text.result"))
    keys = _columns(book.last)
    head = sheet.head([Head(capital(t(f"panel.column.{k}")), text=k == "object") for k in keys])
    for one in book.ordered():
        for col, key in enumerate(keys):
            if key in _NUMBERS:
                _number(sheet, col, key, one)
            else:
                sheet.text(sheet.row, col, _said(one, key, t), "cell" if key == "object" else "centre")
        sheet.height(sheet.row, (f"{one.id} {one.title}".strip(), sheet.widths[1] * 0.92))
        sheet.row += 1
    sheet.keep(head, sheet.row - 1)
    _sentences(sheet, list(_remarks(book)))


def _columns(last: Round) -> tuple[str, ...]:
    """Return the columns of the result that exist: a council has one number an object, and nothing beside it."""
    if last.council:
        return ("place", "object", "sheets", "mean", "share")
    keys = ("place", "object", "sheets", "mean", "median", "trimmed")
    return keys if last.chances is None else (*keys, "adjusted", "places", "above")


def _remarks(book: ProtocolBook) -> Iterator[str]:
    t, plan, last = book.t, book.result.plan, book.last
    if any(one.incomplete for one in last.bids):
        yield t("panel.book.incomplete")
    if last.council:
        yield t("panel.text.council")
    elif last.chances is None:
        yield t("panel.text.not_adjusted", why=t(f"panel.reason.{last.model_reason}"))
    if last.chances is not None:
        if plan.funded is not None:
            yield t("panel.book.line", places=plan.funded)
        yield t("panel.text.conventions", level=plan.level, draws=t.show(last.chances.draws, "int"),
                seed=str(plan.seed))  # fmt: skip
        if few := few_words(last, t):
            yield few
    if book.result.faults:
        yield t("panel.book.see_faults", n=len(book.result.faults), tab=t("panel.book.tab.faults"))


_NUMBERS = frozenset({"mean", "median", "trimmed", "share"})


def _number(sheet: ProtocolSheet, col: int, key: str, one: BidResult) -> None:
    share = key == "share"
    sheet.number(sheet.row, col, getattr(one, key), digits=0 if share else 2, percent=share)


def _said(one: BidResult, key: str, t: Translator) -> str:
    """Return what stands in a column of the result that is no plain number."""
    said = {
        "place": str(one.rank) if one.rank else "–",
        "object": f"{one.id} {one.title}".strip(),
        "sheets": f"{one.sheets}" + (f" (+{one.incomplete})" if one.incomplete else ""),
        "places": f"{one.rank_low}–{one.rank_high}" if one.rank_low else "–",
    }
    if key == "adjusted":
        return f"{t.show(one.adjusted, 'number.2')} ± {t.show(one.se, 'number.2')}" if one.rank else "–"
    return chance(one.above, t) if key == "above" else said[key]


def _sign(sheet: ProtocolSheet) -> None:
    book, t = sheet.book, sheet.book.t
    sheet.section(t("panel.book.decision"))
    first = sheet.row
    for _ in range(4):
        sheet.merged(sheet.row, 0, _LAST, "", "input")
        sheet.row += 1
    sheet.keep(first, sheet.row - 1)
    sheet.section(t("panel.book.signatures"))
    first = sheet.row
    people = [t("panel.book.chair"), *(book.names[e.id] for e in book.result.plan.experts if e.attended is not False)]
    for who in [*people, t("panel.book.secretary")]:
        sheet.merged(sheet.row, 0, 1, who, "plain", valign="bottom")
        sheet.merged(sheet.row, 2, 5, "", "input_line")
        sheet.height(sheet.row, (who, sheet.width(0, 1)), least=24)
        sheet.row += 1
    sheet.keep(first, sheet.row - 1)
