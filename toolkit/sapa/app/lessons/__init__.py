"""Lessons: one view for all of them – a picture to play with, a task on data, what should stay."""
