"""The name a person probably meant: for messages that suggest, never for silent repair."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection

from sapa.errors import BadInput
from sapa.messages import Message, message

# Cyrillic letters that look like Latin ones, after casefold.
LOOKALIKES = str.maketrans("аеорсухкмтвніәқңһ", "aeopcyxkmtbhieknh")
ENOUGH_ALIKE = 0.6
SHOWN = 12


def _fold(name: str) -> str:
    name = unicodedata.normalize("NFKC", name).casefold().replace("ё", "е")
    return re.sub(r"[\s_\-./:]+", "", name).translate(LOOKALIKES)


def nearest(name: str, candidates: Collection[str]) -> str | None:
    """Return the candidate most like `name`, or None when none is alike.

    Case, spaces, underscores, hyphens and dots do not count, nor whether a letter is Latin or its Cyrillic twin.
    """
    folded: dict[str, str] = {}
    for candidate in candidates:
        folded.setdefault(_fold(candidate), candidate)
    wanted = _fold(name)
    if wanted in folded:
        return folded[wanted]
    found = difflib.get_close_matches(wanted, folded, n=1, cutoff=ENOUGH_ALIKE)
    return folded[found[0]] if found else None


def listed(names: Collection[str], limit: int = SHOWN) -> str:
    """Return names for a message, shortened after `limit`."""
    shown = list(names)
    return ", ".join(shown[:limit]) + (f" … ({len(shown)})" if len(shown) > limit else "")


def unknown_column(name: str, columns: Collection[str], *, where: str | None = None) -> BadInput:
    """Return the error for a column that the file does not have, with the nearest name or the list."""
    near = nearest(name, columns)
    todo: Message = message("data.column.todo", name=near) if near else message("data.column.todo_list")
    return BadInput(message("data.column"), where=where, got=name, expected=listed(columns), todo=todo)
