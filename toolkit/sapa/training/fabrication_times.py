"""When interviews are held in a simulated survey, and when invented ones claim to have been held."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sapa.training.fabrication_answers import People
from sapa.training.fabrication_field import Field
from sapa.training.fabrication_form import NOT_ASKED

FIRST_DAY = np.datetime64("2026-03-02T00:00:00", "s")
"""A Monday."""
QUESTION_MINUTES = 0.5
"""Minutes a question takes an average respondent; five more go on the introduction."""
OFFSET_CLOCK = 0.01
"""Honest interviewers whose device is an hour off."""
DAY = 1440.0


@dataclass(frozen=True, slots=True, eq=False)
class Clock:
    """Starts, in minutes from the first midnight (n,), and lengths in minutes (n,) of interviews."""

    start: np.ndarray
    minutes: np.ndarray

    def timestamps(self) -> tuple[np.ndarray, np.ndarray]:
        """Return starts and ends to the second."""
        begun = FIRST_DAY + np.round(60 * self.start).astype("timedelta64[s]")
        return begun, begun + np.round(60 * self.minutes).astype("timedelta64[s]")


def honest_lengths(answers: np.ndarray, field: Field, people: People, rng: np.random.Generator) -> np.ndarray:
    """Return lengths of real interviews in minutes (n,): log-normal around what was asked, a few very short or long.

    Two in a hundred are honest short interviews (a quick respondent, an interviewer who reads fast), two in a hundred
    were interrupted; older people take longer, and interviewers have a pace of their own.
    """
    n = len(answers)
    asked = (answers != NOT_ASKED).sum(axis=1)
    usual = 5.0 + QUESTION_MINUTES * asked
    minutes = usual * np.exp(rng.normal(0.0, 0.25, n) + 0.06 * people.score) * field.pace[field.interviewer]
    chance = rng.random(n)
    minutes[chance < 0.02] *= rng.uniform(0.4, 0.65, int((chance < 0.02).sum()))
    minutes[chance > 0.98] *= rng.uniform(1.5, 3.0, int((chance > 0.98).sum()))
    return np.asarray(minutes)


def honest_clock(field: Field, minutes: np.ndarray, apart: np.ndarray, rng: np.random.Generator) -> Clock:
    """Put the interviews of each interviewer one after another into working days.

    Parameters
    ----------
    minutes
        Lengths (n,).
    apart
        Distances between sampling units (psus, psus) in kilometres.
    rng
        Source of chance.

    Returns
    -------
    Clock
        No interviewer is in two places at once: at least the way at 50 km/h lies between two interviews.
    """
    n = field.interviews
    start = np.empty(n)
    gap = np.exp(rng.normal(np.log(18.0), 0.7, n))
    morning = rng.random(n) < 0.65
    begin = np.where(morning, rng.normal(10 * 60, 50, n), rng.normal(15.5 * 60, 60, n))
    stop = rng.normal(20 * 60, 45, n)
    limit = rng.integers(4, 10, n)
    sunday_off = rng.random(field.interviewers) < 0.6
    rank = rng.permutation(field.psus)
    first_day = rng.integers(0, 5, field.interviewers)
    offset = np.where(rng.random(field.interviewers) < OFFSET_CLOCK, rng.choice([-60.0, 60.0], field.interviewers), 0.0)
    for who in range(field.interviewers):
        rows = rng.permutation(np.flatnonzero(field.interviewer == who))
        rows = rows[np.argsort(rank[field.psu[rows]], kind="stable")]
        day, made, now, last = int(first_day[who]), 0, -1.0, -1
        for row in rows:
            if now >= 0:
                way = 0.0 if field.psu[row] == last else 15.0 + 60 * apart[field.psu[row], last] / 50
                now += gap[row] + way
            if now < 0 or now > stop[row] or made >= limit[row]:
                day += 0 if last < 0 else 1
                while day % 7 == 6 and sunday_off[who]:
                    day += 1
                made, now = 0, max(begin[row], 8 * 60.0)
            start[row] = day * DAY + now + offset[who]
            now += minutes[row]
            made, last = made + 1, int(field.psu[row])
    return Clock(start, minutes)


def invented_clock(
    clock: Clock, field: Field, *, fabricators: np.ndarray, invented: np.ndarray, rng: np.random.Generator
) -> Clock:
    """Move the invented interviews to where a fabricator fills them in: one after another, shorter, evenly spaced.

    Each fabricator has habits of his own: how much shorter (0.45–0.75), how even, how late. A sitting has 5–10
    interviews; on a day with real interviews it begins after the last of them, on others at any hour from 9 to 22.
    """
    start, minutes = clock.start.copy(), clock.minutes.copy()
    for who in fabricators:
        rows = rng.permutation(np.flatnonzero(invented & (field.interviewer == who)))
        if not rows.size:
            continue
        shorter, even = rng.uniform(0.45, 0.75), rng.uniform(0.05, 0.2)
        usual = float(np.median(clock.minutes))
        minutes[rows] = shorter * usual * np.exp(rng.normal(0.0, 0.12, rows.size))
        real = np.flatnonzero(~invented & (field.interviewer == who))
        ends: dict[int, float] = {}
        for row in real:
            day = int(clock.start[row] // DAY)
            ends[day] = max(ends.get(day, 0.0), float(clock.start[row] + clock.minutes[row]) - day * DAY)
        begun = clock.start[field.interviewer == who]
        days = np.arange(int(begun.min() // DAY), int(begun.max() // DAY) + 1)
        step = shorter * usual + rng.uniform(1.0, 8.0)
        at = 0
        used: set[int] = set()
        while at < rows.size:
            sitting = rows[at : at + int(rng.integers(5, 11))]
            at += sitting.size
            fresh = [d for d in days.tolist() if d not in used]
            # When every day has its sitting he goes on after the last one, whatever the day.
            day = int(rng.choice(fresh)) if fresh else max(used) + 1
            used.add(day)
            now = ends[day] + rng.uniform(5, 60) if day in ends else rng.uniform(9 * 60, 22 * 60)
            for row in sitting:
                start[row] = day * DAY + now
                now += max(step * np.exp(rng.normal(0.0, even)), minutes[row] + 0.3)
    return Clock(start, minutes)
