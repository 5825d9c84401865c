"""What a lesson is made of. No words, no widgets: texts are messages, pictures are numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TypeAlias

from sapa.messages import Message, message
from sapa.standard import load_standard

Cell: TypeAlias = "str | int | float | Message"
Answer: TypeAlias = "float | str"
PERCENT = 100.0


class Kind(StrEnum):
    """How an answer is given: a number, a number of per cent, or one of the options."""

    NUMBER = "number"
    PERCENT = "percent"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Mistake:
    """An answer that a typical mistake leads to, and the reason why it is wrong."""

    gives: Answer
    why: Message


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a task.

    words
        The question.
    right
        The answer: a number (of per cent where `kind` says so), or the key of an option.
    because
        Why it is right; said to everyone who has found it.
    hint
        What to think of; said where the answer fits no known mistake.
    within
        How far a number may be from the right one: rounding.
    mistakes
        Answers that are known to be wrong, each with its reason; those that come to the right answer are passed over.
    options
        Key → words, of a choice.
    """

    key: str
    words: Message
    kind: Kind
    right: Answer
    because: Message
    hint: Message
    within: float = 0.0
    mistakes: tuple[Mistake, ...] = ()
    options: tuple[tuple[str, Message], ...] = ()


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A small table beside the first one of a task."""

    caption: Message
    heads: tuple[Message, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Task:
    """A task: what is told, a table of made data (and more of them, where one is not enough), and what is asked."""

    told: Message
    caption: Message
    heads: tuple[Message, ...]
    rows: tuple[tuple[Cell, ...], ...]
    asked: tuple[Asked, ...]
    excerpts: tuple[Excerpt, ...] = ()


@dataclass(frozen=True, slots=True)
class Knob:
    """A number that can be moved: `low` to `high` in steps; `percent`: it is shown as a number of per cent."""

    key: str
    words: Message
    low: float
    high: float
    step: float
    start: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a picture: its name, its value (a fraction where the picture is in per cent), and what stands beside."""

    words: Message
    value: float
    chief: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """Rows on one axis, and a line across them.

    says
        One sentence: what is to be seen.
    axis
        What the values are.
    line, line_words
        Where the line stands and what it is; None: no line.
    percent
        Whether the values are fractions of one.
    most
        The end of the axis; None: as the values ask.
    """

    says: Message
    axis: Message
    bars: tuple[Bar, ...]
    line: float | None = None
    line_words: Message | None = None
    percent: bool = True
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson: what can be moved, what it draws, the task of a seed, and the number of points of its summary.

    `files`: seed → name and content of the files from which the task's tables are taken; None: there are none.
    """

    name: str
    knobs: tuple[Knob, ...]
    draw: Callable[[Mapping[str, float]], Picture]
    make: Callable[[int], Task]
    points: int = 3
    files: Callable[[int], Mapping[str, bytes]] | None = None

    @property
    def title(self) -> Message:
        """What the lesson is about."""
        return message(f"lessons.{self.name}.title")

    @property
    def lead(self) -> Message:
        """What the picture is for, in a sentence."""
        return message(f"lessons.{self.name}.lead")

    @property
    def summary(self) -> tuple[Message, ...]:
        """What should stay."""
        return tuple(message(f"lessons.{self.name}.point{i}") for i in range(1, self.points + 1))

    @property
    def start(self) -> dict[str, float]:
        """The values that the picture begins with."""
        return {knob.key: knob.start for knob in self.knobs}


@cache
def bounds(norm: str) -> tuple[float, float]:
    """Return the least and the greatest value that a norm of the Standard allows (minus and plus infinity: none)."""
    found = load_standard().norms[norm]
    low = float("-inf") if found.min is None else float(found.min)
    return low, float("inf") if found.max is None else float(found.max)
