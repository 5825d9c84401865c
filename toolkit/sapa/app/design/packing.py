"""Files of a plan in and out: a plan found in a folder, what lies beside it, and files as a zip."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

from sapa.app.design.engine import PLAN
from sapa.errors import BadInput
from sapa.messages import message

MADE = (1980, 1, 1, 0, 0, 0)
"""The date of every file in a zip: the same plan gives the same bytes."""
BESIDE = (".csv", ".tsv", ".xlsx", ".xls", ".ods")
"""What a plan may name: tables of the frame and of interviewers."""


def plan_in(source: Path) -> Path:
    """Return the plan file: `source` itself, or the one plan.yaml of a folder (it may lie one folder down)."""
    if source.is_file():
        return source
    found = sorted(source.rglob(PLAN), key=lambda p: (len(p.parts), p))
    if not found:
        raise BadInput(
            message("app.design.error.no_plan"), expected=PLAN, todo=message("app.design.error.no_plan.todo")
        )
    return found[0]


def take_files(folder: Path, target: Path, *, besides: Path) -> None:
    """Copy the tables that lie beside a plan, or in folders there; a folder that is the target is left as it is."""
    if folder == target:
        return
    for path in tables_in(folder):
        if path != besides:
            place = target / path.relative_to(folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)


def tables_in(folder: Path) -> list[Path]:
    """Return the tables in a folder and below it, hidden files and links left out."""
    found = (p for p in folder.rglob("*") if p.is_file() and not p.is_symlink() and not p.name.startswith("."))
    return sorted(p for p in found if p.suffix.lower() in BESIDE)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return files as a zip, in the order of their names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, MADE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, files[name])
    return out.getvalue()
