"""Indices of answers where data are poor: constant, collinear and empty columns, few rows, one interviewer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sapa.checks.interview_form import Asked, Question
from sapa.checks.interviewer_indices import Answers, _scores, answer_indices, incoherence, likeness

SCALE = ("1", "2", "3", "4", "5")


def made(codes: np.ndarray, people: int = 6) -> Answers:
    """Return answers (m, k) dealt out to interviewers in turn; all questions stand on one list."""
    m, k = codes.shape
    questions = tuple(
        Question(f"q{j}", Asked.ONE, "scale", SCALE, frozenset(), frozenset(), frozenset(), (), True, j)
        for j in range(k)
    )
    return Answers(
        rows=np.arange(m), questions=questions, codes=codes.astype(np.int64), no_answer=np.zeros((m, k), dtype=bool),
        blank=codes < 0, score=_scores(codes.astype(np.int64)), batteries=(tuple(range(k)),),
        own={f"I{i}": np.arange(i, m, people) for i in range(people)},
        region=np.full(m, -1), psu=np.full(m, -1),
    )  # fmt: skip


def drawn(m: int, k: int, seed: int = 1) -> np.ndarray:
    """Return answers drawn one by one."""
    return np.random.Generator(np.random.PCG64(seed)).integers(0, 5, (m, k))


def test_a_column_constant_among_the_others_is_left_out_of_incoherence() -> None:
    """Only I0 gives another answer to q3: the others' correlations with it do not exist."""
    codes = drawn(300, 12)
    codes[:, 3] = 2
    without = incoherence(made(np.delete(codes, 3, axis=1)))
    codes[0, 3] = 4
    found = incoherence(made(codes))
    own = np.arange(0, 300, 6)
    assert found[own] == pytest.approx(without[own])
    assert np.isfinite(found).all()


def test_incoherence_of_two_questions_is_the_log_of_a_ratio_of_normal_densities() -> None:
    """Two standard normal answers with correlation r (0.9 of the others') against two without."""
    # By hand: Λ = −½·log(1 − r²) − ½·(x² − 2rxy + y²)/(1 − r²) + ½·(x² + y²).
    codes = drawn(240, 2, seed=5)
    codes[:, 1] = np.where(np.arange(240) % 2 == 0, codes[:, 0], codes[:, 1])
    answers = made(codes)
    z, own = answers.score, np.arange(0, 240, 6)
    rest = np.delete(z, own, axis=0)
    s = rest.T @ rest / len(rest)
    r = 0.9 * s[0, 1] / np.sqrt(s[0, 0] * s[1, 1])
    x, y = (z[own] / np.sqrt(np.diag(s))).T
    ratio = -0.5 * np.log(1 - r**2) - 0.5 * (x**2 - 2 * r * x * y + y**2) / (1 - r**2) + 0.5 * (x**2 + y**2)
    assert incoherence(answers)[own] == pytest.approx(np.log1p(np.exp(-ratio)))


def test_collinear_batteries_are_no_obstacle() -> None:
    """Twelve questions of which eleven repeat the first: correlations of one, shrunk to 0.9."""
    codes = np.repeat(drawn(300, 1), 12, axis=1)
    assert np.isfinite(incoherence(made(codes))).all()


@pytest.mark.parametrize("people", [1, 2, 6])
@pytest.mark.parametrize(
    "codes",
    [
        np.full((120, 12), -1), np.full((120, 12), 3), drawn(3, 12), drawn(1, 12),
        np.where(np.arange(12)[None, :] == 4, -1, drawn(120, 12)), np.repeat(np.arange(120)[:, None] % 5, 12, axis=1),
    ],
    ids=["all missing", "all the same", "three rows", "one row", "an empty column", "only straight lines"],
)  # fmt: skip
def test_no_index_stops_or_invents_a_number(codes: np.ndarray, people: int) -> None:
    """Every index is nan or a finite number, and no warning is raised."""
    for values in answer_indices(made(codes, people)).values():
        assert values.shape == (len(codes),)
        assert not np.isinf(values).any()


@pytest.mark.parametrize(("people", "rows"), [(1, 120), (6, 24)])
def test_without_enough_interviews_of_others_likeness_is_unknown(people: int, rows: int) -> None:
    """One interviewer has no others; six with four interviews each have twenty, of thirty that a reference needs."""
    nearest, mean = likeness(made(drawn(rows, 12), people))
    assert np.isnan(nearest).all()
    assert np.isnan(mean).all()


def test_a_reference_of_every_second_interview_says_what_the_whole_one_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every interview stands there twice in a row, so every second one has the same mean and spread as all of them."""
    once = drawn(240, 20, seed=4)
    answers = made(np.repeat(once, 2, axis=0))
    at = np.arange(480) // 2 % 6  # both of a pair are of one interviewer
    answers = replace(answers, own={f"I{i}": np.flatnonzero(at == i) for i in range(6)})
    whole = likeness(answers)
    monkeypatch.setattr("sapa.checks.interviewer_likeness.MOST_OTHERS", 240)
    for found, expected in zip(likeness(answers), whole, strict=True):
        assert found == pytest.approx(expected, rel=1e-4)
        assert np.isfinite(found).all()
