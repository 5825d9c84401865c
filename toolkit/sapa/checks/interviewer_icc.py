"""How much interviewers differ on each question, what it costs in precision, and whose answers differ where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from sapa.checks.interview_base import Floats
from sapa.checks.interview_compare import LEAST_INTERVIEWERS
from sapa.checks.interviewer_indices import Answers
from sapa.checks.interviewer_score import FALSE_DISCOVERIES, standings
from sapa.messages import message
from sapa.results.interviewers import QuestionEffect, Unusual
from sapa.stats.fdr import benjamini_hochberg
from sapa.stats.icc_interval import icc_interval

LEAST_OWN = 8
"""Answers to a question below which an interviewer is not compared on it."""

MOST_QUESTIONS = 3
"""Questions named in a dossier."""


def question_effects(answers: Answers) -> tuple[QuestionEffect, ...]:
    """Return the intraclass correlation of interviewers on each question and the design effect that comes of it.

    Returns
    -------
    tuple
        By falling correlation. `regions`: regions with several interviewers, whose means were taken out first.

    Notes
    -----
    ρ = (MSB − MSW)/(MSB + (n₀ − 1)·MSW) on normal scores of the answers, interviewers nested in regions: MSB with
    interviewers − regions degrees of freedom, n₀ = (N − Σ_r Σ_v n_v²/N_r)/(interviewers − regions) (Searle, Casella and
    McCulloch 1992, §3.6, within regions); deff = 1 + (Σ n_v²/N − 1)·ρ (Kish 1962). Interviewers work in places of their
    own: what is due to the place below the region is in ρ, too.
    """
    who = np.full(len(answers.codes), -1)
    for number, at in enumerate(answers.own.values()):
        who[at] = number
    made = []
    for j, question in enumerate(answers.questions):
        there = answers.codes[:, j] >= 0
        found = _effect(answers.score[there, j], who[there], answers.region[there])
        if found is None:
            continue
        icc, n0, interviewers, regions, mean_load = found
        half = icc_interval(icc, interviewers - regions + 1, int(there.sum()) - regions + 1, n0)
        made.append(
            QuestionEffect(
                question=question.column, n=int(there.sum()), interviewers=interviewers, regions=regions, icc=icc,
                low=None if np.isnan(half.low) else half.low, high=None if np.isnan(half.high) else half.high,
                deff=1 + max(mean_load - 1, 0.0) * max(icc, 0.0),
            )
        )  # fmt: skip
    return tuple(sorted(made, key=lambda e: -e.icc))


def _effect(y: Floats, who: np.ndarray, region: np.ndarray) -> tuple[float, float, int, int, float] | None:
    """Return ρ, n₀, interviewers, regions and the load Σ n²/N that an interview has on average."""
    cell, at = np.unique(np.stack([region, who]), axis=1, return_inverse=True)
    at = at.ravel()
    area = np.unique(cell[0], return_inverse=True)[1]
    cells, regions, n = cell.shape[1], int(area.max(initial=-1)) + 1, len(y)
    if cells - regions < LEAST_INTERVIEWERS - 1 or n <= cells:
        return None
    count = np.bincount(at, minlength=cells).astype(float)
    mean = np.bincount(at, weights=y, minlength=cells) / count
    size = np.bincount(area, weights=count)
    middle = np.bincount(area, weights=mean * count) / size
    between = float((count * (mean - middle[area]) ** 2).sum()) / (cells - regions)
    within = float(((y - mean[at]) ** 2).sum()) / (n - cells)
    n0 = (n - float((count**2 / size[area]).sum())) / (cells - regions)
    whole = between + (n0 - 1) * within
    if not whole > 0:
        return None
    loads = np.bincount(who).astype(float)
    return (between - within) / whole, n0, cells, regions, float((loads**2).sum() / n)


def unusual_questions(answers: Answers) -> Mapping[str, tuple[Unusual, ...]]:
    """Return the questions on which an interviewer's answers lie outside what others of the region get.

    Means of normal scores of the answers, the region's mean taken out, against the usual differences between
    interviewers; q over all interviewers and questions (Benjamini and Hochberg 1995), listed where at most 0.10.
    """
    found: list[tuple[str, Unusual]] = []
    p: list[float] = []
    for j, question in enumerate(answers.questions):
        there = answers.codes[:, j] >= 0
        y = np.where(there, answers.score[:, j], np.nan)
        for r in np.unique(answers.region):
            here = there & (answers.region == r)
            if here.any():
                y[here] -= y[here].mean()
        for who, s in standings(y, answers.own, direction=0, least=LEAST_OWN).items():
            p.append(s.p)
            text = message(
                "checks.interviewers.text.question",
                question=question.column,
                n=s.n,
                value=s.value,
                low=s.low,
                high=s.high,
            )
            found.append(
                (
                    who,
                    Unusual(
                        signal="question", value=s.value, expected=0.0, low=s.low, high=s.high, n=s.n, p=s.p, q=None,
                        weight=0.0, text=text, innocent=message("checks.interviewers.innocent.shift"),
                    ),
                )
            )  # fmt: skip
    listed: dict[str, list[Unusual]] = {}
    for (who, one), q in zip(found, benjamini_hochberg(p) if p else [], strict=True):
        if q <= FALSE_DISCOVERIES:
            listed.setdefault(who, []).append(replace(one, q=float(q)))
    return {w: tuple(sorted(u, key=lambda x: x.q or 0.0)[:MOST_QUESTIONS]) for w, u in listed.items()}
