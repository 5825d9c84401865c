"""Where interviews were made: outside the sampled place, at one and the same point, or impossibly far apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from scipy.special import ndtr

from sapa.checks.interview_base import Case, Floats, K, Signals, joined_signals
from sapa.checks.interview_clock import Clock
from sapa.checks.interview_compare import unusual
from sapa.checks.interview_points import (
    COARSE,
    Points,
    distance_km,
    in_kazakhstan,
    medians,
)
from sapa.messages import Message, message
from sapa.results.interviewers import InterviewFlag
from sapa.stats.robust import robust_limits

LEAST_POINTS = 5
"""Points a PSU needs for a middle of its own: the median of fewer follows one stray point."""

LEAST = 20
"""Distances below which no limits are drawn."""

NEAR = 0.5
"""km: devices in streets and houses err by up to some hundred metres where no accuracy is stated."""

LEAST_TYPICAL = 0.04
"""km: interviews of one building are no nearer to each other than devices err."""

FASTEST = 140.0
"""km/h: the highest speed that the traffic rules of Kazakhstan allow on any road; straight lines are shorter than
roads."""

ELSEWHERE = 0.5
"""Where more than half of the points lie outside, the survey was made elsewhere, or the columns are exchanged."""

SHARED = 0.5
"""Where more than half of the interviews share their point with another, points of places were delivered, not of
interviews."""


def places(case: Case, points: Points, *, centres: Mapping[str, tuple[float, float]] | None = None) -> Signals:
    """Find interviews made outside Kazakhstan or far from their PSU, and PSUs' points that several interviews share.

    Parameters
    ----------
    centres
        (latitude, longitude) of PSUs by label, where a list of the sample gives them; else the median point of each PSU
        with five points or more.

    Returns
    -------
    Signals
        Flags `gps_outside` and `gps_same_point` (with the other interview); indices `gps_missing` (0/1),
        `gps_distance_km` (from the PSU's middle), `gps_shared` (0/1: another interview has exactly this point);
        `unusual` for missing points and for points shared.

    Notes
    -----
    A distance counts beyond the stated accuracy of its point. It is divided by the median distance in its PSU, because
    villages and steppe differ, and judged by the median + 3 robust standard deviations of logarithms; within 500 m
    nothing is flagged.
    """
    if not points.known:
        return Signals(skipped=points.skipped)
    missing = np.where(case.used, (~points.there).astype(float), np.nan)
    indices = {"gps_missing": missing}
    found = unusual(
        case, "gps_missing", missing,
        text=lambda c: message("checks.interview.unusual.gps_missing", n=c.n, share=c.value, expected=c.expected),
        innocent=message("checks.interview.innocent.gps_missing"),
    )  # fmt: skip
    parts = [Signals(indices=indices, unusual=found, skipped=points.skipped), _same_points(case, points)]
    exchanged = _exchanged(points)
    if exchanged is not None:
        # Distances between exchanged points are wrong: a degree of the one is not a degree of the other.
        parts.append(Signals(skipped=(exchanged,)))
    else:
        parts[1:1] = [_outside_country(case, points), _outside_psu(case, points, centres)]
    return joined_signals(parts)


def _outside_country(case: Case, points: Points) -> Signals:
    there, inside = points.there, in_kazakhstan(points)
    out = there & ~inside
    share = float(out.sum() / there.sum())
    if share > ELSEWHERE:
        return Signals(skipped=(message("checks.interview.skipped.elsewhere", share=share),))
    flags = tuple(
        case.flag("gps_outside", i, message("checks.interview.gps_country"), value=None, reference=None)
        for i in np.flatnonzero(out)
    )
    return Signals(flags=flags)


def _exchanged(points: Points) -> Message | None:
    """Say that latitude and longitude look exchanged: most points lie outside the country, and inside it so."""
    turned = replace(points, latitude=points.longitude, longitude=points.latitude)
    share = float((in_kazakhstan(turned) & ~in_kazakhstan(points)).sum() / points.there.sum())
    return message("checks.interview.skipped.exchanged", share=share) if share > ELSEWHERE else None


def _home(points: Points) -> np.ndarray:
    """Return the points inside the country; all of them where the survey was made in another one."""
    inside = in_kazakhstan(points)
    return inside if inside.sum() >= points.there.sum() * (1 - ELSEWHERE) else points.there


def _outside_psu(case: Case, points: Points, centres: Mapping[str, tuple[float, float]] | None) -> Signals:
    labels = case.interviews.psu
    if labels is None:
        return Signals(skipped=(message("checks.interview.skipped.no_psu"),))
    # A PSU of which no centre was handed in has its own middle.
    middle = medians(points, labels, LEAST_POINTS) | dict(centres or {})
    distance = case.nothing()
    typical = case.nothing()
    for name in sorted(middle):
        at = np.flatnonzero((labels == name) & points.there)
        if not at.size:
            continue
        lat, lon = middle[name]
        distance[at] = distance_km(points.latitude[at], points.longitude[at], lat, lon)
        # The typical distance leaves the middle's own point out: its distance is 0.
        positive = distance[at][distance[at] > 0]
        typical[at] = max(float(np.median(positive)) if positive.size else 0.0, LEAST_TYPICAL)
    beyond = np.maximum(distance - np.nan_to_num(points.accuracy) / 1000, 0.0)
    limits = robust_limits(np.where(beyond > 0, beyond / typical, np.nan), k=K, log=True, least=LEAST)
    indices = {"gps_distance_km": distance}
    if limits.reason is not None:
        return Signals(
            indices=indices, skipped=(message("checks.interview.skipped.few_points", n=limits.n, least=LEAST),)
        )
    chance = limits.n * float(ndtr(-K))
    flags = []
    for i in np.flatnonzero((beyond > NEAR) & (beyond / typical > limits.high) & _home(points)):
        text = message(
            "checks.interview.gps_psu", km=float(distance[i]), usual=float(typical[i]),
            limit=float(limits.high * typical[i]), chance=chance, n=limits.n,
        )  # fmt: skip
        flags.append(case.flag("gps_outside", i, text, value=float(distance[i]), reference=float(typical[i])))
    return Signals(flags=tuple(flags), indices=indices)


def _same_points(case: Case, points: Points) -> Signals:
    if points.decimals <= COARSE:
        return Signals(skipped=(message("checks.interview.skipped.coarse", decimals=points.decimals),))
    at = np.flatnonzero(points.there)
    first: dict[tuple[float, float], int] = {}
    size: dict[tuple[float, float], int] = {}
    key = {int(i): (float(points.latitude[i]), float(points.longitude[i])) for i in at}
    ids = case.interviews.ids
    for i, point in key.items():
        first.setdefault(point, i)
        size[point] = size.get(point, 0) + 1
    shared = case.nothing()
    shared[at] = [float(size[key[int(i)]] > 1) for i in at]
    share = float(np.nanmean(shared))
    if share > SHARED:
        return Signals(skipped=(message("checks.interview.skipped.shared_points", share=share),))
    flags: list[InterviewFlag] = []
    for i, point in key.items():
        other = first[point]
        # The same interview delivered twice is a duplicate id, which is named elsewhere.
        if other == i or (ids is not None and ids[i] != "" and ids[i] == ids[other]):
            continue
        text = message("checks.interview.gps_same_point", n=size[point], share=share)
        flags.append(case.flag("gps_same_point", i, text, value=float(size[point]), reference=share, other=other))
    found = unusual(
        case, "gps_same_point", shared,
        text=lambda c: message("checks.interview.unusual.gps_same_point", n=c.n, share=c.value, expected=c.expected),
        innocent=message("checks.interview.innocent.gps_same_point"),
    )  # fmt: skip
    return Signals(flags=tuple(flags), indices={"gps_shared": shared}, unusual=found)


def travel(case: Case, points: Points, clock: Clock) -> Signals:
    """Find journeys between consecutive interviews of one interviewer that no car can make.

    The distance is the straight line less both points' accuracies (500 m together where none is stated), the time runs
    from the end of the one (its start where no end is known) to the start of the next.

    Returns
    -------
    Signals
        Flags `travel_speed` on the later interview; index `speed_kmh` (nan for the first interview of each
        interviewer).
    """
    if not points.known or clock.start is None or not clock.timed or not case.interviewer_known:
        skipped: tuple[Message, ...] = (*points.skipped, *clock.skipped)
        return Signals(skipped=skipped)
    exchanged = _exchanged(points)
    if exchanged is not None:
        return Signals(skipped=(exchanged,))
    speed: Floats = case.nothing()
    flags = []
    left = clock.start.copy()
    if clock.end is not None:
        fine = ~np.isnat(clock.end) & (clock.minutes >= 0)
        left = np.where(fine, clock.end, left)
    for at in case.by_interviewer().values():
        own = at[~np.isnat(clock.start[at]) & points.there[at]]
        own = own[np.argsort(clock.start[own], kind="stable")]
        if len(own) < 2:
            continue
        a, b = own[:-1], own[1:]
        straight = distance_km(points.latitude[a], points.longitude[a], points.latitude[b], points.longitude[b])
        slack = np.nan_to_num(points.accuracy[a] + points.accuracy[b], nan=NEAR * 1000) / 1000
        km = np.maximum(straight - slack, 0.0)
        hours = (clock.start[b] - left[a]) / np.timedelta64(1, "h")
        # Interviews that overlap leave no time at all: from start to start, so that a speed exists.
        whole = (clock.start[b] - clock.start[a]) / np.timedelta64(1, "h")
        hours = np.where(hours > 0, hours, whole)
        with np.errstate(divide="ignore", invalid="ignore"):
            found = np.where(hours > 0, km / hours, np.where(km > 0, np.inf, 0.0))
        speed[b] = found
        for j in np.flatnonzero((found > FASTEST) & (straight > NEAR)):
            text = message(
                "checks.interview.travel_speed",
                km=float(straight[j]),
                minutes=float(max(hours[j], 0) * 60),
                limit=FASTEST,
            )
            flags.append(
                case.flag("travel_speed", b[j], text, value=float(found[j]), reference=FASTEST, other=int(a[j]))
            )
    speed[np.isinf(speed)] = np.nan
    return Signals(flags=tuple(flags), indices={"speed_kmh": speed})
