"""The table of claims, read: what cannot be understood becomes a defect that names the row."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from sapa.checks.control_words import plain
from sapa.checks.interviews import Interviews, Mask
from sapa.data.expression import parse
from sapa.data.nearest import nearest
from sapa.data.rows import Rows
from sapa.data.values import Numbers, normalise_code, numbers_in
from sapa.deliverable.sections import ClaimsRef
from sapa.errors import BadInput
from sapa.messages import message
from sapa.plain_text import own_cell
from sapa.results.details import DataDefect

PERCENT = 100.0
NUMERIC = ("value", "decimals", "n", "margin", "confidence", "population")
FIELDS = ("document", "page", "indicator", "group", "base", "weighted", "unit", *NUMERIC)
"""What a claim may state; a column that the manifest does not rename goes by the field's own name."""
_PERCENT_WORDS = frozenset({"percent", "%", "per cent", "процент", "проценты", "проц.", "пайыз"})
_SHARE_WORDS = frozenset({"share", "fraction", "proportion", "доля", "доли", "үлес"})
_YES = frozenset({
    "yes", "y", "1", "true", "weighted", "да", "с весами", "взвешено", "взвешенные", "взвешенный", "иә", "салмақпен",
    "салмақталған",
})  # fmt: skip
_NO = frozenset({
    "no", "n", "0", "false", "unweighted", "нет", "без весов", "не взвешено", "невзвешенные", "невзвешенный", "жоқ",
    "салмақсыз", "салмақталмаған",
})  # fmt: skip
# Reports print "±2.8" and "55.2%"; the signs are no part of the number.
_SIGNS = re.compile(r"^(?:±|\+/-|\+-)\s*|\s*%$")
# A two-sided confidence level of half or less is no level that anybody states; it is a misprint.
_LEAST_CONFIDENCE = 50


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure of the report. `margin` is in the unit of `value`, `confidence` in per cent.

    unit: `percent` or `share` for a proportion, any other words for a mean.
    """

    file: str
    row: int
    document: str | None
    page: str | None
    indicator: str
    category: str | None
    group: str | None
    base: str | None
    weighted: bool
    value: float
    unit: str
    decimals: int
    n: int | None
    margin: float | None
    margin_decimals: int
    confidence: float | None
    population: float | None

    def mask(self, interviews: Interviews) -> Mask:
        """Return the rows of the group that the figure is about."""
        if not self.group:
            return np.ones(len(interviews.rows), dtype=bool)
        return np.asarray(parse(self.group).mask(interviews.rows), dtype=bool)


def read_claims(
    rows: Rows, spec: ClaimsRef, interviews: Interviews
) -> tuple[tuple[Claim, ...], tuple[DataDefect, ...]]:
    """Read the table; `indicator = code` names one category of an indicator without codes of its own.

    A row is left out where its indicator, value, conditions, unit or word on weights cannot be understood. Where only
    what it states beside the value (n, margin …) cannot be read, the row stays without that.
    """
    reader = _Reader(rows, spec, interviews)
    found = [claim for at in range(len(rows)) if (claim := reader.claim(at)) is not None]
    return tuple(found), tuple(reader.defects)


class _Reader:
    """Reads one row after another and keeps what is wrong with them."""

    def __init__(self, rows: Rows, spec: ClaimsRef, interviews: Interviews) -> None:
        self.rows = rows
        self.interviews = interviews
        self.present = {f: c for f in FIELDS if (c := getattr(spec, f, None) or f) in rows.frame.columns}
        self.defects: list[DataDefect] = []
        named = {f: self.present[f] for f in NUMERIC if f in self.present}
        bare = {c: rows.frame[c].str.replace(_SIGNS, "", regex=True) for c in named.values()}
        stripped = replace(rows, frame=rows.frame.assign(**bare))
        self.numbers: dict[str, Numbers] = {f: numbers_in(stripped, c) for f, c in named.items()}
        self.bare = {f: bare[c] for f, c in named.items()}

    def text(self, field: str, at: int) -> str | None:
        if field not in self.present:
            return None
        value = self.rows.frame[self.present[field]].iloc[at]
        return own_cell(value) if isinstance(value, str) and value else None

    def wrong(self, at: int, field: str, defect: str, value: str | None, **params: str) -> None:
        file, row = self.rows.at(at)
        column = self.present.get(field, field)
        self.defects.append(DataDefect(file, row, column, value, message(f"checks.defect.{defect}", **params)))

    def number(self, field: str, at: int, *, low: float | None = None, high: float | None = None) -> float | None:
        """Read what a claim states beside its value; what is no number, or impossible, is a defect and None."""
        if field not in self.numbers:
            return None
        value = float(self.numbers[field].values[at])
        off = np.isfinite(value) and ((low is not None and value < low) or (high is not None and value >= high))
        if off or at in self.numbers[field].bad:
            self.wrong(at, field, "claim_number", self.text(field, at))
            return None
        return value if np.isfinite(value) else None

    def printed(self, field: str, at: int, value: float) -> int:
        """Count the decimals with which a number is printed."""
        text = self.bare[field].iloc[at]
        return printed_decimals(str(text) if isinstance(text, str) else "", value)

    def claim(self, at: int) -> Claim | None:
        file, row = self.rows.at(at)
        named = self.text("indicator", at) or ""
        indicator, _, category = (part.strip() for part in named.partition("="))
        if indicator not in self.interviews.indicators:
            close = nearest(indicator, self.interviews.indicators) or "–"
            self.wrong(at, "indicator", "claim_indicator", named or None, close=close)
            return None
        value = float(self.numbers["value"].values[at]) if "value" in self.numbers else np.nan
        if not np.isfinite(value):
            self.wrong(at, "value", "claim_value", self.text("value", at))
            return None
        conditions = {"group": self.text("group", at), "base": self.text("base", at)}
        bad = [f for f, c in conditions.items() if c and not _understood(c, self.interviews)]
        for field in bad:
            self.wrong(at, field, "claim_condition", conditions[field])
        unit = self.unit(at, self.interviews.indicators[indicator].kind == "proportion", value)
        weighted = self.weighted(at)
        if bad or unit is None or weighted is None:
            return None
        n = self.number("n", at, low=0)
        margin = self.number("margin", at, low=0)
        confidence = self.number("confidence", at, low=0, high=PERCENT)
        if confidence is not None and confidence <= 1:
            confidence *= PERCENT
        if confidence is not None and confidence <= _LEAST_CONFIDENCE:
            self.wrong(at, "confidence", "claim_number", self.text("confidence", at))
            confidence = None
        return Claim(
            file=file, row=row, document=self.text("document", at), page=self.text("page", at), indicator=indicator,
            category=normalise_code(category.lstrip("= ").strip("'\"«»“” ")) or None, group=conditions["group"],
            base=conditions["base"], weighted=weighted, value=value, unit=unit,
            decimals=self.decimals(at, value, percent=unit == "percent"), n=None if n is None else round(n),
            margin=margin, margin_decimals=0 if margin is None else self.printed("margin", at, margin),
            confidence=confidence, population=self.number("population", at, low=0),
        )  # fmt: skip

    def unit(self, at: int, is_share: bool, value: float) -> str | None:
        """Return the unit; None where a proportion is stated in nobody knows what."""
        said = self.text("unit", at) or ("%" if (self.text("value", at) or "").endswith("%") else "")
        word = plain(said)
        if not is_share:
            # "percent" would mean a share of the interviews; the mean of a column of per cents is one already.
            return "%" if word in _PERCENT_WORDS else said or "value"
        if word in _PERCENT_WORDS:
            return "percent"
        if word in _SHARE_WORDS:
            return "share"
        # 0.55 without a unit may be half of a per cent or more than half of all people: the report has to say.
        if word or (0 < value < 1 and self.printed("value", at, value) > 1):
            self.wrong(at, "unit", "claim_unit", said or self.text("value", at))
            return None
        return "percent"

    def weighted(self, at: int) -> bool | None:
        """Tell whether a figure is said to be weighted, as it is where nothing is said; None: not understood."""
        word = plain(normalise_code(self.text("weighted", at) or "yes"))
        if word in _YES or word in _NO:
            return word in _YES
        self.wrong(at, "weighted", "claim_weighted", self.text("weighted", at))
        return None

    def decimals(self, at: int, value: float, *, percent: bool) -> int:
        """Return the decimals that the value is claimed to have: as stated, and never fewer than it shows.

        A value that ends in zeros may be rounded to tens or thousands (−1, −3); a percentage may not.
        """
        stated = self.number("decimals", at)
        shown = -int(Decimal(repr(value)).normalize().as_tuple().exponent) if value else 0
        if stated is None:
            return self.printed("value", at, value)
        return max(int(stated), shown, *([0] if percent else []))


def _understood(condition: str, interviews: Interviews) -> bool:
    try:
        parse(condition, columns=list(interviews.rows.frame.columns))
    except BadInput:
        return False
    return True


def printed_decimals(text: str, value: float) -> int:
    """Count the decimals of a number as it is printed: "55,20" has two, "1 653 000" and "1,653,000" have none."""
    at = max(text.rfind("."), text.rfind(","))
    if at < 0:
        return 0
    decimals = len(text) - at - 1
    digits = re.sub(r"[^0-9]", "", text)
    # What stands behind the last mark may be thousands: the number itself tells.
    return decimals if digits and int(digits) == round(abs(value) * 10**decimals) else 0
