"""The answer sheet of a trainee as a workbook: what to do, and a sheet of questions for each deliverable."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING, Any

from sapa.training.sessions.answers import about
from sapa.training.sessions.scenario import Question, Task
from sapa.training.sessions.session import Session
from sapa.version import __version__
from sapa.workbook.book import Book, bytes_of
from sapa.workbook.names import quoted
from sapa.workbook.sheet import Head, Sheet

if TYPE_CHECKING:
    from sapa.i18n import Translator
    from sapa.standard import Standard

FILE = "answers.xlsx"
STAMP = "sapa-answers-1"
"""First word of the hidden cell by which a sheet is known; then come the session's mark and the pseudonym."""
KEY, SHORTCOMING, SCORE, NOTE = 0, 4, 5, 6
"""Columns that are read back: deliverable and question (hidden), yes or no, 1 to 5, a comment."""
SCORES = (5, 4, 3, 2, 1)
_DAY = dt.date(2026, 1, 1)
"""Stands in the file's properties of every sheet: when it was made would be a difference between sheets."""
_WIDTHS = (0, 5, 54, 25, 14, 9, 44, 27)
_ROOM = 31.0
"""Points of a row at least: what is printed is filled in by hand."""


def session_mark(secret: bytes) -> str:
    """Return by what a session knows its own sheets: BLAKE2b keyed with the secret, which it does not give away."""
    return hashlib.blake2b(b"answer sheet", key=secret, digest_size=8, person=b"sapa sheet").hexdigest()


def stamp(mark: str, pseudonym: str) -> str:
    """Return what stands in the hidden first cell of every sheet."""
    return f"{STAMP} {mark} {pseudonym}"


def answer_sheet(session: Session, pseudonym: str, t: Translator) -> bytes:
    """Return the blank answer sheet of a trainee as an .xlsx file.

    Everybody's is the same but for the pseudonym: it knows the questions of the scenario, and nothing of what was
    dealt out.

    Parameters
    ----------
    session
        Of `deal`; of it only the scenario and the mark are used.
    pseudonym
        Whose sheet it is.
    t
        The trainees' language.
    """
    return bytes_of(lambda workbook: _fill(_AnswerBook(workbook, session, pseudonym, t)))


class _AnswerBook(Book):
    """One trainee's sheet in one language; its words are those of the training."""

    def __init__(self, workbook: Any, session: Session, pseudonym: str, t: Translator) -> None:
        super().__init__(workbook, t)
        self.tasks = session.scenario.tasks
        self.pseudonym = pseudonym
        self.stamp = stamp(session_mark(session.secret), pseudonym)

    @property
    def title(self) -> str:
        """Title of every page's footer: on paper, too, it is seen whose sheet it is."""
        return f"{self.w('title')} · {self.pseudonym}"

    def w(self, id: str, **params: Any) -> str:
        """Return a text of the answer sheet's own words."""
        return self.t(f"training.sheet.{id}", **params)

    def marked(self, sheet: Sheet[_AnswerBook]) -> None:
        """Write the stamp into the hidden first cell."""
        sheet.ws.set_column(KEY, KEY, 0, None, {"hidden": True})
        sheet.text(0, KEY, self.stamp, "plain", text_wrap=False)


_Sheet = Sheet[_AnswerBook]


def _fill(book: _AnswerBook) -> None:
    from sapa.standard import load_standard

    book.sign(brand="title", company=None, day=_DAY, version=__version__, kind="answers")
    cover = book.add("cover")
    standard = load_standard()
    places = []
    for number, task in enumerate(book.tasks, start=1):
        sheet = book.add("deliverable", tail=str(number))
        places.append((sheet.name, *_questions(sheet, number, task, standard)))
    _cover(cover, places)


def _cover(sheet: _Sheet, places: list[tuple[str, int, int]]) -> None:
    """Write what to do in three sentences, the sheets with what is answered so far, and what the scores mean."""
    book = sheet.book
    sheet.columns([0, 7, 66, 14, 14])
    sheet.heading(book.question("cover"), book.pseudonym, col=1)
    sheet.text(1, 1, book.pseudonym, "section")
    sheet.ws.set_row(1, 22)
    sheet.row += 1
    for number in (1, 2, 3):
        words = book.w(f"step.{number}")
        sheet.number(sheet.row, 1, number, "cell_bold", align="center")
        sheet.merged(sheet.row, 2, 4, words)
        sheet.height(sheet.row, (words, 0.95 * sheet.width(2, 4)))
        sheet.row += 1
    sheet.row += 1
    columns = ("number", "sheet", "asked", "answered")
    sheet.head([Head(""), *(Head(book.w(f"column.{k}"), text=k == "sheet") for k in columns)])
    for number, (name, first, last) in enumerate(places, start=1):
        sheet.number(sheet.row, 1, number, "centre")
        sheet.link(sheet.row, 2, f"{quoted(name)}!A1", f"{name}: {_service(book, number)}")
        sheet.number(sheet.row, 3, last - first + 1, "centre")
        answers = book.sheets[f"deliverable|{number}"].range(first, SHORTCOMING, last, SHORTCOMING)
        sheet.formula(sheet.row, 4, f"=COUNTA({answers})", 0, "centre")
        sheet.height(sheet.row, (f"{name}: {_service(book, number)}", 0.95 * sheet.widths[2]))
        sheet.row += 1
    sheet.row += 1
    sheet.text(sheet.row, 1, book.w("column.points"), "head")
    sheet.merged(sheet.row, 2, 4, book.w("column.meaning"), "head_left")
    sheet.row += 1
    for score in SCORES:
        sheet.number(sheet.row, 1, score, "cell_bold", align="center")
        sheet.merged(sheet.row, 2, 4, book.w(f"score.{score}"))
        sheet.row += 1
    sheet.page(landscape=False)
    book.marked(sheet)
    sheet.ws.activate()


def _service(book: _AnswerBook, number: int) -> str:
    from sapa.standard import load_standard

    return load_standard().services[book.tasks[number - 1].service].in_language(book.t.language)


def _questions(sheet: _Sheet, number: int, task: Task, standard: Standard) -> tuple[int, int]:
    """Write the questions about one deliverable; return the first and the last row with an answer."""
    book = sheet.book
    sheet.columns(_WIDTHS)
    sheet.heading(book.w("question.deliverable", n=number), f"deliverable-{number} · {_service(book, number)}", col=1)
    columns = ("number", "question", "basis", "shortcoming", "score", "note", "code")
    texts = {"question", "basis", "note", "code"}
    head = sheet.head([Head(""), *(Head(book.w(f"column.{k}"), text=k in texts) for k in columns)])
    for place, question in enumerate(task.questions, start=1):
        _question(sheet, number, place, question, standard)
    first, last = head + 1, sheet.row - 1
    told = {"ignore_blank": True, "error_title": book.w("refused")}
    words = [book.w("yes"), book.w("no")]
    for column, source, error in ((SHORTCOMING, words, "refused.word"), (SCORE, sorted(SCORES), "refused.score")):
        rule = {"validate": "list", "source": source, "error_message": book.w(error)}
        sheet.ws.data_validation(first, column, last, column, told | rule)
    sheet.ws.freeze_panes(head + 1, 3)
    sheet.page(repeat=(head, head))
    sheet.ws.print_area(0, 1, last, len(_WIDTHS) - 1)
    book.marked(sheet)
    return first, last


def _question(sheet: _Sheet, number: int, place: int, question: Question, standard: Standard) -> None:
    from sapa.standard import citation

    book, row = sheet.book, sheet.row
    norm = standard.norms.get(question.finding)
    where = "" if norm is None else book.t(citation(norm))
    basis = "; ".join(part for part in (where, book.t(f"term.line_{question.side}")) if part)
    asked = about(question, book.t)
    sheet.text(row, KEY, f"{number} {question.id}", "plain", text_wrap=False)
    sheet.number(row, 1, place, "centre")
    sheet.text(row, 2, asked)
    sheet.text(row, 3, basis, "cell_muted")
    sheet.text(row, SHORTCOMING, "", "input", align="center", valign="vcenter")
    sheet.text(row, SCORE, "", "input", align="center", valign="vcenter")
    sheet.text(row, NOTE, "", "input")
    sheet.text(row, NOTE + 1, question.id, "cell_muted", font_size=7.5)
    widths = sheet.widths
    texts = ((asked, 0.95 * widths[2]), (basis, 0.95 * widths[3]), (question.id, widths[NOTE + 1]))
    sheet.height(row, *texts, least=_ROOM)
    sheet.row += 1
