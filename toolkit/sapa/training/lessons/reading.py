"""Reading the Standard: what a norm counts, what depends on how it is read, what cannot be said without evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np

from sapa.messages import Message, message
from sapa.training.lessons.lesson import PERCENT, Asked, Bar, Kind, Knob, Lesson, Mistake, Picture, Task, bounds
from sapa.training.lessons.sampling_error import NORM as ERROR
from sapa.training.lessons.sampling_error import margin
from sapa.training.simulator.places import regions

GROUP = "t10.focus_group.respondents"
Why: TypeAlias = dict[str, Message]
OPTIONS = (
    ("met", message("term.status_met")),
    ("not_met", message("term.status_not_met")),
    ("depends", message("present.status.depends")),
    ("not_assessable", message("term.status_not_assessable")),
)


def draw(at: Mapping[str, float]) -> Picture:
    """Return the error of one survey under four readings of the same norm."""
    n, deff = at["n"], at["deff"]
    limit = bounds(ERROR)[1] / PERCENT
    people = sorted((towns + villages, code) for code, _, towns, villages in regions())
    whole = sum(size for size, _ in people)
    (small, small_code), (large, large_code) = people[0], people[-1]
    values = (
        (message("lessons.reading.row.simple"), margin(n, population=whole)),
        (message("lessons.reading.row.design"), margin(n, population=whole, deff=deff)),
        (
            message("lessons.reading.row.region", place=large_code),
            margin(n * large / whole, population=large, deff=deff),
        ),
        (
            message("lessons.reading.row.region", place=small_code),
            margin(n * small / whole, population=small, deff=deff),
        ),
    )
    bars = tuple(Bar(words, value, chief=value <= limit) for words, value in values)
    met = sum(value <= limit for _, value in values)
    says = message("lessons.reading.says", n=met, readings=len(values))
    line = message("lessons.limit", limit=limit * PERCENT)
    return Picture(says, message("lessons.reading.axis"), bars, limit, line)


def make(seed: int) -> Task:
    """Return three norms with what was handed in on each: a count, a figure that is read in two ways, and nothing."""
    rng = np.random.default_rng(seed)
    low, high = (int(x) for x in bounds(GROUP))
    size = int(rng.choice([low - 2, low - 1, low, high, high + 1, high + 2]))
    limit = bounds(ERROR)[1] / PERCENT
    country = limit * float(rng.uniform(0.6, 0.9))
    region = limit * float(rng.uniform(1.8, 4.0))
    rows = (
        (message("lessons.reading.matter.group", low=low, high=high), message("lessons.reading.fact.group", n=size)),
        (message("lessons.reading.matter.error", limit=limit * PERCENT),
         message("lessons.reading.fact.error", country=country, region=region)),
        (message("lessons.reading.matter.control"), message("lessons.reading.fact.control")),
    )  # fmt: skip
    heads = (message("lessons.reading.head.norm"), message("lessons.reading.head.fact"))
    asked = (_group(size, low, high), _error(), _control())
    return Task(message("lessons.reading.told"), message("lessons.reading.caption"), heads, rows, asked)


def _asked(key: str, right: str, because: Message, why: Why) -> Asked:
    """Ask for a status; every other status has its reason."""
    mistakes = tuple(Mistake(status, reason) for status, reason in why.items())
    words, hint = message(f"lessons.reading.ask.{key}"), message("lessons.reading.hint")
    return Asked(key, words, Kind.CHOICE, right, because, hint, 0.0, mistakes, OPTIONS)


def _group(size: int, low: int, high: int) -> Asked:
    counted = message("lessons.reading.why.counted")
    why = {"depends": counted, "not_assessable": counted}
    if low <= size <= high:
        within = message("lessons.reading.why.within", low=low, high=high)
        return _asked("group", "met", message("lessons.reading.because.within", n=size), {"not_met": within, **why})
    beyond = message("lessons.reading.why.beyond", low=low, high=high)
    return _asked("group", "not_met", message("lessons.reading.because.beyond", n=size), {"met": beyond, **why})


def _error() -> Asked:
    why = {
        "met": message("lessons.reading.why.favourable"), "not_met": message("lessons.reading.why.strict"),
        "not_assessable": message("lessons.reading.why.at_hand"),
    }  # fmt: skip
    return _asked("error", "depends", message("lessons.reading.because.depends"), why)


def _control() -> Asked:
    why = {
        "met": message("lessons.reading.why.silence"), "not_met": message("lessons.reading.why.absence"),
        "depends": message("lessons.reading.why.no_reading"),
    }  # fmt: skip
    return _asked("control", "not_assessable", message("lessons.reading.because.missing"), why)


READING = Lesson(
    "reading",
    (
        Knob("n", message("lessons.sampling_error.knob.n"), 200, 20000, 100, 1000),
        Knob("deff", message("lessons.sampling_error.knob.deff"), 1, 3, 0.1, 1.8),
    ),
    draw, make,
)  # fmt: skip
