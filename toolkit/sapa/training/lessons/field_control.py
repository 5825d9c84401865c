"""Field control: what is counted, and what a share of control can find."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from sapa.messages import Message, message
from sapa.training.lessons.lesson import PERCENT, Asked, Bar, Kind, Knob, Lesson, Mistake, Picture, Task, bounds

NORM = "t10.population_survey.field_control"
INVENTED = (0.05, 0.1, 0.2, 0.4, 0.8)
"""Parts of an interviewer's work that may be invented, in the picture."""


def caught(total: int, invented: int, controlled: int) -> float:
    """Return the chance that at least one invented interview is among those drawn for control (hypergeometric)."""
    if invented <= 0 or controlled <= 0:
        return 0.0
    if controlled > total - invented:
        return 1.0
    return 1.0 - math.comb(total - invented, controlled) / math.comb(total, controlled)


def draw(at: Mapping[str, float]) -> Picture:
    """Return the chance to meet an invented interview by how much is invented, under a share of control."""
    total, share = round(at["work"]), at["share"] / PERCENT
    controlled = round(total * share)
    rows = [(part, max(1, round(total * part))) for part in INVENTED]
    bars = tuple(
        Bar(message("lessons.field_control.invented", n=k), caught(total, k, controlled), chief=part == INVENTED[2])
        for part, k in rows
    )
    third = rows[2][1]
    says = message(
        "lessons.field_control.says", controlled=controlled, total=total, invented=third,
        chance=caught(total, third, controlled),
    )  # fmt: skip
    return Picture(says, message("lessons.field_control.axis"), bars, most=1.0)


def make(seed: int) -> Task:
    """Return the control of eight interviewers: its share, what is missing to the norm, who was never controlled."""
    rng = np.random.default_rng(seed)
    done = rng.integers(40, 90, 8)
    tried = np.round(done * rng.uniform(0.15, 0.19, 8)).astype(int)
    reached = np.round(tried * rng.uniform(0.5, 0.75, 8)).astype(int)
    unlucky, spared = rng.choice(8, 2, replace=False)
    tried[spared] = reached[spared] = reached[unlucky] = 0
    names = [message("lessons.field_control.interviewer", number=f"{i:02d}") for i in range(1, 9)]
    rows: list[tuple[Message | int, ...]] = [
        (name, int(a), int(b), int(c)) for name, a, b, c in zip(names, done, tried, reached, strict=True)
    ]
    sums = int(done.sum()), int(tried.sum()), int(reached.sum())
    rows.append((message("lessons.field_control.all"), *sums))
    heads = tuple(message(f"lessons.field_control.head.{key}") for key in ("interviewer", "done", "tried", "reached"))
    least = bounds(NORM)[0]
    asked = (_share(sums, (reached / done).mean()), _missing(sums, least / PERCENT), _never(reached))
    told, caption = message("lessons.field_control.told", least=least), message("lessons.field_control.caption")
    return Task(told, caption, heads, tuple(rows), asked)


def _share(sums: tuple[int, int, int], mean_of_shares: float) -> Asked:
    done, tried, reached = sums
    mistakes = (
        Mistake(tried / done * PERCENT, message("lessons.field_control.why.tried")),
        Mistake(reached / tried * PERCENT, message("lessons.field_control.why.of_tried")),
        Mistake(mean_of_shares * PERCENT, message("lessons.field_control.why.mean")),
    )
    because = message("lessons.field_control.because.share", reached=reached, total=done, share=reached / done)
    words, hint = message("lessons.field_control.ask.share"), message("lessons.field_control.hint.share")
    return Asked("share", words, Kind.PERCENT, reached / done * PERCENT, because, hint, 0.06, mistakes)


def _missing(sums: tuple[int, int, int], least: float) -> Asked:
    done, tried, reached = sums
    right = math.ceil(least * done) - reached
    mistakes = (
        Mistake(max(0, math.ceil(least * done) - tried), message("lessons.field_control.why.tried")),
        Mistake(math.ceil(least * done), message("lessons.field_control.why.in_hand")),
    )
    because = message("lessons.field_control.because.missing", total=done, least=least, reached=reached, n=right)
    words = message("lessons.field_control.ask.missing", least=least * PERCENT)
    hint = message("lessons.field_control.hint.missing")
    return Asked("missing", words, Kind.NUMBER, right, because, hint, 0.5, mistakes)


def _never(reached: np.ndarray) -> Asked:
    right = int((reached == 0).sum())
    mistakes = (Mistake(right - 1, message("lessons.field_control.why.attempt")),)
    because = message("lessons.field_control.because.never")
    words, hint = message("lessons.field_control.ask.never"), message("lessons.field_control.hint.never")
    return Asked("never", words, Kind.NUMBER, right, because, hint, 0.0, mistakes)


FIELD_CONTROL = Lesson(
    "field_control",
    (
        Knob("share", message("lessons.field_control.knob.share"), 0, 50, 1, 15),
        Knob("work", message("lessons.field_control.knob.work"), 10, 100, 5, 40),
    ),
    draw, make,
)  # fmt: skip
