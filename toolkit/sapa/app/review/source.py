"""From what the user chose (sample, folder, uploads) to a deliverable on disk, and a manifest written for it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from sapa.app.room import in_room, own_path
from sapa.app.session import Session
from sapa.errors import BadInput
from sapa.messages import message

MANIFESTS = ("deliverable.yaml", "deliverable.yml", "deliverable.xlsx")
TABLES = (".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods", ".sav", ".zsav", ".dta")
TEXT = ".txt"
"""A text file may be a table, but beside other tables it is a document."""
COPY_LIMIT = 2 << 30


class Source(StrEnum):
    """Where the deliverable comes from."""

    SAMPLE = "sample"
    FOLDER = "folder"
    UPLOAD = "upload"


def offered() -> list[Source]:
    """Return the ways in: to a room a folder of the host's computer is none."""
    return [source for source in Source if source is not Source.FOLDER or not in_room()]


def chosen_path(source: Source, *, folder: str, session: Session, sample: Callable[[], Path | None]) -> Path:
    """Return the folder, manifest or zip that the user chose; what cannot be used is refused with what to do."""
    match source:
        case Source.SAMPLE:
            found = sample()
            if found is None:
                raise BadInput(message("app.error.no_sample"), todo=message("app.error.no_sample.todo"))
            return found
        case Source.FOLDER:
            if not folder.strip():
                raise BadInput(message("app.error.no_path"), todo=message("app.error.no_path.todo"))
            path = own_path(folder, inside=session.folder)
            if not path.exists():
                raise BadInput(
                    message("app.error.path_missing"), where=str(path), todo=message("app.error.path_missing.todo")
                )
            return path
        case Source.UPLOAD:
            files = visible_files(session.uploads)
            if not files:
                raise BadInput(message("app.error.no_upload"), todo=message("app.error.no_upload.todo"))
            zips = [f for f in files if f.suffix.lower() == ".zip"]
            if zips and len(files) > 1:
                raise BadInput(
                    message("app.error.zip_alone"),
                    got=", ".join(f.name for f in files),
                    todo=message("app.error.zip_alone.todo"),
                )
            return zips[0] if zips else session.uploads


def visible_files(folder: Path) -> list[Path]:
    """Return the files directly in a folder, without hidden ones."""
    return sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith("."))


def has_manifest(path: Path) -> bool:
    """Tell whether a chosen path is, or holds, a manifest."""
    if path.is_dir():
        return any((path / name).is_file() for name in MANIFESTS)
    if path.suffix.lower() != ".zip":
        return True
    import zipfile

    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return True  # the loader refuses it in the proper words
    return any(Path(name).name in MANIFESTS for name in names) or not tables_named(names)


def tables_named(names: Sequence[str]) -> list[str]:
    """Return the names that look like tables."""
    return [n for n in names if Path(n).suffix.lower() in (*TABLES, TEXT)]


def tables_in(folder: Path) -> list[Path]:
    """Return the tables of a folder that has no manifest; a folder without any is refused."""
    visible = visible_files(folder)
    files = [p for p in visible if p.suffix.lower() in TABLES] or [p for p in visible if p.suffix.lower() == TEXT]
    if not files:
        raise BadInput(message("app.error.no_tables"), where=folder.name, todo=message("app.error.no_tables.todo"))
    return files


def copied(folder: Path, session: Session, *, name: str = "deliverable", anew: bool = False) -> Path:
    """Return a copy of a deliverable's folder inside the session, so that the user's own files stay as they are.

    What is inside the session already is not copied again, unless `anew` asks for a copy beside it.
    """
    if not anew and session.folder in folder.parents:
        return folder
    files = [p for p in sorted(folder.rglob("*")) if p.is_file() and not p.is_symlink()]
    if sum(p.stat().st_size for p in files) > COPY_LIMIT:
        raise BadInput(
            message("app.error.too_large_to_copy"), where=str(folder), todo=message("app.error.too_large_to_copy.todo")
        )
    target = session.fresh_folder(name)
    for file in files:
        place = target / file.relative_to(folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, place)
    return target


def manifest_text(data: Mapping[str, Any]) -> str:
    """Return a manifest as YAML that reads back as the same data (text that looks like a number is quoted)."""
    import yaml

    class Dumper(yaml.SafeDumper):
        """Quotes every text that does not begin with a letter: YAML 1.1 and 1.2 disagree about those."""

    def text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
        plain = re.match(r"[^\W\d_]", value) is not None and "\n" not in value
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=None if plain else '"')

    Dumper.add_representer(str, text)
    Dumper.ignore_aliases = lambda self, data: True  # type: ignore[method-assign]  # noqa: ARG005
    return yaml.dump(dict(data), Dumper=Dumper, allow_unicode=True, sort_keys=False, width=100)


def write_manifest(data: Mapping[str, Any], folder: Path) -> Path:
    """Write `deliverable.yaml` into a session's folder in place of any other manifest there."""
    for name in MANIFESTS:
        (folder / name).unlink(missing_ok=True)
    path = folder / "deliverable.yaml"
    path.write_text(manifest_text(data), encoding="utf-8")
    return path
