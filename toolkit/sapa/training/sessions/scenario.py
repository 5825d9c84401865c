"""What a session trains: which deliverables, which defects may be in them, and what is asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sapa.errors import BadInput
from sapa.messages import message
from sapa.strict_yaml import nearest, parse_strict
from sapa.training.simulator import Side, defect


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the answer sheet: is there a shortcoming here? `finding` is a norm, or a check."""

    finding: str
    side: Side

    @property
    def id(self) -> str:
        """How answer sheets name it."""
        return f"{self.finding} ({self.side})"


@dataclass(frozen=True, slots=True)
class Task:
    """One deliverable of a session.

    planted
        Least and most defects in it, where it is no honest one.
    honest
        Probability that nothing at all is wrong with it.
    pool
        Names of the defects that may be planted.
    """

    service: str
    interviews: int | None
    planted: tuple[int, int]
    honest: float
    pool: tuple[str, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is asked: whatever any defect of the pool would show in; the same for everybody, by the alphabet."""
        asked = {Question(e.finding, e.side) for name in self.pool for e in defect(name).expected}
        return tuple(sorted(asked, key=lambda q: q.id))


@dataclass(frozen=True, slots=True)
class Scenario:
    """A session's tasks; `own`: every trainee has deliverables of his own, else all have the same."""

    name: str
    own: bool
    tasks: tuple[Task, ...]


@cache
def scenarios() -> dict[str, Scenario]:
    """Return the scenarios by name."""
    folder = files("sapa.training.sessions") / "scenarios"
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    made = {}
    for file in found:
        name = file.name.removesuffix(".yaml")
        data = parse_strict(file.read_text(encoding="utf-8"), shown=file.name).data
        tasks = tuple(
            Task(t["service"], t.get("interviews"), tuple(t["planted"]), float(t["honest"]), tuple(t["pool"]))
            for t in data["deliverables"]
        )
        made[name] = Scenario(name, data["own"], tasks)
    return made


def scenario(name: str) -> Scenario:
    """Return a scenario by its name.

    Raises
    ------
    BadInput
        No scenario has this name.
    """
    known = scenarios()
    if name not in known:
        raise BadInput(
            message("training.unknown_scenario"), where="--scenario", got=name,
            expected=nearest(name, known) or ", ".join(known), todo=message("training.unknown_scenario.todo"),
        )  # fmt: skip
    return known[name]
