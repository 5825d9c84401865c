"""Coverage and outcome rates: whom the survey could not reach, and what a response rate is divided by."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sapa.messages import message
from sapa.stats.outcome_rates import OutcomeCounts, eligibility_rate, outcome_rates
from sapa.training.lessons.lesson import PERCENT, Asked, Bar, Kind, Knob, Lesson, Mistake, Picture, Task

MEASURED = 0.6
"""What the survey found in the picture."""


def draw(at: Mapping[str, float]) -> Picture:
    """Return what a survey finds, and what is true where those who are missing differ (Groves 1989, ch. 3)."""
    response, outside = at["response"] / PERCENT, at["outside"] / PERCENT
    silent = MEASURED - at["silent_gap"] / PERCENT
    absent = MEASURED - at["outside_gap"] / PERCENT
    frame = response * MEASURED + (1 - response) * silent
    truth = (1 - outside) * frame + outside * absent
    bars = (
        Bar(message("lessons.coverage.row.answered"), MEASURED),
        Bar(message("lessons.coverage.row.silent"), silent),
        Bar(message("lessons.coverage.row.outside"), absent),
        Bar(message("lessons.coverage.row.truth"), truth, chief=True),
    )
    says = message("lessons.coverage.says", found=MEASURED, truth=truth, off=(MEASURED - truth) * PERCENT)
    line = message("lessons.coverage.line")
    return Picture(says, message("lessons.coverage.axis"), bars, MEASURED, line, most=1.0)


def make(seed: int) -> Task:
    """Return the outcomes of issued addresses: two response rates, and the bias of a frame that misses people."""
    rng = np.random.default_rng(seed)
    spans = {
        "interviews": (560, 760), "refusals": (170, 260), "non_contacts": (120, 190), "other": (20, 50),
        "unknown_household": (110, 180), "not_eligible": (70, 130),
    }  # fmt: skip
    found = {key: int(rng.integers(*span)) for key, span in spans.items()}
    counts = OutcomeCounts(**found)
    outside = float(rng.integers(8, 19)) / PERCENT
    inside = float(rng.integers(52, 70)) / PERCENT
    absent = inside - float(rng.integers(18, 36)) / PERCENT
    rows = [(message(f"lessons.coverage.outcome.{key}"), n) for key, n in found.items()]
    rows.append((message("lessons.coverage.outcome.total"), int(counts.total)))
    heads = (message("lessons.coverage.head.outcome"), message("lessons.coverage.head.addresses"))
    told = message("lessons.coverage.told", outside=outside, inside=inside, absent=absent)
    asked = (_least(counts), _estimated(counts), _bias(outside, inside, absent))
    return Task(told, message("lessons.coverage.caption"), heads, tuple(rows), asked)


def _least(counts: OutcomeCounts) -> Asked:
    rates = outcome_rates(counts)
    contacted = counts.interviews + counts.refusals
    mistakes = (
        Mistake(counts.interviews / contacted * PERCENT, message("lessons.coverage.why.contacted")),
        Mistake(rates.coop1 * PERCENT, message("lessons.coverage.why.contacted")),
        Mistake(rates.rr5 * PERCENT, message("lessons.coverage.why.unknown_out")),
        Mistake(counts.interviews / counts.total * PERCENT, message("lessons.coverage.why.not_eligible")),
        Mistake(rates.rr3 * PERCENT, message("lessons.coverage.why.part")),
    )
    below = int(counts.eligible + counts.unknown)
    because = message("lessons.coverage.because.least", interviews=int(counts.interviews), below=below, rate=rates.rr1)
    words, hint = message("lessons.coverage.ask.least"), message("lessons.coverage.hint.least")
    return Asked("least", words, Kind.PERCENT, rates.rr1 * PERCENT, because, hint, 0.06, mistakes)


def _estimated(counts: OutcomeCounts) -> Asked:
    rates, e = outcome_rates(counts), eligibility_rate(counts)
    mistakes = (
        Mistake(rates.rr1 * PERCENT, message("lessons.coverage.why.all_in")),
        Mistake(rates.rr5 * PERCENT, message("lessons.coverage.why.unknown_out")),
        Mistake(counts.interviews / (counts.interviews + counts.refusals) * PERCENT,
                message("lessons.coverage.why.contacted")),
    )  # fmt: skip
    because = message("lessons.coverage.because.estimated", e=e, rate=rates.rr3)
    words, hint = message("lessons.coverage.ask.estimated"), message("lessons.coverage.hint.estimated")
    return Asked("estimated", words, Kind.PERCENT, rates.rr3 * PERCENT, because, hint, 0.06, mistakes)


def _bias(outside: float, inside: float, absent: float) -> Asked:
    gap = inside - absent
    mistakes = (
        Mistake(gap * PERCENT, message("lessons.coverage.why.gap")),
        Mistake((1 - outside) * gap * PERCENT, message("lessons.coverage.why.covered")),
        Mistake(-outside * gap * PERCENT, message("lessons.coverage.why.sign")),
        Mistake(outside * PERCENT, message("lessons.coverage.why.share_only")),
    )
    right = outside * gap * PERCENT
    because = message("lessons.coverage.because.bias", outside=outside, gap=gap * PERCENT, off=right)
    words, hint = message("lessons.coverage.ask.bias"), message("lessons.coverage.hint.bias")
    return Asked("bias", words, Kind.NUMBER, right, because, hint, 0.06, mistakes)


COVERAGE = Lesson(
    "coverage",
    (
        Knob("response", message("lessons.coverage.knob.response"), 5, 100, 5, 60),
        Knob("silent_gap", message("lessons.coverage.knob.silent_gap"), -30, 30, 1, 10),
        Knob("outside", message("lessons.coverage.knob.outside"), 0, 40, 1, 10),
        Knob("outside_gap", message("lessons.coverage.knob.outside_gap"), -30, 30, 1, 20),
    ),
    draw, make,
)  # fmt: skip
