"""Reading a panel workbook back: the panel's decisions, and every expert's own entries behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sapa.messages import message
from sapa.results import Comment, ExpertCopy, Judgement, Notice, Opinions, Vote
from sapa.workbook.deadlines_reader import deadline_from
from sapa.workbook.findings_reader import FindingRows
from sapa.workbook.merged_sheets import PANEL_INPUTS, PANEL_NAME
from sapa.workbook.opened import Opened, as_day, as_text
from sapa.workbook.stamp import (
    comment_from,
    conclusion_from,
    entry_from,
    finding_from,
    run_from,
    unplaced_from,
    vote_from,
)


def panel_copy(book: Opened, stamp: Mapping[str, Sequence[Mapping[str, Any]]]) -> ExpertCopy:
    """Return a panel workbook as a copy: what the panel decided, and where all experts say the same, that.

    A difference that the panel left open decides nothing; all experts' own judgements are kept beside.
    """
    notices: list[Notice] = []
    layout = stamp.get("layout", [{}])[0]
    votes: dict[str, list[Judgement]] = {}
    for one in stamp.get("vote", ()):
        vote = vote_from(one)
        votes.setdefault(vote.finding, []).append(vote.judgement)
    judgements: dict[str, Judgement] = {}
    beside: list[Vote] = []
    for id, given in votes.items():
        alike = len({v.status for v in given}) == 1
        if alike:
            judgements[id] = given[0]
        beside += [Vote(id, v) for v in given[alike:]]
    comments = [comment_from(c) for c in stamp.get("comment", ())]
    decided: dict[str, Judgement] = {}
    if layout.get("columns"):
        differ = [f for f in stamp.get("finding", ()) if f.get("marks")]
        decided, remarks = _decisions(book, differ, layout, notices)
        comments += remarks
        waiting = [str(f["id"]) for f in differ if f["id"] not in decided]
        if waiting:
            notices.append(
                Notice(
                    message("experts.read.undecided", n=len(waiting)), book.file, got=", ".join(waiting),
                    todo=message("experts.read.undecided.todo"),
                )
            )  # fmt: skip
    opinions = Opinions(
        comments=tuple(comments), conclusions=tuple(conclusion_from(c) for c in stamp.get("conclusion", ())),
        votes=tuple(beside), unplaced=tuple(unplaced_from(u) for u in stamp.get("unplaced", ())),
        deadlines=tuple(deadline_from(d) for d in stamp.get("deadline", ())),
        log=tuple(entry_from(e) for e in stamp.get("log", ())), notices=tuple(notices),
    )  # fmt: skip
    return ExpertCopy(
        file=book.file, sha256=book.sha256, run=run_from(stamp["run"][0]),
        findings=tuple(finding_from(f) for f in stamp.get("finding", ())), judgements={**judgements, **decided},
        opinions=opinions, panel=True,
    )  # fmt: skip


def _decisions(
    book: Opened, differ: Sequence[Mapping[str, Any]], layout: Mapping[str, Any], notices: list[Notice]
) -> tuple[dict[str, Judgement], list[Comment]]:
    """Return what the panel decided and remarked, signed as on the first sheet."""
    rows = FindingRows(book, differ, layout, notices, prefix=PANEL_NAME, inputs=PANEL_INPUTS).read()
    by, day = _signed(book, notices, needed=any(e.says_something for e in rows))
    decided: dict[str, Judgement] = {}
    comments: list[Comment] = []
    for entry in rows:
        judgement, comment = entry.signed(by, day).results(book, notices)
        if judgement is not None:
            decided[entry.id] = judgement
        if comment is not None:
            comments.append(comment)
    return decided, comments


def _signed(book: Opened, notices: list[Notice], *, needed: bool) -> tuple[str, date]:
    """Return the panel's name and the date; what is missing is named where something was decided."""
    cells: dict[str, Any] = {}
    for key in ("by", "date"):
        block = book.block(f"{PANEL_NAME}_{key}")
        cells[key] = None if block is None else book.cells(block.sheet).get((block.top, block.left))
        good = as_text(cells[key]) if key == "by" else as_day(cells[key])
        if needed and not good:
            where = book.file if block is None else book.place(block.sheet, block.top, block.left)
            got = as_text(cells[key]) or None
            todo = message("experts.read.no_panel.todo")
            notices.append(Notice(message("experts.read.no_panel"), where, got, todo=todo, stops=True))
    # Where something is missing the file is refused, and these are never seen.
    return as_text(cells["by"]) or "–", as_day(cells["date"]) or date(1970, 1, 1)
