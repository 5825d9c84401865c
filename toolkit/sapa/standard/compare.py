"""What changed between two editions of an act, or between two packs of norms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from sapa.standard.model import Norm, Standard
from sapa.standard.parts import Translated, Words


class ChangeOf(StrEnum):
    """What changed in a norm: it came, it went, what it asks, the act's own words, or only a rendering of them."""

    ADDED = "added"
    REMOVED = "removed"
    VALUE = "value"
    WORDING = "wording"
    RENDERING = "rendering"


_WORDING = ("title", "lead", "formula_kk", "printed", "evidence_text", "base_text", "source")
# What tells nothing of the act: when a wording came into force, and the package's own words about a norm.
_LEFT_OUT = ("id", "edition", "amended_by", "note", "display_kk", "lead_display_kk")


@dataclass(frozen=True, slots=True)
class NormChange:
    """One norm that is not what it was. `before` is None where it came or where the earlier wording is not at hand."""

    id: str
    kinds: tuple[ChangeOf, ...]
    fields: tuple[str, ...]
    before: Norm | None
    after: Norm | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two standards compared: which they are, what changed in the order of the act, how many norms did not."""

    before: tuple[str, date]
    after: tuple[str, date]
    changes: tuple[NormChange, ...]
    unchanged: int

    def of(self, kind: ChangeOf) -> tuple[NormChange, ...]:
        """Return the changes of a kind."""
        return tuple(change for change in self.changes if kind in change.kinds)

    def counted(self) -> Mapping[ChangeOf, int]:
        """Return the number of norms by kind of change, every kind named."""
        return {kind: len(self.of(kind)) for kind in ChangeOf}


def compare_standards(before: Standard, after: Standard) -> Comparison:
    """Compare two standards norm by norm (by id).

    Numbers, units, kind, duty, condition, options and the like are `value`; the act's Kazakh words, its printed cells
    and its place are `wording`; a difference of the Russian or English alone is `rendering`. A norm that an order
    reworded, and whose earlier wording the older pack does not have, is `wording` without a `before`.

    Parameters
    ----------
    before, after
        The older and the newer standard, as `load_standard` returns them.
    """
    changes: list[NormChange] = []
    unchanged = 0
    for id in dict.fromkeys((*after.norms, *before.norms)):
        old, new = before.norms.get(id), after.norms.get(id)
        if old is None:
            kind = ChangeOf.WORDING if id in before.not_at_hand else ChangeOf.ADDED
            changes.append(NormChange(id, (kind,), (), None, new))
        elif new is None:
            changes.append(NormChange(id, (ChangeOf.REMOVED,), (), old, None))
        else:
            kinds, names = _differences(old, new)
            if kinds:
                changes.append(NormChange(id, kinds, names, old, new))
            else:
                unchanged += 1
    return Comparison((before.id, before.edition), (after.id, after.edition), tuple(changes), unchanged)


def _differences(old: Norm, new: Norm) -> tuple[tuple[ChangeOf, ...], tuple[str, ...]]:
    names: list[str] = []
    kinds: set[ChangeOf] = set()
    for one in fields(Norm):
        a, b = getattr(old, one.name), getattr(new, one.name)
        if one.name in _LEFT_OUT or a == b:
            continue
        names.append(one.name)
        if _kazakh(a) == _kazakh(b):
            kinds.add(ChangeOf.RENDERING)
        else:
            kinds.add(ChangeOf.WORDING if one.name in _WORDING else ChangeOf.VALUE)
    return tuple(kind for kind in ChangeOf if kind in kinds), tuple(names)


def _kazakh(value: Any) -> Any:
    """Return what the act itself says of a value: the Kazakh words of a text, anything else as it is."""
    if isinstance(value, Translated):
        return value.kk
    if isinstance(value, tuple):
        return tuple((v.key, v.words.kk) if isinstance(v, Words) else v for v in value)
    return value
