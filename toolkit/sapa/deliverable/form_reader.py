"""Reading the manifest's form: a workbook whose hidden keys say what each cell is, in whatever language it is."""

from __future__ import annotations

import csv
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sapa.deliverable.form_layout import BY_KEY, FORM_VERSION, KEY_ROW, LISTS_SHEET, RAW_LISTS, SEPARATOR, Field, Sheet
from sapa.deliverable.form_manifest import manifest_data
from sapa.deliverable.place import Path as KeyPath
from sapa.deliverable.place import Places
from sapa.errors import BadInput
from sapa.messages import Message, message
from sapa.strict_yaml import parse_strict

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
    rows: dict[str, list[FormRow]] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)


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
    form = _read(path, shown or path.name)
    data, found = manifest_data(form)

    def place(keys: KeyPath) -> str:
        for end in range(len(keys), 0, -1):
            if keys[:end] in found:
                return found[keys[:end]]
        return form.shown

    return data, Places(form.shown, place)


def _read(path: Path, shown: str) -> Form:
    import openpyxl

    _refuse_bombs(path, shown)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            return _book(book, shown)
        finally:
            book.close()
    except _DAMAGED:
        raise _not_ours(shown) from None


def _book(book: Any, shown: str) -> Form:
    if LISTS_SHEET not in book.sheetnames:
        raise _not_ours(shown, ", ".join(book.sheetnames[:8]))
    form = Form(shown)
    lists = book[LISTS_SHEET].iter_rows(values_only=True, max_row=MAX_ROWS, max_col=3)
    if next(lists, (None,))[0] != FORM_VERSION:
        raise _not_ours(shown, LISTS_SHEET)
    listed = [(str(name), str(code), word) for name, code, word, *_ in lists if name is not None]
    for name, code, word in listed:
        form.words.setdefault(name, {})[_folded(word)] = code
    for name, code, _ in listed:  # a code may be typed too, where it is no word for something else
        form.words[name].setdefault(_folded(code), code)
    for title in book.sheetnames:
        if title != LISTS_SHEET:
            _sheet(book[title], title, form)
    return form


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


def _folded(value: Any) -> str:
    return " ".join(str(value).split()).casefold()


def _sheet(cells: Any, title: str, form: Form) -> None:
    """Take the sheet's keys, wherever its columns were moved, and its filled rows."""
    grid = list(cells.iter_rows(max_row=MAX_ROWS, max_col=30, values_only=True))
    keys = [str(v) if v is not None else "" for v in grid[KEY_ROW - 1]] if len(grid) >= KEY_ROW else []
    named = next((k.split(".")[0] for k in keys if k.split(".")[0] in BY_KEY), None)
    if named is not None:
        sheet = BY_KEY[named]
        columns = {k.split(".", 1)[1]: i for i, k in enumerate(keys) if k.startswith(f"{named}.")}
        for number, row in enumerate(grid[KEY_ROW + 1 :], start=KEY_ROW + 2):
            found = _row(sheet, columns, row, title, number, form)
            if found is not None:
                form.rows.setdefault(named, []).append(found)
        return
    down = {str(row[0]): n for n, row in enumerate(grid) if row and str(row[0]).startswith("passport.")}
    if down:
        form.rows["passport"] = [_passport(down, grid, title, form)]


def _passport(down: dict[str, int], grid: list[tuple[Any, ...]], title: str, form: Form) -> FormRow:
    row = FormRow({}, {}, f"{form.shown}, {title}")
    for spec in BY_KEY["passport"].fields:
        number = down.get(f"passport.{spec.key}")
        if number is None:
            continue
        cell = f"{form.shown}, {title}!C{number + 1}"
        row.cells[spec.key] = cell
        value = _value(spec, grid[number][2], cell, form)
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
        value = _value(spec, row[at] if at < len(row) else None, cell, form)
        if value is not None:
            found.values[spec.key] = value
    return found if any(True for _ in _own(sheet, found)) else None


def _own(sheet: Sheet, row: FormRow) -> Iterator[str]:
    """Iterate over the fields that a user filled: what the form prints beforehand does not make a row."""
    printed = {"columns": ("method", "table", "role"), "specification": ("norm",), "codes": ("method", "meaning"),
               "control": ("method", "meaning"), "readings": ("reading",), "files": ("method", "table")}  # fmt: skip
    return (key for key in row.values if key not in printed.get(sheet.key, ()))


def _value(spec: Field, raw: Any, cell: str, form: Form) -> Any:
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    text = _text(raw)
    match spec.kind:
        case "choice" | "raw":
            value: Any = _listed(spec, text, cell, form)
        case "whole" | "number":
            value = _number(raw, text, whole=spec.kind == "whole", cell=cell)
        case "date":
            value = _date(raw, text, cell)
        case "codes":
            cells = next(csv.reader([text], delimiter=SEPARATOR, skipinitialspace=True))
            value = [c.strip() for c in cells if c.strip()]
        case "any":
            value = _any(raw, text)
        case "yaml":
            value = _yaml(text, cell)
        case _:
            value = text
    return value


def _listed(spec: Field, text: str, cell: str, form: Form) -> str:
    """Return the code of a closed list's word; the code itself is taken too."""
    if spec.kind == "raw":
        if text in RAW_LISTS[spec.of]:
            return text
        raise _refused(cell, text, message("deliverable.one_of", values=RAW_LISTS[spec.of]))
    words = form.words.get(spec.of, {})
    if (code := words.get(_folded(text))) is not None:
        return code
    raise _refused(cell, text, message("deliverable.one_of", values=tuple(dict.fromkeys(_shown_words(words)))))


def _shown_words(words: dict[str, str]) -> list[str]:
    """Return the words of a list, without their codes."""
    return [word for word, code in words.items() if word != code.casefold()] or list(words.values())


def _text(raw: Any) -> str:
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if isinstance(raw, bool):
        return str(raw).lower()
    if isinstance(raw, datetime | date):
        return raw.isoformat()[:10]
    return str(raw).strip()


def _number(raw: Any, text: str, *, whole: bool, cell: str) -> float | int:
    asked = "deliverable.expected.whole_number" if whole else "deliverable.expected.number"
    if isinstance(raw, bool):
        raise _refused(cell, text, message(asked))
    try:
        value = float(text.replace("\u00a0", "").replace(" ", "").replace(",", "."))
    except ValueError:
        raise _refused(cell, text, message(asked)) from None
    if whole and not value.is_integer():
        raise _refused(cell, text, message(asked))
    return int(value) if whole else value


def _date(raw: Any, text: str, cell: str) -> str:
    """Return a day as 2026-01-31; 31.01.2026 typed as text is taken too."""
    if isinstance(raw, datetime | date):
        return raw.isoformat()[:10]
    turned = re.sub(r"^(\d{2})\.(\d{2})\.(\d{4})$", r"\3-\2-\1", text)
    try:
        return date.fromisoformat(turned).isoformat()
    except ValueError:
        raise _refused(cell, text, message("deliverable.expected.date")) from None


def _any(raw: Any, text: str) -> Any:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, int | float):
        return int(raw) if float(raw).is_integer() and not isinstance(raw, int) else raw
    if text[:1] in "[{":
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


def _yaml(text: str, cell: str) -> Any:
    try:
        return parse_strict(text, shown=cell).data
    except BadInput:
        raise _refused(cell, text, message("deliverable.expected.yaml")) from None


def _refused(cell: str, got: str, expected: Message) -> BadInput:
    return BadInput(
        message("deliverable.cell_wrong"), where=cell, got=got, expected=expected,
        todo=message("deliverable.cell_wrong.todo"),
    )  # fmt: skip
