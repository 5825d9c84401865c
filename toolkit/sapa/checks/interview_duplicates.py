"""Interviews that are nearly the same, judged by pairs of different interviewers in the same place."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy.special import ndtr

from sapa.checks.interview_base import Case, Floats, Signals
from sapa.checks.interview_compare import LEAST_INTERVIEWS
from sapa.checks.interview_copies import scattered, scattered_flags
from sapa.checks.interview_form import Asked, Form
from sapa.data.conditions import Table
from sapa.messages import Message, message
from sapa.results.interviewers import InterviewFlag, Unusual
from sapa.stats.duplicates import ClosePair, NearDuplicates, near_duplicates
from sapa.stats.fdr import benjamini_hochberg

EXPECTED = 0.05
"""A pair is named where the reference gives such a pair in at most one survey in twenty: the usual level, over ALL
pairs of the survey together. No share of identical answers stands here: 85 % is exceeded by honest surveys (Simmons
et al. 2016)."""

LEAST_QUESTIONS = 10
"""Questions both must have answered."""

PAIRS = 50


def duplicates(
    case: Case,
    form: Form,
    table: Table,
    *,
    draws: int = 199,
    progress: Callable[[int, int], None] | None = None,
) -> Signals:
    """Search for near-duplicate interviews.

    Every closed and numeric question counts, also "don't know"; an agreement on a rare answer counts more. The
    reference are pairs of DIFFERENT interviewers in the same stratum (the region, where no stratum is named), never
    independence of questions, which would accuse honest surveys.

    Parameters
    ----------
    draws
        Permutations for the excess of likeness within interviewers; 0: interviewers are not compared. Seeded by the
        context.
    progress
        Called with (done, total) steps; may raise to stop.

    Returns
    -------
    Signals
        Flags `near_duplicate` (with the other interview); index `likeness` (to the interview most alike, a fraction
        weighted by how much each agreement says); `unusual` under `likeness`: within one interviewer against across;
        `scattered` where a few copies stand in many interviewers' work.
    """
    if not case.interviewer_known:
        return Signals(skipped=(message("checks.interview.skipped.duplicates_interviewer"),))
    rows = np.flatnonzero(case.used & (case.interviewer != ""))
    columns = [q.column for q in form.questions if q.kind in (Asked.ONE, Asked.MANY, Asked.NUMBER)]
    codes = [pd.factorize(table.codes(c).iloc[rows])[0].astype(np.int32) for c in columns if c in table.columns]
    codes = [c for c in codes if c.max(initial=-1) > 0]
    if len(codes) < LEAST_QUESTIONS:
        text = message("checks.interview.skipped.few_questions", n=len(codes), least=LEAST_QUESTIONS)
        return Signals(skipped=(text,))
    matrix, questions = np.column_stack(codes), len(codes)
    codes.clear()
    table.forget()  # the search takes room of its own
    stratum = case.interviews.stratum if case.interviews.stratum is not None else case.interviews.region
    psu = case.interviews.psu
    people = case.interviewer[rows]
    several = len(set(people)) > 1
    found = near_duplicates(
        matrix, interviewer=people, answered=matrix >= 0,
        stratum=None if stratum is None else stratum[rows], psu=None if psu is None else _nested(psu[rows]),
        least_questions=LEAST_QUESTIONS, pairs=PAIRS, draws=draws if several else 0, seed=case.context.seed,
        progress=progress,
    )  # fmt: skip
    flags = _flags(case, rows, found)
    copies = scattered(case, rows, matrix, least_questions=LEAST_QUESTIONS) if several else None
    if copies is not None:
        flags += scattered_flags(case, copies, flags)
    likeness: Floats = case.nothing()
    likeness[rows] = found.by_weight.value[:, 0]
    skipped = () if several else (message("checks.interview.skipped.one_interviewer"),)
    return Signals(
        flags=flags, indices={"likeness": likeness}, unusual=_excess(found), skipped=skipped, scattered=copies,
        notes=(message("checks.interview.note.duplicates", n=questions, pairs=_all_pairs(found), share=EXPECTED),),
    )  # fmt: skip


def _nested(psu: np.ndarray) -> np.ndarray:
    """Give interviews without a PSU one together."""
    return np.where(psu == "", "·", psu)


def _all_pairs(found: NearDuplicates) -> int:
    return found.interviews * (found.interviews - 1) // 2


def _flags(case: Case, rows: np.ndarray, found: NearDuplicates) -> tuple[InterviewFlag, ...]:
    flags = []
    for pair in found.pairs:
        if not np.isfinite(pair.surprise) or _all_pairs(found) * 10.0**-pair.surprise > EXPECTED:
            continue
        first, second = int(rows[pair.first]), int(rows[pair.second])
        flags.append(case.flag(
            "near_duplicate", second, _text(pair, found), value=pair.share, reference=_usual(found), other=first
        ))  # fmt: skip
    return tuple(flags)


def _usual(found: NearDuplicates) -> float:
    """Return the median share of identical answers with the interview most alike."""
    nearest = found.by_share.value[:, 0]
    return float(np.nanmedian(nearest)) if np.isfinite(nearest).any() else float("nan")


def _text(pair: ClosePair, found: NearDuplicates) -> Message:
    who = "same" if pair.same_interviewer else "other"
    return message(
        f"checks.interview.near_duplicate_{who}", share=pair.share, usual=_usual(found), pairs=pair.reference_pairs
    )


def _excess(found: NearDuplicates) -> tuple[tuple[str, Unusual], ...]:
    """Return the excess likeness of each interviewer's interviews; the widest of its comparisons stands for all."""
    known = [
        one
        for one in found.interviewers
        if one.reason is None and one.comparisons and one.interviews >= LEAST_INTERVIEWS
    ]
    # Where all interviewers' interviews are alike, which is usual, the permutation p is small for every one of them;
    # evidence is only what stands out among interviewers too.
    p = [max(one.p, float(ndtr(-one.standing))) if np.isfinite(one.standing) else one.p_family for one in known]
    q = benjamini_hochberg(p)
    made = []
    for i, one in enumerate(known):
        best = max(one.comparisons, key=lambda c: c.z if np.isfinite(c.z) else -np.inf)
        label = str(found.labels[one.interviewer])
        area = "apart" if one.area_separated else "together"
        made.append(
            (
                label,
                Unusual(
                    signal="likeness", value=best.observed, expected=best.expected, low=None, high=None,
                    n=one.interviews,
                    p=p[i], q=float(q[i]), weight=0.0,
                    text=message(
                        f"checks.interview.unusual.likeness_{area}", n=one.interviews, value=best.observed,
                        expected=best.expected,
                    ),
                    innocent=message("checks.interview.innocent.likeness"),
                ),
            )
        )  # fmt: skip
    return tuple(sorted(made, key=lambda pair: pair[0]))
