"""Lessons: a picture to play with, a task on data made from a seed, answers checked by functions with the reason."""

from sapa.training.lessons.catalogue import LESSONS, lesson
from sapa.training.lessons.check import Feedback, Standing, check
from sapa.training.lessons.lesson import Asked, Bar, Excerpt, Knob, Lesson, Mistake, Picture, Task

__all__ = [
    "LESSONS", "Asked", "Bar", "Excerpt", "Feedback", "Knob", "Lesson", "Mistake", "Picture", "Standing", "Task",
    "check", "lesson",
]  # fmt: skip
