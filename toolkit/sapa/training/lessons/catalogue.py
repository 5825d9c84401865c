"""The lessons in the order of a course."""

from __future__ import annotations

from sapa.errors import BadInput
from sapa.messages import message
from sapa.training.lessons.coverage import COVERAGE
from sapa.training.lessons.field_control import FIELD_CONTROL
from sapa.training.lessons.full_review import FULL_REVIEW
from sapa.training.lessons.lesson import Lesson
from sapa.training.lessons.reading import READING
from sapa.training.lessons.sampling_error import SAMPLING_ERROR
from sapa.training.lessons.scoring import SCORING

LESSONS = (SAMPLING_ERROR, FIELD_CONTROL, COVERAGE, READING, SCORING, FULL_REVIEW)


def lesson(name: str) -> Lesson:
    """Return a lesson by its name.

    Raises
    ------
    BadInput
        There is no lesson of that name.
    """
    for one in LESSONS:
        if one.name == name:
            return one
    raise BadInput(message("lessons.unknown"), got=name, expected=", ".join(one.name for one in LESSONS))
