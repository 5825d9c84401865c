"""Control records that a person should look at.

Control of oneself, by a telephone that there is not, before the interview or long after it, repeated, contradicting.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sapa.checks.base import Context
from sapa.checks.control_dimensions import ControlCase
from sapa.checks.control_log import OUTCOME_WORDS
from sapa.checks.control_words import NO, plain
from sapa.checks.interviews import Interviews, Mask
from sapa.data.values import instants_in
from sapa.results.control import ControlRecord

LATE_DAYS = 30
"""Days after which a respondent may no longer remember: a convention of this program, printed with what it names."""


@dataclass(frozen=True, slots=True)
class Located:
    """A record, and the position of its row in the log."""

    log_row: int
    record: ControlRecord


def control_records(case: ControlCase, context: Context) -> tuple[Located, ...]:
    """Return the records to look at, kind by kind and in the order of the log within a kind."""
    found = [
        r for kind in (_own, _no_telephone, _dates, _contradictions, _repeated, _others) for r in kind(case, context)
    ]
    return tuple(found)


def without_phone(interviews: Interviews) -> Mask | None:
    """Return the interviews whose respondent left no telephone; None where no column says."""
    labels = interviews.labels("phone_present")
    return None if labels is None else np.array([plain(str(v)) in NO for v in labels], dtype=bool)


def _record(kind: str, case: ControlCase, context: Context, i: int, j: int, value: str | None) -> Located:
    log, given = case.log, case.interviews
    file, row = log.rows.at(j)
    record = ControlRecord(
        kind=kind, id=context.pseudonym(str(given.ids[i]) if given.ids is not None else ""), file=file, row=row,
        interviewer=context.staff(str(given.interviewer[i])) if given.interviewer is not None else None, value=value,
    )  # fmt: skip
    return Located(j, record)


def _own(case: ControlCase, context: Context) -> Iterator[Located]:
    """Control by the interviewer of the very interview, as the data or the log name him."""
    log, given = case.log, case.interviews
    controllers, named = log.column(log.spec.controller), log.column(log.spec.interviewer)
    if controllers is None:
        return
    for i, j in log.field_records():
        who = plain(str(controllers[j]))
        made = {plain(str(labels[at])) for labels, at in ((given.interviewer, i), (named, j)) if labels is not None}
        if who and who in made:
            yield _record("own_control", case, context, i, j, context.staff(str(controllers[j])))


def _no_telephone(case: ControlCase, context: Context) -> Iterator[Located]:
    """An outcome by telephone, though the respondent has none: a vain call says nothing."""
    log = case.log
    none = without_phone(case.interviews)
    if none is None:
        return
    for i, j in log.field_records():
        if none[i] and log.methods[j] == "telephone" and (log.outcomes[j] in OUTCOME_WORDS):
            yield _record("no_telephone", case, context, i, j, log.outcomes[j])


def _dates(case: ControlCase, context: Context) -> Iterator[Located]:
    """Control on a day before the interview began, or long after it. Clock times are not compared."""
    log, made = case.log, case.days
    if log.spec.date is None or made is None:
        return
    controlled = instants_in(log.rows, log.spec.date).values.astype("datetime64[D]")
    for i, j in log.field_records():
        if np.isnat(made[i]) or np.isnat(controlled[j]):
            continue
        days = int((controlled[j] - made[i]).astype(int))
        if days < 0 or days > LATE_DAYS:
            yield _record("before_interview" if days < 0 else "late", case, context, i, j, str(days))


def _contradictions(case: ControlCase, context: Context) -> Iterator[Located]:
    log = case.log
    for i in sorted(map(int, np.flatnonzero(log.contradicted)), key=log.first_row.__getitem__):
        outcomes = ", ".join(sorted({log.outcomes[j] for j in log.field_rows[i]} & set(OUTCOME_WORDS)))
        yield _record("contradiction", case, context, i, log.first_row[i], outcomes)


def _repeated(case: ControlCase, context: Context) -> Iterator[Located]:
    again = set(case.log.repeated)
    for i, j in case.log.field_records():
        if j in again:
            yield _record("repeated", case, context, i, j, None)


def _others(case: ControlCase, context: Context) -> Iterator[Located]:
    """The log names another interviewer than the data, where both name interviewers alike."""
    log, given = case.log, case.interviews
    named = log.column(log.spec.interviewer)
    if named is None or given.interviewer is None:
        return
    known = {plain(str(v)) for v in given.interviewer} - {""}
    for i, j in log.field_records():
        theirs, ours = plain(str(named[j])), plain(str(given.interviewer[i]))
        # Another way of writing interviewers (names, not codes) is no other interviewer.
        if theirs in known and ours and theirs != ours:
            yield _record("other_interviewer", case, context, i, j, context.staff(str(named[j])))
