"""How long, when, and how thickly one after another: what the times of single interviews say."""

from __future__ import annotations

import math
from typing import SupportsInt

import numpy as np
from scipy.special import ndtr

from sapa.checks.interview_base import Case, Floats, K, Signals, role_column
from sapa.checks.interview_clock import DAY, Clock
from sapa.checks.interviews import joined
from sapa.data.nearest import SHOWN
from sapa.messages import Message, message
from sapa.results.interviewers import InterviewFlag
from sapa.stats.robust import MAD_TO_SD, RobustLimits, robust_limits

OWN_MEDIAN = 30
"""Interviews from which on a language or mode gets a median of its own (its standard error is then below a quarter of a
standard deviation)."""

HALF = 0.5
"""Customary reading beside the limits: shorter than half of the median ("speeder" of market research; no norm)."""

NIGHT = (22, 6)
"""Hours: night time of the Labour Code of the Republic of Kazakhstan, article 76 (from 22 to 6 o'clock)."""

NIGHT_IMPLAUSIBLE = 0.2
"""A fifth of all interviews at night is a clock of another zone, not field work."""

DEVICE, DEVICE_LEAST = 0.5, 4
"""More than half of at least four interviews of one person at night: the clock of the device is set wrongly."""

ANSCOMBE = 0.375
"""2√(x + 3/8) of a Poisson count has standard deviation 1 (Anscombe 1948)."""

LEAST = 20
"""Numbers below which robust limits are not drawn: a MAD of fewer is off by more than a fifth."""


def durations(case: Case, clock: Clock) -> Signals:
    """Find interviews that are too short or too long for the survey, or whose times contradict each other.

    Limits are the median ± 3 robust standard deviations of the logarithms of lengths, after the median of each mode and
    language was taken out where it has at least 30 interviews. Each side has the MAD of its own half (Rosenmai 2013,
    "double MAD"), which holds while less than a quarter of all interviews are too short, and as many too long.

    Returns
    -------
    Signals
        Flags `duration_negative`, `duration_short`, `duration_long`; indices `minutes`, `duration_z` (robust standard
        deviations, negative is short), `duration_share` (of the median of its group).
    """
    if clock.start is None or clock.end is None or not clock.hours_known:
        return Signals(skipped=clock.skipped)
    minutes = clock.minutes
    flags = [
        case.flag(
            "duration_negative", i, message("checks.interview.duration_negative", minutes=float(minutes[i])),
            value=float(minutes[i]), reference=None,
        )
        for i in np.flatnonzero(minutes < 0)
    ]  # fmt: skip
    usable = np.where((minutes > 0) & (minutes <= DAY), minutes, np.nan)
    zeros = np.flatnonzero(minutes == 0)
    open_ended = np.flatnonzero(minutes > DAY)
    group, centers = _centers(case, usable)
    share = usable / centers
    limits, above = _both_sides(share)
    z = np.where(share < 1, limits.score(share), above.score(share))
    indices = {"minutes": minutes, "duration_z": z, "duration_share": share}
    if limits.reason is not None or above.reason is not None:
        flags += [_zero(case, i, float("nan")) for i in zeros]
        few = message("checks.interview.skipped.durations", n=int(np.isfinite(share).sum()), least=2 * LEAST)
        return Signals(flags=tuple(flags), indices=indices, skipped=(*clock.skipped, few))
    flags += [_zero(case, i, float(np.nanmedian(usable))) for i in zeros]
    # Beyond a limit of k normal standard deviations on one side.
    n = int(np.isfinite(share).sum())
    chance = n * float(ndtr(-K))
    for i in np.flatnonzero((share < limits.low) | (share > above.high)):
        short = share[i] < 1
        signal = "duration_short" if short else "duration_long"
        limit = (limits.low if short else above.high) * centers[i]
        text = message(
            f"checks.interview.{signal}", minutes=float(minutes[i]), median=float(centers[i]), limit=float(limit),
            chance=chance, n=n,
        )  # fmt: skip
        flags.append(case.flag(signal, i, text, value=float(minutes[i]), reference=float(centers[i])))
    for i in open_ended:
        text = message("checks.interview.duration_open", hours=float(minutes[i] / 60))
        flags.append(case.flag("duration_long", i, text, value=float(minutes[i]), reference=float(centers[i])))
    return Signals(
        flags=tuple(flags),
        indices=indices,
        skipped=clock.skipped,
        notes=_notes(limits.low, above.high, usable, share, group),
    )


def _zero(case: Case, i: SupportsInt, median: float) -> InterviewFlag:
    text = message("checks.interview.duration_zero")
    return case.flag("duration_short", i, text, value=0.0, reference=median)


def _centers(case: Case, usable: Floats) -> tuple[int, Floats]:
    """Return how many groups of mode and language have a median of their own, and the median of each row."""
    columns = [c for role in ("mode", "language") if (c := role_column(case, role)) is not None]
    centers = np.full(case.n, np.nan if np.isnan(usable).all() else float(np.nanmedian(usable)))
    if not columns:
        return 0, centers
    labels = joined(case.interviews.rows.frame, columns)
    own = 0
    for label in sorted({str(x) for x in labels if x != ""}):
        rows = (labels == label) & np.isfinite(usable)
        if rows.sum() >= OWN_MEDIAN:
            centers[labels == label] = float(np.median(usable[rows]))
            own += 1
    return own, centers


def _both_sides(share: Floats) -> tuple[RobustLimits, RobustLimits]:
    """Return limits of the short side and of the long side, each from its own half mirrored about the median.

    Forms left open make the long side heavy; it must not widen the short side, nor the short one narrow the long.
    """
    short, long = share[share <= 1], share[share >= 1]
    below = robust_limits(np.r_[short, 1 / short], k=K, log=True, least=2 * LEAST)
    return below, robust_limits(np.r_[long, 1 / long], k=K, log=True, least=2 * LEAST)


def _notes(low: float, high: float, usable: Floats, share: Floats, groups: int) -> tuple[Message, ...]:
    half, n = int((share < HALF).sum()), int(np.isfinite(share).sum())
    return (
        message(
            "checks.interview.note.durations", median=float(np.nanmedian(usable)), low=low, high=high,
            n=n, groups=groups,
        ),
        message("checks.interview.note.half", n=half, share=half / max(n, 1), half=HALF),
    )  # fmt: skip


def hours(case: Case, clock: Clock) -> Signals:
    """Find interviews begun at night; weekends are counted, not flagged, because weekends are good field days.

    Returns
    -------
    Signals
        Flags `night`; indices `night`, `weekend` (0/1).
    """
    if clock.start is None or not clock.hours_known:
        return Signals(skipped=clock.skipped)
    if not clock.zone_known:
        return Signals(skipped=(message("checks.interview.skipped.zone"),))
    known = ~np.isnat(clock.start)
    hour = (clock.start - clock.start.astype("datetime64[D]")) / np.timedelta64(1, "h")
    # A start at midnight sharp is a date without a time in a column that has times elsewhere.
    night = np.where(known & (hour > 0), ((hour >= NIGHT[0]) | (hour < NIGHT[1])).astype(float), np.nan)
    weekend = np.full(case.n, np.nan)
    weekend[known] = ~np.is_busday(clock.start[known].astype("datetime64[D]"))
    indices = {"night": night, "weekend": weekend}
    clocks = [name for name, at in case.by_interviewer().items() if _wrong_clock(night[at])]
    skipped: tuple[Message, ...] = ()
    if clocks:
        for name in clocks:
            night[case.interviewer == name] = np.nan
        shown = tuple(case.context.staff(name) for name in clocks[:SHOWN])
        skipped = (message("checks.interview.skipped.device_clock", n=len(clocks), interviewers=shown),)
    count, n = int(np.nansum(night)), int(np.isfinite(night).sum())
    if n and count / n > NIGHT_IMPLAUSIBLE:
        return Signals(
            indices={"weekend": weekend}, skipped=(message("checks.interview.skipped.night", share=count / n),)
        )
    flags = tuple(
        case.flag(
            "night", i, message("checks.interview.night", hour=_shown(float(hour[i])), others=count - 1, n=n),
            value=float(hour[i]), reference=None,
        )
        for i in np.flatnonzero(night == 1)
    )  # fmt: skip
    return Signals(flags=flags, indices=indices, skipped=skipped)


def _wrong_clock(night: Floats) -> bool:
    """Tell whether an interviewer's device shows another time: most starts at night, in several interviews."""
    known = night[np.isfinite(night)]
    return known.size >= DEVICE_LEAST and float(known.mean()) > DEVICE


def _shown(hour: float) -> str:
    minutes = int(hour * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def pace(case: Case, clock: Clock) -> Signals:
    """Find breaks between interviews, and days with more of them, than the survey's interviewers otherwise have.

    Returns
    -------
    Signals
        Flags `gap_short` (on the later interview), `day_many` (on the first of the day); indices `gap_minutes` (from
        the end of the interviewer's interview before on the same day), `day_count` (interviews of the interviewer
        that day).
    """
    if clock.start is None or not clock.timed or not case.interviewer_known:
        return Signals(skipped=clock.skipped)
    gap, before, count, first = case.nothing(), np.full(case.n, -1), case.nothing(), np.zeros(case.n, dtype=bool)
    for at in case.by_interviewer().values():
        own = at[~np.isnat(clock.start[at])]
        own = own[np.argsort(clock.start[own], kind="stable")]
        days = clock.start[own].astype("datetime64[D]")
        _, places, sizes = np.unique(days, return_inverse=True, return_counts=True)
        count[own] = sizes[places]
        first[own[np.flatnonzero(np.r_[True, days[1:] != days[:-1]])]] = True
        if clock.end is None or len(own) < 2:
            continue
        wait = (clock.start[own[1:]] - clock.end[own[:-1]]) / np.timedelta64(1, "m")
        usable = (days[1:] == days[:-1]) & (clock.minutes[own[:-1]] >= 0) & (clock.minutes[own[:-1]] <= DAY)
        gap[own[1:]] = np.where(usable, wait, np.nan)
        before[own[1:]] = own[:-1]
    return Signals(
        flags=(*_short_gaps(case, gap, before), *_many(case, count, first)),
        indices={"gap_minutes": gap, "day_count": count},
    )


def _short_gaps(case: Case, gap: Floats, before: np.ndarray) -> list[InterviewFlag]:
    positive = np.where(gap > 0, gap, np.nan)
    limits = robust_limits(positive, k=K, log=True, least=LEAST)
    if limits.reason is not None:
        return []
    median = math.exp(limits.center)
    return [
        case.flag(
            "gap_short", i,
            message(
                "checks.interview.gap_short", minutes=float(gap[i]), median=median, limit=limits.low,
                chance=limits.n * float(ndtr(-K)), n=limits.n,
            ),
            value=float(gap[i]), reference=median, other=int(before[i]),
        )
        for i in np.flatnonzero((gap >= 0) & (gap < limits.low))
    ]  # fmt: skip


def _many(case: Case, count: Floats, first: np.ndarray) -> list[InterviewFlag]:
    """Flag days whose count is far above the survey's (on 2√(x + 3/8), with a spread not below a Poisson's)."""
    days = count[first]
    if days.size < LEAST:
        return []
    root = 2 * np.sqrt(days + ANSCOMBE)
    center = float(np.median(root))
    spread = max(1.0, MAD_TO_SD * float(np.median(np.abs(root - center))))
    limit = ((center + K * spread) / 2) ** 2 - ANSCOMBE
    return [
        case.flag(
            "day_many", i,
            message(
                "checks.interview.day_many", n=int(count[i]), median=float(np.median(days)), limit=limit,
                chance=len(days) * float(ndtr(-K)), days=len(days),
            ),
            value=float(count[i]), reference=float(np.median(days)),
        )
        for i in np.flatnonzero(first & (count > limit))
    ]  # fmt: skip
