"""Which form of ours a workbook is, told without reading it: a folder may hold any workbook, large or harmful."""

from __future__ import annotations

import zipfile
from pathlib import Path

from sapa.deliverable.form_layout import LISTS_SHEET
from sapa.deliverable.form_reader import MAX_BYTES, form_version

_LISTED = 1024**2


def is_form(path: Path, version: str) -> bool:
    """Tell whether a workbook is a form of ours of that version; one too large to be one is none.

    Parameters
    ----------
    path
        Any file.
    version
        What the first cell of the form's hidden sheet says.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(one.file_size for one in archive.infolist()) > MAX_BYTES:
                return False
            with archive.open("xl/workbook.xml") as sheets:
                if LISTS_SHEET.encode() not in sheets.read(_LISTED):
                    return False
    except (OSError, KeyError, ValueError, NotImplementedError, RuntimeError, zipfile.BadZipFile, zipfile.LargeZipFile):
        return False
    return form_version(path) == version
