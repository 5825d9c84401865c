"""Bytes to text. UTF-8 strictly, or what a byte order mark or the user says; never a guess.

Kazakh in KZ-1048 or PTCP-154 decodes as cp1251 without an error and with wrong letters, so that a detector
spoils it silently: the user is shown the same line in each encoding and chooses.
"""

from __future__ import annotations

import codecs
import re

from sapa.errors import BadInput
from sapa.messages import message

NAMES = {
    "utf8": "utf-8",
    "utf8sig": "utf-8",
    "utf16": "utf-16",
    "cp1251": "cp1251",
    "windows1251": "cp1251",
    "kz1048": "kz1048",
    "strk1048": "kz1048",
    "rk1048": "kz1048",
    "ptcp154": "ptcp154",
    "cp154": "ptcp154",
}
KNOWN = ("utf-8", "utf-16", "cp1251", "kz1048", "ptcp154")
OLD = ("cp1251", "kz1048", "ptcp154")
WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
PREVIEW = 60


def known_encoding(name: str | None, where: str) -> str | None:
    """Return the usual name of an encoding that a user may declare."""
    if name is None:
        return None
    found = NAMES.get(re.sub(r"[\s_\-.]", "", name).lower())
    if found is None:
        raise BadInput(message("data.encoding.unknown"), where=where, got=name, expected=", ".join(KNOWN))
    return found


def decode(content: bytes, encoding: str | None, where: str) -> tuple[str, str]:
    """Return (text, encoding used).

    Raises
    ------
    BadInput
        When the bytes are not in that encoding; with none declared, the message shows the line in each old one.
    """
    declared = known_encoding(encoding, where)
    marked = "utf-8" if content.startswith(codecs.BOM_UTF8) else "utf-16" if content.startswith(WIDE_MARKS) else None
    if declared and marked and declared != marked:
        raise BadInput(
            message("data.encoding.mark"),
            where=where,
            got=str(encoding),
            expected=marked,
            todo=message("data.option.todo", key="encoding"),
        )
    used = declared or marked or "utf-8"
    try:
        text = content.decode("utf-8-sig" if used == "utf-8" else used)
    except UnicodeDecodeError as error:
        raise _undecoded(content, error.start, used, where, declared) from error
    nul = text.find("\0")
    if nul >= 0:
        row = text.count("\n", 0, nul) + 1
        raise BadInput(message("data.nul"), where=f"{where}:{row}", todo=message("data.nul.todo"))
    return text, used


def _undecoded(content: bytes, at: int, used: str, where: str, declared: str | None) -> BadInput:
    row = content.count(b"\n", 0, at) + 1
    got = f"0x{content[at : at + 1].hex().upper()} ({at})"
    if declared or used != "utf-8":
        return BadInput(
            message("data.encoding.not", encoding=used),
            where=f"{where}:{row}",
            got=got,
            expected=", ".join(KNOWN),
            todo=message("data.option.todo", key="encoding"),
        )
    start = content.rfind(b"\n", 0, at) + 1
    end = content.find(b"\n", at)
    start = max(start, at - PREVIEW // 4)
    piece = content[start : min(end if end >= 0 else len(content), start + PREVIEW)]
    shown = {name: " ".join(piece.decode(name, errors="replace").split()) for name in OLD}
    return BadInput(
        message("data.encoding.not_utf8"),
        where=f"{where}:{row}",
        got=got,
        expected=message(
            "data.encoding.offer", cp1251=shown["cp1251"], kz1048=shown["kz1048"], ptcp154=shown["ptcp154"]
        ),
        todo=message("data.encoding.todo"),
    )
