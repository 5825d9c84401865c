"""A deliverable handed in as a zip: unpacked into a temporary folder, or refused; nothing is left behind."""

from __future__ import annotations

import shutil
import stat
import tempfile
import unicodedata
import weakref
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sapa.errors import BadInput
from sapa.messages import message

_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an archive may hold: members, bytes in all after unpacking, and how many times larger than packed."""

    members: int = 5_000
    bytes: int = 2 * 1024**3
    ratio: int = 200
    free_ratio_below: int = 10 * 1024**2


LIMITS = Limits()


class Unpacked:
    """A temporary folder that goes when it is closed, when its owner is forgotten, or when Python ends."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="sapa-deliverable-"))
        self._remove = weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)

    def close(self) -> None:
        """Remove the folder; a second call does nothing."""
        self._remove()


@contextmanager
def opened(path: Path, *, limits: Limits = LIMITS) -> Iterator[Path]:
    """Give the folder that a zip holds, and remove it afterwards.

    Raises
    ------
    BadInput
        As `unpack`.
    """
    unpacked = unpack(path, limits=limits)
    try:
        yield unpacked.path
    finally:
        unpacked.close()


def unpack(path: Path, *, limits: Limits = LIMITS) -> Unpacked:
    """Unpack a zip into a temporary folder.

    Parameters
    ----------
    path
        The archive.
    limits
        How much it may hold; declared sizes are judged first, then the bytes that really come out.

    Raises
    ------
    BadInput
        For what is no zip; for names that leave the folder, are absolute, stand twice, or are not UTF-8; for links,
        passwords, and archives that grow beyond the limits. Nothing is left behind.
    """
    unpacked = Unpacked()
    try:
        with zipfile.ZipFile(path) as archive:
            members = _checked(archive, path, limits)
            left = limits.bytes
            for info, name in members:
                left = _write(archive, info, unpacked.path / name, path.name, left)
    except BadInput:
        unpacked.close()
        raise
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, UnicodeDecodeError):
        unpacked.close()
        raise _bad("deliverable.zip_damaged", path.name) from None
    except (OSError, RuntimeError, ValueError) as error:
        unpacked.close()
        # The text of these errors is Python's, and may hold the path of the temporary folder.
        raise _bad("deliverable.zip_damaged", path.name, getattr(error, "strerror", None)) from None
    except BaseException:
        unpacked.close()
        raise
    return unpacked


def _bad(what: str, where: str, got: str | None = None) -> BadInput:
    return BadInput(message(what), where=where, got=got, todo=message(f"{what}.todo"))


def _checked(archive: zipfile.ZipFile, path: Path, limits: Limits) -> list[tuple[zipfile.ZipInfo, PurePosixPath]]:
    infos = archive.infolist()
    if len(infos) > limits.members:
        raise _bad("deliverable.zip_too_large", path.name, str(len(infos)))
    declared = sum(i.file_size for i in infos)
    packed = max(1, path.stat().st_size)
    if declared > limits.bytes or (declared > limits.free_ratio_below and declared / packed > limits.ratio):
        raise _bad("deliverable.zip_too_large", path.name, f"{declared / 1024**2:.0f} MB")
    members: list[tuple[zipfile.ZipInfo, PurePosixPath]] = []
    seen: set[str] = set()
    for info in infos:
        name = _safe_name(info, path.name)
        if name is None:
            continue
        folded = unicodedata.normalize("NFC", str(name)).casefold()
        if folded in seen:
            raise _bad("deliverable.zip_name_twice", path.name, str(name))
        seen.add(folded)
        if not info.is_dir():
            members.append((info, name))
    return members


def _safe_name(info: zipfile.ZipInfo, shown: str) -> PurePosixPath | None:
    # `orig_filename` keeps what `filename` cuts off behind a NUL byte.
    raw = info.orig_filename
    if not info.flag_bits & _UTF8_NAME and not raw.isascii():
        raise _bad("deliverable.zip_name_encoding", shown, raw.encode("cp437", "replace").hex(" ")[:60])
    if info.flag_bits & _ENCRYPTED:
        raise _bad("deliverable.zip_password", shown, raw)
    text = raw.replace("\\", "/")
    name = PurePosixPath(text)
    if "\x00" in text or name.is_absolute() or ".." in name.parts or (name.parts and ":" in name.parts[0]):
        raise _bad("deliverable.zip_path", shown, raw)
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise _bad("deliverable.zip_link", shown, raw)
    return None if not name.parts or name.parts[0] == "__MACOSX" else name


def _write(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, shown: str, left: int) -> int:
    """Write one member and return how many bytes may still come; the declared size is not believed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    allowed = min(left, info.file_size)
    with archive.open(info) as source, target.open("xb") as out:
        while chunk := source.read(_CHUNK):
            allowed -= len(chunk)
            if allowed < 0:
                raise _bad("deliverable.zip_too_large", shown, info.filename)
            out.write(chunk)
    return left - info.file_size
