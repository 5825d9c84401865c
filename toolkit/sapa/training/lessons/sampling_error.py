"""Sampling error: the same survey, nationally and by region."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from sapa.messages import message
from sapa.training.lessons.lesson import PERCENT, Asked, Bar, Kind, Knob, Lesson, Mistake, Picture, Task, bounds
from sapa.training.simulator.places import regions

NORM = "t10.population_survey.sampling_error"
Z = 1.959963984540054
"""The normal quantile of 95 % confidence."""


def margin(n: float, *, p: float = 0.5, population: float = math.inf, deff: float = 1.0, z: float = Z) -> float:
    """Return z·sqrt(deff·p(1−p)/n·(1−n/N)), the margin of a share (Cochran 1977, eq. 3.8)."""
    return z * math.sqrt(deff * p * (1 - p) / n * (1 - n / population))


def needed(error: float, *, population: float = math.inf, deff: float = 1.0, p: float = 0.5) -> int:
    """Return the least n whose margin is at most `error` (Cochran 1977, eq. 4.2)."""
    first = deff * p * (1 - p) * (Z / error) ** 2
    return math.ceil(first / (1 + first / population) - 1e-9)


def draw(at: Mapping[str, float]) -> Picture:
    """Return the exhibit: the country's margin beside that of each region, the sample being dealt by population."""
    n, deff = at["n"], at["deff"]
    limit = bounds(NORM)[1] / PERCENT
    people = {code: towns + villages for code, _, towns, villages in regions()}
    whole = sum(people.values())
    found = sorted(
        (margin(n * size / whole, population=size, deff=deff), code, n * size / whole) for code, size in people.items()
    )
    above = sum(error > limit for error, _, _ in found)
    country = margin(n, population=whole, deff=deff)
    bars = [Bar(message("lessons.sampling_error.country", size=round(n)), country, chief=True)]
    bars += [Bar(message("lessons.sampling_error.region", place=code, size=round(own)), e) for e, code, own in found]
    last = found[-1]
    says = message(
        "lessons.sampling_error.says", country=country, place=last[1], error=last[0], n=above, regions=len(found)
    )
    line = message("lessons.limit", limit=limit * PERCENT)
    return Picture(says, message("lessons.sampling_error.axis"), tuple(bars), limit, line)


def make(seed: int) -> Task:
    """Return a survey of three districts: its error, the smallest district's, and the interviews it would take."""
    rng = np.random.default_rng(seed)
    limit = bounds(NORM)[1]
    people = [int(rng.integers(*span)) * 10 for span in ((180, 260), (100, 160), (40, 60))]
    counts = [
        int(p * share) for p, share in zip(people, rng.uniform((0.16, 0.18, 0.16), (0.22, 0.24, 0.2)), strict=True)
    ]
    yes = [round(n * share) for n, share in zip(counts, rng.uniform(0.08, 0.16, 3), strict=True)]
    deff = float(rng.integers(14, 19)) / 10
    names = [message("lessons.sampling_error.district", number=str(i)) for i in (1, 2, 3)]
    rows = [(name, *cells) for name, *cells in zip(names, people, counts, yes, strict=True)]
    rows.append((message("lessons.sampling_error.all"), sum(people), sum(counts), sum(yes)))
    heads = tuple(message(f"lessons.sampling_error.head.{key}") for key in ("district", "people", "n", "yes"))
    told = message("lessons.sampling_error.told", deff=deff)
    caption = message("lessons.sampling_error.caption")
    every = _error("whole", sum(counts), sum(people), deff, share=sum(yes) / sum(counts))
    small = _error("small", counts[2], people[2], deff, share=yes[2] / counts[2], whole=float(every.right))
    return Task(told, caption, heads, tuple(rows), (every, small, _needed(counts, people[2], deff, limit / PERCENT)))


def _error(key: str, n: int, people: int, deff: float, *, share: float, whole: float | None = None) -> Asked:
    """Ask for the margin of a share of a half among n of N."""
    right = margin(n, population=people, deff=deff)
    wrong = {
        "fpc": margin(n, deff=deff), "deff": margin(n, population=people), "both": margin(n),
        "share": margin(n, p=share, population=people, deff=deff),
        "z": margin(n, population=people, deff=deff, z=1.0),
    }  # fmt: skip
    mistakes = [
        Mistake(value * PERCENT, message(f"lessons.sampling_error.why.{name}")) for name, value in wrong.items()
    ]
    if whole is not None:
        mistakes.append(Mistake(whole, message("lessons.sampling_error.why.whole")))
    because = message("lessons.sampling_error.because", size=n, people=people, deff=deff, error=right)
    hint = message("lessons.sampling_error.hint")
    words = message(f"lessons.sampling_error.ask.{key}")
    return Asked(key, words, Kind.PERCENT, right * PERCENT, because, hint, 0.06, tuple(mistakes))


def _needed(counts: list[int], people: int, deff: float, limit: float) -> Asked:
    """Ask how many interviews the smallest district needs for the norm's error."""
    right = needed(limit, population=people, deff=deff)
    wrong = {
        "fpc": needed(limit, deff=deff), "deff": needed(limit, population=people), "both": needed(limit),
        "third": round(sum(counts) / len(counts)),
    }  # fmt: skip
    mistakes = tuple(Mistake(value, message(f"lessons.sampling_error.why.{name}")) for name, value in wrong.items())
    because = message("lessons.sampling_error.because.needed", n=right, people=people, have=counts[2])
    words = message("lessons.sampling_error.ask.needed", limit=limit * PERCENT)
    hint = message("lessons.sampling_error.hint.needed")
    return Asked("needed", words, Kind.NUMBER, right, because, hint, 1.0, mistakes)


SAMPLING_ERROR = Lesson(
    "sampling_error",
    (
        Knob("n", message("lessons.sampling_error.knob.n"), 400, 10000, 100, 1000),
        Knob("deff", message("lessons.sampling_error.knob.deff"), 1, 3, 0.1, 1.5),
    ),
    draw, make,
)  # fmt: skip
