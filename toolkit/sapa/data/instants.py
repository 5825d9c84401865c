"""Dates and times as people and programs write them. A day that could be a month is not guessed but reported."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from datetime import timezone as fixed_zone
from typing import TYPE_CHECKING

from sapa.data.cells import cell_text
from sapa.errors import BadInput
from sapa.messages import message

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

CLOCK = r"(?:[T ,]+(?P<h>\d{1,2}):(?P<mi>\d{2})(?::(?P<s>\d{2})(?:[.,](?P<f>\d{1,9}))?)?\s*(?P<ap>[AaPp]\.?[Mm]\.?)?)?"
OFFSET = r"\s*(?P<offset>Z|z|[+-]\d{2}:?\d{2}|[+-]\d{2})?"
MONTHS = {
    m: i
    for i, m in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1)
}
# Format name → pattern. `a` and `b` are a day and a month in an order that the column has to show.
PATTERNS: Mapping[str, re.Pattern[str]] = {
    "yyyy-mm-dd": re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})" + CLOCK + OFFSET, re.ASCII),
    "dd.mm.yyyy": re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})" + CLOCK, re.ASCII),
    "yyyy/mm/dd": re.compile(r"(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})" + CLOCK, re.ASCII),
    "a/b/yyyy": re.compile(r"(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<y>\d{4})" + CLOCK, re.ASCII),
    "a-b-yyyy": re.compile(r"(?P<a>\d{1,2})-(?P<b>\d{1,2})-(?P<y>\d{4})" + CLOCK, re.ASCII),
    "mon d, yyyy": re.compile(r"(?P<mon>[A-Za-z]{3})[a-z]* (?P<d>\d{1,2}), ?(?P<y>\d{4})" + CLOCK, re.ASCII),
    "d mon yyyy": re.compile(r"(?P<d>\d{1,2})[ -]?(?P<mon>[A-Za-z]{3})[a-z]*[ -]?(?P<y>\d{4})" + CLOCK, re.ASCII),
    "yyyymmdd": re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})", re.ASCII),
    "excel serial": re.compile(r"(?P<serial>\d{5}(?:[.,]\d+)?)", re.ASCII),
}
EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - naive local time throughout


@dataclass(frozen=True, slots=True, eq=False)
class Instants:
    """A column as moments of local time.

    values
        datetime64[ns] (n,), naive; NaT where missing, bad or ambiguous.
    bad
        Positions of cells that are no date.
    ambiguous
        Positions where day and month cannot be told apart (`05/06/2021`) and the column does not show the order.
    formats
        The formats seen (`yyyy-mm-dd`, `dd.mm.yyyy`, `mm/dd/yyyy`, `excel serial` …).
    offsets
        The offsets from UTC seen in the texts (`+05:00`, `Z`).
    """

    values: np.ndarray
    bad: tuple[int, ...]
    ambiguous: tuple[int, ...]
    formats: frozenset[str]
    offsets: frozenset[str] = frozenset()


def instants(series: pd.Series, *, timezone: str | None = None) -> Instants:
    """Return a column as moments of local time.

    Parameters
    ----------
    series
        A column of text.
    timezone
        IANA name (`Asia/Almaty`). Moments with an offset are converted to this zone; moments without one are
        taken as local already. None: an offset is dropped, and the clock stays as it was written.

    Returns
    -------
    Instants
        A two-part order of day and month (`05/13/2021`) counts only when every cell of the column that can show it
        shows the same order.

    Raises
    ------
    BadInput
        When the time zone is unknown.
    """
    import numpy as np
    import pandas as pd

    zone = _zone(timezone)
    places, distinct = pd.factorize(series)
    tokens = [cell_text(value.item() if isinstance(value, np.generic) else value) for value in distinct]
    matched = [_match(token) for token in tokens]
    orders = {
        name: _order(found for found in matched if found and found[0] == name) for name in ("a/b/yyyy", "a-b-yyyy")
    }
    values = np.full(len(tokens) + 1, np.datetime64("NaT", "ns"))
    bad = np.zeros(len(tokens) + 1, dtype=bool)
    ambiguous = np.zeros(len(tokens) + 1, dtype=bool)
    formats: set[str] = set()
    offsets: set[str] = set()
    for i, (token, found) in enumerate(zip(tokens, matched, strict=True)):
        if not token:
            continue
        if found is None:
            bad[i] = True
            continue
        name, parts = found
        shown = _oriented(name, parts, orders.get(name, ""))
        if shown is None:
            ambiguous[i] = True
            formats.add(name.replace("a", "?").replace("b", "?"))
            continue
        moment = _moment(parts, zone)
        if moment is None:
            bad[i] = True
            continue
        values[i] = np.datetime64(moment, "ns")
        formats.add(shown)
        if parts.get("offset"):
            offsets.add(str(parts["offset"]).upper())
    pick: Callable[[np.ndarray], tuple[int, ...]] = lambda flags: tuple(int(p) for p in np.flatnonzero(flags[places]))  # noqa: E731
    return Instants(values[places], pick(bad), pick(ambiguous), frozenset(formats), frozenset(offsets))


def _zone(name: str | None) -> tzinfo | None:
    if name is None:
        return None
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError) as error:
        raise BadInput(message("data.timezone"), got=name, todo=message("data.timezone.todo")) from error


def _match(token: str) -> tuple[str, dict[str, str | None]] | None:
    if len(token) > 60:  # no date is longer; keeps patterns off long texts
        return None
    for name, pattern in PATTERNS.items():
        found = pattern.fullmatch(token)
        if found:
            return name, found.groupdict()
    return None


def _order(found: object) -> str:
    """Return "dm" or "md" when the column shows one order only, else ""."""
    shown: set[str] = set()
    for _, parts in found:  # type: ignore[attr-defined]
        a, b = int(parts["a"]), int(parts["b"])
        if a > 12 >= b:
            shown.add("dm")
        elif b > 12 >= a:
            shown.add("md")
    return shown.pop() if len(shown) == 1 else ""


def _oriented(name: str, parts: dict[str, str | None], order: str) -> str | None:
    """Put `a` and `b` where they belong; return the name of the format, or None when the order is unknown."""
    if "a" not in parts:
        return name
    a, b = int(parts["a"] or 0), int(parts["b"] or 0)
    mark = name[1]
    if a == b and not order:  # the same day either way
        parts["d"], parts["m"] = parts["a"], parts["b"]
        return f"?{mark}?{mark}yyyy"
    if a > 12 >= b:
        order = "dm"
    elif b > 12 >= a:
        order = "md"
    if not order:
        return None
    parts["d"], parts["m"] = (parts["a"], parts["b"]) if order == "dm" else (parts["b"], parts["a"])
    return f"dd{mark}mm{mark}yyyy" if order == "dm" else f"mm{mark}dd{mark}yyyy"


def _moment(parts: dict[str, str | None], zone: tzinfo | None) -> datetime | None:
    """Return the naive local moment, or None when there is no such day or clock time."""
    try:
        if parts.get("serial"):
            days = float(str(parts["serial"]).replace(",", "."))
            return EXCEL_EPOCH + timedelta(seconds=round(days * 86400))
        month = MONTHS[str(parts["mon"]).lower()] if parts.get("mon") else int(str(parts["m"]))
        moment = datetime(int(str(parts["y"])), month, int(str(parts["d"])))  # noqa: DTZ001 - naive local time
        moment += _clock(parts)
        if not 1700 <= moment.year <= 2200:  # what datetime64[ns] holds, well inside
            return None
        offset = parts.get("offset")
        if offset and zone is not None:
            moment = moment.replace(tzinfo=_offset(offset)).astimezone(zone).replace(tzinfo=None)
    except (ValueError, KeyError, OverflowError):
        return None
    return moment


def _clock(parts: dict[str, str | None]) -> timedelta:
    if not parts.get("h"):
        return timedelta()
    hour, minute, second = (int(parts.get(k) or 0) for k in ("h", "mi", "s"))
    half = (parts.get("ap") or "").replace(".", "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59 or second > 59:
        raise ValueError(hour)
    micro = int(((parts.get("f") or "") + "000000")[:6])
    return timedelta(hours=hour, minutes=minute, seconds=second, microseconds=micro)


def _offset(shown: str) -> tzinfo:
    if shown in ("Z", "z"):
        return UTC
    digits = shown[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:] or 0)
    return fixed_zone(timedelta(minutes=minutes if shown[0] == "+" else -minutes))
