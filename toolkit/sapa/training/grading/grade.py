"""How well trainees judged: what they found, missed and raised without cause, and how their scores lie to the key's.

Everything is counted from answers and the key, whose numbers are the session's own; no text and no file is touched.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sapa.stats.intervals import clopper_pearson, wilson
from sapa.training.sessions.answers import Answer
from sapa.training.sessions.scenario import Question
from sapa.training.sessions.session import BEST_SCORE, Handout, Session, Truth
from sapa.training.simulator import defect

CLOSE = 1.0
"""Scores that far apart are said to agree within one."""
REPEAT = 0.5
"""A defect that more than this part of those who had it missed is to be repeated."""


@dataclass(frozen=True, slots=True)
class Part:
    """k of n with Wilson's (1927) and Clopper and Pearson's (1934) 95 % intervals; nan where n is 0."""

    k: int
    n: int
    share: float
    wilson: tuple[float, float]
    exact: tuple[float, float]

    @classmethod
    def of(cls, k: int, n: int) -> Part:
        """Return k of n."""
        near, exact = wilson(k, n), clopper_pearson(k, n)
        return cls(k, n, k / n if n else math.nan, (near.low, near.high), (exact.low, exact.high))


@dataclass(frozen=True, slots=True)
class Mark:
    """One planted defect and whether the trainee found it."""

    deliverable: int
    defect: str
    dose: float
    found: bool


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores beside the key's.

    n
        Scores given.
    bias
        Mean of score minus key: above 0 the trainee is too kind.
    exact, within_one
        Shares of scores equal to the key's, and at most 1 away.
    """

    n: int
    bias: float
    exact: float
    within_one: float


@dataclass(frozen=True, slots=True)
class TraineeGrade:
    """What one trainee did.

    marks
        Every planted defect.
    false_alarms
        (deliverable, question) where a shortcoming was seen and nothing was planted that could show there.
    sensitivity, specificity
        Planted defects found; questions without anything planted of those answered that were answered with no.
    unanswered
        Questions left open. An open question finds nothing, and accuses nobody.
    """

    pseudonym: str
    marks: tuple[Mark, ...]
    false_alarms: tuple[tuple[int, str], ...]
    sensitivity: Part
    specificity: Part
    unanswered: int
    scores: Scores


@dataclass(frozen=True, slots=True)
class GroupGrade:
    """What the group did.

    by_defect
        Defect → found, of those who had it.
    alpha
        Krippendorff's ordinal alpha of the scores that all could give of the same deliverables; nan with a reason in
        `alpha_reason` where each had his own, or too little was scored.
    repeat
        Defects that most of those who had them missed.
    absent
        Pseudonyms without answers: they are in no figure.
    """

    trainees: tuple[TraineeGrade, ...]
    by_defect: Mapping[str, Part]
    sensitivity: Part
    specificity: Part
    alpha: float
    alpha_reason: str | None
    repeat: tuple[str, ...]
    absent: tuple[str, ...]


def grade(session: Session, answers: Mapping[str, Sequence[Answer]]) -> GroupGrade:
    """Grade a session.

    Parameters
    ----------
    session
        Of `read_key`.
    answers
        Pseudonym → answers. Whoever is not there is absent.

    Returns
    -------
    GroupGrade
    """
    here = [h for h in session.handouts if h.pseudonym in answers]
    trainees = tuple(grade_trainee(session, h, answers[h.pseudonym]) for h in here)
    marks = [m for t in trainees for m in t.marks]
    names = list(dict.fromkeys(m.defect for m in marks))
    by_defect = {
        name: Part.of(sum(m.found for m in marks if m.defect == name), sum(m.defect == name for m in marks))
        for name in sorted(names)
    }
    alpha, reason = _alpha(session, [answers[h.pseudonym] for h in here])
    return GroupGrade(
        trainees, by_defect, Part.of(sum(m.found for m in marks), len(marks)),
        Part.of(sum(t.specificity.k for t in trainees), sum(t.specificity.n for t in trainees)), alpha, reason,
        tuple(name for name, part in by_defect.items() if 1 - part.share > REPEAT),
        tuple(h.pseudonym for h in session.handouts if h.pseudonym not in answers),
    )  # fmt: skip


def grade_trainee(session: Session, handout: Handout, answers: Sequence[Answer]) -> TraineeGrade:
    """Grade one trainee: of a defect that may show in several answers, one is enough."""
    given = {(a.deliverable, a.question): a for a in answers}
    marks: list[Mark] = []
    alarms: list[tuple[int, str]] = []
    calm = unanswered = 0
    pairs: list[tuple[float, float]] = []
    for number, (task, truths) in enumerate(zip(session.scenario.tasks, handout.truths, strict=True), start=1):
        seen = {a.question for a in given.values() if a.deliverable == number and a.shortcoming}
        marks += [Mark(number, t.defect, t.dose, bool(shown_in(t) & seen)) for t in truths]
        touched = {name for t in truths for name in defect(t.defect).also}
        for question in task.questions:
            answer = given.get((number, question.id))
            key = key_score_of(question, truths)
            if answer is not None and answer.score is not None and key is not None:
                pairs.append((answer.score, float(key)))
            if answer is None or answer.shortcoming is None:
                unanswered += 1
            elif key == BEST_SCORE and question.finding not in touched:
                calm += not answer.shortcoming
                if answer.shortcoming:
                    alarms.append((number, question.id))
    return TraineeGrade(
        handout.pseudonym, tuple(marks), tuple(alarms), Part.of(sum(m.found for m in marks), len(marks)),
        Part.of(calm, calm + len(alarms)), unanswered, compare_scores(pairs),
    )  # fmt: skip


def shown_in(truth: Truth) -> set[str]:
    """Return the ids of the questions in which a defect shows."""
    return {Question(e.finding, e.side).id for e in defect(truth.defect).expected}


def key_score_of(question: Question, truths: Sequence[Truth]) -> int | None:
    """Return the key's score of a question; None where only the second answer of a defect would show it."""
    first = [t.score for t in truths if _first(t) == question.id]
    if first:
        return min(first)
    return None if any(question.id in shown_in(t) for t in truths) else BEST_SCORE


def _first(truth: Truth) -> str:
    best = defect(truth.defect).expected[0]
    return Question(best.finding, best.side).id


def compare_scores(pairs: Sequence[tuple[float, float]]) -> Scores:
    """Return how scores lie to the key's: (score, key) pairs."""
    if not pairs:
        return Scores(0, math.nan, math.nan, math.nan)
    apart = np.array([score - key for score, key in pairs])
    return Scores(
        len(pairs), float(apart.mean()), float((apart == 0).mean()), float((np.abs(apart) <= CLOSE).mean())
    )  # fmt: skip


def _alpha(session: Session, answers: Sequence[Sequence[Answer]]) -> tuple[float, str | None]:
    """Return the agreement of the group's scores where all judged the same deliverables."""
    from sapa.stats.krippendorff import Metric, krippendorff_alpha

    if session.scenario.own:
        return math.nan, "own"
    units = [(n, q.id) for n, task in enumerate(session.scenario.tasks, start=1) for q in task.questions]
    table = np.full((len(units), len(answers)), np.nan)
    for column, given in enumerate(answers):
        scores = {(a.deliverable, a.question): a.score for a in given if a.score is not None}
        for row, unit in enumerate(units):
            table[row, column] = scores.get(unit, math.nan)
    if len(answers) < 2 or not (np.isfinite(table).sum(axis=1) > 1).any():
        return math.nan, "few"
    found = krippendorff_alpha(table, metric=Metric.ORDINAL)
    return found.alpha, None if math.isfinite(found.alpha) else "same"
