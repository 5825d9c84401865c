"""Answers of each interview as numbers that invented interviews move: likeness, coherence, spread, lines, non-response.

Each index is one number an interview, so that interviewers are compared on means of interviews they made. None of them
proves anything about an interview.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from sapa.checks.interview_base import Case, Floats, Positions
from sapa.checks.interview_form import Form, Question
from sapa.checks.interviewer_likeness import LEAST_QUESTIONS, likeness
from sapa.data.cells import normalise_code
from sapa.data.conditions import Table

Mask = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int64]

LEAST_LINE = 3
"""Answers of a battery below which equal ones are no line, and questions on one list that make a battery: two equal
answers are too common to be a line."""

MOST_LINES = 0.5
"""An interview with more of its batteries straight was answered in lines."""

CAP = 0.97
"""Quantile of the survey's interviews at which the share of equal neighbours is cut."""

SHRINK = 0.1
"""Part by which correlations of answers are drawn towards none before they are inverted: a ridge, so that no eigenvalue
of theirs is below it, however many questions say the same."""

FLAT = 1e-9
"""Variance of normal scores (1 over the whole survey) up to which answers count as all the same."""


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """The closed questions of the interviews that are looked at.

    rows
        (m,) positions of the interviews among the delivered rows.
    codes
        (m, k) place of each answer on its question's list; −1 where there is no answer in substance.
    no_answer, blank
        (m, k) "don't know" and refusals; nothing at all.
    score
        (m, k) normal score of each answer, 0 where there is none: rank among the survey's answers to the question.
    batteries
        Columns of questions that follow each other on one list of answers, three or more.
    own
        Rows (within m) of each interviewer.
    region, psu
        (m,) codes of region and sampling unit; −1 where unknown.
    """

    rows: Positions
    questions: tuple[Question, ...]
    codes: Codes
    no_answer: Mask
    blank: Mask
    score: Floats
    batteries: tuple[tuple[int, ...], ...]
    own: Mapping[str, Positions]
    region: Codes
    psu: Codes


def read_answers(case: Case, form: Form) -> Answers | None:
    """Return the closed questions as codes; None where there are fewer than ten or no interviewer is known."""
    questions = form.one()
    own = case.by_interviewer()
    if len(questions) < LEAST_QUESTIONS or not own:
        return None
    rows = np.sort(np.concatenate(list(own.values())))
    table = Table(case.interviews.rows)
    shape = (len(rows), len(questions))
    codes = np.full(shape, -1, dtype=np.int64)
    silent, blank = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    missing = {normalise_code(c) for c in case.interviews.missing}
    for j, question in enumerate(questions):
        cells = table.codes(question.column).iloc[rows]
        scale = [c for c in question.scale if c not in missing]
        place = {c: i for i, c in enumerate(scale)}
        place |= dict.fromkeys(question.no_answer | missing, -2)
        blank[:, j] = cells.isna().to_numpy()
        found = cells.map(place).fillna(-1).to_numpy(dtype=np.int64)
        silent[:, j] = found == -2
        codes[:, j] = np.maximum(found, -1)
    keep = [j for j in range(shape[1]) if np.unique(codes[codes[:, j] >= 0, j]).size > 1]
    if len(keep) < LEAST_QUESTIONS:
        return None
    kept = tuple(questions[j] for j in keep)
    at = {int(r): i for i, r in enumerate(rows)}
    return Answers(
        rows=rows, questions=kept, codes=codes[:, keep], no_answer=silent[:, keep], blank=blank[:, keep],
        score=_scores(codes[:, keep]), batteries=_batteries(kept),
        own={w: np.array([at[int(r)] for r in x], dtype=np.intp) for w, x in own.items()},
        region=_labels(case.interviews.region, rows), psu=_labels(case.interviews.psu, rows),
    )  # fmt: skip


def _labels(labels: npt.NDArray[np.object_] | None, rows: Positions) -> Codes:
    if labels is None:
        return np.full(len(rows), -1, dtype=np.int64)
    values = labels[rows].astype(str)
    found = np.unique(values, return_inverse=True)[1].astype(np.int64)
    found[values == ""] = -1
    return found


def _scores(codes: Codes) -> Floats:
    """Return Φ⁻¹ of the middle rank of each answer, scaled to variance 1 a question; 0 where there is none."""
    score = np.zeros(codes.shape)
    for j in range(codes.shape[1]):
        there = codes[:, j] >= 0
        if not there.any():
            continue
        counts = np.bincount(codes[there, j])
        middle = (np.cumsum(counts) - counts / 2) / counts.sum()
        values = ndtri(np.clip(middle, 1e-6, 1 - 1e-6))
        mean = float((values * counts).sum() / counts.sum())
        spread = float(np.sqrt((counts * (values - mean) ** 2).sum() / counts.sum()))
        if spread**2 > FLAT:
            score[there, j] = ((values - mean) / spread)[codes[there, j]]
    return score


def _batteries(questions: tuple[Question, ...]) -> tuple[tuple[int, ...], ...]:
    """Return runs of three or more questions that follow each other on one list of answers."""
    runs: list[list[int]] = []
    for j, q in enumerate(questions):
        before = questions[j - 1] if j else None
        together = before is not None and (
            q.list_name == before.list_name if q.list_name else set(q.scale) == set(before.scale)
        )
        if together and len(q.scale) > 2:
            runs[-1].append(j)
        else:
            runs.append([j])
    return tuple(tuple(run) for run in runs if len(run) >= LEAST_LINE)


def answer_indices(answers: Answers) -> dict[str, Floats]:
    """Return the indices of each interview looked at, (m,) each; nan where one cannot be computed."""
    varied = without_lines(answers)
    nearest, mean = likeness(varied)
    found = {
        "likeness_nearest": nearest, "likeness_mean": mean, "incoherence": incoherence(varied),
        "spread": spread(answers), "middle": middle(answers), "lines": lines(answers), "no_answer": no_answer(answers),
        "blank": blank(answers), "shift": shift(varied),
    }  # fmt: skip
    return {name: values for name, values in found.items() if np.isfinite(values).any()}


def without_lines(answers: Answers) -> Answers:
    """Return the answers without the batteries of interviews that answered most batteries with one and the same answer.

    Straight lines resemble each other and stand against every correlation; they are counted as lines, and once.
    """
    judged, straight = np.zeros(len(answers.codes)), np.zeros(len(answers.codes))
    for run in answers.batteries:
        block = answers.codes[:, list(run)]
        there = block >= 0
        enough = there.sum(axis=1) >= LEAST_LINE
        judged += enough
        straight += enough & ((block == block.max(axis=1)[:, None]) | ~there).all(axis=1)
    rows = (judged > 0) & (straight > MOST_LINES * judged)
    columns = np.zeros(answers.codes.shape[1], dtype=bool)
    columns[[j for run in answers.batteries for j in run]] = True
    drop = rows[:, None] & columns[None, :]
    codes, score = np.where(drop, -1, answers.codes), np.where(drop, 0.0, answers.score)
    return replace(answers, codes=codes, score=score)


def incoherence(answers: Answers) -> Floats:
    """Return how much better no correlations at all describe an interview than those of the others' answers.

    log(1 + e^−Λ) with Λ the log-likelihood ratio of a normal model of the normal scores with the correlations of all
    other interviewers (leave one interviewer out) against one without correlations. Up to a constant it is the
    contribution of an interview to the likelihood that half of the interviewer's interviews have unrelated answers:
    answers that are drawn one by one from what people usually say.

    Questions to which the others all give one answer are left out: nothing goes with them. Correlations are shrunk to
    0.9 of themselves (a ridge of 0.1), which is invertible however collinear the questions are. nan where the others
    are fewer than two interviews a question.
    """
    z = answers.score
    m, k = z.shape
    total, whole = z.sum(axis=0), z.T @ z
    found = np.full(m, np.nan)
    for at in answers.own.values():
        others = m - len(at)
        if others < 2 * k:
            continue
        s = (whole - z[at].T @ z[at]) / others
        used = np.diag(s) - ((total - z[at].sum(axis=0)) / others) ** 2 > FLAT
        if not used.any():
            continue
        here, s = z[np.ix_(at, used)], s[np.ix_(used, used)]
        d = np.diag(s).copy()
        scale = np.sqrt(d)
        r = (1 - SHRINK) * s / np.outer(scale, scale)
        np.fill_diagonal(r, 1.0)
        unit = here / scale
        constant = -0.5 * float(np.linalg.slogdet(r)[1])
        quadratic = (np.linalg.solve(r, unit.T).T * unit).sum(axis=1) - (unit**2).sum(axis=1)
        found[at] = np.logaddexp(0.0, 0.5 * quadratic - constant)
    return found


def spread(answers: Answers) -> Floats:
    """Return the mean squared distance of an interview's answers from its interviewer's means (low: all the same)."""
    there = answers.codes >= 0
    found = np.full(len(there), np.nan)
    for at in answers.own.values():
        n = there[at].sum(axis=0)
        mean = answers.score[at].sum(axis=0) / np.maximum(n, 1)
        square = np.where(there[at] & (n > 1), (answers.score[at] - mean) ** 2 * n / np.maximum(n - 1, 1), 0)
        count = (there[at] & (n > 1)).sum(axis=1)
        found[at] = np.where(count > 0, square.sum(axis=1) / np.maximum(count, 1), np.nan)
    return found


def middle(answers: Answers) -> Floats:
    """Return the share of answers at neither end of the list, among questions with three answers or more."""
    ends = np.array([len(q.scale) - 1 for q in answers.questions])
    judged = (answers.codes >= 0) & (ends >= 2)
    inner = judged & (answers.codes > 0) & (answers.codes < ends)
    count = judged.sum(axis=1)
    return np.where(count > 0, inner.sum(axis=1) / np.maximum(count, 1), np.nan)


def lines(answers: Answers) -> Floats:
    """Return the share of neighbouring questions of batteries that have the same answer."""
    same, count = np.zeros(len(answers.codes)), np.zeros(len(answers.codes))
    for run in answers.batteries:
        block = answers.codes[:, list(run)]
        both = (block[:, 1:] >= 0) & (block[:, :-1] >= 0)
        same += (both & (block[:, 1:] == block[:, :-1])).sum(axis=1)
        count += both.sum(axis=1)
    share = np.where(count > 0, same / np.maximum(count, 1), np.nan)
    # A few respondents answer everything in lines; how many of those somebody met must not weigh more than the rest.
    usual = share[np.isfinite(share)]
    return np.minimum(share, np.quantile(usual, CAP)) if usual.size else share


def no_answer(answers: Answers) -> Floats:
    """Return the share of "don't know" and refusals among the questions that were asked."""
    asked = (~answers.blank).sum(axis=1)
    return np.where(asked > 0, answers.no_answer.sum(axis=1) / np.maximum(asked, 1), np.nan)


def blank(answers: Answers) -> Floats:
    """Return the share of questions without anything: not asked, or passed over."""
    share: Floats = answers.blank.mean(axis=1, dtype=np.float64)
    return share


def shift(answers: Answers) -> Floats:
    """Return the mean product of an interview's normal scores with those of its interviewer's other interviews.

    Its mean over an interviewer is the squared distance of the interviewer's means from the survey's, without the part
    that chance alone gives; other sampling units only, where there are any.
    """
    found = np.full(len(answers.codes), np.nan)
    k = answers.codes.shape[1]
    for at in answers.own.values():
        z = answers.score[at]
        product = z @ z.T / k
        elsewhere = (answers.psu[at][:, None] != answers.psu[at][None, :]) | (answers.psu[at] < 0)[:, None]
        np.fill_diagonal(elsewhere, False)
        if not elsewhere.any():
            elsewhere = ~np.eye(len(at), dtype=bool)
        pairs = elsewhere.sum(axis=1)
        total = np.where(elsewhere, product, 0).sum(axis=1)
        found[at] = np.where(pairs > 0, total / np.maximum(pairs, 1), np.nan)
    return found
