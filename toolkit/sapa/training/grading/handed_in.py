"""Everything a group handed in, from the folders of the session."""

from __future__ import annotations

from pathlib import Path

from sapa.errors import BadInput
from sapa.messages import message
from sapa.training.sessions import Answer, Handout, Session, read_answers, read_workbook


def handed_in(folder: Path, session: Session) -> dict[str, tuple[Answer, ...]]:
    """Return the answers by pseudonym.

    In a trainee's folder an answer sheet with at least one answer counts. Questions that it leaves open are taken from
    evaluation workbooks (`deliverable-1.xlsx` …, or any one where there is one deliverable). Whoever has neither is
    absent.

    Raises
    ------
    BadInput
        No folder of a trainee is there, or something in one cannot be read.
    """
    found = {}
    known = [h for h in session.handouts if (folder / h.pseudonym).is_dir()]
    if not known:
        raise BadInput(
            message("training.no_trainees"), where=str(folder), expected=session.handouts[0].pseudonym,
            todo=message("training.no_trainees.todo"),
        )  # fmt: skip
    for handout in known:
        answers = _of_trainee(folder / handout.pseudonym, handout, session)
        if any(a.shortcoming is not None or a.score is not None for a in answers):
            found[handout.pseudonym] = answers
    return found


def _of_trainee(own: Path, handout: Handout, session: Session) -> tuple[Answer, ...]:
    asked = [(n, q) for n, task in enumerate(session.scenario.tasks, start=1) for q in task.questions]
    given: dict[tuple[int, str], Answer] = {(n, q.id): Answer(n, q.id, None) for n, q in asked}
    sheet = own / "answers.csv"
    if sheet.exists():
        given |= {(a.deliverable, a.question): a for a in read_answers(sheet, asked)}
    for number, task in enumerate(session.scenario.tasks, start=1):
        book = _workbook(own, number, len(handout.variants))
        for answer in read_workbook(book, number, task.questions) if book is not None else ():
            at = (number, answer.question)
            if given[at].shortcoming is None:
                given[at] = Answer(number, answer.question, answer.shortcoming, given[at].score)
    return tuple(given.values())


def _workbook(own: Path, number: int, tasks: int) -> Path | None:
    """Return the workbook of a deliverable; temporary files of a spreadsheet are none."""
    named = own / f"deliverable-{number}.xlsx"
    if named.exists():
        return named
    books = sorted(p for p in own.glob("*.xlsx") if not p.name.startswith("~$"))
    return books[0] if tasks == 1 and len(books) == 1 else None
