"""Blocks of a first sheet, the same in every workbook: who and what, where to sign, what else the workbook holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sapa.workbook.names import quoted
from sapa.workbook.sheet import Sheet

LAST = 6
"""Last column of a first sheet."""
WIDTHS = (25, *[15.5] * 6)
_NAME = 1.02
"""Width of a letter of a tab's name, in digits."""


def title_block(sheet: Sheet[Any], brand: str, title: str) -> None:
    """Write what kind of workbook this is, and the title of the survey."""
    sheet.columns(WIDTHS)
    sheet.ws.set_row(0, 18)
    sheet.merged(0, 0, LAST, brand, "brand")
    sheet.merged(1, 0, LAST, title, "title")
    sheet.height(1, (title, sheet.width(0, LAST) * 0.95), size=20)
    sheet.row = 2


def who_block(
    sheet: Sheet[Any], left: Sequence[tuple[str, str | None]], right: Sequence[tuple[str, str | None]]
) -> None:
    """Write names and values in two columns, with a word where nothing is stated."""
    unknown = sheet.book.w("not_stated")
    for (name, value), (other, more) in zip(left, right, strict=True):
        row = sheet.row
        sheet.text(row, 0, name, "label")
        sheet.merged(row, 1, 3, value or unknown, "plain")
        sheet.text(row, 4, other, "label", align="left", indent=1)
        sheet.merged(row, 5, 6, more or unknown, "plain")
        sheet.height(
            row,
            (value or unknown, sheet.width(1, 3)),
            (more or unknown, sheet.width(5, 6)),
            (name, sheet.widths[0]),
            (other, sheet.widths[4]),
        )
        sheet.row += 1


def lead_block(sheet: Sheet[Any], heading: str, sentence: str) -> None:
    """Write the one sentence that says what came of it."""
    sheet.section(heading)
    sheet.merged(sheet.row, 0, LAST, sentence, "lead")
    sheet.height(sheet.row, (sentence, sheet.width(0, LAST) * 0.97), size=13)
    sheet.row += 2


def note_line(sheet: Sheet[Any], text: str, last: int = LAST) -> None:
    """Write a remark in small letters over the sheet's width."""
    sheet.merged(sheet.row, 0, last, text, "note")
    sheet.height(sheet.row, (text, sheet.width(0, last)), size=9)
    sheet.row += 1


def signature_block(sheet: Sheet[Any], heading: str, who: str) -> None:
    """Write where a person signs: name, position, signature, date."""
    w = sheet.book.w
    sheet.section(heading)
    for left, right in ((who, w("p.signature")), (w("p.position"), w("p.date"))):
        row = sheet.row
        sheet.ws.set_row(row, 24)
        sheet.text(row, 0, left, "label", valign="bottom")
        sheet.merged(row, 1, 3, "", "input_line")
        sheet.text(row, 4, right, "label", valign="bottom", align="left", indent=1)
        sheet.merged(row, 5, 6, "", "input_line")
        sheet.row += 1


def contents_block(sheet: Sheet[Any]) -> None:
    """List the other sheets with the question that each answers."""
    book = sheet.book
    sheet.section(book.w("passport.contents"))
    others = [other for other in book.sheets.values() if other is not sheet and not other.ws.hidden]
    # Names of tabs with a part behind them are long: then they have two columns.
    last = 1 if any(len(other.name) * _NAME > sheet.widths[0] for other in others) else 0
    for other in others:
        if last:
            sheet.merged(sheet.row, 0, last, "", "link_bare")
        sheet.link(sheet.row, 0, f"{quoted(other.name)}!A1", other.name, "link_bare")
        sheet.merged(sheet.row, last + 1, LAST, book.question(other.kind), "plain")
        sheet.height(sheet.row, (book.question(other.kind), sheet.width(last + 1, LAST)))
        sheet.row += 1


def notices_block(sheet: Sheet[Any], text: str) -> None:
    """Say once what the words are: renderings, and Kazakh interface words that no native editor has reviewed."""
    sheet.row += 1
    note_line(sheet, text)


def contents_grid(sheet: Sheet[Any], groups: Sequence[tuple[str, Sequence[Sheet[Any]]]]) -> None:
    """List the other sheets in columns, group by group; the question that each answers stands in the link's tip."""
    book = sheet.book
    sheet.section(book.w("passport.contents"))
    # Three columns: the first alone is as wide as a name, the others are merged.
    spans = ((0, 1), (2, 4), (5, LAST))
    for words, others in groups:
        if not others:
            continue
        sheet.merged(sheet.row, 0, LAST, words, "note")
        sheet.row += 1
        for start in range(0, len(others), len(spans)):
            for (first, last), other in zip(spans, others[start : start + len(spans)], strict=False):
                sheet.merged(sheet.row, first, last, "", "link_bare")
                target = f"{quoted(other.name)}!A1"
                sheet.link(sheet.row, first, target, other.name, "link_bare", tip=book.question(other.kind))
            sheet.row += 1
