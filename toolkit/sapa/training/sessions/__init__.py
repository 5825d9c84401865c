"""Sessions: deliverables for trainees, a key for the trainer, and answers that come back."""

from sapa.training.sessions.answer_sheet import answer_sheet
from sapa.training.sessions.answer_sheet_reader import read_answer_sheet
from sapa.training.sessions.answers import Answer, read_answers, read_workbook
from sapa.training.sessions.key import read_key, write_key
from sapa.training.sessions.scenario import Question, Scenario, Task, scenario, scenarios
from sapa.training.sessions.session import Handout, Session, Truth, deal, new_secret, write_session

__all__ = [
    "Answer", "Handout", "Question", "Scenario", "Session", "Task", "Truth", "answer_sheet", "deal", "new_secret",
    "read_answer_sheet", "read_answers", "read_key", "read_workbook", "scenario", "scenarios", "write_key",
    "write_session",
]  # fmt: skip
