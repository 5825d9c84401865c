"""What trainees hand in: an answer sheet (a workbook, or CSV by hand), or an evaluation workbook with judgements."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sapa.errors import BadInput
from sapa.messages import Message, message
from sapa.training.sessions.scenario import Question

if TYPE_CHECKING:
    from sapa.i18n import Translator

COLUMNS = ("deliverable", "question", "shortcoming", "score")
YES = {"yes", "y", "да", "иә", "ия", "1", "+"}
NO = {"no", "n", "нет", "жоқ", "0", "-", "–"}
LEAST, BEST = 1.0, 5.0
FAULTS = {"not_met", "depends_on_reading"}
"""Statuses by which a judgement in a workbook says that there is a shortcoming."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: whether a shortcoming is seen (None: left open), and a score from 1 to 5 (None: none given)."""

    deliverable: int
    question: str
    shortcoming: bool | None
    score: float | None = None


def about(question: Question, t: Translator) -> str:
    """Return what a question is about, in words: the norm, or the question that the Standard does not ask."""
    from sapa.standard import load_standard

    norm = load_standard().norms.get(question.finding)
    if norm is not None:
        return norm.shown_title(t.language)
    name = question.finding
    short = (f"present.question.{name.replace('.', '_')}", f"checks.question.{name}")
    return t(
        next((id for id in (*short, f"present.question.{name.partition('.')[0]}") if t.has(id)), "present.no_norm")
    )


def read_answers(path: Path, asked: Iterable[tuple[int, Question]]) -> tuple[Answer, ...]:
    """Read an answer sheet written by hand as CSV, in whatever order its rows and columns are.

    Raises
    ------
    BadInput
        The file cannot be read, lacks a column, asks what was not asked, answers twice, or has another word or score
        than those allowed; it names the row.
    """
    known = {(n, q.id) for n, q in asked}
    rows = _rows(path)
    found: dict[tuple[int, str], Answer] = {}
    for number, row in enumerate(rows, start=2):
        where = f"{path.name}:{number}"
        id = (row["question"] or "").strip()
        place = (row["deliverable"] or "").strip().removesuffix(".0")
        if not id and not place:
            continue
        at = (int(place) if place.isdigit() else 0, id)
        if at not in known:
            raise bad_sheet(message("training.answers.unknown"), where, f"{place} {id}")
        if at in found:
            raise bad_sheet(message("training.answers.twice"), where, f"{place} {id}")
        found[at] = Answer(*at, word_of(row["shortcoming"], where), score_of(row["score"], where))
    return tuple(found.get(at, Answer(*at, None)) for at in sorted(known))


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise bad_sheet(message("training.answers.unreadable"), str(path), None) from error
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    table = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    missing = set(COLUMNS) - set(table.fieldnames or ())
    if missing:
        raise bad_sheet(message("training.answers.columns"), str(path), ", ".join(sorted(missing)))
    return [{key: value or "" for key, value in row.items() if key} for row in table]


def word_of(text: str, where: str) -> bool | None:
    """Return what a word of a cell says; None for a blank one. Raises `BadInput` for another word."""
    word = text.strip().casefold()
    if word and word not in YES | NO:
        raise bad_sheet(message("training.answers.word"), where, text)
    return None if not word else word in YES


def score_of(text: str, where: str) -> float | None:
    """Return the score in a cell; None for a blank one. Raises `BadInput` where it is none from 1 to 5."""
    if not text.strip():
        return None
    try:
        score = float(text.strip().replace(",", "."))
    except ValueError:
        score = 0.0
    if not LEAST <= score <= BEST:
        raise bad_sheet(message("training.answers.score"), where, text)
    return score


def bad_sheet(what: Message, where: str, got: str | None, *, expected: str | None = None) -> BadInput:
    """Return the error of an answer sheet."""
    return BadInput(what, where=where, got=got, expected=expected, todo=message(f"{what.id}.todo"))


def read_workbook(path: Path, deliverable: int, questions: Iterable[Question]) -> tuple[Answer, ...]:
    """Return the answers that an evaluation workbook gives by the judgements entered in it.

    A finding that nobody judged says nothing: what the toolkit computed is no answer of the trainee. A question that
    several findings answer has a shortcoming if one of them has.

    Raises
    ------
    BadInput
        The file is no evaluation workbook.
    """
    from sapa.workbook import read_copy

    judged = read_copy(path).judgements
    answers = []
    for question in questions:
        own = [
            j.status in FAULTS for id, j in judged.items()
            if f"/{question.finding}" in f"/{id}" and (f"/{question.side}" in id)
        ]  # fmt: skip
        answers.append(Answer(deliverable, question.id, any(own) if own else None))
    return tuple(answers)
