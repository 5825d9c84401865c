"""Coordinates of interviews: from two columns, or from one text "latitude longitude altitude accuracy"."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sapa.checks.interview_base import Case, Floats, missing_role, role_column
from sapa.data.cells import cell_text
from sapa.data.values import numbers_in
from sapa.messages import Message, message

EARTH = 6371.0088
"""Mean radius of the Earth, km (IUGG 1980, Moritz 2000)."""

KAZAKHSTAN = (40.5, 55.5, 46.4, 87.4)
"""South, north, west, east: a box around the country's extreme points (40°34′–55°26′ N, 46°29′–87°19′ E)."""

COARSE = 3
"""Coordinates with so few decimals (100 m) were rounded: equal points then say nothing."""

APART = re.compile(r"[;\s]+|,\s+")
NUMBER = re.compile(r"[+-]?[0-9]{1,6}(?:[.,][0-9]+)?")


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Where interviews were made.

    latitude, longitude
        (n,) degrees; nan where missing, unreadable, impossible, or 0, 0 (which devices write when they have no fix).
    accuracy
        (n,) metres, of the role `accuracy` or of the text itself; nan where neither states it.
    bad
        Rows whose cell holds something that is no point.
    decimals
        The most decimals in any coordinate.
    known
        False where there are no coordinates at all.
    """

    latitude: Floats
    longitude: Floats
    accuracy: Floats
    bad: tuple[int, ...]
    decimals: int
    known: bool
    skipped: tuple[Message, ...]

    @property
    def there(self) -> np.ndarray:
        """Tell where a point is known."""
        return np.isfinite(self.latitude) & np.isfinite(self.longitude)


def read_points(case: Case) -> Points:
    """Read the roles `latitude` and `longitude`; one of them alone may hold the whole point as a text.

    A column with the role `accuracy` goes before what the text says; a cell below 0 or no number states nothing.
    """
    lat, lon = role_column(case, "latitude"), role_column(case, "longitude")
    nothing = case.nothing()
    first = lat or lon
    if first is None:
        return Points(nothing, nothing, nothing, (), 0, False, (missing_role("places", "latitude"),))
    rows = case.interviews.rows
    whole = [_whole(cell_text(v)) for v in rows.frame[first].fillna("")]
    accuracy = nothing.copy()
    if lat is None or lon is None or lat == lon or sum(w is not None for w in whole) > case.used.sum() / 2:
        cells = [cell_text(v) for v in rows.frame[first].fillna("")]
        y, x = nothing.copy(), nothing.copy()
        for i, found in enumerate(whole):
            if found is not None:
                y[i], x[i], accuracy[i] = found
        bad = {i for i, (cell, found) in enumerate(zip(cells, whole, strict=True)) if cell and found is None}
        texts = [part for cell in cells[:200] for part in APART.split(cell)[:2]]
        if (lat is None or lon is None) and any(cells) and all(found is None for found in whole):
            role = "longitude" if lat is not None else "latitude"
            return Points(nothing, nothing, nothing, (), 0, False, (missing_role("places", role),))
    else:
        both = [numbers_in(rows, c) for c in (lat, lon)]
        y, x = both[0].values.copy(), both[1].values.copy()
        bad = {*both[0].bad, *both[1].bad}
        texts = [cell_text(v) for c in (lat, lon) for v in rows.frame[c].dropna().iloc[:200]]
    accuracy = _stated_accuracy(case, accuracy)
    impossible = (np.abs(y) > 90) | (np.abs(x) > 180)
    bad |= {int(i) for i in np.flatnonzero(impossible)}
    void = impossible | ((y == 0) & (x == 0)) | np.isnan(y) | np.isnan(x) | ~case.used
    y[void], x[void], accuracy[void] = np.nan, np.nan, np.nan
    if void.all():
        text = message("checks.interview.skipped.no_points", column=first)
        return Points(y, x, accuracy, tuple(sorted(bad)), 0, False, (text,))
    used = tuple(i for i in sorted(bad) if case.used[i])
    decimals = max((len(re.split("[.,]", t)[1]) for t in texts if re.fullmatch(r"[+-]?[0-9]+[.,][0-9]+", t)), default=0)
    skipped = (message("checks.interview.skipped.bad_points", n=len(used), row=rows.at(used[0])[1]),) if used else ()
    return Points(y, x, accuracy, used, decimals, True, skipped)


def _stated_accuracy(case: Case, of_text: Floats) -> Floats:
    """Return how far off each point may be (m): as the role `accuracy` states it, else as the text of the point."""
    column = role_column(case, "accuracy")
    if column is None:
        return of_text
    stated = numbers_in(case.interviews.rows, column).values
    return np.where(np.isfinite(stated) & (stated >= 0), stated, of_text)


def _whole(cell: str) -> tuple[float, float, float] | None:
    """Return (latitude, longitude, accuracy in m) of a text with two to four numbers; None where it is no point."""
    if len(cell) > 80:
        return None
    parts = [p for p in APART.split(cell) if p]
    if len(parts) == 1 and cell.count(",") == 1 and cell.count(".") >= 1:
        parts = cell.split(",")
    if not 2 <= len(parts) <= 4 or not all(NUMBER.fullmatch(p) for p in parts):
        return None
    numbers = [float(p.replace(",", ".")) for p in parts]
    latitude, longitude, *rest = numbers
    return latitude, longitude, rest[-1] if len(rest) == 2 else float("nan")


def distance_km(lat1: Floats, lon1: Floats, lat2: Floats | float, lon2: Floats | float) -> Floats:
    """Return great-circle distances in km: the haversine formula (Sinnott 1984) on a sphere of 6371.0088 km."""
    a1, o1, a2, o2 = (np.radians(v) for v in (lat1, lon1, lat2, lon2))
    h = np.sin((a2 - a1) / 2) ** 2 + np.cos(a1) * np.cos(a2) * np.sin((o2 - o1) / 2) ** 2
    return np.asarray(2 * EARTH * np.arcsin(np.sqrt(np.clip(h, 0, 1))), dtype=np.float64)


def in_kazakhstan(points: Points) -> np.ndarray:
    """Tell which points lie in the box around Kazakhstan."""
    south, north, west, east = KAZAKHSTAN
    y, x = points.latitude, points.longitude
    return points.there & (y >= south) & (y <= north) & (x >= west) & (x <= east)


def medians(points: Points, labels: np.ndarray, least: int) -> dict[str, tuple[float, float]]:
    """Return the median latitude and longitude of each label with at least so many points."""
    there = points.there & (labels != "")
    frame = pd.DataFrame({"psu": labels[there], "y": points.latitude[there], "x": points.longitude[there]})
    grouped = frame.groupby("psu", sort=True)
    middle, sizes = grouped.median(), grouped.size()
    return {
        str(name): (float(middle.loc[name, "y"]), float(middle.loc[name, "x"]))
        for name in middle.index
        if sizes[name] >= least
    }
