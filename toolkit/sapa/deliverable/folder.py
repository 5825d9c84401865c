"""Files of a deliverable: found by the name that the manifest gives, and never outside its folder."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from sapa.deliverable.manifest_reader import FORM_SUFFIX, YAML_SUFFIXES
from sapa.errors import BadInput
from sapa.messages import Message, message

_MANIFESTS = ("deliverable.yaml", "deliverable.yml", "deliverable.xlsx")
_LISTED = 200
_NAMED = 12


def find_manifest(path: Path, *, shown: str | None = None) -> Path:
    """Return the manifest that a path means: the file itself, or the one in a folder.

    Parameters
    ----------
    path
        A manifest or a folder.
    shown
        How messages name the folder: the archive's name, where it is the temporary folder of one.

    Raises
    ------
    BadInput
        When there is none, when there are two, or when the file is no manifest.
    """
    if path.is_file():
        if path.suffix.lower() in (*YAML_SUFFIXES, FORM_SUFFIX):
            return path
        raise BadInput(
            message("deliverable.not_a_manifest"),
            where=str(path),
            got=path.suffix or path.name,
            expected="deliverable.yaml, deliverable.xlsx, .zip",
            todo=message("deliverable.no_manifest.todo"),
        )
    if not path.is_dir():
        raise BadInput(message("deliverable.no_such_path"), where=str(path), todo=_nearest_path(path))
    found = [path / name for name in _MANIFESTS if (path / name).is_file()]
    if shown is not None:
        _refuse_several(path, found, shown)
    if len(found) > 1:
        raise BadInput(
            message("deliverable.two_manifests"),
            where=str(path),
            got=", ".join(f.name for f in found),
            todo=message("deliverable.two_manifests.todo"),
        )
    if found:
        return found[0]
    raise BadInput(
        message("deliverable.no_manifest"),
        where=shown or str(path),
        got=_inside(path) if shown else None,
        expected="deliverable.yaml, deliverable.xlsx",
        todo=message("deliverable.no_manifest.todo"),
    )


def unpacked_root(folder: Path) -> Path:
    """Return where the deliverable begins in an unpacked archive: the folder, or its only subfolder."""
    if any((folder / name).is_file() for name in _MANIFESTS):
        return folder
    inside = [p for p in folder.iterdir() if not p.name.startswith(".")]
    return inside[0] if len(inside) == 1 and inside[0].is_dir() else folder


def _refuse_several(folder: Path, found: list[Path], shown: str) -> None:
    """Refuse an archive with several manifests: side by side, or in folders where none stands above them."""
    several = found or sorted(p for p in folder.rglob("*") if p.name in _MANIFESTS and p.is_file())
    if len(several) < 2:
        return
    raise BadInput(
        message("deliverable.two_manifests_zip", n=len(several)),
        where=shown,
        got=", ".join(p.relative_to(folder).as_posix() for p in several[:_NAMED]),
        todo=message("deliverable.two_manifests_zip.todo"),
    )


def _inside(folder: Path) -> str | None:
    """Return the first names that an archive holds, as they stand in it."""
    names = Folder(folder).names()
    return ", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "") if names else None


def _nearest_path(path: Path) -> Message:
    from sapa.strict_yaml import nearest

    names = [p.name for p in path.parent.iterdir()][:_LISTED] if path.parent.is_dir() else []
    guess = nearest(path.name, names)
    return message("deliverable.did_you_mean", name=guess) if guess else message("deliverable.no_such_path.todo")


@dataclass(frozen=True, slots=True)
class Folder:
    """The deliverable's folder. `root` is resolved, so that links cannot lead out of it unseen."""

    root: Path

    def existing(self, name: str, where: str) -> Path | None:
        """Return the file of a name, or None where there is none; a name that leads out of the folder is refused."""
        normal = name.replace("\\", "/")
        parts = PurePosixPath(normal).parts
        if "\x00" in name or PurePosixPath(normal).is_absolute() or PureWindowsPath(name).drive or ".." in parts:
            raise self._outside(name, where)
        for form in ("NFC", "NFD"):  # macOS writes names decomposed
            path = self.root / unicodedata.normalize(form, normal)
            try:
                if not path.exists():
                    continue
                resolved = path.resolve(strict=True)
            except (OSError, RuntimeError):
                continue
            if not resolved.is_relative_to(self.root):
                raise self._outside(name, where)
            return resolved if resolved.is_file() else None
        return None

    def file(self, name: str, where: str) -> Path:
        """Return the file of a name; one that is missing is refused with the nearest name that there is."""
        path = self.existing(name, where)
        if path is not None:
            return path
        from sapa.data.nearest import nearest

        names = self.names()
        guess = nearest(name, names)
        raise BadInput(
            message("deliverable.file_missing", file=name),
            where=where,
            got=name,
            expected=message("deliverable.files_are", files=tuple(names[:12]), more=max(0, len(names) - 12)),
            todo=message("deliverable.did_you_mean", name=guess) if guess else message("deliverable.file_missing.todo"),
        )

    def names(self) -> list[str]:
        """Return the names of the files in the folder, as a manifest would write them."""
        found = []
        for path in sorted(self.root.rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                found.append(path.relative_to(self.root).as_posix())
                if len(found) >= _LISTED:
                    break
        return found

    @staticmethod
    def _outside(name: str, where: str) -> BadInput:
        return BadInput(
            message("deliverable.file_outside", file=name),
            where=where,
            got=name,
            todo=message("deliverable.file_outside.todo"),
        )


def sha256(path: Path) -> str:
    """Return the sha256 of a file."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
