"""What the answers of one interview look like: lines, runs, variability, distance, order; and preferred digits."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sapa.checks.interview_base import Case, Floats, Signals, role_column
from sapa.checks.interview_compare import LEAST_INTERVIEWERS, Compared, unusual
from sapa.checks.interview_form import Asked, Form
from sapa.checks.interview_scales import Scales
from sapa.data.conditions import Table
from sapa.messages import Message, message
from sapa.results.interviewers import InterviewFlag, Unusual
from sapa.stats.careless import long_string, straight_lining, variability
from sapa.stats.digits import last_digits
from sapa.stats.fdr import benjamini_hochberg
from sapa.stats.mahalanobis import Missing, mahalanobis
from sapa.stats.person_fit import person_fit

RARE = 0.01
"""An interview stands out where at most one in a hundred of the OTHER interviewers' interviews goes so far (the p <
0.01 that Meade and Craig 2012 take for Mahalanobis distances, here from the data). It is a sieve and no verdict: a
hundredth of honest interviews stands out, which each flag says."""

LEAST_OTHERS = 100
"""Interviews of others below which a hundredth cannot be seen."""

LEAST_ANSWERS = 4
"""Answers below which runs and order say nothing of an interview."""

LEAST_SPREAD_ANSWERS = 3
"""Two answers have a difference and no spread."""

LOADING = 0.3
"""Questions whose correlation with the first component is smaller do not measure the one thing that person fit
supposes."""

LEAST_ITEMS = 6
"""Questions person fit and distance need."""

PATTERNS = 3_000
"""Sets of answered questions for which person fit is normed; it bounds the time."""

LEAST_DIGITS = 50
"""Numbers an interviewer needs: χ² with ten digits then expects five of each (Cochran 1954)."""

LEAST_SPREAD = 30
"""Numbers must spread over three tens: last digits of household sizes are the sizes themselves."""


def answers(case: Case, scales: Scales) -> Signals:
    """Compute the indices of careless or invented answering, and find the interviews that others hardly ever make.

    Returns
    -------
    Signals
        Indices `straight_share` (batteries answered with one answer), `long_string` (longest run of equal answers on
        one scale), `irv` (standard deviation, divisor n − 1, of answers on the survey's commonest scale),
        `mahalanobis` (D² over the number of questions, means imputed), `person_fit` (normed Guttman errors). Flags
        `straight_lining`, `long_string`, `low_variance`, `mahalanobis`, `person_fit` where at most 1 % of the other
        interviewers' interviews goes so far; `unusual` compares interviewers' means.
    """
    k = len(scales.columns)
    if not k or np.isnan(scales.values).all():
        return Signals(skipped=(message("checks.interview.skipped.no_scales"),))
    indices: dict[str, Floats] = {}
    skipped: list[Message] = []
    if scales.batteries:
        indices["straight_share"] = straight_lining(scales.values, batteries=scales.batteries).share
    else:
        skipped.append(message("checks.interview.skipped.no_batteries"))
    indices["long_string"] = _runs(scales)
    indices["irv"] = _irv(scales)
    varies = np.fmax.reduce(scales.values, axis=0) > np.fmin.reduce(scales.values, axis=0)  # nobody's: False
    numbers = np.flatnonzero(scales.numeric & varies)
    if len(numbers) < LEAST_ITEMS:
        skipped.append(message("checks.interview.skipped.few_items", n=len(numbers), least=LEAST_ITEMS))
    else:
        values = scales.values[:, numbers]
        found = mahalanobis(values[case.used], missing=Missing.IMPUTED)
        squared = case.nothing()
        squared[case.used] = np.where(found.df >= LEAST_ANSWERS, found.squared / np.maximum(found.df, 1), np.nan)
        indices["mahalanobis"] = squared
        indices["person_fit"] = _person_fit(case, values, scales.low[numbers], scales.high[numbers])
    flags: list[InterviewFlag] = []
    compared: list[tuple[str, Unusual]] = []
    for name, signal, high in SIGNALS:
        if name in indices and np.isfinite(indices[name]).any():
            flags += _rare(case, indices[name], signal, high=high)
            innocent = message(f"checks.interview.innocent.{signal}")
            compared += unusual(case, signal, indices[name], text=_text(signal), innocent=innocent)
    note = message("checks.interview.note.answers", questions=k, n=len(scales.batteries), share=RARE)
    return Signals(flags=tuple(flags), indices=indices, unusual=tuple(compared), skipped=tuple(skipped), notes=(note,))


SIGNALS = (
    ("straight_share", "straight_lining", True),
    ("long_string", "long_string", True),
    ("irv", "low_variance", False),
    ("mahalanobis", "mahalanobis", True),
    ("person_fit", "person_fit", True),
)
"""Index, signal, and whether its upper end stands out."""


def _text(signal: str) -> Callable[[Compared], Message]:
    def text(c: Compared) -> Message:
        return message(f"checks.interview.unusual.{signal}", n=c.n, value=c.value, expected=c.expected)

    return text


def _runs(scales: Scales) -> Floats:
    """Return the longest run of equal answers on any one scale, over the questions on it in the order of asking."""
    longest = np.full(len(scales.values), np.nan)
    for s in np.unique(scales.same):
        columns = np.flatnonzero(scales.same == s)
        if len(columns) >= LEAST_ANSWERS:
            runs = long_string(scales.values[:, columns])
            longest = np.fmax(longest, np.where(runs.answers >= LEAST_ANSWERS, runs.longest, np.nan))
    return longest


def _irv(scales: Scales) -> Floats:
    """Return the standard deviation of answers on scales of the commonest length; other lengths do not mix."""
    numeric = np.flatnonzero(scales.numeric)
    nothing = np.full(len(scales.values), np.nan)
    if not numeric.size:
        return nothing
    if scales.known:  # a list that one question has alone may be about anything: only shared lists are scales
        shared = [j for j in numeric if (scales.same == scales.same[j]).sum() > 1]
        numeric = np.array(shared, dtype=np.intp)
        if not numeric.size:
            return nothing
    kinds = [(scales.low[j], scales.high[j]) for j in numeric]
    commonest = max(sorted(set(kinds)), key=kinds.count)
    columns = numeric[[kind == commonest for kind in kinds]]
    values = scales.values[:, columns]
    enough = np.isfinite(values).sum(axis=1) >= LEAST_SPREAD_ANSWERS
    return np.where(enough, variability(values, ddof=1), nothing)


def _person_fit(case: Case, values: Floats, low: Floats, high: Floats) -> Floats:
    """Return normed Guttman errors over the questions of the first component, turned to one direction."""
    there = np.isfinite(values)
    mean = np.nanmean(np.where(case.used[:, None], values, np.nan), axis=0)
    centred = np.where(there & case.used[:, None], values - mean, 0.0)
    scale = np.sqrt((centred**2).sum(axis=0))
    correlation = (centred.T @ centred) / np.outer(scale, scale)
    size, vectors = np.linalg.eigh(correlation)
    loading = vectors[:, -1] * np.sqrt(max(float(size[-1]), 0.0))
    kept = np.flatnonzero(np.abs(loading) >= LOADING)
    found = case.nothing()
    if len(kept) < LEAST_ITEMS:
        return found
    turned = np.where(loading[kept] < 0, (low + high)[kept] - values[:, kept], values[:, kept])
    fit = person_fit(turned[case.used], low=low[kept], high=high[kept], patterns=PATTERNS)
    # Where hardly any error is possible (nearly all answers at one end), one error is all of them and says nothing.
    possible = np.divide(fit.errors, fit.normed, out=np.full(fit.errors.size, np.inf), where=fit.normed > 0)
    enough = (fit.answers >= LEAST_ANSWERS) & (possible >= fit.answers)
    found[case.used] = np.where(enough, fit.normed, np.nan)
    return found


def rarity(case: Case, values: Floats, *, high: bool) -> tuple[Floats, Floats]:
    """Return for each row the share of OTHER interviewers' interviews that go at least so far, and their number."""
    x = values if high else -values
    known = case.used & np.isfinite(x)
    order = np.sort(x[known])
    beyond = (order.size - np.searchsorted(order, x, side="left")).astype(np.float64)
    others = np.full(case.n, float(order.size))
    for at in case.by_interviewer().values():
        own = np.sort(x[at][np.isfinite(x[at])])
        beyond[at] -= own.size - np.searchsorted(own, x[at], side="left")
        others[at] -= own.size
    share = (1 + beyond) / (1 + others)
    return np.where(known, share, np.nan), np.where(known, others, np.nan)


def _rare(case: Case, values: Floats, signal: str, *, high: bool) -> list[InterviewFlag]:
    share, others = rarity(case, values, high=high)
    typical = float(np.nanmedian(values))
    found = []
    for i in np.flatnonzero((share <= RARE) & (others >= LEAST_OTHERS)):
        text = message(
            f"checks.interview.{signal}",
            value=float(values[i]),
            median=typical,
            share=float(share[i]),
            n=int(others[i]),
        )
        found.append(case.flag(signal, i, text, value=float(values[i]), reference=typical))
    return found


def digits(case: Case, form: Form, table: Table) -> Signals:
    """Compare the last digits that interviewers write down with those of the whole survey.

    Numeric questions (and the role `age`) whose answers are whole and spread over three tens. Two readings: the
    share of numbers that end in 0 or 5, and χ² over all ten digits; the survey's own digits are the reference,
    because people round too.

    Returns
    -------
    Signals
        Index `heaped` (share of an interview's numbers ending in 0 or 5); `unusual` under `digits` and `last_digits`.
    """
    columns = [q.column for q in form.questions if q.kind is Asked.NUMBER and q.column not in form.other_codes]
    age = role_column(case, "age")
    if age is not None and age not in columns:
        columns.append(age)
    missing = {float(m) for m in case.interviews.missing if m.strip("+-").replace(".", "", 1).isdigit()}
    usable: dict[str, Floats] = {}
    for column in columns:
        x = np.where(case.used, table.numbers(column), np.nan).astype(np.float64)
        x[np.isin(x, list(missing))] = np.nan
        seen = x[np.isfinite(x)]
        if (
            seen.size
            and (seen == np.floor(seen)).all()
            and np.quantile(seen, 0.98) - np.quantile(seen, 0.02) >= LEAST_SPREAD
        ):
            usable[column] = x
    if not usable:
        return Signals(skipped=(message("checks.interview.skipped.no_numbers"),))
    stacked = np.column_stack(list(usable.values()))
    there = np.isfinite(stacked)
    ends = np.where(there, np.abs(stacked) % 5 == 0, 0).sum(axis=1)
    heaped = np.where(there.any(axis=1), ends / np.maximum(there.sum(axis=1), 1), np.nan)
    found = unusual(case, "digits", heaped, text=_text("digits"), innocent=message("checks.interview.innocent.digits"))
    return Signals(indices={"heaped": heaped}, unusual=(*found, *_last_digits(case, usable)))


def _last_digits(case: Case, usable: dict[str, Floats]) -> tuple[tuple[str, Unusual], ...]:
    found = []
    groups = case.by_interviewer()
    if len(groups) < LEAST_INTERVIEWERS:
        return ()
    for column, x in usable.items():
        known = np.isfinite(x) & (case.interviewer != "")
        tally = np.bincount((np.abs(x[known]) % 10).astype(np.intp), minlength=10)
        expected = tally / tally.sum()
        tests = last_digits(x[known], group=case.interviewer[known], expected=expected, least=LEAST_DIGITS, draws=0)
        enough = sorted((t for t in tests if t.reason is None), key=lambda t: str(t.group))
        q = benjamini_hochberg([t.p_large for t in enough])
        found += [
            (
                str(t.group),
                Unusual(
                    signal="last_digits", value=t.value, expected=float((expected > 0).sum() - 1), low=None, high=None,
                    n=t.n,
                    p=t.p_large, q=float(q[i]), weight=0.0,
                    text=message("checks.interview.unusual.last_digits", n=t.n, column=column, value=t.value),
                    innocent=message("checks.interview.innocent.digits"),
                ),
            )
            for i, t in enumerate(enough)
        ]  # fmt: skip
    return tuple(found)
