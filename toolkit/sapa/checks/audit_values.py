"""When two cells say the same: the rule of the audit, in one place.

Two cells say the same where, after trimming, Unicode NFC and single spaces, they are the same text; or the same number
(`300000.0` and `300000`, `012` and `12`); or the same moment (to the minute where one of them has no seconds); or where
one of them is written true/false and the other true/false or 1/0. What programs write for nothing (`NA`, `NaN`, `NULL`,
`#N/A`) is a blank.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from sapa.data.cells import normalise_code
from sapa.data.rows import Rows
from sapa.data.values import instants, numbers

BLANK_WORDS = frozenset({"", "NA", "N/A", "#N/A", "<NA>", "NaN", "nan", "NULL", "null"})
_TRUTH = {"true": "true", "false": "false", "1": "true", "0": "false", "1.0": "true", "0.0": "false"}
_WORDS_OF_TRUTH = frozenset({"true", "false"})
_DATE = re.compile(r".*\d.*[-./ :].*\d.*|.*\d{5}.*|\d{8}", re.ASCII)
_FRACTION = re.compile(r"\d[.,]\d", re.ASCII)
RARE = 3
"""Interviews that share a text which is shown, at least; more where the option k asks for more."""
_LONG = 40
_DIGITS_OF_A_PHONE = 9

Texts = npt.NDArray[np.object_]
Mask = npt.NDArray[np.bool_]


def texts(rows: Rows, column: str) -> Texts:
    """Return a column as texts; what stands for nothing is ""."""
    values = rows.frame[column].to_numpy(dtype=object, na_value="")
    blank = pd.Series(values).isin(BLANK_WORDS).to_numpy()
    if blank.any():
        values = np.where(blank, "", values).astype(object)
    return np.asarray(values, dtype=object)


def differ(one: Texts, other: Texts, *, zones: tuple[str | None, str | None] = (None, None),
           decimals: tuple[str | None, str | None] = (None, None)) -> tuple[Mask, Mask]:  # fmt: skip
    """Tell where two columns, row by row, say something else, and where they only spell it otherwise.

    Parameters
    ----------
    one, other
        The same question in two files, (n,), "" where blank.
    zones, decimals
        Time zone and decimal mark declared for each file.

    Returns
    -------
    tuple of masks
        Cells that differ, and cells that say the same in another spelling.
    """
    unequal = np.asarray(one != other, dtype=bool)
    if not unequal.any():
        return unequal, unequal
    at = np.flatnonzero(unequal)
    same = np.zeros(len(at), dtype=bool)
    left, right = one[at], other[at]
    both = (left != "") & (right != "")
    checks = (_same_number, _same_text, _same_truth)
    for check in checks:
        open_ = np.flatnonzero(both & ~same)
        if len(open_):
            same[open_] = check(left[open_], right[open_], decimals)
    open_ = np.flatnonzero(both & ~same)
    if len(open_):
        dated = [i for i in open_ if _DATE.fullmatch(left[i]) and _DATE.fullmatch(right[i])]
        if dated:
            same[dated] = _same_moment(one, other, at[dated], zones)
    changed = np.zeros(len(one), dtype=bool)
    changed[at[~same]] = True
    return changed, unequal & ~changed


def same_value(one: str, other: str) -> bool:
    """Tell whether two single values say the same; a number may have any of the usual marks (`950,000.00`)."""
    one, other = ("" if v in BLANK_WORDS else v for v in (one, other))
    if one == other:
        return True
    if not one or not other:
        return False
    pair = np.array([one], dtype=object), np.array([other], dtype=object)
    if not differ(*pair)[0][0]:
        return True
    ways = [_readings(v) for v in (one, other)]
    return bool(ways[0] & ways[1])


def _readings(token: str) -> set[float]:
    found = [numbers(pd.Series([token]), decimal=mark).values[0] for mark in (".", ",")]
    return {float(v) for v in found if np.isfinite(v)}


def _same_number(left: Texts, right: Texts, decimals: tuple[str | None, str | None]) -> Mask:
    with np.errstate(all="ignore"):
        a = pd.to_numeric(pd.Series(left), errors="coerce").to_numpy(dtype=float)
        b = pd.to_numeric(pd.Series(right), errors="coerce").to_numpy(dtype=float)
    same = np.asarray(np.isclose(a, b, rtol=1e-12, atol=0.0), dtype=bool)
    rest = np.flatnonzero(~same & (np.isnan(a) | np.isnan(b)))
    if len(rest):
        a2 = numbers(pd.Series(left[rest]), decimal=decimals[0]).values
        b2 = numbers(pd.Series(right[rest]), decimal=decimals[1]).values
        same[rest] = np.isclose(a2, b2, rtol=1e-12, atol=0.0)
    return same


def _same_text(left: Texts, right: Texts, _: tuple[str | None, str | None]) -> Mask:
    def plain(values: Texts) -> Texts:
        places, distinct = pd.factorize(values)
        forms = np.array([" ".join(normalise_code(v).split()) for v in distinct], dtype=object)
        return np.asarray(forms[places], dtype=object)

    return np.asarray(plain(left) == plain(right), dtype=bool)


def _same_truth(left: Texts, right: Texts, _: tuple[str | None, str | None]) -> Mask:
    def truth(values: Texts) -> tuple[Texts, Mask]:
        low = pd.Series(values).astype(str).str.casefold()
        word = low.isin(_WORDS_OF_TRUTH).to_numpy()
        return low.map(_TRUTH).fillna("").to_numpy(dtype=object), word

    (a, word_a), (b, word_b) = truth(left), truth(right)
    return np.asarray((a != "") & (a == b) & (word_a | word_b), dtype=bool)


def _same_moment(one: Texts, other: Texts, at: npt.NDArray[np.intp], zones: tuple[str | None, str | None]) -> Mask:
    """Compare moments; the whole columns are read, for only they show the order of day and month."""
    same = np.zeros(len(at), dtype=bool)
    pairs = [zones]
    if zones == (None, None):
        pairs.append(("UTC", "UTC"))  # both may carry their offset from UTC
    for first, second in pairs:
        a = instants(pd.Series(one), timezone=first).values[at]
        b = instants(pd.Series(other), timezone=second).values[at]
        known = ~np.isnat(a) & ~np.isnat(b)
        minutes = [v.astype("datetime64[m]") for v in (a, b)]
        whole = (minutes[0] == a) | (minutes[1] == b)
        same |= known & ((a == b) | (whole & (minutes[0] == minutes[1])))
    return same


def recoded(raw: Texts, delivered: Texts, changed: Mask) -> bool:
    """Tell whether a column was recoded as a whole: each value replaced by another one, one to one.

    Labels in place of codes are such a thing. Two values that changed places are not: their codes stay in use.
    """
    filled = (raw != "") | (delivered != "")
    if not changed.any() or not changed[filled].all():
        return False
    pairs = {(a, b) for a, b in zip(raw[filled], delivered[filled], strict=True)}
    before, after = {a for a, _ in pairs}, {b for _, b in pairs}
    if "" in before | after or before & after or len(pairs) < 2:
        return False
    return len(pairs) == len(before) == len(after) and int(filled.sum()) >= RARE * len(pairs)


class Shown:
    """What readers may see of the values of a question: never a text that few interviews share.

    Parameters
    ----------
    values
        The question's values in each file.
    hidden
        Whether none of them is shown.
    least
        Interviews that have to share a text.
    known
        Of a feature of the respondent (sex, age …): the pairs of an interviewer and a value that enough interviews
        share; None for an answer.
    """

    def __init__(
        self, values: Sequence[Texts], *, hidden: bool, least: int = RARE,
        known: frozenset[tuple[str, str]] | None = None,
    ) -> None:  # fmt: skip
        # Counted file by file: what one interview says before and after cleaning is still one interview's.
        counted = [pd.Series(v).value_counts() for v in values]
        self._common = frozenset(str(v) for c in counted for v in c[c >= max(RARE, least)].index) - {""}
        self._hidden = hidden
        self._known = known

    def __call__(self, value: str | None, who: str = "") -> str:
        """Return the value, "" where blank, "…" where it could tell who answered; `who`: the interviewer."""
        if not value:
            return ""
        if self._hidden or (self._known is not None and (who, value) not in self._known):
            return "…"
        if value in self._common and len(value) <= _LONG:
            return value
        return value if _harmless(value) else "…"


def _harmless(value: str) -> bool:
    """Tell whether a rare value cannot name anybody: a number, a date, true or false."""
    if value.casefold() in _WORDS_OF_TRUTH:
        return True
    digits = sum(c.isdigit() for c in value)
    if not digits or any(c.isalpha() for c in value) or len(value) > _LONG:
        return False
    point = _FRACTION.search(value)
    if point and len(value.rsplit(value[point.start() + 1], 1)[-1]) > 3:
        return False  # 43.238949 may be a place
    return digits < _DIGITS_OF_A_PHONE or bool(re.match(r"\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4}", value))
