"""State of the lessons: which one, its picture's numbers, the task's data, what was answered. No widgets.

A test drives this model alone: `choose("coverage")`, `move("response", 40)`, `answer("least", "61,2")`, `look()`.
"""

from __future__ import annotations

from typing import Any

import traitlets

from sapa.app.working import WorkModel
from sapa.training.lessons import LESSONS, Feedback, Lesson, Picture, Standing, Task, check, lesson

STAGES = ("picture", "task", "summary")
FIRST_SEED = 1


class LessonsModel(WorkModel):
    """What the page knows."""

    name = traitlets.Unicode(LESSONS[0].name)
    at = traitlets.Dict()
    """Values of the picture's knobs."""
    seed = traitlets.Int(FIRST_SEED)
    task = traitlets.Any(None, allow_none=True)
    given = traitlets.Dict()
    """Key of a question → what was answered, as it was typed."""
    feedback = traitlets.Dict()
    """Key of a question → what was said to the answer; an answer that is changed loses it."""

    def __init__(self, *, only: str | None = None, **how: Any) -> None:
        super().__init__(**how)
        self.lessons: tuple[Lesson, ...] = LESSONS if only is None else (lesson(only),)
        self.choose(self.lessons[0].name)

    @property
    def lesson(self) -> Lesson:
        """The lesson that is shown."""
        return lesson(self.name)

    @property
    def picture(self) -> Picture:
        """The picture of the values chosen."""
        return self.lesson.draw(self.at)

    @property
    def following(self) -> str | None:
        """The name of the next lesson; None after the last."""
        names = [one.name for one in self.lessons]
        place = names.index(self.name) + 1
        return names[place] if place < len(names) else None

    def choose(self, name: str) -> None:
        """Show a lesson from its beginning; an unknown name is refused."""
        chosen = lesson(name)
        with self.hold_trait_notifications():
            self.name, self.at, self.seed = name, chosen.start, FIRST_SEED
            self._begin(chosen.make(FIRST_SEED))

    def move(self, knob: str, value: float) -> None:
        """Move a knob of the picture."""
        self.at = {**self.at, knob: float(value)}

    def other_data(self) -> None:
        """Make the task anew with the next seed."""
        with self.hold_trait_notifications():
            self.seed += 1
            self._begin(self.lesson.make(self.seed))

    def _begin(self, task: Task) -> None:
        self.task, self.given, self.feedback = task, {}, {}

    def handed_in(self) -> tuple[str, bytes]:
        """Return (file name, bytes) of a zip with the files from which the task's tables are taken."""
        from sapa.app.design.packing import zipped

        files = self.lesson.files
        return f"{self.name.replace('_', '-')}-{self.seed}.zip", zipped(files(self.seed) if files is not None else {})

    def answer(self, key: str, text: str) -> None:
        """Note an answer; what was said to the former one is taken away."""
        if self.given.get(key, "") != text:
            self.given = {**self.given, key: text}
            self.feedback = {k: v for k, v in self.feedback.items() if k != key}

    def look(self) -> None:
        """Check every answer."""
        found: dict[str, Feedback] = {a.key: check(a, self.given.get(a.key, "")) for a in self.task.asked}
        self.feedback = found

    @property
    def right(self) -> int:
        """How many answers were found right."""
        return sum(one.standing is Standing.RIGHT for one in self.feedback.values())

    @property
    def solved(self) -> bool:
        """Whether every question was answered rightly."""
        return self.right == len(self.task.asked)
