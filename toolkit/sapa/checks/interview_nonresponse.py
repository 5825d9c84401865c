"""Blank, don't know, refused, not asked: four different things, and answers where the form asked nothing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sapa.checks.interview_base import Case, Floats, Signals
from sapa.checks.interview_compare import Compared, unusual
from sapa.checks.interview_form import Asked, Form, Question
from sapa.data.conditions import Table
from sapa.data.nearest import SHOWN
from sapa.messages import Message, message
from sapa.results.interviewers import InterviewFlag

COUNTED = frozenset({Asked.ONE, Asked.MANY, Asked.NUMBER})
"""Free texts are optional by their nature."""

BLANK_WORDS = frozenset({"na", "n/a", "nan", "null", "#n/a", "-", ".", ""})
"""What programs write into an empty cell, unless it is a code of the question's list."""

SYSTEMATIC = 0.2
"""Answered by so many of those whom the form did not ask: the delivered form is not the one that was used, or the
column was filled in afterwards. That is said once, and no interview is flagged for it."""

ASKED_OF_ALL = 0.1
"""Without a form: a question that the typical interviewer leaves blank in at most a tenth of interviews was asked of
all."""


def nonresponse(case: Case, form: Form, table: Table) -> Signals:
    """Count what became of each question that was asked, and find answers that were not asked for.

    Parameters
    ----------
    form
        With conditions (`relevant`), so that a blank counts only where the question was asked. Without a form only
        questions that nearly everyone was asked are counted, which is said.
    table
        The delivered rows.

    Returns
    -------
    Signals
        Flag `skip_breach` (one an interview); indices, shares of questions known to be asked: `blank_share`,
        `dont_know_share`, `refused_share`, `unsaid_share` (codes that do not say which of the two); numbers: `asked`,
        `not_asked`, `unknown_asked`, `breaches`. `unusual` compares interviewers on the shares and on breaches.
    """
    counted = [q for q in form.questions if q.kind in COUNTED and q.column in table.columns]
    if not counted:
        return Signals(skipped=(*form.faults, message("checks.interview.skipped.no_questions")))
    n = case.n
    tally = {
        name: np.zeros(n) for name in ("asked", "not_asked", "unknown_asked", "blank", "dont_know", "refused", "unsaid")
    }
    breaches: dict[int, list[str]] = {}
    breaches_count = np.zeros(n)
    odd: list[str] = []
    usable = _asked_of_all(case, counted, table) if not form.known else None
    for q in counted:
        blank, unsure, refused, unsaid = _answers(q, table)
        if usable is not None:
            if q.column not in usable:
                continue
            holds, fails = np.ones(n, dtype=bool), np.zeros(n, dtype=bool)
        else:
            verdict = form.asked(q, table)
            holds, fails = verdict.holds & verdict.known, verdict.fails
        tally["asked"] += holds
        tally["not_asked"] += fails
        tally["unknown_asked"] += ~holds & ~fails
        for name, mask in (("blank", blank), ("dont_know", unsure), ("refused", refused), ("unsaid", unsaid)):
            tally[name] += mask & holds
        broken = fails & ~blank & case.used
        if broken.any():
            if broken.sum() > SYSTEMATIC * (fails & case.used).sum() and broken.sum() > 1:
                odd.append(q.column)
                continue
            breaches_count += broken
            for i in np.flatnonzero(broken):
                breaches.setdefault(int(i), []).append(q.column)
    asked = np.where(case.used & (tally["asked"] > 0), tally["asked"], np.nan)
    indices = {f"{name}_share": tally[name] / asked for name in ("blank", "dont_know", "refused", "unsaid")}
    indices |= {name: np.where(case.used, tally[name], np.nan) for name in ("asked", "not_asked", "unknown_asked")}
    # Without a form nobody knows what was not asked.
    indices["breaches"] = np.where(case.used, breaches_count, np.nan) if form.known else case.nothing()
    compared = tuple(
        u
        for name in ("blank_share", "dont_know_share", "refused_share", "unsaid_share")
        if np.nansum(indices[name]) > 0
        for u in unusual(
            case, name, indices[name], text=_share_text(name), innocent=message(f"checks.interview.innocent.{name}")
        )
    )
    if breaches:
        any_breach = np.where(case.used, (breaches_count > 0).astype(float), np.nan)
        compared += unusual(
            case, "skip_breach", any_breach, text=_share_text("skip_breach"),
            innocent=message("checks.interview.innocent.skip_breach"),
        )  # fmt: skip
    return Signals(
        flags=tuple(_flag(case, form, i, columns, len(breaches)) for i, columns in sorted(breaches.items())),
        indices=indices, unusual=compared, skipped=(*form.faults, *_skipped(form, odd, usable, counted)),
        notes=(_note(form, indices, len(usable) if usable is not None else len(counted)),),
    )  # fmt: skip


def _answers(q: Question, table: Table) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return where the cell is blank, says don't know, refused, and one of the two without saying which."""
    cells = table.codes(q.column).fillna("").to_numpy(dtype=object)
    kinds: dict[str, str] = {}
    words = BLANK_WORDS - {c.lower() for c in q.codes}
    for cell in set(cells):
        # A "don't know" among several ticked answers is one.
        parts = set(str(cell).split()) if q.kind is Asked.MANY else {str(cell)}
        if str(cell).lower() in words:
            kinds[cell] = "blank"
        elif parts & q.dont_know:
            kinds[cell] = "dont_know"
        elif parts & q.refused:
            kinds[cell] = "refused"
        else:
            kinds[cell] = "unsaid" if parts & q.unsaid else ""
    kind = np.array([kinds[c] for c in cells], dtype=object)
    return kind == "blank", kind == "dont_know", kind == "refused", kind == "unsaid"


def _asked_of_all(case: Case, questions: list[Question], table: Table) -> set[str]:
    """Return the columns that the typical interviewer (or, with none named, the survey) hardly ever leaves blank."""
    groups = list(case.by_interviewer().values()) or [np.flatnonzero(case.used)]
    found = set()
    for q in questions:
        blank = _answers(q, table)[0]
        shares = [float(blank[at].mean()) for at in groups if len(at)]
        if shares and float(np.median(shares)) <= ASKED_OF_ALL:
            found.add(q.column)
    return found


def _flag(case: Case, form: Form, i: int, columns: list[str], flagged: int) -> InterviewFlag:
    conditions = {q.column: q.relevance[-1].text for q in form.questions if q.relevance}
    text = message(
        "checks.interview.skip_breach", n=len(columns), columns=tuple(columns[:SHOWN]),
        relevance=conditions[columns[0]],
        interviews=flagged,
    )  # fmt: skip
    return case.flag("skip_breach", i, text, value=float(len(columns)), reference=0.0)


def _share_text(name: str) -> Callable[[Compared], Message]:
    def text(c: Compared) -> Message:
        return message(f"checks.interview.unusual.{name}", n=c.n, share=c.value, expected=c.expected)

    return text


def _skipped(form: Form, odd: list[str], usable: set[str] | None, counted: list[Question]) -> tuple[Message, ...]:
    found = []
    if odd:
        found.append(
            message("checks.interview.skipped.systematic", n=len(odd), columns=tuple(odd[:SHOWN]), share=SYSTEMATIC)
        )
    if usable is not None:
        found.append(
            message(
                "checks.interview.skipped.no_form", n=len(usable), others=len(counted) - len(usable), share=ASKED_OF_ALL
            )
        )
    unsure = [q.column for q in form.questions if any(c.fault is not None for c in q.relevance)]
    if unsure:
        found.append(
            message("checks.interview.skipped.unknown_relevance", n=len(unsure), columns=tuple(unsure[:SHOWN]))
        )
    return tuple(found)


def _note(form: Form, indices: dict[str, Floats], questions: int) -> Message:
    def mean(name: str) -> float:
        values = indices[name]
        return 0.0 if np.isnan(values).all() else float(np.nanmean(values))

    name = "form" if form.known else "pattern"
    return message(
        f"checks.interview.note.nonresponse_{name}", n=questions, blank=mean("blank_share"),
        dont_know=mean("dont_know_share"), refused=mean("refused_share"), unsaid=mean("unsaid_share"),
    )  # fmt: skip
