"""Scans of paper questionnaires: which to key again blindly, and what the second keying proves."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np

from sapa.checks.base import Context
from sapa.checks.interview_base import case_of
from sapa.checks.interview_form import Asked, Form
from sapa.checks.interviews import Interviews
from sapa.data.conditions import Table
from sapa.results.rekeying import Rekey, Rekeying
from sapa.stats.binomial import hypergeometric_limit
from sapa.stats.intervals import clopper_pearson

DRAWN = 20
"""Questionnaires drawn: one person keys them in a day. What that many prove is printed beside them."""

CONFIDENCE = 0.95
"""Of the limits (one-sided)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyingLimit:
    """What blind re-keying proves.

    rate, low, high
        Wrong answers of those compared, with Clopper and Pearson's 95 % interval as if answers erred independently.
    design_effect
        Variance of the rate over questionnaires against that of independent answers: errors come together.
    high_clustered
        Upper end of the interval with answers divided by the design effect.
    questionnaires_most
        One-sided upper limit of questionnaires with a wrong answer among all of the file (hypergeometric).
    """

    questionnaires: int
    compared: int
    wrong: int
    rate: float
    low: float
    high: float
    design_effect: float
    high_clustered: float
    questionnaires_wrong: int
    questionnaires_most: int
    population: int
    confidence: float


def rekeying(
    interviews: Interviews, context: Context, *, form: Form, attached: AbstractSet[str] | None, seed: int
) -> Rekeying:
    """Draw attached questionnaires for blind re-keying, and say what no difference at all would prove.

    Parameters
    ----------
    form
        The questions whose answers are keyed.
    attached
        Ids of the attached questionnaires; None: only their number is known, and nothing can be drawn.
    seed
        Of the draw.
    """
    ids = interviews.ids
    if not attached or ids is None:
        return Rekeying(
            drawn=(), attached=0, answers=0, rate_most=None, questionnaires_most=None, confidence=CONFIDENCE, seed=seed
        )
    drawn = draw_rekeying(interviews, context, n=DRAWN, seed=seed, among=attached)
    there = len(set(map(str, ids[case_of(interviews, context).used])) & attached)
    places = {(str(f), int(r)): i for i, (f, r) in enumerate(interviews.rows.origin[["file", "row"]].to_numpy())}
    table, at = Table(interviews.rows), [places[one.file, one.row] for one in drawn]
    columns = [q.column for q in form.questions if q.kind is not Asked.OTHER]
    keyed = [
        int(x) for x in sum((table.codes(c).iloc[at].notna().to_numpy(dtype=int) for c in columns), np.zeros(len(at)))
    ]
    limit = keying_limit(keyed, [0] * len(keyed), population=there, confidence=CONFIDENCE)
    return Rekeying(
        drawn=drawn, attached=there, answers=sum(keyed), confidence=CONFIDENCE, seed=seed,
        # 0 wrong of n: 1 − (1 − confidence)^(1/n), one-sided like the limit of questionnaires.
        rate_most=-float(np.expm1(np.log1p(-CONFIDENCE) / limit.compared)) if limit is not None else None,
        questionnaires_most=limit.questionnaires_most if limit is not None else None,
    )  # fmt: skip


def draw_rekeying(
    interviews: Interviews, context: Context, *, n: int, seed: int, among: AbstractSet[str] | None = None
) -> tuple[Rekey, ...]:
    """Draw questionnaires for blind re-keying, each of those handed in as likely as any other.

    Parameters
    ----------
    n
        How many; all where there are fewer.
    seed
        Of the draw; the same file and seed give the same questionnaires.
    among
        Ids of which to draw; None: all.
    """
    case = case_of(interviews, context)
    used = case.used
    if among is not None:
        known = (
            np.zeros(case.n, dtype=bool) if interviews.ids is None else np.isin(interviews.ids.astype(str), list(among))
        )
        used = used & known
    rows = np.flatnonzero(used)
    drawn = np.sort(np.random.Generator(np.random.PCG64(seed)).permutation(rows)[: max(n, 0)])
    made = []
    for i in drawn:
        file, row = interviews.rows.at(int(i))
        made.append(Rekey(id=case.shown(int(i)), file=file, row=row))
    return tuple(made)


def keying_limit(
    compared: list[int], wrong: list[int], *, population: int, confidence: float = 0.95
) -> KeyingLimit | None:
    """Return the error rate of the first keying and its limits.

    Parameters
    ----------
    compared, wrong
        Answers compared and differing, questionnaire by questionnaire.
    population
        Questionnaires in the file.
    confidence
        Of the one-sided limit of questionnaires.

    Returns
    -------
    KeyingLimit or None
        None where nothing was compared. A difference counts as an error of the first keying: to the safe side.
    """
    m, x = np.asarray(compared, dtype=float), np.asarray(wrong, dtype=float)
    if m.shape != x.shape or (x > m).any() or (x < 0).any():
        raise ValueError("wrong answers lie between 0 and those compared, questionnaire by questionnaire")
    x, m = x[m > 0], m[m > 0]
    if not m.size:
        return None
    total, false = float(m.sum()), float(x.sum())
    rate = false / total
    half = clopper_pearson(false, total)
    effect = 1.0
    if m.size > 1 and 0 < rate < 1:
        # Variance of a ratio of totals over questionnaires against that of independent answers (Kish 1965, eq. 8.2.1).
        clustered = m.size / (m.size - 1) * float(((x - rate * m) ** 2).sum()) / total**2
        effect = max(1.0, clustered / (rate * (1 - rate) / total))
    return KeyingLimit(
        questionnaires=int(m.size), compared=int(total), wrong=int(false), rate=rate, low=half.low, high=half.high,
        design_effect=effect, high_clustered=clopper_pearson(false / effect, total / effect).high,
        questionnaires_wrong=int((x > 0).sum()),
        questionnaires_most=hypergeometric_limit(int((x > 0).sum()), int(m.size), population, confidence),
        population=population, confidence=confidence,
    )  # fmt: skip
