"""The public functions: means, totals, proportions and ratios of a survey, overall and by domain."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from sapa.data.expression import parse
from sapa.data.survey import Survey, as_columns
from sapa.errors import BadInput
from sapa.estimation.columns import categories, need, values
from sapa.estimation.conventions import conventions, is_census, notes
from sapa.estimation.options import CI, Deff, Options, Statistic
from sapa.estimation.prepared import Prepared, lonely_refusal, prepare
from sapa.estimation.results import Estimate, Estimates
from sapa.messages import Message, message
from sapa.stats import (
    LonelyUnitsError,
    StatResult,
    beta_interval,
    interval,
    logit_interval,
    mean,
    ratio,
    total,
)

Names: TypeAlias = "str | Sequence[str]"
Mask: TypeAlias = "NDArray[np.bool_] | None"
Run: TypeAlias = Callable[[Mask], StatResult]
Item: TypeAlias = "tuple[str, str | None, Run]"


def estimate_mean(
    survey: Survey | Prepared,
    columns: Names,
    *,
    by: Names | None = None,
    where: str | None = None,
    level: float = 0.95,
    ci: str = "t",
    deff: str = "wor",
    lonely: str = "fail",
) -> Estimates:
    """Estimate the mean of numeric columns: Σ w·y / Σ w.

    Parameters
    ----------
    survey
        Rows with their design, or `prepare(survey)` where many estimates follow.
    columns
        Column or columns of numbers. Rows without a valid answer (empty, or a missing code of the survey) are left
        out of the domain, never out of the design.
    by
        Column or columns whose levels are the domains. None: all rows.
    where
        Condition on rows, for instance "age >= 18 and region in [1, 2]".
    level
        Confidence level, a fraction.
    ci
        t (design degrees of freedom) or z.
    deff
        Reference of the design effect: wor (R `deff=TRUE`) or wr (R `deff="replace"`).
    lonely
        fail, remove, certainty, adjust or average: what to do with a stratum of one sampling unit
        (R option `survey.lonely.psu`).

    Returns
    -------
    Estimates
        One row a column and domain, with the conventions used.

    Raises
    ------
    BadInput
        An unknown column or option, text in a number, a fault of the design, a lonely unit. The message names
        column, row and value.

    Notes
    -----
    Taylor linearisation over the whole design (Särndal, Swensson and Wretman 1992, chapter 5), see
    `sapa.stats.variance`. Equal to R `survey::svymean`.
    """
    options = Options.checked(Statistic.MEAN, level=level, ci=ci, deff=deff, lonely=lonely)
    ready = prepare(survey)

    def one(y: NDArray[np.float64], mask: Mask) -> StatResult:
        return mean(y, ready.design, domain=mask, lonely=options.lonely)

    def items() -> Iterator[Item]:
        for name in _names(columns):
            yield name, None, partial(one, values(ready.survey, name))

    return _estimates(ready, Statistic.MEAN, items(), options, by=by, where=where)


def estimate_total(
    survey: Survey | Prepared,
    columns: Names,
    *,
    by: Names | None = None,
    where: str | None = None,
    level: float = 0.95,
    ci: str = "t",
    deff: str = "wor",
    lonely: str = "fail",
) -> Estimates:
    """Estimate the population total of numeric columns: Σ w·y. Parameters, see `estimate_mean`.

    The weights must sum to the population, else the total is that of the sample. Equal to R `survey::svytotal`.
    """
    options = Options.checked(Statistic.TOTAL, level=level, ci=ci, deff=deff, lonely=lonely)
    ready = prepare(survey)

    def one(y: NDArray[np.float64], mask: Mask) -> StatResult:
        return total(y, ready.design, domain=mask, lonely=options.lonely)

    def items() -> Iterator[Item]:
        for name in _names(columns):
            yield name, None, partial(one, values(ready.survey, name))

    return _estimates(ready, Statistic.TOTAL, items(), options, by=by, where=where)


def estimate_proportion(
    survey: Survey | Prepared,
    columns: Names,
    *,
    by: Names | None = None,
    where: str | None = None,
    level: float = 0.95,
    ci: str = "t",
    deff: str = "wor",
    lonely: str = "fail",
) -> Estimates:
    """Estimate the share of every answer of the columns among the valid answers, as fractions.

    Parameters, see `estimate_mean`; `ci` may also be logit or beta (Korn–Graubard). An answer that occurs anywhere
    in the column has a row in every domain, where it may be 0. Equal to R `survey::svymean` of a factor.
    """
    options = Options.checked(Statistic.PROPORTION, level=level, ci=ci, deff=deff, lonely=lonely)
    ready = prepare(survey)

    def share(place: NDArray[np.intp], i: int, mask: Mask) -> StatResult:
        y = np.where(place < 0, np.nan, (place == i).astype(np.float64))
        return mean(y, ready.design, domain=mask, lonely=options.lonely)

    def items() -> Iterator[Item]:
        for name in _names(columns):
            answers = categories(ready.survey, name)
            for i, label in enumerate(answers.labels):
                yield name, label, partial(share, answers.place, i)

    return _estimates(ready, Statistic.PROPORTION, items(), options, by=by, where=where)


def estimate_ratio(
    survey: Survey | Prepared,
    of: Names,
    over: str,
    *,
    by: Names | None = None,
    where: str | None = None,
    level: float = 0.95,
    ci: str = "t",
    deff: str = "wor",
    lonely: str = "fail",
) -> Estimates:
    """Estimate the ratio of two totals: Σ w·of / Σ w·over. Parameters, see `estimate_mean`.

    Rows count where both columns are valid. Equal to R `survey::svyratio`.
    """
    options = Options.checked(Statistic.RATIO, level=level, ci=ci, deff=deff, lonely=lonely)
    ready = prepare(survey)

    x = values(ready.survey, over)

    def one(y: NDArray[np.float64], mask: Mask) -> StatResult:
        return ratio(y, x, ready.design, domain=mask, lonely=options.lonely)

    def items() -> Iterator[Item]:
        for name in _names(of):
            yield f"{name} / {over}", None, partial(one, values(ready.survey, name))

    return _estimates(ready, Statistic.RATIO, items(), options, by=by, where=where)


def _names(columns: Names) -> tuple[str, ...]:
    """Return each column once, in the order asked for."""
    names = tuple(dict.fromkeys(as_columns(columns)))
    if not names:
        raise BadInput(message("estimation.bad.no_columns"), todo=message("estimation.todo.no_columns"))
    return names


def _estimates(
    prepared: Prepared,
    statistic: Statistic,
    items: Iterator[Item],
    options: Options,
    *,
    by: Names | None,
    where: str | None,
) -> Estimates:
    """Run every item in every domain: columns, then domains, then categories."""
    chosen = _chosen(prepared, where)
    domains, left_out = _domains(prepared, as_columns(by), chosen)
    rows: list[Estimate] = []
    try:
        # One column at a time, so that the arrays of a hundred columns never stand in memory together.
        for indicator, group in groupby(items, key=itemgetter(0)):
            runs = [(category, run) for _, category, run in group]
            for domain, mask in domains:
                rows += [
                    _row(prepared, options, run(mask), (indicator, category, domain, statistic))
                    for category, run in runs
                ]
    except LonelyUnitsError as error:
        raise lonely_refusal(prepared, error) from error
    extra: list[Message] = []
    if left_out:
        extra.append(message("estimation.note.left_out", n=left_out, columns=", ".join(as_columns(by))))
    alike = sum(row.se == 0 and row.statistic != Statistic.TOTAL for row in rows)
    if alike and not is_census(prepared):
        extra.append(message("estimation.note.alike", n=alike))
    return Estimates(
        rows=tuple(rows),
        level=options.level,
        ci=options.ci.value,
        deff=options.deff.value,
        lonely=options.lonely.value,
        conventions=conventions(prepared, options),
        notes=(*notes(prepared, options), *extra),
    )


def _chosen(prepared: Prepared, where: str | None) -> Mask:
    if where is None:
        return None
    rows = prepared.survey.rows
    mask = parse(where, columns=[str(c) for c in rows.frame.columns], where="where").mask(rows)
    if not bool(mask.any()):
        raise BadInput(
            message("estimation.bad.where_empty"),
            where="where",
            got=where,
            expected=message("estimation.expected.where"),
            todo=message("estimation.todo.where"),
        )
    return np.asarray(mask, dtype=bool)


def _domains(
    prepared: Prepared, by: tuple[str, ...], chosen: Mask
) -> tuple[list[tuple[Mapping[str, str] | None, Mask]], int]:
    """Return the domains with their masks, and how many rows of the choice are in none of them."""
    if not by:
        return [(None, chosen)], 0
    for name in by:
        need(prepared.survey.rows, name)
    columns = [categories(prepared.survey, name) for name in by]
    cell = np.zeros(prepared.design.n, dtype=np.intp)
    inside = np.ones(prepared.design.n, dtype=bool) if chosen is None else chosen.copy()
    asked = int(inside.sum())
    for column in columns:
        inside &= column.place >= 0
        cell = cell * max(len(column.labels), 1) + column.place
    domains: list[tuple[Mapping[str, str] | None, Mask]] = []
    for code in np.unique(cell[inside]):
        labels: list[str] = []
        rest = int(code)
        for column in reversed(columns):
            rest, place = divmod(rest, len(column.labels))
            labels.append(column.labels[place])
        domains.append((dict(zip(by, reversed(labels), strict=True)), inside & (cell == code)))
    return domains, asked - int(inside.sum())


def _row(
    prepared: Prepared,
    options: Options,
    found: StatResult,
    what: tuple[str, str | None, Mapping[str, str] | None, Statistic],
) -> Estimate:
    if options.ci is CI.LOGIT:
        bounds = logit_interval(found.estimate, found.se, found.df, options.level)
    elif options.ci is CI.BETA:
        bounds = beta_interval(found.estimate, found.se, prepared.design.n, found.df, options.level)
    else:
        df = math.inf if options.ci is CI.Z else found.df
        bounds = interval(found.estimate, found.se, df, options.level)
    indicator, category, domain, statistic = what
    return Estimate(
        indicator=indicator,
        category=category,
        domain=domain,
        statistic=statistic.value,
        estimate=_known(found.estimate),
        se=_known(found.se),
        ci_low=_known(bounds.low),
        ci_high=_known(bounds.high),
        df=found.df,
        deff=_known(found.deff_wor if options.deff is Deff.WOR else found.deff_wr),
        n=found.n,
    )


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None
