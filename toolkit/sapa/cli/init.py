"""`sapa init`: a first manifest from the files alone."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from sapa.cli.shell import plain_errors
from sapa.errors import BadInput
from sapa.messages import message
from sapa.writing import write_whole

NAME = "deliverable.yaml"
DEFAULT_NAMES = (NAME, "deliverable.yml", "deliverable.xlsx")


def init(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="The data and what came with it, or a folder.")
    ],
    *,
    out: Annotated[
        Path | None, typer.Option(help="deliverable.yaml or deliverable.xlsx, in the files' folder.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="Title of the research.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    lang: Annotated[str | None, typer.Option(help="kk, ru or en: comments, or words of the form.")] = None,
) -> None:
    """Guess what the files and their columns are, and write a commented manifest to check."""
    with plain_errors(lang) as t:
        from sapa.deliverable.draft import draft_manifest

        draft = draft_manifest(files, root=None if out is None else out.absolute().parent, title=title)
        path = out if out is not None else draft.root / NAME
        _writable(path, force=force)
        if path.suffix.lower() == ".xlsx":
            write_whole(path, _form(draft.data, t.language))
        else:
            write_whole(path, draft.written(t).encode("utf-8"))
        # A folder is reviewed by the names that a manifest has by default; any other file is named itself.
        reviewed = path.parent if path.name in DEFAULT_NAMES else path
        typer.echo(t("deliverable.draft.written", file=str(path), folder=str(reviewed)))
        typer.echo(t("deliverable.draft.open_points", n=len(draft.notes)))
        for _, note in draft.notes:
            typer.echo(f"  - {t(note)}")


def _writable(path: Path, *, force: bool) -> None:
    if path.suffix.lower() not in (".yaml", ".yml", ".xlsx"):
        raise BadInput(
            message("deliverable.draft.suffix"), where=str(path), got=path.suffix, expected=".yaml, .xlsx",
            todo=message("deliverable.draft.suffix.todo"),
        )  # fmt: skip
    if path.exists() and not force:
        raise BadInput(
            message("deliverable.draft.exists"), where=str(path), todo=message("deliverable.draft.exists.todo")
        )


def _form(data: dict[str, object], language: str) -> bytes:
    from sapa.deliverable.manifest import Manifest
    from sapa.workbook.manifest_form import write_manifest_form

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        write_manifest_form(path, language, Manifest.model_validate(data))
        return path.read_bytes()
