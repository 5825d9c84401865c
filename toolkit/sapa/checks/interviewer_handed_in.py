"""What providers hand in beside the interviews about how they were made: times of questions, centres, second keying."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sapa.checks.interview_timings import QuestionTimes, read_question_times
from sapa.checks.interviews import joined
from sapa.data.rows import Rows
from sapa.data.values import numbers_in
from sapa.deliverable.control_sections import CentresRef, RekeyedRef
from sapa.deliverable.loaded import LoadedMethod
from sapa.messages import Message, message

Centres = Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True, eq=False)
class HandedIn:
    """Tables beside the interviews, as far as there are any.

    centres
        (latitude, longitude) in degrees by label of the PSU, the label that the interviews have.
    rekeyed
        The second keying and how its columns are called.
    left_out
        What of these tables cannot be used.
    """

    timings: QuestionTimes | None = None
    centres: Centres | None = None
    rekeyed: tuple[Rows, RekeyedRef] | None = None
    left_out: tuple[Message, ...] = ()


def handed_in(method: LoadedMethod) -> HandedIn:
    """Read times of questions, centres of PSUs and the second keying of a method."""
    notes: list[Message] = []
    timings = None
    rows, times = method.table("question_times"), method.spec.question_times
    if rows is not None and times is not None:
        timings = read_question_times(
            rows, id=times.id, question=times.question, seconds=times.seconds, columns=times.columns
        )
        if timings.bad:
            notes.append(message("checks.interview.skipped.timings_bad", n=timings.bad))
    centres = None
    rows, where = method.table("centres"), method.spec.centres
    if rows is not None and where is not None:
        centres, more = read_centres(rows, where)
        notes += more
    again, spec = method.table("rekeyed"), method.spec.rekeyed
    rekeyed = (again, spec) if again is not None and spec is not None else None
    return HandedIn(timings, centres, rekeyed, tuple(notes))


def read_centres(rows: Rows, spec: CentresRef) -> tuple[dict[str, tuple[float, float]], tuple[Message, ...]]:
    """Read the middles of PSUs.

    Returns
    -------
    dict
        (latitude, longitude) by label, joined as the survey joins its own columns. A row without a label or without a
        possible point is left out; of several rows for one label the first counts.
    tuple
        How many rows were left out, and which was the first.
    """
    labels = joined(rows.frame, spec.psu)
    lat, lon = (numbers_in(rows, column).values for column in (spec.latitude, spec.longitude))
    with np.errstate(invalid="ignore"):
        fine = (np.abs(lat) <= 90) & (np.abs(lon) <= 180) & ~((lat == 0) & (lon == 0)) & (labels != "")
    found: dict[str, tuple[float, float]] = {}
    left = []
    for i in range(len(rows)):
        if fine[i] and str(labels[i]) not in found:
            found[str(labels[i])] = (float(lat[i]), float(lon[i]))
        else:
            left.append(i)
    notes = (message("checks.interview.skipped.bad_centres", n=len(left), row=rows.at(left[0])[1]),) if left else ()
    return found, notes
