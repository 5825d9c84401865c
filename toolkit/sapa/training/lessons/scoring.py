"""Expert scoring: a blank is no nought, one mark can turn a mean, an expert with a conflict is left out."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import mean, median

import numpy as np

from sapa.messages import Message, message
from sapa.training.lessons.lesson import Asked, Bar, Kind, Knob, Lesson, Mistake, Picture, Task

MOST = 25
"""Points that an application can get: five criteria of five points."""
RIVAL, OTHERS = (17, 18, 18, 19, 20), (18, 19, 20, 21)
"""Marks in the picture: of application B, and of application A without the expert who can be moved."""
EXPERTS = 5


def draw(at: Mapping[str, float]) -> Picture:
    """Return two applications by mean, median and trimmed mean, while one expert's mark for A moves."""
    ours = (*OTHERS, at["mark"])
    bars: list[Bar] = []
    for key, join in (("mean", mean), ("median", median), ("trimmed", _trimmed)):
        bars += [Bar(message(f"lessons.scoring.row.{key}", application="A"), float(join(ours)), chief=True)]
        bars += [Bar(message(f"lessons.scoring.row.{key}", application="B"), float(join(RIVAL)))]
    says = message("lessons.scoring.says", a=float(mean(ours)), b=float(mean(RIVAL)), c=float(median(ours)),
                   d=float(median(RIVAL)))  # fmt: skip
    axis = message("lessons.scoring.axis", most=MOST)
    return Picture(says, axis, tuple(bars), percent=False, most=float(MOST))


def _trimmed(marks: tuple[float, ...]) -> float:
    """Return the mean without the highest and the lowest mark."""
    return mean(sorted(marks)[1:-1])


def make(seed: int) -> Task:
    """Return five experts' marks for three applications: a blank in A, an outlying mark in B, a conflict in C."""
    rng = np.random.default_rng(seed)
    a, c = ([int(x) for x in rng.integers(12, 23, EXPERTS)] for _ in range(2))
    b = [int(x) for x in rng.permutation([15, 17, 18, 20, 4]) + rng.integers(0, 3)]
    blank, own = (int(x) for x in rng.choice(EXPERTS, 2, replace=False))
    c[own] = MOST
    dash = message("lessons.scoring.blank")
    rows: list[tuple[str | int | Message, ...]] = []
    for i in range(EXPERTS):
        name = message(f"lessons.scoring.{'own' if i == own else 'expert'}", number=str(i + 1))
        rows.append((name, dash if i == blank else a[i], b[i], c[i]))
    marks_of = (message("lessons.scoring.head.application", application=x) for x in "ABC")
    heads = (message("lessons.scoring.head.expert"), *marks_of)
    given = [x for i, x in enumerate(a) if i != blank]
    free = [x for i, x in enumerate(c) if i != own]
    told, caption = message("lessons.scoring.told", most=MOST), message("lessons.scoring.caption")
    return Task(told, caption, heads, tuple(rows), (_blank(given), _median(b), _conflict(free, c)))


def _blank(given: list[int]) -> Asked:
    right = mean(given)
    mistakes = (
        Mistake(sum(given) / EXPERTS, message("lessons.scoring.why.nought")),
        Mistake(float(sum(given)), message("lessons.scoring.why.sum")),
    )
    because = message("lessons.scoring.because.blank", total=sum(given), marks=len(given), mean=right)
    words, hint = message("lessons.scoring.ask.blank"), message("lessons.scoring.hint.blank")
    return Asked("blank", words, Kind.NUMBER, right, because, hint, 0.06, mistakes)


def _median(marks: list[int]) -> Asked:
    right = float(median(marks))
    mistakes = (
        Mistake(mean(marks), message("lessons.scoring.why.mean")),
        Mistake(float(marks[len(marks) // 2]), message("lessons.scoring.why.unsorted")),
    )
    because = message("lessons.scoring.because.median", marks=", ".join(map(str, sorted(marks))), median=right)
    words, hint = message("lessons.scoring.ask.median"), message("lessons.scoring.hint.median")
    return Asked("median", words, Kind.NUMBER, right, because, hint, 0.0, mistakes)


def _conflict(free: list[int], marks: list[int]) -> Asked:
    right = mean(free)
    mistakes = (
        Mistake(mean(marks), message("lessons.scoring.why.left_in")),
        Mistake(sum(free) / EXPERTS, message("lessons.scoring.why.nought")),
    )
    because = message("lessons.scoring.because.conflict", marks=len(free), mean=right)
    words, hint = message("lessons.scoring.ask.conflict"), message("lessons.scoring.hint.conflict")
    return Asked("conflict", words, Kind.NUMBER, right, because, hint, 0.06, mistakes)


SCORING = Lesson(
    "scoring", (Knob("mark", message("lessons.scoring.knob.mark"), 0, MOST, 1, 20),), draw, make
)  # fmt: skip
