"""A file that is no workbook is told by what it holds, with advice that fits, and never by the name of a class."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from fixtures.evaluations import bare_evaluation
from sapa.errors import BadInput
from sapa.workbook import read_copy, workbook_bytes


def test_what_cannot_be_read_is_told_by_its_content(tmp_path: Path) -> None:
    """Missing, a folder, empty, .xls or encrypted, .ods, text, cut off, damaged inside: each has its own advice."""
    whole = workbook_bytes(bare_evaluation(), "ru")
    inside = BytesIO()
    with ZipFile(BytesIO(whole)) as good, ZipFile(inside, "w") as bad:
        for name in good.namelist():
            bad.writestr(name, good.read(name)[: 2000 if name.startswith("xl/worksheets/") else None])
    opendocument = BytesIO()
    with ZipFile(opendocument, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    contents = {
        "empty": [b""], "locked": [bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4000)],
        "other": [b"a;b\n1;2\n", opendocument.getvalue()],
        "damaged": [whole[: len(whole) // 2], inside.getvalue()],
    }  # fmt: skip
    for why, made in contents.items():
        for content in made:
            path = tmp_path / "x.xlsx"
            path.write_bytes(content)
            assert advice(path) == f"workbook.unreadable.{why}"
    assert advice(tmp_path) == "workbook.unreadable.folder"
    assert advice(tmp_path / "none.xlsx") == "workbook.unreadable.missing"


def advice(path: Path) -> str:
    """Return what one is told to do about a file that cannot be read."""
    with pytest.raises(BadInput) as refused:
        read_copy(path)
    error = refused.value
    assert (error.what.id, error.got) == ("workbook.unreadable", None)
    assert error.todo is not None
    return error.todo.id
