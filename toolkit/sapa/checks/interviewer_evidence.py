"""The evidence about every interviewer, signal by signal, each against the other interviewers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.special import betaln, gammaln

from sapa.checks.control_log import ControlLog
from sapa.checks.interview_base import Case, Floats, Positions
from sapa.checks.interview_signals import InterviewSignals
from sapa.checks.interviewer_icc import question_effects, unusual_questions
from sapa.checks.interviewer_indices import answer_indices, read_answers
from sapa.checks.interviewer_score import LEAST_COMPARED, SMALLEST, Standing, joint, standings
from sapa.messages import message
from sapa.results.interviewers import QuestionEffect, Unusual
from sapa.stats.fdr import benjamini_hochberg
from sapa.stats.intervals import wilson

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Signal:
    """How a signal is read.

    direction
        What counts: 1 high, −1 low, 0 both.
    weight
        In the combination; 0: shown only.
    together
        Weight in the joint signal.
    least
        Smallest p it may have: a clock or a device alone, which have many innocent explanations, never say "act now".
    """

    direction: int
    weight: float
    together: float = 0.0
    least: float = SMALLEST


SIGNALS: Mapping[str, Signal] = {
    "likeness_nearest": Signal(1, 2.0, 1.0),
    "likeness_mean": Signal(1, 0.5, 1.0),
    "incoherence": Signal(1, 2.0, 0.5),
    "lines": Signal(1, 1.0, 0.5),
    "spread": Signal(-1, 0.5, 1.0),
    "middle": Signal(1, 0.5, 1.0),
    "no_answer": Signal(-1, 0.1, 1.0),
    "blank": Signal(1, 0.5, 1.0),
    "joint": Signal(1, 2.0),
    "duration": Signal(-1, 0.5, least=1e-3),
    "field": Signal(1, 1.0, least=1e-3),
    "control": Signal(1, 2.0),
    "shift": Signal(1, 0.0),
}
"""Weights were chosen on simulated surveys of the development seeds (benchmarks/fabrication.py)."""

FIELD_FLAGS = frozenset(
    {"overlap", "same_start", "travel_speed", "gps_same_point", "gap_short", "duration_short", "night"}
)
"""What a clock or a map says of single interviews; counted together, each interview once for each."""

CLIP = 6.0
"""Robust standard deviations at which one absurd length is cut."""


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """Standings by signal and interviewer.

    indices
        The (n,) index of each signal over the delivered rows.
    effects, questions
        Interviewer effects by question, and the questions on which an interviewer's answers are unusual.
    """

    own: Mapping[str, Positions]
    indices: Mapping[str, Floats]
    standings: Mapping[str, Mapping[str, Standing]]
    effects: tuple[QuestionEffect, ...] = ()
    questions: Mapping[str, tuple[Unusual, ...]] = field(default_factory=dict)

    def weights(self) -> dict[str, float]:
        """Return the weight of each signal."""
        return {name: SIGNALS[name].weight for name in self.standings}


def gather(found: InterviewSignals, log: ControlLog | None) -> Evidence:
    """Compare interviewers on every signal that the data allow.

    Parameters
    ----------
    found
        The readings of single interviews.
    log
        The control log; None: there is none.
    """
    case = found.case
    own = case.by_interviewer()
    indices: dict[str, Floats] = {}
    answers = read_answers(case, found.form)
    if answers is not None:
        for name, values in answer_indices(answers).items():
            indices[name] = case.nothing()
            indices[name][answers.rows] = values
    lengths = found.signals.indices.get("duration_z")
    if lengths is not None and np.isfinite(lengths).any():
        indices["duration"] = np.clip(lengths, -CLIP, CLIP)
    if found.clock.timed or found.points.known:
        indices["field"] = _field_flags(found)
    compared = {name: _standings(name, values, own) for name, values in indices.items()}
    compared["joint"] = joint(compared, {name: s.together for name, s in SIGNALS.items() if s.together})
    if log is not None and log.has_outcomes:
        compared["control"] = _control(case, log, own)
    known = {name: by for name, by in compared.items() if by}
    if answers is None:
        return Evidence(own, indices, known)
    return Evidence(own, indices, known, question_effects(answers), unusual_questions(answers))


def _standings(name: str, values: Floats, own: Mapping[str, Positions]) -> dict[str, Standing]:
    signal = SIGNALS[name]
    found = standings(values, own, direction=signal.direction)
    return {who: replace(s, p=max(s.p, signal.least)) for who, s in found.items()}


def _field_flags(found: InterviewSignals) -> Floats:
    values = np.where(found.case.used, 0.0, np.nan)
    at = positions_of(found.case)
    for flag in found.signals.flags:
        if flag.signal in FIELD_FLAGS and (flag.file, flag.row) in at:
            values[at[flag.file, flag.row]] += 1
    return np.sqrt(values)


def positions_of(case: Case) -> dict[tuple[str, int], int]:
    """Return the position of each row looked at, by file and row number."""
    origin = case.interviews.rows.origin
    places = zip(origin["file"].astype(str), origin["row"].astype(int), strict=True)
    return {place: i for i, place in enumerate(places) if case.used[i]}


def _control(case: Case, log: ControlLog, own: Mapping[str, Positions]) -> dict[str, Standing]:
    """Compare refuted of reached with the other interviewers' (beta-binomial, Jeffreys' prior on their share).

    Interviews with outcomes that exclude each other are in neither number.
    """
    if len(own) < LEAST_COMPARED:
        return {}
    reached, refuted = log.controlled & case.used & ~log.contradicted, log.refuted & case.used
    total, false = int(reached.sum()), int(refuted.sum())
    made = {}
    for who, at in own.items():
        n, x = int(reached[at].sum()), int(refuted[at].sum())
        if not n:
            continue
        a, b = 0.5 + false - x, 0.5 + (total - n) - (false - x)
        k = np.arange(x, n + 1)
        log_mass = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1) + betaln(k + a, n - k + b) - betaln(a, b)
        p = min(1.0, float(np.exp(log_mass).sum()))
        half = wilson(x, n, level=LEVEL)
        expected = a / (a + b)
        made[who] = Standing(
            n=n, value=x / n, expected=expected, low=half.low, high=half.high,
            z=(x / n - expected) / np.sqrt(expected * (1 - expected) / n), p=max(p, SMALLEST), error=1.0,
        )  # fmt: skip
    return made


def as_unusual(evidence: Evidence, shares: Mapping[str, Mapping[str, float]]) -> dict[str, list[Unusual]]:
    """Write every standing down with its q value over interviewers; `shares`: part of each signal in the score."""
    written: dict[str, list[Unusual]] = {who: [] for who in evidence.own}
    for signal, by in evidence.standings.items():
        q = benjamini_hochberg([s.p for s in by.values()])
        for (who, s), adjusted in zip(by.items(), q, strict=True):
            written[who].append(
                Unusual(
                    signal=signal, value=s.value, expected=s.expected, low=s.low, high=s.high, n=s.n, p=s.p,
                    q=float(adjusted), weight=shares.get(who, {}).get(signal, 0.0),
                    text=message(f"checks.interviewers.text.{signal}", n=s.n, value=s.value, expected=s.expected),
                    innocent=message(f"checks.interviewers.innocent.{signal}"),
                )
            )  # fmt: skip
    for who, questions in evidence.questions.items():
        written[who] += questions
    return written
