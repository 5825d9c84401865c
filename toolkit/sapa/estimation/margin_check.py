"""The provider's weights: which of the margins that the provider states do they reproduce?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sapa.data.cells import normalise_code
from sapa.data.survey import Survey
from sapa.estimation.margins import CROSS, Margin, coded, last_digit
from sapa.estimation.prepared import Prepared, prepare

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class MarginRow:
    """One level of one stated margin beside what the weights give.

    margin, level
        Columns and codes; crossed ones joined by ×.
    target, target_share
        As stated (None: the level is in the data only), and as a share of the margin.
    total, share, n
        Weighted total, its share among the rows with a level, and rows.
    difference
        total − target where totals are stated, share − target_share where shares are; None without a target.
    tolerance
        What rounding of targets and weights explains, in the unit of the difference.
    reproduced
        |difference| ≤ tolerance. share_reproduced: the same for the shares, which weights scaled to the sample can
        reproduce when they cannot reproduce totals.
    """

    margin: str
    level: str
    target: float | None
    target_share: float | None
    total: float
    share: float | None
    n: int
    difference: float | None
    tolerance: float
    reproduced: bool
    share_reproduced: bool


@dataclass(frozen=True, slots=True)
class MarginCheck:
    """What `check_margins` found: a row a level, in the order of the margins."""

    rows: tuple[MarginRow, ...]

    @property
    def reproduced(self) -> dict[str, bool]:
        """Margin → all its levels are reproduced as stated."""
        return {name: all(r.reproduced for r in self.rows if r.margin == name) for name in self._names()}

    @property
    def shares_reproduced(self) -> dict[str, bool]:
        """Margin → the shares of all its levels are reproduced."""
        return {name: all(r.share_reproduced for r in self.rows if r.margin == name) for name in self._names()}

    def _names(self) -> list[str]:
        return list(dict.fromkeys(r.margin for r in self.rows))

    def records(self) -> list[dict[str, Any]]:
        """Return the rows as dictionaries."""
        return [{name: getattr(row, name) for name in MarginRow.__dataclass_fields__} for row in self.rows]

    def to_frame(self) -> pd.DataFrame:
        """Return a table, a row a level."""
        import pandas as pd

        return pd.DataFrame(self.records(), columns=list(MarginRow.__dataclass_fields__))


def check_margins(survey: Survey | Prepared, margins: Sequence[Margin]) -> MarginCheck:
    """Compare the weighted distribution of a survey with stated margins.

    Parameters
    ----------
    survey
        Rows with the weights as delivered.
    margins
        What the provider says the weights were fitted to.

    Returns
    -------
    MarginCheck
        A level counts as reproduced when the difference is no more than the rounding of the target (half the unit of
        its last digit) and of the weights explains.

    Raises
    ------
    BadInput
        An unknown column.

    Notes
    -----
    Weights written with d decimals miss a sum over n rows by √(n/12)·10⁻ᵈ (standard deviation of rounding); twice
    that is allowed.
    """
    ready = prepare(survey)
    weights = ready.design.weights
    step = _weight_step(weights)
    rows: list[MarginRow] = []
    for one in margins:
        found = coded(ready.survey, one)
        inside = found.place >= 0
        k = len(found.levels)
        total = np.bincount(found.place[inside], weights=weights[inside], minlength=k)
        n = np.bincount(found.place[inside], minlength=k)
        whole, stated = float(total.sum()), float(sum(one.targets.values()))
        for i, level in enumerate(found.levels):
            target = one.targets.get(level)
            rounding = 2 * step * math.sqrt(int(n[i]) / 12)
            rows.append(_row(one, level, target, float(total[i]), int(n[i]), whole, stated, rounding))
    return MarginCheck(tuple(rows))


def _row(
    one: Margin,
    level: tuple[str, ...],
    target: float | None,
    total: float,
    n: int,
    whole: float,
    stated: float,
    off: float,
) -> MarginRow:
    share = total / whole if whole > 0 else None
    target_share = None if target is None else target / stated if stated > 0 else None
    half = one.unit / 2 * (1 + 1e-9)
    off_share = off / whole if whole > 0 else 0.0
    half_share = half if one.shares else half / stated if stated > 0 else 0.0
    tolerance = half + off_share if one.shares else half + off
    if target is None or share is None:
        none_there = n == 0
        return MarginRow(
            one.name, CROSS.join(level), target, target_share, total, share, n, None, tolerance, none_there, none_there
        )
    # Stated shares are compared as they stand, not after they were made to sum to 1.
    by_share = share - (target if one.shares else target_share or 0.0)
    difference = by_share if one.shares else total - target
    return MarginRow(
        margin=one.name,
        level=CROSS.join(level),
        target=target,
        target_share=target_share,
        total=total,
        share=share,
        n=n,
        difference=difference,
        tolerance=tolerance,
        reproduced=abs(difference) <= tolerance,
        share_reproduced=abs(by_share) <= half_share + off_share,
    )


def _weight_step(weights: np.ndarray) -> float:
    """Return the unit of the last decimal of the weights; 0 where they show no rounding."""
    distinct = np.unique(weights)[:2000]
    step = last_digit([float(normalise_code(float(w)) or 0) for w in distinct])
    # More than six decimals is a computed number, not one that was rounded for a file.
    return step if 1e-6 <= step < 1 else 0.0
