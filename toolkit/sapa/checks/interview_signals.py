"""Everything that the data alone say about single interviews: every reading once, put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from sapa.checks.base import Context
from sapa.checks.interview_answers import answers, digits
from sapa.checks.interview_base import Case, Signals, case_of, in_order, joined_signals
from sapa.checks.interview_clock import Clock, read_clock
from sapa.checks.interview_compare import LEAST_INTERVIEWERS, Compared, unusual
from sapa.checks.interview_duplicates import duplicates
from sapa.checks.interview_form import Form, read_form
from sapa.checks.interview_groups import GroupDifference, group_differences
from sapa.checks.interview_nonresponse import nonresponse
from sapa.checks.interview_overlaps import overlaps
from sapa.checks.interview_places import places, travel
from sapa.checks.interview_points import Points, read_points
from sapa.checks.interview_scales import Scales, read_scales
from sapa.checks.interview_times import durations, hours, pace
from sapa.checks.interview_timings import QuestionTimes, question_times
from sapa.checks.interviews import Interviews
from sapa.data.conditions import Table
from sapa.data.rows import Rows
from sapa.messages import Message, message
from sapa.results.interviewers import Unusual

MOST_Z = 4.0
"""Robust standard deviations at which a length stops counting in an interviewer's mean."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class InterviewSignals:
    """What was found, and what it was found with: whoever combines evidence needs no second reading of the file."""

    case: Case
    form: Form
    scales: Scales
    clock: Clock
    points: Points
    signals: Signals
    differences: tuple[GroupDifference, ...]

    def counts(self) -> tuple[tuple[str, int], ...]:
        """Return how many interviews each signal flagged."""
        found: dict[str, set[tuple[str, int]]] = {}
        for flag in self.signals.flags:
            found.setdefault(flag.signal, set()).add((flag.file, flag.row))
        return tuple(sorted((name, len(rows)) for name, rows in found.items()))


def interview_signals(
    interviews: Interviews,
    context: Context,
    *,
    survey: Rows | None = None,
    choices: Rows | None = None,
    centres: Mapping[str, tuple[float, float]] | None = None,
    timings: QuestionTimes | None = None,
    draws: int = 199,
    progress: Callable[[int, int], None] | None = None,
) -> InterviewSignals:
    """Read every interview of a survey.

    Parameters
    ----------
    survey, choices
        Sheets of the XLSForm, where there is one.
    centres
        (latitude, longitude) of PSUs by label.
    timings
        Times of questions, where there are any.
    draws
        Permutations of the comparison of likeness within interviewers.
    progress
        Of the search for near-duplicates: (done, total); may raise to stop.

    Returns
    -------
    InterviewSignals
        Nothing here accuses anyone: each flag has its reference and the innocent explanation to be checked first.
    """
    case = case_of(interviews, context)
    form = read_form(case, survey, choices)
    table = Table(interviews.rows)
    clock, points, scales = read_clock(case), read_points(case), read_scales(case, form, table)
    parts = [
        _whom(case),
        durations(case, clock),
        hours(case, clock),
        pace(case, clock),
        overlaps(case, clock),
        places(case, points, centres=centres),
        travel(case, points, clock),
        nonresponse(case, form, table),
        answers(case, scales),
        digits(case, form, table),
        duplicates(case, form, table, draws=draws, progress=progress),
    ]
    if timings is not None:
        parts.append(question_times(case, timings))
    found = joined_signals(parts)
    parts.append(Signals(unusual=_pace_of_interviewers(case, found)))
    differences, by_group = group_differences(case, found.indices, form, table)
    return InterviewSignals(
        case=case, form=form, scales=scales, clock=clock, points=points, differences=differences,
        signals=in_order(joined_signals([*parts, by_group])),
    )  # fmt: skip


def _whom(case: Case) -> Signals:
    """Say what a missing or single interviewer leaves out."""
    if not case.used.any():
        return Signals(skipped=(message("checks.interview.skipped.no_interviews"),))
    if case.interviews.interviewer is None:
        return Signals(skipped=(message("checks.interview.skipped.no_interviewer"),))
    blank = int((case.interviewer[case.used] == "").sum())
    skipped = []
    if blank:
        skipped.append(message("checks.interview.skipped.blank_interviewer", n=blank))
    count = len(case.by_interviewer())
    if count < LEAST_INTERVIEWERS:
        skipped.append(message("checks.interview.skipped.few_interviewers", n=count, least=LEAST_INTERVIEWERS))
    return Signals(skipped=tuple(skipped))


def _pace_of_interviewers(case: Case, found: Signals) -> tuple[tuple[str, Unusual], ...]:
    """Compare interviewers on lengths, nights, weekends and breaks."""
    made: tuple[tuple[str, Unusual], ...] = ()
    for name, signal in (("duration_z", "duration"), ("night", "night"), ("weekend", "weekend")):
        values = found.indices.get(name)
        if values is None or not np.isfinite(values).any():
            continue
        if name == "duration_z":  # one absurd length must not carry a mean
            values = np.clip(values, -MOST_Z, MOST_Z)
        made += unusual(
            case, signal, values, text=_text(signal), innocent=message(f"checks.interview.innocent.{signal}")
        )
    return made


def _text(signal: str) -> Callable[[Compared], Message]:
    def text(c: Compared) -> Message:
        kind = "z" if signal == "duration" else signal
        return message(f"checks.interview.unusual.pace_{kind}", n=c.n, value=c.value, expected=c.expected)

    return text
