"""YAML read strictly: YAML 1.2 core types, no duplicate key, no tag, no bomb, and the line of every value.

PyYAML's own resolvers follow YAML 1.1, where `no` is false, `012` is ten and `12:30` is 750. Here
`no`, `012`, `12:30` and dates stay text, as the people who type manifests and norms expect.
"""

from __future__ import annotations

import codecs
import copy
import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from sapa.errors import BadInput
from sapa.messages import Message, message

if TYPE_CHECKING:
    import yaml

Key: TypeAlias = "str | int | float | bool"

MAX_BYTES = 4 * 1024 * 1024
"""A manifest or a norm file is kilobytes; more is no YAML that a person wrote."""
MAX_DEPTH = 60
MAX_ALIASED = 20_000
"""Values that aliases may add in all: enough for repeated roles, too little for a bomb."""

_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_OTHER_BASE = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}


@dataclass(slots=True)
class _Node:
    """A value being read: plain data, its line (from 1), the nodes below it and how many they are."""

    data: Any
    line: int
    below: dict[Any, _Node] = field(default_factory=dict)
    size: int = 1
    height: int = 1


@dataclass(frozen=True, slots=True)
class StrictDocument:
    """One YAML document: plain data (dict, list, str, int, float, bool, None) and where each value stands."""

    data: Any
    shown: str
    _root: _Node | None = field(repr=False, compare=False, default=None)

    def line(self, *keys: Key) -> int | None:
        """Return the line (from 1) where the value under `keys` stands.

        Keys are those of maps and the indices (from 0) of lists. Where the path ends early (a key is
        missing), it is the line of the nearest parent; None only for an empty document.
        """
        node = self._root
        if node is None:
            return None
        for key in keys:
            below = node.below.get(key)
            if below is None:
                break
            node = below
        return node.line

    def where(self, *keys: Key) -> str:
        """Return `file:line` of the value under `keys`, for `BadInput(where=…)`."""
        line = self.line(*keys)
        return self.shown if line is None else f"{self.shown}:{line}"

    def named(self, *keys: Key) -> str:
        """Return `file:line (key.key)`: what a message about the value under `keys` calls it."""
        trail = ".".join(str(key) for key in keys)
        where = self.where(*keys)
        return f"{where} ({trail})" if trail else where


def load_strict(path: Path, *, shown: str | None = None) -> StrictDocument:
    """Read a YAML file strictly.

    Parameters
    ----------
    path
        The file: UTF-8 (with or without a byte order mark) or UTF-16 with one.
    shown
        How messages name the file; its name where None.

    Raises
    ------
    BadInput
        For a file that cannot be read, is too large or is not text; for wrong YAML; for duplicate keys,
        tags, merge keys, several documents, and aliases that refer to themselves or multiply.
    """
    name = shown or path.name
    try:
        with path.open("rb") as handle:
            raw = handle.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BadInput(
            message("yaml.cannot_read"), where=name, got=reason, todo=message("yaml.cannot_read.todo")
        ) from error
    if len(raw) > MAX_BYTES:
        raise _too_large(name)
    encoding = "utf-16" if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadInput(
            message("yaml.not_utf8"),
            where=f"{name}:{line}",
            got=f"0x{raw[error.start]:02X}",
            todo=message("yaml.not_utf8.todo"),
        ) from error
    return parse_strict(text, shown=name)


def parse_strict(text: str, *, shown: str) -> StrictDocument:
    """Read YAML text strictly; `shown` is how messages name it. Raises `BadInput` as `load_strict` does."""
    import yaml

    if len(text) > MAX_BYTES:
        raise _too_large(shown)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root = _Reader(yaml.parse(text, Loader=loader), shown).document()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{shown}:{mark.line + 1}" if mark is not None else shown
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
        raise BadInput(
            message("yaml.syntax"), where=where, got=str(problem), todo=message("yaml.syntax.todo")
        ) from error
    return StrictDocument(None if root is None else root.data, shown, root)


def nearest(word: object, known: Iterable[str]) -> str | None:
    """Return the known word that `word` was probably meant to be, or None."""
    found = difflib.get_close_matches(str(word), list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def plain_scalar(text: str) -> Any:
    """Return the YAML 1.2 core value of an unquoted scalar; digits with a leading zero stay text."""
    if text in _WORDS:
        return _WORDS[text]
    try:
        if _INT.fullmatch(text):
            return int(text)
        if _OTHER_BASE.fullmatch(text):
            return int(text, 0)
        if _FLOAT.fullmatch(text):
            return float(text)
    except ValueError:  # more digits than Python reads as a number
        return text
    return text


def _too_large(shown: str) -> BadInput:
    return BadInput(
        message("yaml.too_large"), where=shown, expected=message("yaml.too_large.expected", n=MAX_BYTES // 1024**2)
    )


class _Reader:
    """Builds values from parser events, so that nothing is constructed before it is judged."""

    def __init__(self, events: Iterator[yaml.Event], shown: str) -> None:
        self._events = events
        self._shown = shown
        self._anchors: dict[str, _Node | None] = {}
        self._aliased = 0

    def document(self) -> _Node | None:
        """Return the one document of the stream, or None where there is none."""
        import yaml

        root: _Node | None = None
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.StreamStartEvent | yaml.DocumentEndEvent | yaml.StreamEndEvent):
                continue
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._refuse(event, "yaml.documents", todo="yaml.documents.todo")
                continue
            root = self._node(event, 0)
        return root

    def _node(self, event: Any, depth: int) -> _Node:
        import yaml

        if depth > MAX_DEPTH:
            raise self._refuse(event, "yaml.too_deep")
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, depth)
        if event.tag is not None:
            raise self._refuse(event, "yaml.tag", got=event.tag, todo="yaml.tag.todo")
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        if isinstance(event, yaml.ScalarEvent):
            node = _Node(plain_scalar(event.value) if event.implicit[0] else event.value, self._line(event))
        elif isinstance(event, yaml.SequenceStartEvent):
            node = self._sequence(event, depth)
        else:
            node = self._mapping(event, depth)
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        return node

    def _sequence(self, start: Any, depth: int) -> _Node:
        import yaml

        items: list[Any] = []
        node = _Node(items, self._line(start))
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            item = self._node(event, depth + 1)
            node.below[len(items)] = item
            node.size += item.size
            node.height = max(node.height, item.height + 1)
            items.append(item.data)
        return node

    def _mapping(self, start: Any, depth: int) -> _Node:
        import yaml

        values: dict[Any, Any] = {}
        node = _Node(values, self._line(start))
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event, depth)
            if key in values:
                first = node.below[key].line
                raise self._refuse(
                    event, "yaml.duplicate_key", got=str(key), todo=message("yaml.duplicate_key.todo", line=first)
                )
            value = self._node(next(self._events), depth + 1)
            node.size += value.size
            node.height = max(node.height, value.height + 1)
            # A key's line is what the user looks for; the node may be shared by aliases, hence the new one.
            node.below[key] = _Node(value.data, self._line(event), value.below)
            values[key] = value.data
        return node

    def _key(self, event: Any, depth: int) -> Any:
        import yaml

        if not isinstance(event, yaml.ScalarEvent | yaml.AliasEvent):
            raise self._refuse(event, "yaml.key_kind")
        key = self._node(event, depth + 1).data
        if key is None or isinstance(key, list | dict):
            raise self._refuse(event, "yaml.key_kind")
        if key == "<<":
            raise self._refuse(event, "yaml.merge_key", got="<<", todo="yaml.merge_key.todo")
        return key

    def _alias(self, event: Any, depth: int) -> _Node:
        if event.anchor not in self._anchors:
            raise self._refuse(event, "yaml.alias_unknown", got=f"*{event.anchor}")
        target = self._anchors[event.anchor]
        if target is None:
            raise self._refuse(event, "yaml.alias_circle", got=f"*{event.anchor}")
        if depth + target.height > MAX_DEPTH:
            raise self._refuse(event, "yaml.too_deep", got=f"*{event.anchor}")
        self._aliased += target.size
        if self._aliased > MAX_ALIASED:
            raise self._refuse(event, "yaml.alias_bomb", got=f"*{event.anchor}", todo="yaml.alias_bomb.todo")
        # A copy: who changes one place of the data must not change another.
        return _Node(copy.deepcopy(target.data), self._line(event), target.below, target.size, target.height)

    @staticmethod
    def _line(event: Any) -> int:
        line: int = event.start_mark.line + 1
        return line

    def _refuse(self, event: Any, what: str, *, got: str | None = None, todo: Message | str | None = None) -> BadInput:
        where = f"{self._shown}:{self._line(event)}"
        return BadInput(message(what), where=where, got=got, todo=message(todo) if isinstance(todo, str) else todo)
