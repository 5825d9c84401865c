"""A defect: what it is called, how strong it may be, what it breaks, and what a trained evaluator should see."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from sapa.errors import BadInput
from sapa.messages import Message, message
from sapa.strict_yaml import nearest, parse_strict

FILE = "defects.yaml"


class Side(StrEnum):
    """Which of the two lines an answer stands on."""

    FORMAL = "formal"
    METHODOLOGICAL = "methodological"


@dataclass(frozen=True, slots=True)
class Expected:
    """An answer that a trained evaluator gives where the defect is.

    finding
        The norm, or the check where no norm speaks of it: `t10.population_survey.field_control`, `claims.values`.
    side, status
        The line, and the statuses that are right there; the first is the best one.
    """

    finding: str
    side: Side
    status: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Defect:
    """One defect of the catalogue.

    doses
        From the strongest to the weakest, in the unit that the explanation names.
    claimed
        Whether the toolkit claims to find it by itself; where not, a person has to read the documents.
    expected
        What should be seen; one of them is enough to have found it.
    also
        Norms and checks that it touches beside: whoever names one of them raises no false alarm.
    files
        Where it can be seen.
    """

    name: str
    service: str
    doses: tuple[float, ...]
    claimed: bool
    expected: tuple[Expected, ...]
    also: tuple[str, ...]
    files: tuple[str, ...]

    @property
    def title(self) -> Message:
        """What it is, in a few words."""
        return message(f"training.defect.{self.name}")

    @property
    def why(self) -> Message:
        """What is wrong with it, and what a trained evaluator should see."""
        return message(f"training.defect.{self.name}.why")


@cache
def catalogue() -> dict[str, Defect]:
    """Return the defects by name, in the order of the catalogue."""
    text = (files("sapa.training.simulator") / FILE).read_text(encoding="utf-8")
    listed: dict[str, dict[str, dict[str, Any]]] = parse_strict(text, shown=FILE).data
    return {
        name: Defect(
            name, service, tuple(float(d) for d in spec["doses"]), spec.get("claimed", True),
            tuple(Expected(e[0], Side(e[1]), tuple(e[2:])) for e in spec["expected"]), tuple(spec.get("also", ())),
            tuple(spec["files"]),
        )
        for service, defects in listed.items()
        for name, spec in defects.items()
    }  # fmt: skip


def defect(name: str) -> Defect:
    """Return a defect by its name.

    Raises
    ------
    BadInput
        No defect has this name.
    """
    known = catalogue()
    if name not in known:
        raise BadInput(
            message("training.unknown_defect"), where=FILE, got=name, expected=nearest(name, known),
            todo=message("training.unknown_defect.todo"),
        )  # fmt: skip
    return known[name]
