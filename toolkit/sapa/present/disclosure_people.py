"""Words of the delivered files without what leads to a person, in all that an evaluation says.

Titles and parties of the contract, files' names and what experts wrote are the documents' own: they stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

from sapa.messages import Message
from sapa.plain_text import masked
from sapa.results import Evaluation
from sapa.results.finding import Finding

_IDS = frozenset({"id", "case", "replaced", "other"})
"""Fields that hold the id of an interview: whoever asks for ids gets them as they are."""
_PLACES = frozenset({"file", "path", "sha256"})


def without_people(evaluation: Evaluation) -> Evaluation:
    """Return an evaluation in whose findings, tables and details telephones, e-mails, names and the like are masked."""
    kept = _PLACES | _IDS if evaluation.made is not None and evaluation.made.show_ids else _PLACES
    walk = _Walk(kept)
    tables = tuple(
        replace(t, rows=tuple(
            tuple(v if c in kept else walk.any(v) for c, v in zip(t.columns, row, strict=True)) for row in t.rows
        ))
        for t in evaluation.tables
    )  # fmt: skip
    return replace(
        evaluation, tables=tables, findings=tuple(_finding(f, walk) for f in evaluation.findings),
        details={key: walk.any(one) for key, one in evaluation.details.items()},
        assumptions=tuple(walk.any(a) for a in evaluation.assumptions),
    )  # fmt: skip


def _finding(finding: Finding, walk: _Walk) -> Finding:
    """Return a finding with its sentences masked; the id stays, since experts' entries are kept by it."""
    text, todo = walk.any(finding.message), walk.any(finding.recommendation)
    if text is finding.message and todo is finding.recommendation:
        return finding
    return replace(finding, message=text, recommendation=todo)


class _Walk:
    """Goes through results; what holds nothing to mask is returned as it is."""

    def __init__(self, kept: frozenset[str]) -> None:
        self._kept = kept
        self._seen: dict[str, str] = {}

    def any(self, value: Any) -> Any:
        """Return a value without what leads to a person."""
        if isinstance(value, str):
            return value if isinstance(value, Enum) else self._text(value)
        if isinstance(value, Message):
            return self._message(value)
        if isinstance(value, tuple) and not hasattr(value, "_fields"):
            found = tuple(self.any(v) for v in value)
            return value if all(a is b for a, b in zip(found, value, strict=True)) else found
        if isinstance(value, Mapping):
            pairs = {k: self.any(v) for k, v in value.items()}
            return value if all(pairs[k] is v for k, v in value.items()) else pairs
        return self._record(value) if is_dataclass(value) and not isinstance(value, type) else value

    def _text(self, text: str) -> str:
        found = self._seen.get(text)
        if found is None:
            found = self._seen[text] = masked(text)
        return text if found == text else found

    def _message(self, text: Message) -> Message:
        params = {k: v if k in self._kept else self.any(v) for k, v in text.params.items()}
        return text if all(params[k] is v for k, v in text.params.items()) else Message(text.id, params)

    def _record(self, value: Any) -> Any:
        changed = {}
        for one in fields(value):
            if one.name in self._kept or not one.init:
                continue
            old = getattr(value, one.name)
            new = self.any(old)
            if new is not old:
                changed[one.name] = new
        return replace(value, **changed) if changed else value
