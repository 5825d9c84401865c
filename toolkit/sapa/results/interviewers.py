"""What the data say about interviews and interviewers: evidence side by side, with uncertainty, never an accusation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sapa.messages import Message
from sapa.results.rekeying import Rekeying

CONTRADICTION = "control_contradiction"
"""Signal of a dossier that counts interviews both confirmed and refuted: it has no weight and no probability."""


class Level(StrEnum):
    """What to do about an interviewer."""

    ACT_NOW = "act_now"
    """Evidence that honest work gives in at most a few surveys of a hundred: control this interviewer's work now."""

    LOOK = "look"
    """Unusual, with innocent explanations still likely: look at the innocent ones first."""

    NOTHING = "nothing"
    """Nothing unusual beyond chance."""

    TOO_FEW = "too_few"
    """Too few interviews to say anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewFlag:
    """One interview that stands out in one way.

    signal
        `duration_short`, `overlap`, `night`, `travel_speed`, `gps_outside`, `gps_same_point`, `near_duplicate`,
        `straight_lining`, `long_string`, `low_variance`, `mahalanobis`, `person_fit`, `skip_breach`, `phone_control` …
    id
        Pseudonym as the workbook shows it; `row` leads to the file.
    other, other_row
        The interview it resembles or overlaps with.
    value, reference
        The index, and what is usual (unit depends on the signal).
    """

    signal: str
    interviewer: str
    id: str
    file: str
    row: int
    value: float | None
    reference: float | None
    text: Message
    other: str | None = None
    other_row: int | None = None
    innocent: Message | None = None
    """What would explain it without any fault, to be checked first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusual:
    """One way in which an interviewer was compared with the others.

    value, low, high
        What was seen, with its interval; `expected` is what the comparison group gives.
    n
        Interviews (or answers) it rests on.
    p, q
        Probability of as much or more from honest work, and the same with control of the false discovery rate
        (Benjamini & Hochberg 1995) over interviewers.
    weight
        Contribution to the combined score (a signed log-odds-like number); 0: shown only.
    innocent
        What would explain it without any fault, to be checked first.
    """

    signal: str
    value: float | None
    expected: float | None
    low: float | None
    high: float | None
    n: int
    p: float | None
    q: float | None
    weight: float
    text: Message
    innocent: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recontact:
    """An interview to control next, and why."""

    id: str
    file: str
    row: int
    why: tuple[Message, ...]
    priority: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Everything known of one interviewer.

    score, low_rank, high_rank
        Combined evidence, and the ranks between which its place lies (bootstrap or simulation; 1 is the most unusual).
    level
        What to do.
    refuted, contradictory
        Interviews that control refuted, and those that it both confirmed (if only in part) and refuted: the latter are
        not among the refuted, and no number rests on them. Both are among `controlled`.
    controls_needed
        How many more controls without a refusal would show that at most `tolerated` of the interviews are invented.
    """

    interviewer: str
    organisation: str | None
    regions: tuple[str, ...]
    interviews: int
    controlled: int
    refuted: int
    evidence: tuple[Unusual, ...]
    score: float | None
    p: float | None
    low_rank: int | None
    high_rank: int | None
    level: Level
    recontact: tuple[Recontact, ...]
    controls_needed: int | None = None
    tolerated: float | None = None
    contradictory: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionEffect:
    """How much interviewers differ on one question.

    icc, low, high
        Intraclass correlation of interviewers inside regions, with its 95 % interval; smaller places are in it.
    deff
        Design effect that it gives at the survey's loads.
    """

    question: str
    n: int
    interviewers: int
    regions: int
    icc: float
    low: float | None
    high: float | None
    deff: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelPoint:
    """One interviewer in a funnel plot: a share of `n`."""

    interviewer: str
    n: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelLimit:
    """Limits of chance at `n`: 95 % inside, 99.8 % outside."""

    n: int
    low: float
    high: float
    outer_low: float
    outer_high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """A share by interviewer against the number it rests on. `kind`: `flagged` or `refuted`; `share`: of all."""

    kind: str
    share: float
    points: tuple[FunnelPoint, ...]
    limits: tuple[FunnelLimit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewersDetail:
    """Everything behind the findings on interviewers of one survey. `skipped`: what could not be computed, and why."""

    dossiers: tuple[Dossier, ...]
    flags: tuple[InterviewFlag, ...]
    flagged_total: int
    indices: tuple[tuple[str, int], ...]
    """How many interviews each signal flagged, also those not listed."""
    skipped: tuple[Message, ...]
    seed: int
    draws: int
    effects: tuple[QuestionEffect, ...] = ()
    """Interviewer effects by question, the largest first."""
    funnels: tuple[Funnel, ...] = ()
    rekeying: Rekeying | None = None
    """None where no questionnaires are attached and none were keyed again."""
