"""Grading of what trainees hand in: arithmetic on answers and a key, and the reading of a group's folders."""

from sapa.training.grading.certificate import Decision, Outcome, decisions, read_names
from sapa.training.grading.certificate_page import certificate
from sapa.training.grading.grade import GroupGrade, Mark, Part, Scores, TraineeGrade, grade
from sapa.training.grading.handed_in import handed_in
from sapa.training.grading.workbook import group_workbook

__all__ = [
    "Decision", "GroupGrade", "Mark", "Outcome", "Part", "Scores", "TraineeGrade",
    "certificate", "decisions", "grade", "group_workbook", "handed_in", "read_names",
]  # fmt: skip
