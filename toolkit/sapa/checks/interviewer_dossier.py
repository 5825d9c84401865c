"""One dossier for every interviewer: evidence side by side, its sum, its uncertainty, and what to do."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sapa.checks.control_log import ControlLog
from sapa.checks.interview_base import Case
from sapa.checks.interview_compare import LEAST_INTERVIEWS
from sapa.checks.interview_signals import InterviewSignals
from sapa.checks.interviewer_evidence import Evidence, as_unusual, positions_of
from sapa.checks.interviewer_recontact import recontact
from sapa.checks.interviewer_score import Score, combine
from sapa.messages import message
from sapa.results.control import InterviewerProof
from sapa.results.interviewers import CONTRADICTION, Dossier, InterviewFlag, Level, Unusual

DRAWS = 400
"""Redraws behind the ranks' uncertainty."""

URGENCY = (Level.ACT_NOW, Level.LOOK, Level.NOTHING, Level.TOO_FEW)
"""Levels, the most pressing first."""


def dossiers(
    found: InterviewSignals,
    evidence: Evidence,
    *,
    log: ControlLog | None,
    proofs: Mapping[str, InterviewerProof],
    seed: int,
) -> tuple[Dossier, ...]:
    """Write a dossier for every interviewer: by level, the most pressing first, and by falling score within a level.

    Parameters
    ----------
    found, evidence
        Readings of interviews, and the comparison of interviewers.
    log, proofs
        The control log, and what it proves of each interviewer (by the name as shown).
    seed
        Of ranks and lots.
    """
    case = found.case
    scores = combine(evidence.standings, evidence.weights(), list(evidence.own), seed=seed, draws=DRAWS)
    written = as_unusual(evidence, {who: s.shares for who, s in scores.items()})
    for who, unusual in found.signals.unusual:
        if who in written and not any(u.signal == unusual.signal for u in written[who]):
            written[who].append(unusual)
    nothing = np.zeros(case.n, dtype=bool)
    controlled = log.controlled if log is not None else nothing
    unsettled = log.contradicted if log is not None else nothing
    # What control both confirmed and refuted is held against nobody: it is counted apart, and open to another control.
    refuted = log.refuted if log is not None else nothing
    flags = _by_row(case, found.signals.flags)
    rng = np.random.Generator(np.random.PCG64([seed, 1]))
    made = []
    for who, at in evidence.own.items():
        score = scores.get(who)
        false, unclear = int(refuted[at].sum()), int(unsettled[at].sum())
        if unclear:
            written[who].append(_contradiction(unclear))
        level = _level(score, len(at), false)
        proof = proofs.get(case.context.staff(who))
        made.append(
            Dossier(
                interviewer=case.context.staff(who), organisation=_most(case.interviews.organisation, at),
                regions=_labels(case.interviews.region, at), interviews=len(at), controlled=int(controlled[at].sum()),
                refuted=false, evidence=tuple(sorted(written[who], key=_strongest_first)),
                score=score.score if score else None, p=score.p if score else None,
                low_rank=score.low_rank if score else None, high_rank=score.high_rank if score else None, level=level,
                recontact=recontact(
                    case, at, flags, level=level, controlled=controlled & ~unsettled,
                    score=score.score if score else 0.0, rng=rng,
                ),
                controls_needed=proof.more if proof else None,
                tolerated=proof.tolerated if proof else None, contradictory=unclear,
            )
        )  # fmt: skip
    return tuple(sorted(made, key=pressing))


def pressing(one: Dossier) -> tuple[int, float, str]:
    """Return the place of a dossier: by what to do, then by score; a refuted interview counts more than any score."""
    return URGENCY.index(one.level), -(one.score if one.score is not None else -1.0), one.interviewer


def _level(score: Score | None, interviews: int, refuted: int) -> Level:
    """Return what to do; a refuted interview is looked at whatever the rest says."""
    if score is not None and score.level is Level.ACT_NOW:
        return Level.ACT_NOW
    if refuted:
        return Level.LOOK
    return Level.TOO_FEW if score is None or interviews < LEAST_INTERVIEWS else score.level


def _contradiction(count: int) -> Unusual:
    """Return the line that counts interviews both confirmed and refuted; it has no weight."""
    return Unusual(
        signal=CONTRADICTION, value=float(count), expected=None, low=None, high=None, n=count, p=None, q=None,
        weight=0.0, text=message(f"checks.interviewers.text.{CONTRADICTION}", n=count),
        innocent=message(f"checks.interviewers.innocent.{CONTRADICTION}"),
    )  # fmt: skip


def _strongest_first(one: Unusual) -> tuple[float, float]:
    """Return the place of a line; contradictions stand before all else without weight, so that no list cuts them."""
    if one.signal == CONTRADICTION:
        return -one.weight, -1.0
    return -one.weight, 2.0 if one.p is None else one.p


def _by_row(case: Case, flags: tuple[InterviewFlag, ...]) -> dict[int, list[InterviewFlag]]:
    at = positions_of(case)
    found: dict[int, list[InterviewFlag]] = {}
    for flag in flags:
        position = at.get((flag.file, flag.row))
        if position is not None:
            found.setdefault(position, []).append(flag)
    return found


def _labels(labels: np.ndarray | None, at: np.ndarray) -> tuple[str, ...]:
    if labels is None:
        return ()
    values, counts = np.unique(labels[at].astype(str), return_counts=True)
    return tuple(str(v) for v in values[np.argsort(-counts, kind="stable")] if v != "")


def _most(labels: np.ndarray | None, at: np.ndarray) -> str | None:
    found = _labels(labels, at)
    return found[0] if found else None
