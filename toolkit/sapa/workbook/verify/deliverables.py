"""Finding what a workbook was made from, and how the files differ from the ones that were read then."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from sapa.deliverable.archive import unpack
from sapa.deliverable.folder import Folder, sha256, unpacked_root
from sapa.errors import BadInput
from sapa.messages import message
from sapa.results.verification import InputDifference, InputState

MANIFESTS = ("deliverable.yaml", "deliverable.yml", "deliverable.xlsx")
_TAIL = "-evaluation"
_MOST = 200  # neighbours that are looked into
_LARGEST = 64 << 20  # bytes of a manifest inside an archive


def find_deliverable(workbook: Path, given: str | Path | None, files: Mapping[str, str]) -> Path:
    """Return the deliverable of a workbook: the one given, else the one beside it.

    Parameters
    ----------
    workbook
        The file.
    given
        Folder, zip or manifest; None: the workbook's folder, or a folder or archive in it, whose manifest has the
        checksum that the workbook names; else one with the workbook's name.
    files
        Checksums of the files that were read, by path.

    Raises
    ------
    BadInput
        When there is none.
    """
    if given is not None:
        path = Path(given)
        # A manifest under another name: the workbook knows how it was called.
        named = [path / name for name in files if "/" not in name and name.lower().endswith((".yaml", ".yml"))]
        if path.is_dir() and not any((path / name).is_file() for name in MANIFESTS):
            return next((one for one in named if one.is_file() and sha256(one) == files[one.name]), path)
        return path
    folder = workbook.resolve().parent
    near = [folder, *_neighbours(folder)]
    known = set(files.values())
    for place in near:
        if any(digest in known for digest in _manifests(place)):
            return place
    by_name = [p for p in near[1:] if p.stem == workbook.stem.removesuffix(_TAIL)]
    for place in (folder, *by_name):
        if any(True for _ in _manifests(place)):
            return place
    raise BadInput(
        message("verify.error.no_deliverable"), where=str(folder), expected=", ".join(MANIFESTS),
        todo=message("verify.error.no_deliverable.todo", file=workbook.name),
    )  # fmt: skip


def _neighbours(folder: Path) -> list[Path]:
    inside = sorted(p for p in folder.iterdir() if not p.name.startswith("."))[:_MOST]
    return [p for p in inside if p.is_dir() or p.suffix.lower() == ".zip"]


def _manifests(place: Path) -> Iterator[str]:
    """Yield the checksum of each manifest of a folder or an archive."""
    try:
        if place.is_dir():
            yield from (sha256(place / name) for name in MANIFESTS if (place / name).is_file())
            return
        with zipfile.ZipFile(place) as archive:
            for member in archive.infolist()[:_MOST]:
                path = PurePosixPath(member.filename)
                if path.name in MANIFESTS and len(path.parts) <= 2 and member.file_size <= _LARGEST:
                    yield hashlib.sha256(archive.read(member)).hexdigest()
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return


def differences(then: Mapping[str, str], now: Mapping[str, str]) -> tuple[InputDifference, ...]:
    """Return the files that changed, are missing or are new, by path."""
    return tuple(_differences(then, now))


def _differences(then: Mapping[str, str], now: Mapping[str, str]) -> Iterable[InputDifference]:
    for path, digest in sorted(then.items()):
        if path not in now:
            yield InputDifference(path, InputState.MISSING, digest)
        elif now[path] != digest:
            yield InputDifference(path, InputState.CHANGED, digest, now[path])
    for path in sorted(set(now) - set(then)):
        yield InputDifference(path, InputState.NEW, now=now[path])


def there_now(place: Path, files: Iterable[str]) -> dict[str, str]:
    """Return the checksums of the files of a run that are in a deliverable now; for one that cannot be reviewed."""
    try:
        if place.suffix.lower() == ".zip" and place.is_file():
            unpacked = unpack(place)
            try:
                return _digests(unpacked_root(unpacked.path), files)
            finally:
                unpacked.close()
        return _digests(place if place.is_dir() else place.parent, files)
    except BadInput:
        return {}


def _digests(root: Path, files: Iterable[str]) -> dict[str, str]:
    folder = Folder(root.resolve())
    found = {name: folder.existing(name, name) for name in files}
    return {name: sha256(path) for name, path in found.items() if path is not None}
