"""Answer sheets read back: whose they are, of which session, and every answer with the place of what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sapa.messages import message
from sapa.training.sessions.answer_sheet import KEY, SCORE, SHORTCOMING, STAMP
from sapa.training.sessions.answers import Answer, bad_sheet, score_of, word_of
from sapa.training.sessions.scenario import Question

if TYPE_CHECKING:
    from sapa.workbook.opened import Opened


def read_answer_sheet(
    path: Path, asked: Iterable[tuple[int, Question]], *, mark: str, pseudonym: str
) -> tuple[Answer, ...]:
    """Read the answer sheet of a trainee, saved by any program that writes .xlsx.

    Sheets are known by their hidden cells: names and order of sheets and rows may be other ones, and sheets that a
    trainee added are left alone.

    Parameters
    ----------
    path
        The workbook.
    asked
        (number of the deliverable, question) of the scenario.
    mark
        Of the session, by `session_mark`.
    pseudonym
        Whose folder the workbook lies in.

    Raises
    ------
    BadInput
        The file cannot be read, is no answer sheet, is of another session or trainee, has lost questions, has one
        twice, or has a value that is no answer: it names file, sheet and cell.
    """
    from sapa.workbook.opened import Opened

    book = Opened(path)
    try:
        return _answers(book, path, {(n, q.id) for n, q in asked}, mark=mark, pseudonym=pseudonym)
    finally:
        book.close()


def pseudonym_on(path: Path, mark: str) -> str | None:
    """Return whose answer sheet of this session a file is; None where it is none or cannot be read."""
    from sapa.errors import BadInput
    from sapa.workbook.opened import Opened

    try:
        book = Opened(path)
    except BadInput:
        return None
    try:
        return next((who for _, own, who in _stamps(book) if own == mark), None)
    except BadInput:
        return None
    finally:
        book.close()


def _stamps(book: Opened) -> Iterator[tuple[str, str, str]]:
    """Yield (sheet, mark of its session, pseudonym) of every sheet of an answer sheet."""
    for sheet in book.titles:
        words = str(book.cells(sheet).get((0, KEY), "")).split()
        if len(words) == 3 and words[0] == STAMP:
            yield sheet, words[1], words[2]


def _answers(
    book: Opened, path: Path, known: set[tuple[int, str]], *, mark: str, pseudonym: str
) -> tuple[Answer, ...]:  # fmt: skip
    stamps = list(_stamps(book))
    if not stamps:
        raise bad_sheet(message("training.answers.foreign"), str(path), None)
    found: dict[tuple[int, str], Answer] = {}
    for sheet, own, who in stamps:
        place = f"{path}: «{sheet}»"
        if own != mark:
            raise bad_sheet(message("training.answers.other_session"), place, who)
        if who != pseudonym:
            raise bad_sheet(message("training.answers.other_trainee"), place, who, expected=pseudonym)
        for at, answer in _rows(book, sheet, path, known):
            if at in found:
                raise bad_sheet(message("training.answers.twice"), place, f"{at[0]} {at[1]}")
            found[at] = answer
    if lost := sorted(known - set(found)):
        got = ", ".join(f"{n} {id}" for n, id in lost[:3]) + (" …" if len(lost) > 3 else "")
        raise bad_sheet(message("training.answers.lost", n=len(lost)), str(path), got)
    return tuple(found[at] for at in sorted(known))


def _rows(
    book: Opened, sheet: str, path: Path, known: set[tuple[int, str]]
) -> Iterator[tuple[tuple[int, str], Answer]]:  # fmt: skip
    """Yield the answers of one sheet."""
    from sapa.workbook.names import cell
    from sapa.workbook.opened import as_text

    cells = book.cells(sheet)
    for row in sorted(r for r, column in cells if column == KEY and r > 0):
        number, _, id = as_text(cells[row, KEY]).partition(" ")
        at = (int(number) if number.isdecimal() else 0, id)
        where = [f"{path}: «{sheet}»!{cell(row, column)}" for column in (KEY, SHORTCOMING, SCORE)]
        if at not in known:
            raise bad_sheet(message("training.answers.unknown"), where[0], f"{number} {id}")
        given = [as_text(cells.get((row, column))) for column in (SHORTCOMING, SCORE)]
        yield at, Answer(*at, word_of(given[0], where[1]), score_of(given[1], where[2]))
