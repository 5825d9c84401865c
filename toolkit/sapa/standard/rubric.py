"""Rubrics as data: the criteria by which experts score or look at a work, with their scale and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

from sapa.errors import BadInput
from sapa.messages import message
from sapa.standard.parts import Translated
from sapa.standard.section import Section
from sapa.strict_yaml import StrictDocument, load_strict, nearest

_FOLDER = Path(__file__).parent / "rubrics"


@dataclass(frozen=True, slots=True)
class Scale:
    """Whole scores from `min` to `max`; `anchors` are the words of the levels."""

    min: int
    max: int
    anchors: Mapping[int, Translated] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "anchors", MappingProxyType(dict(self.anchors)))

    @property
    def scores(self) -> tuple[int, ...]:
        """Every score that may be given."""
        return tuple(range(self.min, self.max + 1))


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion: its name, the question that it asks, its weight in the total, and a note for the experts."""

    id: str
    title: Translated
    asks: Translated
    weight: float = 1.0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rubric:
    """Criteria in their order; `scale` is None where each is answered by yes or no; `note` is for the experts."""

    id: str
    title: Translated
    criteria: tuple[Criterion, ...]
    scale: Scale | None = None
    note: str = ""

    def criterion(self, id: str) -> Criterion:
        """Return the criterion of that id; an unknown id raises KeyError."""
        for one in self.criteria:
            if one.id == id:
                return one
        raise KeyError(id)


@cache
def load_rubric(id: str = "council") -> Rubric:
    """Return a rubric of the package: `council` (five criteria, scores) or `recommendations` (yes or no).

    Raises
    ------
    BadInput
        For an unknown rubric, and for a file that lacks a criterion, a language or a level of the scale.
    """
    known = sorted(p.stem for p in _FOLDER.glob("*.yaml"))
    if id not in known:
        meant = nearest(id, known)
        raise BadInput(
            message("standard.error.choice", key="rubric"), got=id, expected=", ".join(known),
            todo=message("standard.error.did_you_mean", word=meant) if meant else None,
        )  # fmt: skip
    return read_rubric(_FOLDER / f"{id}.yaml")


def read_rubric(path: Path) -> Rubric:
    """Read one rubric's file; faults are refused with file and line."""
    return rubric_of(load_strict(path, shown=path.name))


def rubric_of(document: StrictDocument) -> Rubric:
    """Return the rubric that a document describes; faults are refused with their place in it."""
    top = Section(document, (), ("id", "title", "scale", "criteria", "note"))
    scale = _scale(top.section("scale", known=("min", "max", "anchors"))) if top.has("scale") else None
    criteria: list[Criterion] = []
    for place, _ in enumerate(top.items("criteria", dict)):
        one = Section(document, ("criteria", place), ("id", "title", "asks", "weight", "note"))
        key = one.text("id")
        if key in {c.id for c in criteria}:
            raise one.refuse("standard.error.twice", (*one.path, "id"), got=key, key="id")
        weight = one.optional_number("weight")
        if weight is not None and weight <= 0:
            raise one.refuse("standard.error.type", (*one.path, "weight"), got=weight, expected="> 0")
        criteria.append(
            Criterion(
                key, one.translated("title"), one.translated("asks"), 1.0 if weight is None else float(weight),
                one.optional_text("note") or "",
            )
        )  # fmt: skip
    if not criteria:
        raise top.refuse("standard.error.missing", (), key="criteria")
    return Rubric(top.text("id"), top.translated("title"), tuple(criteria), scale, top.optional_text("note") or "")


def _scale(part: Section) -> Scale:
    low, high = part.scalar("min", int), part.scalar("max", int)
    if low >= high:
        raise part.refuse("standard.error.min_above_max", (*part.path, "max"), got=high)
    words = part.section("anchors", known=None)
    return Scale(low, high, {score: words.translated(score) for score in range(low, high + 1)})
