"""Which interviews to control next, and why: the unusual ones first, then some by lot."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sapa.checks.interview_base import Case, Mask, Positions
from sapa.messages import Message, message
from sapa.results.interviewers import InterviewFlag, Level, Recontact

WANTED = {Level.ACT_NOW: 10, Level.LOOK: 5, Level.NOTHING: 0, Level.TOO_FEW: 0}
"""Interviews named an interviewer: a day's work of a controller, or half of it."""

BY_LOT = 0.4
"""Part of them that is drawn by lot: only those tell how much of the rest is in order."""

REASONS = 3
"""Reasons printed with an interview."""


def recontact(
    case: Case,
    rows: Positions,
    flags: Mapping[int, list[InterviewFlag]],
    *,
    level: Level,
    controlled: Mask,
    score: float,
    rng: np.random.Generator,
) -> tuple[Recontact, ...]:
    """Name the interviews of one interviewer to control next.

    Parameters
    ----------
    rows
        The interviewer's rows.
    flags
        Flags by delivered row.
    level, score
        What the evidence says of the interviewer.
    controlled
        (n,) rows that control has reached already; they are left out.
    rng
        Draws the part that is chosen by lot.

    Returns
    -------
    tuple
        The most pressing first; empty where nothing is unusual.
    """
    wanted = WANTED[level]
    open_rows = [int(i) for i in rows if not controlled[i]]
    if not wanted or not open_rows:
        return ()
    marked = sorted((i for i in open_rows if flags.get(i)), key=lambda i: (-len({f.signal for f in flags[i]}), i))
    first = marked[: wanted - round(BY_LOT * wanted)]
    rest = [i for i in open_rows if i not in set(first)]
    drawn = [rest[j] for j in rng.permutation(len(rest))[: wanted - len(first)]]
    named = [(i, _reasons(flags[i]), score + len({f.signal for f in flags[i]})) for i in first]
    named += [(i, (message("checks.interviewers.recontact.lot"),), score) for i in drawn]
    made = []
    for i, why, priority in named:
        file, row = case.interviews.rows.at(i)
        made.append(Recontact(id=case.shown(i), file=file, row=row, why=why, priority=float(priority)))
    return tuple(made)


def _reasons(flags: list[InterviewFlag]) -> tuple[Message, ...]:
    by_signal = {f.signal: f.text for f in reversed(flags)}
    return tuple(by_signal[s] for s in dict.fromkeys(f.signal for f in flags))[:REASONS]
