"""Four ways of inventing interviews: copying, patterns, marginals, lazy middle.

What fabricators do is taken from Menold et al. (2013), Survey Methods: Insights from the Field, and from Kuriakose and
Robbins (2016), Statistical Journal of the IAOS 32: edited copies; fewer extremes, fewer don't knows, filters answered
so that nothing opens, ages that end in 0 and 5 no more often than others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from sapa.training.fabrication_answers import AnswerModel
from sapa.training.fabrication_field import Field
from sapa.training.fabrication_form import DONT_KNOW, NO, NOT_ASKED, REFUSED, YES, Form, Kind, apply_skips

EDITED = (0.05, 0.20)
"""Least and largest part of the answers of a copy that are changed."""
COLLEAGUES = 0.15
"""Part of the copies that are made from a colleague's interview."""
TEMPLATES = 5
"""Real interviews of colleagues that a fabricator who has none of his own begins with."""


class Style(StrEnum):
    """How interviews are invented."""

    COPYING = "copying"
    PATTERNS = "patterns"
    MARGINALS = "marginals"
    LAZY_MIDDLE = "lazy_middle"


@dataclass(frozen=True, slots=True, eq=False)
class Invented:
    """Answers with the invented interviews written in, and for copies where they came from.

    source, edited
        (n,) position of the interview copied (−1: none), and the part of its answers that was changed (NaN: no copy).
    """

    answers: np.ndarray
    source: np.ndarray
    edited: np.ndarray


def fabricate_answers(
    honest: np.ndarray,
    *,
    style: Style,
    form: Form,
    model: AnswerModel,
    field: Field,
    fabricators: np.ndarray,
    invented: np.ndarray,
    rng: np.random.Generator,
) -> Invented:
    """Replace the answers of the invented interviews.

    Parameters
    ----------
    honest
        What real respondents would have answered (n, k).
    style
        The same for all fabricators of a survey.
    fabricators, invented
        Numbers of the interviewers who invent (f,), mask of their invented interviews (n,).

    Returns
    -------
    Invented
    """
    answers = honest.copy()
    source = np.full(len(honest), -1, dtype=np.intp)
    edited = np.full(len(honest), np.nan)
    for who in fabricators:
        # In the order in which he gets to them; of no consequence but for copies of copies.
        rows = rng.permutation(np.flatnonzero(invented & (field.interviewer == who)))
        if style is Style.COPYING:
            _copy(
                answers, rows, who=who, form=form, field=field, invented=invented, source=source, edited=edited, rng=rng
            )
        else:
            answers[rows] = MAKERS[style](rows.size, form, model, rng)
    return Invented(answers, source, edited)


def _copy(
    answers: np.ndarray,
    rows: np.ndarray,
    *,
    who: int,
    form: Form,
    field: Field,
    invented: np.ndarray,
    source: np.ndarray,
    edited: np.ndarray,
    rng: np.random.Generator,
) -> None:
    """Fill rows with edited copies of own interviews, earlier inventions and, now and then, a colleague's interview."""
    own = list(np.flatnonzero(~invented & (field.interviewer == who)))
    region = field.region_of_interviewer[who]
    others = np.flatnonzero(~invented & (field.interviewer != who))
    near = others[field.region_of_interviewer[field.interviewer[others]] == region]
    pool = near if near.size else others
    lent = rng.choice(pool, size=min(TEMPLATES, pool.size), replace=False)
    for row in rows:
        # The first inventions of someone who interviewed nobody are copies of colleagues' interviews.
        from_others = not own or rng.random() < COLLEAGUES
        at = int(rng.choice(lent) if from_others else rng.choice(own))
        answers[row], edited[row] = edit(answers[at], form, rng)
        source[row] = at
        own.append(row)


def edit(template: np.ndarray, form: Form, rng: np.random.Generator) -> tuple[np.ndarray, float]:
    """Return a copy of an interview (k,) with 5–20 % of its answers changed, and the part that was changed.

    The age is changed first, by a few years; the others by chance, to another code of the question. Filters are left
    alone: changing one would mean filling or blanking what follows.
    """
    new = template.copy()
    asked = np.flatnonzero(template != NOT_ASKED)
    share = rng.uniform(*EDITED)
    # Whole numbers of answers whose share of the interview stays within the limits.
    least, most = np.ceil(EDITED[0] * asked.size), np.floor(EDITED[1] * asked.size)
    wanted = int(np.clip(round(share * asked.size), max(least, 1), max(most, 1)))
    free = [int(i) for i in asked if form.questions[i].kind is not Kind.FILTER]
    age = [i for i in free if form.questions[i].kind is Kind.AGE]
    rest = [i for i in free if form.questions[i].kind is not Kind.AGE]
    chosen = [*age, *rng.permutation(rest).tolist()][:wanted]
    for i in chosen:
        question = form.questions[i]
        if question.kind is Kind.AGE:
            old = int(template[i])
            new[i] = int(rng.integers(22, 65)) if old == REFUSED else shift_age(old, rng)
        else:
            codes = [code for code in range(1, question.categories + 1) if code != template[i]]
            new[i] = rng.choice(codes)
    return new, len(chosen) / asked.size


def shift_age(age: int, rng: np.random.Generator) -> int:
    """Return an age a few years up or down, between 18 and 80, never the same."""
    step = int(rng.integers(1, 8)) * (1 if rng.random() < 0.5 else -1)
    moved = age + step
    return moved if 18 <= moved <= 80 else age - step


def demographics(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return sexes and ages as someone thinks them up: half and half, working ages, no heaping."""
    sex = rng.integers(1, 3, n)
    age = np.clip(np.round(rng.normal(41, 12.5, n)), 18, 80)
    return sex.astype(np.int16), age.astype(np.int16)


def patterned(n: int, form: Form, model: AnswerModel, rng: np.random.Generator) -> np.ndarray:  # noqa: ARG001
    """Return interviews filled block by block with one code, two codes by turns, or a ladder of codes; slips included.

    A fabricator has a handful of favourite patterns for each block of 4–10 questions and uses them again.
    """
    k = len(form.questions)
    answers = np.empty((n, k), dtype=np.int16)
    answers[:, 0], answers[:, 1] = demographics(n, rng)
    categories = np.array([q.categories for q in form.questions])
    at = 2
    while at < k:
        end = min(at + int(rng.integers(4, 11)), k)
        places = np.arange(at, end)
        favourites = np.stack([_pattern(categories[places], rng) for _ in range(4)])
        picked = rng.choice(4, size=n, p=(0.4, 0.3, 0.2, 0.1))
        answers[:, places] = favourites[picked]
        at = end
    slips = rng.random((n, k)) < 0.06
    slips[:, :2] = False
    anything = 1 + np.floor(rng.random((n, k)) * np.maximum(categories, 1)).astype(np.int16)
    answers[slips] = anything[slips]
    for i, q in enumerate(form.questions):
        if q.kind is Kind.FILTER:
            answers[:, i] = np.where(rng.random(n) < 0.8, NO, YES)
    return apply_skips(answers, form)


def _pattern(categories: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return one pattern for questions with so many categories (m,): constant, alternating or a ladder."""
    m, largest = categories.size, int(categories.max())
    kind = rng.choice(3, p=(0.6, 0.25, 0.15))
    start = int(rng.integers(1, largest + 1))
    if kind == 0:
        codes = np.full(m, start)
    elif kind == 1:
        other = start + 1 if start < largest else start - 1
        codes = np.where(np.arange(m) % 2 == 0, start, other)
    else:
        ladder = np.concatenate([np.arange(1, largest + 1), np.arange(largest - 1, 1, -1)])
        codes = np.resize(np.roll(ladder, int(rng.integers(ladder.size))), m)
    return np.asarray(np.minimum(codes, categories))


def from_marginals(n: int, form: Form, model: AnswerModel, rng: np.random.Generator) -> np.ndarray:
    """Return interviews whose answers are drawn one by one from what the fabricator thinks people answer.

    His idea of each question's shares is the true one with log-odds off by N(0, 0.3); answers do not depend on each
    other, on the person or on the place. Half as many don't knows and refusals as in real interviews.
    """
    k = len(form.questions)
    answers = np.empty((n, k), dtype=np.int16)
    answers[:, 0], answers[:, 1] = demographics(n, rng)
    for j in form.opinions:
        idea = np.log(model.shares(int(j))) + rng.normal(0.0, 0.3, form.questions[j].categories)
        answers[:, j] = draw_codes(np.exp(idea), n, rng)
    return apply_skips(_nonresponse(answers, form, (0.012, 0.004), rng), form)


def lazy_middle(n: int, form: Form, model: AnswerModel, rng: np.random.Generator) -> np.ndarray:
    """Return interviews of middle and acceptable answers: few extremes, hardly a don't know, filters mostly closed.

    Questions where one end sounds best get answers on that side of the middle; the rest the middle itself. A weak
    mood of each invented person (standard deviation 0.35 codes) keeps the answers plausible. Yes/no questions follow
    what most people answer.
    """
    k = len(form.questions)
    answers = np.empty((n, k), dtype=np.int16)
    answers[:, 0], answers[:, 1] = demographics(n, rng)
    mood = 0.35 * rng.standard_normal(n)
    for j in form.opinions:
        q = form.questions[j]
        if q.kind is Kind.FILTER:
            answers[:, j] = np.where(rng.random(n) < 0.85, NO, YES)
        elif q.categories == 2:
            usual = float(model.shares(int(j))[0])
            first = {1: 0.8, 2: 0.2}.get(q.desirable, 0.75 if usual >= 0.5 else 0.25)
            answers[:, j] = np.where(rng.random(n) < first, 1, 2)
        else:
            middle = (1 + q.categories) / 2
            toward = {0: 0.0, 1: -0.9}.get(q.desirable, 0.9) * (q.categories - 1) / 4
            centre = middle + toward + rng.normal(0.0, 0.25)
            drawn = np.round(centre + q.sign * mood + rng.normal(0.0, 0.6, n))
            answers[:, j] = np.clip(drawn, 1, q.categories)
    return apply_skips(_nonresponse(answers, form, (0.004, 0.001), rng), form)


def draw_codes(weights: np.ndarray, n: int, rng: np.random.Generator) -> np.ndarray:
    """Return n codes 1, 2, … drawn with probabilities proportional to the weights (c,)."""
    edges = np.cumsum(weights / weights.sum())[:-1]
    return (1 + np.searchsorted(edges, rng.random(n), side="right")).astype(np.int16)


def _nonresponse(answers: np.ndarray, form: Form, rates: tuple[float, float], rng: np.random.Generator) -> np.ndarray:
    """Write don't knows and refusals at the rates given into the opinions; `answers` is changed and returned."""
    chance = rng.random(answers.shape)
    chance[:, [i for i, q in enumerate(form.questions) if q.kind in {Kind.SEX, Kind.AGE}]] = 1.0
    answers[chance < sum(rates)] = REFUSED
    answers[chance < rates[0]] = DONT_KNOW
    return answers


MAKERS: dict[Style, Callable[[int, Form, AnswerModel, np.random.Generator], np.ndarray]] = {
    Style.PATTERNS: patterned,
    Style.MARGINALS: from_marginals,
    Style.LAZY_MIDDLE: lazy_middle,
}
