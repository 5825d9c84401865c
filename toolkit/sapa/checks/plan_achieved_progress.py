"""The fieldwork day by day: interviews, pace, when the plan would be reached, days that stand out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from sapa.checks.interviews import Interviews, Mask
from sapa.data.values import instants_in
from sapa.results.coverage import Progress, ProgressDay, ProgressGroup

LEAST_DAYS = 8
"""Days with interviews from which on it can be said what a usual day brings."""

MANY = 3.5
"""Spreads above the median at which a day stands out (Iglewicz and Hoaglin 1993, How to Detect and Handle Outliers)."""

_ANSCOMBE = 3 / 8
_MAD_TO_SD = 1.4826

Days = npt.NDArray[np.datetime64]


def progress(
    interviews: Interviews, *, valid: Mask, planned: int | None, by_stratum: Mapping[str, int | None]
) -> Progress | None:
    """Count interviews by day and say where the pace leads.

    Parameters
    ----------
    interviews
        The delivered rows; the role `start` (else `end`) gives the day.
    valid
        Rows that count after voiding and control.
    planned
        Target interviews altogether; None: no plan.
    by_stratum
        Target interviews by stratum (None: not known), in the order wanted.

    Returns
    -------
    Progress
        None where no interview has a day that can be read.

    Notes
    -----
    A day stands out above ((m + 3.5·s)/2)² − 3/8 interviews, where m and s are the median and 1.4826 · the median
    absolute deviation of 2·√(x + 3/8) over the days (Anscombe 1948, Biometrika 35), s at least 1, a Poisson count's.
    """
    days = field_days(interviews)
    if days is None:
        return None
    made = interviews.handed_in
    dated = made & ~np.isnat(days)
    if not dated.any():
        return None
    first, last = _day(days[dated].min()), _day(days[dated].max())
    span = (last - first).days + 1
    whole = [first + timedelta(days=i) for i in range(span)] if span <= _LONGEST else []
    calendar = whole or sorted({_day(d) for d in days[dated]})
    completed, good = _by_day(days[dated]), _by_day(days[dated & valid])
    limit = _limit([n for n in completed.values() if n])
    total, found = 0, []
    for day in calendar:
        total += good.get(day, 0)
        n = completed.get(day, 0)
        found.append(ProgressDay(day, n, good.get(day, 0), total, limit is not None and n > limit))
    valid_n = int(valid.sum())
    pace = valid_n / span
    groups = () if interviews.stratum is None else tuple(
        _group(name, interviews.stratum == name, days, valid, target, last, span)
        for name, target in by_stratum.items()
    )  # fmt: skip
    return Progress(
        days=tuple(found), groups=groups, planned=planned, pace=pace, end=_end(planned, valid_n, pace, last),
        limit=limit, undated=int((made & np.isnat(days)).sum()),
    )  # fmt: skip


_LONGEST = 400  # days; beyond that days without interviews are left out of the curve


def field_days(interviews: Interviews) -> Days | None:
    """Return the day of each row (NaT where it cannot be read); None without a role for time."""
    columns = interviews.roles.get("start") or interviews.roles.get("end")
    if not columns:
        return None
    return np.asarray(instants_in(interviews.rows, columns[0]).values, dtype="datetime64[ns]").astype("datetime64[D]")


def _day(value: np.datetime64) -> date:
    return date.fromisoformat(str(value.astype("datetime64[D]")))


def _by_day(days: Days) -> dict[date, int]:
    names, numbers = np.unique(days, return_counts=True)
    return {_day(k): int(v) for k, v in zip(names, numbers, strict=True)}


def _limit(counts: list[int]) -> float | None:
    if len(counts) < LEAST_DAYS:
        return None
    root = 2 * np.sqrt(np.asarray(counts, dtype=float) + _ANSCOMBE)
    center = float(np.median(root))
    spread = max(1.0, _MAD_TO_SD * float(np.median(np.abs(root - center))))
    return ((center + MANY * spread) / 2) ** 2 - _ANSCOMBE


def _end(planned: int | None, valid: int, pace: float | None, last: date) -> date | None:
    if planned is None or not pace or valid >= planned:
        return None
    ahead = math.ceil((planned - valid) / pace)
    return last + timedelta(days=ahead) if ahead < _LONGEST else None


def _group(name: str, own: Mask, days: Days, valid: Mask, planned: int | None, last: date, span: int) -> ProgressGroup:
    good = own & valid
    dated = days[good & ~np.isnat(days)]
    n = int(good.sum())
    pace = n / span if n else None
    return ProgressGroup(
        stratum=name, planned=planned, valid=n, first=_day(dated.min()) if dated.size else None,
        last=_day(dated.max()) if dated.size else None, days=len(np.unique(dated)), pace=pace,
        end=_end(planned, n, pace, last),
    )  # fmt: skip
