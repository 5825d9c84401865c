"""A checked view of one map in a strict YAML document: every fault names file, line, what stood there and what may."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from types import UnionType
from typing import Any

from sapa.errors import BadInput
from sapa.messages import Message, message
from sapa.standard.parts import Translated
from sapa.strict_yaml import Key, StrictDocument, nearest

LANGUAGES = ("kk", "ru", "en")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Section:
    """The map under `path`, whose keys must all be among `known` (None: any key).

    Raises
    ------
    BadInput
        From the constructor where there is no map or a key is unknown, from every getter where a value is
        missing or of a wrong kind.
    """

    def __init__(self, document: StrictDocument, path: tuple[Key, ...], known: Collection[str] | None) -> None:
        self.document = document
        self.path = path
        data: Any = document.data
        for key in path:
            data = data[key]
        if not isinstance(data, dict):
            raise self.refuse("standard.error.type", path, got=data, expected=message("standard.kind.map"))
        self._data: dict[Any, Any] = data
        if known is not None:
            for key in data:
                if key not in known:
                    self._unknown_key(key, known)

    def has(self, key: str) -> bool:
        """Tell whether `key` is given and is not null."""
        return self._data.get(key) is not None

    def keys_of(self, key: str) -> list[str]:
        """Return the keys of the map under `key`; each must be text."""
        below = self._get(key, dict, "standard.kind.map")
        for name in below:
            if not isinstance(name, str):
                raise self.refuse(
                    "standard.error.type", (*self.path, key, name), got=name, expected=message("standard.kind.text")
                )
        return list(below)

    def section(self, *keys: Key, known: Collection[str] | None) -> Section:
        """Return the map under `keys`."""
        if self._data.get(keys[0]) is None:
            raise self.refuse(
                "standard.error.missing", self.path, expected=message("standard.kind.map"), key=str(keys[0])
            )
        return Section(self.document, (*self.path, *keys), known)

    def text(self, key: str) -> str:
        """Return a text; empty text is missing."""
        value: str = self._get(key, str, "standard.kind.text")
        if not value.strip():
            raise self.refuse("standard.error.missing", (*self.path, key), key=key)
        return value

    def optional_text(self, key: str) -> str | None:
        """Return a text, or None where the key is missing or null."""
        return self.text(key) if self.has(key) else None

    def cell(self, key: str) -> str:
        """Return the text of a printed cell, which may be blank."""
        value: str = self._get(key, str, "standard.kind.text")
        return value

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        """Return true or false; `default` where the key is missing."""
        if default is not None and key not in self._data:
            return default
        value: bool = self._get(key, bool, "standard.kind.flag")
        return value

    def optional_number(self, key: str) -> float | None:
        """Return a number as it stands (integers stay integers), or None where missing or null."""
        if not self.has(key):
            return None
        value: float = self._get(key, int | float, "standard.kind.number")
        if abs(value) == float("inf") or value != value:  # noqa: PLR0124 - not a number
            raise self.refuse(
                "standard.error.type", (*self.path, key), got=value, expected=message("standard.kind.number")
            )
        return value

    def scalar(self, key: str, kind: type | UnionType) -> Any:
        """Return a value of one of the kinds given."""
        return self._get(key, kind, "standard.kind.text_or_number")

    def items(self, key: str, kind: type | UnionType = str) -> list[Any]:
        """Return the list under `key` (one value counts as a list of one, missing as an empty list)."""
        value = self._data.get(key)
        if value is None:
            return []
        values = value if isinstance(value, list) else [value]
        for place, item in enumerate(values):
            if not isinstance(item, kind) or isinstance(item, bool):
                expected = message("standard.kind.text" if kind is str else "standard.kind.text_or_number")
                raise self.refuse("standard.error.type", (*self.path, key, place), got=item, expected=expected)
        return values

    def choice(self, key: str, known: Collection[str]) -> str:
        """Return a text that must be one of the known words."""
        value = self.text(key)
        self.among(value, known, key)
        return value

    def among(self, value: str, known: Collection[str], *keys: Key) -> None:
        """Refuse a value that is none of the known words; the nearest one is suggested."""
        if value not in known:
            meant = nearest(value, known)
            raise self.refuse(
                "standard.error.choice",
                (*self.path, *keys),
                got=value,
                expected=", ".join(sorted(known)),
                todo=message("standard.error.did_you_mean", word=meant) if meant else None,
                key=str(keys[0]),
            )

    def day(self, key: str) -> date:
        """Return a date written as 2021-07-26."""
        return self.as_day(self.text(key), key)

    def as_day(self, value: object, *keys: Key) -> date:
        """Return a date from text that stands under `keys`."""
        try:
            if isinstance(value, str) and _DAY.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        raise self.refuse("standard.error.type", (*self.path, *keys), got=value, expected=message("standard.kind.day"))

    def translated(self, *keys: Key) -> Translated:
        """Return a text in three languages; a missing or empty one is refused by name."""
        part = self.section(*keys, known=LANGUAGES) if keys else self
        for language in LANGUAGES:
            if not part.has(language) or part.cell(language) == "":
                raise self.refuse(
                    "standard.error.language", part.path, got=language, todo=message("standard.error.language.todo")
                )
        return Translated(*(part.text(language) for language in LANGUAGES))

    def refuse(
        self,
        what: str,
        path: tuple[Key, ...],
        *,
        got: object = None,
        expected: Message | str | None = None,
        todo: Message | None = None,
        **params: str,
    ) -> BadInput:
        """Return the error to raise: it names file and line of `path`."""
        shown = None if got is None else f"{got:g}" if isinstance(got, float) else str(got)
        return BadInput(
            message(what, **params),
            where=self.document.named(*path),
            got=shown,
            expected=expected,
            todo=todo,
        )

    def _get(self, key: str, kind: Any, expected: str) -> Any:
        value = self._data.get(key)
        if value is None:
            raise self.refuse("standard.error.missing", self.path, expected=message(expected), key=key)
        # bool is a kind of int in Python, never in a norm.
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.refuse("standard.error.type", (*self.path, key), got=value, expected=message(expected))
        return value

    def _unknown_key(self, key: object, known: Collection[str]) -> None:
        meant = nearest(key, known)
        raise self.refuse(
            "standard.error.unknown_key",
            (*self.path, key if isinstance(key, str | int | float) else str(key)),
            got=key,
            expected=", ".join(sorted(known)),
            todo=message("standard.error.did_you_mean", word=meant) if meant else None,
        )
