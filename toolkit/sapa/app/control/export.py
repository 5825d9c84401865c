"""The list for controllers: filled in, it can be handed back as the control log, by the headings a review reads."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from sapa.app.control.day import ControlDay
from sapa.app.listing import csv_bytes
from sapa.checks.control_next import NextControls
from sapa.data.values import instants_in
from sapa.deliverable.default_names import HEADINGS, LANGUAGES, WORDS
from sapa.i18n import Translator

BLANK = ("controller", "method", "date", "attempt", "outcome")
"""Columns of the control log that the controller fills in."""
WIDTHS = {"turn": 8, "id": 20, "interviewer": 16, "region": 24, "day": 14, "phone": 14, "kind": 18, "why": 70}


@dataclass(frozen=True, slots=True)
class ListRows:
    """The list as it is saved: keys of the columns, their headings, and cells as text (turn and attempt as numbers)."""

    keys: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]


def list_rows(day: ControlDay, listing: NextControls, t: Translator, *, show_ids: bool) -> ListRows:
    """Return the rows of the list: the new interviews in their order, then those to be tried again.

    Parameters
    ----------
    show_ids
        Questionnaire numbers as they are, so that controllers find the respondents; otherwise pseudonyms.
    """
    at = LANGUAGES.index(t.language)
    log = {key: names[at] for key, names in HEADINGS["control"].items()}
    keys = ("turn", "id", "interviewer", "region", "day", "phone", "kind", *BLANK, "why")
    heads = tuple(log[k] if k in log else t(f"app.control.list.{k}") for k in keys)
    days = _days(day)
    ids, regions = day.interviews.ids, day.interviews.region

    def cells(turn: int, at: int, id: str, interviewer: str, phone: bool | None, kind: str, attempt: str | int,
              why: str) -> tuple[str | int, ...]:  # fmt: skip
        shown = str(ids[at]) if show_ids and ids is not None and ids[at] != "" else id
        region = t.place(str(regions[at])) if regions is not None and regions[at] != "" else ""
        told = "" if phone is None else t("app.control.list.yes" if phone else "app.control.list.no")
        return (
            turn, shown, interviewer, region, days[at], told, t(f"app.control.kind.{kind}"), "", "", "", attempt, "",
            why,
        )  # fmt: skip

    rows = [
        cells(c.turn, c.at, c.id, c.interviewer, c.phone, "new", 1, "; ".join(t(w) for w in c.why))
        for c in listing.controls
    ]
    rows += [
        cells(len(listing.controls) + i, a.at, a.id, a.interviewer, a.phone, "again", a.attempts + 1,
              t("app.control.again.why" if a.why == "not_reached" else "app.control.again.contradictory.why",
                n=a.attempts))
        for i, a in enumerate(listing.again, 1)
    ]  # fmt: skip
    return ListRows(keys, heads, tuple(rows))


def _days(day: ControlDay) -> list[str]:
    columns = day.interviews.roles.get("start")
    if not columns:
        return [""] * len(day.interviews.rows)
    moments = instants_in(day.interviews.rows, columns[0]).values.astype("datetime64[D]")
    return ["" if str(m) == "NaT" else str(m) for m in moments]


def list_csv(listed: ListRows) -> bytes:
    """Return the list as CSV in UTF-8 with a byte order mark, so that Excel shows every letter."""
    return csv_bytes(listed.heads, listed.rows)


def list_xlsx(listed: ListRows, t: Translator) -> bytes:
    """Return the list as a workbook with drop-downs for what the controller fills in; its first row is the header."""
    from sapa.workbook.book import new_workbook
    from sapa.workbook.sheet import safe_text
    from sapa.workbook.style import Styles

    out = io.BytesIO()
    book = new_workbook(out)
    style = Styles(book)
    sheet = book.add_worksheet(t("app.control.list.tab"))
    for col, (key, head) in enumerate(zip(listed.keys, listed.heads, strict=True)):
        sheet.set_column(col, col, WIDTHS.get(key, 18))
        sheet.write_string(0, col, head, style("head"))
    filled = [listed.keys.index(key) for key in BLANK]
    for r, row in enumerate(listed.rows, 1):
        for col, cell in enumerate(row):
            kind = style("input" if col in filled else "cell")
            if isinstance(cell, int):
                sheet.write_number(r, col, cell, kind)
            elif cell:
                sheet.write_string(r, col, safe_text(cell), kind)
            else:
                sheet.write_blank(r, col, None, kind)
    last = max(1, len(listed.rows))
    for key in ("method", "outcome"):
        col = listed.keys.index(key)
        sheet.data_validation(1, col, last, col, _choice(key, t))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, last, len(listed.keys) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.ignore_errors({"number_stored_as_text": f"A1:Z{last + 1}"})
    book.close()
    return out.getvalue()


def _choice(key: str, t: Translator) -> dict[str, Any]:
    at = LANGUAGES.index(t.language)
    words = next(words for (table, _, column), words in WORDS.items() if (table, column) == ("control", key))
    return {
        "validate": "list", "source": [forms[at] for forms in words.values()], "ignore_blank": True,
        "error_title": t("forms.entry.title"), "error_message": t("forms.entry.refused"),
    }  # fmt: skip
