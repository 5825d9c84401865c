"""The ways in which a report may have computed a figure: on which base, with weights or not, over which interviews.

The base that is stated comes first. The others are those that happen: "don't know" left in the base, people in the base
who were not asked, answers kept that the filter of the question excludes, voided or refuted interviews kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from sapa.checks.claims_file import Claim
from sapa.checks.design_error import DesignInput, Variable
from sapa.checks.interviews import Interviews, Mask
from sapa.data.expression import parse
from sapa.data.values import codes, normalise_code, numbers_in
from sapa.messages import Message, message


class Base(StrEnum):
    """Who stands in the denominator."""

    VALID = "valid"
    WITH_MISSING = "with_missing"
    ASKED = "asked"
    BOTH_FILTERS = "both_filters"
    UNFILTERED = "unfiltered"
    EVERYONE = "everyone"


class RowSet(StrEnum):
    """Which interviews are counted: those that count, refuted ones too, or voided ones too."""

    COUNTED = "counted"
    NOT_VOIDED = "not_voided"
    HANDED_IN = "handed_in"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to compute a figure. The first of a claim is the one that the report states."""

    base: Base
    weighted: bool
    rows: RowSet

    @property
    def text(self) -> Message:
        """The way in words."""
        return message(
            "checks.claims.way",
            base=message(f"checks.claims.base.{self.base}"),
            weights=message("checks.claims.weighted" if self.weighted else "checks.claims.unweighted"),
            rows=message(f"checks.claims.{self.rows}"),
        )


@dataclass(frozen=True, slots=True)
class Figure:
    """What one way gives; `n` counts interviews in the denominator."""

    way: Way
    value: float
    n: int


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """The answers that a claim is about.

    values
        0 or 1 for a proportion, numbers for a mean (nan where there is none).
    bases
        Rows in the denominator by base, the stated base first.
    """

    claim: Claim
    column: str
    statistic: str
    values: npt.NDArray[np.float64]
    bases: dict[Base, Mask]

    @property
    def stated(self) -> Mask:
        """Rows in the base as the report states it."""
        return next(iter(self.bases.values()))

    def variable(self) -> Variable:
        """Return the answers in the stated base, for the estimate with the design."""
        values = np.where(self.stated, self.values, np.nan)
        return Variable(self.claim.indicator, self.column, self.claim.category, self.statistic, values)


def answers(interviews: Interviews, claim: Claim) -> Answers | Message:
    """Return the answers that a claim is about, or why it does not say which they are."""
    indicator = interviews.indicators[claim.indicator]
    text = codes(interviews.rows.frame[indicator.column]).fillna("").to_numpy(dtype=object)
    absent = {normalise_code(c) for c in (*interviews.missing, *indicator.missing)}
    given = np.asarray(text != "", dtype=bool)
    valid = given & np.array([t not in absent for t in text], dtype=bool)
    is_share = indicator.kind == "proportion"
    if is_share and claim.category is None and indicator.values is None:
        return message("checks.claims.several_categories")
    if not is_share and claim.category is not None:
        return message("checks.claims.no_category")
    of_missing = False
    if is_share:
        wanted = indicator.values if claim.category is None else (claim.category,)
        chosen = {normalise_code(v) for v in wanted or ()}
        values = np.array([t in chosen for t in text], dtype=float)
        of_missing = chosen <= absent
    else:
        values = numbers_in(interviews.rows, indicator.column).values
        given, valid = given & np.isfinite(values), valid & np.isfinite(values)
    bases = _bases(interviews, claim, given=given, valid=given if of_missing else valid, is_share=is_share)
    if of_missing:  # "don't know" can only be a share of all answers, itself among them
        del bases[Base.WITH_MISSING]
    return Answers(claim, indicator.column, "proportion" if is_share else "mean", values, bases)


def _bases(interviews: Interviews, claim: Claim, *, given: Mask, valid: Mask, is_share: bool) -> dict[Base, Mask]:
    own = interviews.indicators[claim.indicator].base

    def where(condition: str | None) -> Mask:
        if not condition:
            return np.ones(len(valid), dtype=bool)
        return np.asarray(parse(condition).mask(interviews.rows), dtype=bool)

    asked = where(claim.base or own)
    bases = {Base.VALID: asked & valid, Base.WITH_MISSING: asked & given}
    if is_share:
        bases[Base.ASKED] = asked
    if claim.base and own:
        bases[Base.BOTH_FILTERS] = asked & where(own) & valid
    if claim.base or own:
        bases[Base.UNFILTERED] = valid
    if is_share:
        bases[Base.EVERYONE] = where(None)
    return bases


def row_sets(interviews: Interviews, prepared: DesignInput) -> dict[RowSet, Mask]:
    """Return the sets of interviews that a figure may have been computed over, those that count first."""
    return {
        RowSet.COUNTED: prepared.final,
        RowSet.NOT_VOIDED: interviews.complete,
        RowSet.HANDED_IN: interviews.handed_in,
    }


def figures(found: Answers, prepared: DesignInput, sets: dict[RowSet, Mask], group: Mask) -> Iterator[Figure]:
    """Compute a figure in every way that differs from the others, the stated one first, then the ever less likely.

    Less likely is what departs from the statement in more respects: base, weights, interviews. Rows without a weight
    (voided ones) have no share in a weighted figure. Ways without any interview are left out.
    """
    weighable = np.isfinite(prepared.weights) & (prepared.weights > 0)
    seen: set[tuple[bool, bytes]] = set()
    stated = stated_way(found)
    ways = [
        Way(base, weighted, rows)
        for rows in sets
        for weighted in (stated.weighted, not stated.weighted)
        for base in found.bases
    ]
    ways.sort(key=lambda w: (w.base is not stated.base) + (w.weighted is not stated.weighted) + (w.rows != stated.rows))
    for way in ways:
        inside = found.bases[way.base] & sets[way.rows] & group
        if way.weighted:
            inside = inside & weighable
        key = (way.weighted, inside.tobytes())
        if key in seen or not inside.any():
            continue
        seen.add(key)
        weights = prepared.weights[inside] if way.weighted else None
        yield Figure(way, float(np.average(found.values[inside], weights=weights)), int(inside.sum()))


def stated_way(found: Answers) -> Way:
    """Return the way that the report states."""
    return Way(next(iter(found.bases)), found.claim.weighted, RowSet.COUNTED)


def counts(found: Answers, sets: dict[RowSet, Mask], group: Mask) -> set[int]:
    """Return every number of interviews that the claim's base or a usual other one has."""
    return {int((base & within & group).sum()) for base in found.bases.values() for within in sets.values()}
