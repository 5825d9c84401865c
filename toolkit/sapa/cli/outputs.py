"""Safe writing: an earlier output of ours is replaced, any other file only with `--force`."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sapa.errors import BadInput
from sapa.messages import message
from sapa.writing import require_folder

if TYPE_CHECKING:
    from sapa.results import ExpertCopy

_KIND = b'name="sapa.kind"'
_SPECIFICATION = b">specification<"
_PANEL = b">panel<"
_PROTOCOL = b">protocol<"
_SCORES = b">scores<"


def workbook_name(target: Path) -> None:
    """Refuse a name that no spreadsheet program would open as the workbook it is."""
    if not target.name:
        raise BadInput(message("cli.is_a_folder"), where="--out", got=str(target), todo=message("cli.is_a_folder.todo"))
    if target.suffix.lower() != ".xlsx" and not target.is_dir():
        raise BadInput(
            message("cli.not_xlsx"), where="--out", got=str(target), expected=".xlsx", todo=message("cli.not_xlsx.todo")
        )


def may_write(target: Path, *, force: bool, ours: Callable[[Path], bool], other: str = "cli.not_ours") -> None:
    """Refuse to replace a file that is no earlier output of ours, and a place that cannot be written to.

    Parameters
    ----------
    target
        The file to write.
    force
        Replace whatever file is there.
    ours
        Tells whether the file that is there is an earlier output of the same command.
    other
        Id of the message for a file that is not.
    """
    require_folder(target)
    if target.is_dir():
        raise BadInput(message("cli.is_a_folder"), where=str(target), todo=message("cli.is_a_folder.todo"))
    if force or not target.exists() or ours(target):
        return
    raise BadInput(message(other), where=str(target), todo=message("cli.not_ours.todo"))


def is_evaluation(path: Path) -> bool:
    """Tell whether a file is an evaluation workbook of ours."""
    properties = _properties(path)
    return b"sapa.version" in properties and _KIND not in properties


def is_design(path: Path) -> bool:
    """Tell whether a file is a design workbook of ours."""
    properties = _properties(path)
    other = any(kind in properties for kind in (_SPECIFICATION, _PANEL, _PROTOCOL, _SCORES))
    return b"sapa.version" in properties and _KIND in properties and not other


def is_specification(path: Path) -> bool:
    """Tell whether a file is the workbook annex of a technical specification of ours."""
    properties = _properties(path)
    return b"sapa.version" in properties and _KIND in properties and _SPECIFICATION in properties


def is_panel(path: Path) -> bool:
    """Tell whether a file is a panel workbook of ours."""
    properties = _properties(path)
    return b"sapa.version" in properties and _KIND in properties and _PANEL in properties


def is_protocol(path: Path) -> bool:
    """Tell whether a file is the protocol of an expert panel of ours."""
    properties = _properties(path)
    return b"sapa.version" in properties and _KIND in properties and _PROTOCOL in properties


def _properties(path: Path) -> bytes:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.read("docProps/custom.xml")
    except (OSError, KeyError, zipfile.BadZipFile):
        return b""


def earlier_copy(target: Path) -> ExpertCopy | None:
    """Return what stands in an earlier workbook that is to be replaced; None for one that cannot hold entries.

    Raises
    ------
    BadInput
        When it is damaged, so that nobody knows what an expert entered in it.
    """
    from sapa.workbook import read_copy

    try:
        return read_copy(target)
    except BadInput as error:
        if error.what.id == "workbook.not_ours":
            return None  # an output of another version, without a sheet of findings that could hold any
        raise BadInput(
            message("cli.earlier_unread"), where=str(target), todo=message("cli.earlier_unread.todo")
        ) from error  # fmt: skip


def is_record(path: Path) -> bool:
    """Tell whether a file is a record that `--json` wrote: its first key is our name."""
    try:
        with path.open("rb") as file:
            return file.read(64).split()[:2] == [b"{", b'"sapa":']
    except OSError:
        return False
