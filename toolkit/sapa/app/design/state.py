"""A plan as plain data, key by key: what the panel changes is what `plan.yaml` will hold. No widgets, no arithmetic."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeAlias

Data: TypeAlias = dict[str, Any]
Path: TypeAlias = str | tuple[str, ...]

FIRST = {
    "target": "goal", "title": "goal", "domains": "goal", "confidence": "goal", "service": "goal", "research": "goal",
    "contract": "goal", "specification": "goal", "costs": "goal", "interviews": "size",
    "frame": "frame", "universe": "frame", "learn": "size",
    "deff": "size", "cluster_size": "size", "response": "size", "allocation": "size", "indicators": "size",
    "order": "size", "rounding": "size",
    "programme": "programme", "selection": "programme", "reserve": "programme", "fieldwork": "programme",
    "control": "programme", "seed": "programme",
}  # fmt: skip
"""The step in which each key of the plan is decided."""


def keys_in(path: Path) -> tuple[str, ...]:
    """Return the keys of a path; one whose keys hold dots themselves (a norm's id) is given as a tuple."""
    return tuple(path.split(".")) if isinstance(path, str) else path


def got(data: Mapping[str, Any], path: Path, default: Any = None) -> Any:
    """Return what stands at `path` (`target.margin`), or the default where nothing does."""
    found: Any = data
    for key in keys_in(path):
        if not isinstance(found, Mapping) or key not in found:
            return default
        found = found[key]
    return default if found is None else found


def put(data: Mapping[str, Any], path: Path, value: Any) -> Data:
    """Return a copy of the data with `value` at `path`; None takes the key away, and sections left empty with it."""
    key, *rest = keys_in(path)
    changed = dict(data)
    if rest:
        inner = changed.get(key)
        value = put(inner if isinstance(inner, Mapping) else {}, tuple(rest), value) or None
    if value is None:
        changed.pop(key, None)
    else:
        changed[key] = value
    return changed


def lines(text: str) -> list[str]:
    """Return the lines of a text that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def meanings(text: str) -> dict[str, str]:
    """Return `term: meaning` lines as pairs; a line without a meaning keeps an empty one."""
    pairs = (line.partition(":") for line in lines(text))
    return {term.strip(): meaning.strip() for term, _, meaning in pairs if term.strip()}


def stage_of(where: str | None, acting: str | None = None) -> str:
    """Return the step to which a message about a key of the plan belongs.

    `acting` is the step that asked (None: the plan was only read): what sliders move there is answered there.
    """
    for word in re.findall(r"[a-z_]+", where or ""):
        step = FIRST.get(word)
        if step is not None:
            return acting if acting is not None and step == "goal" else step
    return acting or "size"
