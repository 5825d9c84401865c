"""How often did answers differ when they were asked again: by question, its type, interviewer and controller?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sapa.checks.base import Context
from sapa.checks.control_agreement import measures, tests
from sapa.checks.control_dimensions import LEVEL, natural
from sapa.checks.control_log import ControlLog
from sapa.checks.interviews import Interviews, Labels, Mask
from sapa.data.cells import normalise_code
from sapa.data.values import codes, numbers_in
from sapa.deliverable.control_sections import AskedAgain
from sapa.results.control import ErrorGroup, QuestionComparison
from sapa.stats import PairOutcome, Tolerance, benjamini_hochberg, compare_answers, error_rate

FALSE_DISCOVERIES = 0.05
"""Interviewers named as unusual are wrongly named at most so often on the average (Benjamini and Hochberg 1995)."""
KINDS = ("stable", "difficult", "changing")
_STABLE_ROLES = ("age", "sex")


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """The comparison, question by question, and every pair behind it.

    interviews
        (m,) position of the delivered row of every pair.
    outcome, kind
        (m,) what became of the pair (`PairOutcome`), and the kind of its question.
    """

    questions: tuple[QuestionComparison, ...]
    interviews: npt.NDArray[np.intp]
    outcome: npt.NDArray[np.int8]
    kind: Labels

    @property
    def compared(self) -> int:
        """Answers compared, over all questions."""
        return sum(q.compared for q in self.questions)


def compare_questions(interviews: Interviews, log: ControlLog, asked: Mapping[str, AskedAgain | str]) -> Compared:
    """Compare the answers of controlled interviews with those given again (bcstats' rule).

    A pair is compared where both sides have an answer. "Don't know", refusals and other excluded codes on either side
    are counted apart, and so is what cannot be read: never as equal, never as different. The answer given again is that
    of the record that decided the outcome; where it is blank there, of the latest record by a field method. Codes are
    compared as normalised codes; numbers (a stated tolerance, the role age, an indicator that is a mean) as numbers.
    An interview with outcomes that exclude each other is not compared: nobody knows which record is of the respondent.
    """
    unsettled = log.contradicted
    at = np.array([i for i in sorted(log.field_rows) if not unsettled[i]], dtype=np.intp)
    found, outcomes, kinds = [], [], []
    for name, spec in asked.items():
        again = AskedAgain(column=spec) if isinstance(spec, str) else spec
        question, outcome = _question(interviews, log, name, again, at)
        found.append(question)
        outcomes.append(outcome)
        kinds += [question.kind or ""] * at.size
    return Compared(
        tuple(found), np.tile(at, len(found)),
        np.concatenate(outcomes) if outcomes else np.empty(0, dtype=np.int8), np.array(kinds, dtype=object),
    )  # fmt: skip


def _question(
    interviews: Interviews, log: ControlLog, name: str, again: AskedAgain, at: npt.NDArray[np.intp]
) -> tuple[QuestionComparison, npt.NDArray[np.int8]]:
    column = again.column or name
    survey = codes(interviews.rows.frame[name]).fillna("").to_numpy(dtype=object)[at]
    theirs = codes(log.rows.frame[column]).fillna("").to_numpy(dtype=object)
    rows = [next((j for j in log.field_rows[int(i)] if theirs[j] != ""), log.field_rows[int(i)][0]) for i in at]
    control = theirs[rows] if rows else np.empty(0, dtype=object)
    absent = {normalise_code(c) for c in (*_missing(interviews, name), *again.exclude)}
    excluded: Mask = np.array([a in absent or b in absent for a, b in zip(survey, control, strict=True)], dtype=bool)
    numeric = _numeric(interviews, name, again)
    unreadable = 0
    if numeric:
        first = numbers_in(interviews.rows, name).values[at]
        second = numbers_in(log.rows, column).values[rows] if rows else np.empty(0)
        strange = ((survey != "") & np.isnan(first)) | ((control != "") & np.isnan(second))
        unreadable = int((strange & ~excluded).sum())
    else:
        first, second = (np.array([v or None for v in side], dtype=object) for side in (survey, control))
    allowed = again.allowed
    limit = Tolerance(low=-allowed[0], high=allowed[0], relative=allowed[1]) if allowed is not None else None
    result = compare_answers(first, second, tolerance=limit, excluded=excluded)
    used = result.outcome < PairOutcome.EXCLUDED
    rate = result.rate(level=LEVEL)
    question = QuestionComparison(
        name, result.compared, result.different, _known(rate.wilson_low), _known(rate.wilson_high), column=column,
        kind=again.type or (KINDS[0] if _is_stable(interviews, name) else None), numeric=numeric,
        tolerance=again.tolerance, tolerated=result.tolerated, excluded=result.excluded, no_survey=result.no_survey,
        no_control=result.no_control, neither=result.neither, unreadable=unreadable,
        exact_low=_known(rate.exact_low), exact_high=_known(rate.exact_high),
        measures=measures(first[used], second[used], numeric=numeric),
        tests=tests(first[used], second[used], numeric=numeric),
    )  # fmt: skip
    return question, result.outcome


def error_groups(
    compared: Compared, interviews: Interviews, log: ControlLog, context: Context, names: Iterable[str]
) -> tuple[ErrorGroup, ...]:
    """Return the error rate by type of question, interviewer, controller and method.

    `names`: all interviewers, also those of whom nothing was compared: their rate is not known, which is not 0.
    """
    found = _errors("kind", compared, compared.kind, KINDS)
    at = compared.interviews
    if interviews.interviewer is not None:
        who = np.array([context.staff(str(v)) for v in interviews.interviewer], dtype=object)
        found += _errors("interviewer", compared, who[at], names)
    if log.spec.controller is not None:
        who = np.array([context.staff(str(v)) for v in log.controller], dtype=object)
        found += _errors("controller", compared, who[at], set(who.tolist()))
    if log.has_methods:
        found += _errors("method", compared, log.method[at], set(log.method.tolist()))
    return tuple(found)


def unusual_interviewers(errors: tuple[ErrorGroup, ...]) -> tuple[str, ...]:
    """Return interviewers more of whose interviews differ on stable questions than the others' make likely.

    One-sided exact hypergeometric test of the interviewer against all (Fisher 1934), by interviews and not by answers,
    because answers of one interview go together; q values of Benjamini and Hochberg (1995) over interviewers.
    """
    groups = [e for e in errors if e.by == "interviewer" and e.interviews]
    total, hits = sum(e.interviews for e in groups), sum(e.interviews_stable for e in groups)
    if len(groups) < 2 or not hits:
        return ()
    p = [_tail(e.interviews_stable, e.interviews, hits, total) for e in groups]
    q = benjamini_hochberg(p)
    return tuple(e.name for e, one in zip(groups, q, strict=True) if one <= FALSE_DISCOVERIES)


def _tail(x: int, n: int, hits: int, total: int) -> float:
    """Return P(X ≥ x) for X hypergeometric: n of `total` drawn, `hits` of which are different; exact in integers."""
    ways = sum(math.comb(hits, k) * math.comb(total - hits, n - k) for k in range(x, min(n, hits) + 1))
    return ways / math.comb(total, n)


def _errors(by: str, compared: Compared, labels: Labels, names: Iterable[str]) -> list[ErrorGroup]:
    used = compared.outcome < PairOutcome.EXCLUDED
    different = compared.outcome == PairOutcome.DIFFERENT
    stable = different & np.asarray(compared.kind == KINDS[0], dtype=bool)
    groups = []
    for name in sorted({str(n) for n in names} - {""}, key=KINDS.index if by == "kind" else natural):
        within = used & np.asarray(labels == name, dtype=bool)
        n, x = int(within.sum()), int((within & different).sum())
        rate = error_rate(x, n, level=LEVEL)
        groups.append(
            ErrorGroup(
                by=by, name=name, interviews=len(set(compared.interviews[within].tolist())), compared=n, different=x,
                interviews_stable=len(set(compared.interviews[within & stable].tolist())),
                low=_known(rate.wilson_low), high=_known(rate.wilson_high), exact_low=_known(rate.exact_low),
                exact_high=_known(rate.exact_high),
            )
        )  # fmt: skip
    return groups


def _missing(interviews: Interviews, name: str) -> tuple[str, ...]:
    own = [c for i in interviews.indicators.values() if i.column == name for c in i.missing]
    return (*interviews.missing, *own)


def _numeric(interviews: Interviews, name: str, again: AskedAgain) -> bool:
    if again.tolerance is not None or name in interviews.roles.get("age", ()):
        return True
    return any(i.column == name and i.kind == "mean" for i in interviews.indicators.values())


def _is_stable(interviews: Interviews, name: str) -> bool:
    return any(name in interviews.roles.get(role, ()) for role in _STABLE_ROLES)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
