"""Forms to fill in, contacts and field control: with the headings and words by which the review reads them."""

from __future__ import annotations

from datetime import date
from typing import Any

from sapa.deliverable.default_names import HEADINGS, LANGUAGES, WORDS
from sapa.planning.respondent import person_fields
from sapa.workbook.design.paper import PaperSheet
from sapa.workbook.design.parts import paragraph, table_row
from sapa.workbook.names import quoted
from sapa.workbook.sheet import DATE_FORMAT, Head
from sapa.workbook.style import FONT

BLANK_ROWS = {"contacts": 64, "control": 48}
"""Rows printed with lines, two pages; the ones below can be filled in too, and have the same drop-downs."""
MORE_ROWS = 3_000
LAST = 3
_SHEETS = {"contacts": "contacts", "control": "control_form"}
_WIDTHS = {"id": 20, "stratum": 26, "interviewer": 22, "controller": 22, "method": 22, "date": 14, "attempt": 11,
           "outcome": 26, "disposition": 34, "address": 14, "households": 14, "adults": 12, "kish_table": 12,
           "kish_number": 14, "last_birthday": 20}  # fmt: skip
_WHOLE = ("attempt", "households", "adults", "kish_number")


def extra_fields(sheet: PaperSheet, table: str) -> list[str]:
    """Return the columns beside the review's own: what the choice of the respondent and the weights need."""
    if table != "contacts":
        return []
    return [one.name for one in person_fields(sheet.book.person_rule)]


def write_guide(sheet: PaperSheet) -> None:
    """Write how the two forms are filled in, and what each word of their lists means."""
    book = sheet.book
    w, at = book.w, LANGUAGES.index(book.t.language)
    sheet.columns([34, 30, 16, 60])
    sheet.heading(book.question("forms"), w("design.forms.lead"))
    for number in (1, 2, 3, 4):
        paragraph(sheet, f"{number}. {w(f'design.forms.step.{number}')}", LAST)
    for table, kind in _SHEETS.items():
        target = book.sheets[f"{kind}|"]
        sheet.section(target.name)
        sheet.link(sheet.row, 0, f"{quoted(target.name)}!A1", target.name, "link_bare")
        sheet.row += 1
        for key, names in HEADINGS[table].items():
            _column(sheet, names[at], w(f"design.field.{table}.{key}"))
        for name in extra_fields(sheet, table):
            _column(sheet, w(f"design.form.{name}"), book.t(f"planning.fieldwork.field.{name}"))
    sheet.section(w("design.block.words"))
    head = sheet.head([Head(w("design.col.field"), text=True), Head(w("design.col.word"), text=True),
                       Head(w("design.col.code")), Head(w("design.col.meaning"), text=True)])  # fmt: skip
    for (table, group, column), words in WORDS.items():
        if table not in _SHEETS:
            continue
        for code, forms in words.items():
            texts = (HEADINGS[table][column][at], forms[at], code if table == "contacts" else "",
                     w(f"design.word.{group}.{code.replace('.', '_')}"))  # fmt: skip
            for col, text in enumerate(texts):
                sheet.text(sheet.row, col, text, "centre" if col == 2 else "cell")
            table_row(sheet, list(enumerate(texts)))
            sheet.row += 1
    sheet.page(repeat=(head, head))


def _column(sheet: PaperSheet, name: str, text: str) -> None:
    sheet.text(sheet.row, 0, name, "cell_bold")
    sheet.merged(sheet.row, 1, LAST, text)
    sheet.height(sheet.row, (name, sheet.widths[0] * 0.9), (text, sheet.width(1, LAST) * 0.97))
    sheet.row += 1


def write_form(sheet: PaperSheet, *, table: str) -> None:
    """Write one form. Its first row is the header, because that is the row that is read as one."""
    book = sheet.book
    at = LANGUAGES.index(book.t.language)
    own = [(key, names[at]) for key, names in HEADINGS[table].items()]
    columns = own + [(name, book.w(f"design.form.{name}")) for name in extra_fields(sheet, table)]
    sheet.columns([_WIDTHS.get(key, 18) for key, _ in columns])
    sheet.head([Head(words) for _, words in columns])
    for col, (key, _) in enumerate(columns):
        more: dict[str, Any] = {"num_format": DATE_FORMAT[book.t.language]} if key == "date" else {}
        sheet.ws.set_column(col, col, sheet.widths[col], book.style("plain", locked=False, **more))
        for row in range(1, BLANK_ROWS[table] + 1):
            sheet.ws.write_blank(row, col, None, book.style("input", **more))
        _validate(sheet, col, key, _choices(sheet, table, key, at))
    for row in range(1, BLANK_ROWS[table] + 1):
        sheet.ws.set_row(row, 21)
    sheet.ws.freeze_panes(1, 1)
    sheet.page(repeat=(0, 0))
    sheet.ws.print_area(0, 0, BLANK_ROWS[table], len(columns) - 1)
    question = book.question(sheet.kind).replace("&", "&&")
    line = book.w("design.form.line" if table == "contacts" else "design.form.line_control")
    sheet.ws.set_header(f'&L&"{FONT},Bold"&11 {question}&R&"{FONT},Regular"&9 {line}', {"margin": 0.25})
    sheet.ws.set_margins(left=0.45, right=0.45, top=0.75, bottom=0.65)
    sheet.ws.ignore_errors({"number_stored_as_text": f"A1:Z{MORE_ROWS}"})


def _choices(sheet: PaperSheet, table: str, key: str, at: int) -> list[str]:
    """Return the words of a drop-down: those that the review knows, strata and people of this plan."""
    for (owner, _, column), words in WORDS.items():
        if owner == table and column == key:
            return [forms[at] for forms in words.values()]
    book = sheet.book
    offered = {"stratum": book.strata, "interviewer": book.people, "kish_table": [one.name for one in book.kish]}
    return list(offered.get(key, ()))


def _validate(sheet: PaperSheet, col: int, key: str, choices: list[str]) -> None:
    book = sheet.book
    t = book.t
    told: dict[str, Any] = {"ignore_blank": True, "error_title": t("forms.entry.title")}
    if choices and key in ("stratum", "interviewer"):
        reference = _list(sheet, key, choices)
        rule: dict[str, Any] = {"validate": "list", "source": reference, "error_type": "warning",
                                "error_message": t("forms.entry.refused")}  # fmt: skip
    elif choices:
        rule = {"validate": "list", "source": choices, "error_message": t("forms.entry.refused")}
    elif key == "date":
        rule = {"validate": "date", "criteria": ">", "value": date(1990, 1, 1), "error_message": t("forms.entry.date")}
    elif key in _WHOLE:
        rule = {"validate": "integer", "criteria": ">=", "value": 0, "error_message": t("forms.entry.whole")}
    else:
        return
    sheet.ws.data_validation(1, col, MORE_ROWS, col, told | rule)


def _list(sheet: PaperSheet, key: str, choices: list[str]) -> str:
    """Write a long list on the hidden sheet, once, and return its reference."""
    place: str = sheet.book.lists.setdefault(key, "")
    if not place:
        ws = sheet.book.list_sheet()
        col = len(sheet.book.lists) - 1
        for row, text in enumerate(choices):
            ws.write_string(row, col, text)
        letter = chr(ord("A") + col)
        place = f"=_lists!${letter}$1:${letter}${len(choices)}"
        sheet.book.lists[key] = place
    return place
