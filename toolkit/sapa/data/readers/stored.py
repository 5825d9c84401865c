"""SPSS and Stata files, with the question texts and answer texts that they carry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sapa.data.cells import cell_text, clean, normalise_code
from sapa.data.readers.common import Options, Table, column_names, made, sha256
from sapa.data.readers.encodings import OLD, known_encoding
from sapa.data.rows import Rows
from sapa.errors import BadInput
from sapa.messages import message

if TYPE_CHECKING:
    import pandas as pd

STATA_MISSING = frozenset("abcdefghijklmnopqrstuvwxyz")
# Whether ReadStat knows KZ-1048 depends on the machine's iconv. It always knows this one, which keeps every byte.
BYTEWISE = "ISO-8859-1"


def read_stored(path: Path, options: Options) -> Rows:
    """Read a .sav, .zsav or .dta file; values are codes, user-missing ones too, dates are ISO texts.

    Rows are numbered as in a spreadsheet with a header: the first case is row 2.
    """
    where = options.shown
    declared = known_encoding(options.encoding, where)
    stata = path.suffix.lower() == ".dta"
    frame, meta = _read(path, declared, stata, where)
    again = _decoder(declared)
    try:
        names = column_names([again(str(name)) for name in frame.columns], where)
        own = dict(zip([str(name) for name in frame.columns], names, strict=True))
        table = Table(len(names))
        table.columns = [_texts(frame.iloc[:, i], options.decimal, stata, again) for i in range(len(names))]
        table.rows = list(range(2, len(frame) + 2))
        labels = {own[k]: clean(again(v)) for k, v in meta.column_names_to_labels.items() if v and k in own}
        answers = {
            own[column]: _answers(given, stata, again)
            for column, given in meta.variable_value_labels.items()
            if column in own
        }
    except UnicodeError as error:
        raise _other_encoding(where, options.encoding) from error
    encoding = declared or meta.file_encoding or None
    source = {"sha256": sha256(path), "format": path.suffix.lower()[1:], "encoding": encoding and encoding.lower()}
    return made(names, table, source, options, labels=labels, value_labels=answers)


def _read(path: Path, declared: str | None, stata: bool, where: str) -> tuple[pd.DataFrame, Any]:
    """Return the table and what the file says about it."""
    import pyreadstat

    read: Callable[..., Any] = pyreadstat.read_dta if stata else pyreadstat.read_sav
    encoding = BYTEWISE if declared in OLD else "UTF-8" if declared == "utf-8" else None
    try:
        frame, meta = read(str(path), user_missing=True, encoding=encoding)
    except MemoryError as error:
        raise BadInput(message("data.stored.memory"), where=where, todo=message("data.stored.memory.todo")) from error
    except Exception as error:
        if "convert string" in str(error) or isinstance(error, UnicodeError):
            raise _other_encoding(where, declared) from error
        raise BadInput(message("data.stored"), where=where, todo=message("data.stored.todo")) from error
    return frame, meta


def _other_encoding(where: str, declared: str | None) -> BadInput:
    return BadInput(
        message("data.stored.encoding"),
        where=where,
        got=declared,
        expected=", ".join(("utf-8", *OLD)),
        todo=message("data.encoding.todo"),
    )


def _decoder(declared: str | None) -> Callable[[str], str]:
    """Return what turns a text that was read byte by byte into the declared encoding."""
    if declared is None or declared not in OLD:
        return lambda text: text
    return lambda text: text.encode("latin-1").decode(declared)


def _answers(given: Mapping[Any, Any], stata: bool, again: Callable[[str], str]) -> dict[str, str]:
    """Return answer texts by code; Stata's extended missing values are written `.a`, as Stata shows them."""
    return {
        f".{code}" if stata and code in STATA_MISSING else normalise_code(code): clean(again(str(label)))
        for code, label in given.items()
    }


def _texts(column: pd.Series, decimal: str | None, stata: bool, again: Callable[[str], str]) -> list[str | None]:
    """Return a stored column as text."""
    import pandas as pd

    letters = stata and column.dtype == object  # numbers with letters among them; text has the string dtype
    places, distinct = pd.factorize(column)
    shown: list[str | None] = []
    for value in distinct:
        if letters and isinstance(value, str) and value in STATA_MISSING:
            shown.append(f".{value}")
        elif isinstance(value, str):
            shown.append(clean(again(value)) or None)
        else:
            shown.append(cell_text(_plain(value), decimal) or None)
    shown.append(None)
    return [shown[place] for place in places]


def _plain(value: Any) -> object:
    """Return a value of numpy or pandas as Python's own."""
    import pandas as pd

    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime(warn=False)
    return value.item() if hasattr(value, "item") else value
