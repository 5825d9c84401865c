"""The table of claims, read: what cannot be understood becomes a defect that names the row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sapa.checks.interviews import Interviews, Mask
from sapa.data.expression import parse
from sapa.data.rows import Rows
from sapa.data.values import numbers_in
from sapa.deliverable.sections import ClaimsRef
from sapa.errors import BadInput
from sapa.messages import message
from sapa.results.details import DataDefect

NUMERIC = ("value", "decimals", "n", "margin", "confidence", "population")
FIELDS = ("document", "page", "indicator", "group", "base", "weighted", "unit", *NUMERIC)
"""What a claim may state; a column that the manifest does not rename goes by the field's own name."""
_PERCENT_WORDS = frozenset({"percent", "%", "per cent", "процент", "проценты", "пайыз", "share"})
_YES = frozenset({"yes", "1", "true", "да", "иә", "weighted"})


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure of the report. `margin` and `confidence` are in per cent, as reports print them."""

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
    """Read the table; `indicator = code` names one category of an indicator without codes of its own."""
    present = {f: c for f in FIELDS if (c := getattr(spec, f, None) or f) in rows.frame.columns}
    numeric = {f: numbers_in(rows, present[f]).values for f in NUMERIC if f in present}
    found: list[Claim] = []
    defects: list[DataDefect] = []

    def text(field: str, at: int) -> str | None:
        if field not in present:
            return None
        value = rows.frame[present[field]].iloc[at]
        return str(value) if isinstance(value, str) and value else None

    def number(field: str, at: int) -> float | None:
        values = numeric.get(field)
        return float(values[at]) if values is not None and np.isfinite(values[at]) else None

    for at in range(len(rows)):
        file, row = rows.at(at)
        named = text("indicator", at) or ""
        indicator, _, category = (part.strip() for part in named.partition("="))
        value = number("value", at)
        if indicator not in interviews.indicators:
            defects.append(
                DataDefect(file, row, spec.indicator, named or None, message("checks.defect.claim_indicator"))
            )
            continue
        if value is None:
            defects.append(DataDefect(file, row, spec.value, text("value", at), message("checks.defect.claim_value")))
            continue
        conditions = {"group": text("group", at), "base": text("base", at)}
        bad = next((c for c in conditions.values() if c and not _understood(c, interviews)), None)
        if bad is not None:
            defects.append(DataDefect(file, row, spec.group, bad, message("checks.defect.claim_condition")))
            continue
        decimals = number("decimals", at)
        unit = (text("unit", at) or "").casefold()
        share = unit in _PERCENT_WORDS or (not unit and interviews.indicators[indicator].kind == "proportion")
        n = number("n", at)
        found.append(
            Claim(
                file=file, row=row, document=text("document", at), page=text("page", at), indicator=indicator,
                category=category or None, group=conditions["group"], base=conditions["base"],
                weighted=(text("weighted", at) or "yes").casefold() in _YES, value=value,
                unit="percent" if share else (unit or "value"),
                decimals=int(decimals) if decimals is not None else _printed_decimals(text("value", at)),
                n=None if n is None else int(n), margin=number("margin", at),
                margin_decimals=_printed_decimals(text("margin", at)), confidence=number("confidence", at),
                population=number("population", at),
            )
        )  # fmt: skip
    return tuple(found), tuple(defects)


def _understood(condition: str, interviews: Interviews) -> bool:
    try:
        parse(condition, columns=list(interviews.rows.frame.columns))
    except BadInput:
        return False
    return True


def _printed_decimals(text: str | None) -> int:
    """Count the decimals that a printed figure has."""
    _, _, decimals = (text or "").replace(",", ".").partition(".")
    return len(decimals)
