"""Interviews made by telephone: their recordings are control that needs no second call, so who has none is asked."""

from __future__ import annotations

import numpy as np

from sapa.checks.base import Context
from sapa.checks.control_dimensions import ControlCase
from sapa.checks.control_words import plain
from sapa.messages import message
from sapa.results import Basis, Finding, Line, Status

_TELEPHONE = ("cati", "phone", "telephone", "call", "телефон", "қоңырау")
"""Beginnings of words by which files in Kazakh, Russian or English name telephone interviews."""


def by_telephone(mode: str) -> bool:
    """Tell whether a word of the mode column means an interview by telephone."""
    return any(word.startswith(_TELEPHONE) for word in plain(mode).replace("-", " ").replace("(", " ").split())


def recordings_finding(case: ControlCase, context: Context) -> Finding | None:
    """Say how many telephone interviews were controlled by their recording; None where there are no such interviews.

    Nobody has to record. Where control of telephone interviews consists of call-backs alone, the recordings are asked
    for: they show the interview itself, also where the respondent cannot be reached again.
    """
    modes = case.interviews.labels("mode")
    if modes is None or not case.log.has_methods:
        return None
    telephone = {mode for mode in set(map(str, modes)) if by_telephone(mode)}
    within = np.isin(modes.astype(str), sorted(telephone)) & case.base(context.readings)
    n = int(within.sum())
    if not n:
        return None
    tried = int((within & case.log.attempted).sum())
    heard = np.zeros(len(modes), dtype=bool)
    for i, rows in case.log.field_rows.items():
        heard[i] = any(case.log.methods[j] == "recording" for j in rows)
    listened = int((within & heard).sum())
    text = message(
        "checks.field_control.recordings" if listened else "checks.field_control.no_recordings",
        interviews=message("checks.n_interviews", n=n), tried=tried, listened=listened,
    )  # fmt: skip
    return context.finding(
        "field_control.recordings", Line.METHODOLOGICAL, Status.MET if listened else Status.JUDGEMENT, text, n=n,
        value=float(listened), basis=Basis.VERIFIED,
        recommendation=None if listened else message("checks.field_control.todo.recordings"),
    )  # fmt: skip
