"""What is wrong with a file that was given as a workbook and is none: told by its first bytes, not by its name."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from pathlib import Path

from sapa.errors import BadInput
from sapa.messages import message

FAULTS = (
    OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, EOFError, SyntaxError, RuntimeError,
    zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What reading a damaged workbook may raise; SyntaxError is the mother of the errors of XML readers."""

_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # of .xls, and of an .xlsx that a password encrypts


def unreadable(path: str | Path, shown: str | None = None) -> BadInput:
    """Return the error for a file that cannot be read as a workbook.

    Parameters
    ----------
    path
        The file, which need not exist.
    shown
        How the message names it; the path where None.

    Returns
    -------
    BadInput
        What to do is said for a missing, empty, encrypted or damaged file and one of another format.
    """
    todo = message(f"workbook.unreadable.{_why(Path(path))}")
    return BadInput(message("workbook.unreadable"), where=shown or str(path), todo=todo)


def whole(path: str | Path, shown: str | None = None) -> bytes:
    """Return a file's bytes; anything that cannot be an .xlsx file is refused.

    Raises
    ------
    BadInput
        When there is no such file, or it is no archive, as every .xlsx file is.
    """
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise unreadable(path, shown) from error
    if not zipfile.is_zipfile(BytesIO(content)):
        raise unreadable(path, shown)
    return content


def _why(path: Path) -> str:
    if path.is_dir():
        return "folder"
    if not path.exists():
        return "missing"
    try:
        with path.open("rb") as file:
            start = file.read(64)
    except OSError:
        return "closed"
    return _of_bytes(path, start)


def _of_bytes(path: Path, start: bytes) -> str:
    if not start:
        return "empty"
    if start.startswith(_COMPOUND):
        return "locked"
    if not start.startswith(_ZIP):
        return "other"
    try:
        with zipfile.ZipFile(path) as archive:
            ours = "[Content_Types].xml" in archive.namelist()
    except FAULTS:
        ours = True  # it began as an archive and did not arrive whole
    return "damaged" if ours else "other"
