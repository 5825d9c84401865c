"""Weights before and after as the panel shows them: which stage is before, which is after, what moved."""

from __future__ import annotations

from dataclasses import dataclass

from sapa.results.repair import ErrorKind, IndicatorEffect, MarginMove, RepairDetail, WeightStage

HALF_WIDTH = 1.959963984540054
"""Standard errors on either side of an estimate in a picture: the normal distribution's 97.5 % point."""


@dataclass(frozen=True, slots=True)
class Move:
    """One level of a margin: its share before and after, and in the population. None: not known."""

    margin: str
    level: str
    before: float | None
    after: float | None
    target: float | None

    @property
    def gap(self) -> float:
        """How far the level was from the population before."""
        return 0.0 if self.before is None or self.target is None else abs(self.before - self.target)


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimate with its interval; without an error the interval is None."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Shift:
    """An indicator before and after."""

    title: str
    share: bool
    before: Estimate
    after: Estimate
    beyond: bool | None

    @property
    def by(self) -> float:
        """After minus before."""
        return self.after.value - self.before.value


def moves(detail: RepairDetail) -> tuple[Move, ...]:
    """Return every level of every margin, before and after."""
    return tuple(
        Move(m.margin, m.level, _before(m), m.after, m.target_share)
        for m in detail.margins
        if m.target_share is not None
    )  # fmt: skip


def _before(move: MarginMove) -> float | None:
    return move.sample if move.delivered is None else move.delivered


def shifts(detail: RepairDetail) -> tuple[Shift, ...]:
    """Return the indicators that both stages have an estimate of, the largest shift first."""
    if detail.final is None:
        return ()
    errors = detail.errors is not ErrorKind.NONE
    found = (_shift(e, detail.reference, detail.final, errors=errors) for e in detail.effects)
    return tuple(sorted((s for s in found if s is not None), key=lambda s: (not s.share, -abs(s.by), s.title)))


def _shift(effect: IndicatorEffect, before: WeightStage, after: WeightStage, *, errors: bool) -> Shift | None:
    one, other = effect.at(before), effect.at(after)
    if one is None or other is None or one.estimate is None or other.estimate is None:
        return None
    return Shift(
        effect.shown, effect.statistic == "proportion", _estimate(one.estimate, one.se if errors else None),
        _estimate(other.estimate, other.se if errors else None), other.beyond,
    )  # fmt: skip


def _estimate(value: float, se: float | None) -> Estimate:
    if se is None:
        return Estimate(value, None, None)
    return Estimate(value, value - HALF_WIDTH * se, value + HALF_WIDTH * se)
