"""Where a value of the manifest stands: a line of the YAML, a cell of the form; and how key paths are written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

Key: TypeAlias = str | int
Path: TypeAlias = tuple[Key, ...]


def written(path: Path) -> str:
    """Return a key path as people write it: `methods[0].roles.id`."""
    text = ""
    for key in path:
        if isinstance(key, int):
            text += f"[{key}]"
        else:
            text += f".{key}" if text else str(key)
    return text


@dataclass(frozen=True, slots=True)
class Places:
    """Where each value of one manifest stands.

    shown
        How messages name the manifest.
    place
        From a key path to its line (`deliverable.yaml:12`) or cell (`form.xlsx, Methods!C5`); a path that is not in
        the file gives the place of its nearest parent.
    """

    shown: str
    place: Callable[[Path], str]

    def where(self, *path: Key) -> str:
        """Return file, line or cell, and key path, for `BadInput(where=…)`."""
        found = self.place(path)
        return f"{found} ({written(path)})" if path else found
