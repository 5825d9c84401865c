"""How real respondents answer in a simulated survey: opinions, places, interviewers, habits of answering.

The normal-ogive factor model with cut points is that of Muthén (1984), Psychometrika 49, equations 1–5; what was added
to it is told in docs/field-control-simulator.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sapa.training.fabrication_field import Field
from sapa.training.fabrication_form import DONT_KNOW, OLDEST, REFUSED, YOUNGEST, Form, Kind, apply_skips

FACTORS = 5
COMMON = 0.3
"""Correlation of two opinions of a person, beside what sex and age give them."""
ACQUIESCENCE = 0.2
"""Standard deviation of the habit of answering with high codes, in batteries; half of it elsewhere."""
STRETCH = 0.15
"""Standard deviation of the logarithm by which a person's answers are stretched to the ends of the scales."""
REGIONAL = 0.3
"""Part of the area variance that lies between regions; the rest lies between sampling units of a region."""
STRAIGHT = 0.025
"""Honest respondents who give one answer to all statements of every battery."""
SENSITIVITY = (1.0, 0.5, 1.5, 0.0, 2.0)
"""How much of the interviewer variance a question takes; mean 1."""


@dataclass(frozen=True, slots=True, eq=False)
class AnswerModel:
    """Parameters of the answers of real respondents; arrays over questions (k,), zero for sex and age.

    cuts
        A tuple of cut points a question: the answer is 1 + the number of cut points below the stretched latent value.
    acquiescence
        Weight of the habit of answering with high codes (a standard deviation).
    interviewer_icc
        Interviewer variance of each question's latent value, which has variance 1; its mean over questions is what
        was asked for, where questions are many.
    sex_effect, age_effect
        Correlation of each opinion (5,) with sex and with the normal score of age.
    dont_know, refused
        Log-odds of a don't know and of a refusal of an average respondent.
    """

    cuts: tuple[np.ndarray, ...]
    loading: np.ndarray
    sign: np.ndarray
    factor: np.ndarray
    acquiescence: np.ndarray
    psu_icc: float
    interviewer_icc: np.ndarray
    sex_effect: np.ndarray
    age_effect: np.ndarray
    dont_know: np.ndarray
    refused: np.ndarray

    @property
    def residual(self) -> np.ndarray:
        """Variance of each question that is its own."""
        return np.asarray(1.0 - self.loading**2 - self.acquiescence**2 - self.psu_icc - self.interviewer_icc)

    def shares(self, question: int) -> np.ndarray:
        """Return the expected shares of the codes 1, 2, … of a question, among valid answers (c,).

        The stretch is integrated out by Gauss–Hermite quadrature.
        """
        from scipy.special import ndtr

        nodes, weights = np.polynomial.hermite_e.hermegauss(21)
        stretch = np.exp(STRETCH * nodes)
        below = ndtr(self.cuts[question][:, None] / stretch) @ (weights / weights.sum())
        return np.diff(np.concatenate([[0.0], below, [1.0]]))


def make_model(form: Form, *, psu_icc: float, interviewer_icc: float, rng: np.random.Generator) -> AnswerModel:
    """Draw the parameters of a survey: cut points, effects and non-response that differ by question."""
    k = len(form.questions)
    opinions = form.opinions
    asked = np.isin(np.arange(k), opinions)
    cuts = []
    for q in form.questions:
        if q.kind in {Kind.SEX, Kind.AGE}:
            cuts.append(np.empty(0))
        elif q.categories == 2:
            cuts.append(rng.uniform(-0.4, 0.4, 1) if q.kind is Kind.FILTER else rng.uniform(-1.0, 1.0, 1))
        else:
            even = np.linspace(-1.1, 1.1, q.categories - 1) * rng.uniform(0.8, 1.3)
            uneven = np.sort(even + rng.normal(0.0, 0.12, even.size))
            toward = 0.0 if not q.desirable else (0.35 if q.desirable == 1 else -0.35)
            cuts.append(uneven + toward + rng.normal(0.0, 0.4))
    sensitivity = np.zeros(k)
    sensitivity[opinions] = rng.permutation(np.resize(SENSITIVITY, opinions.size))
    habit = [{Kind.BATTERY: 1.0, Kind.SINGLE: 0.5, Kind.FOLLOW_UP: 0.5}.get(q.kind, 0.0) for q in form.questions]
    return AnswerModel(
        cuts=tuple(cuts),
        loading=np.array([q.loading for q in form.questions]),
        sign=np.array([q.sign for q in form.questions]),
        factor=np.array([q.factor for q in form.questions]),
        acquiescence=ACQUIESCENCE * np.array(habit),
        psu_icc=psu_icc,
        interviewer_icc=interviewer_icc * sensitivity,
        sex_effect=rng.uniform(-0.2, 0.2, FACTORS),
        age_effect=rng.uniform(-0.3, 0.3, FACTORS),
        dont_know=np.where(asked, rng.normal(-4.1, 0.7, k), -np.inf),
        refused=np.where(asked, rng.normal(-5.6, 0.6, k), -np.inf),
    )


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """Respondents: sex (1 man, 2 woman), age in full years, and the normal score that the age comes from."""

    sex: np.ndarray
    age: np.ndarray
    score: np.ndarray


def draw_people(n: int, rng: np.random.Generator) -> People:
    """Draw respondents: slightly more women, adults with a median of about 42 years, none above 85."""
    from scipy.special import ndtr

    score = rng.standard_normal(n)
    # A convex curve of the rank: quartiles of about 30, 42 and 58 years, as among adults of Kazakhstan.
    rank = ndtr(score)
    age = np.floor(YOUNGEST + (OLDEST - YOUNGEST) * (0.72 * rank + 0.28 * rank**6)).astype(np.int16)
    return People(sex=1 + (rng.random(n) < 0.54).astype(np.int16), age=age, score=score)


def latent_answers(model: AnswerModel, field: Field, people: People, rng: np.random.Generator) -> np.ndarray:
    """Return the latent values behind the answers (n, k), of variance 1 in expectation.

    y = s·λ·F + h·A + √ρ_a·a + √ρ_i·v + √(1 − λ² − h² − ρ_a − ρ_i)·ε with opinion F, habit A, area a, interviewer v.
    """
    n, k = field.interviews, model.loading.size
    x = np.stack([(people.sex - 1.54) / np.sqrt(0.54 * 0.46), people.score])
    effects = np.stack([model.sex_effect, model.age_effect])
    own = np.sqrt(1 - COMMON) * rng.standard_normal((n, FACTORS)) + np.sqrt(COMMON) * rng.standard_normal((n, 1))
    opinion = x.T @ effects + np.sqrt(1 - (effects**2).sum(0)) * own

    # Half of what a place or an interviewer does concerns a whole opinion, the other half single questions.
    half = np.sqrt(0.5)
    region = rng.standard_normal((field.region_of_psu.max() + 1, k))
    village = half * (model.sign * rng.standard_normal((field.psus, FACTORS))[:, model.factor])
    village += half * rng.standard_normal((field.psus, k))
    area = np.sqrt(REGIONAL) * region[field.region_of_psu] + np.sqrt(1 - REGIONAL) * village
    # Some interviewers sway answers more than others: their variances follow a gamma distribution with mean 1.
    sway = np.sqrt(rng.gamma(3.0, 1 / 3, field.interviewers))[:, None]
    voice = half * rng.standard_normal((field.interviewers, FACTORS))[:, model.factor]
    voice = sway * (voice + half * rng.standard_normal((field.interviewers, k)))

    y = (model.sign * model.loading) * opinion[:, model.factor]
    y += model.acquiescence * rng.standard_normal((n, 1))
    y += np.sqrt(model.psu_icc) * area[field.psu]
    y += np.sqrt(model.interviewer_icc) * voice[field.interviewer]
    return np.asarray(y + np.sqrt(model.residual) * rng.standard_normal((n, k)))


def cut(latent: np.ndarray, cuts: tuple[np.ndarray, ...]) -> np.ndarray:
    """Return the codes 1, 2, … of latent values (n, k); sex and age, which have no cut points, get 1."""
    codes = np.ones(latent.shape, dtype=np.int16)
    for j, points in enumerate(cuts):
        for point in points:
            codes[:, j] += latent[:, j] > point
    return codes


def heap(age: np.ndarray, tempted: np.ndarray) -> np.ndarray:
    """Return ages rounded to the nearest five years where `tempted`."""
    rounded = np.clip(5 * np.round(age / 5), YOUNGEST, OLDEST)
    return np.asarray(np.where(tempted, rounded, age).astype(np.int16))


def honest_answers(
    form: Form, model: AnswerModel, field: Field, people: People, rng: np.random.Generator
) -> np.ndarray:
    """Return the answers of real respondents (n, k): codes, 98 don't know, 99 refused, 0 not asked."""
    from scipy.special import expit

    n, k = field.interviews, len(form.questions)
    stretch = np.exp(STRETCH * rng.standard_normal((n, 1)))
    answers = cut(latent_answers(model, field, people, rng) * stretch, model.cuts)

    straight = rng.random(n) < np.minimum(STRAIGHT * field.hurry[field.interviewer], 1.0)
    for block in form.blocks():
        if form.questions[block[0]].kind is Kind.BATTERY:
            answers[np.ix_(straight, block)] = answers[straight, block[0]][:, None]

    # Don't knows come in persons: a trait of the person, more of it in the old, and of what the interviewer accepts.
    trait = 0.9 * rng.standard_normal(n) + 0.15 * people.score + field.asking[field.interviewer]
    dont_know = rng.random((n, k)) < expit(model.dont_know + trait[:, None])
    refused = rng.random((n, k)) < expit(model.refused + 0.7 * rng.standard_normal((n, 1)))
    answers[dont_know] = DONT_KNOW
    answers[refused] = REFUSED

    heaping = 0.10 + 0.20 * rng.random(field.interviewers)
    older = 0.6 + 0.8 * (people.age - YOUNGEST) / (OLDEST - YOUNGEST)
    age = heap(people.age, rng.random(n) < heaping[field.interviewer] * older)
    age[rng.random(n) < 0.003] = REFUSED
    answers[:, 0], answers[:, 1] = people.sex, age
    return apply_skips(answers, form)
