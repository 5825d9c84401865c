"""Reading the manifest's form: a workbook whose hidden keys say what each cell is, in whatever language it is."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sapa.deliverable.form_cells import cell_value, folded
from sapa.deliverable.form_layout import BY_KEY, FIELD_MARK, FORM_VERSION, KEY_ROW, LISTS_SHEET, SHEET_MARK, Sheet
from sapa.deliverable.form_manifest import manifest_data
from sapa.deliverable.place import Path as KeyPath
from sapa.deliverable.place import Places
from sapa.errors import BadInput
from sapa.messages import message

MAX_BYTES = 30 * 1024**2
MAX_ROWS = 5_000
_DAMAGED = (
    OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, EOFError, SyntaxError, zipfile.BadZipFile,
    zlib.error,
)  # fmt: skip
"""What openpyxl raises on workbooks that are damaged or made to harm; a broken XML is a SyntaxError."""


@dataclass(slots=True)
class FormRow:
    """A filled row: values by field, the cell of each, and the place of the row itself."""

    values: dict[str, Any]
    cells: dict[str, str]
    place: str

    def cell(self, key: str) -> str:
        """Return the cell of a field, or the row's place where it is empty."""
        return self.cells.get(key, self.place)


@dataclass(slots=True)
class Form:
    """A form as it was read: rows by sheet, and words of its closed lists."""

    shown: str
    sheets: Mapping[str, Sheet]
    language: str = ""
    rows: dict[str, list[FormRow]] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    """Keys of sheets and fields that are there, with the name of their sheet."""


def read_form(path: Path, *, shown: str | None = None) -> tuple[dict[str, Any], Places]:
    """Read a form into the data that `deliverable.yaml` would hold.

    Returns
    -------
    dict
        Plain data for `build_manifest`.
    Places
        Sheet and cell of each value.

    Raises
    ------
    BadInput
        For what is no form of ours, and for cells that cannot be taken: a word that no list has, a text where a number
        or date is asked, a row without what it needs. Sheet and cell are named.
    """
    form = read_rows_of_form(path, shown=shown, sheets=BY_KEY, version=FORM_VERSION)
    data, found = manifest_data(form)

    def place(keys: KeyPath) -> str:
        for end in range(len(keys), 0, -1):
            if keys[:end] in found:
                return found[keys[:end]]
        return form.shown

    return data, Places(form.shown, place)


def read_rows_of_form(path: Path, *, sheets: Mapping[str, Sheet], version: str, shown: str | None = None) -> Form:
    """Read the filled rows of a form of ours, whatever its language and the order of its sheets and columns.

    Parameters
    ----------
    path
        The workbook.
    sheets
        Its sheets by key.
    version
        What the first cell of its hidden sheet says.
    shown
        How messages name the file; its name where None.

    Raises
    ------
    BadInput
        As `read_form`.
    """
    import openpyxl

    form = Form(shown or path.name, sheets=sheets)
    _refuse_bombs(path, form.shown)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            _book(book, form, version)
        finally:
            book.close()
    except _DAMAGED:
        raise _not_ours(form.shown) from None
    return form


def form_version(path: Path) -> str | None:
    """Return which form of ours a workbook is, by the first cell of its hidden sheet; None: none of them."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            if LISTS_SHEET not in book.sheetnames:
                return None
            first = next(book[LISTS_SHEET].iter_rows(values_only=True, max_row=1, max_col=1), (None,))[0]
            return None if first is None else str(first)
        finally:
            book.close()
    except _DAMAGED:
        return None


def _book(book: Any, form: Form, version: str) -> None:
    if LISTS_SHEET not in book.sheetnames:
        raise _not_ours(form.shown, ", ".join(book.sheetnames[:8]))
    lists = book[LISTS_SHEET].iter_rows(values_only=True, max_row=MAX_ROWS, max_col=3)
    first = next(lists, (None, None))
    if first[0] != version:
        raise _not_ours(form.shown, LISTS_SHEET)
    form.language = str(first[1] or "")
    every = [(str(name), str(code), word) for name, code, word, *_ in lists if name is not None]
    listed = [entry for entry in every if not entry[0].startswith("_")]
    for name, code, word in listed:
        form.words.setdefault(name, {})[folded(word)] = code
    for name, code, _ in listed:  # a code may be typed too, where it is no word for something else
        form.words[name].setdefault(folded(code), code)
    for title in book.sheetnames:
        if title != LISTS_SHEET:
            _sheet(book[title], title, form)
    _refuse_lost(form, every)


def _refuse_lost(form: Form, listed: list[tuple[str, str, Any]]) -> None:
    """Refuse a form that lost a sheet or a column since it was written: what stood there would be lost in silence."""
    tabs = {code: str(word) for name, code, word in listed if name == SHEET_MARK}
    for key, tab in tabs.items():
        if key not in form.seen:
            raise BadInput(
                message("deliverable.form_sheet_lost", sheet=tab), where=form.shown,
                got=", ".join(dict.fromkeys(form.seen.values())),
                todo=message("deliverable.form_sheet_lost.todo", sheet=tab),
            )  # fmt: skip
    for name, code, word in listed:
        sheet = code.split(".")[0]
        if name == FIELD_MARK and code not in form.seen:
            raise BadInput(
                message("deliverable.form_column_lost", column=str(word)),
                where=f"{form.shown}, {form.seen.get(sheet, tabs.get(sheet, sheet))}",
                todo=message("deliverable.form_column_lost.todo", column=str(word)),
            )  # fmt: skip


def _refuse_bombs(path: Path, shown: str) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            declared = sum(i.file_size for i in archive.infolist())
    except (OSError, zipfile.BadZipFile):
        raise _not_ours(shown) from None
    if declared > MAX_BYTES:
        raise BadInput(
            message("deliverable.form_too_large"), where=shown, got=f"{declared / 1024**2:.0f} MB",
            todo=message("deliverable.form_foreign.todo"),
        )  # fmt: skip


def _not_ours(shown: str, got: str | None = None) -> BadInput:
    return BadInput(
        message("deliverable.form_foreign"), where=shown, got=got, todo=message("deliverable.form_foreign.todo")
    )


def _sheet(cells: Any, title: str, form: Form) -> None:
    """Take the sheet's keys, wherever its columns were moved, and its filled rows."""
    grid = list(cells.iter_rows(max_row=MAX_ROWS, max_col=30, values_only=True))
    keys = [str(v) if v is not None else "" for v in grid[KEY_ROW - 1]] if len(grid) >= KEY_ROW else []
    named = next((k.split(".")[0] for k in keys if k.split(".")[0] in form.sheets), None)
    if named is not None:
        sheet = form.sheets[named]
        columns = {k.split(".", 1)[1]: i for i, k in enumerate(keys) if k.startswith(f"{named}.")}
        form.seen |= {named: title} | {f"{named}.{key}": title for key in columns}
        for number, row in enumerate(grid[KEY_ROW + 1 :], start=KEY_ROW + 2):
            found = _row(sheet, columns, row, title, number, form)
            if found is not None:
                form.rows.setdefault(named, []).append(found)
        return
    for sheet in form.sheets.values():
        if sheet.down:
            down = {str(row[0]): n for n, row in enumerate(grid) if row and str(row[0]).startswith(f"{sheet.key}.")}
            if down:
                form.seen |= {sheet.key: title} | dict.fromkeys(down, title)
                form.rows[sheet.key] = [_down(sheet, down, grid, title, form)]


def _down(sheet: Sheet, down: dict[str, int], grid: list[tuple[Any, ...]], title: str, form: Form) -> FormRow:
    row = FormRow({}, {}, f"{form.shown}, {title}")
    for spec in sheet.fields:
        number = down.get(f"{sheet.key}.{spec.key}")
        if number is None:
            continue
        cell = f"{form.shown}, {title}!C{number + 1}"
        row.cells[spec.key] = cell
        value = cell_value(spec, grid[number][2], cell, form.words)
        if value is not None:
            row.values[spec.key] = value
    return row


def _row(
    sheet: Sheet, columns: dict[str, int], row: tuple[Any, ...], title: str, number: int, form: Form
) -> FormRow | None:
    from openpyxl.utils import get_column_letter

    found = FormRow({}, {}, f"{form.shown}, {title}!{number}")
    for spec in sheet.fields:
        at = columns.get(spec.key)
        if at is None or spec.kind == "shown":
            continue
        cell = f"{form.shown}, {title}!{get_column_letter(at + 1)}{number}"
        found.cells[spec.key] = cell
        value = cell_value(spec, row[at] if at < len(row) else None, cell, form.words)
        if value is not None:
            found.values[spec.key] = value
    return found if any(True for _ in _own(sheet, found)) else None


def _own(sheet: Sheet, row: FormRow) -> Iterator[str]:
    """Iterate over the fields that a user filled: what the form prints beforehand does not make a row."""
    return (key for key in row.values if key not in sheet.printed)
