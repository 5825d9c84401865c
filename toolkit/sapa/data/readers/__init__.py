"""Reading delivered tables: CSV, Excel and OpenDocument sheets, SPSS and Stata files, all as text with row numbers."""

from __future__ import annotations

from pathlib import Path

from sapa.data.memory import cells_of, give_back
from sapa.data.readers.common import Options, checked_path
from sapa.data.readers.joining import join_rows
from sapa.data.rows import Rows
from sapa.errors import BadInput
from sapa.messages import message

__all__ = ["FORMATS", "join_rows", "read_rows"]

FORMATS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".xlsx": "sheet",
    ".xlsm": "sheet",
    ".xls": "sheet",
    ".ods": "sheet",
    ".sav": "stored",
    ".zsav": "stored",
    ".dta": "stored",
}


def read_rows(
    path: Path | str,
    *,
    shown: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    decimal: str | None = None,
    sheet: str | None = None,
    timezone: str | None = None,
) -> Rows:
    """Read one delivered table as text.

    Parameters
    ----------
    path
        A .csv (.tsv, .txt), .xlsx (.xlsm, .xls, .ods), .sav (.zsav) or .dta file.
    shown
        The file's name in messages and results, as the manifest has it. None: the path as given.
    encoding
        utf-8, utf-16, cp1251, kz1048 or ptcp154. None: UTF-8, or what a byte order mark says; never a guess.
    delimiter
        `,` `;` tab or `|`. None: the one that divides the header and the rows alike.
    decimal, timezone
        What is declared for the file; kept in `SourceFile` for `numbers_in` and `instants_in`.
    sheet
        The sheet's name. None: the first one.

    Returns
    -------
    Rows
        Empty rows are left out; the others keep their row number in the file. A header alone gives no rows.

    Raises
    ------
    BadInput
        When there is no such file, or it cannot be read as a table: its message says what, where and what to do.
    """
    name = str(path) if shown is None else shown
    options = Options(name, encoding, delimiter, decimal, sheet, timezone)
    path = checked_path(Path(path), options, FORMATS)
    kind = FORMATS[path.suffix.lower()]
    if sheet is not None and kind != "sheet":
        raise BadInput(message("data.sheet.none"), where=name, got=sheet, todo=message("data.option.todo", key="sheet"))
    if delimiter is not None and kind != "csv":
        raise BadInput(
            message("data.delimiter.none"), where=name, got=delimiter, todo=message("data.option.todo", key="delimiter")
        )
    rows = _read(kind, path, options)
    give_back(cells_of([rows]))
    return rows


def _read(kind: str, path: Path, options: Options) -> Rows:
    if kind == "csv":
        from sapa.data.readers.delimited import read_csv

        return read_csv(path, options)
    if kind == "sheet":
        from sapa.data.readers.sheets import read_sheet

        return read_sheet(path, options)
    from sapa.data.readers.stored import read_stored

    return read_stored(path, options)
