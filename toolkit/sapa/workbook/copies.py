"""Reading an evaluation workbook back: any language, order and program; every cell that was changed is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sapa.errors import BadInput
from sapa.messages import message
from sapa.results import Comment, Conclusion, ExpertCopy, Judgement, Notice, Opinions, Unplaced
from sapa.workbook.conclusion_reader import read_conclusions
from sapa.workbook.deadlines_reader import deadline_from, read_deadlines
from sapa.workbook.findings_reader import Entry, FindingRows
from sapa.workbook.merged_reader import panel_copy
from sapa.workbook.opened import Opened, as_text
from sapa.workbook.stamp import (
    NAME,
    comment_from,
    entry_from,
    finding_from,
    mark_of,
    parse_stamp,
    run_from,
    unplaced_from,
    vote_from,
)


def read_copy(path: str | Path) -> ExpertCopy:
    """Return everything that experts entered into a workbook of ours, with what has to be said about the file.

    Parameters
    ----------
    path
        An evaluation workbook, or a panel workbook of `merge`, in any language: sorted, filtered, with sheets renamed
        or moved, saved by any program.

    Returns
    -------
    ExpertCopy
        Judgements by finding, comments, conclusions with scores, the log. Its `notices` name by sheet and cell what
        was typed over, moved or deleted; those that `stops` marks cannot be taken over as they stand.

    Raises
    ------
    BadInput
        When the file is no workbook, or none of ours.
    """
    book = Opened(path)
    try:
        stamp = read_stamp(book)
        if not stamp and book.block("sapa_finding_id") is None:
            raise BadInput(
                message("workbook.not_ours"), where=str(path), todo=message("workbook.unreadable.todo")
            )  # fmt: skip
        if stamp.get("run", [{}])[0].get("kind") == "panel":
            return panel_copy(book, stamp)
        return _evaluation_copy(book, stamp)
    finally:
        book.close()


def read_stamp(book: Opened) -> dict[str, list[dict[str, Any]]]:
    """Return the records of the hidden sheet by kind; empty where it is gone."""
    block = book.block(NAME)
    if block is None:
        return {}
    cells = book.cells(block.sheet)
    rows = range(block.top, block.bottom + 1)
    return parse_stamp([cells.get((row, col)) for col in range(block.left, block.right + 1)] for row in rows)


def _evaluation_copy(book: Opened, stamp: Mapping[str, Sequence[Mapping[str, Any]]]) -> ExpertCopy:
    notices: list[Notice] = []
    if not stamp:
        notices.append(
            Notice(message("experts.read.no_stamp"), book.file, todo=message("experts.read.no_stamp.todo"))
        )  # fmt: skip
    layout = stamp.get("layout", [{}])[0]
    _readings(book, stamp.get("readings", [{}])[0], notices)
    conclusions, sheets = read_conclusions(book, layout, notices)
    undated = any(n.stops and n.what.id == "experts.read.date" for n in notices)
    entries = FindingRows(book, stamp.get("finding", ()), layout, notices).read()
    named = [c for c in conclusions if c.by or c.date]
    if undated:
        # The date that would have signed them is named already.
        entries = [replace(one, bad_date=one.bad_date or one.date is None) for one in entries]
    entries = _with_default(entries, named[0] if len(named) == 1 else None, sheets, book, notices)
    judgements: dict[str, Judgement] = {}
    comments: list[Comment] = []
    unplaced = [unplaced_from(one) for one in stamp.get("unplaced", ())]
    for one in entries:
        judgement, comment = one.results(book, notices)
        if one.finding is not None:
            unplaced += [Unplaced(one.finding, j, c) for j, c in ((judgement, None), (None, comment)) if j or c]
            continue
        if judgement is not None:
            judgements[one.id] = judgement
        if comment is not None:
            comments.append(comment)
    comments += [comment_from(one) for one in stamp.get("comment", ())]
    deadlines = (*(deadline_from(d) for d in stamp.get("deadline", ())), *read_deadlines(book, notices))
    opinions = Opinions(
        comments=tuple(comments), conclusions=tuple(c for c in conclusions if c.by),
        votes=tuple(vote_from(v) for v in stamp.get("vote", ())),
        unplaced=tuple(unplaced), deadlines=tuple(deadlines),
        log=tuple(entry_from(e) for e in stamp.get("log", ())), notices=tuple(notices),
    )  # fmt: skip
    runs = stamp.get("run", ())
    # The sheet lists what is pressing first; the run's own order is the act's.
    numbered = sorted(stamp.get("finding", ()), key=lambda f: int(f.get("number", 0)))
    return ExpertCopy(
        file=book.file, sha256=book.sha256, run=run_from(runs[0]) if runs else None,
        findings=tuple(finding_from(f) for f in numbered), judgements=judgements, opinions=opinions,
    )  # fmt: skip


def _readings(book: Opened, marks: Mapping[str, str], notices: list[Notice]) -> None:
    """Name the readings that were changed in the workbook: a run takes them from its own options only."""
    for id, mark in marks.items():
        block = book.block(f"sapa_reading_{id}")
        value = None if block is None else book.cells(block.sheet).get((block.top, block.left))
        if block is not None and value is not None and mark_of(value) != mark:
            notices.append(
                Notice(
                    message("experts.read.reading"), book.place(block.sheet, block.top, block.left), as_text(value),
                    todo=message("experts.read.reading.todo", reading=id),
                )
            )  # fmt: skip


def _with_default(
    entries: list[Entry], default: Conclusion | None, sheets: Sequence[str], book: Opened, notices: list[Notice]
) -> list[Entry]:
    """Give entries without a name or a date those of the conclusion's sheet, and say which."""
    if default is None:
        return entries
    done, rows = [], []
    for one in entries:
        by, day = one.by or default.by, one.date or (default.date if not one.bad_date else None)
        if one.says_something and (by, day) != (one.by, one.date):
            rows.append(str(one.row + 1))
            one = one.signed(by, day)  # noqa: PLW2901 - the same entry, signed
        done.append(one)
    if rows:
        sheet = sheets[0] if sheets else ""
        notices.append(
            Notice(
                message(
                    "experts.read.signed", n=len(rows), rows=", ".join(rows), by=default.by or "–", day=default.date,
                    sheet=sheet,
                ),
                book.file,
            )
        )  # fmt: skip
    return done
