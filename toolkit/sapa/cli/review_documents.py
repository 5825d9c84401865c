"""`sapa review --docx X.docx --html X.html`: the expert conclusion and the report beside the workbook."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from sapa.cli.outputs import may_write
from sapa.errors import BadInput
from sapa.messages import message

if TYPE_CHECKING:
    from sapa.results import Evaluation


def asked_for(
    docx: Path | None, html: Path | None, *, force: bool, others: Iterable[Path | None]
) -> list[tuple[str, Path]]:
    """Return the documents to write, by kind; refuse names that do not fit, files of others and one name twice."""
    taken = {path.resolve() for path in others if path is not None}
    wanted: tuple[tuple[str, Path | None, tuple[str, ...], Callable[[Path], bool]], ...] = (
        ("docx", docx, (".docx",), is_conclusion),
        ("html", html, (".html", ".htm"), is_report),
    )
    found = []
    for kind, path, suffixes, ours in wanted:
        if path is None:
            continue
        if path.suffix.lower() not in suffixes and not path.is_dir():
            raise BadInput(
                message("cli.not_suffix"), where=f"--{kind}", got=str(path), expected=" ".join(suffixes),
                todo=message("cli.not_suffix.todo"),
            )  # fmt: skip
        may_write(path, force=force, ours=ours)
        if path.resolve() in taken:
            raise BadInput(
                message("cli.same_file"), where=f"--{kind}", got=str(path), todo=message("cli.same_file.todo")
            )
        taken.add(path.resolve())
        found.append((kind, path))
    return found


def made(kind: str, evaluation: Evaluation, language: str) -> bytes:
    """Return the bytes of a document of a kind: `docx` or `html`."""
    from sapa.report import conclusion_bytes, report_bytes

    return (conclusion_bytes if kind == "docx" else report_bytes)(evaluation, language)


def is_conclusion(path: Path) -> bool:
    """Tell whether a file is a conclusion of ours that nobody has edited: what a person wrote there is not ours."""
    try:
        with zipfile.ZipFile(path) as archive:
            kept = archive.read("docProps/core.xml")
    except (OSError, KeyError, zipfile.BadZipFile):
        return False
    return b"<cp:keywords>sapa</cp:keywords>" in kept and b"<cp:lastModifiedBy></cp:lastModifiedBy>" in kept.replace(
        b"<cp:lastModifiedBy/>", b"<cp:lastModifiedBy></cp:lastModifiedBy>"
    )


def is_report(path: Path) -> bool:
    """Tell whether a file is an HTML report of ours."""
    try:
        with path.open("rb") as file:
            return b'<meta name="generator" content="sapa' in file.read(1024)
    except OSError:
        return False
