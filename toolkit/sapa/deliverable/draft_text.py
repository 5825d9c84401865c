"""Writing a manifest as YAML with comments; what is written is read back by the strict reader as it was."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sapa.deliverable.place import Path
from sapa.messages import Message, message
from sapa.strict_yaml import plain_scalar

_PLAIN = re.compile(r"\w[\w .()/%№-]*", re.UNICODE)
_WIDTH = 100
_SHORT = 90
_HELD = "\x00"


def draft_text(data: dict[str, Any], notes: Sequence[tuple[Path, Message]], words: Callable[[Message], str]) -> str:
    """Return commented YAML.

    Parameters
    ----------
    data
        Plain data of a manifest.
    notes
        Comments, each above the key it is about; those of keys that are not there stand above their parent's.
    words
        From a message to text in one language.
    """
    lines = [f"# {line}" for line in textwrap.wrap(words(message("deliverable.draft.head")), _WIDTH)]
    lines += _comments((), notes, words, "")
    for key, value in data.items():
        lines += _key(key, value, (key,), notes, words, "")
    return "\n".join(lines) + "\n"


def yaml_text(data: dict[str, Any], *, head: Sequence[str] = ()) -> str:
    """Return plain data as YAML without comments but those of `head`; the strict reader reads it back as it was."""
    lines = [f"# {line}" for text in head for line in textwrap.wrap(text, _WIDTH)]
    for key, value in data.items():
        lines += _key(key, value, (key,), (), str, "")
    return "\n".join(lines) + "\n"


def _comments(
    path: Path, notes: Sequence[tuple[Path, Message]], words: Callable[[Message], str], indent: str
) -> Iterator[str]:
    for about, note in notes:
        if about == path:
            text = f"unsure: {words(note)}"
            for line in textwrap.wrap(text, _WIDTH - len(indent), break_long_words=False):
                yield f"{indent}# {line}"


def _key(
    key: str,
    value: Any,
    path: Path,
    notes: Sequence[tuple[Path, Message]],
    words: Callable[[Message], str],
    indent: str,
) -> Iterator[str]:
    yield from _comments(path, notes, words, indent)
    if isinstance(value, dict) and value and not _fits(value, path, notes):
        yield f"{indent}{scalar(key)}:"
        yield from _inside(value, path, notes, words, indent + "  ")
    elif isinstance(value, list) and any(isinstance(v, dict) for v in value):
        yield f"{indent}{scalar(key)}:"
        for i, item in enumerate(value):
            yield from _comments((*path, i), notes, words, indent + "  ")
            lines = list(_inside(item, (*path, i), notes, words, indent + "    "))
            first = next(n for n, line in enumerate(lines) if not line.lstrip().startswith("#"))
            lines[first] = f"{indent}  - {lines[first].lstrip()}"
            yield from lines
    elif isinstance(value, list) and len(flow(value)) > _SHORT:
        yield f"{indent}{scalar(key)}: ["
        listed = ", ".join(flow(v).replace(" ", _HELD) for v in value)
        yield from (
            f"{indent}  {line}".replace(_HELD, " ")
            for line in textwrap.wrap(listed, _WIDTH, break_long_words=False, break_on_hyphens=False)
        )
        yield f"{indent}]"
    else:
        yield f"{indent}{scalar(key)}: {flow(value)}"


def _inside(
    value: dict[str, Any],
    path: Path,
    notes: Sequence[tuple[Path, Message]],
    words: Callable[[Message], str],
    indent: str,
) -> Iterator[str]:
    missing = [p for p, _ in notes if p[: len(path)] == path and len(p) == len(path) + 1 and p[-1] not in value]
    for key, inner in value.items():
        yield from _key(key, inner, (*path, key), notes, words, indent)
    for about in dict.fromkeys(missing):
        yield from _comments(about, notes, words, indent)


def _fits(value: Any, path: Path, notes: Sequence[tuple[Path, Message]]) -> bool:
    """Tell whether a section may stand on one line: short, and nothing in it needs a comment."""
    return len(flow(value)) <= _SHORT and not any(p[: len(path)] == path and len(p) > len(path) for p, _ in notes)


def flow(value: Any) -> str:
    """Return a value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(k)}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(v) for v in value) + "]"
    return scalar(value)


def scalar(value: Any) -> str:
    """Return one value: plain where it is read back as the same text, in quotes elsewhere."""
    if value is None or isinstance(value, bool | int | float):
        return json.dumps(value)
    text = str(value)
    safe = _PLAIN.fullmatch(text) and text == text.strip() and isinstance(plain_scalar(text), str)
    return text if safe else json.dumps(text, ensure_ascii=False)
