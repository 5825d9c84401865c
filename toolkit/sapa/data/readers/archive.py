"""Looking at a workbook's archive before anything opens it: members, real inflated size, and the box of its cells."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sapa.errors import BadInput
from sapa.messages import message

MB = 1024 * 1024
PIECE = 1 * MB
REFERENCE = re.compile(rb"""\sr=["']([A-Za-z]{0,3})([0-9]{1,7})["']""")
OVERLAP = 64
LOCAL_HEADER = 30


@dataclass(frozen=True, slots=True)
class Limits:
    """What a workbook may cost. The defaults take a sheet of 100 000 rows and 50 columns several times over.

    inflated, member
        Bytes after unpacking: of all members together, and of one.
    ratio
        How many times larger than packed a member beyond `free_ratio_below` bytes may be. Sheets and texts of real
        workbooks are 5 to 50 times larger; bombs come near the 1000 that deflate can reach.
    """

    members: int = 5000
    inflated: int = 1024 * MB
    member: int = 512 * MB
    ratio: int = 400
    free_ratio_below: int = 32 * MB
    cells: int = 50_000_000
    memory: int = 3072 * MB
    characters: int = 1024 * MB
    seconds: float = 180.0

    def most(self, packed: int) -> int:
        """Return how many bytes a member of so many packed bytes may hold."""
        return min(self.inflated, self.member, max(self.free_ratio_below, packed * self.ratio))


def check_archive(path: Path, where: str, limits: Limits, *, box: bool) -> None:
    """Refuse an archive that would cost too much.

    Parameters
    ----------
    box
        Also look at the cell references of the sheets: for systems that cannot limit a process's memory.

    Raises
    ------
    BadInput
        When the file is no archive, or holds too much.
    """
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            members = archive.infolist()
            if len(members) > limits.members:
                raise too_large(where, f"{len(members)} > {limits.members}")
            if any(member.flag_bits & 1 for member in members):
                raise BadInput(message("data.sheet.locked"), where=where, todo=message("data.sheet.locked.todo"))
            # The declared sizes cost nothing to look at; what is declared too small is caught while inflating.
            _check_declared(members, where, limits)
            left = limits.inflated
            for member in members:
                scanner = _Box() if box and "worksheets/" in member.filename.replace("\\", "/").lower() else None
                allowed = min(left, limits.most(member.compress_size))
                for piece in inflated(file, member):
                    left -= len(piece)
                    allowed -= len(piece)
                    if allowed < 0:
                        raise unpacks_too_far(where, f"> {min(left + len(piece), limits.inflated) / MB:.0f} MB", limits)
                    if scanner:
                        scanner.see(piece)
                if scanner and scanner.cells > limits.cells:
                    raise too_large(where, scanner.shown)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise BadInput(
            message("data.sheet.unreadable"), where=where, todo=message("data.sheet.unreadable.todo")
        ) from error


def _check_declared(members: list[zipfile.ZipInfo], where: str, limits: Limits) -> None:
    total = sum(member.file_size for member in members)
    if total > limits.inflated or any(m.file_size > limits.most(m.compress_size) for m in members):
        raise unpacks_too_far(where, f"{total / MB:.0f} MB", limits)


def unpacks_too_far(where: str, got: str, limits: Limits) -> BadInput:
    """Return the error for a workbook that is small packed and too large unpacked."""
    return BadInput(
        message("data.sheet.unpacks", size=got, limit=f"{limits.inflated / MB:.0f} MB"),
        where=where,
        got=got,
        todo=message("data.sheet.large.todo"),
    )


def too_large(where: str, got: str | None) -> BadInput:
    """Return the error for a workbook that costs too much."""
    return BadInput(message("data.sheet.large"), where=where, got=got, todo=message("data.sheet.large.todo"))


def inflated(file: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Return a member's bytes in pieces, whatever size the archive declares for them."""
    file.seek(member.header_offset)
    header = file.read(LOCAL_HEADER)
    if len(header) < LOCAL_HEADER or header[:4] != b"PK\x03\x04":
        raise zipfile.BadZipFile("local header")
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    left = member.compress_size
    if member.compress_type == zipfile.ZIP_STORED:
        while left > 0 and (raw := file.read(min(PIECE, left))):
            left -= len(raw)
            yield raw
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise zipfile.BadZipFile("compression")
    unpack = zlib.decompressobj(-15)
    while left > 0 and not unpack.eof and (raw := file.read(min(PIECE, left))):
        left -= len(raw)
        while raw and not unpack.eof:
            yield unpack.decompress(raw, PIECE)
            raw = unpack.unconsumed_tail
    if not unpack.eof:
        yield unpack.flush()


class _Box:
    """The rectangle that holds every cell of a sheet, which is what a reader allocates."""

    def __init__(self) -> None:
        self.row = 1
        self.column = 1
        self._tail = b""

    def see(self, piece: bytes) -> None:
        text = self._tail + piece
        for letters, digits in set(REFERENCE.findall(text)):
            self.row = max(self.row, int(digits))
            column = 0
            for letter in letters.upper():
                column = column * 26 + letter - 64
            self.column = max(self.column, column)
        self._tail = text[-OVERLAP:]

    @property
    def cells(self) -> int:
        return self.row * self.column

    @property
    def shown(self) -> str:
        return f"{self.row} x {self.column}"
