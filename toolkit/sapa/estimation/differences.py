"""Is one group different from another? Differences between domains, with the covariance of the whole design."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sapa.data.expression import parse
from sapa.data.nearest import listed
from sapa.data.survey import Survey, as_columns
from sapa.errors import BadInput
from sapa.estimation.columns import categories, need, values
from sapa.estimation.conventions import unweighted_note
from sapa.estimation.options import Statistic, choose
from sapa.estimation.prepared import Prepared, lonely_refusal, prepare
from sapa.messages import Message, message
from sapa.stats.contrasts import Difference, difference, p_value
from sapa.stats.faults import LonelyUnitsError
from sapa.stats.intervals import Bounds, interval

if TYPE_CHECKING:
    import pandas as pd

Names: TypeAlias = "str | Sequence[str]"
Mask: TypeAlias = "NDArray[np.bool_]"
Item: TypeAlias = "tuple[str, str | None, NDArray[np.float64]]"

COLUMNS = (
    "indicator", "category", "between", "first", "second", "statistic", "estimate_first", "estimate_second",
    "difference", "se", "ci_low", "ci_high", "df", "p", "n_first", "n_second",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """The estimate of one group less that of another. None stands where a quantity does not exist.

    indicator, category
        As in `Estimate`. between: the column of the groups; first, second: their levels.
    estimate_first, estimate_second, difference, se, ci_low, ci_high
        In the unit of the column; proportions are fractions.
    df, p
        Degrees of freedom of the whole design; two-sided P of a difference as large where there is none.
    n_first, n_second
        Valid rows of each group.
    """

    indicator: str
    category: str | None
    between: str
    first: str
    second: str
    statistic: str
    estimate_first: float | None
    estimate_second: float | None
    difference: float | None
    se: float | None
    ci_low: float | None
    ci_high: float | None
    df: int
    p: float | None
    n_first: int
    n_second: int


@dataclass(frozen=True, slots=True)
class Differences:
    """Differences of one call, with the conventions used."""

    rows: tuple[DifferenceRow, ...]
    level: float
    lonely: str
    conventions: tuple[Message, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def records(self) -> list[dict[str, Any]]:
        """Return the rows as dictionaries of plain values."""
        return [{name: getattr(row, name) for name in COLUMNS} for row in self.rows]

    def to_frame(self) -> pd.DataFrame:
        """Return a table, a row a difference."""
        import pandas as pd

        return pd.DataFrame(self.records(), columns=list(COLUMNS))


def estimate_difference(
    survey: Survey | Prepared,
    columns: Names,
    *,
    between: str,
    statistic: str = "mean",
    over: str | None = None,
    against: str | None = None,
    where: str | None = None,
    level: float = 0.95,
    lonely: str = "fail",
) -> Differences:
    """Estimate the differences between groups.

    Parameters
    ----------
    survey
        Rows with their design, or a `Prepared` one (calibrated, perhaps).
    columns
        What is compared: numeric columns; for proportions, answer columns, each answer by itself.
    between
        Column whose levels are the groups.
    statistic
        mean, proportion, total or ratio.
    over
        Denominator of a ratio.
    against
        Level with which every other is compared (level − against). None: all pairs, in the order of the levels.
    where
        Condition on rows.
    level
        Confidence level, a fraction.
    lonely
        See `estimate_mean`.

    Raises
    ------
    BadInput
        An unknown column, level or option; fewer than two groups; a lonely unit.

    Notes
    -----
    The influence of the difference is the difference of the influences, over the whole design, so that clusters with
    members of both groups count with their covariance; t with the degrees of freedom of the design. P is not adjusted
    for the number of comparisons. Equal to R `survey::svycontrast` of totals estimated together.
    """
    chosen = choose(Statistic, statistic, "statistic")
    if chosen is Statistic.QUANTILE or (chosen is Statistic.RATIO) != (over is not None):
        what = "quantile" if chosen is Statistic.QUANTILE else "over" if over is None else "over_without_ratio"
        raise BadInput(
            message("estimation.difference.bad.quantile" if what == "quantile" else f"estimation.bad.{what}"),
            where="statistic",
            got=chosen.value,
            expected="mean, proportion, total, ratio" if what == "quantile" else None,
            todo=message("estimation.todo.option" if what == "quantile" else f"estimation.todo.{what}"),
        )
    checked_level(level)
    ready = prepare(survey)
    inside = rows_where(ready, where)
    groups = _groups(ready, between, inside)
    below = None if over is None else values(ready.survey, over)
    rows: list[DifferenceRow] = []
    try:
        for name, category, y in _items(ready, as_columns(columns), chosen):
            for first, second in _pairs(groups, between, against):
                found = difference(
                    y,
                    ready.design,
                    groups[first],
                    groups[second],
                    x=below,
                    of_total=chosen is Statistic.TOTAL,
                    lonely=lonely,
                )
                bounds = interval(found.estimate, found.se, found.df, level)
                # Without any spread there is no test.
                p = p_value(found.estimate / found.se, found.df) if found.se > 0 else math.nan
                indicator = name if over is None else f"{name} / {over}"
                rows.append(_row((indicator, category, between, first, second, chosen.value), found, bounds, p))
    except LonelyUnitsError as error:
        raise lonely_refusal(ready, error) from error
    return Differences(tuple(rows), level, str(lonely), _conventions(ready, level, len(rows)))


def _row(
    what: tuple[str, str | None, str, str, str, str], found: Difference, bounds: Bounds, p: float
) -> DifferenceRow:
    return DifferenceRow(
        *what,
        estimate_first=_known(found.first),
        estimate_second=_known(found.second),
        difference=_known(found.estimate),
        se=_known(found.se),
        ci_low=_known(bounds.low),
        ci_high=_known(bounds.high),
        df=found.df,
        p=_known(p),
        n_first=found.n_first,
        n_second=found.n_second,
    )


def checked_level(level: float) -> None:
    """Refuse a confidence level that is no fraction."""
    if not 0 < level < 1:
        raise BadInput(
            message("estimation.bad.level"),
            where="level",
            got=str(level),
            expected=message("estimation.expected.level"),
            todo=message("estimation.todo.level"),
        )


def rows_where(ready: Prepared, where: str | None) -> Mask:
    """Return the (n,) rows that meet a condition; one that none meets is refused."""
    rows = ready.survey.rows
    if where is None:
        return np.ones(len(rows), dtype=bool)
    mask = np.asarray(parse(where, columns=[str(c) for c in rows.frame.columns], where="where").mask(rows), dtype=bool)
    if not bool(mask.any()):
        raise BadInput(
            message("estimation.bad.where_empty"),
            where="where",
            got=where,
            expected=message("estimation.expected.where"),
            todo=message("estimation.todo.where"),
        )
    return mask


def _items(ready: Prepared, names: Sequence[str], statistic: Statistic) -> Iterator[Item]:
    if not names:
        raise BadInput(message("estimation.bad.no_columns"), todo=message("estimation.todo.no_columns"))
    for name in dict.fromkeys(names):
        if statistic is not Statistic.PROPORTION:
            yield name, None, values(ready.survey, name)
            continue
        answers = categories(ready.survey, name)
        for i, label in enumerate(answers.labels):
            yield name, label, np.where(answers.place < 0, np.nan, (answers.place == i).astype(np.float64))


def _groups(ready: Prepared, between: str, inside: Mask) -> dict[str, Mask]:
    need(ready.survey.rows, between)
    found = categories(ready.survey, between)
    groups = {label: inside & (found.place == i) for i, label in enumerate(found.labels)}
    groups = {label: mask for label, mask in groups.items() if bool(mask.any())}
    if len(groups) < 2:
        raise BadInput(
            message("estimation.difference.bad.groups", column=between),
            where=between,
            got=listed(list(groups)),
            todo=message("estimation.difference.todo.groups"),
        )
    return groups


def _pairs(groups: Mapping[str, Mask], between: str, against: str | None) -> list[tuple[str, str]]:
    if against is None:
        return list(combinations(groups, 2))
    if str(against) not in groups:
        raise BadInput(
            message("estimation.difference.bad.against", column=between),
            where="against",
            got=str(against),
            expected=listed(list(groups)),
            todo=message("estimation.todo.option"),
        )
    return [(label, str(against)) for label in groups if label != str(against)]


def _conventions(ready: Prepared, level: float, n: int) -> tuple[Message, ...]:
    return (
        *unweighted_note(ready),
        *ready.calibrated,
        message("estimation.difference.convention.covariance", level=level, df=ready.design.degf),
        message("estimation.difference.convention.unadjusted", n=n),
    )


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None
