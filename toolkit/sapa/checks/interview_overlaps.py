"""Interviews that one interviewer cannot both have made: at the same time."""

from __future__ import annotations

import numpy as np

from sapa.checks.interview_base import Case, K, Signals
from sapa.checks.interview_clock import Clock, Moments
from sapa.messages import message
from sapa.results.interviewers import InterviewFlag
from sapa.stats.robust import robust_limits

ROUNDING = 1.0
"""Minutes: clocks written to the minute let an interview seem to begin before the last one ended."""


def overlaps(case: Case, clock: Clock) -> Signals:
    """Find interviews of one interviewer that overlap in time or begin at the same moment.

    The end of an interview that is far too long for the survey (a form left open) is not believed: it is not counted as
    overlapping with everything after it.

    Returns
    -------
    Signals
        Flags `overlap` (on the later interview, with the one it overlaps) and `same_start`; index `overlap_minutes`,
        0 where there is none.
    """
    if clock.start is None or not clock.timed or not case.interviewer_known:
        return Signals(skipped=clock.skipped)
    start = clock.start
    # Beyond the limit above, the end is that of a form left open.
    longest = robust_limits(np.where(clock.minutes > 0, clock.minutes, np.nan), k=K, log=True, least=20).high
    if not np.isfinite(longest):
        longest = np.inf
    minutes = case.nothing()
    flags: list[InterviewFlag] = []
    for at in case.by_interviewer().values():
        own = at[~np.isnat(start[at])]
        own = own[np.argsort(start[own], kind="stable")]
        if len(own) < 2:
            continue
        minutes[own] = 0.0
        flags += _same_start(case, own, start)
        if clock.end is None:
            continue
        believed = (clock.minutes[own] >= 0) & (clock.minutes[own] <= longest)
        ends = np.where(believed, clock.end[own], start[own])
        last = 0  # place of the latest end so far
        for j in range(1, len(own)):
            i, other = own[j], own[last]
            until = min(ends[last], ends[j]) if believed[j] else ends[last]
            overlap = float((until - start[i]) / np.timedelta64(1, "m"))
            if start[i] < ends[last] and start[i] != start[other] and overlap > ROUNDING:
                minutes[i] = max(minutes[i], overlap)
                text = message("checks.interview.overlap", minutes=overlap)
                flags.append(case.flag("overlap", i, text, value=overlap, reference=0.0, other=int(other)))
            if ends[j] > ends[last]:
                last = j
    return Signals(flags=tuple(flags), indices={"overlap_minutes": minutes})


def _same_start(case: Case, own: np.ndarray, start: Moments) -> list[InterviewFlag]:
    found = []
    first = 0
    for j in range(1, len(own)):
        if start[own[j]] != start[own[first]]:
            first = j
            continue
        # Midnight sharp is a date without a time: many interviews share it.
        if start[own[j]] == start[own[j]].astype("datetime64[D]"):
            continue
        text = message("checks.interview.same_start")
        found.append(case.flag("same_start", own[j], text, value=0.0, reference=None, other=int(own[first])))
    return found
