"""Everything a group handed in, from the folders of the session."""

from __future__ import annotations

from pathlib import Path

from sapa.errors import BadInput
from sapa.messages import message
from sapa.training.sessions import Answer, Handout, Question, Session, read_answer_sheet, read_answers, read_workbook
from sapa.training.sessions.answer_sheet import FILE, session_mark
from sapa.training.sessions.answer_sheet_reader import pseudonym_on
from sapa.training.sessions.answers import bad_sheet

BY_HAND = "answers.csv"
OTHER_FORMATS = {".ods", ".xls", ".xlsb", ".xlsm", ".numbers", ".docx", ".pdf"}
"""What programs save a sheet as when they are not asked; none of them is read."""

Given = dict[tuple[int, str], Answer]


def handed_in(folder: Path, session: Session) -> dict[str, tuple[Answer, ...]]:
    """Return the answers by pseudonym.

    In a trainee's folder the answer sheet counts; questions that it leaves open are taken from a sheet written by hand
    (`answers.csv`), then from evaluation workbooks (`deliverable-1.xlsx` …, or any one where there is one
    deliverable). Whoever answered nothing is absent.

    Raises
    ------
    BadInput
        No folder of a trainee is there, one was renamed, something in one cannot be read, or two sheets say different
        things.
    """
    found = {}
    known = [h for h in session.handouts if (folder / h.pseudonym).is_dir()]
    _renamed(folder, session)
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


def _renamed(folder: Path, session: Session) -> None:
    """Refuse a folder that is named as no trainee and holds answers: they would be missing in silence."""
    names = {h.pseudonym for h in session.handouts}
    for own in sorted(p for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else ():
        sheets = [] if own.name in names else _sheets(own)
        if sheets:
            expected = next((who for s in sheets if (who := pseudonym_on(s, session_mark(session.secret)))), None)
            raise bad_sheet(message("training.answers.renamed"), str(own), own.name, expected=expected)


def _sheets(own: Path) -> list[Path]:
    """Return the files named as answers, whatever was put behind the name: `answers (1).xlsx`, `answers.csv`."""
    found = (p for p in own.iterdir() if p.is_file() and p.name.casefold().startswith("answers"))
    return sorted(p for p in found if p.suffix.casefold() in {".xlsx", ".csv"} | OTHER_FORMATS)


def _of_trainee(own: Path, handout: Handout, session: Session) -> tuple[Answer, ...]:
    asked = [(n, q) for n, task in enumerate(session.scenario.tasks, start=1) for q in task.questions]
    given: Given = {(n, q.id): Answer(n, q.id, None) for n, q in asked}
    sheets = _of_kind(own, ".xlsx")
    for sheet in sheets:
        answers = read_answer_sheet(sheet, asked, mark=session_mark(session.secret), pseudonym=handout.pseudonym)
        given |= {(a.deliverable, a.question): a for a in answers}
    for by_hand in _of_kind(own, ".csv"):
        _join(given, read_answers(by_hand, asked), by_hand)
    for number, task in enumerate(session.scenario.tasks, start=1):
        book = _workbook(own, number, len(handout.variants), sheets)
        for answer in _judged(book, number, task.questions):
            at = (number, answer.question)
            if given[at].shortcoming is None:
                given[at] = Answer(number, answer.question, answer.shortcoming, given[at].score)
    return tuple(given.values())


def _of_kind(own: Path, ending: str) -> list[Path]:
    """Return the one answer sheet with this ending, or none.

    Raises
    ------
    BadInput
        There are several, or the sheet was saved in a format that is not read.
    """
    sheets = _sheets(own)
    other = [p for p in sheets if p.suffix.casefold() in OTHER_FORMATS]
    if other:
        raise bad_sheet(message("training.answers.format"), str(other[0]), other[0].suffix, expected=FILE)
    found = [p for p in sheets if p.suffix.casefold() == ending]
    if len(found) > 1:
        raise bad_sheet(message("training.answers.several"), str(own), ", ".join(p.name for p in found), expected=FILE)
    return found


def _join(given: Given, by_hand: tuple[Answer, ...], path: Path) -> None:
    """Fill what the answer sheet leaves open from one written by hand.

    Raises
    ------
    BadInput
        Both answer a question, and not alike: nobody can say which one counts.
    """
    for answer in by_hand:
        at = (answer.deliverable, answer.question)
        mine = given[at]
        for one, other in ((mine.shortcoming, answer.shortcoming), (mine.score, answer.score)):
            if one is not None and other is not None and one != other:
                where = f"{path.parent / FILE}, {path.name}"
                raise bad_sheet(message("training.answers.disagree"), where, f"{at[0]} {at[1]}")
        given[at] = Answer(
            *at, answer.shortcoming if mine.shortcoming is None else mine.shortcoming,
            answer.score if mine.score is None else mine.score,
        )  # fmt: skip


def _judged(book: Path | None, number: int, questions: tuple[Question, ...]) -> tuple[Answer, ...]:
    return () if book is None else read_workbook(book, number, questions)


def _workbook(own: Path, number: int, tasks: int, sheets: list[Path]) -> Path | None:
    """Return the evaluation workbook of a deliverable; answer sheets and temporary files are none."""
    named = own / f"deliverable-{number}.xlsx"
    if named.exists():
        return named
    books = sorted(p for p in own.glob("*.xlsx") if not p.name.startswith("~$") and p not in sheets)
    return books[0] if tasks == 1 and len(books) == 1 else None
