"""Copies scattered over many interviewers' work: one question to the whole survey, beside comparing interviewers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from sapa.checks.base import Context
from sapa.checks.interview_base import Case, Positions
from sapa.messages import message
from sapa.results import Finding, Line, Status
from sapa.results.interviewers import InterviewFlag
from sapa.stats.scattered_copies import ScatteredCopies, scattered_copies

LEVEL = 0.01
"""A survey is named where at most one honest survey in a hundred has so many interviewers with such pairs, ten times as
many pairs excused as the reference gives: five interviewers at least."""


def scattered(
    case: Case, rows: Positions, codes: npt.NDArray[np.int32], *, least_questions: int
) -> ScatteredCopies | None:
    """Return the pairs of the delivered rows where more interviewers have such than chance gives, else None."""
    psu = case.interviews.psu
    found = scattered_copies(
        codes, interviewer=case.interviewer[rows], psu=None if psu is None else psu[rows],
        least_questions=least_questions, seed=case.context.seed,
    )  # fmt: skip
    if found is None or found.p > LEVEL:
        return None
    return replace(found, first=rows[found.first], second=rows[found.second])


def scattered_flags(
    case: Case, found: ScatteredCopies, already: tuple[InterviewFlag, ...]
) -> tuple[InterviewFlag, ...]:
    """Return a flag for the later interview of each pair, once, unless it is named as a near-duplicate already."""
    flags: dict[tuple[str, int], InterviewFlag] = {}
    named = {(f.file, f.row) for f in already}
    for first, second, share in zip(found.first, found.second, found.share, strict=True):
        text = message(
            "checks.interview.near_duplicate_scattered", share=float(share), usual=found.usual, n=found.hands
        )
        flag = case.flag("near_duplicate", second, text, value=float(share), reference=found.usual, other=int(first))
        if (flag.file, flag.row) not in named:
            flags.setdefault((flag.file, flag.row), flag)
    return tuple(flags.values())


def scattered_finding(context: Context, case: Case, found: ScatteredCopies) -> Finding:
    """Say in whose work such pairs are. It is put to judgement: control shows what was done."""
    names = sorted({context.staff(str(case.interviewer[i])) for i in found.first})
    text = message(
        "checks.interviewers.scattered", n=found.hands, names=tuple(names), pairs=found.first.size,
        least=float(found.share.min()), usual=found.usual,
    )  # fmt: skip
    return context.finding(
        "interviewers", Line.METHODOLOGICAL, Status.JUDGEMENT, text, item="scattered_copies", n=found.hands,
        recommendation=message("checks.interviewers.scattered.todo"),
    )  # fmt: skip
